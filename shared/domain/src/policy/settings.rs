//! The settings of a policy, with their types.

use std::collections::BTreeMap;

use jiff::SignedDuration;

use crate::case::key::CaseKey;
use crate::case::kind::{CaseKind, Severity, Team};
use crate::message::key::MessageKind;
use crate::policy::message::{MessagePolicies, MessagePolicy};
use crate::policy::shop::ShopProfile;
use crate::policy::tag::TagPolicy;
use crate::values::calendar::{Calendar, QuietHours, Wait};
use crate::values::id::Shop;
use crate::values::text::TagName;

/// Everything a shop can set.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Who signs the messages, by shop.
    pub shops: BTreeMap<Shop, ShopProfile>,
    /// When an order is confirmed.
    pub confirm_when: ConfirmWhen,
    /// How long a shipping notice waits for a tracking number before it goes without one.
    pub tracking_wait: SignedDuration,
    /// How long after a delay notice the next one goes out, at the earliest.
    pub delay_interval: SignedDuration,
    /// How long after everything arrived the follow-up goes out.
    pub follow_up_after: SignedDuration,
    pub(crate) messages: MessagePolicies,
    /// How often and when customers are written to.
    pub contact: ContactPolicy,
    /// When the warehouse is asked to send an order.
    pub fulfilment: FulfilmentPolicy,
    /// How long orders of the same customer, basket and address are taken for one; zero where they never are.
    pub duplicates_window: SignedDuration,
    /// When what does not happen becomes a case.
    pub clocks: ClockPolicy,
    /// What tags mean, and which orders get them.
    pub tags: BTreeMap<TagName, TagPolicy>,
    /// How cases open and when they are due.
    pub cases: CasePolicy,
    /// How effects are carried out.
    pub effects: EffectPolicy,
    /// Clocks run only for orders whose newest fact is younger than this; older ones rest.
    pub activity_window: SignedDuration,
    /// How long an order is kept after its newest fact.
    pub keep: SignedDuration,
    pub(crate) no_calendar: Calendar,
}

/// When an order is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmWhen {
    /// As soon as it is placed.
    Placed,
    /// Once all of it is paid.
    Paid,
}

/// How often and when customers are written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactPolicy {
    /// Messages within 24 hours about one order; corrections do not wait for room.
    pub per_day_max: u32,
    /// Hours in which kinds that observe them are not sent.
    pub quiet_hours: QuietHours,
}

/// When the warehouse is asked to send an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FulfilmentPolicy {
    /// When.
    pub when: FulfilWhen,
    /// How long to wait before it is asked; that it shall stop is said at once.
    pub grace_period: SignedDuration,
    /// An order that nothing happened to for so long is not asked for the first time: it is an old one, heard of late.
    pub max_age: SignedDuration,
    /// How long it may take from then until all of it is handed over.
    pub ship_within: Wait,
}

/// When the warehouse is asked to send an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FulfilWhen {
    /// Somebody else asks it.
    Never,
    /// As soon as it is placed.
    Placed,
    /// Once all of it is paid.
    Paid,
}

/// When what does not happen becomes a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockPolicy {
    /// From the making of a label until the carrier has the parcel.
    pub label_unused: Wait,
    /// From one scan of a parcel on its way to the next.
    pub no_scan: Wait,
    /// From the end of the promised day until it arrives.
    pub promise_passed: Wait,
    /// From a failed delivery until anything else is heard.
    pub attempt_failed: Wait,
    /// How long before it goes back a parcel to be fetched is a case.
    pub pickup_left: SignedDuration,
    /// How long a parcel can be fetched, where the carrier does not say.
    pub pickup_kept: Wait,
    /// From the order until its payment.
    pub payment_pending: Wait,
    /// From a hold that nothing ends by itself until somebody looks after it.
    pub hold_forgotten: Wait,
}

/// How cases open and when they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CasePolicy {
    /// How long a contradiction may stand before it is a case: events arrive in any order.
    pub grace_period: SignedDuration,
    /// How long facts wait for their order before that is a case.
    pub order_missing_after: SignedDuration,
    pub(crate) due_low: SignedDuration,
    pub(crate) due_normal: SignedDuration,
    pub(crate) due_high: SignedDuration,
}

/// How effects are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectPolicy {
    /// How long a claimed effect belongs to its claimer.
    pub lease: SignedDuration,
    /// Attempts at one effect before it counts as refused.
    pub attempts_max: u32,
    /// The pause after the first failed attempt; it doubles with each.
    pub retry_pause: SignedDuration,
    /// How long to wait for proof that a message whose outcome is unknown went out.
    pub proof_wait: SignedDuration,
}

impl Policy {
    /// The times and choices of a kind of message.
    #[must_use]
    pub fn message(&self, kind: MessageKind) -> &MessagePolicy {
        self.messages.of(kind)
    }

    /// The days a shop works on.
    #[must_use]
    pub fn calendar(&self, shop: &Shop) -> &Calendar {
        self.shops.get(shop).map_or(&self.no_calendar, |profile| &profile.calendar)
    }

    /// Who works a case.
    #[must_use]
    pub fn team(&self, key: &CaseKey) -> Team {
        let of_tag = (key.kind == CaseKind::HoldForgotten).then(|| key.subject.parse::<TagName>().ok());
        let team = of_tag.flatten().and_then(|tag| self.tags.get(&tag)).and_then(|tag| tag.team);
        team.unwrap_or_else(|| key.kind.team())
    }
}

impl CasePolicy {
    /// How long after opening a case should be worked.
    #[must_use]
    pub fn due(&self, severity: Severity) -> SignedDuration {
        match severity {
            Severity::Low => self.due_low,
            Severity::Normal => self.due_normal,
            Severity::High => self.due_high,
        }
    }
}
