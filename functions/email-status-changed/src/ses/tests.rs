//! Tests events of SES, in the form that its documentation shows, about one of our mails.

use candor_domain::contact::mail_status::MailStatusReport;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::message::key::MessageKey;
use candor_engine::intake::read_adapted;

use super::*;
use crate::translate;

const MESSAGE_ID: &str = "010f0190a3c5b8e1-5ad0f3a8-3f1e-4a57-8f3a-2c5d1b0e9f77-000000";

/// Returns an event of SES of this type, about the shipping notice of a shipment. The shipment's name has a
/// character that a tag cannot have.
fn ses(detail_type: &str, event_type: &str, more: Value) -> Value {
    let message = MessageKey::ShippingNotice("p/1".parse().unwrap()).to_string();
    let mut detail = json!({
        "eventType": event_type,
        "mail": {
            "timestamp": "2026-03-02T15:10:00.123Z",
            "messageId": MESSAGE_ID,
            "destination": ["Ada Fox <ada@customer.example>"],
            "tags": {
                "ses:configuration-set": ["mails"],
                "shop": [tag::encode("demo-shop")],
                "order": [tag::encode("gid://shopify/Order/5001")],
                "message": [tag::encode(&message)],
            },
        },
    });
    let Value::Object(more) = more else { panic!("not an object") };
    detail.as_object_mut().unwrap().extend(more);
    json!({ "source": "aws.ses", "detail-type": detail_type, "detail": detail })
}

fn read(event: &Value) -> Result<Event, NotUsed> {
    let now = "2026-03-20T12:00:00Z".parse().unwrap();
    read_adapted(EventType::EmailStatusChanged, translate, adapt, &event.to_string(), now)
}

fn status(event: &Value) -> MailStatus {
    match read(event).unwrap().fact {
        Fact::EmailStatusChanged(MailStatusReport { status, .. }) => status,
        other => panic!("{other:?}"),
    }
}

fn why_not_used(event: &Value) -> &'static str {
    read(event).unwrap_err().why
}

fn bounce(kind: &str) -> Value {
    let bounced = json!({ "emailAddress": "ada@customer.example", "action": "failed", "status": "5.1.1" });
    let bounce = json!({ "bounceType": kind, "bounceSubType": "General", "bouncedRecipients": [bounced],
        "timestamp": "2026-03-02T15:10:02.000Z", "feedbackId": "fb-1" });
    ses("Email Bounced", "Bounce", json!({ "bounce": bounce }))
}

#[test]
fn a_bounce_for_good_is_a_fact_of_the_very_message() {
    let event = read(&bounce("Permanent")).unwrap();
    assert_eq!(event.key, "demo-shop#gid://shopify/Order/5001".parse().unwrap());
    assert_eq!(event.stamp.to_string(), "2026-03-02T15:10:02Z mail bounced-fb-1");
    let mail = MailStatusReport {
        subject: "shipping-notice:p/1".parse().unwrap(),
        status: MailStatus::Bounced,
        address: "ada@customer.example".parse().unwrap(),
    };
    assert_eq!(event.fact, Fact::EmailStatusChanged(mail));
}

#[test]
fn a_bounce_that_may_pass_is_not_used() {
    for kind in ["Transient", "Undetermined"] {
        assert_eq!(why_not_used(&bounce(kind)), "is not for good: the next mail may arrive");
    }
}

#[test]
fn a_mail_is_sent_and_then_delivered_under_one_name() {
    let sent = ses("Email Sent", "Send", json!({ "send": {} }));
    let delivery = json!({ "timestamp": "2026-03-02T15:10:03Z", "recipients": ["ada@customer.example"] });
    let delivered = ses("Email Delivered", "Delivery", json!({ "delivery": delivery }));
    assert_eq!([status(&sent), status(&delivered)], [MailStatus::Sent, MailStatus::Delivered]);
    let id = |event| read(event).unwrap().stamp.id.as_str().to_owned();
    assert_eq!(id(&sent), format!("sent-{MESSAGE_ID}"));
    assert_eq!(id(&delivered), format!("delivered-{MESSAGE_ID}"));
}

#[test]
fn what_ses_would_not_send_is_rejected_as_of_its_sending() {
    let rejected = ses("Email Rejected", "Reject", json!({ "reject": { "reason": "Bad content" } }));
    let failure = json!({ "errorMessage": "Attribute 'name' is not present", "templateName": "t" });
    let unrendered = ses("Email Rendering Failed", "Rendering Failure", json!({ "failure": failure }));
    for event in [rejected, unrendered] {
        assert_eq!(status(&event), MailStatus::Rejected);
        let occurred_at = read(&event).unwrap().stamp.occurred_at;
        assert_eq!(occurred_at, "2026-03-02T15:10:00.123Z".parse().unwrap());
    }
}

#[test]
fn a_complaint_counts_unless_it_is_taken_back() {
    let complaint = |kind: &str| {
        let body = json!({ "complainedRecipients": [{ "emailAddress": "ada@customer.example" }],
            "timestamp": "2026-03-03T08:00:00Z", "feedbackId": "fb-2", "complaintFeedbackType": kind });
        ses("Email Complaint Received", "Complaint", json!({ "complaint": body }))
    };
    assert_eq!(status(&complaint("abuse")), MailStatus::Complained);
    assert_eq!(why_not_used(&complaint("not-spam")), "takes a complaint back");
}

