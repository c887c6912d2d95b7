//! What each function is told: exactly what `infra/template.yaml` sets for it.

use candor_domain::policy::settings::Policy;
use tracing::Level;

use super::Settings;
use crate::sdk::Aws;

/// What every function is told.
#[derive(Debug, Clone)]
pub struct Common {
    /// How to reach AWS.
    pub aws: Aws,
    /// The least important log line that is written.
    pub level: Level,
}

/// What a function that records facts is told.
#[derive(Debug)]
pub struct Facts {
    /// What every function is told.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The rules.
    pub policy: Policy,
}

/// What `dispatch` is told.
#[derive(Debug)]
pub struct Dispatch {
    /// What every function is told.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The rules.
    pub policy: Policy,
    /// The queue of cases for people.
    pub exceptions_queue: String,
    /// The SES configuration set that publishes what becomes of mails.
    pub mail_configuration_set: String,
    /// The bus that signals go on.
    pub bus: String,
    /// Where customers unsubscribe.
    pub unsubscribe_address: String,
    /// The secret that holds the keys of the links they do it by.
    pub unsubscribe_secret_id: String,
}

/// What `wake` is told.
#[derive(Debug)]
pub struct Wake {
    /// What every function is told.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The queue that `dispatch` reads.
    pub dispatch_queue: String,
}

/// What the page to unsubscribe at is told.
#[derive(Debug)]
pub struct Unsubscribe {
    /// What every function is told.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// Who signs messages, among the rules.
    pub policy: Policy,
    /// The bus.
    pub bus: String,
    /// The secret that holds the keys links are signed with.
    pub secret_id: String,
}

/// What an edge is told.
#[derive(Debug)]
pub struct Webhook {
    /// What every function is told.
    pub common: Common,
    /// The bus.
    pub bus: String,
    /// The secret that holds the keys webhooks are signed with.
    pub secret_id: String,
}

impl Common {
    /// Reads it.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let aws = Aws::read(settings);
        let level = settings.level();
        Some(Self { aws: aws?, level: level? })
    }
}

impl Facts {
    /// Reads it.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        Some(Self { common: common?, table: table?, policy: policy? })
    }
}

impl Dispatch {
    /// Reads it.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let exceptions_queue = settings.address("EXCEPTIONS_QUEUE_URL");
        let mail_configuration_set = settings.text("MAIL_CONFIGURATION_SET");
        let bus = settings.text("BUS_NAME");
        let unsubscribe_address = settings.address("UNSUBSCRIBE_URL");
        let unsubscribe_secret_id = settings.text("UNSUBSCRIBE_SECRET_ID");
        Some(Self {
            common: common?,
            table: table?,
            policy: policy?,
            exceptions_queue: exceptions_queue?,
            mail_configuration_set: mail_configuration_set?,
            bus: bus?,
            unsubscribe_address: unsubscribe_address?,
            unsubscribe_secret_id: unsubscribe_secret_id?,
        })
    }
}

impl Wake {
    /// Reads it.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let dispatch_queue = settings.address("DISPATCH_QUEUE_URL");
        Some(Self { common: common?, table: table?, dispatch_queue: dispatch_queue? })
    }
}

impl Unsubscribe {
    /// Reads it.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let bus = settings.text("BUS_NAME");
        let secret_id = settings.text("UNSUBSCRIBE_SECRET_ID");
        Some(Self { common: common?, table: table?, policy: policy?, bus: bus?, secret_id: secret_id? })
    }
}

impl Webhook {
    /// Reads it; `secret` names the variable that names the secret, which is the provider's own.
    #[must_use]
    pub fn read(settings: &Settings<'_>, secret: &'static str) -> Option<Self> {
        let common = Common::read(settings);
        let bus = settings.text("BUS_NAME");
        let secret_id = settings.text(secret);
        Some(Self { common: common?, bus: bus?, secret_id: secret_id? })
    }
}
