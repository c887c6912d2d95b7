//! The view of the order itself that other slices read.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::assessed::Assessments;
use crate::order::cancelled::Cancelled;
use crate::order::placed::{Delivery, Placed, Risk};
use crate::order::tagged::{TagChange, Tagged};
use crate::values::id::RiskProviderId;
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

    /// Returns what each provider said about the risk of the order.
    #[must_use]
    pub fn assessments(&self) -> &BTreeMap<RiskProviderId, Assessments> {
        &self.order.assessments
    }

    /// Returns the risk of the order: the worst that the order itself and any provider says. None of them takes back what
    /// another one says.
    #[must_use]
    pub fn risk(&self) -> Option<Risk> {
        let placed = self.placed().and_then(|held| held.body.risk);
        self.order.assessments.values().map(Assessments::level).chain(placed).max()
    }

    /// Returns the moment since which the risk is at least this, if it is.
    pub(crate) fn risk_since(&self, least: Risk) -> Option<Timestamp> {
        let placed = self.placed().filter(|held| held.body.risk >= Some(least));
        let placed = placed.map(|held| held.body.placed_at);
        let assessed = self.order.assessments.values().filter_map(|said| said.at_least_since(least));
        assessed.chain(placed).min()
    }

    /// Returns the last moment at which a provider rated the risk at least like this, and worse than it had ever rated it
    /// when a person decided at `decided_at`, if it stands by that.
    pub(crate) fn risk_rose_at(&self, least: Risk, decided_at: Timestamp) -> Option<Timestamp> {
        self.order.assessments.values().filter_map(|said| said.rose_at(least, decided_at)).max()
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