#[test]
fn whoever_leaves_a_list_wants_less_mail() {
    let subscription = |all: bool, topic: &str| {
        let topics = json!([{ "topicName": "news", "subscriptionStatus": topic }]);
        let now = json!({ "unsubscribeAll": all, "topicSubscriptionStatus": topics });
        let body = json!({ "timestamp": "2026-03-03T08:00:00Z", "source": "UnsubscribeHeader",
            "newTopicPreferences": now });
        ses("Email Subscribed", "Subscription", json!({ "subscription": body }))
    };
    assert_eq!(status(&subscription(true, "OptIn")), MailStatus::Unsubscribed);
    assert_eq!(status(&subscription(false, "OptOut")), MailStatus::Unsubscribed);
    assert_eq!(why_not_used(&subscription(false, "OptIn")), "asks for more mail, not for less");
}

#[test]
fn what_proves_nothing_is_not_used() {
    for (detail_type, event_type) in [
        ("Email Opened", "Open"),
        ("Email Clicked", "Click"),
        ("Email Delivery Delayed", "DeliveryDelay"),
        ("Email Eaten", "Eaten"),
    ] {
        let not_used = read(&ses(detail_type, event_type, json!({}))).unwrap_err();
        assert_eq!(not_used.topic, detail_type);
    }
}

#[test]
fn the_mail_of_others_in_the_account_is_not_ours() {
    for tag in ["shop", "order", "message"] {
        let mut event = bounce("Permanent");
        event["detail"]["mail"]["tags"].as_object_mut().unwrap().remove(tag);
        assert_eq!(why_not_used(&event), "is not about a mail of ours");
    }
    for event in [json!({ "source": "aws.ses" }), json!({ "source": "aws.ses", "detail": [7] })] {
        assert_eq!(why_not_used(&event), "is not about a mail of ours");
    }
}

#[test]
fn what_is_ours_and_cannot_be_read_is_refused_with_what_ses_said() {
    let mut event = bounce("Eaten");
    event["detail"]["mail"]["tags"]["shop"] = json!(["demo_ZZ"]);
    event["detail"]["bounce"]["timestamp"] = json!("yesterday");
    let Fact::EventRefused(refused) = read(&event).unwrap().fact else { panic!("believed") };
    let violations: Vec<String> = refused.violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        [
            "/detail/id is missing",
            "/detail/shop is missing",
            "/detail/occurred_at is not an RFC 3339 time with an offset",
            "/detail/status is missing",
        ]
    );
    assert!(refused.raw.as_str().contains("Eaten"), "{}", refused.raw.as_str());
}

/// Returns the bounce or complaint with nothing but what makes it one.
fn bare_report(event_type: &str, report: Value) -> Value {
    let mut event = ses("Email Event", event_type, report);
    event["id"] = json!("envelope-1");
    event["time"] = json!("2026-03-02T15:10:04Z");
    event
}

#[test]
fn a_bounce_or_complaint_is_one_without_anything_that_it_need_not_have() {
    let bounce = bare_report("Bounce", json!({ "bounce": { "bounceType": "Permanent" } }));
    let complaint = bare_report("Complaint", json!({ "complaint": {} }));
    for (event, status) in [(bounce, MailStatus::Bounced), (complaint, MailStatus::Complained)] {
        let read = read(&event).unwrap();
        let Fact::EmailStatusChanged(report) = read.fact else { panic!("{:?}", read.fact) };
        assert_eq!(report.status, status);
        assert_eq!(report.address, "ada@customer.example".parse().unwrap());
        assert_eq!(
            read.stamp.to_string(),
            format!("2026-03-02T15:10:04Z mail {}-{MESSAGE_ID}", status.slug())
        );
    }
}

#[test]
fn a_report_without_the_mails_own_values_takes_those_of_its_envelope_and_headers() {
    let mut event = bare_report("Delivery", json!({ "delivery": {} }));
    let mail = event["detail"]["mail"].as_object_mut().unwrap();
    mail.retain(|name, _| name == "tags");
    mail.insert("commonHeaders".into(), json!({ "to": ["Ada Fox <ada@customer.example>"] }));
    let read = read(&event).unwrap();
    assert_eq!(read.stamp.to_string(), "2026-03-02T15:10:04Z mail delivered-envelope-1");
    assert!(matches!(read.fact, Fact::EmailStatusChanged(_)), "{:?}", read.fact);
}

#[test]
fn a_bounce_that_does_not_say_whether_it_is_for_good_is_not_taken_for_one() {
    let event = bare_report("Bounce", json!({ "bounce": {} }));
    assert_eq!(why_not_used(&event), "is not for good: the next mail may arrive");
}

#[test]
fn an_event_of_our_own_bus_is_left_as_it_is() {
    assert_eq!(adapt(&json!({ "source": "candor.mail", "detail": {} })), Adapted::AsItIs);
    assert_eq!(adapt(&Value::Null), Adapted::AsItIs);
}
