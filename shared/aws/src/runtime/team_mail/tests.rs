use std::cell::{Cell, RefCell};

use candor_domain::case::report::{Announcement, CaseChange};
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::outreach::announced::CaseAnnounced;
use candor_domain::plan::effect::Effect;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::Commit;
use jiff::SignedDuration;

use super::*;
use crate::runtime::testing::{FixedClock, invocation};
use crate::telemetry::Meter;

/// A mail service that remembers what it took, after it failed so many times.
#[derive(Debug, Default)]
struct Taking {
    mails: RefCell<Vec<(String, String, String)>>,
    failures: Cell<u32>,
}

impl TeamMailer for &Taking {
    async fn send(&self, mail: ToTeam<'_>) -> Result<(), Cause> {
        if let Some(left) = self.failures.get().checked_sub(1) {
            self.failures.set(left);
            return Err("no answer".into());
        }
        let (to, subject) = (mail.to.as_str().to_owned(), mail.letter.subject.clone());
        self.mails.borrow_mut().push((to, subject, mail.letter.text.clone()));
        Ok(())
    }
}

fn now() -> Timestamp {
    FixedClock::default().0
}

fn policy() -> Policy {
    let base: serde_json::Value =
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/policy.json"))).unwrap();
    let teams = json!({"teams": {"storefront": {"mail": "web@shop.example", "per_hour_max": 2}}});
    Policy::read(&base, &teams).unwrap()
}

fn stamp(id: &str, at: Timestamp) -> Stamp {
    Stamp { occurred_at: at, id: id.parse().unwrap(), source: Source::Storefront }
}

/// Returns an order with a case of high severity that opened an hour ago.
fn order(id: &str) -> Order {
    let mut order = Order::new(format!("demo-shop#{id}").parse().unwrap());
    let paid = json!({"payment_id": "P1", "amount": {"currency": "EUR", "amount_minor": 9000}});
    let before = now() - SignedDuration::from_hours(2);
    let placed = json!({
        "number": "#5001", "placed_at": before, "customer": {"email": "jo@mail.example"}, "lines": [],
        "adjustments": [], "total": {"currency": "EUR", "amount_minor": 4000}, "payment_due": "in-advance",
        "channel": "online", "delivery": "shipping", "test": false,
    });
    let placed = serde_json::from_value(placed).unwrap();
    order.facts.merge(stamp("e1", before), Fact::OrderPlaced(placed)).unwrap();
    let paid = serde_json::from_value(paid).unwrap();
    order.facts.merge(stamp("e2", before), Fact::PaymentConfirmed(paid)).unwrap();
    for minutes in [0, 60] {
        let at = before + SignedDuration::from_mins(minutes);
        order.ledger = plan(&order, &policy(), at).ledger;
    }
    order
}

async fn stored(orders: &[Order]) -> MemoryStore {
    let store = MemoryStore::default();
    for order in orders {
        let commit = Commit {
            order: order.clone(),
            unread: Default::default(),
            seen: None,
            wake_at: None,
            due: false,
            figures: Default::default(),
            expires_at: Timestamp::MAX,
        };
        store.commit(&commit).await.unwrap();
    }
    store
}

/// Returns the event by which the case of an order is announced.
fn announced(order: &Order) -> String {
    let found = plan(order, &policy(), now()).due.into_iter().find_map(|due| match due.effect {
        Effect::Announce(said) => Some(*said),
        _ => None,
    });
    let said: Announcement = found.unwrap();
    assert!(matches!(said.change, CaseChange::Opened { .. }), "{said:?}");
    let said = CaseAnnounced::of(&said, &policy(), None);
    json!({ "source": "candor", "detail-type": "CaseAnnounced", "detail": said }).to_string()
}

async fn told(store: MemoryStore, mailer: &Taking, calls: &[(&str, &str)]) -> Vec<Result<String, Failure>> {
    told_by(policy(), store, mailer, calls).await
}

