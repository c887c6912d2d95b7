//! Tests that a shop carries commands out: a stand-in that answers over HTTP, a store in memory, and a bus that remembers.

use std::cell::RefCell;

use candor_domain::case::list::CaseList;
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::command::entry::CommandEntry;
use candor_domain::command::key::CommandKey;
use candor_domain::command::statement::CommandStatement;
use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::fulfilment::request::{FulfilmentRequest, StopReason};
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::tagged::TagChange;
use candor_domain::values::reading::{At, Violations};
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{Cause, Commit};
use candor_shopify::cancellation::{Cancel, Consequences};
use candor_shopify::closing::Close;
use candor_shopify::metafield::SetMetafields;
use candor_shopify::tags::AddTags;
use candor_shopify_shop::order::Order as ShopOrder;
use candor_shopify_shop::server::Server;
use candor_shopify_shop::shop::{Shop, TOKEN};
use candor_shopify_shop::trouble::Trouble as Answering;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use jiff::SignedDuration;

use super::*;
use crate::runtime::redelivery::Prospect;
use crate::runtime::testing::{FixedClock, Remembering, invocation};
use crate::testing::{Answer, Canned};

const ORDER: u64 = 5001;

#[derive(Default)]
struct Told(RefCell<Vec<Event>>);

impl FactBus for Told {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        self.0.borrow_mut().extend_from_slice(events);
        Ok(())
    }
}

/// Reads the key of a command that adds a tag, or cancels.
fn read_short(command: &str) -> Result<Task, Vec<Violation>> {
    let value: Value = serde_json::from_str(command).map_err(|_| vec![Violation::new("", "is not JSON")])?;
    if value["detail-type"] == FulfilmentOrderChanged::DETAIL_TYPE {
        let violations = Violations::default();
        let change = FulfilmentOrderChanged::read(&At::root(&value, &violations));
        return change.map(Task::Look).ok_or_else(|| violations.into_vec());
    }
    let text = |name: &str| value["detail"][name].as_str().unwrap_or_default().to_owned();
    let order: OrderKey = format!("{}#{}", text("shop"), text("order_id")).parse().unwrap();
    let key: CommandKey = text("id").strip_prefix(&format!("{order}#")).unwrap().parse().unwrap();
    let cases = value["detail"].get("cases");
    let wish = match text("tag").parse() {
        Ok(tag) => Wish::Tag(tag, TagChange::Added),
        Err(_) if matches!(key, CommandKey::Archive(_)) => Wish::Archived,
        Err(_) if matches!(key, CommandKey::Fulfilment(_)) => Wish::Held(StopReason::Held),
        Err(_) if cases.is_some() => Wish::Cases(cases.cloned().unwrap_or_default()),
        Err(_) => Wish::Cancelled(Consequences { refunded: false, restocked: true }, "why".to_owned()),
    };
    Ok(Task::CarryOut(Asked { order, key, wish }))
}

fn report_short(
    change: &FulfilmentOrderChanged,
    state: &FulfillmentOrderState,
) -> Result<Event, &'static str> {
    let order_id = state.order_id.as_str().rsplit('/').next().unwrap().parse().unwrap();
    let key = OrderKey { shop: change.shop.clone(), order_id };
    let fact = Fact::OrderCancelled(Cancelled { reason: None });
    Ok(Event { key, stamp: change.stamp.clone(), fact })
}

fn steps_short(wish: &Wish, order: &OrderState) -> Steps {
    let id = order.id.clone();
    let missing = match wish {
        Wish::Tag(tag, _) => (!order.tags.contains(&tag.as_str().to_owned()))
            .then(|| Step::AddTags(AddTags { id, tags: vec![tag.clone()] })),
        Wish::Cancelled(consequences, _) => order
            .cancelled_at
            .is_none()
            .then(|| Step::Cancel(Cancel::new(id, *consequences, &"why".parse().unwrap()))),
        Wish::Cases(cases) => (order.metafield.as_ref().map(|shown| &shown.value)
            != Some(&cases.to_string()))
        .then(|| Step::SetMetafields(SetMetafields::cases(id, cases))),
        Wish::Archived => (!order.closed).then_some(Step::Close(Close { id })),
        Wish::Held(_) | Wish::Released => None,
    };
    let is_too_early = matches!(wish, Wish::Held(_)) && order.fulfillment_orders.nodes.is_empty();
    Steps { missing: missing.into_iter().collect(), is_too_early, ..Steps::default() }
}

