//! Ctrl-C, or a polite end of the process, as a value that every call can wait for.

use tokio::sync::watch;

/// A wish to stop. Once it is there, calls under way are dropped and no further one begins.
#[derive(Clone, Debug)]
pub struct Interrupt(watch::Receiver<bool>);

impl Interrupt {
    /// Comes with Ctrl-C and, on Unix, SIGTERM. Call it inside [`block_on`](super::block_on): a task waits for them.
    pub fn on_signal() -> Self {
        let (sender, receiver) = watch::channel(false);
        tokio::spawn(async move {
            if signal().await.is_ok() {
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

#[cfg(unix)]
async fn signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
