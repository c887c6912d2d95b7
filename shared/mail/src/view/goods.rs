//! Writes goods and their quantities.

use candor_domain::message::content::{Item, LineChange, PricedItem};
use candor_domain::values::quantity::Quantity;

use super::writing::Hand;
use super::{ChangeView, ItemView, LineView};
use crate::error::RenderCause;
use crate::format;
use crate::plain::plain;

impl Hand<'_> {
    pub(super) fn line(&self, line: &PricedItem) -> Result<LineView, RenderCause> {
        let quantity = self.quantity(line.quantity)?;
        Ok(LineView { title: plain(line.title.as_str()), quantity, price: self.money(line.price)? })
    }

    pub(super) fn items(&self, items: &[Item]) -> Result<Vec<ItemView>, RenderCause> {
        let view = |item: &Item| {
            let quantity = self.quantity(item.quantity)?;
            Ok(ItemView { title: plain(item.title.as_str()), quantity })
        };
        items.iter().map(view).collect()
    }

    pub(super) fn changes(&self, changes: &[LineChange]) -> Result<Vec<ChangeView>, RenderCause> {
        let some = |quantity| (quantity > Quantity::ZERO).then(|| self.quantity(quantity)).transpose();
        let view = |change: &LineChange| {
            Ok(ChangeView {
                title: change.title.as_ref().map(|title| plain(title.as_str())),
                before: some(change.quantity_before)?,
                now: some(change.quantity)?,
            })
        };
        changes.iter().map(view).collect()
    }

    fn quantity(&self, quantity: Quantity) -> Result<String, RenderCause> {
        format::quantity(quantity, &self.locale)
    }
}