type Tested = Actor<MemoryStore, Told, Remembering, FixedClock>;

fn shop() -> Shop {
    let mut shop = Shop::new("demo-shop.myshopify.com");
    shop.put(ShopOrder::new(json!({ "id": ORDER, "tags": "vip", "updated_at": "2026-03-02T12:00:00Z" })));
    shop
}

/// Does something with an actor that asks this shop.
async fn with<R>(shop: Shop, work: impl AsyncFnOnce(&Tested, &Server) -> R) -> R {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let server = Server::start(shop, 0).unwrap();
            let access = json!({ "demo-shop.myshopify.com": { "access_token": TOKEN } }).to_string();
            let secret = Answer::Says(200, "", json!({ "SecretString": access }).to_string());
            let secrets = Canned::start([secret]).await;
            let actor = Actor {
                store: MemoryStore::default(),
                bus: Told::default(),
                queue: Remembering::default(),
                clock: FixedClock::default(),
                api: Admin::new(&secrets.aws().repeating(), "access", Some(server.address())),
                read: read_short,
                report: report_short,
                steps: steps_short,
            };
            work(&actor, &server).await
        })
        .await
}

/// Lets an actor take a command. Boxed, since the compiler counts how deep futures lie in each other.
fn take(actor: &Tested, command: String) -> LocalBoxFuture<'_, Result<Done, ActError>> {
    async move { actor.take(&command).await }.boxed_local()
}

fn command(order: &str, key: &str, body: CommandBody) -> String {
    let command = Command { order: order.parse().unwrap(), key: key.parse().unwrap(), body };
    command.to_bus().unwrap().to_string()
}

fn notice(shop: &str, fulfilment_order: &str) -> String {
    let notice = FulfilmentOrderChanged {
        shop: shop.parse().unwrap(),
        fulfilment_order_id: fulfilment_order.parse().unwrap(),
        stamp: Stamp {
            occurred_at: Timestamp::UNIX_EPOCH,
            id: "1".parse().unwrap(),
            source: Source::Storefront,
        },
        answer: None,
    };
    notice.to_bus().to_string()
}

fn tag(order: &str) -> String {
    let body = CommandBody::TagChangeRequested { tag: "gift".parse().unwrap(), change: TagChange::Added };
    command(order, "tag:0:gift", body)
}

fn cancel() -> String {
    let case = "likely-duplicate:4999".parse().unwrap();
    let body = CommandBody::CancellationRequested { case, refund: false, restock: true };
    command("demo-shop#5001", "cancellation:0", body)
}

fn tags(server: &Server) -> Vec<String> {
    server.shop().orders[&ORDER].tags()
}

