//! Secrets: the keys webhooks are signed with, from Secrets Manager, remembered for a while.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use aws_sdk_secretsmanager::Client;
use aws_types::SdkConfig;
use candor_engine::ports::Cause;
use tracing::warn;

/// A key that was taken back stops working within this time.
const FRESH: Duration = Duration::from_secs(300);
/// A key that was added works within this time: what no remembered key fits makes us look again, no more often.
const PAUSE: Duration = Duration::from_secs(30);

/// The keys that may sign, by who signs; several while one is replaced.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKeys(BTreeMap<String, Vec<String>>);

impl SigningKeys {
    /// Reads `{"demo-shop.myshopify.com": ["KEY"]}`.
    ///
    /// # Errors
    /// It is something else.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }

    /// The keys of one who signs; none where nobody is known by that name.
    #[must_use]
    pub fn of(&self, who: &str) -> &[String] {
        self.0.get(who).map(Vec::as_slice).unwrap_or_default()
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKeys(of {}, redacted)", self.0.len())
    }
}

/// Why there are no keys. **Handling**: the webhook is answered with 500, and sent again.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// **Meaning**: Secrets Manager did not answer, or refused.
    #[error("read secret {id}: it is unavailable")]
    Unavailable {
        /// Which.
        id: String,
        /// Its own error.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the secret is not a JSON object from names to lists of keys. Its text is not repeated.
    #[error("read secret {id}: it is not an object from names to lists of keys")]
    Malformed {
        /// Which.
        id: String,
    },
}

/// A secret that holds signing keys.
#[derive(Debug)]
pub struct Secret {
    client: Client,
    id: String,
    remembered: RefCell<Option<(Instant, Rc<SigningKeys>)>>,
}

impl Secret {
    /// The secret of this name or ARN.
    #[must_use]
    pub fn new(config: &SdkConfig, id: impl Into<String>) -> Self {
        Self { client: Client::new(config), id: id.into(), remembered: RefCell::default() }
    }

    /// The keys, as they were at most five minutes ago. Older ones are used when no newer can be had.
    ///
    /// # Errors
    /// There are none, and none can be had.
    pub async fn keys(&self) -> Result<Rc<SigningKeys>, SecretError> {
        match self.younger_than(FRESH) {
            Some(keys) => Ok(keys),
            None => self.fetch_or_keep().await,
        }
    }

    /// The keys once more, where those that [`Secret::keys`] gave fit nothing: they may have been replaced since.
    /// `None` where they are new enough.
    ///
    /// # Errors
    /// There are none, and none can be had.
    pub async fn newer_keys(&self) -> Result<Option<Rc<SigningKeys>>, SecretError> {
        match self.younger_than(PAUSE) {
            Some(_) => Ok(None),
            None => self.fetch_or_keep().await.map(Some),
        }
    }

    fn younger_than(&self, age: Duration) -> Option<Rc<SigningKeys>> {
        let remembered = self.remembered.borrow();
        remembered.as_ref().filter(|(at, _)| at.elapsed() < age).map(|(_, keys)| Rc::clone(keys))
    }

    async fn fetch_or_keep(&self) -> Result<Rc<SigningKeys>, SecretError> {
        match self.fetch().await {
            Ok(keys) => {
                let keys = Rc::new(keys);
                *self.remembered.borrow_mut() = Some((Instant::now(), Rc::clone(&keys)));
                Ok(keys)
            }
            Err(error) => {
                let Some(keys) = self.younger_than(Duration::MAX) else { return Err(error) };
                warn!(error = %crate::telemetry::Chain(&error), "older keys are used");
                Ok(keys)
            }
        }
    }

    async fn fetch(&self) -> Result<SigningKeys, SecretError> {
        let answer = self.client.get_secret_value().secret_id(&self.id).send().await;
        let answer =
            answer.map_err(|cause| SecretError::Unavailable { id: self.id.clone(), cause: Box::new(cause) })?;
        let text = answer.secret_string().unwrap_or_default();
        SigningKeys::read(text).map_err(|_| SecretError::Malformed { id: self.id.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_by_who_signs_and_never_printed() {
        let keys = SigningKeys::read(r#"{"demo-shop.myshopify.com": ["new", "old"]}"#).unwrap();
        assert_eq!(keys.of("demo-shop.myshopify.com"), ["new", "old"]);
        assert!(keys.of("other-shop.myshopify.com").is_empty());
        assert_eq!(format!("{keys:?}"), "SigningKeys(of 1, redacted)");
        assert!(SigningKeys::read(r#"["new"]"#).is_err());
    }
}
