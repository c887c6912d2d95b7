use std::cell::{Cell, RefCell};

use candor_domain::case::report::{Announcement, CaseChange};
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::erasure::answer::ErasureCompleted;
use candor_domain::erasure::notice::{ErasureChange, ErasureNotice};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::figures::change::FiguresChange;
use candor_domain::reference::place::Lesson;
use candor_domain::values::id::OrderKey;
use futures::FutureExt;
use serde_json::json;

use super::*;
use crate::memory::MemoryStore;
use crate::ports::{Commit, SentMail, SentMails};
use crate::record::{Disposition, record};
use crate::references::Library;

const JO: &str = "jo@mail.example";

fn block_on<F: Future>(future: F) -> F::Output {
    future.now_or_never().unwrap()
}

fn at(days: i64) -> Timestamp {
    Timestamp::from_second(1_772_452_800 + days * 86_400).unwrap()
}

#[derive(Default)]
struct Hands(Cell<i64>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        at(self.0.get())
    }
}

/// People and systems that remember what they are told, or cannot be reached.
#[derive(Default)]
struct Ears {
    cases: RefCell<Vec<Announcement>>,
    notices: RefCell<Vec<ErasureNotice>>,
    answers: RefCell<Vec<ErasureCompleted>>,
    deaf: Cell<bool>,
}

impl Ears {
    fn hear<T>(&self, all: &RefCell<Vec<T>>, said: T) -> Outcome {
        if self.deaf.get() {
            return Outcome::Failed { why: "deaf".parse().unwrap() };
        }
        all.borrow_mut().push(said);
        Outcome::Done { receipt: None }
    }

    /// Takes the notices: their keys, with a minus before those that closed.
    fn told(&self) -> Vec<String> {
        let key = |notice: ErasureNotice| match notice.change {
            ErasureChange::Opened { .. } => notice.key,
            ErasureChange::Closed { .. } => format!("-{}", notice.key),
        };
        self.notices.take().into_iter().map(key).collect()
    }
}

impl CaseNotifier for Ears {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        self.hear(&self.cases, announcement.clone())
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

impl ErasureNotifier for Ears {
    async fn announce_erasure(&self, notice: &ErasureNotice) -> Outcome {
        self.hear(&self.notices, notice.clone())
    }
}

impl ErasureAnswers for Ears {
    async fn publish_completed(&self, answer: &ErasureCompleted) -> Outcome {
        self.hear(&self.answers, answer.clone())
    }
}

/// A shop with a store, on day 0.
struct Town {
    store: MemoryStore,
    clock: Hands,
    ears: Ears,
    policy: Policy,
}

impl Town {
    fn new() -> Self {
        let text = include_str!("../../../../infra/policy.toml");
        let policy = Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap();
        Self { store: MemoryStore::default(), clock: Hands::default(), ears: Ears::default(), policy }
    }

    fn records(&self, order: &str, day: i64, fact: Fact) -> Disposition {
        let key: OrderKey = format!("demo-shop#{order}").parse().unwrap();
        let id = format!("{order}-{day}-{}", fact.event_type()).parse().unwrap();
        let event = Event {
            key: key.clone(),
            stamp: Stamp { occurred_at: at(day), id, source: Source::Storefront },
            fact,
        };
        let recorded =
            block_on(record(&self.store, &self.clock, &self.policy, &key, std::slice::from_ref(&event)))
                .unwrap();
        let library = Library { references: &self.store, clock: &self.clock, orders_kept: self.policy.keep };
        let disposition = recorded.events[0].1;
        for lesson in Lesson::of(&event).iter().filter(|_| disposition == Disposition::Merged) {
            block_on(library.learn(&key.shop, lesson)).unwrap();
        }
        disposition
    }

    /// Records an order of goods, which are sent and arrive at once.
    fn delivers(&self, order: &str, day: i64, email: &str) {
        self.records(order, day, placed(day, email));
        let shipped = json!({ "parcel_id": format!("p-{order}"), "shipped_at": at(day), "lines": [{ "line_id": "A", "quantity": 1 }],
            "tracking": { "carrier": "UPS", "number": format!("1Z{order}") } });
        self.records(order, day, Fact::ShipmentCreated(serde_json::from_value(shipped).unwrap()));
        let arrived = json!({ "parcel_id": format!("p-{order}"), "status": "delivered" });
        self.records(order, day, Fact::DeliveryScanned(serde_json::from_value(arrived).unwrap()));
    }

