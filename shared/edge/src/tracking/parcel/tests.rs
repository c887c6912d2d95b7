use TrackingStatus::{
    AttemptFailed, AvailableForPickup, Delivered, Exception, InTransit, LabelCreated, Lost, OutForDelivery,
    ReturnedToSender,
};
use candor_domain::values::reading::Violations;
use serde_json::Value;

use super::*;

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn scan(status: TrackingStatus, time: &str) -> Scan {
    let time = time.parse().map(Interval::exactly).ok();
    Scan { status, time: time.unwrap(), place: None }
}

fn local(status: TrackingStatus, time: &str) -> Scan {
    Scan { status, time: Interval::somewhere(time.parse().unwrap()).unwrap(), place: None }
}

fn parcel(status: TrackingStatus, scans: Vec<Scan>) -> Parcel {
    Parcel {
        number: "1Z999".parse().unwrap(),
        said_at: moment("2026-03-05T12:00:00Z"),
        status: Some(status),
        goes_back: false,
        scans,
        pickup_until: None,
        estimate: None,
    }
}

fn reports(parcel: &Parcel) -> Vec<Report> {
    let violations = Violations::default();
    let reports =
        parcel.reports(&At::root(&Value::Null, &violations), &"demo-shop".parse().unwrap(), "easypost");
    reports.unwrap()
}

/// Returns the statuses and days that are reported, each with its time.
fn told(parcel: &Parcel) -> Vec<(String, String)> {
    let of = |report: Report| {
        let Said::Shipment(_, said) = report.said else { panic!() };
        let what = match said {
            OfShipment::Update { status, .. } => status.slug().to_owned(),
            OfShipment::Estimate { promised_on, .. } => promised_on.to_string(),
        };
        (what, report.stamp.occurred_at.to_string())
    };
    reports(parcel).into_iter().map(of).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(what, at)| ((*what).to_owned(), (*at).to_owned())).collect()
}

#[test]
fn the_newest_scan_of_each_status_is_told_wherever_it_stands_in_the_history() {
    let scans = vec![
        scan(OutForDelivery, "2026-03-05T07:00:00Z"),
        scan(InTransit, "2026-03-03T10:00:00Z"),
        scan(InTransit, "2026-03-04T10:00:00Z"),
        scan(InTransit, "2026-03-02T10:00:00Z"),
        scan(Exception, "2026-03-03T20:00:00Z"),
    ];
    let expected = pairs(&[
        ("out-for-delivery", "2026-03-05T07:00:00Z"),
        ("in-transit", "2026-03-04T10:00:00Z"),
        ("exception", "2026-03-03T20:00:00Z"),
    ]);
    assert_eq!(told(&parcel(OutForDelivery, scans)), expected);
}

#[test]
fn the_same_scans_have_the_same_names_in_every_later_payload() {
    let scans = vec![scan(InTransit, "2026-03-03T10:00:00Z")];
    let earlier = parcel(InTransit, scans.clone());
    let mut later = parcel(Delivered, [scans, vec![scan(Delivered, "2026-03-06T10:00:00Z")]].concat());
    later.said_at = moment("2026-03-06T10:05:00Z");
    later.number = "1z 999".parse().unwrap();
    assert_eq!(reports(&earlier)[0].stamp, reports(&later)[1].stamp);
}

#[test]
fn a_delivery_that_the_carrier_took_back_is_not_told_from_the_history() {
    let scans = vec![scan(Delivered, "2026-03-04T10:00:00Z"), scan(Exception, "2026-03-05T10:00:00Z")];
    assert_eq!(told(&parcel(Exception, scans)), pairs(&[("exception", "2026-03-05T10:00:00Z")]));
}

#[test]
fn a_parcel_that_is_delivered_after_it_was_returned_came_back_to_the_shop() {
    let scans = vec![scan(ReturnedToSender, "2026-03-03T10:00:00Z"), scan(Delivered, "2026-03-05T10:00:00Z")];
    let expected = pairs(&[("returned-to-sender", "2026-03-05T10:00:00Z")]);
    assert_eq!(told(&parcel(Delivered, scans)), expected);
}

#[test]
fn a_number_that_is_given_out_again_does_not_carry_the_history_of_the_parcel_before() {
    let before =
        vec![scan(ReturnedToSender, "2025-10-01T10:00:00Z"), scan(Exception, "2025-09-30T10:00:00Z")];
    let scans = [before, vec![scan(Delivered, "2026-03-05T10:00:00Z")]].concat();
    assert_eq!(told(&parcel(Delivered, scans)), pairs(&[("delivered", "2026-03-05T10:00:00Z")]));
}

