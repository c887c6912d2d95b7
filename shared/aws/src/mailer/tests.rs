//! Tests the requests to SES, and the meaning of its answers.

use candor_domain::contact::mail_trouble::MailTroubleKind;
use candor_domain::message::content::Body as Says;
use candor_domain::message::content::{Item, MessageContent, Recipient};
use candor_domain::message::key::MessageKey;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::id::OrderKey;
use candor_domain::values::quantity::Quantity;
use candor_engine::ports::StoreError;

use std::cell::RefCell;
use std::rc::Rc;

use super::*;
use crate::configuration::from_lookup;
use crate::keys::Keys;
use crate::sdk::Aws;
use crate::secrets::Secret;
use crate::testing::{Answer, Canned, aws_at};

fn content() -> MessageContent {
    let item = Item { title: "Tea".parse().unwrap(), image: None, quantity: Quantity::ONE };
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

/// A place for mails that remembers them, or cannot be reached.
#[derive(Debug, Default)]
struct Shelf {
    mails: RefCell<Vec<SentMail>>,
    is_closed: bool,
}

impl SentMails for &Shelf {
    async fn keep_mail(
        &self,
        order: &OrderKey,
        _: &MessageKey,
        mail: &SentMail,
        _: Timestamp,
    ) -> Result<(), StoreError> {
        if self.is_closed {
            let (operation, cause) = ("keep a mail of order", "timed out".into());
            return Err(StoreError::Unavailable { operation, key: order.to_string(), cause });
        }
        self.mails.borrow_mut().push(mail.clone());
        Ok(())
    }

    async fn sent_mails(&self, _: &OrderKey, _: &MessageKey) -> Result<Vec<SentMail>, StoreError> {
        Ok(self.mails.borrow().clone())
    }
}

/// Sends a mail that is kept on a shelf, to an SES that gives this answer. Returns the outcome, and what SES received.
async fn sent_from(shelf: &Shelf, answer: Answer, content: MessageContent) -> (MailAnswer, Vec<String>) {
    let on_one_thread = tokio::task::LocalSet::new();
    let run = on_one_thread.run_until(async {
        let canned = Canned::start([answer]).await;
        let archive = Archive { store: shelf, keep: SignedDuration::from_hours(24) };
        let (aws, shop) = (canned.aws(), shop());
        let secret = Rc::new(Secret::new(&aws.repeating(), "key", Keys::parse));
        let links = Links::new(secret, "https://shop.example/unsubscribe");
        let ses = Ses::new(&aws.once(), "mails", links).archiving(Some(archive));
        let outgoing =
            OutgoingMail { content: &content, shop: &shop, effect_id: "demo-shop#5001#order-update:1" };
        (ses.send(&outgoing).await, canned.requests())
    });
    run.await
}

#[tokio::test]
async fn every_mail_that_may_have_gone_out_is_kept_as_ses_got_it() {
    let taken = Answer::Says(200, "", r#"{"MessageId": "0101"}"#.to_owned());
    for answer in [taken, Answer::HangsUp, Answer::Says(500, "InternalServiceError", "{}".to_owned())] {
        let shelf = Shelf::default();
        let (_, requests) = sent_from(&shelf, answer.clone(), content()).await;
        let body = requests[0].split_once("\r\n\r\n").unwrap().1;
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let kept = shelf.mails.borrow();
        assert_eq!(kept.len(), 1, "{answer:?}");
        let mail = &kept[0];
        let simple = &body["Content"]["Simple"];
        assert_eq!(simple["Body"]["Html"]["Data"], *mail.html, "{answer:?}");
        assert_eq!(simple["Body"]["Text"]["Data"], *mail.text, "{answer:?}");
        assert_eq!(simple["Subject"]["Data"], *mail.subject, "{answer:?}");
        assert_eq!(body["Destination"]["ToAddresses"][0], *mail.to, "{answer:?}");
        assert_eq!(body["FromEmailAddress"], *mail.from, "{answer:?}");
    }
}

/// Holds what `shared/DECISIONS.md` and the handbook say of a kept mail.
#[test]
fn a_kept_mail_takes_a_kilobyte() {
    let mail = candor_mail::render(&content(), &shop(), None).unwrap();
    let kept = candor_engine::at_rest::pack_mail(&sent(&mail, Timestamp::now())).unwrap();
    assert!(mail.html.len() > 10_000 && kept.len() < 1_200, "{} bytes of {}", kept.len(), mail.html.len());
}

#[tokio::test]
async fn a_mail_that_cannot_be_kept_is_sent_once_all_the_same() {
    let shelf = Shelf { is_closed: true, ..Shelf::default() };
    let taken = Answer::Says(200, "", r#"{"MessageId": "0101"}"#.to_owned());
    let (outcome, requests) = sent_from(&shelf, taken, content()).await;
    assert_eq!(outcome, Outcome::Done { receipt: "0101".parse().ok() }.into());
    assert_eq!(requests.len(), 1);
}

#[tokio::test]
async fn a_mail_that_is_not_handed_over_is_not_kept() {
    let shelf = Shelf::default();
    let denied = Answer::Says(400, "AccessDeniedException", "{}".to_owned());
    let (outcome, requests) = sent_from(&shelf, denied, follow_up()).await;
    assert!(matches!(outcome, MailAnswer::Outcome(Outcome::Failed { .. })), "{outcome:?}");
    assert_eq!((requests.len(), shelf.mails.borrow().len()), (1, 0), "its link could not be signed");
}

fn ses(aws: &Aws) -> Ses {
    let secret = Rc::new(Secret::new(&aws.repeating(), "key", Keys::parse));
    let links = Links::new(secret, "https://shop.example/unsubscribe");
    Ses::new(&aws.once(), "mails", links)
}

async fn send(ses: &Ses, content: MessageContent) -> MailAnswer {
    let shop = shop();
    ses.send(&OutgoingMail { content: &content, shop: &shop, effect_id: "demo-shop#5001#order-update:1" })
        .await
}

/// Sends one mail to an SES that gives this answer. Returns the outcome, and the requests that SES received.
async fn sent_to(answer: Answer) -> (MailAnswer, Vec<String>) {
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
    assert_eq!(outcome, Outcome::Done { receipt: "0101".parse().ok() }.into());
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
        let (keys, MessageContent { order, to, .. }) = (Keys::parse(&key).unwrap(), follow_up());
        let contact = keys.contact(&order.shop, &to.email);
        let token = keys.sign(&order, &contact);
        (outcome, canned.requests(), format!("order=demo-shop%235001&contact={contact}&token={token}"))
    });
    let (outcome, requests, query) = run.await;
    assert!(matches!(outcome, MailAnswer::Outcome(Outcome::Done { .. })), "{outcome:?}");
    let body = requests[1].split_once("\r\n\r\n").unwrap().1;
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let header = |name: &str, value: &str| serde_json::json!({ "Name": name, "Value": value });
    let link = format!("<https://shop.example/unsubscribe?{query}>");
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
    assert!(matches!(outcome, MailAnswer::Outcome(Outcome::Failed { .. })), "{outcome:?}");
    assert_eq!(requests, 1, "SES was not asked");
}

#[tokio::test]
async fn a_mail_is_attempted_once_whatever_the_answer() {
    let says = |status, kind| Answer::Says(status, kind, r#"{"message": "no"}"#.to_owned());
    for (answer, expected) in [
        (says(400, "MessageRejected"), "Outcome(Refused"),
        (says(429, "TooManyRequestsException"), "Trouble(MailTrouble { kind: RateReached"),
        (says(403, "ExpiredTokenException"), "Outcome(Failed"),
        (says(500, "InternalServiceError"), "Silent"),
        (says(503, "ServiceUnavailable"), "Silent"),
        (Answer::Says(200, "", "{not json".to_owned()), "Silent"),
        (Answer::HangsUp, "Silent"),
    ] {
        let (outcome, requests) = sent_to(answer.clone()).await;
        assert!(format!("{outcome:?}").starts_with(expected), "{answer:?}: {outcome:?}");
        assert_eq!(requests.len(), 1, "{answer:?}");
    }
}

#[tokio::test]
async fn a_mail_for_which_there_was_no_connection_was_surely_not_sent() {
    let answer = send(&ses(&aws_at("http://127.0.0.1:9")), content()).await;
    let MailAnswer::Trouble(trouble) = answer else { panic!("{answer:?}") };
    assert_eq!(trouble.kind, MailTroubleKind::ServiceDown);
}

#[tokio::test]
async fn the_limits_of_the_account_are_read_and_where_they_cannot_be_there_are_none() {
    let quota = |per_day: &str| {
        format!(
            r#"{{"SendQuota": {{"Max24HourSend": {per_day}, "MaxSendRate": 14.0, "SentLast24Hours": 127.0}}}}"#
        )
    };
    let limits = |per_day| Some(SendingLimits { per_second: 14, per_day, sent: 127 });
    for (answer, expected) in [
        (Answer::Says(200, "", quota("50000.0")), limits(Some(50_000))),
        (Answer::Says(200, "", quota("-1.0")), limits(None)),
        (Answer::Says(403, "AccessDeniedException", "{}".to_owned()), None),
    ] {
        let on_one_thread = tokio::task::LocalSet::new();
        let read = on_one_thread.run_until(async {
            let canned = Canned::start([answer.clone()]).await;
            ses(&canned.aws()).limits().await
        });
        assert_eq!(read.await, expected, "{answer:?}");
    }
}