    /// Keeps a mail about an order, as it was sent.
    fn keeps_mail(&self, order: &str, to: &str) {
        let key = format!("demo-shop#{order}").parse().unwrap();
        let text = || to.to_owned();
        let mail = SentMail {
            at: at(0),
            from: text(),
            to: text(),
            reply_to: text(),
            subject: text(),
            text: text(),
            html: text(),
        };
        for message in ["order-confirmation", "follow-up"] {
            let message = message.parse().unwrap();
            block_on(self.store.keep_mail(&key, &message, &mail, Timestamp::MAX)).unwrap();
        }
    }

    fn demands(&self, asks: Asks) -> Received {
        let stamp =
            Stamp { occurred_at: at(self.clock.0.get()), id: "d1".parse().unwrap(), source: Source::Desk };
        let demand = Demand { shop: "demo-shop".parse().unwrap(), stamp, asks };
        block_on(self.eraser().receive(demand)).unwrap()
    }

    fn erases(&self, asks: Asks) -> ErasureCompleted {
        assert_eq!(self.demands(asks), Received::Begun);
        let mut completed = block_on(self.eraser().go_on()).unwrap().completed;
        assert_eq!(completed.len(), 1);
        completed.remove(0)
    }

    fn eraser(&self) -> Eraser<'_, MemoryStore, Ears, Ears, Hands> {
        let Self { store, clock, ears, policy } = self;
        Eraser { store, people: ears, answers: ears, clock, policy }
    }

    fn finds(&self, text: &str) -> Vec<String> {
        self.store
            .dump()
            .into_iter()
            .filter(|row| row.to_lowercase().contains(&text.to_lowercase()))
            .collect()
    }

    fn is_erased(&self, order: &str) -> bool {
        let key = format!("demo-shop#{order}").parse().unwrap();
        self.store.look(&key, |stored| stored.order.facts.erased_at().is_some()).unwrap_or_default()
    }
}

fn placed(day: i64, email: &str) -> Fact {
    let eur = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let line = json!({ "line_id": "A", "title": "Lamp", "quantity": 1, "unit_price": eur(3000), "requires_shipping": true });
    let ship_to = json!({ "name": "Jo Summers", "lines": ["12 Larch Lane", "Leeds"] });
    let customer = json!({ "name": "Jo Summers", "email": email });
    let body = json!({ "placed_at": at(day), "customer": customer, "total": eur(3000), "lines": [line], "ship_to": ship_to });
    Fact::OrderPlaced(serde_json::from_value(body).unwrap())
}

fn person(orders: &[&str], email: Option<&str>) -> Person {
    let orders = orders.iter().map(|id| id.parse().unwrap()).collect();
    Person { orders, email: email.map(|email| email.parse().unwrap()), phone: None }
}

fn erase(orders: &[&str], email: Option<&str>) -> Asks {
    let whose = candor_domain::erasure::demand::Whose::Person(person(orders, email));
    Asks::Erase(candor_domain::erasure::demand::Erasure { whose, even_open: false })
}

fn even_open(asks: Asks) -> Asks {
    match asks {
        Asks::Erase(erasure) => {
            Asks::Erase(candor_domain::erasure::demand::Erasure { even_open: true, ..erasure })
        }
        other => other,
    }
}

#[test]
fn nothing_of_a_customer_is_left_and_all_of_the_others_is() {
    let town = Town::new();
    town.delivers("1", -40, JO);
    town.delivers("2", -30, "marjo@mail.example");
    town.keeps_mail("1", JO);
    town.keeps_mail("2", "marjo@mail.example");
    let before = town.finds("marjo").len();
    let answer = town.erases(erase(&["1"], Some(JO)));
    assert_eq!((answer.orders, answer.left_count, answer.found_nothing), (1, 0, false));
    assert!(answer.traces >= 3, "the tracking number of the order was known, and two mails were kept");
    assert!(town.is_erased("1") && !town.is_erased("2"));
    assert_eq!(town.finds("marjo").len(), before);
    for personal in [" jo@", "\"jo@", "p-1", "1Z1"] {
        assert_eq!(town.finds(personal), [""; 0], "{personal}");
    }
    assert_eq!(town.ears.told(), [""; 0]);
}

