//! Tests the DynamoDB store, on a DynamoDB inside the test process and on the local stack's.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

mod dynamo;
mod formats;
mod forgotten;
mod golden;
mod open_cases;

use std::error::Error;
use std::path::PathBuf;
use std::rc::Rc;

use aws_sdk_dynamodb::types::AttributeValue;
use candor_aws::keys::Keys;
use candor_aws::store::Table;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::counts::Figures;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Fingerprint, Lookalikes};
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::{Channel, Customer, Delivery, PaymentDue, Placed};
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::shipment::created::Shipment;
use candor_domain::values::id::OrderKey;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::EmailAddress;
use candor_engine::at_rest::Unread;
use candor_engine::conformance;
use candor_engine::ports::{
    CaseLooks, Commit, CommitError, FigureBook, FiguresBatch, Keep, LookupHash, Registry, Revision, Store,
    StoreError,
};
use candor_local::emulator::{Emulator, Leash, Setting};
use candor_local::project::Project;
use candor_local::toolbox::Toolbox;
use jiff::{SignedDuration, Timestamp};

use dynamo::{Dynamo, KEY, Keyed, forgetful, reaching};

const TABLE: &str = "orders";
const NEWER: &str = "fedcba9876543210fedcba9876543210";

fn key() -> OrderKey {
    "demo-shop#5001".parse().unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn commit(seen: Option<Revision>) -> Commit {
    let mut order = Order::new(key());
    let stamp = Stamp {
        occurred_at: moment("2026-03-01T10:00:00Z"),
        id: "e1".parse().unwrap(),
        source: Source::Storefront,
    };
    order.facts.merge(stamp, Fact::OrderCancelled(Cancelled { reason: None })).unwrap();
    let (wake_at, expires_at) = (Some(moment("2026-03-01T12:00:00.123Z")), moment("2027-04-05T00:00:00Z"));
    Commit {
        order,
        unread: Unread::default(),
        seen,
        wake_at,
        due: true,
        expires_at,
        figures: FiguresChange::default(),
    }
}

async fn conforms(table: &Keyed, run: &str) {
    let wrong: Vec<String> = conformance::check(table, run)
        .await
        .into_iter()
        .filter_map(|(name, result)| result.err().map(|why| format!("{name}: {why}")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn the_table_conforms_on_a_dynamodb_in_this_process() {
    let dynamo = Dynamo::start(TABLE).await;
    conforms(&dynamo.table(TABLE), "1").await;
}

#[tokio::test]
async fn the_table_conforms_on_the_local_stack() {
    let stack = LocalStack::find();
    let dynamo = Dynamo::at(&stack.endpoint);
    let name = format!("conformance-{}", std::process::id());
    dynamo.create(&name).await;
    conforms(&dynamo.table(&name), "1").await;
    dynamo.client.delete_table().table_name(name).send().await.unwrap();
    stack.end();
}

/// Holds the stack at `CANDOR_TEST_ENDPOINT`, or else one that ends with this test.
struct LocalStack {
    endpoint: String,
    own: Option<(Emulator, PathBuf)>,
}

impl LocalStack {
    fn find() -> Self {
        if let Ok(endpoint) = std::env::var("CANDOR_TEST_ENDPOINT") {
            return Self { endpoint, own: None };
        }
        let project = Project::here();
        let toolbox = Toolbox::prepare(&project).unwrap();
        let folder = project.local().join(format!("stores/{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let emulator =
            Emulator::start(&Setting::new(&toolbox, &folder, &folder.join("log"), Leash::Starter)).unwrap();
        Self { endpoint: format!("http://127.0.0.1:{}", emulator.port), own: Some((emulator, folder)) }
    }

    /// Ends the stack and removes its files. If the test failed before, its log is kept.
    fn end(self) {
        if let Some((emulator, folder)) = self.own {
            // The emulator removes its folder if it ends in time. After a test that passed, the log is not
            // needed.
            drop(emulator);
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

#[tokio::test]
async fn an_item_has_what_the_stream_the_index_and_the_expiry_go_by() {
    let dynamo = Dynamo::start(TABLE).await;
    dynamo.table(TABLE).commit(&commit(None)).await.unwrap();
    let item = dynamo.item(TABLE, "ORDER#demo-shop#5001").await;
    assert_eq!(item["due"], AttributeValue::Bool(true));
    assert_eq!(item["wake_at"], AttributeValue::N("1772366400123000000".to_owned()));
    assert_eq!(item["expires_at"], AttributeValue::N("1806883200".to_owned()));
    assert!(item["wake_shard"].is_s());
    assert_eq!(item["revision"], AttributeValue::N("1".to_owned()));
}

#[tokio::test]
async fn what_is_known_beyond_an_order_holds_nothing_personal_and_expires() {
    let dynamo = Dynamo::start(TABLE).await;
    let table = dynamo.table(TABLE);
    let placed_at = moment("2026-03-01T10:00:00Z");
    let (address, window) = ("Jo@Mail.example".parse().unwrap(), SignedDuration::from_hours(24));
    let suppression = Suppression { address, status: MailStatus::Bounced, since: placed_at };
    table.suppress(&key().shop, &suppression, Keep::Until(moment("2027-04-05T00:00:00Z"))).await.unwrap();
    // The same address reported again: it is kept for longer, and its first time stays.
    let again = Suppression { since: moment("2026-03-02T10:00:00Z"), ..suppression };
    table.suppress(&key().shop, &again, Keep::Until(moment("2027-04-06T00:00:00Z"))).await.unwrap();
    let fingerprint = Fingerprint::of(&placed(placed_at)).unwrap();
    let looks = LookupHash::of_fingerprint(&key().shop, &fingerprint);
    let search = DuplicateCheck { fingerprint, placed_at, window, purpose: DuplicatePurpose::TakePlace };
    assert_eq!(table.check_duplicates(&key(), &search).await.unwrap(), Lookalikes::default());

    let contact = dynamo.item(TABLE, &contact(KEY, &again.address)).await;
    assert_eq!(contact["bounced"], AttributeValue::N("1772359200000000000".to_owned()));
    assert_eq!(contact["expires_at"], AttributeValue::N("1806969600".to_owned()));
    let duplicate = dynamo.item(TABLE, &format!("DUPLICATE#{looks}")).await;
    assert_eq!(duplicate["order_id"], AttributeValue::S("5001".to_owned()));
    // It is kept for the window of one day, and for 60 days more, for checks that come late.
    assert_eq!(duplicate["expires_at"], AttributeValue::N("1777629600".to_owned()));
    let kept = format!("{contact:?} {duplicate:?}").to_lowercase();
    assert!(!kept.contains("mail.example"), "{kept}");
}

/// The readers of the table's stream choose by `due` and `figures` (`infra/template.yaml`).
#[tokio::test]
async fn a_look_at_a_case_holds_nothing_of_the_order_invokes_no_reader_of_the_stream_and_expires() {
    let dynamo = Dynamo::start(TABLE).await;
    let (case, now) = ("parcel-stalled:p-1".parse().unwrap(), moment("2026-03-01T10:00:00Z"));
    dynamo.table(TABLE).note_look(&key(), &case, &"Kim Lee".parse().unwrap(), now).await.unwrap();
    let items = dynamo.client.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
    let [item] = &items[..] else { panic!("{items:?}") };
    let mut names: Vec<&str> = item.keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["expires_at", "looks", "pk", "revision"]);
    assert!(item["pk"].as_s().unwrap().starts_with("LOOKS#demo-shop#"));
    assert_eq!(item["expires_at"], AttributeValue::N("1772359290".to_owned()));
    let text = format!("{item:?}");
    assert!(!text.contains("5001") && !text.contains("parcel") && text.contains("Kim Lee"), "{text}");
}

#[tokio::test]
async fn of_people_who_open_a_case_at_the_same_moment_each_is_seen() {
    let dynamo = Dynamo::start(TABLE).await;
    let (table, order, case) = (dynamo.table(TABLE), key(), "parcel-stalled:p-1".parse().unwrap());
    let now = moment("2026-03-01T10:00:00Z");
    let [kim, sam, zoe, vic] =
        ["Kim Lee", "Sam Roe", "Zoe Hill", "Vic Day"].map(|name| name.parse().unwrap());
    let look = |by| table.note_look(&order, &case, by, now);
    let (one, other, third) = tokio::join!(look(&kim), look(&sam), look(&zoe));
    [one, other, third].into_iter().for_each(|told| assert!(told.is_ok(), "{told:?}"));
    let told = look(&vic).await.unwrap();
    let mut names: Vec<&str> = told.iter().map(|look| look.by.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Kim Lee", "Sam Roe", "Zoe Hill"]);
}

#[tokio::test]
async fn a_look_whose_answer_was_lost_is_written_once() {
    let dynamo = Dynamo::start(TABLE).await;
    let proxy = forgetful(&dynamo.endpoint, "PutItem", 1).await;
    let table = Table::new(&reaching(&proxy.endpoint).repeating(), TABLE);
    let (case, now) = ("parcel-stalled:p-1".parse().unwrap(), moment("2026-03-01T10:00:00Z"));
    let told = table.note_look(&key(), &case, &"Kim Lee".parse().unwrap(), now).await.unwrap();
    assert_eq!((told, proxy.seen.get("PutItem")), (vec![], 2), "the put was made twice");
    let told = table.note_look(&key(), &case, &"Sam Roe".parse().unwrap(), now).await.unwrap();
    assert_eq!(told.len(), 1);
}

/// Returns the key of the item of an address.
fn contact(secret: &str, address: &EmailAddress) -> String {
    let hash = Keys::parse(secret).unwrap().contact(&key().shop, address);
    format!("CONTACT#demo-shop#{hash}")
}

#[tokio::test]
async fn a_wish_is_kept_for_ever_whatever_else_becomes_known() {
    let dynamo = Dynamo::start(TABLE).await;
    let table = dynamo.table(TABLE);
    let address: EmailAddress = "jo@mail.example".parse().unwrap();
    let known = |status, since| Suppression { address: address.clone(), status, since: moment(since) };
    let (end, pk) = (Keep::Until(moment("2027-04-05T00:00:00Z")), contact(KEY, &address));
    let bounced = known(MailStatus::Bounced, "2026-03-02T10:00:00Z");
    table.suppress(&key().shop, &bounced, end).await.unwrap();
    assert!(dynamo.item(TABLE, &pk).await.contains_key("expires_at"));
    let unsubscribed = known(MailStatus::Unsubscribed, "2026-03-03T10:00:00Z");
    table.suppress(&key().shop, &unsubscribed, Keep::ForEver).await.unwrap();
    for earlier in ["2026-03-04T10:00:00Z", "2026-03-01T10:00:00Z"] {
        table.suppress(&key().shop, &known(MailStatus::Bounced, earlier), end).await.unwrap();
        assert!(!dynamo.item(TABLE, &pk).await.contains_key("expires_at"));
    }
    let found = table.suppressions(&key().shop, &address).await.unwrap();
    let expected = [
        (MailStatus::Unsubscribed, moment("2026-03-03T10:00:00Z")),
        (MailStatus::Bounced, moment("2026-03-01T10:00:00Z")),
    ];
    assert_eq!(found, expected.into());
}

#[tokio::test]
async fn a_wish_by_the_hash_in_a_link_is_found_by_the_address() {
    let dynamo = Dynamo::start(TABLE).await;
    let (table, shop, since) = (dynamo.table(TABLE), key().shop, moment("2026-03-01T10:00:00Z"));
    let address: EmailAddress = "Jo@Mail.example".parse().unwrap();
    let in_link = Keys::parse(KEY).unwrap().contact(&shop, &address).to_string().parse().unwrap();
    table.suppress_contact(&shop, &in_link, (MailStatus::Unsubscribed, since), Keep::ForEver).await.unwrap();
    let found = table.suppressions(&shop, &address).await.unwrap();
    assert_eq!(found, [(MailStatus::Unsubscribed, since)].into());
}

#[tokio::test]
async fn an_address_is_still_known_after_the_key_was_replaced() {
    let dynamo = Dynamo::start(TABLE).await;
    let address: EmailAddress = "jo@mail.example".parse().unwrap();
    let known = |status, since| Suppression { address: address.clone(), status, since: moment(since) };
    let (shop, [first, second, third]) =
        (key().shop, [1, 2, 3].map(|day| format!("2026-03-0{day}T10:00:00Z")));
    let (old, new) = (dynamo.table(TABLE), dynamo.table_with(TABLE, &format!("{NEWER} {KEY}")));
    let complained = known(MailStatus::Complained, &second);
    old.suppress(&shop, &complained, Keep::ForEver).await.unwrap();
    assert_eq!(
        new.suppressions(&shop, &address).await.unwrap(),
        [(MailStatus::Complained, moment(&second))].into()
    );
    // What becomes known later is written by the newest key, and the earliest time counts whichever key it is by.
    new.suppress(&shop, &known(MailStatus::Complained, &third), Keep::ForEver).await.unwrap();
    new.suppress(&shop, &known(MailStatus::Unsubscribed, &first), Keep::ForEver).await.unwrap();
    let expected = [(MailStatus::Unsubscribed, moment(&first)), (MailStatus::Complained, moment(&second))];
    assert_eq!(new.suppressions(&shop, &address).await.unwrap(), expected.into());
    assert!(dynamo.item(TABLE, &contact(NEWER, &address)).await.contains_key("unsubscribed"));
    assert!(!dynamo.item(TABLE, &contact(KEY, &address)).await.contains_key("unsubscribed"));
    // Without the old key its items are not found.
    let forgot = dynamo.table_with(TABLE, NEWER).suppressions(&shop, &address).await.unwrap();
    assert_eq!(forgot[&MailStatus::Complained], moment(&third));
}

fn placed(placed_at: Timestamp) -> Placed {
    let email = "Jo@Mail.example".parse().ok();
    Placed {
        number: None,
        placed_at,
        customer: Customer { email, ..Customer::default() },
        lines: vec![],
        adjustments: vec![],
        total: Money { amount_minor: 100, currency: "EUR".parse().unwrap() },
        ship_to: None,
        ship_by: None,
        promised_on: None,
        payment_due: PaymentDue::InAdvance,
        channel: Channel::Online,
        delivery: Delivery::Shipping,
        authorisation: None,
        risk: None,
        test: false,
        tags: None,
    }
}

/// The SDK repeats a put if the answer is lost, and the second put finds the item that its own first put
/// wrote.
#[tokio::test]
async fn a_search_for_twins_whose_answer_was_lost_finds_no_twin_in_itself() {
    let dynamo = Dynamo::start(TABLE).await;
    let proxy = forgetful(&dynamo.endpoint, "PutItem", 1).await;
    let keys = Rc::new(Keys::parse(KEY).unwrap());
    let table = Table::new(&reaching(&proxy.endpoint).repeating(), TABLE).with_keys(keys);
    let placed_at = moment("2026-03-01T10:00:00Z");
    let fingerprint = Fingerprint::of(&placed(placed_at)).unwrap();
    let search = DuplicateCheck {
        fingerprint,
        placed_at,
        window: SignedDuration::from_hours(24),
        purpose: DuplicatePurpose::TakePlace,
    };
    assert_eq!(table.check_duplicates(&key(), &search).await.unwrap(), Lookalikes::default());
    assert_eq!(proxy.seen.get("PutItem"), 2, "the put was made twice");
}

#[tokio::test]
async fn of_two_writers_who_saw_the_same_one_wins() {
    let dynamo = Dynamo::start(TABLE).await;
    let (one, other) = (dynamo.table(TABLE), dynamo.table(TABLE));
    for seen in [None, Some(Revision(1))] {
        let commit = commit(seen);
        let (one, other) = tokio::join!(one.commit(&commit), other.commit(&commit));
        let (won, lost): (Vec<_>, Vec<_>) = [one, other].into_iter().partition(Result::is_ok);
        assert_eq!((won.len(), lost.len()), (1, 1));
        assert!(matches!(lost[0], Err(CommitError::Conflict { .. })), "{lost:?}");
    }
}

/// The SDK repeats a put if the answer is lost, and the second put finds the item that its own first put
/// wrote.
#[tokio::test]
async fn a_write_whose_answer_was_lost_is_known_to_be_ours() {
    let dynamo = Dynamo::start(TABLE).await;
    let proxy = forgetful(&dynamo.endpoint, "PutItem", 1).await;
    let table = Table::new(&reaching(&proxy.endpoint).repeating(), TABLE);
    assert_eq!(table.commit(&commit(None)).await.unwrap(), Revision(1));
    assert_eq!(proxy.seen.get("PutItem"), 2, "the put was made twice");
    let late = table.commit(&commit(None)).await;
    assert!(matches!(late, Err(CommitError::Conflict { .. })), "another's write is none of ours: {late:?}");
}

#[tokio::test]
async fn figures_whose_answer_was_lost_are_added_once() {
    let dynamo = Dynamo::start(TABLE).await;
    let proxy = forgetful(&dynamo.endpoint, "TransactWriteItems", 1).await;
    let table = Table::new(&reaching(&proxy.endpoint).repeating(), TABLE);
    let (shop, day) = (key().shop, "2026-03-01".parse().unwrap());
    let figures: Figures = serde_json::from_str(r#"{"2026-03-01":{"orders":2}}"#).unwrap();
    let (now, keep) = (moment("2026-03-01T12:00:00Z"), SignedDuration::from_hours(400 * 24));
    let batch =
        FiguresBatch { id: "b".to_owned(), changes: [(shop.clone(), figures.clone())].into(), now, keep };
    table.add_figures(&batch).await.unwrap();
    assert_eq!(proxy.seen.get("TransactWriteItems"), 2, "they were added twice");
    assert_eq!(table.figures(&shop, day, day).await.unwrap(), figures);
    let item = dynamo.item(TABLE, "FIGURES#demo-shop#2026-03-01").await;
    assert_eq!(item["expires_at"], AttributeValue::N("1806883200".to_owned()));
    assert!(dynamo.item(TABLE, "FIGURES-BATCH#b#0").await.contains_key("expires_at"));
}

#[tokio::test]
async fn an_order_too_large_for_an_item_is_not_written_and_says_so() {
    let dynamo = Dynamo::start(TABLE).await;
    let table = dynamo.table(TABLE);
    let mut large = commit(None);
    for number in 0..16_u32 {
        let line = |n: u32| LineQuantity {
            line_id: noise(number * 500 + n).parse().unwrap(),
            quantity: Quantity::ONE,
        };
        let shipment = Shipment {
            shipment_id: format!("p{number}").parse().unwrap(),
            shipped_at: moment("2026-03-01T10:00:00Z"),
            lines: (0..500).map(line).collect(),
            tracking: None,
            boxes: vec![],
            promised_on: None,
            voided: false,
        };
        let (occurred_at, id) = (moment("2026-03-01T10:00:00Z"), format!("e{number}").parse().unwrap());
        let stamp = Stamp { occurred_at, id, source: Source::Warehouse };
        large.order.facts.merge(stamp, Fact::ShipmentCreated(shipment)).unwrap();
    }
    let refused = table.commit(&large).await.unwrap_err();
    assert!(cause(&refused).contains("more than an item can have"), "{refused:?}");
    assert_eq!(table.load(&key()).await.unwrap(), None);
}

/// Digits that hardly pack.
fn noise(seed: u32) -> String {
    let mut state = seed;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_digit((state >> 12) % 10, 10).unwrap()
    };
    std::iter::repeat_with(next).take(128).collect()
}

fn cause(error: &dyn Error) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}

#[tokio::test]
async fn an_item_that_is_no_order_is_corrupt() {
    let dynamo = Dynamo::start(TABLE).await;
    let pk = AttributeValue::S("ORDER#demo-shop#5001".to_owned());
    dynamo.client.put_item().table_name(TABLE).item("pk", pk).send().await.unwrap();
    let found = dynamo.table(TABLE).load(&key()).await;
    assert!(matches!(found, Err(StoreError::Corrupt { operation: "load order", .. })), "{found:?}");
}

#[tokio::test]
async fn a_table_that_is_not_there_or_not_reached_is_unavailable() {
    let dynamo = Dynamo::start(TABLE).await;
    let missing = dynamo.table("elsewhere").load(&key()).await;
    assert!(matches!(missing, Err(StoreError::Unavailable { .. })), "{missing:?}");
    let nobody = Table::new(&reaching("http://127.0.0.1:9").repeating(), TABLE);
    let unreached = nobody.commit(&commit(None)).await;
    assert!(matches!(unreached, Err(CommitError::Store(StoreError::Unavailable { .. }))), "{unreached:?}");
}
