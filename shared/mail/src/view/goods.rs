//! Writes goods and their quantities.

use candor_domain::message::content::{Item, LineChange, PricedItem};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::{HostName, ImageLink};

use super::writing::Hand;
use super::{ChangeView, ItemView, LineView};
use crate::error::RenderCause;
use crate::format;
use crate::plain::plain;

/// The largest number of pictures in one list of goods. Shops give them in full size, and a phone fetches all of them.
const PICTURES_MAX: usize = 12;

impl Hand<'_> {
    pub(super) fn lines(&self, lines: &[PricedItem]) -> Result<Vec<LineView>, RenderCause> {
        let view = |(place, line): (usize, &PricedItem)| {
            let (quantity, price) = (self.quantity(line.quantity)?, self.money(line.price)?);
            let image = self.picture(place, line.image.as_ref());
            Ok(LineView { title: plain(line.title.as_str()), image, quantity, price })
        };
        lines.iter().enumerate().map(view).collect()
    }

    pub(super) fn items(&self, items: &[Item]) -> Result<Vec<ItemView>, RenderCause> {
        let view = |(place, item): (usize, &Item)| {
            let quantity = self.quantity(item.quantity)?;
            let image = self.picture(place, item.image.as_ref());
            Ok(ItemView { title: plain(item.title.as_str()), image, quantity })
        };
        items.iter().enumerate().map(view).collect()
    }

    /// Returns the address of the picture beside the goods at this place of a list: one that every mail program can show,
    /// from a host that the shop names.
    fn picture(&self, place: usize, image: Option<&ImageLink>) -> Option<String> {
        let host_of = |image: &ImageLink| image.host().parse::<HostName>();
        let is_named =
            |image: &ImageLink| host_of(image).is_ok_and(|host| self.brand.picture_hosts.contains(&host));
        let is_shown = |image: &&ImageLink| image.is_shown_everywhere() && is_named(image);
        image.filter(|_| place < PICTURES_MAX).filter(is_shown).map(|image| image.as_str().to_owned())
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