#[test]
fn a_late_event_does_not_bring_an_erased_order_back() {
    let town = Town::new();
    town.delivers("1", -40, JO);
    town.erases(erase(&["1"], None));
    let writes = town.store.writes();
    assert_eq!(town.records("1", 1, placed(-40, JO)), Disposition::Erased);
    assert_eq!((town.store.writes(), town.finds(JO)), (writes, vec![]));
}

#[test]
fn an_order_that_is_listed_before_it_is_known_stays_unknown() {
    let town = Town::new();
    let answer = town.erases(erase(&["7"], None));
    assert!(answer.found_nothing);
    assert_eq!(town.records("7", 1, placed(-1, JO)), Disposition::Erased);
    assert_eq!(town.finds(JO), [""; 0]);
}

#[test]
fn an_order_with_the_same_address_that_is_not_listed_stays_and_the_answer_names_it() {
    let town = Town::new();
    town.delivers("1", -40, JO);
    town.delivers("2", -30, "JO@mail.example");
    let answer = town.erases(erase(&["1"], Some(JO)));
    assert_eq!((answer.orders, answer.left_count), (1, 1));
    assert!(town.is_erased("1") && !town.is_erased("2"));
    assert_eq!(answer.left[0].why.slug(), "not-listed");
    assert_eq!(town.ears.told(), [""; 0], "it is another person's");
}

#[test]
fn without_a_list_every_order_of_the_address_goes_that_was_placed_before() {
    let town = Town::new();
    ["1", "2", "3", "4", "5"].iter().for_each(|order| town.delivers(order, -40, JO));
    town.delivers("6", 1, JO);
    assert_eq!(town.erases(erase(&[], Some(JO))).orders, 5);
    assert!(["1", "2", "3", "4", "5"].iter().all(|order| town.is_erased(order)) && !town.is_erased("6"));
}

#[test]
fn an_unfinished_order_stays_until_a_person_says_even_so() {
    let town = Town::new();
    town.records("1", -1, placed(-1, JO));
    let answer = town.erases(erase(&["1"], None));
    assert_eq!((answer.orders, answer.left.len()), (0, 1));
    assert_eq!(town.ears.told(), ["erasure-incomplete:d1"]);
    let town = Town::new();
    town.records("1", -1, placed(-1, JO));
    assert_eq!(town.erases(even_open(erase(&["1"], None))).orders, 1);
    assert_eq!(town.ears.told(), ["forgotten-while-open:d1"]);
}

#[test]
fn a_case_of_an_erased_order_closes_and_says_nothing_of_the_customer() {
    let town = Town::new();
    town.delivers("1", -2, JO);
    let refused = json!({ "refused_at": at(-1), "why": "malformed", "violations": [], "raw": format!("{{\"email\": \"{JO}\"}}") });
    town.records("1", -1, Fact::EventRefused(serde_json::from_value(refused).unwrap()));
    assert_eq!(town.erases(even_open(erase(&["1"], None))).orders, 1);
    let closed = town.ears.cases.take();
    assert!(!closed.is_empty());
    for announcement in closed {
        assert!(matches!(announcement.change, CaseChange::Closed { .. }), "{announcement:?}");
        let text = serde_json::to_string(&announcement).unwrap().to_lowercase();
        assert!(!text.contains("jo@") && !text.contains("larch"), "{text}");
    }
}

