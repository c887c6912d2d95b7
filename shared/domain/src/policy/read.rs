//! Reads a policy and lists everything wrong with it.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::message::key::MessageKind;
use crate::policy::message::MessagePolicies;
use crate::policy::settings::{
    CasePolicy, ClockPolicy, ConfirmWhen, ContactPolicy, DuplicatePolicy, EffectPolicy, FulfilWhen,
    FulfilmentPolicy, Policy,
};
use crate::policy::times::{choice, duration, time_of_day, wait};
use crate::policy::{shop, tag, team};
use crate::values::calendar::{Calendar, QuietHours, Wait};
use crate::values::hash::PolicyHash;
use crate::values::reading::{At, Violation, Violations};

impl Policy {
    /// Reads a policy: `base` with the members of `overrides` laid over it.
    ///
    /// # Errors
    /// Returns everything wrong with it, each by its JSON pointer.
    pub fn read(base: &Value, overrides: &Value) -> Result<Self, Vec<Violation>> {
        let mut layered = base.clone();
        lay_over(&mut layered, overrides);
        let violations = Violations::default();
        let policy = read(&At::root(&layered, &violations), PolicyHash::of(&layered));
        match policy {
            Some(policy) if violations.is_empty() => Ok(policy),
            Some(_) | None => Err(violations.into_vec()),
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

const OWN_FIELDS: [&str; 14] = [
    "shops",
    "contact",
    "fulfilment",
    "duplicates",
    "estimates",
    "clocks",
    "tags",
    "cases",
    "teams",
    "effects",
    "activity_window",
    "keep",
    "late_after",
    "archive_after",
];

/// Reads a whole policy.
fn read(at: &At<'_>, hash: PolicyHash) -> Option<Policy> {
    at.object()?;
    at.only(&[&OWN_FIELDS[..], &MessageKind::ALL.map(MessageKind::slug)].concat());
    let message = |kind: MessageKind, name: &str| at.field(kind.slug()).field(name);
    let shops = shop::read_all(&at.field("shops"));
    let whens = [("placed", ConfirmWhen::Placed), ("paid", ConfirmWhen::Paid)];
    let confirm_when = choice(&message(MessageKind::OrderConfirmation, "when"), &whens);
    let tracking_wait = duration(&message(MessageKind::ShippingNotice, "tracking_wait"));
    let delay_interval = duration(&message(MessageKind::DelayNotice, "interval"));
    let follow_up_after = duration(&message(MessageKind::FollowUp, "after"));
    let pickup_reminder_before = duration(&message(MessageKind::PickupReminder, "before"));
    let messages = MessagePolicies::read(at);
    let contact = read_contact(&at.field("contact"));
    let fulfilment = read_fulfilment(&at.field("fulfilment"));
    let duplicates = read_duplicates(&at.field("duplicates"));
    at.field("estimates").only(&["within"]);
    let estimate_within = duration(&at.field("estimates").field("within"));
    let clocks = read_clocks(&at.field("clocks"));
    let tags = at.field("tags").optional(tag::read_all);
    let cases = read_cases(&at.field("cases"));
    let teams = at.field("teams").optional(team::read_all);
    let effects = read_effects(&at.field("effects"));
    let activity_window = duration(&at.field("activity_window"));
    let keep = duration(&at.field("keep"));
    let late_after = duration(&at.field("late_after"));
    let archive_after = at.field("archive_after").optional(|at| read_archive_after(at, activity_window));
    Some(Policy {
        shops: shops?,
        confirm_when: confirm_when?,
        tracking_wait: tracking_wait?,
        delay_interval: delay_interval?,
        estimate_within: estimate_within?,
        follow_up_after: follow_up_after?,
        pickup_reminder_before: pickup_reminder_before?,
        messages: messages?,
        contact: contact?,
        fulfilment: fulfilment?,
        duplicates: duplicates?,
        clocks: clocks?,
        tags: tags?.unwrap_or_default(),
        cases: cases?,
        teams: teams?.unwrap_or_default(),
        effects: effects?,
        activity_window: activity_window?,
        keep: keep?,
        late_after: late_after?,
        archive_after: archive_after?,
        hash,
        no_calendar: Calendar::default(),
    })
}

/// Reads when orders are archived: while they are active, since an order that rests is left alone.
fn read_archive_after(at: &At<'_>, activity_window: Option<SignedDuration>) -> Option<Wait> {
    let (wait, epoch) = (wait(at)?, Timestamp::UNIX_EPOCH);
    let archived_at = wait.after(epoch, &Calendar::default());
    let is_active = activity_window.is_none_or(|window| archived_at.duration_since(epoch) < window);
    if is_active { Some(wait) } else { at.refuse("is not less than activity_window") }
}

fn read_contact(at: &At<'_>) -> Option<ContactPolicy> {
    at.only(&["per_day_max", "quiet_from", "quiet_until", "marketplace_buyers", "keep_sent"]);
    let per_day_max = at.field("per_day_max").count();
    let marketplace_buyers = at.field("marketplace_buyers").boolean();
    let keep_sent = at.field("keep_sent").optional(duration);
    let from = time_of_day(&at.field("quiet_from"));
    let until = time_of_day(&at.field("quiet_until"));
    Some(ContactPolicy {
        per_day_max: per_day_max?,
        marketplace_buyers: marketplace_buyers?,
        keep_sent: keep_sent?.unwrap_or_default(),
        quiet_hours: QuietHours { from: from?, until: until? },
    })
}

fn read_fulfilment(at: &At<'_>) -> Option<FulfilmentPolicy> {
    at.only(&["when", "grace_period", "max_age", "ship_within", "starts_unasked"]);
    let whens = [("never", FulfilWhen::Never), ("placed", FulfilWhen::Placed), ("paid", FulfilWhen::Paid)];
    let when = choice(&at.field("when"), &whens);
    let grace_period = duration(&at.field("grace_period"));
    let max_age = duration(&at.field("max_age"));
    let ship_within = wait(&at.field("ship_within"));
    let starts_unasked = at.field("starts_unasked").optional(At::boolean);
    Some(FulfilmentPolicy {
        when: when?,
        grace_period: grace_period?,
        max_age: max_age?,
        ship_within: ship_within?,
        starts_unasked: starts_unasked?.unwrap_or_default(),
    })
}

fn read_duplicates(at: &At<'_>) -> Option<DuplicatePolicy> {
    at.only(&["window", "check_again"]);
    let window = duration(&at.field("window"));
    let check_again = duration(&at.field("check_again"));
    Some(DuplicatePolicy { window: window?, check_again: check_again? })
}

fn read_clocks(at: &At<'_>) -> Option<ClockPolicy> {
    at.only(&[
        "unannounced",
        "label_unused",
        "no_scan",
        "promise_passed",
        "attempt_failed",
        "pickup_left",
        "pickup_kept",
        "payment_pending",
        "authorisation_kept",
        "authorisation_left",
        "refund_overdue",
        "return_open",
        "hold_forgotten",
        "command_unanswered",
    ]);
    let unannounced = wait(&at.field("unannounced"));
    let label_unused = wait(&at.field("label_unused"));
    let no_scan = wait(&at.field("no_scan"));
    let promise_passed = wait(&at.field("promise_passed"));
    let attempt_failed = wait(&at.field("attempt_failed"));
    let pickup_left = duration(&at.field("pickup_left"));
    let pickup_kept = wait(&at.field("pickup_kept"));
    let payment_pending = wait(&at.field("payment_pending"));
    let authorisation_kept = wait(&at.field("authorisation_kept"));
    let authorisation_left = duration(&at.field("authorisation_left"));
    let refund_overdue = wait(&at.field("refund_overdue"));
    let return_open = wait(&at.field("return_open"));
    let hold_forgotten = wait(&at.field("hold_forgotten"));
    let command_unanswered = at.field("command_unanswered").optional(wait);
    Some(ClockPolicy {
        unannounced: unannounced?,
        label_unused: label_unused?,
        no_scan: no_scan?,
        promise_passed: promise_passed?,
        attempt_failed: attempt_failed?,
        pickup_left: pickup_left?,
        pickup_kept: pickup_kept?,
        payment_pending: payment_pending?,
        authorisation_kept: authorisation_kept?,
        authorisation_left: authorisation_left?,
        refund_overdue: refund_overdue?,
        return_open: return_open?,
        hold_forgotten: hold_forgotten?,
        command_unanswered: command_unanswered?,
    })
}

fn read_cases(at: &At<'_>) -> Option<CasePolicy> {
    at.only(&[
        "grace_period",
        "order_missing_after",
        "silent_after_orders",
        "report_unmatched_after",
        "list_in_shop",
        "due_low",
        "due_normal",
        "due_high",
    ]);
    let grace_period = duration(&at.field("grace_period"));
    let order_missing_after = duration(&at.field("order_missing_after"));
    let silent_after_orders = at.field("silent_after_orders").count();
    let report_unmatched_after = duration(&at.field("report_unmatched_after"));
    let list_in_shop = at.field("list_in_shop").optional(At::boolean);
    let due_low = duration(&at.field("due_low"));
    let due_normal = duration(&at.field("due_normal"));
    let due_high = duration(&at.field("due_high"));
    Some(CasePolicy {
        grace_period: grace_period?,
        order_missing_after: order_missing_after?,
        silent_after_orders: silent_after_orders?,
        report_unmatched_after: report_unmatched_after?,
        list_in_shop: list_in_shop?.unwrap_or_default(),
        due_low: due_low?,
        due_normal: due_normal?,
        due_high: due_high?,
    })
}

fn read_effects(at: &At<'_>) -> Option<EffectPolicy> {
    at.only(&["lease", "attempts_max", "retry_pause", "proof_wait"]);
    let lease = duration(&at.field("lease"));
    let attempts_max = at.field("attempts_max").count();
    let retry_pause = duration(&at.field("retry_pause"));
    let proof_wait = duration(&at.field("proof_wait"));
    Some(EffectPolicy {
        lease: lease?,
        attempts_max: attempts_max?,
        retry_pause: retry_pause?,
        proof_wait: proof_wait?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::team::Severity;
    use jiff::SignedDuration;
    use serde_json::json;

    #[test]
    fn a_wrong_policy_is_refused_with_every_error_listed() {
        let mut wrong = crate::values::testing::policy_json();
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
        let found = Policy::read(&crate::values::testing::policy_json(), &unknown).unwrap_err();
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["/order-confirmation/grace_perod is not known here"]);
    }

    #[test]
    fn times_are_from_nothing_to_ten_years_and_working_days_no_more_than_a_year() {
        let refused = |wait: &str| {
            let clock = json!({ "clocks": { "payment_pending": wait } });
            let read = Policy::read(&crate::values::testing::policy_json(), &clock);
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
    fn an_order_is_archived_while_it_is_active_or_never() {
        let read = |after: &str| {
            let policy =
                Policy::read(&crate::values::testing::policy_json(), &json!({ "archive_after": after }));
            policy.map_err(|found| found.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
        };
        for good in ["0s", "29d", "5 working days"] {
            assert!(read(good).is_ok_and(|policy| policy.archive_after.is_some()), "{good}");
        }
        for bad in ["30d", "40 working days"] {
            assert_eq!(read(bad).err().unwrap(), "/archive_after is not less than activity_window", "{bad}");
        }
    }

    #[test]
    fn the_more_severe_a_case_the_sooner_it_is_due() {
        let due = json!({ "cases": { "due_low": "3d", "due_normal": "1d", "due_high": "2h" } });
        let cases = Policy::read(&crate::values::testing::policy_json(), &due).unwrap().cases;
        let hours =
            [Severity::Low, Severity::Normal, Severity::High].map(|severity| cases.due(severity).as_hours());
        assert_eq!(hours, [72, 24, 2]);
    }

    #[test]
    fn overrides_change_what_they_name_and_nothing_else() {
        let base = crate::values::testing::policy_json();
        let policy = Policy::read(&base, &json!({ "order-confirmation": { "grace_period": "1s" } })).unwrap();
        let plain = Policy::read(&base, &json!({})).unwrap();
        let kind = MessageKind::OrderConfirmation;
        assert_eq!(policy.message(kind).grace_period, SignedDuration::from_secs(1));
        assert_eq!(policy.message(kind).max_age, plain.message(kind).max_age);
    }
}
