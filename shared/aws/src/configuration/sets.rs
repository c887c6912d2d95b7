//! Defines the settings of each function: exactly those that `infra/template.yaml` sets for it.

use candor_domain::event::event_type::EventType;
use candor_domain::policy::settings::Policy;
use candor_domain::reference::place::Lesson;
use tracing::Level;

use super::Settings;
use crate::edge_keys::EdgeKeys;
use crate::sdk::Aws;

/// The settings that every function has.
#[derive(Debug, Clone)]
pub struct Common {
    /// The settings to reach AWS with.
    pub aws: Aws,
    /// The lowest level of log lines that are written.
    pub level: Level,
}

/// The settings of a function that records facts.
#[derive(Debug)]
pub struct Facts {
    /// The settings that every function has.
    pub common: Common,
    /// The queue that the function reads.
    pub queue: String,
    /// The table of orders.
    pub table: String,
    /// The policy.
    pub policy: Policy,
    /// The queue of `report-received`, for a function whose events teach references.
    pub reports_queue: Option<String>,
}

/// The settings of `report-received`.
#[derive(Debug)]
pub struct Reports {
    /// The settings that every function has.
    pub common: Common,
    /// The queue that the function reads.
    pub queue: String,
    /// The table of orders.
    pub table: String,
    /// The policy.
    pub policy: Policy,
    /// The bus.
    pub bus: String,
}

/// The settings of `dispatch`.
#[derive(Debug)]
pub struct Dispatch {
    /// The settings that every function has.
    pub common: Common,
    /// The queue that the function reads.
    pub queue: String,
    /// The table of orders.
    pub table: String,
    /// The policy.
    pub policy: Policy,
    /// The queue of cases for people.
    pub exceptions_queue: String,
    /// The SES configuration set that publishes the mail status of each mail.
    pub mail_configuration_set: String,
    /// False if no mail is sent, and each waits.
    pub mail_enabled: bool,
    /// The bus that commands and cases are published on.
    pub bus: String,
    /// True if every case is published on the bus, and not only those of which a team is told by mail.
    pub cases_on_bus: bool,
    /// The address of the desk, if there is one.
    pub desk_address: Option<String>,
    /// The address of the unsubscribe page.
    pub unsubscribe_address: String,
    /// The secret that holds the keys that unsubscribe links are signed with, and addresses hashed.
    pub secret_id: String,
}

/// The settings of functions that need the table and the policy alone: `figures` and `team-mail`.
#[derive(Debug)]
pub struct TableAndPolicy {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The policy.
    pub policy: Policy,
}

/// The settings of `wake`.
#[derive(Debug)]
pub struct Wake {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The queue that `dispatch` reads.
    pub dispatch_queue: String,
    /// The policy, which names the shops.
    pub policy: Policy,
    /// The queue of cases for people.
    pub exceptions_queue: String,
}

/// The settings of the unsubscribe page.
#[derive(Debug)]
pub struct Unsubscribe {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The policy, which names the shops that sign mails.
    pub policy: Policy,
    /// The bus.
    pub bus: String,
    /// The secret that holds the keys that unsubscribe links are signed with.
    pub secret_id: String,
    /// The address of the page, for visitors who did not come by it.
    pub address: String,
    /// The keys that calls by CloudFront show.
    pub edge_keys: EdgeKeys,
}

/// The settings of an edge.
#[derive(Debug)]
pub struct Webhook {
    /// The settings that every function has.
    pub common: Common,
    /// The queue that the function reads, if its provider has an event source.
    pub queue: Option<String>,
    /// The bus.
    pub bus: String,
    /// The secret that holds the keys that webhooks are signed with.
    pub secret_id: String,
    /// The keys that calls by CloudFront show.
    pub edge_keys: EdgeKeys,
}

impl Common {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let aws = Aws::read(settings);
        let level = settings.level();
        Some(Self { aws: aws?, level: level? })
    }
}

impl Facts {
    /// Reads the settings of the function for this type of event.
    #[must_use]
    pub fn read(settings: &Settings<'_>, kind: EventType) -> Option<Self> {
        let common = Common::read(settings);
        let queue = settings.address("QUEUE_URL");
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let reports_queue = if Lesson::is_awaited_from(kind) {
            settings.address("REPORTS_QUEUE_URL").map(Some)
        } else {
            Some(None)
        };
        Some(Self {
            common: common?,
            queue: queue?,
            table: table?,
            policy: policy?,
            reports_queue: reports_queue?,
        })
    }
}

impl Reports {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let queue = settings.address("QUEUE_URL");
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let bus = settings.text("BUS_NAME");
        Some(Self { common: common?, queue: queue?, table: table?, policy: policy?, bus: bus? })
    }
}

impl Dispatch {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let queue = settings.address("QUEUE_URL");
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let exceptions_queue = settings.address("EXCEPTIONS_QUEUE_URL");
        let mail_configuration_set = settings.text("MAIL_CONFIGURATION_SET");
        let mail_enabled = settings.switch("MAIL_ENABLED");
        let bus = settings.text("BUS_NAME");
        let cases_on_bus = settings.switch("CASES_ON_BUS");
        let desk_address = settings.optional_address("DESK_URL");
        let unsubscribe_address = settings.address("UNSUBSCRIBE_URL");
        let secret_id = settings.text("UNSUBSCRIBE_SECRET_ID");
        Some(Self {
            common: common?,
            queue: queue?,
            table: table?,
            policy: policy?,
            exceptions_queue: exceptions_queue?,
            mail_configuration_set: mail_configuration_set?,
            mail_enabled: mail_enabled?,
            bus: bus?,
            cases_on_bus: cases_on_bus?,
            desk_address: desk_address?,
            unsubscribe_address: unsubscribe_address?,
            secret_id: secret_id?,
        })
    }
}

impl TableAndPolicy {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        Some(Self { common: common?, table: table?, policy: policy? })
    }
}

impl Wake {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let dispatch_queue = settings.address("DISPATCH_QUEUE_URL");
        let policy = settings.policy();
        let exceptions_queue = settings.address("EXCEPTIONS_QUEUE_URL");
        Some(Self {
            common: common?,
            table: table?,
            dispatch_queue: dispatch_queue?,
            policy: policy?,
            exceptions_queue: exceptions_queue?,
        })
    }
}

impl Unsubscribe {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let bus = settings.text("BUS_NAME");
        let secret_id = settings.text("UNSUBSCRIBE_SECRET_ID");
        let address = settings.address("UNSUBSCRIBE_URL");
        let edge_keys = settings.edge_keys();
        Some(Self {
            common: common?,
            table: table?,
            policy: policy?,
            bus: bus?,
            secret_id: secret_id?,
            address: address?,
            edge_keys: edge_keys?,
        })
    }
}

impl Webhook {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let queue = settings.optional_address("QUEUE_URL");
        let bus = settings.text("BUS_NAME");
        let secret_id = settings.text("WEBHOOK_SECRET_ID");
        let edge_keys = settings.edge_keys();
        Some(Self { common: common?, queue: queue?, bus: bus?, secret_id: secret_id?, edge_keys: edge_keys? })
    }
}