#[test]
fn facts_that_an_older_release_wrote_beside_a_tombstone_go_again() {
    let town = Town::new();
    town.delivers("1", -40, JO);
    town.erases(erase(&["1"], None));
    let key: OrderKey = "demo-shop#1".parse().unwrap();
    let stored = block_on(town.store.load(&key)).unwrap().unwrap();
    let json = crate::at_rest::to_json(&stored.order, &stored.unread).unwrap();
    let beside = serde_json::to_value(placed(-40, JO)).unwrap();
    let mut raw: serde_json::Value = serde_json::from_str(&json).unwrap();
    raw["facts"]["order"] =
        json!({ "placed": { "stamp": "2026-03-01T10:00:00Z storefront e1", "body": beside } });
    let (order, unread) = crate::at_rest::from_json(&key, &raw.to_string()).unwrap();
    assert!(order.is_tombstone_with_facts());
    let commit = Commit {
        order,
        unread,
        seen: Some(stored.revision),
        wake_at: None,
        due: true,
        expires_at: at(1),
        figures: FiguresChange::default(),
    };
    block_on(town.store.commit(&commit)).unwrap();
    assert_eq!(town.finds(JO).len(), 1);
    assert_eq!(town.records("1", 1, placed(-40, JO)), Disposition::Erased);
    assert_eq!(town.finds(JO), [""; 0]);
}

#[test]
fn what_people_cannot_be_told_now_is_told_by_the_next_call() {
    let town = Town::new();
    town.records("1", -1, placed(-1, JO));
    town.demands(erase(&["1"], Some(JO)));
    town.ears.deaf.set(true);
    assert!(block_on(town.eraser().go_on()).is_err());
    assert!(!town.finds(JO).is_empty());
    town.ears.deaf.set(false);
    assert_eq!(block_on(town.eraser().go_on()).unwrap().completed.len(), 1);
    assert_eq!(block_on(town.eraser().go_on()).unwrap(), Progress::default());
    assert_eq!(town.demands(erase(&["1"], Some(JO))), Received::Known);
    assert_eq!(town.finds("ERASURE#")[0].matches("jo@").count(), 0, "the demand forgets the person, too");
}

#[test]
fn a_demand_that_does_not_get_further_is_a_case_after_twenty_days_that_closes_when_it_is_done() {
    let town = Town::new();
    town.delivers("1", -40, JO);
    town.demands(erase(&["1"], None));
    town.clock.0.set(21);
    assert_eq!(block_on(town.eraser().go_on()).unwrap().completed.len(), 1);
    assert_eq!(town.ears.told(), ["erasure-late:d1", "-erasure-late:d1"]);
}

#[test]
fn a_whole_shop_goes_with_every_trace_and_what_came_after_the_demand_stays() {
    let town = Town::new();
    town.delivers("1", -40, JO);
    town.delivers("2", -30, "mo@mail.example");
    let everyone = candor_domain::erasure::demand::Whose::Everyone;
    let erasure = candor_domain::erasure::demand::Erasure { whose: everyone, even_open: true };
    town.delivers("3", 2, "lu@mail.example");
    assert_eq!(town.erases(Asks::Erase(erasure)).orders, 2);
    assert_eq!(town.finds("mail.example").len(), 1);
    assert_eq!(town.finds("REFERENCE#"), [""; 0]);
}

#[test]
fn a_person_hears_of_data_to_be_handed_over_once_and_again_when_it_is_late() {
    let town = Town::new();
    town.delivers("1", -40, JO);
    assert_eq!(town.demands(Asks::HandOver(person(&[], Some(JO)))), Received::Begun);
    assert_eq!(town.demands(Asks::HandOver(person(&[], Some(JO)))), Received::Known);
    assert_eq!(block_on(town.eraser().go_on()).unwrap().steps, 0);
    town.clock.0.set(21);
    assert_eq!(block_on(town.eraser().go_on()).unwrap().steps, 1);
    let shop = "demo-shop".parse().unwrap();
    assert!(block_on(town.eraser().handed_over(&shop, &"d1".parse().unwrap())).unwrap());
    assert!(!block_on(town.eraser().handed_over(&shop, &"d1".parse().unwrap())).unwrap());
    assert_eq!(
        town.ears.told(),
        ["data-requested:d1", "erasure-late:d1", "-data-requested:d1", "-erasure-late:d1"]
    );
    let found = block_on(orders_of(&town.store, &shop, &person(&[], Some(JO)), at(21))).unwrap();
    assert_eq!(found.len(), 1);
    assert!(town.finds("ERASURE#")[0].matches("jo@").count() == 0);
}
