//! What SES is asked, and what its answers mean.

use candor_domain::message::{Body as Says, Item, Letter, MessageKey, Recipient};
use candor_domain::policy::ShopProfile;

use super::*;
use crate::configuration::from_lookup;
use crate::testing::{Answer, Canned, aws_at};

fn letter() -> Letter {
    let item = Item { title: "Tea".parse().unwrap(), quantity: 1 };
    Letter {
        order: "demo-shop#5001".parse().unwrap(),
        key: MessageKey::OrderUpdate(1),
        to: Recipient {
            email: "jo@mail.example".parse().unwrap(),
            name: "Jo Größe".parse().ok(),
            locale: None,
        },
        order_number: None,
        body: Says::OrderCancelled { items: vec![item], paid: false },
    }
}

fn shop() -> ShopProfile {
    let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
    policy.shops.values().next().unwrap().clone()
}

async fn send(ses: &Ses) -> Outcome {
    let (letter, shop) = (letter(), shop());
    ses.send(&Posting { letter: &letter, shop: &shop, effect_id: "demo-shop#5001#order-update:1" }).await
}

/// Sends one mail to an SES that answers so; answers what is known of its fate, and the requests SES had.
async fn sent_to(answer: Answer) -> (Outcome, Vec<String>) {
    let on_one_thread = tokio::task::LocalSet::new();
    on_one_thread
        .run_until(async {
            let canned = Canned::start([answer]).await;
            let outcome = send(&Ses::new(&canned.aws().once(), "mails")).await;
            (outcome, canned.requests())
        })
        .await
}

#[tokio::test]
async fn a_mail_names_its_shop_order_and_message_and_asks_machines_not_to_answer() {
    let answer = Answer::Says(200, "", r#"{"MessageId": "0101"}"#.to_owned());
    let (outcome, requests) = sent_to(answer).await;
    assert_eq!(outcome, Outcome::Done { receipt: "0101".parse().ok() });
    let body = requests[0].split_once("\r\n\r\n").unwrap().1;
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let tag = |name: &str, value: &str| serde_json::json!({ "Name": name, "Value": value });
    let tags = [tag("shop", "demo-shop"), tag("order", "5001"), tag("message", "order-update_3A1")];
    assert_eq!(body["EmailTags"], serde_json::json!(tags));
    assert_eq!(body["ConfigurationSetName"], "mails");
    assert_eq!(body["FromEmailAddress"], "\"Demo Shop\" <orders@demo-shop.example>");
    assert_eq!(body["ReplyToAddresses"][0], "help@demo-shop.example");
    assert!(
        body["Destination"]["ToAddresses"][0].as_str().unwrap().ends_with(" <jo@mail.example>"),
        "{body}"
    );
    assert_eq!(body["Content"]["Simple"]["Headers"][0]["Name"], "Auto-Submitted");
}

#[tokio::test]
async fn a_mail_is_attempted_once_whatever_the_answer() {
    let says = |status, kind| Answer::Says(status, kind, r#"{"message": "no"}"#.to_owned());
    for (answer, expected) in [
        (says(400, "MessageRejected"), "Refused"),
        (says(429, "TooManyRequestsException"), "Failed"),
        (says(403, "ExpiredTokenException"), "Failed"),
        (says(500, "InternalServiceError"), "Unknown"),
        (says(503, "ServiceUnavailable"), "Unknown"),
        (Answer::Says(200, "", "{not json".to_owned()), "Unknown"),
        (Answer::HangsUp, "Unknown"),
    ] {
        let (outcome, requests) = sent_to(answer.clone()).await;
        assert!(format!("{outcome:?}").starts_with(expected), "{answer:?}: {outcome:?}");
        assert_eq!(requests.len(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn a_mail_for_which_there_was_no_connection_was_surely_not_sent() {
    let outcome = send(&Ses::new(&aws_at("http://127.0.0.1:9").once(), "mails")).await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
}

#[test]
fn only_what_ses_surely_did_not_accept_is_called_unsent() {
    let cases = [
        (Some("MessageRejected"), 400, Fate::Refused),
        (Some("BadRequestException"), 400, Fate::Refused),
        (Some("AccountSuspendedException"), 400, Fate::Refused),
        (Some("MailFromDomainNotVerifiedException"), 400, Fate::Refused),
        (Some("TooManyRequestsException"), 429, Fate::NotTaken),
        (Some("LimitExceededException"), 400, Fate::NotTaken),
        (Some("SendingPausedException"), 400, Fate::NotTaken),
        (Some("AccessDeniedException"), 403, Fate::NotTaken),
        (None, 404, Fate::NotTaken),
        (None, 408, Fate::Unknown),
        (Some("InternalFailure"), 500, Fate::Unknown),
        (Some("ServiceUnavailable"), 503, Fate::Unknown),
        (None, 302, Fate::Unknown),
    ];
    for (code, status, fate) in cases {
        assert_eq!(fate_by_answer(code, status), fate, "{code:?} {status}");
    }
}

#[test]
fn a_customers_address_stays_out_of_what_is_kept() {
    let said = "Email address is not verified. The following failed in region EU-WEST-1: jo@mail.example";
    assert_eq!(
        remark(said).as_str(),
        "Email address is not verified. The following failed in region EU-WEST-1: (address)"
    );
}
