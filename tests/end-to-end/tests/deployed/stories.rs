//! Tests the deployed bundle.

use std::collections::BTreeSet;

use candor_end_to_end::{corpus, play, script, stack};
use candor_local::player::Performance;
use candor_local::project::Project;
use candor_local::script;
use candor_local::sources::{Delivery, Provider, deliver};
use candor_local::stack::Stack;
use candor_local::{logged, orders};
use serde_json::Value;

fn sent(performance: &Performance) -> Vec<String> {
    performance.played.outcome.messages.iter().map(|message| message.key.clone()).collect()
}

#[test]
fn every_story_goes_as_it_expects() {
    let scripts = script::read_all(&Project::here().stories()).unwrap();
    assert!(scripts.len() >= 16, "only {} stories", scripts.len());
    for Performance { played, .. } in play(scripts).unwrap() {
        let name = &played.script.name;
        assert_eq!(played.expected(), Some(true), "{name}: {:#?} {:#?}", played.differences, played.problems);
    }
    nothing_of_a_person_is_in_the_log(&stack().unwrap());
}

/// Looks for the names, addresses and e-mail addresses of all customers in every line that a function wrote.
fn nothing_of_a_person_is_in_the_log(stack: &Stack) {
    let log = std::fs::read_to_string(stack.log()).unwrap();
    let lines: Vec<&str> = log.lines().filter(|line| line.starts_with("{\"timestamp\"")).collect();
    let mut personal = BTreeSet::new();
    for stored in orders::all(stack).unwrap() {
        let Some(placed) = stored.order.facts.placed().map(|held| held.body.clone()) else { continue };
        let street =
            placed.ship_to.iter().flat_map(|address| &address.lines).map(|line| line.as_str().to_owned());
        let name = placed.customer.name.iter().map(|name| name.as_str().to_owned());
        let email = placed.customer.email.iter().map(|email| email.as_str().to_owned());
        personal.extend(street.chain(name).chain(email).filter(|text| text.len() > 4));
    }
    assert!(lines.len() > 300 && personal.len() > 30, "{} lines, {} texts", lines.len(), personal.len());
    for text in personal {
        let found = lines.iter().find(|line| line.contains(&text));
        assert_eq!(found, None, "{text:?} is in the log");
    }
}

#[test]
fn every_event_and_mail_of_an_order_is_in_the_log_with_the_request_that_did_it() {
    let story = script::read(&Project::here().stories().join("00-shopify-from-cart-to-door.jsonl")).unwrap();
    play(vec![story]).unwrap();
    let stack = stack().unwrap();
    let mut found = orders::all(&stack).unwrap();
    found.retain(|stored| stored.order.key.to_string() == "demo-shop#200");
    let [stored] = &found[..] else { panic!("{} orders", found.len()) };
    let logged = logged::about(stack.log(), &stored.order.key);
    let has = |name: &str, value: &str| {
        let named = |line: &Value| line[name] == *value && line["request_id"].is_string();
        logged.iter().filter(|logged| named(&logged.line)).count()
    };
    for stamp in stored.order.facts.stamps() {
        assert!(has("event", stamp.id.as_str()) >= 1, "{}: {logged:#?}", stamp.id);
    }
    // The edge logs them too, but the emulator keeps to itself what functions behind its HTTP API write.
    assert!(has("outcome", "merged") >= 1, "{logged:#?}");
    assert!(has("effect", "order-confirmation") >= 1, "{logged:#?}");
}

/// Uses real payloads. Only their dates are changed, and the values that would make two of them one order.
#[test]
fn real_payloads_go_signed_over_http_the_whole_way_to_a_mail() {
    let Some(corpus) = corpus() else {
        println!("skipped: there are no real payloads beside this project");
        return;
    };
    let file = |name: &str| corpus.join("shopify").join(name).display().to_string();
    let order = |topic: &str, id: u64, status: &str| {
        format!(
            r#"{{"webhook": {{"provider": "shopify", "topic": "{topic}", "file": "{}", "set": {{"/id": {id},
            "/created_at": "now-10m", "/processed_at": "now-10m", "/updated_at": "now-9m",
            "/financial_status": "{status}"}}}}}}"#,
            file("orders_docs-1.json")
        )
        .replace('\n', " ")
    };
    let shipment = format!(
        r#"{{"webhook": {{"provider": "shopify", "topic": "fulfillments/create", "file": "{}", "set": {{"/order_id": 903,
        "/created_at": "now-5m", "/updated_at": "now-5m"}}}}}}"#,
        file("fulfillments_docs-2.json")
    )
    .replace('\n', " ");
    let shipped = format!("{}\n{shipment}", order("orders/create", 903, "pending"));
    let scripts = vec![
        script("created", &order("orders/create", 901, "paid")).unwrap(),
        script("paid", &order("orders/paid", 902, "paid")).unwrap(),
        script("shipped", &shipped).unwrap(),
    ];
    let played = play(scripts).unwrap();
    let expected = ["order-confirmation", "order-confirmation", "shipping-notice:1069019884"];
    for (performance, expected) in played.iter().zip(expected) {
        let Performance { played, mails, .. } = performance;
        assert!(played.problems.is_empty(), "{}: {:?}", played.script.name, played.problems);
        assert_eq!(sent(performance), [expected], "{}", played.script.name);
        let [mail] = &mails[..] else { panic!("{}: {} mails", played.script.name, mails.len()) };
        assert!(mail.is_for("bob.norman@mail.example.com"), "{:?}", mail.to);
    }
}

#[test]
fn a_webhook_that_is_not_signed_with_the_shops_key_is_turned_away() {
    let stack = stack().unwrap();
    let body = br#"{"id": 904}"#.to_vec();
    let delivery = Delivery {
        provider: Provider::Shopify,
        topic: "orders/create".to_owned(),
        shop: "demo-shop.myshopify.com".to_owned(),
        event_id: "event".to_owned(),
        webhook_id: "webhook".to_owned(),
        triggered_at: "2026-03-01T10:00:00Z".to_owned(),
        body,
    };
    assert_eq!(deliver(&stack, &delivery, "another key").unwrap().status, 401);
    let unknown = Delivery { shop: "other-shop.myshopify.com".to_owned(), ..delivery };
    assert_eq!(deliver(&stack, &unknown, candor_local::deployment::WEBHOOK_KEY).unwrap().status, 401);
}
