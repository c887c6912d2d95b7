//! Checks that the stand-in of what reads the stream does what AWS documents; `src/lane.rs` has the addresses.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing
)]

use candor_outage::deployed;
use candor_outage::lane::{Called, Lane, Mapping, Reason, Record};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn mapping() -> Mapping {
    deployed::stream().unwrap()
}

fn lane(mapping: Mapping, records: u64) -> Lane {
    let mut lane = Lane::new(mapping);
    (1..=records).for_each(|sequence| {
        lane.push(Record { sequence, pk: format!("ORDER#demo-shop#{sequence}"), at: at(0) })
    });
    lane
}

fn answer(failures: Value) -> Called {
    Called::Answered(json!({ "batchItemFailures": failures }))
}

fn failed(sequences: &[u64]) -> Called {
    answer(sequences.iter().map(|it| json!({ "itemIdentifier": it.to_string() })).collect())
}

/// Lets a lane call a function until nothing is left. Returns the batches that it was called with.
fn drain(lane: &mut Lane, mut function: impl FnMut(&[u64]) -> Called) -> Vec<Vec<u64>> {
    let mut calls = Vec::new();
    while let Some((records, _)) = lane.next(at(1)) {
        let sequences: Vec<u64> = records.iter().map(|record| record.sequence).collect();
        lane.took(&function(&sequences));
        calls.push(sequences);
        assert!(calls.len() < 100, "it never ends: {calls:?}");
    }
    calls
}

#[test]
fn the_template_says_how_the_stream_is_read() {
    let expected = Mapping {
        batch_size: 10,
        lanes: 4,
        bisects: true,
        reports_failures: true,
        retries_max: Some(3),
        age_max: Some(SignedDuration::from_mins(10)),
    };
    assert_eq!(mapping(), expected);
}

#[test]
fn a_batch_is_done_if_the_answer_names_no_failure() {
    for nothing in
        [answer(json!([])), answer(Value::Null), Called::Answered(json!({})), Called::Answered(Value::Null)]
    {
        let calls = drain(&mut lane(mapping(), 12), |_| nothing.clone());
        assert_eq!(calls, [(1..=10).collect::<Vec<u64>>(), vec![11, 12]]);
    }
}

#[test]
fn what_follows_the_lowest_failure_comes_again_and_what_was_before_it_does_not() {
    let mut answers = vec![failed(&[]), failed(&[5, 4])];
    let calls = drain(&mut lane(mapping(), 6), |_| answers.pop().unwrap());
    assert_eq!(calls, [vec![1, 2, 3, 4, 5, 6], vec![4, 5, 6]]);
}

#[test]
fn an_answer_that_names_no_record_of_the_batch_fails_all_of_it() {
    for nonsense in [
        json!([{ "itemIdentifier": "" }]),
        json!([{ "itemIdentifier": null }]),
        json!([{ "id": "1" }]),
        json!([{ "itemIdentifier": "99" }]),
    ] {
        let mut answers = vec![failed(&[]), failed(&[]), answer(nonsense)];
        let calls = drain(&mut lane(mapping(), 2), |_| answers.pop().unwrap());
        assert_eq!(calls, [vec![1, 2], vec![1], vec![2]]);
    }
}

#[test]
fn a_record_that_fails_each_call_is_isolated_and_given_up_after_its_retries_and_holds_up_what_follows() {
    let mut lane = lane(mapping(), 12);
    let calls = drain(&mut lane, |batch| if batch.contains(&3) { Called::Failed } else { failed(&[]) });
    let first: Vec<u64> = (1..=10).collect();
    let expected = [
        first.clone(),
        first[..5].to_vec(),
        vec![1, 2, 3],
        vec![1, 2],
        vec![3],
        vec![3],
        vec![3],
        vec![3],
        vec![4, 5],
        vec![6, 7, 8, 9, 10],
        vec![11, 12],
    ];
    assert_eq!(calls, expected);
    assert_eq!(lane.given_up().len(), 1);
    let given_up = &lane.given_up()[0];
    assert_eq!((given_up.reason, given_up.records[0].sequence), (Reason::RetryAttemptsExhausted, 3));
}

/// This is why `dispatch` names no record of the stream: the good ones after it would go with it.
#[test]
fn a_record_that_is_named_again_and_again_takes_with_it_what_follows_in_its_batch() {
    let mut lane = lane(mapping(), 10);
    let calls = drain(&mut lane, |batch| if batch.contains(&3) { failed(&[3]) } else { failed(&[]) });
    assert_eq!(calls.len(), 1 + 1 + 3);
    let given_up: Vec<u64> = lane.given_up()[0].records.iter().map(|record| record.sequence).collect();
    assert_eq!(given_up, (3..=10).collect::<Vec<u64>>());
}

#[test]
fn a_call_that_may_not_be_made_is_no_retry_and_ends_by_age() {
    let mut lane = lane(mapping(), 1);
    for _ in 0..50 {
        assert_eq!(lane.next(at(599)).unwrap().1, 0);
        lane.took(&Called::Throttled);
    }
    assert!(lane.next(at(601)).is_none());
    assert_eq!(lane.given_up()[0].reason, Reason::MaximumRecordAgeExceeded);
    assert!(lane.is_empty());
}

#[test]
fn without_its_settings_a_failure_holds_up_its_lane_for_ever() {
    let plain =
        Mapping { bisects: false, reports_failures: false, retries_max: None, age_max: None, ..mapping() };
    let mut lane = lane(plain, 3);
    for _ in 0..1_000 {
        assert_eq!(lane.next(at(86_000)).unwrap().0.len(), 3);
        lane.took(&Called::Failed);
    }
    lane.next(at(86_000)).unwrap();
    lane.took(&failed(&[2]));
    assert!(lane.is_empty(), "an answer counts only where it was asked for");
}
