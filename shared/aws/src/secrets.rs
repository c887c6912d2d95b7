//! Reads secrets from Secrets Manager, and remembers them for a while. They hold the keys that sign webhooks
//! and our own links.

use std::cell::{OnceCell, RefCell};
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use aws_sdk_secretsmanager::Client;
use aws_types::SdkConfig;
use candor_engine::ports::Cause;
use tracing::warn;

use crate::telemetry::Chain;

/// The time for which a remembered secret is used without a new read. A key that was removed stops working
/// within this time.
const FRESH: Duration = Duration::from_secs(300);
/// The shortest time between two reads because no remembered key fitted. A key that was added works within
/// this time.
const PAUSE: Duration = Duration::from_secs(30);

/// The reasons why a secret cannot be read. **Handling**: the call that needs it fails, and its caller tries
/// again.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// **Meaning**: Secrets Manager did not answer, or refused the request.
    #[error("read secret {id}: it is unavailable")]
    Unavailable {
        /// The secret's name or ARN.
        id: String,
        /// The error of Secrets Manager.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the secret does not have the expected format. Its text is not repeated.
    #[error("read secret {id}: it is not what it should be")]
    Malformed {
        /// The secret's name or ARN.
        id: String,
        /// The problem with the secret.
        #[source]
        cause: Cause,
    },
}

/// A secret, with the value that is read from it.
pub struct Secret<K> {
    config: SdkConfig,
    /// The client, which is made when the secret is first read, because not every start needs it.
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
    /// Returns the secret of this name or ARN.
    #[must_use]
    pub fn new(config: &SdkConfig, id: impl Into<String>, read: fn(&str) -> Result<K, Cause>) -> Self {
        let (config, client) = (config.clone(), OnceCell::new());
        Self { config, client, id: id.into(), read, remembered: RefCell::default() }
    }

    /// Returns the secret, at most five minutes old. An older one is used if no newer one can be read.
    ///
    /// # Errors
    /// Returns an error if no secret is remembered and none can be read.
    pub async fn get(&self) -> Result<Rc<K>, SecretError> {
        match self.younger_than(FRESH) {
            Some(secret) => Ok(secret),
            None => self.fetch_or_keep().await,
        }
    }

    /// Reads the secret again, if the one that [`Secret::get`] gave did not fit, because it may have been
    /// replaced since. Returns `None` if the remembered one is new enough.
    ///
    /// # Errors
    /// Returns an error if no secret is remembered and none can be read.
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