async fn told_by(
    policy: Policy,
    store: MemoryStore,
    mailer: &Taking,
    calls: &[(&str, &str)],
) -> Vec<Result<String, Failure>> {
    let clock = FixedClock::default();
    let correspondent = Correspondent { name: |kind, _| kind.slug(), store, mailer, clock, policy };
    let mut done = vec![];
    for (request, event) in calls {
        call::begin(request, None);
        let meter = Meter::begin();
        let answer = correspondent.serve(invocation(event, &meter)).await;
        done.push(answer.map(|answer| answer["outcome"].as_str().unwrap().to_owned()));
    }
    done
}

#[tokio::test]
async fn a_team_is_told_of_its_case_once() {
    let (order, mailer) = (order("5001"), Taking::default());
    let event = announced(&order);
    let done = told(stored(&[order]).await, &mailer, &[("r1", &event), ("r2", &event)]).await;
    assert_eq!(done, [Ok("told".to_owned()), Ok("repeated".to_owned())]);
    let mails = mailer.mails.into_inner();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].0, "web@shop.example");
    assert!(mails[0].1.starts_with("payment-mismatch: "), "{}", mails[0].1);
    assert!(mails[0].2.contains("90.00"), "{}", mails[0].2);
}

#[tokio::test]
async fn a_german_team_reads_german() {
    let (order, mailer) = (order("5001"), Taking::default());
    let event = announced(&order);
    let mut policy = policy();
    for team in policy.teams.values_mut() {
        team.locale = Some("de-CH".parse().unwrap());
    }
    told_by(policy, stored(&[order]).await, &mailer, &[("r1", &event)]).await;
    let mails = mailer.mails.into_inner();
    let text = "Für eine Bestellung über 40,00 EUR gingen 90,00 EUR ein.";
    assert!(mails[0].2.contains(text), "{}", mails[0].2);
}

/// An alert about what is dealt with is not believed the next time: <https://github.com/getsentry/sentry/issues/10081>.
#[tokio::test]
async fn nobody_is_told_of_a_case_that_is_dealt_with_by_then() {
    let (mut order, mailer) = (order("5001"), Taking::default());
    let event = announced(&order);
    let decided = json!({"case": "payment-mismatch:order", "decision": "handled"});
    let decided = serde_json::from_value(decided).unwrap();
    order.facts.merge(stamp("e3", now()), Fact::CaseResolved(decided)).unwrap();
    let done = told(stored(&[order]).await, &mailer, &[("r1", &event)]).await;
    assert_eq!((done, mailer.mails.into_inner().len()), (vec![Ok("over".to_owned())], 0));
}

#[tokio::test]
async fn a_call_that_failed_is_made_again_and_tells() {
    let order = order("5001");
    let event = announced(&order);
    let store = stored(std::slice::from_ref(&order)).await;
    let mailer = Taking { failures: Cell::new(1), ..Taking::default() };
    let done = told(store, &mailer, &[("r1", &event), ("r1", &event), ("r2", &event)]).await;
    assert!(done[0].is_err(), "{done:?}");
    assert_eq!(done[1..], [Ok("told".to_owned()), Ok("repeated".to_owned())]);
    assert_eq!(mailer.mails.into_inner().len(), 1);
}

#[tokio::test]
async fn a_team_gets_so_many_mails_in_an_hour_and_the_last_says_where_the_rest_is() {
    let (orders, mailer) = ([order("1"), order("2"), order("3")], Taking::default());
    let events: Vec<String> = orders.iter().map(announced).collect();
    let calls: Vec<(&str, &str)> =
        ["r1", "r2", "r3"].into_iter().zip(events.iter().map(String::as_str)).collect();
    let done = told(stored(&orders).await, &mailer, &calls).await;
    assert_eq!(done, [Ok("told".to_owned()), Ok("told".to_owned()), Ok("exhausted".to_owned())]);
    let mails = mailer.mails.into_inner();
    assert!(!mails[0].2.contains("last mail") && mails[1].2.contains("last mail"), "{}", mails[1].2);
}

#[tokio::test]
async fn what_is_no_announcement_is_refused() {
    let mailer = Taking::default();
    for event in ["{}", r#"{"detail": {"case": "x"}}"#, r#"{"Records": [{"messageId": "1", "body": ""}]}"#] {
        let done = told(MemoryStore::default(), &mailer, &[("r1", event)]).await;
        assert!(done[0].is_err(), "{event}");
    }
}
