use candor_domain::facts::entries::Facts;
use candor_shopify_shop::acts::{Basket, Parcel, Repayment};
use candor_shopify_shop::shop::Shop;
use candor_shopify_shop::trouble::Trouble;

use super::scene::Scene;
use crate::talk::at;

/// Writes each part of an order that the customer could be told of, without the names of the events that told it.
fn told(facts: &Facts) -> String {
    let placed = facts.placed().map(|held| (held.stamp.occurred_at, &held.body));
    let cancelled = facts.cancelled().map(|held| (&held.stamp, &held.body));
    let paid: Vec<_> = facts.payments().values().map(|held| held.body.amount).collect();
    let sent: Vec<_> = facts.shipments().values().map(|held| (held.stamp.occurred_at, &held.body)).collect();
    let repaid: Vec<_> = facts.refunds().values().map(|held| (&held.stamp, &held.body)).collect();
    format!("{placed:#?} {cancelled:#?} {paid:#?} {sent:#?} {repaid:#?}")
}

/// Does what happens to an order after it was placed.
fn go_on(shop: &mut Shop, order: u64) {
    shop.tag(order, &["gift"], at(60));
    shop.pay(order, at(61));
    shop.ship(order, &Parcel { numbers: vec!["PP1"], ..Parcel::default() }, at(120));
    shop.refund(order, &Repayment { lines: vec![], cents: 499, status: "success" }, at(180));
}

#[tokio::test]
async fn an_order_whose_webhooks_are_lost_becomes_the_one_that_was_heard() {
    let (heard, silent) = (Scene::new(), Scene::new());
    let place = |scene: &Scene| scene.act(|shop| shop.place(&Basket::default(), at(0)));
    let (order, same) = (place(&heard), place(&silent));
    assert_eq!(order, same);
    heard.act(|shop| go_on(shop, order));
    heard.record(&heard.hear()).await;
    silent.record(&silent.hear()).await;
    silent.act_unheard(|shop| go_on(shop, order));
    assert_eq!(silent.hear(), []);
    assert_ne!(told(&heard.facts(order)), told(&silent.facts(order)));
    let (found, _) = silent.sweep().await;
    assert_eq!((found.listed, found.missed), (1, 1));
    assert_eq!(told(&heard.facts(order)), told(&silent.facts(order)));
    let (again, events) = silent.sweep().await;
    assert_eq!((again.listed, again.missed, events), (1, 0, vec![]), "it is held now");
    let (of_heard, _) = heard.sweep().await;
    assert_eq!((of_heard.listed, of_heard.missed), (1, 0), "nothing was lost");
}

#[tokio::test]
async fn two_changes_between_looks_are_one_order_as_it_is_now() {
    let scene = Scene::new();
    let order = scene.act(|shop| shop.place(&Basket::default(), at(0)));
    scene.record(&scene.hear()).await;
    scene.sweep().await;
    scene.act_unheard(|shop| shop.tag(order, &["gift"], at(60)));
    scene.act_unheard(|shop| shop.cancel(order, "fraud", at(120)));
    let (found, events) = scene.sweep().await;
    assert_eq!((found.missed, events.len()), (1, 2), "{events:?}");
    let facts = scene.facts(order);
    let tags = facts.placed().unwrap().body.tags.clone().unwrap();
    assert_eq!(tags, ["gift".parse().unwrap()]);
    assert_eq!(facts.cancelled().unwrap().stamp.occurred_at, at(120));
}

#[tokio::test]
async fn a_shop_whose_points_are_used_up_midway_is_asked_again_and_nothing_is_left_out() {
    let scene = Scene::new();
    let orders = scene.act_unheard(|shop| {
        let place = |second| shop.place(&Basket::default(), at(second));
        let orders: Vec<u64> = (0..55).map(place).collect();
        let fine = std::iter::repeat_n(Trouble::None, 30);
        shop.trouble.extend(fine.chain([Trouble::Throttled]));
        orders
    });
    let (found, events) = scene.sweep().await;
    assert_eq!((found.listed, found.missed, events.len()), (55, 55, 55));
    assert!(scene.act(|shop| shop.trouble.is_empty()), "it met the limit");
    assert!(orders.iter().all(|order| scene.facts(*order).placed().is_some()));
}

#[tokio::test]
async fn an_order_with_more_parcels_than_an_answer_holds_stops_no_other() {
    let scene = Scene::new();
    let (many, none) = scene.act_unheard(|shop| {
        let mut basket = Basket::default();
        basket.lines[0].quantity = 30;
        let (many, none) = (shop.place(&basket, at(0)), shop.place(&Basket::default(), at(100)));
        let line = shop.orders[&many].payload["line_items"][0]["id"].as_u64().unwrap();
        for second in 1..=21 {
            shop.ship(many, &Parcel { lines: vec![(line, 1)], ..Parcel::default() }, at(second));
        }
        (many, none)
    });
    let (found, _) = scene.sweep().await;
    assert_eq!(found.listed, 2);
    assert_eq!(scene.facts(none).placed().map(|held| held.stamp.occurred_at), Some(at(100)));
    assert!(scene.facts(none).shipments().is_empty());
    assert_eq!(scene.facts(many), Facts::default(), "a part of its parcels would be another order");
    scene.act_unheard(|shop| shop.cancel(many, "staff", at(200)));
    scene.sweep().await;
    let facts = scene.facts(many);
    assert_eq!(facts.cancelled().map(|held| held.stamp.occurred_at), Some(at(200)), "that is certain");
    assert_eq!((facts.placed(), facts.shipments().len()), (None, 0));
}
