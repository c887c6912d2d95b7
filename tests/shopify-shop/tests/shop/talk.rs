//! Our client changes orders of the stand-in.

use candor_domain::values::text::Remark;
use candor_shopify::access::{ask_for_token, read_grant};
use candor_shopify::answer::{Answered, HttpAnswer, read};
use candor_shopify::cancellation::{Cancel, Consequences};
use candor_shopify::changed::ListChanged;
use candor_shopify::closing::Close;
use candor_shopify::hold::{Hold, HoldReason, Release};
use candor_shopify::metafield::SetMetafields;
use candor_shopify::operation::Operation;
use candor_shopify::order::{FulfillmentOrderStatus, OrderState, ReadOrder};
use candor_shopify::request::Request;
use candor_shopify::shop::Gid;
use candor_shopify::tags::{AddTags, RemoveTags};
use candor_shopify::token::Token;
use candor_shopify::trouble::Trouble;
use candor_shopify_shop::http;
use candor_shopify_shop::order::Order;
use candor_shopify_shop::shop::{CLIENT_ID, CLIENT_SECRET, Shop, TOKEN};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

pub(crate) const NOON: &str = "2026-03-02T12:00:00Z";

pub(crate) fn at(seconds: i64) -> Timestamp {
    NOON.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

/// Returns a shop with orders of these numbers, the first changed first.
pub(crate) fn shop(orders: impl IntoIterator<Item = u64>) -> Shop {
    let mut shop = Shop::new("demo-shop.myshopify.com");
    for (place, id) in orders.into_iter().enumerate() {
        let mut payload: Value = serde_json::from_str(include_str!(
            "../../../../events/shopify-webhook/applied-orders-create.json"
        ))
        .unwrap();
        payload["id"] = id.into();
        payload["updated_at"] = at(i64::try_from(place).unwrap() - 1000).to_string().into();
        shop.put(Order::new(payload));
    }
    shop
}

pub(crate) fn gid(id: u64) -> Gid {
    Gid::of_order(&id.to_string().parse().unwrap()).unwrap()
}

/// Sends a request to the stand-in. None if no answer came.
pub(crate) fn carry(shop: &mut Shop, request: Request, now: Timestamp) -> Option<HttpAnswer> {
    let headers = request.headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let request = http::Request { path: request.path, headers, body: request.body };
    let http::Answer { status, retry_after, body } = shop.answer(&request, now)?;
    Some(HttpAnswer { status, retry_after, body })
}

pub(crate) fn ask_with<O: Operation>(
    shop: &mut Shop,
    token: &Token,
    operation: &O,
    now: Timestamp,
) -> Result<Answered<O::Data>, Trouble> {
    read::<O>(&carry(shop, Request::of(operation, token).unwrap(), now).unwrap())
}

pub(crate) fn ask<O: Operation>(shop: &mut Shop, operation: &O) -> Result<O::Data, Trouble> {
    ask_with(shop, &Token::new(TOKEN), operation, at(0)).map(|answered| answered.data)
}

pub(crate) fn state(shop: &mut Shop, id: u64) -> OrderState {
    ask(shop, &ReadOrder::new(gid(id))).unwrap().order.unwrap()
}

fn topics(shop: &mut Shop) -> Vec<String> {
    shop.take_webhooks(at(1)).into_iter().map(|webhook| webhook.topic).collect()
}

#[test]
fn a_tag_that_is_put_on_is_on_once_and_its_webhook_says_so() {
    let mut shop = shop([5001]);
    let add = AddTags { id: gid(5001), tags: vec!["gift".parse().unwrap()] };
    ask(&mut shop, &add).unwrap();
    let sent = shop.take_webhooks(at(1));
    assert_eq!(
        (sent.len(), &sent[0].body["tags"], sent[0].topic.as_str()),
        (1, &json!("gift"), "orders/updated")
    );
    ask(&mut shop, &add).unwrap();
    assert_eq!((state(&mut shop, 5001).tags, topics(&mut shop)), (vec!["gift".to_owned()], vec![]));
    ask(&mut shop, &RemoveTags { id: gid(5001), tags: add.tags }).unwrap();
    assert_eq!((state(&mut shop, 5001).tags, topics(&mut shop)), (vec![], vec!["orders/updated".to_owned()]));
}

#[test]
fn a_hold_is_put_on_once_and_only_ours_is_released() {
    let mut shop = shop([5001]);
    let place = state(&mut shop, 5001).fulfillment_orders.nodes.remove(0);
    let hold = Hold::new(place.id.clone(), HoldReason::AwaitingPayment, Remark::bounded("not paid"));
    ask(&mut shop, &hold).unwrap();
    let again = ask(&mut shop, &hold).unwrap_err();
    assert!(again.to_string().contains("DUPLICATE_FULFILLMENT_HOLD_HANDLE"), "{again}");
    let held = state(&mut shop, 5001).fulfillment_orders.nodes.remove(0);
    assert_eq!((held.status, shop.orders[&5001].holds().count()), (FulfillmentOrderStatus::OnHold, 1));
    ask(&mut shop, &Release::new(place.id, held.own_hold().unwrap().id.clone())).unwrap();
    let free = state(&mut shop, 5001).fulfillment_orders.nodes.remove(0);
    assert_eq!((free.status, free.own_hold()), (FulfillmentOrderStatus::Open, None));
    let expected = ["fulfillment_orders/placed_on_hold", "fulfillment_orders/hold_released"];
    assert_eq!(topics(&mut shop), expected);
}

#[test]
fn a_cancellation_comes_true_after_its_answer_and_a_second_one_is_refused() {
    let mut shop = shop([5001]);
    let consequences = Consequences { refunded: false, restocked: true };
    let cancel = Cancel::new(gid(5001), consequences, &Remark::bounded("a person decided"));
    ask(&mut shop, &cancel).unwrap();
    assert_eq!(topics(&mut shop), ["orders/cancelled", "orders/updated", "fulfillment_orders/cancelled"]);
    assert!(state(&mut shop, 5001).cancelled_at.is_some() && shop.orders[&5001].is_cancelled());
    assert!(matches!(ask(&mut shop, &cancel), Err(Trouble::Refused { .. })));
}

#[test]
fn a_metafield_and_the_archive_are_read_back() {
    let mut shop = shop([5001]);
    ask(&mut shop, &SetMetafields::cases(gid(5001), &json!(["stuck"]))).unwrap();
    ask(&mut shop, &Close { id: gid(5001) }).unwrap();
    let read = state(&mut shop, 5001);
    assert!(read.closed);
    assert_eq!(read.metafield.unwrap().value, r#"["stuck"]"#);
    let webhook = shop.take_webhooks(at(1)).pop().unwrap();
    assert!(webhook.body["closed_at"].is_string());
}

#[test]
fn an_order_that_is_not_there_is_none_and_cannot_be_changed() {
    let mut shop = shop([]);
    assert_eq!(ask(&mut shop, &ReadOrder::new(gid(1))).unwrap().order, None);
    let refused = ask(&mut shop, &Close { id: gid(1) }).unwrap_err();
    assert_eq!(refused.to_string(), "shopify refuses: Order does not exist");
}

#[test]
fn changed_orders_come_in_pages_oldest_change_first() {
    let mut shop = shop((1..=120).rev());
    let (mut sizes, mut found, mut after) = (vec![], vec![], None::<String>);
    loop {
        let changes = ask(&mut shop, &ListChanged::new(at(-999), after.as_deref())).unwrap();
        let page = changes.page(&"demo-shop".parse().unwrap(), true).unwrap();
        sizes.push(page.orders.len());
        found.extend(page.orders.into_iter().map(|order| order.key.order_id.to_string()));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [50, 50, 19]);
    assert_eq!(found, (1..=119).rev().map(|id: u64| id.to_string()).collect::<Vec<_>>());
}

#[test]
fn credentials_get_a_token_for_a_day_and_wrong_ones_get_none() {
    let mut shop = shop([5001]);
    shop.takes_the_token = false;
    let grant =
        read_grant(&carry(&mut shop, ask_for_token(CLIENT_ID, CLIENT_SECRET), at(0)).unwrap()).unwrap();
    assert_eq!(grant.missing_scopes, [""; 0]);
    let read_at =
        |shop: &mut Shop, seconds| ask_with(shop, &grant.token, &ReadOrder::new(gid(5001)), at(seconds));
    assert!(read_at(&mut shop, 86_000).is_ok());
    let over = read_at(&mut shop, 86_400).unwrap_err();
    assert!(over.to_string().starts_with("shopify cannot be asked, the token is refused"), "{over}");
    let wrong = read_grant(&carry(&mut shop, ask_for_token(CLIENT_ID, "other"), at(0)).unwrap()).unwrap_err();
    assert!(wrong.to_string().contains("the client credentials are refused"), "{wrong}");
}
