//! The book of outgoing mail of an account: whose turn it is to send, the limits that the mail service sets, and
//! the troubles because of which mail waits. All workers share it.
//!
//! Mails take turns, one interval apart. An urgent one may stand a few seconds ahead in the queue; one that a
//! customer can unsubscribe from gets a turn only where hardly any other waits. Where the queue is full, a mail gets
//! a time of its own, a minute or more ahead, and its worker is free for other work:
//!
//! ```text
//!   now    +3 s                        +60 s
//!    |‖‖‖‖‖‖‖|            …              |‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖‖…
//!    turns: urgent mails wait here        slots: one interval apart, one line for each urgency
//! ```

mod stop;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::contact::mail_stop::{MailStopChange, MailStopNotice};
use crate::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use crate::plan::moment::after;
use crate::policy::settings::Policy;
use crate::values::id::Shop;

use stop::{PROBE, Stop};

/// The time for which an urgent mail waits for its turn with its worker.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_secs(3);
/// The time for which a mail that can be refused does: so short that it finds no turn while urgent ones queue, and
/// long enough that several workers keep the queue filled.
const REFUSABLE_AHEAD_MAX: SignedDuration = SignedDuration::from_millis(500);
/// The earliest slot of a mail that finds the queue full.
const SLOT_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// The time after which the limits are read again.
const LIMITS_KEPT: SignedDuration = SignedDuration::from_hours(1);
/// The pause after the rate of the account was exceeded: something else sends from it, too.
const RATE_PAUSE: SignedDuration = SignedDuration::from_secs(2);
/// The part of the daily quota that is left to mails which an order needs, in percent.
const RESERVED_PERCENT: u64 = 10;
/// The wait of a mail that the reserved part of the quota is not for.
const QUOTA_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// The urgency of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// An order needs it.
    Urgent,
    /// A customer can unsubscribe from it: it waits until hardly anything urgent does.
    Refusable,
}

/// The limits of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingLimits {
    /// The mails that it may send in a second.
    pub per_second: u32,
    /// The mails that it may send in 24 hours; absent where there is no such limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_day: Option<u64>,
    /// The mails that it has sent in the last 24 hours.
    pub sent: u64,
}

impl Default for SendingLimits {
    /// Returns the limits of an account whose limits are not known: those that new accounts get
    /// (<https://docs.aws.amazon.com/ses/latest/dg/quotas.html>), and no daily limit.
    fn default() -> Self {
        Self { per_second: 14, per_day: None, sent: 0 }
    }
}

/// The turn of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is sent at this moment, at most [`AHEAD_MAX`] ahead.
    At(Timestamp),
    /// It is not sent before this moment.
    Later(Timestamp, Wait),
}

/// The reason why a mail waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// Others are before it.
    Queue,
    /// The rest of the daily quota is for mails that an order needs.
    Quota,
    /// The account is in trouble.
    Trouble(MailTroubleKind),
}

/// The book of outgoing mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MailBook {
    next_at: Option<Timestamp>,
    urgent_slot_at: Option<Timestamp>,
    refusable_slot_at: Option<Timestamp>,
    limits: Option<SendingLimits>,
    limits_read_at: Option<Timestamp>,
    stops_so_far: u32,
    account: Option<Stop>,
    shops: BTreeMap<Shop, Stop>,
}

impl MailBook {
    /// Takes the turn of a mail.
    pub fn take(&mut self, shop: &Shop, urgency: Urgency, now: Timestamp) -> Turn {
        if let Some((until, kind)) = self.stopped(shop, now) {
            return Turn::Later(until, Wait::Trouble(kind));
        }
        if urgency == Urgency::Refusable && self.is_scarce() {
            return Turn::Later(after(now, QUOTA_PAUSE), Wait::Quota);
        }
        let ahead = match urgency {
            Urgency::Urgent => AHEAD_MAX,
            Urgency::Refusable => REFUSABLE_AHEAD_MAX,
        };
        let interval = self.interval();
        let turn = self.next_at.map_or(now, |next| next.max(now));
        if turn <= after(now, ahead) {
            self.next_at = Some(after(turn, interval));
            self.limits.iter_mut().for_each(|limits| limits.sent = limits.sent.saturating_add(1));
            self.probe(shop, now);
            return Turn::At(turn);
        }
        let slots = match urgency {
            Urgency::Urgent => &mut self.urgent_slot_at,
            Urgency::Refusable => &mut self.refusable_slot_at,
        };
        let soonest = after(now, SLOT_AFTER);
        let slot = slots.map_or(soonest, |slot| slot.max(soonest));
        *slots = Some(after(slot, interval));
        Turn::Later(slot, Wait::Queue)
    }

    /// Records that the mail service took no mail of a shop because of the account. Returns the moment until which
    /// mail waits.
    pub fn stop(&mut self, shop: &Shop, trouble: &MailTrouble, now: Timestamp) -> Timestamp {
        if trouble.kind == MailTroubleKind::RateReached {
            // Perhaps the limits changed.
            self.limits_read_at = None;
            let next = after(now, RATE_PAUSE);
            self.next_at = Some(self.next_at.map_or(next, |at| at.max(next)));
            return next;
        }
        let number = self.stops_so_far.saturating_add(1);
        let held = if trouble.kind.is_of_sender() { self.shops.get(shop) } else { self.account.as_ref() };
        let stop = Stop::again(held, trouble, number, now);
        self.stops_so_far = self.stops_so_far.max(stop.number);
        let until = stop.until;
        if trouble.kind.is_of_sender() {
            self.shops.insert(shop.clone(), stop);
        } else {
            self.account = Some(stop);
        }
        until
    }

