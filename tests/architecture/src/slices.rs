//! Finds which slice of the domain uses which. A slice is a folder.

use std::collections::BTreeMap;

use crate::modules::Edges;

/// Names the slice that may use all others. Only a few of its files are for other slices, so they are named
/// one by one.
pub const TOP: &str = "plan";

/// Finds the uses between slices, such as `case → values` or `case → plan/moment`, each with an example. Uses
/// by [`TOP`] are left out.
#[must_use]
pub fn uses(edges: &Edges) -> BTreeMap<String, String> {
    let pairs = edges.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to)));
    let others = pairs.filter(|(from, to)| slice(from) != TOP && slice(from) != slice(to));
    others.map(|(from, to)| (format!("{} → {}", slice(from), target(to)), format!("{from} → {to}"))).collect()
}

/// Finds the uses of a slice's own facts, `<slice>/facts`, by other slices: these must read its view. Only the
/// folder `facts`, which puts all facts of an order together, may use them.
#[must_use]
pub fn uses_of_entries(edges: &Edges) -> Vec<String> {
    let pairs = edges.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to)));
    let entries = pairs.filter(|(from, to)| to.ends_with("/facts") && slice(from) != slice(to));
    entries.filter(|(from, _)| slice(from) != "facts").map(|(from, to)| format!("{from} → {to}")).collect()
}

fn slice(file: &str) -> &str {
    file.split('/').next().unwrap_or_default()
}

fn target(file: &str) -> &str {
    if slice(file) == TOP { file } else { slice(file) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_slice_itself_and_the_folder_of_all_facts_use_its_entries() {
        let all = [
            ("a/view", vec!["a/facts"]),
            ("facts/entries", vec!["a/facts"]),
            ("b/rule", vec!["a/facts", "facts/entries"]),
        ];
        let edges: Edges =
            all.map(|(from, to)| (from.into(), to.into_iter().map(String::from).collect())).into();
        assert_eq!(uses_of_entries(&edges), ["b/rule → a/facts"]);
    }

    #[test]
    fn a_use_within_a_slice_or_by_the_top_is_none_between_slices() {
        let all = [
            ("a/x", vec!["a/y", "b/z", "plan/moment"]),
            ("b/z", vec!["b/y"]),
            ("plan/due", vec!["a/x", "plan/moment"]),
        ];
        let edges: Edges =
            all.map(|(from, to)| (from.into(), to.into_iter().map(String::from).collect())).into();
        let expected = [("a → b", "a/x → b/z"), ("a → plan/moment", "a/x → plan/moment")];
        assert_eq!(uses(&edges), expected.map(|(name, example)| (name.into(), example.into())).into());
    }
}
