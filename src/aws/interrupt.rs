//! Ctrl-C as a value that every call can wait for.

use tokio::sync::watch;

/// A wish to stop. Once it is there, calls under way are dropped and no further one begins.
#[derive(Clone, Debug)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// A wish that never comes.
    pub fn never() -> Self {
        Self(watch::channel(false).1)
    }

    /// Comes with Ctrl-C. Call it inside [`block_on`](super::block_on): a task waits for the signal.
    pub fn on_ctrl_c() -> Self {
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                sender.send_replace(true);
            }
        });
        Self(receiver)
    }

    /// Returns when the wish is there.
    pub(super) async fn wait(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|wish| *wish).await.is_err() {
            // Nobody is left who could wish to stop.
            std::future::pending::<()>().await;
        }
    }
}
