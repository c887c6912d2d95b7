//! Compares the results of a search with a fixed ("pinned") list.

use std::collections::{BTreeMap, BTreeSet};

/// Returns the differences in words: found items that are not pinned, each with its reason, and pinned items
/// that are no longer found.
#[must_use]
pub fn differences(found: &BTreeMap<String, String>, pinned: &BTreeSet<String>) -> Vec<String> {
    let new = found.iter().filter(|(name, _)| !pinned.contains(*name));
    let new = new.map(|(name, reason)| format!("{name} is new: {reason}"));
    let gone = pinned.iter().filter(|name| !found.contains_key(*name));
    let gone = gone.map(|name| format!("{name} is gone: take it off the list"));
    new.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_and_gone_are_both_reported() {
        let found =
            BTreeMap::from([("a", "x"), ("b", "y")].map(|(name, why)| (name.to_owned(), why.to_owned())));
        let pinned = BTreeSet::from(["b", "c"].map(str::to_owned));
        assert_eq!(differences(&found, &pinned), ["a is new: x", "c is gone: take it off the list"]);
    }

    #[test]
    fn nothing_is_reported_where_both_agree() {
        let found = BTreeMap::from([("a".to_owned(), "x".to_owned())]);
        assert!(differences(&found, &BTreeSet::from(["a".to_owned()])).is_empty());
    }
}
