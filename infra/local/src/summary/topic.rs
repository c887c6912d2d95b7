//! Finds the topic of a payload in the name of its file or folder.

use std::path::Path;

/// Returns the topic that a file is named after. `known` are the topics that the edge uses.
///
/// The name, or the folders, may write the topic in any usual way: `orders_create-1.json`,
/// `applied-orders-create.json`, `orders/create/17.json`. A name that begins with no known topic is a topic of its
/// own without the number at its end, so that no file is passed over in silence.
pub(crate) fn topic(path: &Path, known: &[&str]) -> Option<String> {
    let part = |path: &Path| path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let folder = path.parent().map(part).unwrap_or_default();
    let above = path.parent().and_then(Path::parent).map(part).unwrap_or_default();
    let names = [stem.to_owned(), format!("{folder}/{stem}"), folder.clone(), format!("{above}/{folder}")];
    let named = names.iter().find_map(|name| begun_with(name, known));
    named.or_else(|| [stem, &folder].into_iter().find_map(without_number))
}

/// Returns the longest known topic that a name begins with, word by word.
fn begun_with(name: &str, known: &[&str]) -> Option<String> {
    let name = words(name);
    let name = OUTCOMES.iter().find_map(|outcome| name.strip_prefix(*outcome)).unwrap_or(&name);
    let begins = |topic: &&&str| name.starts_with(&words(topic));
    known.iter().filter(begins).max_by_key(|topic| topic.len()).map(|topic| (*topic).to_owned())
}

/// The words that samples of this project begin with, before their topic.
const OUTCOMES: [&[&str]; 3] = [&["applied"], &["refused"], &["not", "used"]];

/// Returns the words of a name. A word ends at anything that is not a letter or a digit.
fn words(name: &str) -> Vec<&str> {
    name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect()
}

/// Returns a name without the number at its end, if a name is left.
fn without_number(name: &str) -> Option<String> {
    let name = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || "-_. ".contains(letter));
    name.contains(char::is_alphabetic).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["orders/create", "orders/paid", "orders/partially_paid"];

    fn of(path: &str) -> Option<String> {
        topic(Path::new(path), &KNOWN)
    }

    #[test]
    fn a_file_is_named_after_its_topic_or_lies_in_a_folder_that_is() {
        for path in [
            "orders_create-1.json",
            "x/orders-create.json",
            "orders.create 2026.json",
            "applied-orders-create-with-a-tip.json",
            "dump/orders/create.json",
            "orders/create/5f3a.json",
            "orders_create/17.json",
        ] {
            assert_eq!(of(path).as_deref(), Some("orders/create"), "{path}");
        }
        assert_eq!(of("orders_partially_paid-2.json").as_deref(), Some("orders/partially_paid"));
    }

    #[test]
    fn a_name_that_only_contains_a_topic_is_another_topic() {
        assert_eq!(of("draft_orders_create-1.json").as_deref(), Some("draft_orders_create"));
        assert_eq!(of("x/orders_created.json").as_deref(), Some("orders_created"));
        assert_eq!(of("customer.joined_segment-1.json").as_deref(), Some("customer.joined_segment"));
    }

    #[test]
    fn a_file_without_any_name_has_no_topic() {
        assert_eq!(of("17.json"), None);
        assert_eq!(of("shop/17.json").as_deref(), Some("shop"));
    }
}