#[tokio::test]
async fn a_tag_is_put_on_once_and_a_second_delivery_makes_no_webhook() {
    with(shop(), async |actor, server| {
        assert_eq!(take(actor, tag("demo-shop#5001")).await.unwrap(), Done::CarriedOut);
        assert_eq!(tags(server), ["gift", "vip"]);
        assert_eq!(server.shop().take_webhooks(Timestamp::now()).len(), 1);
        assert_eq!(take(actor, tag("demo-shop#5001")).await.unwrap(), Done::AlreadySo);
        assert_eq!(server.shop().take_webhooks(Timestamp::now()).len(), 0);
        assert!(actor.bus.0.borrow().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_throttled_command_comes_again_and_one_whose_answer_was_lost_is_found_done() {
    let mut shop = shop();
    shop.trouble.extend([Answering::Throttled]);
    with(shop, async |actor, server| {
        let batch = json!({ "Records": [{ "messageId": "m0", "body": tag("demo-shop#5001"), "receiptHandle": "h0",
            "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "0" } }] });
        let meter = Meter::begin();
        let answer = actor.serve(invocation(&batch.to_string(), &meter)).boxed_local().await.unwrap();
        assert_eq!(answer["batchItemFailures"][0]["itemIdentifier"], "m0");
        assert_eq!(actor.queue.0.borrow().len(), 1);
        server.shop().trouble.extend([Answering::None, Answering::AnswerLost]);
        assert!(take(actor, tag("demo-shop#5001")).await.is_err());
        assert_eq!(take(actor, tag("demo-shop#5001")).await.unwrap(), Done::AlreadySo);
        assert_eq!(tags(server), ["gift", "vip"]);
    })
    .await;
}

#[tokio::test]
async fn what_the_shop_will_not_do_is_told_to_the_order_in_its_words() {
    with(shop(), async |actor, _| {
        assert_eq!(take(actor, tag("demo-shop#9999")).await.unwrap(), Done::Refused);
        let told = actor.bus.0.borrow();
        let [Event { key, fact: Fact::EventRefused(refused), .. }] = &told[..] else { panic!("{told:?}") };
        assert_eq!((key.to_string().as_str(), refused.why), ("demo-shop#9999", WhyRefused::NotCarriedOut));
        assert_eq!(refused.about, Some(Aspect::Command("tag:0:gift".parse().unwrap())));
        assert_eq!(refused.violations[0].problem, NO_ORDER);
    })
    .await;
}

#[tokio::test]
async fn an_order_that_a_person_cancelled_meanwhile_is_cancelled_as_wished() {
    with(shop(), async |actor, server| {
        assert_eq!(take(actor, cancel()).await.unwrap(), Done::CarriedOut);
        assert_eq!(server.shop().take_webhooks(Timestamp::now()).len(), 3);
        assert_eq!(take(actor, cancel()).await.unwrap(), Done::AlreadySo);
    })
    .await;
}

#[tokio::test]
async fn a_list_of_cases_is_shown_as_it_is_and_a_refused_one_is_told_to_the_order_and_moves_nothing() {
    let cases =
        || command("demo-shop#5001", "cases:0", CommandBody::CaseListChanged { cases: CaseList::default() });
    with(shop(), async |actor, server| {
        server
            .shop()
            .trouble
            .extend([Answering::None, Answering::UserError("Value is too large".to_owned())]);
        assert_eq!(take(actor, cases()).await.unwrap(), Done::Refused);
        assert!(server.shop().orders[&ORDER].metafields.is_empty());
        assert_eq!(take(actor, cases()).await.unwrap(), Done::CarriedOut);
        let shown = server.shop().orders[&ORDER].metafields.clone();
        let name = ("candor".to_owned(), "cases".to_owned());
        assert_eq!(shown[&name], ("json".to_owned(), r#"{"ended":[],"open":[]}"#.to_owned()));
        assert_eq!(take(actor, cases()).await.unwrap(), Done::AlreadySo);
        assert_eq!(actor.bus.0.borrow().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_order_is_archived_once_and_left_to_a_person_who_opened_it_again_until_the_next_command() {
    let archive = |key| command("demo-shop#5001", key, CommandBody::ArchiveRequested {});
    with(shop(), async |actor, server| {
        let closed_at = || server.shop().orders[&ORDER].payload["closed_at"].clone();
        assert_eq!(take(actor, archive("archive:0")).await.unwrap(), Done::CarriedOut);
        assert!(closed_at().is_string());
        assert_eq!(server.shop().take_webhooks(Timestamp::now()).len(), 1);
        assert_eq!(take(actor, archive("archive:1")).await.unwrap(), Done::AlreadySo);
        assert_eq!(server.shop().take_webhooks(Timestamp::now()).len(), 0);
        assert_eq!(
            take(actor, command("demo-shop#9999", "archive:0", CommandBody::ArchiveRequested {}))
                .await
                .unwrap(),
            Done::Refused
        );
    })
    .await;
}

/// Has the ledger say that a command was said.
async fn said(actor: &Tested, key: &str, at: Timestamp, statement: CommandStatement) {
    let mut order = Order::new("demo-shop#5001".parse().unwrap());
    order.ledger.commands.insert(key.parse().unwrap(), CommandEntry::Done { at, statement });
    let commit = Commit {
        order,
        unread: Default::default(),
        seen: None,
        wake_at: None,
        due: false,
        expires_at: Timestamp::MAX,
        figures: FiguresChange::default(),
    };
    actor.store.commit(&commit).await.unwrap();
}

#[tokio::test]
async fn a_hold_of_a_new_order_waits_for_its_parts_and_is_for_people_where_none_come() {
    for (minutes, is_waiting) in [(9, true), (10, false)] {
        let mut shop = shop();
        shop.orders.get_mut(&ORDER).unwrap().fulfillment_orders.clear();
        with(shop, async |actor, _| {
            let stop = StopReason::Held;
            let hold =
                command("demo-shop#5001", "fulfilment:0", CommandBody::FulfilmentStopped { reason: stop });
            let at = actor.clock.now() - SignedDuration::from_mins(minutes);
            said(actor, "fulfilment:0", at, CommandStatement::Fulfilment(FulfilmentRequest::Stop(stop)))
                .await;
            match take(actor, hold).await {
                Ok(done) => assert_eq!((done, is_waiting), (Done::Refused, false)),
                Err(error) => assert_eq!((prospect(&error), is_waiting), (Prospect::Passing, true)),
            }
            assert_eq!(actor.bus.0.borrow().is_empty(), is_waiting);
        })
        .await;
    }
}

#[tokio::test]
async fn an_older_command_that_comes_late_is_left_alone() {
    with(shop(), async |actor, server| {
        said(actor, "tag:1:gift", Timestamp::UNIX_EPOCH, CommandStatement::Tag(TagChange::Removed)).await;
        assert_eq!(take(actor, tag("demo-shop#5001")).await.unwrap(), Done::Superseded);
        assert_eq!(tags(server), ["vip"]);
    })
    .await;
}

#[tokio::test]
async fn orders_of_other_systems_and_shops_without_access_are_left_alone() {
    with(shop(), async |actor, _| {
        assert_eq!(take(actor, tag("demo-shop#wc_12")).await.unwrap(), Done::NotOurs);
        assert_eq!(take(actor, tag("another#5001")).await.unwrap(), Done::NotOurs);
        assert!(actor.bus.0.borrow().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_refused_token_is_for_people_soon_and_loses_nothing() {
    let mut shop = shop();
    shop.takes_the_token = false;
    with(shop, async |actor, _| {
        let error = take(actor, tag("demo-shop#5001")).await.unwrap_err();
        assert_eq!(prospect(&error), Prospect::Lasting, "{error}");
    })
    .await;
}

#[tokio::test]
async fn a_fulfilment_order_that_changed_is_asked_for_and_its_order_is_told() {
    with(shop(), async |actor, server| {
        assert_eq!(take(actor, notice("demo-shop", "5001")).await.unwrap(), Done::Told);
        let keys: Vec<String> = actor.bus.0.borrow().iter().map(|event| event.key.to_string()).collect();
        assert_eq!(keys, ["demo-shop#5001"]);
        server.shop().trouble.extend([Answering::Throttled]);
        let throttled = take(actor, notice("demo-shop", "5001")).await.unwrap_err();
        assert_eq!(prospect(&throttled), Prospect::Passing, "{throttled}");
    })
    .await;
}

#[tokio::test]
async fn a_fulfilment_order_that_is_not_there_or_is_of_another_system_is_left_alone() {
    with(shop(), async |actor, _| {
        for (shop, id) in [("demo-shop", "9999"), ("demo-shop", "wms-1"), ("another", "5001")] {
            assert_eq!(take(actor, notice(shop, id)).await.unwrap(), Done::NotOurs, "{shop} {id}");
        }
        assert!(actor.bus.0.borrow().is_empty());
    })
    .await;
}
