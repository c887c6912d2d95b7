//! The settings of a policy, with their types.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::case::key::CaseKey;
use crate::case::team::{Severity, Team};
use crate::message::key::MessageKind;
use crate::policy::message::{MessagePolicies, MessagePolicy};
use crate::policy::shop::ShopProfile;
use crate::policy::tag::TagPolicy;
use crate::policy::team::TeamPolicy;
use crate::values::calendar::{Calendar, QuietHours, Wait};
use crate::values::hash::PolicyHash;
use crate::values::id::{OrderKey, Shop};
use crate::values::text::{Link, TagName};

/// Everything a shop can set.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The profile of each shop: the sender of its messages, and its working days.
    pub shops: BTreeMap<Shop, ShopProfile>,
    /// The moment at which an order is confirmed.
    pub confirm_when: ConfirmWhen,
    /// The time that a shipping notice waits for a tracking number before it goes without one.
    pub tracking_wait: SignedDuration,
    /// The shortest time between one delay notice and the next.
    pub delay_interval: SignedDuration,
    /// The longest time between the moment at which a source names a delivery day and that day; a day further
    /// away means none.
    pub estimate_within: SignedDuration,
    /// The time from the arrival of everything to the follow-up.
    pub follow_up_after: SignedDuration,
    /// The time before the end of the time to fetch goods at which a reminder goes out.
    pub pickup_reminder_before: SignedDuration,
    pub(crate) messages: MessagePolicies,
    /// The limits on messages to customers.
    pub contact: ContactPolicy,
    /// The times and choices of fulfilment requests.
    pub fulfilment: FulfilmentPolicy,
    /// The times of the duplicate check.
    pub duplicates: DuplicatePolicy,
    /// The times after which something that did not happen becomes a case.
    pub clocks: ClockPolicy,
    /// The meaning of each tag, and the conditions under which orders get it.
    pub tags: BTreeMap<TagName, TagPolicy>,
    /// The times of cases: when they open, and when they are due.
    pub cases: CasePolicy,
    /// The teams that are told of their cases by mail.
    pub teams: BTreeMap<Team, TeamPolicy>,
    /// The times and limits for carrying out effects.
    pub effects: EffectPolicy,
    /// The activity window: clocks run only for orders whose newest fact is younger than this; older orders
    /// are inactive.
    pub activity_window: SignedDuration,
    /// The time for which an order is kept after its newest fact.
    pub keep: SignedDuration,
    /// The time after what it reports at which a report counts as late, and pages say when it came.
    pub late_after: SignedDuration,
    /// The time after which the shop is asked to archive an order of which all is done; none if it is not asked.
    pub archive_after: Option<Wait>,
    pub(crate) hash: PolicyHash,
    pub(crate) no_calendar: Calendar,
}

/// The moment at which an order is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmWhen {
    /// As soon as it is placed.
    Placed,
    /// Once all of it is paid.
    Paid,
}

/// The limits on messages to customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactPolicy {
    /// The largest number of messages within 24 hours about one order; corrections do not wait for room.
    pub per_day_max: u32,
    /// True if buyers of a marketplace are written to, though the marketplace writes to them itself.
    pub marketplace_buyers: bool,
    /// The time for which each mail is kept as it was sent; nothing if none is kept.
    pub keep_sent: SignedDuration,
    /// The hours in which messages of the kinds that observe them are not sent.
    pub quiet_hours: QuietHours,
}

/// The times and choices of fulfilment requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FulfilmentPolicy {
    /// The moment at which the warehouse is asked.
    pub when: FulfilWhen,
    /// The wait before the warehouse is asked to send; a request to stop goes out at once.
    pub grace_period: SignedDuration,
    /// The largest age of an order's newest fact at the first request: an older order became known to us
    /// late.
    pub max_age: SignedDuration,
    /// The time from the moment the order may be sent until all of it should be handed over.
    pub ship_within: Wait,
    /// True if the warehouse starts from the shop's own order, asked or not: it is then told of a hold in any case.
    pub starts_unasked: bool,
}

/// The moment at which the warehouse is asked to send an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FulfilWhen {
    /// At no moment: another system asks the warehouse.
    Never,
    /// As soon as it is placed.
    Placed,
    /// Once all of it is paid.
    Paid,
}

/// The times of the duplicate check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DuplicatePolicy {
    /// The longest time between two orders that count as duplicates; zero to look for none.
    pub window: SignedDuration,
    /// The time after which a held order is checked again: the other one may not be sent any more.
    pub check_again: SignedDuration,
}

