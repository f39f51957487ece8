//! One account in one region: credentials, clients, and the one way in which calls are made.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::ProvideCredentials;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

use super::error::Error;
use super::failure::Failure;
use super::interrupt::Interrupt;
use super::limiter::Limiter;
use super::operation::{DESCRIBE_LOG_GROUPS, GET_APIS, GET_CALLER_IDENTITY, GET_METRIC_DATA, GET_REST_APIS, Operation};
use super::record::Record;
use super::{Extent, Limits, pages};
use crate::measurements::CallCount;
use crate::warning::Warning;

/// Attempts at a call that the run cannot do without. Large accounts throttle for longer than the SDK's three.
///
/// Standard retries, not adaptive ones: beside the run's own limiter the SDK's adaptive mode recovers so slowly from a
/// throttled call that 22 pages at 0.7 a second took it seven minutes.
const ATTEMPTS: u32 = 8;
/// Attempts at a call that the run can do without.
const OPTIONAL_ATTEMPTS: u32 = 2;
/// How long an answer may keep silent. The SDK alone would wait for ever.
const SILENCE: Duration = Duration::from_secs(30);

/// What all sessions of a run share.
#[derive(Clone, Debug)]
pub struct Connect {
    /// The profile to use in place of the SDK's default chain; keys in the environment do not outrank it.
    pub profile: Option<String>,
    /// Where to send every call; without it the SDK's own variables and profile settings decide.
    pub endpoint_url: Option<String>,
    /// AWS's limits.
    pub limits: Limits,
    /// When to stop.
    pub interrupt: Interrupt,
}

/// One account in one region.
pub struct Session {
    region: String,
    account: Option<String>,
    pub(super) limits: Limits,
    pub(super) record: Record,
    pub(super) clients: Clients,
    limiter: Limiter,
    interrupt: Interrupt,
    /// Why the run ended early.
    cut: OnceLock<Failure>,
    /// Services, or single optional operations, that could not be reached, and why: every further call would wait as long again.
    away: Mutex<BTreeMap<&'static str, Failure>>,
}

/// A client per service, and another with few attempts where a service has calls that the run can do without.
pub(super) struct Clients {
    pub(super) logs: aws_sdk_cloudwatchlogs::Client,
    pub(super) logs_optional: aws_sdk_cloudwatchlogs::Client,
    pub(super) metrics: aws_sdk_cloudwatch::Client,
    pub(super) costs: aws_sdk_costexplorer::Client,
    pub(super) rest: aws_sdk_apigateway::Client,
    pub(super) rest_optional: aws_sdk_apigateway::Client,
    pub(super) v2: aws_sdk_apigatewayv2::Client,
    pub(super) v2_optional: aws_sdk_apigatewayv2::Client,
}

impl Session {
    /// Finds the credentials and the region (the profile's, where none is given) and asks whose they are.
    ///
    /// # Errors
    /// There are no credentials or AWS does not accept them, no region is set, or AWS cannot be reached.
    pub async fn open(connect: &Connect, region: Option<&str>) -> Result<Self, Error> {
        // A provider of credentials may wait for a person, who then wants to stop it.
        let shared = tokio::select! {
            biased;
            () = connect.interrupt.wait() => return Err(Error::Interrupted),
            shared = configuration(connect, region) => shared?,
        };
        let region = shared.region().ok_or(Error::NoRegion)?.to_string();
        let few = few_attempts(&shared);
        let mut session = Self::unopened(connect, region, &shared, &few);
        // With few attempts: somebody without a network should learn of it in seconds.
        let identity = aws_sdk_sts::Client::new(&few).get_caller_identity().send();
        let answer = session.call(&GET_CALLER_IDENTITY, identity).await;
        session.account = answer.map_err(|failure| session.cannot_open(failure, connect))?.account;
        Ok(session)
    }

