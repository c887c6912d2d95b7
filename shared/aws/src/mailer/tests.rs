//! Tests the requests to SES, and the meaning of its answers.

use candor_domain::message::content::Body as Says;
use candor_domain::message::content::{Item, MessageContent, Recipient};
use candor_domain::message::key::MessageKey;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::quantity::Quantity;

use super::*;
use crate::configuration::from_lookup;
use crate::sdk::Aws;
use crate::testing::{Answer, Canned, aws_at};
use crate::unsubscribe::Keys;

fn content() -> MessageContent {
    let item = Item { title: "Tea".parse().unwrap(), quantity: Quantity::ONE };
    MessageContent {
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

fn ses(aws: &Aws) -> Ses {
    let links = Links::new(&aws.repeating(), "key", "https://shop.example/unsubscribe");
    Ses::new(&aws.once(), "mails", links)
}

async fn send(ses: &Ses, content: MessageContent) -> Outcome {
    let shop = shop();
    ses.send(&OutgoingMail { content: &content, shop: &shop, effect_id: "demo-shop#5001#order-update:1" })
        .await
}

/// Sends one mail to an SES that gives this answer. Returns the outcome, and the requests that SES received.
async fn sent_to(answer: Answer) -> (Outcome, Vec<String>) {
    let on_one_thread = tokio::task::LocalSet::new();
    on_one_thread
        .run_until(async {
            let canned = Canned::start([answer]).await;
            let outcome = send(&ses(&canned.aws()), content()).await;
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
    let headers = body["Content"]["Simple"]["Headers"].as_array().unwrap();
    assert_eq!((headers.len(), &headers[0]["Name"]), (1, &"Auto-Submitted".into()), "it is about an order");
}

/// Returns the content of a mail that a customer may refuse. The key of a message says if it is of that kind.
fn follow_up() -> MessageContent {
    MessageContent { key: MessageKey::FollowUp, ..content() }
}

#[tokio::test]
async fn a_mail_that_can_be_done_without_says_how_to_have_no_more() {
    let on_one_thread = tokio::task::LocalSet::new();
    let run = on_one_thread.run_until(async {
        let key = "k".repeat(32);
        let secret = Answer::Says(200, "", format!(r#"{{"SecretString": "{key}"}}"#));
        let taken = Answer::Says(200, "", r#"{"MessageId": "0101"}"#.to_owned());
        let canned = Canned::start([secret, taken]).await;
        let outcome = send(&ses(&canned.aws()), follow_up()).await;
        (outcome, canned.requests(), Keys::parse(&key).unwrap().sign(&follow_up().order))
    });
    let (outcome, requests, token) = run.await;
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    let body = requests[1].split_once("\r\n\r\n").unwrap().1;
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let header = |name: &str, value: &str| serde_json::json!({ "Name": name, "Value": value });
    let link = format!("<https://shop.example/unsubscribe?order=demo-shop%235001&token={token}>");
    let expected = [
        header("Auto-Submitted", "auto-generated"),
        header("List-Unsubscribe", &link),
        header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ];
    assert_eq!(body["Content"]["Simple"]["Headers"], serde_json::json!(expected));
}

#[tokio::test]
async fn a_mail_whose_link_cannot_be_signed_is_not_sent_and_may_be_later() {
    let on_one_thread = tokio::task::LocalSet::new();
    let run = on_one_thread.run_until(async {
        let denied = Answer::Says(400, "AccessDeniedException", "{}".to_owned());
        let canned = Canned::start([denied]).await;
        (send(&ses(&canned.aws()), follow_up()).await, canned.requests().len())
    });
    let (outcome, requests) = run.await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
    assert_eq!(requests, 1, "SES was not asked");
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
    let outcome = send(&ses(&aws_at("http://127.0.0.1:9")), content()).await;
    assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
}

#[test]
fn only_what_ses_surely_did_not_accept_is_called_unsent() {
    let cases = [
        (Some("MessageRejected"), 400, ErrorMeaning::Refused),
        (Some("BadRequestException"), 400, ErrorMeaning::Refused),
        (Some("AccountSuspendedException"), 400, ErrorMeaning::Refused),
        (Some("MailFromDomainNotVerifiedException"), 400, ErrorMeaning::Refused),
        (Some("TooManyRequestsException"), 429, ErrorMeaning::NotTaken),
        (Some("LimitExceededException"), 400, ErrorMeaning::NotTaken),
        (Some("SendingPausedException"), 400, ErrorMeaning::NotTaken),
        (Some("AccessDeniedException"), 403, ErrorMeaning::NotTaken),
        (None, 404, ErrorMeaning::NotTaken),
        (None, 408, ErrorMeaning::Unknown),
        (Some("InternalFailure"), 500, ErrorMeaning::Unknown),
        (Some("ServiceUnavailable"), 503, ErrorMeaning::Unknown),
        (None, 302, ErrorMeaning::Unknown),
    ];
    for (code, status, meaning) in cases {
        assert_eq!(meaning_by_answer(code, status), meaning, "{code:?} {status}");
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