    /// Records that the mail service took a mail of a shop whose turn came at `turn`: what was in the way before
    /// that is over.
    pub fn took(&mut self, shop: &Shop, turn: Timestamp, now: Timestamp) {
        let ends = |stop: &Stop| stop.over_at.is_none() && turn > stop.since;
        self.account.take_if(|stop| ends(stop) && !stop.told);
        self.shops.retain(|of, stop| of != shop || !ends(stop) || stop.told);
        self.stops_of_mut(shop).filter(|stop| ends(stop)).for_each(|stop| stop.over_at = Some(now));
    }

    /// Returns true if a mail of this shop that is taken now would end a trouble.
    #[must_use]
    pub fn is_stopped(&self, shop: &Shop) -> bool {
        self.stops_of(shop).any(|stop| stop.over_at.is_none())
    }

    /// Returns true if the limits of the account are to be read.
    #[must_use]
    pub fn wants_limits(&self, now: Timestamp) -> bool {
        self.limits_read_at.is_none_or(|at| after(at, LIMITS_KEPT) <= now)
    }

    /// Records the limits of the account, or that they could not be read: those known before stay.
    pub fn know_limits(&mut self, limits: Option<SendingLimits>, now: Timestamp) {
        self.limits = limits.or(self.limits);
        self.limits_read_at = Some(now);
    }

    /// Returns the limits of the account, as they were read last.
    #[must_use]
    pub fn limits(&self) -> Option<SendingLimits> {
        self.limits
    }

    /// Returns the notice of each trouble that people were told of and that lasts.
    #[must_use]
    pub fn standing(&self, policy: &Policy) -> Vec<MailStopNotice> {
        let standing = self.stops().filter(|(_, stop)| stop.told && stop.over_at.is_none());
        standing.map(|(shop, stop)| MailStopNotice::opened(stop.stopped(shop), policy)).collect()
    }

    /// Returns the next notice to people, if there is one that they were not given.
    #[must_use]
    pub fn untold(&self, policy: &Policy) -> Option<MailStopNotice> {
        self.stops().find_map(|(shop, stop)| {
            let Stop { kind, told, over_at, pauses, .. } = stop;
            let stopped = stop.stopped(shop);
            match (told, over_at) {
                (false, _) if *pauses < kind.attempts_untold() => None,
                (false, _) => Some(MailStopNotice::opened(stopped, policy)),
                (true, Some(over_at)) => Some(MailStopNotice::closed(stopped, *over_at)),
                (true, None) => None,
            }
        })
    }

    /// Records that people were given a notice.
    pub fn told(&mut self, notice: &MailStopNotice) {
        let closed = matches!(notice.change, MailStopChange::Closed { .. });
        let is_it = |stop: &Stop| stop.number == notice.number;
        let stops = self.account.iter_mut().chain(self.shops.values_mut());
        stops.filter(|stop| is_it(stop)).for_each(|stop| stop.told = true);
        let is_done = |stop: &Stop| closed && is_it(stop) && stop.over_at.is_some();
        self.account.take_if(|stop| is_done(stop));
        self.shops.retain(|_, stop| !is_done(stop));
    }

    fn stops(&self) -> impl Iterator<Item = (Option<&Shop>, &Stop)> {
        let shops = self.shops.iter().map(|(shop, stop)| (Some(shop), stop));
        self.account.iter().map(|stop| (None, stop)).chain(shops)
    }

    /// Returns the stops that the mails of a shop meet: the account's and its own.
    fn stops_of(&self, shop: &Shop) -> impl Iterator<Item = &Stop> {
        self.account.iter().chain(self.shops.get(shop))
    }

    fn stops_of_mut(&mut self, shop: &Shop) -> impl Iterator<Item = &mut Stop> {
        self.account.iter_mut().chain(self.shops.get_mut(shop))
    }

    fn stopped(&self, shop: &Shop, now: Timestamp) -> Option<(Timestamp, MailTroubleKind)> {
        let standing = self.stops_of(shop).filter(|stop| stop.over_at.is_none() && stop.until > now);
        standing.map(|stop| (stop.until, stop.kind)).max()
    }

    /// Lets all other mails wait while this one tries if a trouble is over.
    fn probe(&mut self, shop: &Shop, now: Timestamp) {
        let standing = self.stops_of_mut(shop).filter(|stop| stop.over_at.is_none());
        standing.for_each(|stop| stop.until = after(now, PROBE));
    }

    fn is_scarce(&self) -> bool {
        let Some(SendingLimits { per_day: Some(per_day), sent, .. }) = self.limits else { return false };
        let left = per_day.saturating_sub(sent);
        left.saturating_mul(100) < per_day.saturating_mul(RESERVED_PERCENT)
    }

    fn interval(&self) -> SignedDuration {
        let per_second = self.limits.unwrap_or_default().per_second.max(1);
        let second = SignedDuration::from_secs(1);
        second.checked_div(i32::try_from(per_second).unwrap_or(i32::MAX)).unwrap_or(second)
    }
}