#[test]
fn a_parcel_that_goes_back_is_neither_delivered_nor_brought_to_the_customer() {
    for status in [InTransit, OutForDelivery, AttemptFailed, AvailableForPickup, Delivered, ReturnedToSender]
    {
        let mut parcel = parcel(status, vec![scan(status, "2026-03-05T10:00:00Z")]);
        parcel.goes_back = true;
        parcel.estimate = Some(("2026-03-09".parse().unwrap(), None));
        assert_eq!(told(&parcel), pairs(&[("returned-to-sender", "2026-03-05T10:00:00Z")]), "{status}");
    }
    let mut lost = parcel(Lost, vec![]);
    lost.goes_back = true;
    assert_eq!(told(&lost), pairs(&[("lost", "2026-03-05T12:00:00Z")]));
}

#[test]
fn a_label_is_told_only_while_there_is_nothing_else() {
    let label = scan(LabelCreated, "2026-03-01T10:00:00Z");
    let expected = pairs(&[("label-created", "2026-03-01T10:00:00Z")]);
    assert_eq!(told(&parcel(LabelCreated, vec![label.clone()])), expected);
    let expected = pairs(&[("in-transit", "2026-03-05T12:00:00Z")]);
    assert_eq!(told(&parcel(InTransit, vec![label])), expected);
}

#[test]
fn a_status_without_a_scan_has_the_time_of_the_payload() {
    let delivered = scan(Delivered, "2026-03-01T10:00:00Z");
    assert_eq!(told(&parcel(Lost, vec![delivered])), pairs(&[("lost", "2026-03-05T12:00:00Z")]));
}

#[test]
fn a_time_without_a_zone_is_the_last_possible_moment_and_never_later_than_the_payload() {
    let scans = vec![local(InTransit, "2026-03-04T10:00:00"), local(OutForDelivery, "2026-03-05T11:00:00")];
    let expected =
        pairs(&[("out-for-delivery", "2026-03-05T12:00:00Z"), ("in-transit", "2026-03-04T22:00:00Z")]);
    assert_eq!(told(&parcel(OutForDelivery, scans)), expected);
}

#[test]
fn a_scan_from_after_the_payload_is_not_believed() {
    let scans = vec![
        scan(InTransit, "2026-03-06T10:00:00Z"),
        scan(Exception, "2026-03-01T10:00:00Z"),
        scan(OutForDelivery, "2026-03-07T10:00:00Z"),
    ];
    let expected = pairs(&[("in-transit", "2026-03-05T12:00:00Z"), ("exception", "2026-03-01T10:00:00Z")]);
    assert_eq!(told(&parcel(InTransit, scans)), expected);
}

#[test]
fn a_day_is_told_only_while_the_customer_waits_for_the_parcel_to_come() {
    let with_day = |status| {
        let mut parcel = parcel(status, vec![]);
        parcel.estimate = Some(("2026-03-09".parse().unwrap(), None));
        told(&parcel).into_iter().any(|(what, _)| what == "2026-03-09")
    };
    for status in [LabelCreated, InTransit, OutForDelivery, AttemptFailed, Exception] {
        assert!(with_day(status), "{status}");
    }
    for status in [AvailableForPickup, Delivered, ReturnedToSender, Lost] {
        assert!(!with_day(status), "{status}");
    }
}

#[test]
fn a_time_to_fetch_it_by_is_told_only_of_a_parcel_that_waits() {
    let until = |status| {
        let mut parcel = parcel(status, vec![]);
        parcel.pickup_until = Some(moment("2026-03-12T12:00:00Z"));
        match reports(&parcel).remove(0).said {
            Said::Shipment(_, OfShipment::Update { pickup_until, .. }) => pickup_until,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(until(AvailableForPickup), Some(moment("2026-03-12T12:00:00Z")));
    assert_eq!(until(InTransit), None);
}

#[test]
fn all_that_is_ever_said_of_a_parcel_fits_into_one_call_of_the_bus() {
    let scans: Vec<Scan> =
        TrackingStatus::ALL.into_iter().map(|status| scan(status, "2026-03-01T10:00:00Z")).collect();
    for status in TrackingStatus::ALL {
        let mut parcel = parcel(status, scans.clone());
        parcel.estimate = Some(("2026-03-09".parse().unwrap(), None));
        assert!(reports(&parcel).len() <= 10, "{status}");
        parcel.status = None;
        assert!(reports(&parcel).len() < 10, "the refusal of a status must fit in, too");
    }
}
