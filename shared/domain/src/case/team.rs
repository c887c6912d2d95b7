//! The teams that work on cases, and the severities by which they choose.

use crate::values::slug::slugs;

slugs! {
    /// A team that works on cases.
    pub enum Team {
        /// Looks after the shop, its integrations and payments.
        Storefront = "storefront",
        /// Looks after shipments and stock.
        Fulfilment = "fulfilment",
        /// Talks with customers.
        Support = "support",
    }
}

slugs! {
    /// The severity of a case.
    pub enum Severity {
        /// Something to put right when convenient.
        Low = "low",
        /// A customer is waiting, or will be.
        Normal = "normal",
        /// Goods, money or the truth are at stake now.
        High = "high",
    }
}
