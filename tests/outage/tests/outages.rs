//! Rehearses outages of half an hour. Time is virtual, and the functions are the real ones.
//!
//! `CANDOR_OUTAGE=6 cargo test -p candor-outage --test outages -- --nocapture` plays them with six events a second, and
//! prints what happened.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout
)]

use candor_outage::damage::Damage;
use candor_outage::rehearsal::Rehearsal;
use candor_outage::world::Trouble;
use jiff::SignedDuration;

fn rehearsal(trouble: Trouble) -> Rehearsal {
    let per_second: Option<u32> = std::env::var("CANDOR_OUTAGE").ok().and_then(|text| text.parse().ok());
    Rehearsal::of(trouble, per_second.map_or(30, |events| events * 60))
}

fn play(rehearsal: Rehearsal) -> Damage {
    let damage = rehearsal.play().unwrap();
    println!("{rehearsal:?}\n    {damage}");
    damage
}

/// Checks that nothing came to harm.
fn assert_unharmed(damage: &Damage) {
    assert_eq!((damage.queues.dead, damage.queues.forgotten, damage.lost), (0, 0, 0), "{damage}");
    assert_eq!((damage.twice, damage.unsaid, damage.undelivered), (0, 0, 0), "{damage}");
    assert!(damage.mails * 3 > damage.events && damage.commands > 0, "too little happened: {damage}");
}

/// Checks that what waited was recorded soon, and that people were told.
fn assert_recorded_within(damage: &Damage, minutes: i64) {
    assert!(damage.recorded_after.unwrap() <= SignedDuration::from_mins(minutes), "{damage}");
    let alarmed = damage.alarmed_after.unwrap_or_else(|| panic!("there was no alarm: {damage}"));
    assert!(alarmed <= SignedDuration::from_mins(10), "{damage}");
}

#[test]
fn a_table_that_throttles_everything_loses_nothing_and_says_nothing_twice() {
    let damage = play(rehearsal(Trouble::TableThrottled(100)));
    assert_unharmed(&damage);
    assert_recorded_within(&damage, 11);
    assert!(damage.queues.receives_max < 20, "{damage}");
}

#[test]
fn a_table_that_throttles_half_of_what_it_is_asked_loses_nothing() {
    let damage = play(rehearsal(Trouble::TableThrottled(50)));
    assert_unharmed(&damage);
    assert!(damage.recorded_after.unwrap() <= SignedDuration::from_mins(11), "{damage}");
}

/// Each call then takes seconds, and a new account lets ten run.
#[test]
fn a_table_that_does_not_answer_loses_nothing_in_an_account_with_little_room() {
    let damage = play(Rehearsal { concurrency: 10, ..rehearsal(Trouble::TableSilent) });
    assert_unharmed(&damage);
    assert_recorded_within(&damage, 12);
}

#[test]
fn mails_wait_for_a_mail_service_that_is_down_and_go_out_once() {
    let damage = play(rehearsal(Trouble::MailDown));
    assert_unharmed(&damage);
    assert_eq!(damage.unknown, 0, "{damage}");
    // Workers that meet it at the same time may tell the same, which does no harm.
    assert!((2..=12).contains(&damage.notices), "people hear of it once, and of its end: {damage}");
    assert!(damage.confirmed_after <= SignedDuration::from_mins(30), "{damage}");
}

/// The mail service itself tells later which of them went out, or a person decides.
#[test]
fn few_mails_are_of_unknown_outcome_if_a_mail_service_takes_mails_and_does_not_say_so() {
    let damage = play(rehearsal(Trouble::MailSilent));
    assert_unharmed(&damage);
    assert!((1..=12).contains(&damage.unknown), "{damage}");
}

#[test]
fn a_bus_that_refuses_commands_gets_them_once_it_is_back() {
    let damage = play(rehearsal(Trouble::BusRefuses));
    assert_unharmed(&damage);
    // A shipment that comes before the next attempt makes a command needless.
    assert!(damage.untold == 0 && damage.commands * 5 > damage.events, "{damage}");
}

/// Calls that may not be made count as deliveries, and no function can put a message off.
#[test]
fn functions_that_may_not_run_lose_nothing() {
    let damage = play(rehearsal(Trouble::NothingRuns));
    assert_unharmed(&damage);
    assert!((6..=40).contains(&damage.queues.receives_max), "{damage}");
    assert!(damage.recorded_after.unwrap() <= SignedDuration::from_mins(3), "{damage}");
}

#[test]
fn an_outage_of_four_hours_loses_nothing() {
    let lasts = SignedDuration::from_hours(4);
    let damage = play(Rehearsal { lasts, ..Rehearsal::of(Trouble::TableThrottled(100), 12) });
    assert_unharmed(&damage);
    assert_recorded_within(&damage, 11);
}

/// The rehearsal can fail: as it was, with five deliveries and a fixed time between them.
#[test]
fn five_deliveries_a_minute_apart_fill_the_dead_letter_queue() {
    let before = Rehearsal { receives_max: Some(5), hears: false, ..rehearsal(Trouble::TableThrottled(100)) };
    let damage = play(before);
    assert!(damage.queues.dead * 4 > damage.events && damage.lost > 0, "{damage}");
    let throttled = Rehearsal { receives_max: Some(5), ..rehearsal(Trouble::NothingRuns) };
    assert!(play(throttled).queues.dead > 0);
}

/// Nor is either of the two measures enough.
#[test]
fn longer_pauses_need_more_deliveries_and_more_deliveries_need_longer_pauses() {
    let outage = rehearsal(Trouble::TableThrottled(100));
    assert!(play(Rehearsal { receives_max: Some(5), ..outage }).queues.dead > 0);
    let lasts = SignedDuration::from_mins(90);
    let hurried = play(Rehearsal { hears: false, lasts, ..outage });
    assert!(hurried.queues.dead > 0, "{hurried}");
    let patient = play(Rehearsal { lasts, ..outage });
    assert_eq!(patient.queues.dead, 0, "{patient}");
    assert!(patient.queues.receives * 2 < hurried.queues.receives, "{patient}, {hurried}");
}