    /// A session that has asked nothing yet.
    fn unopened(connect: &Connect, region: String, shared: &SdkConfig, few: &SdkConfig) -> Self {
        Self {
            clients: Clients {
                logs: aws_sdk_cloudwatchlogs::Client::new(shared),
                logs_optional: aws_sdk_cloudwatchlogs::Client::new(few),
                metrics: aws_sdk_cloudwatch::Client::new(shared),
                costs: aws_sdk_costexplorer::Client::new(shared),
                rest: aws_sdk_apigateway::Client::new(shared),
                rest_optional: aws_sdk_apigateway::Client::new(few),
                v2: aws_sdk_apigatewayv2::Client::new(shared),
                v2_optional: aws_sdk_apigatewayv2::Client::new(few),
            },
            account: None,
            limits: connect.limits.clone(),
            record: Record::default(),
            limiter: Limiter::new(&connect.limits.calls_per_second),
            interrupt: connect.interrupt.clone(),
            cut: OnceLock::new(),
            away: Mutex::default(),
            region,
        }
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// The account, by its twelve digits.
    pub fn account(&self) -> Option<&str> {
        self.account.as_deref()
    }

    /// Whether everything that was asked for so far came.
    pub fn is_whole(&self) -> bool {
        self.record.is_whole()
    }

    /// The error of a session that may not list anything at all of what is asked for.
    pub fn denied(&self, extent: Extent) -> Option<Error> {
        let needed = match extent {
            Extent::Account => vec![&DESCRIBE_LOG_GROUPS, &GET_REST_APIS, &GET_APIS],
            Extent::Volumes => vec![&DESCRIBE_LOG_GROUPS],
        };
        let actions = || needed.iter().map(|operation| operation.action.to_owned()).collect();
        let all = needed.iter().all(|operation| self.record.was_denied(operation));
        all.then(|| Error::Denied { region: self.region.clone(), actions: actions() })
    }

    /// The calls made so far.
    pub fn calls(&self) -> Vec<CallCount> {
        self.record.calls(&self.region)
    }

    /// Why every further call would fail, where the run was cut short.
    pub fn cut(&self) -> Option<Error> {
        let failure = self.cut.get()?.clone();
        Some(Error::opening(failure, GET_METRIC_DATA.name, "AWS CloudWatch".to_owned(), &self.region))
    }

    /// Doubts about what came so far.
    pub fn warnings(&self) -> Vec<Warning> {
        self.record.warnings(&self.region)
    }

    /// Makes a call when the limits allow it, unless the run has been cut short.
    pub(super) async fn call<T, E>(
        &self,
        operation: &'static Operation,
        request: impl Future<Output = Result<T, SdkError<E>>>,
    ) -> Result<T, Failure>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        self.charged_call(operation, 0, request).await
    }

    /// As [`Session::call`], for a call that AWS charges by `metrics`.
    pub(super) async fn charged_call<T, E>(
        &self,
        operation: &'static Operation,
        metrics: u64,
        request: impl Future<Output = Result<T, SdkError<E>>>,
    ) -> Result<T, Failure>
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let send = async {
            // Both before the wait, which many would share for nothing, and after it, since others call meanwhile.
            self.go_on(operation)?;
            self.limiter.wait(operation).await;
            self.go_on(operation)?;
            self.record.called(operation, metrics);
            tracing::debug!(operation = operation.name, metrics, region = self.region, "calling AWS");
            request.await.map_err(|error| Failure::of(&error))
        };
        let answer = tokio::select! {
            biased;
            () = self.interrupt.wait() => Err(Failure::Interrupted),
            answer = send => answer,
        };
        match &answer {
            Err(failure) if failure.ends_the_run() => drop(self.cut.set(failure.clone())),
            Err(failure @ Failure::Unreachable(_)) => {
                // What the run can do without must not take along what it cannot.
                let away = if operation.optional { operation.name } else { operation.service() };
                self.away().insert(away, failure.clone());
            }
            _ => {}
        }
        answer
    }

    /// Fails where there is no point in making a call, and says why.
    fn go_on(&self, operation: &Operation) -> Result<(), Failure> {
        let away = self.away();
        let away = || away.get(operation.service()).or_else(|| away.get(operation.name));
        self.cut.get().or_else(away).cloned().map_or(Ok(()), Err)
    }

    fn away(&self) -> MutexGuard<'_, BTreeMap<&'static str, Failure>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the items of a listing and notes what it lacks; `true` when it is whole.
    pub(super) fn keep<T>(
        &self,
        operation: &'static Operation,
        listing: pages::Listing<T>,
        subject: Option<&str>,
    ) -> (Vec<T>, bool) {
        self.record.keep(operation, listing, subject)
    }

    fn cannot_open(&self, failure: Failure, connect: &Connect) -> Error {
        let endpoint = connect.endpoint_url.clone().unwrap_or_else(|| format!("AWS STS in {}", self.region));
        Error::opening(failure, GET_CALLER_IDENTITY.name, endpoint, &self.region)
    }
}

