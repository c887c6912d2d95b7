//! Reports the results of a budget that was played, for people or as JSON.

use std::collections::BTreeMap;

use candor_domain::case::key::CaseKind;
use candor_domain::fulfilment::request::StopReason;
use candor_domain::message::key::MessageKind;
use candor_domain::message::reason::Reason;
use serde_json::{Value, json};

use crate::budget::Sum;
use crate::watch::{ARCHIVED, LISTED, OVERDUE, PACKED, TOLD_OF_A_THIRD};

/// Lists every reason for which a message can be withheld.
const REASONS: [Reason; 26] = [
    Reason::OrderMissing,
    Reason::OrderCancelled,
    Reason::NotPaid,
    Reason::NoTracking,
    Reason::ParcelVoided,
    Reason::ParcelMismatch,
    Reason::NothingToCorrect,
    Reason::TooLate,
    Reason::NoAddress,
    Reason::ShopUnknown,
    Reason::PaidMeanwhile,
    Reason::Refunded,
    Reason::Delivered,
    Reason::LostOrReturned,
    Reason::NothingToCome,
    Reason::PromisePassed,
    Reason::NoticeFirst,
    Reason::TooSoon,
    Reason::AddressSuppressed,
    Reason::Unsubscribed,
    Reason::OpenCase,
    Reason::ReturnOrRefund,
    Reason::TestOrder,
    Reason::CounterSale,
    Reason::PickupOrder,
    Reason::ToBeSent,
];

/// Returns the names of everything that must occur sometimes: each reason, case, kind of message and reason to stop. If one
/// never occurs, the world does not test enough.
#[must_use]
pub fn sometimes() -> Vec<String> {
    let reasons = REASONS.iter().map(|reason| format!("withheld {reason}"));
    let cases = CaseKind::ALL.into_iter().map(|kind| format!("case open {}", kind.slug()));
    let messages = MessageKind::ALL.into_iter().map(|kind| format!("sent {kind}"));
    let stops = StopReason::ALL.into_iter().map(|reason| format!("told the warehouse to stop: {reason}"));
    let told = [TOLD_OF_A_THIRD, LISTED, ARCHIVED, OVERDUE, PACKED].map(str::to_owned);
    reasons.chain(cases).chain(messages).chain(stops).chain(told).collect()
}

/// Returns the names that never occurred.
#[must_use]
pub fn never(sum: &Sum) -> Vec<String> {
    sometimes().into_iter().filter(|what| !sum.tally.contains_key(what)).collect()
}

/// Returns the summary for people.
#[must_use]
pub fn render(sum: &Sum, seconds: f64) -> Vec<String> {
    let mut lines = vec![format!(
        "{} orders of {} households: {} events recorded, {} looks by dispatch, {:.1} s, {} events a second.",
        sum.orders,
        sum.households,
        sum.delivered,
        sum.looks,
        seconds,
        per_second(sum.delivered, seconds),
    )];
    lines.extend(of_owed(sum));
    lines.extend(of_waits(sum));
    lines.push(String::new());
    lines.extend(
        sum.tally.iter().filter(|(what, _)| !is_passing(what)).map(|(what, n)| format!("{n:>10}  {what}")),
    );
    let never = never(sum);
    if !never.is_empty() {
        lines.push(format!("Never occurred: {}.", never.join(", ")));
    }
    lines
}

/// Returns true for counters that only lead to something that is counted too.
fn is_passing(what: &str) -> bool {
    what.starts_with("case settling") || what.starts_with("owed: ")
}

fn of_owed(sum: &Sum) -> Option<String> {
    let count = |what: &str| sum.tally.get(what).copied().unwrap_or_default();
    let [sent, withheld, in_case] = ["owed: sent", "owed: withheld rightly", "owed: in a case"].map(count);
    let all = sent + withheld + in_case;
    let share = |part: u64| format!("{}.{:02} %", part * 100 / all, part * 10_000 / all % 100);
    (all > 0).then(|| {
        format!(
            "Of {all} messages that the truth called for, {} were sent, {} withheld rightly, {} stand in a case.",
            share(sent),
            share(withheld),
            share(in_case)
        )
    })
}

fn of_waits(sum: &Sum) -> Vec<String> {
    let waits = sum.waits.kinds().map(|kind| {
        let within = |percent| sum.waits.percentile(kind, percent).map(span).unwrap_or_default();
        let (half, most) = (within(50), within(99));
        format!("{:>10}  {kind}: half within {half}, 99 % within {most}", sum.waits.count(kind))
    });
    waits.collect()
}

fn span(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// Returns the number per second.
#[must_use]
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rate to be read"
)]
pub fn per_second(count: u64, seconds: f64) -> u64 {
    (count as f64 / seconds.max(0.001)) as u64
}

/// Returns the summary for programs.
#[must_use]
pub fn in_json(sum: &Sum, seconds: f64) -> Value {
    let waits = sum.waits.kinds().map(|kind| {
        let within = |percent| sum.waits.percentile(kind, percent);
        (kind.slug(), json!({ "count": sum.waits.count(kind), "p50": within(50), "p99": within(99) }))
    });
    let waits: BTreeMap<&str, Value> = waits.collect();
    let violations = sum.violations.iter().map(|(household, violation)| {
        json!({
            "household": household, "property": violation.property, "order": violation.order,
            "at": violation.at, "says": violation.says,
        })
    });
    json!({
        "households": sum.households, "orders": sum.orders, "events": sum.delivered, "looks": sum.looks,
        "seconds": seconds, "events_per_second": per_second(sum.delivered, seconds),
        "occurred": sum.tally, "never": never(sum), "seconds_to_send": waits,
        "violations": violations.collect::<Vec<_>>(),
    })
}
