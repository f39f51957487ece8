//! A server process: started when the first test needs it, gone when the test process is gone.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::{Account, http, venv};

/// moto behind the gate, and the stand-in for CloudWatch metrics.
pub(crate) fn moto() -> &'static Server {
    static MOTO: OnceLock<Result<Server, String>> = OnceLock::new();
    running(&MOTO, "moto")
}

/// ministack, with nothing of ours before it.
pub(crate) fn ministack() -> &'static Server {
    static MINISTACK: OnceLock<Result<Server, String>> = OnceLock::new();
    running(&MINISTACK, "ministack")
}

fn running(server: &'static OnceLock<Result<Server, String>>, kind: &'static str) -> &'static Server {
    server.get_or_init(|| Server::start(kind)).as_ref().unwrap_or_else(|problem| panic!("{problem}"))
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    control: String,
    /// The addresses, as the environment variables that the SDK reads.
    addresses: Vec<(String, String)>,
    /// The process ends when this closes: no server outlives the tests, however they end.
    _alive: ChildStdin,
}

impl Server {
    fn start(kind: &'static str) -> Result<Self, String> {
        let python = venv::python();
        let folder = venv::folder().join(kind);
        fs::create_dir_all(&folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
        let log_path = folder.join("log");
        let log = File::create(&log_path).map_err(|error| format!("cannot write {}: {error}", log_path.display()))?;
        let mut child = Command::new(python)
            .arg("-u")
            .arg(venv::source("serve.py"))
            .arg(kind)
            // The sources stay as they are: no byte code beside them.
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("TMPDIR", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("{kind} does not start: {error}"))?;
        let mut announcement = String::new();
        // It says where it is once it answers; an end without a word is a failure to start.
        let read = BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut announcement);
        let failed = || {
            let log = tail(&log_path);
            format!("{kind} did not start; the end of {}:\n{log}", log_path.display())
        };
        read.map_err(|_| failed())?;
        let said: Value = serde_json::from_str(&announcement).map_err(|_| failed())?;
        let addresses = said["env"].as_object().into_iter().flatten();
        Ok(Self {
            control: said["control"].as_str().ok_or_else(failed)?.to_owned(),
            addresses: addresses
                .map(|(name, url)| (name.clone(), url.as_str().unwrap_or_default().to_owned()))
                .collect(),
            _alive: child.stdin.take().expect("it is piped"),
        })
    }

    /// An account that no other test uses, empty.
    pub(crate) fn account(&'static self) -> Account {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = format!("{:012}", 400_000_000_000 + u64::from(NEXT.fetch_add(1, Ordering::Relaxed)));
        let credentials = self.order("/account", &json!({"account": number}))["credentials"].clone();
        Account::new(self, number, &credentials)
    }

    /// The addresses, as the environment variables that the SDK reads.
    pub(crate) fn addresses(&self) -> &[(String, String)] {
        &self.addresses
    }

    /// Sends an order to the control address (`tests/rig/serve.py` lists them).
    pub(crate) fn order(&self, path: &str, order: &Value) -> Value {
        let (status, body) = http::post(&self.control, path, &[], order.to_string().as_bytes());
        let answer = serde_json::from_slice(&body).unwrap_or(Value::Null);
        assert_eq!(status, 200, "{path}: {}", answer["error"].as_str().unwrap_or("no answer"));
        answer
    }
}

fn tail(path: &std::path::Path) -> String {
    let mut text = String::new();
    // A log that cannot be read leaves the message without it.
    let _ = File::open(path).and_then(|mut file| file.read_to_string(&mut text));
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
