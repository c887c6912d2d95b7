//! Tests the configuration with the template's variables, right and wrong.

use std::collections::BTreeMap;

use candor_domain::event::event_type::EventType;
use candor_domain::message::key::MessageKind;

use super::*;

fn environment(changes: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let base = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "a-secret"),
        ("AWS_SESSION_TOKEN", "a-token"),
        ("QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/1/own"),
        ("REPORTS_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/1/reports"),
        ("TABLE_NAME", "orders"),
        ("POLICY_OVERRIDES", "{}"),
        ("LOG_LEVEL", "info"),
        ("EXCEPTIONS_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/1/exceptions"),
        ("MAIL_CONFIGURATION_SET", "mails"),
        ("BUS_NAME", "bus"),
        ("UNSUBSCRIBE_URL", "https://shop.example/unsubscribe"),
        ("UNSUBSCRIBE_SECRET_ID", "unsubscribe"),
        ("DESK_URL", "https://desk.shop.example/"),
        ("DESK_SECRET_ID", "desk"),
        ("DESK_ISSUER", "https://login.shop.example"),
        ("DESK_CLIENT_ID", "desk"),
        ("DESK_CLIENT_SECRET_ID", ""),
        ("DESK_ROLE_CLAIM", "cognito:groups"),
        ("DESK_SESSION_SECONDS", "3600"),
    ];
    let all: BTreeMap<String, String> =
        base.iter().chain(changes).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    move |name| all.get(name).cloned()
}

fn recording(settings: &Settings<'_>) -> Option<Facts> {
    Facts::read(settings, EventType::ShipmentCreated)
}

#[test]
fn only_functions_whose_events_teach_references_need_the_queue_of_reports() {
    let without = [("REPORTS_QUEUE_URL", "")];
    assert!(from_lookup(&environment(&without), recording).is_err());
    let read = |settings: &Settings<'_>| Facts::read(settings, EventType::OrderPlaced);
    assert_eq!(from_lookup(&environment(&[]), read).unwrap().reports_queue, None);
    assert!(from_lookup(&environment(&without), read).is_ok());
}

#[test]
fn what_the_template_sets_is_enough() {
    let dispatch = from_lookup(&environment(&[]), Dispatch::read).unwrap();
    assert_eq!(dispatch.table, "orders");
    assert!(from_lookup(&environment(&[]), recording).is_ok());
    assert!(from_lookup(&environment(&[]), Reports::read).is_ok());
    assert!(from_lookup(&environment(&[]), TableAndPolicy::read).is_ok());
    assert!(from_lookup(&environment(&[]), Unsubscribe::read).is_ok());
    let desk = from_lookup(&environment(&[]), Desk::read).unwrap();
    assert_eq!((desk.address.as_str(), desk.session.as_secs()), ("https://desk.shop.example", 3600));
    assert_eq!((desk.claims.role.as_deref(), desk.claims.shops), (Some("cognito:groups"), None));
    assert_eq!(desk.client_secret_id, None);
}

#[test]
fn a_session_of_the_desk_has_an_end() {
    for wrong in ["0", "-1", "8h", "604801"] {
        let wrong = [("DESK_SESSION_SECONDS", wrong), ("DESK_ISSUER", "login.shop.example")];
        let said = from_lookup(&environment(&wrong), Desk::read).unwrap_err().to_string();
        assert!(said.contains("DESK_ISSUER is not an http") && said.contains("from 1 to 604800"), "{said}");
    }
    assert_eq!(
        from_lookup(&environment(&[("DESK_SESSION_SECONDS", "")]), Desk::read).unwrap().session.as_hours(),
        8
    );
}

#[test]
fn a_web_acl_needs_a_key_that_can_not_be_guessed() {
    let keys = [("EDGE_KEYS", "0123456789abcdef0123456789abcdef")];
    assert!(from_lookup(&environment(&keys), Unsubscribe::read).is_ok());
    let wrong = from_lookup(&environment(&[("EDGE_KEYS", "s3cret")]), Unsubscribe::read).unwrap_err();
    assert_eq!(wrong.to_string(), "read the configuration: EDGE_KEYS has a key of less than 32 characters");
}

#[test]
fn everything_wrong_with_the_environment_is_said_at_once() {
    let overrides = r#"{"cases": {"grace_period": "soon"}, "order-confirmation": {"when": "maybe"}}"#;
    let wrong = [
        ("TABLE_NAME", ""),
        ("EXCEPTIONS_QUEUE_URL", "exceptions"),
        ("LOG_LEVEL", "loud"),
        ("POLICY_OVERRIDES", overrides),
        ("AWS_SECRET_ACCESS_KEY", ""),
    ];
    let Misconfigured(found) = from_lookup(&environment(&wrong), Dispatch::read).unwrap_err();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "AWS_SECRET_ACCESS_KEY is not set",
            "LOG_LEVEL is not one of error, warn, info, debug, trace",
            "TABLE_NAME is not set",
            "POLICY_OVERRIDES makes a wrong policy: /order-confirmation/when is not one of placed, paid",
            "POLICY_OVERRIDES makes a wrong policy: /cases/grace_period is not a time such as 90s, 2h 30m or 14d",
            "EXCEPTIONS_QUEUE_URL is not an http or https address",
        ]
    );
}

#[test]
fn overrides_are_laid_over_the_policy_that_was_built_in() {
    let changed = environment(&[("POLICY_OVERRIDES", r#"{"order-confirmation": {"grace_period": "1s"}}"#)]);
    let plain = from_lookup(&environment(&[]), recording).unwrap().policy;
    let policy = from_lookup(&changed, recording).unwrap().policy;
    let kind = MessageKind::OrderConfirmation;
    assert_eq!(policy.message(kind).grace_period.as_secs(), 1);
    assert_eq!(policy.message(kind).max_age, plain.message(kind).max_age);
    assert!(from_lookup(&environment(&[("POLICY_OVERRIDES", "[]")]), recording).is_err());
    assert!(from_lookup(&environment(&[("POLICY_OVERRIDES", "{")]), recording).is_err());
}

#[test]
fn credentials_are_never_printed() {
    let dispatch = from_lookup(&environment(&[]), Dispatch::read).unwrap();
    let printed = format!("{dispatch:?}");
    assert!(!printed.contains("a-secret") && !printed.contains("a-token"), "{printed}");
}
