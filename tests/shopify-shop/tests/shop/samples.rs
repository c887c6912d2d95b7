//! One of each operation, with variables as they are sent.

use candor_domain::values::text::Remark;
use candor_shopify::cancellation::{Cancel, Consequences};
use candor_shopify::changed::ListChanged;
use candor_shopify::closing::Close;
use candor_shopify::fulfillment_order::ReadFulfillmentOrder;
use candor_shopify::hold::{Hold, HoldReason, Release};
use candor_shopify::metafield::SetMetafields;
use candor_shopify::operation::Operation;
use candor_shopify::order::ReadOrder;
use candor_shopify::payload::FetchOrder;
use candor_shopify::request::Request;
use candor_shopify::shop::Gid;
use candor_shopify::subscription::{ListSubscriptions, Subscribe, Topic};
use candor_shopify::tags::{AddTags, RemoveTags};
use candor_shopify::token::Token;
use serde_json::{Value, json};

/// Returns the bodies of all requests that are ever sent: one for each value that a variable may have.
pub(crate) fn bodies() -> Vec<Value> {
    let id = || Gid::of_order(&"5001".parse().unwrap()).unwrap();
    let note = || Remark::bounded("a reason");
    let tags = || vec!["gift".parse().unwrap()];
    let mut bodies = vec![
        body(&ReadOrder::new(id())),
        body(&ReadFulfillmentOrder::new(Gid::of_fulfillment_order(&"7001".parse().unwrap()).unwrap())),
        body(&AddTags { id: id(), tags: tags() }),
        body(&RemoveTags { id: id(), tags: tags() }),
        body(&Release::new(id(), id())),
        body(&Close { id: id() }),
        body(&SetMetafields::cases(id(), &json!([{ "case": "stuck:0" }]))),
        body(&ListChanged::new("2026-03-01T10:00:00Z".parse().unwrap(), None)),
        body(&ListChanged::new("2026-03-01T10:00:00Z".parse().unwrap(), Some("cursor"))),
        body(&FetchOrder { id: id() }),
        body(&ListSubscriptions { after: None }),
        body(&Subscribe::new(&Topic::named("orders/create"), "https://hooks.example/webhooks/shopify")),
    ];
    let reasons = [HoldReason::AwaitingPayment, HoldReason::HighRiskOfFraud, HoldReason::Other];
    bodies.extend(reasons.map(|reason| body(&Hold::new(id(), reason, note()))));
    for (refunded, restocked) in [(false, true), (true, false)] {
        bodies.push(body(&Cancel::new(id(), Consequences { refunded, restocked }, &note())));
    }
    bodies
}

fn body<O: Operation>(operation: &O) -> Value {
    let request = Request::of(operation, &Token::new("shpat_1")).unwrap();
    serde_json::from_slice(&request.body).unwrap()
}
