//! Tests that nothing panics, whatever comes.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{Topic, Translation, translate};
use super::{delivery, now, order, reasons, sample, translated};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        Just(json!("-12.50")),
        Just(json!("2026-03-01T10:00:00")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn check(translation: &Translation) {
    match translation {
        Translation::Events(events) => assert!(!events.is_empty()),
        Translation::Refused(event) => assert!(!reasons(std::slice::from_ref(event)).is_empty()),
        Translation::NotUsed { why, .. } => assert!(!why.is_empty()),
        Translation::Reports { .. } => panic!("WooCommerce names the order"),
        Translation::Demand { .. } | Translation::Changes { .. } => panic!("WooCommerce demands nothing"),
    }
}

proptest! {
    #[test]
    fn no_json_panics(value in any_json(), topic in prop::sample::select(Topic::ALL.to_vec())) {
        check(&translated(topic.name(), &value));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), topic in prop::sample::select(Topic::ALL.to_vec())) {
        check(&translate(&delivery(topic.name()), &bytes, now()));
    }

    #[test]
    fn no_real_order_with_anything_anywhere_panics(
        place in any::<prop::sample::Index>(),
        value in any_json(),
        topic in prop::sample::select(Topic::ALL.to_vec()),
    ) {
        for mut body in [order(), sample("applied-order-updated-a-refund")] {
            let mut found = vec![];
            places(&body, "", &mut found);
            *body.pointer_mut(place.get::<String>(&found)).unwrap() = value.clone();
            check(&translated(topic.name(), &body));
        }
    }
}
