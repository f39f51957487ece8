//! What an answer of AWS that is none means for the run.

use std::error::Error as StdError;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};

/// Why one call gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Failure {
    /// The user stopped the run.
    Interrupted,
    /// The session is over, or its provider can no longer renew it.
    Expired,
    /// No provider has credentials.
    NoCredentials,
    /// A provider failed.
    Credentials(String),
    /// AWS does not know the credentials; the code.
    Refused(String),
    /// No permission.
    Denied,
    /// No answer; the innermost cause.
    Unreachable(String),
    /// A page token came twice, so the last pages were never seen.
    RepeatedToken,
    /// Anything else; AWS's code or the innermost cause.
    Other(String),
}

impl Failure {
    /// Whether every later call would fail for the same reason, so that the run ends with what it has.
    pub(super) fn ends_the_run(&self) -> bool {
        matches!(
            self,
            Self::Interrupted | Self::Expired | Self::NoCredentials | Self::Credentials(_) | Self::Refused(_)
        )
    }

    /// The reason in a few words.
    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Interrupted => "interrupted",
            Self::Expired => "the session expired",
            Self::NoCredentials => "no credentials",
            Self::Denied => "no permission",
            Self::RepeatedToken => "a page token came twice",
            Self::Credentials(reason) | Self::Refused(reason) | Self::Unreachable(reason) | Self::Other(reason) => {
                reason
            }
        }
    }

    /// What an error of the SDK means.
    pub(super) fn of<E>(error: &SdkError<E>) -> Self
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        if let Some(failure) = cause::<CredentialsError>(error).map(Self::of_provider) {
            return failure;
        }
        match error.raw_response() {
            Some(answer) => Self::of_answer(error.code(), answer.status().as_u16()),
            None => Self::Unreachable(innermost(error)),
        }
    }

    /// What it means that a provider of credentials gave none.
    pub(super) fn of_provider(error: &CredentialsError) -> Self {
        match error {
            CredentialsError::CredentialsNotLoaded(_) => Self::NoCredentials,
            _ if innermost(error).contains("expired") => Self::Expired,
            _ => Self::Credentials(innermost(error)),
        }
    }

    /// Reads AWS's error code, and the HTTP status where there is none.
    fn of_answer(code: Option<&str>, status: u16) -> Self {
        match code.unwrap_or_default() {
            "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => Self::Expired,
            code @ ("UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidAccessKeyId"
            | "SignatureDoesNotMatch"
            | "InvalidSignatureException"
            | "IncompleteSignature"
            | "IncompleteSignatureException"
            | "RequestTimeTooSkewed"
            | "AuthFailure") => Self::Refused(code.to_owned()),
            // Every request is signed, so this is what API Gateway says of a path that it does not know.
            code @ ("MissingAuthenticationToken" | "MissingAuthenticationTokenException") => {
                Self::Other(code.to_owned())
            }
            code if code.starts_with("AccessDenied") || code.starts_with("Unauthorized") || code == "OptInRequired" => {
                Self::Denied
            }
            _ if status == 403 => Self::Denied,
            "" => Self::Other(format!("HTTP {status}")),
            code => Self::Other(code.to_owned()),
        }
    }
}

/// The first error of type `T` among the sources of `error`.
pub(super) fn cause<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// The text of the last source of `error`: the SDK's own layers say little.
pub(super) fn innermost(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map_or_else(String::new, ToString::to_string)
}

fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_before_the_status() {
        assert_eq!(Failure::of_answer(Some("ExpiredTokenException"), 403), Failure::Expired);
        assert_eq!(Failure::of_answer(Some("AccessDeniedException"), 400), Failure::Denied);
        assert_eq!(
            Failure::of_answer(Some("UnrecognizedClientException"), 403),
            Failure::Refused("UnrecognizedClientException".into())
        );
        assert_eq!(Failure::of_answer(Some("ForbiddenException"), 403), Failure::Denied);
        assert!(!Failure::of_answer(Some("MissingAuthenticationTokenException"), 403).ends_the_run());
        assert_eq!(Failure::of_answer(Some("ThrottlingException"), 400), Failure::Other("ThrottlingException".into()));
        assert_eq!(Failure::of_answer(None, 404), Failure::Other("HTTP 404".into()));
    }

    #[test]
    fn a_provider_that_lost_its_session_is_not_one_that_never_had_any() {
        assert_eq!(Failure::of_provider(&CredentialsError::not_loaded("nothing")), Failure::NoCredentials);
        assert_eq!(Failure::of_provider(&CredentialsError::provider_error("the SSO token expired")), Failure::Expired);
        let broken = CredentialsError::invalid_configuration("unbalanced quotes");
        assert_eq!(Failure::of_provider(&broken), Failure::Credentials("unbalanced quotes".into()));
    }
}
