//! Defines the settings of functions that a clock calls now and then.

use candor_domain::policy::settings::Policy;

use super::Settings;
use super::sets::Common;

/// The settings of `shopify-sweep`.
#[derive(Debug)]
pub struct ShopifySweep {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The policy, which names the shops.
    pub policy: Policy,
    /// The bus.
    pub bus: String,
    /// The secret that holds the access to each shop.
    pub secret_id: String,
    /// The address that webhooks are to be delivered to.
    pub webhook_address: String,
    /// An address in place of every shop's own.
    pub shopify_address: Option<String>,
}

/// The settings of `shopify-actions`.
#[derive(Debug)]
pub struct ShopifyActions {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The bus.
    pub bus: String,
    /// The queue that commands come from.
    pub queue: String,
    /// The secret that holds the access to each shop.
    pub secret_id: String,
    /// An address in place of every shop's own.
    pub shopify_address: Option<String>,
}

impl ShopifyActions {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let bus = settings.text("BUS_NAME");
        let queue = settings.address("QUEUE_URL");
        let secret_id = settings.text("SHOPIFY_ACCESS_SECRET_ID");
        let shopify_address = settings.optional_address("SHOPIFY_ADDRESS");
        Some(Self {
            common: common?,
            table: table?,
            bus: bus?,
            queue: queue?,
            secret_id: secret_id?,
            shopify_address: shopify_address?,
        })
    }
}

/// The settings of `erasure`.
#[derive(Debug)]
pub struct Erasure {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The policy.
    pub policy: Policy,
    /// The queue of cases for people.
    pub exceptions_queue: String,
    /// The bus.
    pub bus: String,
}

impl Erasure {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let exceptions_queue = settings.address("EXCEPTIONS_QUEUE_URL");
        let bus = settings.text("BUS_NAME");
        Some(Self {
            common: common?,
            table: table?,
            policy: policy?,
            exceptions_queue: exceptions_queue?,
            bus: bus?,
        })
    }
}

impl ShopifySweep {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let bus = settings.text("BUS_NAME");
        let secret_id = settings.text("SHOPIFY_ACCESS_SECRET_ID");
        let webhook_address = settings.text("SHOPIFY_WEBHOOK_ADDRESS");
        let shopify_address = settings.optional_address("SHOPIFY_ADDRESS");
        Some(Self {
            common: common?,
            table: table?,
            policy: policy?,
            bus: bus?,
            secret_id: secret_id?,
            webhook_address: webhook_address?,
            shopify_address: shopify_address?,
        })
    }
}

/// The settings of `truth-report`.
#[derive(Debug)]
pub struct TruthReports {
    /// The settings that every function has.
    pub common: Common,
    /// The table of orders.
    pub table: String,
    /// The policy, which names the readers.
    pub policy: Policy,
    /// The address of the desk, if there is one.
    pub desk: Option<String>,
}

impl TruthReports {
    /// Reads the settings.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let common = Common::read(settings);
        let table = settings.text("TABLE_NAME");
        let policy = settings.policy();
        let desk = settings.optional_address("DESK_URL");
        Some(Self { common: common?, table: table?, policy: policy?, desk: desk? })
    }
}