/// The times after which something that did not happen becomes a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockPolicy {
    /// The time from the first tracking update of a shipment until a source announces the shipment.
    pub unannounced: Wait,
    /// The time from the making of a label until the carrier has the shipment.
    pub label_unused: Wait,
    /// The time from one tracking update of a shipment on its way to the next.
    pub no_scan: Wait,
    /// The time from the end of the day of the delivery estimate until the shipment arrives.
    pub promise_passed: Wait,
    /// The time from a failed delivery until the next news.
    pub attempt_failed: Wait,
    /// The remaining time for pickup at which a waiting shipment becomes a case, since it soon goes back.
    pub pickup_left: SignedDuration,
    /// The time for which a shipment waits for pickup, where the carrier does not say.
    pub pickup_kept: Wait,
    /// The time from the order until its payment.
    pub payment_pending: Wait,
    /// The time for which an authorisation of a payment lasts, where no source says so.
    pub authorisation_kept: Wait,
    /// The remaining time at which an authorisation that was not captured becomes a case, since it soon ends.
    pub authorisation_left: SignedDuration,
    /// The time from a cancellation until the money that came in has gone back.
    pub refund_overdue: Wait,
    /// The time from the request of a return until something comes of it.
    pub return_open: Wait,
    /// The time from the start of a hold without an end until a person looks after it.
    pub hold_forgotten: Wait,
    /// The time from a command about a tag until the shop says that it was done; none if nothing of the shop carries such
    /// commands out.
    pub command_unanswered: Option<Wait>,
}

/// The times of cases: when they open, and when they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CasePolicy {
    /// The grace period: the time that a contradiction may last before it is a case, since events arrive in
    /// any order.
    pub grace_period: SignedDuration,
    /// The time that facts wait for their order before that is a case.
    pub order_missing_after: SignedDuration,
    /// The number of orders that did not come, by the shop's own rhythm, after which its silence is a case.
    pub silent_after_orders: u32,
    /// The time that reports about a payment wait for its order before that is a case.
    pub report_unmatched_after: SignedDuration,
    /// True if the shop is told which cases an order has.
    pub list_in_shop: bool,
    pub(crate) due_low: SignedDuration,
    pub(crate) due_normal: SignedDuration,
    pub(crate) due_high: SignedDuration,
}

/// The times and limits for carrying out effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectPolicy {
    /// The time for which a claimed effect belongs to the process that claimed it.
    pub lease: SignedDuration,
    /// The number of failed attempts after which a message counts as refused.
    pub attempts_max: u32,
    /// The pause after the first failed attempt; it doubles with each.
    pub retry_pause: SignedDuration,
    /// The wait for proof that a message of unknown outcome went out.
    pub proof_wait: SignedDuration,
}

impl Policy {
    /// Returns the times and choices of a kind of message.
    #[must_use]
    pub fn message(&self, kind: MessageKind) -> &MessagePolicy {
        self.messages.of(kind)
    }

    /// Returns the working days of a shop.
    #[must_use]
    pub fn calendar(&self, shop: &Shop) -> &Calendar {
        self.shops.get(shop).map_or(&self.no_calendar, |profile| &profile.calendar)
    }

    /// Returns the page of an order in the shop's admin, if the shop has named it.
    #[must_use]
    pub fn order_page(&self, order: &OrderKey) -> Option<Link> {
        self.shops.get(&order.shop)?.order_page.as_ref()?.of(&order.order_id)
    }

    /// Returns the team that works on a case.
    #[must_use]
    pub fn team(&self, key: &CaseKey) -> Team {
        let of_tag = if let CaseKey::HoldForgotten(tag) = key {
            self.tags.get(tag).and_then(|tag| tag.team)
        } else {
            None
        };
        of_tag.unwrap_or_else(|| key.kind().team())
    }
}

impl CasePolicy {
    /// Returns the moment by which a person should have worked on a case. One that is put off is not due before that is
    /// over: who put it off answers for it until then.
    #[must_use]
    pub fn due_at(
        &self,
        severity: Severity,
        opened_at: Timestamp,
        snoozed_until: Option<Timestamp>,
    ) -> Timestamp {
        let due_at = opened_at.checked_add(self.due(severity)).unwrap_or(Timestamp::MAX);
        snoozed_until.map_or(due_at, |until| until.max(due_at))
    }

    pub(crate) fn due(&self, severity: Severity) -> SignedDuration {
        match severity {
            Severity::Low => self.due_low,
            Severity::Normal => self.due_normal,
            Severity::High => self.due_high,
        }
    }
}
