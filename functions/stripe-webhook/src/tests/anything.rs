//! Tests that nothing that comes in panics, and that everything has a result.

use proptest::prelude::*;

use super::*;

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,12}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Collects the places of a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), found))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Checks that every delivery has a result: facts, or reasons.
fn check(translation: &Translation) {
    match translation {
        Translation::Events(events) => assert!(!events.is_empty()),
        Translation::Reports { reports, .. } => {
            assert!(reports.iter().all(|report| report.to_bus().is_ok()) && !reports.is_empty());
        }
        Translation::Demand { .. } | Translation::Changes { .. } => panic!("Stripe demands nothing"),
        Translation::Refused(_) => assert!(!reasons(translation.clone()).is_empty()),
        Translation::NotUsed { why, .. } => assert!(!why.is_empty()),
    }
    assert!(translation.clone().into_events().iter().all(|event| event.to_bus().is_ok()));
}

proptest! {
    #[test]
    fn no_json_panics(object in any_json(), topic in prop::sample::select(Topic::ALL.to_vec())) {
        let frame = json!({ "object": "event", "type": topic.name(), "created": 1, "livemode": true });
        check(&translated(&with(frame, &[("/data", json!({ "object": object }))])));
        check(&translated(&object));
        check(&translate_envelope(&object, now()));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&translate(&delivery(), &bytes, now()));
    }

    #[test]
    fn no_sample_with_anything_anywhere_panics(
        sample in prop::sample::select(samples()),
        place in any::<prop::sample::Index>(),
        value in any_json(),
    ) {
        let (mut body, mut found) = (sample, vec![]);
        places(&body, "", &mut found);
        *body.pointer_mut(place.get::<String>(&found)).unwrap() = value;
        check(&translated(&body));
        check(&translate_envelope(&body, now()));
    }
}
