//! The search for orders, and the record of an order.

use askama::Template;

use crate::pages::frame::Frame;
use crate::views::order::OrderView;

#[derive(Template)]
#[template(path = "orders.html")]
pub(crate) struct OrdersPage {
    pub(crate) frame: Frame,
    pub(crate) query: String,
    /// The orders that were found; absent where nothing was searched for.
    pub(crate) found: Option<Vec<Found>>,
}

/// An order that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) address: String,
    pub(crate) number: String,
    pub(crate) shop: String,
    pub(crate) id: String,
    pub(crate) customer: Option<String>,
}

#[derive(Template)]
#[template(path = "order.html")]
pub(crate) struct OrderPage {
    pub(crate) frame: Frame,
    pub(crate) order: OrderView,
}
