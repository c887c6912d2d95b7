//! Secrets: what signs webhooks, and links of ours, from Secrets Manager, remembered for a while.

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use aws_sdk_secretsmanager::Client;
use aws_types::SdkConfig;
use candor_engine::ports::Cause;
use tracing::warn;

use crate::telemetry::Chain;

/// What was taken back stops working within this time.
const FRESH: Duration = Duration::from_secs(300);
/// What was added works within this time: whatever no remembered key fits makes us look again, no more often.
const PAUSE: Duration = Duration::from_secs(30);

/// Why there is no secret. **Handling**: what needs it fails, and is tried again by whoever asked.
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
    /// **Meaning**: the secret is not what it should be. Its text is not repeated.
    #[error("read secret {id}: it is not what it should be")]
    Malformed {
        /// Which.
        id: String,
        /// What is wrong with it.
        #[source]
        cause: Cause,
    },
}

/// A secret, and what is read from it.
pub struct Secret<K> {
    config: SdkConfig,
    /// Made when the secret is first read: not every start has a use for it.
    client: OnceCell<Client>,
    id: String,
    read: fn(&str) -> Result<K, Cause>,
    remembered: RefCell<Option<(Instant, Rc<K>)>>,
}

impl<K> fmt::Debug for Secret<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<K> Secret<K> {
    /// The secret of this name or ARN.
    #[must_use]
    pub fn new(config: &SdkConfig, id: impl Into<String>, read: fn(&str) -> Result<K, Cause>) -> Self {
        let (config, client) = (config.clone(), OnceCell::new());
        Self { config, client, id: id.into(), read, remembered: RefCell::default() }
    }

    /// The secret, as it was at most five minutes ago. An older one is used when no newer can be had.
    ///
    /// # Errors
    /// There is none, and none can be had.
    pub async fn get(&self) -> Result<Rc<K>, SecretError> {
        match self.younger_than(FRESH) {
            Some(secret) => Ok(secret),
            None => self.fetch_or_keep().await,
        }
    }

    /// The secret once more, where what [`Secret::get`] gave did not fit: it may have been replaced since. `None`
    /// where it is new enough.
    ///
    /// # Errors
    /// There is none, and none can be had.
    pub async fn get_newer(&self) -> Result<Option<Rc<K>>, SecretError> {
        match self.younger_than(PAUSE) {
            Some(_) => Ok(None),
            None => self.fetch_or_keep().await.map(Some),
        }
    }

    fn younger_than(&self, age: Duration) -> Option<Rc<K>> {
        let remembered = self.remembered.borrow();
        remembered.as_ref().filter(|(at, _)| at.elapsed() < age).map(|(_, secret)| Rc::clone(secret))
    }

    async fn fetch_or_keep(&self) -> Result<Rc<K>, SecretError> {
        match self.fetch().await {
            Ok(secret) => {
                let secret = Rc::new(secret);
                *self.remembered.borrow_mut() = Some((Instant::now(), Rc::clone(&secret)));
                Ok(secret)
            }
            Err(error) => {
                let Some(secret) = self.younger_than(Duration::MAX) else { return Err(error) };
                warn!(error = %Chain(&error), "an older secret is used");
                Ok(secret)
            }
        }
    }

    async fn fetch(&self) -> Result<K, SecretError> {
        let id = || self.id.clone();
        let client = self.client.get_or_init(|| Client::new(&self.config));
        let answer = client.get_secret_value().secret_id(&self.id).send().await;
        let answer = answer.map_err(|cause| SecretError::Unavailable { id: id(), cause: Box::new(cause) })?;
        let text = answer.secret_string().unwrap_or_default();
        (self.read)(text).map_err(|cause| SecretError::Malformed { id: id(), cause })
    }
}
