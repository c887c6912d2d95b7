use std::collections::BTreeSet;

use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonValue;
use apollo_compiler::{ExecutableDocument, Schema};
use candor_shopify::access::SCOPES;
use candor_shopify::documents::ALL;

use crate::introspection::{each, name, sdl};
use crate::package::{Real, real};
use crate::samples::bodies;

#[test]
fn every_document_and_its_variables_are_right_in_this_version_and_in_the_next() {
    let Some(real) = real() else { return };
    let sent = bodies();
    let names: BTreeSet<&str> = sent.iter().map(|body| body["operationName"].as_str().unwrap()).collect();
    assert_eq!(names, ALL.iter().map(|document| document.name).collect(), "every document has a sample");
    for Real { version, schema } in real {
        let read = Schema::parse_and_validate(sdl(schema), *version)
            .unwrap_or_else(|why| panic!("{version}: {why}"));
        let wrong = "query Wrong { order(id: 1) { colour } }";
        assert!(ExecutableDocument::parse_and_validate(&read, wrong, "wrong").is_err(), "{version}");
        for body in &sent {
            let (called, text) = (body["operationName"].as_str().unwrap(), body["query"].as_str().unwrap());
            let document = ExecutableDocument::parse_and_validate(&read, text, called)
                .unwrap_or_else(|why| panic!("{version}: {}", why.errors));
            let operation = document.operations.get(Some(called)).unwrap();
            let JsonValue::Object(given) = JsonValue::from(body["variables"].clone()) else {
                panic!("{called}")
            };
            let known =
                given.keys().all(|given| operation.variables.iter().any(|one| one.name == given.as_str()));
            assert!(known, "{version}: {called} has a variable that its document does not know");
            coerce_variable_values(&read, operation, &given)
                .unwrap_or_else(|why| panic!("{version}: {called}: {}", why.message()));
            let old = deprecated(&document, &operation.selection_set);
            assert_eq!(old, [""; 0], "{version}: {called} asks for what will go");
        }
    }
}

/// Returns the fields and arguments that Shopify will take away.
fn deprecated(document: &ExecutableDocument, set: &SelectionSet) -> Vec<String> {
    let mut found = vec![];
    for selection in &set.selections {
        let field = match selection {
            Selection::Field(field) => field,
            Selection::FragmentSpread(spread) => {
                let fragment = document.fragments.get(&spread.fragment_name).unwrap();
                found.extend(deprecated(document, &fragment.selection_set));
                continue;
            }
            Selection::InlineFragment(_) => panic!("documents here have no inline fragments"),
        };
        if field.definition.directives.has("deprecated") {
            found.push(field.name.to_string());
        }
        let old = field.arguments.iter().filter(|argument| {
            let known = field.definition.argument_by_name(&argument.name);
            known.is_some_and(|known| known.directives.has("deprecated"))
        });
        found.extend(old.map(|argument| format!("{}({})", field.name, argument.name)));
        found.extend(deprecated(document, &field.selection_set));
    }
    found
}

/// Shopify says beside each field and type which scopes it needs, in words such as "`write_orders` access scope or
/// `write_marketplace_orders` access scope. Also: …", any of which will do.
#[test]
fn the_scopes_are_enough_for_every_document_and_none_is_too_many() {
    let Some([Real { schema, .. }, _]) = real() else { return };
    let types = |called: &str| each(schema, "types").find(|kind| name(kind) == called).unwrap();
    let mut used = BTreeSet::new();
    for document in ALL {
        let root = if document.text.starts_with("mutation") {
            &schema["mutationType"]
        } else {
            &schema["queryType"]
        };
        for line in document.text.lines() {
            let called = line.trim().trim_start_matches("answer: ").split(['(', ' ']).next().unwrap();
            let known = each(types(name(root)), "fields").find(|field| name(field) == called);
            let Some(needed) = known.and_then(|field| field["requiredAccess"].as_str()) else { continue };
            let any: Vec<&str> = scopes(needed).collect();
            let ours: Vec<&str> = SCOPES.into_iter().filter(|scope| covers(scope, &any)).collect();
            assert!(any.is_empty() || !ours.is_empty(), "{} needs one of {any:?}", document.name);
            used.extend(ours);
        }
    }
    assert_eq!(used, SCOPES.into_iter().collect());
}

fn scopes(needed: &str) -> impl Iterator<Item = &str> {
    let first = needed.split("Also:").next().unwrap_or_default();
    first.split('`').skip(1).step_by(2)
}

fn covers(scope: &str, any: &[&str]) -> bool {
    any.contains(&scope) || any.contains(&scope.replacen("write_", "read_", 1).as_str())
}
