//! The policy: every time and choice a shop can set. Read from `infra/policy.toml`, which has the defaults and
//! says what each is for; a wrong policy is refused with every error listed.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::Value;

use crate::calendar::{Calendar, QuietHours, Wait};
use crate::case::{CaseKey, CaseKind, Severity, Team};
use crate::id::Shop;
use crate::message::MessageKind;
use crate::reading::{At, Violation, Violations};
use crate::text::TagName;

mod message;
mod reading;
mod shop;
mod tag;

pub use message::{MessagePolicy, WhenUnknown};
pub use shop::ShopProfile;
pub use tag::{Condition, TagPolicy};

use message::MessagePolicies;

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
    messages: MessagePolicies,
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
    no_calendar: Calendar,
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
    due_low: SignedDuration,
    due_normal: SignedDuration,
    due_high: SignedDuration,
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

    /// Reads a policy: `base` with the members of `overrides` laid over it.
    ///
    /// # Errors
    /// Everything wrong with it, by JSON pointer.
    pub fn read(base: &Value, overrides: &Value) -> Result<Self, Vec<Violation>> {
        let mut layered = base.clone();
        lay_over(&mut layered, overrides);
        let violations = Violations::default();
        let policy = reading::read(&At::root(&layered, &violations));
        match policy {
            Some(policy) if violations.is_empty() => Ok(policy),
            Some(_) | None => Err(violations.into_vec()),
        }
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

fn lay_over(base: &mut Value, overrides: &Value) {
    match (base, overrides) {
        (Value::Object(base), Value::Object(overrides)) => {
            for (name, value) in overrides {
                lay_over(base.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (base, overrides) => *base = overrides.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_policy_is_refused_with_every_error_listed() {
        let mut wrong = crate::testing::policy_json();
        wrong["order-confirmation"]["when"] = json!("maybe");
        wrong["order-confirmation"]["grace_perod"] = json!("1s");
        wrong["cases"]["grace_period"] = json!("soon");
        wrong["effects"]["attempts_max"] = json!(0);
        wrong["shops"]["demo-shop"]["time_zone"] = json!("Mars/Olympus");
        let found: Vec<String> =
            Policy::read(&wrong, &json!({})).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "/shops/demo-shop/time_zone is not an IANA time zone such as Europe/London",
                "/order-confirmation/when is not one of placed, paid",
                "/order-confirmation/grace_perod is not known here",
                "/cases/grace_period is not a time such as 90s, 2h 30m or 14d",
                "/effects/attempts_max is zero",
            ]
        );
    }

    #[test]
    fn what_a_policy_does_not_know_is_refused_though_all_else_is_well() {
        let unknown = json!({ "order-confirmation": { "grace_perod": "1s" } });
        let found = Policy::read(&crate::testing::policy_json(), &unknown).unwrap_err();
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["/order-confirmation/grace_perod is not known here"]);
    }

    #[test]
    fn times_are_from_nothing_to_ten_years_and_working_days_no_more_than_a_year() {
        let refused = |wait: &str| {
            let clock = json!({ "clocks": { "payment_pending": wait } });
            let read = Policy::read(&crate::testing::policy_json(), &clock);
            read.err().map(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        };
        for good in ["0s", "2h 30m", "3660d", "0 working days", "1 working day", "365 working days"] {
            assert_eq!(refused(good), None, "{good}");
        }
        for bad in ["-1s", "3661d", "soon"] {
            let why = "/clocks/payment_pending is not a time such as 90s, 2h 30m or 14d";
            assert_eq!(refused(bad).as_deref(), Some(why), "{bad}");
        }
        for bad in ["366 working days", "-1 working days", "some working days"] {
            let why = "/clocks/payment_pending is not a number of days such as 3 working days";
            assert_eq!(refused(bad).as_deref(), Some(why), "{bad}");
        }
    }

    #[test]
    fn the_more_severe_a_case_the_sooner_it_is_due() {
        let due = json!({ "cases": { "due_low": "3d", "due_normal": "1d", "due_high": "2h" } });
        let cases = Policy::read(&crate::testing::policy_json(), &due).unwrap().cases;
        let hours =
            [Severity::Low, Severity::Normal, Severity::High].map(|severity| cases.due(severity).as_hours());
        assert_eq!(hours, [72, 24, 2]);
    }

    #[test]
    fn overrides_change_what_they_name_and_nothing_else() {
        let base = crate::testing::policy_json();
        let policy = Policy::read(&base, &json!({ "order-confirmation": { "grace_period": "1s" } })).unwrap();
        let plain = Policy::read(&base, &json!({})).unwrap();
        let kind = MessageKind::OrderConfirmation;
        assert_eq!(policy.message(kind).grace_period, SignedDuration::from_secs(1));
        assert_eq!(policy.message(kind).max_age, plain.message(kind).max_age);
    }
}
