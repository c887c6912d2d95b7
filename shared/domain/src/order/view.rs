//! The view of the order itself that other slices read.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::cancelled::Cancelled;
use crate::order::placed::{Delivery, Placed};
use crate::order::tagged::{TagChange, Tagged};
use crate::values::text::TagName;

impl Facts {
    /// Returns the order as it was placed or last revised.
    #[must_use]
    pub fn placed(&self) -> Option<&Held<Placed>> {
        self.order.placed.as_ref()
    }

    /// Returns true when the customer fetches the goods: nothing of the order is sent, and its shipments are handed over
    /// at a place of the shop. A shop told such customers that a parcel was on its way:
    /// <https://github.com/vendidero/woocommerce-germanized/issues/170>.
    #[must_use]
    pub fn is_pickup(&self) -> bool {
        self.placed().is_some_and(|held| held.body.delivery == Delivery::Pickup)
    }

    /// Returns the cancellation, which is final.
    #[must_use]
    pub fn cancelled(&self) -> Option<&Held<Cancelled>> {
        self.order.cancelled.as_ref()
    }

    /// Returns the tags that were added or removed, each with its last change.
    #[must_use]
    pub fn tags(&self) -> &BTreeMap<TagName, Held<Tagged>> {
        &self.order.tags
    }

    /// Returns the last change of a tag, and its time: by a report of the change itself, or by the list in the last
    /// revision, whichever is later. A list without a tag says that it was taken off only if it was reported as
    /// added before; else the shop never had it. The time of a tag that only lists report is that of the order, so
    /// that a revision does not make an old tag new.
    #[must_use]
    pub fn tag_change(&self, name: &TagName) -> Option<(TagChange, Timestamp)> {
        let reported = self.order.tags.get(name);
        let at = |held: &Held<Tagged>| held.stamp.occurred_at;
        let listing = self.placed().filter(|placed| reported.is_none_or(|held| held.stamp <= placed.stamp));
        let listed = listing.and_then(|placed| Some((placed, placed.body.tags.as_ref()?.contains(name))));
        match (reported, listed) {
            (Some(held), Some((placed, false))) if held.body.change == TagChange::Added => {
                Some((TagChange::Removed, placed.stamp.occurred_at))
            }
            (Some(held), Some((placed, true))) if held.body.change == TagChange::Removed => {
                Some((TagChange::Added, placed.stamp.occurred_at))
            }
            (Some(held), _) => Some((held.body.change, at(held))),
            (None, Some((placed, true))) => Some((TagChange::Added, placed.body.placed_at)),
            (None, Some((_, false)) | None) => None,
        }
    }
}
