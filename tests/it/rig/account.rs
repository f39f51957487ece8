//! One AWS account on one of the servers: what it holds, what goes wrong in it, and `logtoll` run against it.

use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value, json};

use super::Server;
use crate::program;

/// The region of tests that need only one.
pub(crate) const REGION: &str = "us-east-1";

/// An account of its own for each test, which is what lets tests run side by side.
#[derive(Debug)]
pub(crate) struct Account {
    server: &'static Server,
    /// 12 digits.
    pub(crate) number: String,
    credentials: Vec<(&'static str, String)>,
}

/// One call that reached a server.
#[derive(Debug)]
pub(crate) struct Call {
    /// `service:Operation`.
    pub(crate) operation: String,
    /// The HTTP status of the answer.
    pub(crate) status: u64,
    /// How many metrics it asked for.
    pub(crate) metrics: u64,
    /// From when until when it asked for log events, in milliseconds of the epoch.
    pub(crate) window: Option<(i64, i64)>,
}

impl Account {
    pub(super) fn new(server: &'static Server, number: String, credentials: &Value) -> Self {
        let names = [
            ("AWS_ACCESS_KEY_ID", "aws_access_key_id"),
            ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key"),
            ("AWS_SESSION_TOKEN", "aws_session_token"),
        ];
        let text = |key: &str| credentials[key].as_str().map(ToOwned::to_owned);
        let credentials = names.into_iter().filter_map(|(name, key)| Some((name, text(key)?))).collect();
        Self { server, number, credentials }
    }

    /// Builds what a scene describes (`tests/rig/seed.py`); gives `{"apis": {name: id}}`.
    pub(crate) fn seed(&self, scene: &Value) -> Value {
        self.seed_in(REGION, scene)
    }

    /// The same in a named region.
    pub(crate) fn seed_in(&self, region: &str, scene: &Value) -> Value {
        self.server.order("/scene", &json!({"account": self.number, "region": region, "scene": scene}))
    }

    /// Replaces what goes wrong from now on (`Rule` in `tests/rig/faults.py`); moto only.
    pub(crate) fn faults(&self, rules: &Value) {
        self.server.order("/faults", &json!({"account": self.number, "rules": rules}));
    }

    /// Every call since the account was made, retries and refusals among them; moto only.
    pub(crate) fn calls(&self) -> Vec<Call> {
        let answer = self.server.order("/calls", &json!({"account": self.number}));
        let call = |call: &Value| Call {
            operation: call["operation"].as_str().unwrap_or_default().to_owned(),
            status: call["status"].as_u64().unwrap_or_default(),
            metrics: call["metrics"].as_u64().unwrap_or_default(),
            window: call["window"][0].as_i64().zip(call["window"][1].as_i64()),
        };
        answer["calls"].as_array().into_iter().flatten().map(call).collect()
    }

    /// The variables that lead the SDK to this account and nowhere else.
    ///
    /// The addresses are set per service and not by `--endpoint-url`, which would override every one of them.
    pub(crate) fn env(&self) -> Vec<(String, String)> {
        let region = ("AWS_REGION".to_owned(), REGION.to_owned());
        let credentials = self.credentials.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        self.server.addresses().iter().cloned().chain([region]).chain(credentials).collect()
    }

    /// `logtoll` as a user of this account would start it, in a folder of the test's.
    pub(crate) fn logtoll(&self, folder: &Path) -> Command {
        let mut command = program::logtoll(folder);
        command.envs(self.env());
        command
    }
}
