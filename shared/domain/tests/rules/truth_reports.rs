//! Tests when truth reports are due, and who reads them.

use candor_domain::policy::settings::Policy;
use candor_domain::truth_report::due::due;
use candor_domain::truth_report::period::Period;
use jiff::Timestamp;
use serde_json::{Value, json};

fn policy(truth_reports: &Value) -> Policy {
    let built_in = toml::from_str(include_str!("../../../../infra/policy.toml")).unwrap();
    Policy::read(&built_in, &json!({ "shops": { "demo-shop": { "truth_reports": truth_reports } } })).unwrap()
}

fn periods(policy: &Policy, now: &str) -> Vec<Period> {
    let now: Timestamp = now.parse().unwrap();
    due(policy, now).iter().map(|report| report.period).collect()
}

fn week(monday: &str) -> Period {
    Period::Week(monday.parse().unwrap())
}

fn day(day: &str) -> Period {
    Period::Day(day.parse().unwrap())
}

#[test]
fn nobody_gets_a_report_unless_the_policy_says_so() {
    let built_in = toml::from_str(include_str!("../../../../infra/policy.toml")).unwrap();
    let policy = Policy::read(&built_in, &json!({})).unwrap();
    assert_eq!(periods(&policy, "2026-11-30T09:00:00Z"), []);
    assert_eq!(periods(&self::policy(&json!({ "at": "07:00" })), "2026-11-30T09:00:00Z"), []);
}

#[test]
fn the_report_of_a_week_goes_out_on_monday_morning_by_the_shops_clock() {
    let policy = policy(&json!({ "weekly_to": ["lead@demo-shop.example"], "at": "07:30" }));
    assert_eq!(periods(&policy, "2026-11-30T07:29:59Z"), []);
    assert_eq!(periods(&policy, "2026-11-30T07:30:00Z"), [week("2026-11-23")]);
    // In summer, London is an hour ahead.
    assert_eq!(periods(&policy, "2026-06-29T06:30:00Z"), [week("2026-06-22")]);
    assert_eq!(periods(&policy, "2026-06-29T06:29:00Z"), []);
}

#[test]
fn a_report_that_could_not_be_sent_in_time_is_sent_while_it_is_of_use() {
    let policy = policy(&json!({
        "weekly_to": ["lead@demo-shop.example"], "daily_to": ["ops@demo-shop.example"], "at": "07:00"
    }));
    assert_eq!(periods(&policy, "2026-11-30T18:00:00Z"), [day("2026-11-29"), week("2026-11-23")]);
    assert_eq!(periods(&policy, "2026-11-30T20:00:00Z"), [week("2026-11-23")]);
    assert_eq!(periods(&policy, "2026-12-02T08:00:00Z"), [day("2026-12-01"), week("2026-11-23")]);
    assert_eq!(periods(&policy, "2026-12-03T08:00:00Z"), [day("2026-12-02")]);
}

#[test]
fn a_report_of_a_day_is_about_the_whole_day_before_in_the_shops_zone() {
    let policy = policy(&json!({ "daily_to": ["ops@demo-shop.example"], "at": "00:30" }));
    // Half an hour after midnight of the 1st of July in London, which is still June by UTC.
    assert_eq!(periods(&policy, "2026-06-30T23:30:00Z"), [day("2026-06-30")]);
}

#[test]
fn a_time_of_day_that_does_not_exist_when_the_clocks_go_forward_comes_an_hour_later() {
    let policy = policy(&json!({ "daily_to": ["ops@demo-shop.example"], "at": "01:30" }));
    assert_eq!(periods(&policy, "2026-03-29T01:29:00Z"), []);
    assert_eq!(periods(&policy, "2026-03-29T01:30:00Z"), [day("2026-03-28")]);
}

#[test]
fn everything_wrong_with_the_readers_is_listed() {
    let built_in: Value = toml::from_str(include_str!("../../../../infra/policy.toml")).unwrap();
    let wrong = json!({ "shops": { "demo-shop": { "truth_reports": {
        "weekly_to": ["lead", "ops@demo-shop.example"], "daily_to": "ops@demo-shop.example", "at": "7am", "monthly_to": []
    } } } });
    let violations = Policy::read(&built_in, &wrong).unwrap_err();
    let told: Vec<String> = violations.iter().map(ToString::to_string).collect();
    let at = |end: &str| {
        told.iter().any(|told| told.starts_with(&format!("/shops/demo-shop/truth_reports/{end}")))
    };
    assert!(at("weekly_to/0") && at("daily_to") && at("at ") && at("monthly_to"), "{told:#?}");
    assert_eq!(told.len(), 4, "{told:#?}");
}
