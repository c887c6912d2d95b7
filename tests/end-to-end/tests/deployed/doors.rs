//! Tries every edge's door, as an attacker would, over HTTP at the deployed bundle.

use candor_end_to_end::stack;
use candor_local::deployment::{OTHER_SHOP, WEBHOOK_KEY};
use candor_local::sources::{Delivery, Provider, Signed};
use candor_local::stack::Stack;
use candor_stage::edges::{EDGES, Edge};

/// Returns an authentic webhook that says nothing of interest, with the place of its signature among the headers.
fn webhook(edge: Edge, shop: &str, body: &[u8]) -> Delivery {
    Delivery {
        provider: edge.to_string().parse().unwrap(),
        topic: "product.updated".to_owned(),
        shop: edge.shop(shop),
        event_id: "event-1".to_owned(),
        webhook_id: "webhook-1".to_owned(),
        triggered_at: "2026-03-01T10:00:00Z".to_owned(),
        body: body.to_vec(),
    }
}

/// Returns the header with the provider's signature.
fn signature(signed: &mut Signed) -> &mut String {
    const NAMES: [&str; 7] = [
        "x-shopify-hmac-sha256",
        "x-wc-webhook-signature",
        "stripe-signature",
        "x-hmac-signature",
        "aftership-hmac-sha256",
        "shippo-auth-signature",
        "webhook-signature",
    ];
    let found = signed.headers.iter_mut().find(|(name, _)| NAMES.contains(name));
    &mut found.unwrap().1
}

const BODY: &[u8] =
    br#"{"id": 1, "type": "product.updated", "event": "product", "description": "batch.updated", "object": "event"}"#;

fn own(stack: &Stack, edge: Edge) -> Signed {
    Signed::of(stack, &webhook(edge, "demo-shop", BODY), WEBHOOK_KEY)
}

fn changed(stack: &Stack, edge: Edge, change: impl Fn(&mut Signed)) -> Signed {
    let mut signed = own(stack, edge);
    change(&mut signed);
    signed
}

/// Returns webhooks that only a forger would send, each with a name.
fn forged(stack: &Stack, edge: Edge) -> Vec<(&'static str, Signed)> {
    let signed_as = |shop: &str, key: &str| Signed::of(stack, &webhook(edge, shop, BODY), key);
    let other = Signed::of(stack, &webhook(edge, "demo-shop", b"{}"), WEBHOOK_KEY);
    let named = |signed: &mut Signed, text: &str| text.clone_into(signature(signed));
    vec![
        ("a wrong key", signed_as("demo-shop", "another key")),
        ("no key", signed_as("demo-shop", "")),
        ("another shop's key", signed_as("demo-shop", OTHER_SHOP.1)),
        ("our key for another shop", signed_as(OTHER_SHOP.0, WEBHOOK_KEY)),
        ("a shop that is not known", signed_as("no-shop", WEBHOOK_KEY)),
        ("no signature", changed(stack, edge, |signed| named(signed, ""))),
        (
            "half a signature",
            changed(stack, edge, |signed| {
                let half = signature(signed).len() / 2;
                signature(signed).truncate(half);
            }),
        ),
        ("a signature of another body", Signed { body: BODY.to_vec(), ..other }),
        ("one more blank", changed(stack, edge, |signed| signed.body.push(b' '))),
        (
            "a signature that is no text of this kind",
            changed(stack, edge, |signed| named(signed, "t=,v1=,\u{e9}\u{e9}")),
        ),
    ]
}

#[test]
fn no_door_opens_to_anybody_but_the_shops_own_provider_and_none_says_why() {
    let stack = stack().unwrap();
    for edge in EDGES {
        let answer = own(&stack, edge).send(&stack).unwrap();
        assert_eq!((answer.status, answer.body.as_str()), (200, r#"{"outcome":"not-used"}"#), "{edge}");
        for (what, signed) in forged(&stack, edge) {
            let answer = signed.send(&stack).unwrap();
            let told = (answer.status, answer.body.as_str());
            assert_eq!(told, (401, r#"{"outcome":"unauthorised"}"#), "{edge}: {what}");
        }
    }
}

/// Stripe, Shippo and the neutral format sign the time.
#[test]
fn a_caught_webhook_cannot_be_sent_again_later_where_its_time_is_signed() {
    let stack = stack().unwrap();
    let timed = [Provider::Stripe, Provider::Shippo, Provider::Tracking];
    for edge in EDGES.into_iter().filter(|edge| timed.contains(&edge.to_string().parse().unwrap())) {
        let delivery = webhook(edge, "demo-shop", BODY);
        for seconds in [-400, 400] {
            let signed = Signed::at(&stack, &delivery, WEBHOOK_KEY, seconds);
            assert_eq!(signed.send(&stack).unwrap().status, 401, "{edge}: {seconds} s from now");
        }
        assert_eq!(
            Signed::at(&stack, &delivery, WEBHOOK_KEY, -290).send(&stack).unwrap().status,
            200,
            "{edge}"
        );
    }
}

#[test]
fn a_body_that_no_provider_would_send_is_answered_and_harms_nothing() {
    let stack = stack().unwrap();
    for edge in EDGES {
        let nested = [vec![b'['; 200_000], vec![b']'; 200_000]].concat();
        let bodies: [(&str, &[u8]); 5] = [
            ("nested", &nested),
            ("no UTF-8", b"{\"id\": \"\xff\xfe\"}"),
            ("an empty one", b""),
            ("a member twice", b"{\"id\": 1, \"id\": 2, \"id\": null}"),
            ("a long number", b"{\"id\": 99999999999999999999999999999999999999999999e9999}"),
        ];
        for (what, body) in bodies {
            let mut delivery = webhook(edge, "demo-shop", body);
            "orders/create".clone_into(&mut delivery.topic);
            let answer = Signed::of(&stack, &delivery, WEBHOOK_KEY).send(&stack).unwrap();
            // The gateway hands a body on as text: of bytes that are none, it makes others than were signed.
            let is_text = std::str::from_utf8(body).is_ok();
            assert_eq!(answer.status, if is_text { 200 } else { 401 }, "{edge}: {what}: {}", answer.body);
        }
        let large = webhook(edge, "demo-shop", &vec![b' '; 10 * 1024 * 1024]);
        let answer = Signed::of(&stack, &large, WEBHOOK_KEY).send(&stack).unwrap();
        assert_eq!(answer.status, 413, "{edge}: {}", answer.body);
        let typed = changed(&stack, edge, |signed| {
            signed.headers.retain(|(name, _)| *name != "content-type");
            signed.headers.push(("content-type", "text/xml".to_owned()));
        });
        assert_eq!(typed.send(&stack).unwrap().status, 415, "{edge}");
        let Signed { path, headers, body } = own(&stack, edge);
        let headers: Vec<_> = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        for method in ["GET", "PUT", "DELETE"] {
            let body = if method == "GET" { Vec::new() } else { body.clone() };
            let passed = stack.cloud.pass(method, &path, &headers, body).unwrap();
            assert!([404, 405].contains(&passed.status), "{edge}: {method} {}", passed.status);
        }
    }
}
