//! Writes what is known of a person as a page that the person can read: every value, under the name that it has in the data.

use std::fmt::Write;

use serde_json::Value;

const START: &str = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Your data</title>\n<style>body{font:16px/1.5 \
                     sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}dl{margin:0 0 0 1rem;border-left:1px solid \
                     #ccc;padding-left:1rem}dt{font-weight:bold}dd{margin:0}</style>\n<h1>Your data</h1>\n";

/// Returns the page.
#[must_use]
pub(super) fn page(data: &Value) -> String {
    let mut page = START.to_owned();
    show(data, &mut page);
    page
}

fn show(value: &Value, page: &mut String) {
    match value {
        Value::Object(members) => list(members.iter().map(|(name, value)| (words(name), value)), page),
        Value::Array(items) => {
            list(items.iter().enumerate().map(|(n, value)| (n.saturating_add(1).to_string(), value)), page);
        }
        Value::String(text) => page.push_str(&escaped(text)),
        Value::Null => page.push('–'),
        Value::Bool(_) | Value::Number(_) => page.push_str(&value.to_string()),
    }
}

fn list<'v>(entries: impl Iterator<Item = (String, &'v Value)>, page: &mut String) {
    page.push_str("<dl>\n");
    for (name, value) in entries {
        // Writing to a text cannot fail.
        let _ = write!(page, "<dt>{}</dt><dd>", escaped(&name));
        show(value, page);
        page.push_str("</dd>\n");
    }
    page.push_str("</dl>\n");
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_value_is_on_the_page_and_none_is_code_there() {
        let page = page(
            &json!({ "orders": [{ "placed_at": "2026-03-01", "name": "<b>Jo</b>" }], "mail": null, "n": 3 }),
        );
        for there in
            ["<dt>placed at</dt><dd>2026-03-01</dd>", "&lt;b&gt;Jo&lt;/b&gt;", "<dd>–</dd>", "<dd>3</dd>"]
        {
            assert!(page.contains(there), "{there} in {page}");
        }
    }
}