async fn configuration(connect: &Connect, region: Option<&str>) -> Result<SdkConfig, Error> {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .app_name(AppName::new("logtoll").expect("letters only"))
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(TimeoutConfig::builder().read_timeout(SILENCE).build());
    if let Some(region) = region {
        loader = loader.region(Region::new(region.to_owned()));
    }
    if let Some(url) = &connect.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let Some(profile) = &connect.profile else { return Ok(loader.load().await) };
    let shared = loader.profile_name(profile).load().await;
    // The default chain would prefer keys in the environment to the profile that the user named.
    let settings = ProviderConfig::without_region().with_region(shared.region().cloned());
    let provider = ProfileFileCredentialsProvider::builder().profile_name(profile).configure(&settings).build();
    if let Err(error) = provider.provide_credentials().await {
        return Err(match Failure::of_provider(&error) {
            Failure::Expired => Error::Expired,
            Failure::NoCredentials => Error::NoProfile { profile: profile.clone() },
            failure => Error::Credentials { reason: failure.reason().to_owned() },
        });
    }
    let provider = aws_sdk_sts::config::SharedCredentialsProvider::new(provider);
    Ok(shared.into_builder().credentials_provider(provider).build())
}

fn few_attempts(shared: &SdkConfig) -> SdkConfig {
    shared.clone().into_builder().retry_config(RetryConfig::standard().with_max_attempts(OPTIONAL_ATTEMPTS)).build()
}

#[cfg(test)]
mod tests {
    use super::super::operation::FILTER_LOG_EVENTS;
    use super::*;

    #[tokio::test]
    async fn nobody_waits_for_a_call_that_is_not_made() {
        let limits = Limits {
            calls_per_second: [(FILTER_LOG_EVENTS.name.to_owned(), 0.1)].into(),
            queries_per_call: 1,
            datapoints_per_call: 1,
            rest_page: 1,
        };
        let connect = Connect { profile: None, endpoint_url: None, limits, interrupt: Interrupt::on_signal() };
        let shared = SdkConfig::builder().behavior_version(BehaviorVersion::latest()).build();
        let session = Session::unopened(&connect, "eu-west-1".to_owned(), &shared, &shared);
        // The clock lets the first one through at once.
        session.limiter.wait(&FILTER_LOG_EVENTS).await;
        session.cut.set(Failure::Expired).expect("it was not cut yet");
        let request = async { Ok::<_, SdkError<aws_sdk_sts::Error>>(()) };
        let call = session.call(&FILTER_LOG_EVENTS, request);
        let answer = tokio::time::timeout(Duration::from_secs(1), call).await;
        assert_eq!(answer.expect("it does not wait"), Err(Failure::Expired));
        assert!(session.record.calls("eu-west-1").is_empty());
    }
}
