//! Defines the ports for the rhythm of a shop, and for the case of its silence.

use std::future::Future;

use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::source::silence_notice::SilenceNotice;
use candor_domain::values::id::Shop;

use super::{Outcome, ShopBooks, StoreError};

/// Counts the new orders of a shop.
pub trait OrderCounts {
    /// Adds new orders to what is counted of their hours. One whose answer was lost may be added twice: then the shop
    /// looks busier by these orders, in one of the four weeks that are compared.
    fn add_orders(&self, shop: &Shop, orders: &OrderHours) -> impl Future<Output = Result<(), StoreError>>;
}

/// Keeps what is needed to find out if a shop is silent.
pub trait SilenceBooks: ShopBooks<SilenceBook> {
    /// Returns the orders of a shop in the hours from `first` to `last`. A read may miss what was added a moment ago.
    fn order_hours(
        &self,
        shop: &Shop,
        first: Hour,
        last: Hour,
    ) -> impl Future<Output = Result<OrderHours, StoreError>>;
}

/// Tells the shop's people that no order comes.
pub trait SilenceNotifier {
    /// Announces that a shop is silent, or speaks again. To announce it twice does no harm.
    fn announce_silence(&self, notice: &SilenceNotice) -> impl Future<Output = Outcome>;
}
