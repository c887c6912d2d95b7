//! Reading a policy, with everything wrong with it.

use jiff::civil::Time;
use jiff::{SignedDuration, Span, SpanRelativeTo};

use super::message::MessagePolicies;
use super::{
    CasePolicy, ClockPolicy, ConfirmWhen, ContactPolicy, EffectPolicy, FulfilWhen, FulfilmentPolicy, Policy,
    shop, tag,
};
use crate::calendar::{Calendar, QuietHours, Wait};
use crate::message::MessageKind;
use crate::reading::At;

const OWN_FIELDS: [&str; 10] = [
    "shops",
    "contact",
    "fulfilment",
    "duplicates",
    "clocks",
    "tags",
    "cases",
    "effects",
    "activity_window",
    "keep",
];

/// Reads a whole policy.
pub(super) fn read(at: &At<'_>) -> Option<Policy> {
    at.object()?;
    at.only(&[&OWN_FIELDS[..], &MessageKind::ALL.map(MessageKind::slug)].concat());
    let message = |kind: MessageKind, name: &str| at.field(kind.slug()).field(name);
    let shops = shop::read_all(&at.field("shops"));
    let whens = [("placed", ConfirmWhen::Placed), ("paid", ConfirmWhen::Paid)];
    let confirm_when = choice(&message(MessageKind::OrderConfirmation, "when"), &whens);
    let tracking_wait = duration(&message(MessageKind::ShippingNotice, "tracking_wait"));
    let delay_interval = duration(&message(MessageKind::DelayNotice, "interval"));
    let follow_up_after = duration(&message(MessageKind::FollowUp, "after"));
    let messages = MessagePolicies::read(at);
    let contact = read_contact(&at.field("contact"));
    let fulfilment = read_fulfilment(&at.field("fulfilment"));
    at.field("duplicates").only(&["window"]);
    let duplicates_window = duration(&at.field("duplicates").field("window"));
    let clocks = read_clocks(&at.field("clocks"));
    let tags = at.field("tags").optional(tag::read_all);
    let cases = read_cases(&at.field("cases"));
    let effects = read_effects(&at.field("effects"));
    let activity_window = duration(&at.field("activity_window"));
    let keep = duration(&at.field("keep"));
    Some(Policy {
        shops: shops?,
        confirm_when: confirm_when?,
        tracking_wait: tracking_wait?,
        delay_interval: delay_interval?,
        follow_up_after: follow_up_after?,
        messages: messages?,
        contact: contact?,
        fulfilment: fulfilment?,
        duplicates_window: duplicates_window?,
        clocks: clocks?,
        tags: tags?.unwrap_or_default(),
        cases: cases?,
        effects: effects?,
        activity_window: activity_window?,
        keep: keep?,
        no_calendar: Calendar::default(),
    })
}

fn read_contact(at: &At<'_>) -> Option<ContactPolicy> {
    at.only(&["per_day_max", "quiet_from", "quiet_until"]);
    let per_day_max = at.field("per_day_max").quantity();
    let from = time_of_day(&at.field("quiet_from"));
    let until = time_of_day(&at.field("quiet_until"));
    Some(ContactPolicy { per_day_max: per_day_max?, quiet_hours: QuietHours { from: from?, until: until? } })
}

fn read_fulfilment(at: &At<'_>) -> Option<FulfilmentPolicy> {
    at.only(&["when", "grace_period", "max_age", "ship_within"]);
    let whens = [("never", FulfilWhen::Never), ("placed", FulfilWhen::Placed), ("paid", FulfilWhen::Paid)];
    let when = choice(&at.field("when"), &whens);
    let grace_period = duration(&at.field("grace_period"));
    let max_age = duration(&at.field("max_age"));
    let ship_within = wait(&at.field("ship_within"));
    Some(FulfilmentPolicy {
        when: when?,
        grace_period: grace_period?,
        max_age: max_age?,
        ship_within: ship_within?,
    })
}

