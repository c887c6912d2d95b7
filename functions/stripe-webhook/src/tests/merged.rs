//! Tests what an order holds after several events, in every order of arrival.

use super::*;

use candor_domain::event::stamp::Stamp;
use candor_domain::reference::report::OfPayment;

/// Returns the facts of an event with their stamps, as if each report had found its order.
fn stamped(body: &Value) -> Vec<(Stamp, Fact)> {
    match translated(body) {
        Translation::Events(events) => events.into_iter().map(|event| (event.stamp, event.fact)).collect(),
        Translation::Reports { reports, refused: None } => {
            reports.into_iter().map(|report| (report.stamp, of(report.said).fact())).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn of(said: Said) -> OfPayment {
    match said {
        Said::Payment(_, of) => of,
        Said::Shipment(..) => panic!("Stripe ships nothing"),
    }
}

/// Merges events in every order, each of them twice, and returns what the order holds, which is always the same.
fn merged(bodies: &[Value]) -> Facts {
    let all: Vec<(Stamp, Fact)> = bodies.iter().flat_map(stamped).collect();
    let mut found: Vec<Facts> = permutations(&all)
        .into_iter()
        .map(|facts| {
            let mut held = Facts::default();
            for (stamp, fact) in facts.iter().chain(&facts) {
                held.merge(stamp.clone(), fact.clone()).unwrap();
            }
            held
        })
        .collect();
    found.dedup();
    assert_eq!(found.len(), 1, "the order of arrival decides");
    found.remove(0)
}

fn permutations<T: Clone>(all: &[T]) -> Vec<Vec<T>> {
    if all.is_empty() {
        return vec![vec![]];
    }
    let each = (0..all.len()).flat_map(|n| {
        let mut rest = all.to_vec();
        let one = rest.remove(n);
        permutations(&rest).into_iter().map(move |tail| [vec![one.clone()], tail].concat())
    });
    each.collect()
}

fn at(name: &str, seconds: i64, changes: &[(&str, Value)]) -> Value {
    let body = with(sample(name), changes);
    let created = body["created"].as_i64().unwrap() + seconds;
    with(body, &[("/created", json!(created))])
}

#[test]
fn money_that_several_events_tell_of_is_counted_once() {
    let facts = merged(&[
        sample("applied-payment-intent-succeeded"),
        sample("applied-charge-succeeded"),
        sample("applied-session-completed"),
        sample("applied-charge-updated"),
    ]);
    let amounts: Vec<String> = facts.payments().values().map(|held| held.body.amount.to_string()).collect();
    assert_eq!(amounts, ["36.47 GBP"]);
}

#[test]
fn the_last_capture_of_several_counts_whatever_comes_first() {
    let part = |amount: u32, seconds| {
        at("applied-charge-captured-in-part", seconds, &[("amount_captured", json!(amount))])
    };
    for seconds in [0, 60] {
        let facts = merged(&[part(1000, 0), part(3647, seconds)]);
        let amounts: Vec<i64> = facts.payments().values().map(|held| held.body.amount.amount_minor).collect();
        assert_eq!(amounts, [3647], "{seconds} seconds apart");
    }
}

#[test]
fn a_charge_that_changed_heals_a_payment_whose_own_event_was_lost() {
    let facts = merged(&[sample("applied-charge-updated")]);
    assert_eq!(facts.payments().len(), 1);
}

#[test]
fn a_refund_that_succeeded_and_failed_later_failed() {
    let failed = sample("applied-refund-failed");
    let succeeded = sample("applied-refund-created");
    let in_a_list =
        with(sample("applied-charge-refunded-of-old-version"), &[("/created", json!(1_900_000_000))]);
    let renamed = with(
        sample("applied-refund-updated"),
        &[("/data/previous_attributes", json!({ "metadata": {} })), ("/created", json!(1_900_000_000))],
    );
    let facts = merged(&[succeeded.clone(), failed.clone(), in_a_list, renamed]);
    assert_eq!((facts.refunds().len(), facts.failed_refunds().len()), (0, 1));
    // Test cards fail within the same second.
    let at_once = with(failed, &[("/created", succeeded["created"].clone())]);
    let facts = merged(&[succeeded, at_once]);
    assert_eq!((facts.refunds().len(), facts.failed_refunds().len()), (0, 1));
}

#[test]
fn a_refund_that_was_awaited_is_as_new_as_its_success() {
    let stamps = |body: &Value| {
        stamped(body).into_iter().map(|(stamp, _)| stamp.occurred_at.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(stamps(&sample("applied-refund-updated")), ["2026-03-08T04:10:00Z"]);
    let renamed =
        with(sample("applied-refund-updated"), &[("/data/previous_attributes", json!({ "metadata": {} }))]);
    assert_eq!(stamps(&renamed), ["2026-03-06T09:30:00Z"]);
}

#[test]
fn each_refund_of_a_payment_counts() {
    let second = with(sample("applied-refund-created"), &[("id", json!("re_second"))]);
    assert_eq!(merged(&[sample("applied-refund-created"), second]).refunds().len(), 2);
}

#[test]
fn the_refunds_of_an_old_charge_are_those_of_their_own_events() {
    let facts = merged(&[sample("applied-charge-refunded-of-old-version"), sample("applied-refund-created")]);
    assert_eq!(facts.refunds().len(), 1);
}

#[test]
fn the_newest_word_about_a_dispute_counts_even_if_it_was_won_before() {
    let dispute = |status: &str, topic: &str, days: i64| {
        at("applied-dispute-created", days * 86_400, &[("status", json!(status)), ("/type", json!(topic))])
    };
    let (created, updated, closed) =
        ("charge.dispute.created", "charge.dispute.updated", "charge.dispute.closed");
    let status = |bodies: &[Value]| {
        let facts = merged(bodies);
        let held: Vec<DisputeStatus> = facts.disputes().values().map(|held| held.body.status).collect();
        held
    };
    let opened = dispute("needs_response", created, 0);
    let review = dispute("under_review", updated, 1);
    assert_eq!(status(&[opened.clone(), review.clone(), dispute("won", closed, 2)]), [DisputeStatus::Won]);
    assert_eq!(
        status(&[opened.clone(), dispute("won", closed, 2), dispute("lost", closed, 3)]),
        [DisputeStatus::Lost]
    );
    assert_eq!(
        status(&[opened.clone(), dispute("lost", closed, 2), dispute("won", closed, 3)]),
        [DisputeStatus::Won]
    );
    // SEPA debits are disputed and lost within the same second.
    assert_eq!(status(&[opened, dispute("lost", closed, 0)]), [DisputeStatus::Lost]);
}

#[test]
fn two_events_with_one_identifier_are_two_facts() {
    let one = with(sample("applied-refund-created"), &[("/id", json!("evt_00000000000000"))]);
    let other = with(one.clone(), &[("id", json!("re_other"))]);
    assert_eq!(merged(&[one, other]).refunds().len(), 2);
}

#[test]
fn a_delivery_that_comes_again_makes_the_same_facts() {
    for body in samples() {
        assert_eq!(translated(&body), translated(&body));
    }
}