fn read_clocks(at: &At<'_>) -> Option<ClockPolicy> {
    at.only(&[
        "label_unused",
        "no_scan",
        "promise_passed",
        "attempt_failed",
        "pickup_left",
        "pickup_kept",
        "payment_pending",
        "hold_forgotten",
    ]);
    let label_unused = wait(&at.field("label_unused"));
    let no_scan = wait(&at.field("no_scan"));
    let promise_passed = wait(&at.field("promise_passed"));
    let attempt_failed = wait(&at.field("attempt_failed"));
    let pickup_left = duration(&at.field("pickup_left"));
    let pickup_kept = wait(&at.field("pickup_kept"));
    let payment_pending = wait(&at.field("payment_pending"));
    let hold_forgotten = wait(&at.field("hold_forgotten"));
    Some(ClockPolicy {
        label_unused: label_unused?,
        no_scan: no_scan?,
        promise_passed: promise_passed?,
        attempt_failed: attempt_failed?,
        pickup_left: pickup_left?,
        pickup_kept: pickup_kept?,
        payment_pending: payment_pending?,
        hold_forgotten: hold_forgotten?,
    })
}

fn read_cases(at: &At<'_>) -> Option<CasePolicy> {
    at.only(&["grace_period", "order_missing_after", "due_low", "due_normal", "due_high"]);
    let grace_period = duration(&at.field("grace_period"));
    let order_missing_after = duration(&at.field("order_missing_after"));
    let due_low = duration(&at.field("due_low"));
    let due_normal = duration(&at.field("due_normal"));
    let due_high = duration(&at.field("due_high"));
    Some(CasePolicy {
        grace_period: grace_period?,
        order_missing_after: order_missing_after?,
        due_low: due_low?,
        due_normal: due_normal?,
        due_high: due_high?,
    })
}

fn read_effects(at: &At<'_>) -> Option<EffectPolicy> {
    at.only(&["lease", "attempts_max", "retry_pause", "proof_wait"]);
    let lease = duration(&at.field("lease"));
    let attempts_max = at.field("attempts_max").quantity();
    let retry_pause = duration(&at.field("retry_pause"));
    let proof_wait = duration(&at.field("proof_wait"));
    Some(EffectPolicy {
        lease: lease?,
        attempts_max: attempts_max?,
        retry_pause: retry_pause?,
        proof_wait: proof_wait?,
    })
}

/// One of some names.
pub(super) fn choice<T: Copy>(at: &At<'_>, choices: &[(&str, T)]) -> Option<T> {
    let text = at.string()?;
    choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice).or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        at.refuse(format!("is not one of {}", names.join(", ")))
    })
}

/// A time of day such as `21:00`.
fn time_of_day(at: &At<'_>) -> Option<Time> {
    let text = at.string()?;
    let time = (text.len() == "21:00".len()).then(|| text.parse().ok()).flatten();
    time.or_else(|| at.refuse("is not a time of day such as 21:00"))
}

/// A number of working days such as `3 working days`, or else a time by the clock.
pub(super) fn wait(at: &At<'_>) -> Option<Wait> {
    const DAYS_MAX: u32 = 365;
    let text = at.string()?;
    let days = text.strip_suffix(" working days").or_else(|| text.strip_suffix(" working day"));
    match days.map(str::parse) {
        None => duration(at).map(Wait::Elapsed),
        Some(Ok(days)) if days <= DAYS_MAX => Some(Wait::WorkingDays(days)),
        Some(Ok(_) | Err(_)) => at.refuse("is not a number of days such as 3 working days"),
    }
}

/// A time such as `90s`, `2h 30m` or `14d`; a day is 24 hours here. From nothing to ten years.
pub(super) fn duration(at: &At<'_>) -> Option<SignedDuration> {
    const TEN_YEARS: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);
    let span: Option<Span> = at.string()?.parse().ok();
    let length = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    match length {
        Some(length) if length >= SignedDuration::ZERO && length <= TEN_YEARS => Some(length),
        Some(_) | None => at.refuse("is not a time such as 90s, 2h 30m or 14d"),
    }
}
