//! Finds circles: groups of files that use each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::Edges;

/// Returns the groups of two or more files that can all reach each other, sorted.
#[must_use]
pub fn circles(edges: &Edges) -> BTreeSet<BTreeSet<String>> {
    let reached: BTreeMap<&String, BTreeSet<String>> =
        edges.keys().map(|from| (from, reach(edges, from))).collect();
    let reaches = |from: &String, to: &String| reached.get(from).is_some_and(|all| all.contains(to));
    let group = |from: &&String| {
        let there = reached.get(*from).cloned().unwrap_or_default();
        there.into_iter().filter(|to| reaches(to, from)).collect::<BTreeSet<_>>()
    };
    edges.keys().map(|from| group(&from)).filter(|group| group.len() > 1).collect()
}

/// Returns a shortest way around in a group as text, such as `a → b → a`.
#[must_use]
pub fn in_words(edges: &Edges, group: &BTreeSet<String>) -> String {
    let ways = group.iter().filter_map(|start| around(edges, start));
    ways.min_by_key(Vec::len).unwrap_or_default().join(" → ")
}

/// Returns everything that can be reached from `from` in one step or more.
fn reach(edges: &Edges, from: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![from.to_owned()];
    while let Some(at) = open.pop() {
        let next = edges.get(&at).into_iter().flatten();
        open.extend(next.filter(|to| found.insert((*to).clone())).cloned());
    }
    found
}

/// Returns a shortest way from a start back to itself.
fn around(edges: &Edges, start: &str) -> Option<Vec<String>> {
    let mut seen = BTreeSet::new();
    let mut ways = vec![vec![start.to_owned()]];
    while !ways.is_empty() {
        ways = ways.iter().flat_map(|way| longer(edges, way)).collect();
        if let Some(way) = ways.iter().find(|way| way.last().is_some_and(|end| end == start)) {
            return Some(way.clone());
        }
        ways.retain(|way| way.last().is_some_and(|end| seen.insert(end.clone())));
    }
    None
}

fn longer(edges: &Edges, way: &[String]) -> Vec<Vec<String>> {
    let next = way.last().and_then(|end| edges.get(end)).into_iter().flatten();
    next.map(|to| [way, std::slice::from_ref(to)].concat()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(lines: &[(&str, &[&str])]) -> Edges {
        let all = |to: &[&str]| to.iter().map(|to| (*to).to_owned()).collect();
        lines.iter().map(|(from, to)| ((*from).to_owned(), all(to))).collect()
    }

    #[test]
    fn a_circle_is_found_and_said_in_words() {
        let edges = edges(&[("a", &["b"]), ("b", &["c", "d"]), ("c", &["a"]), ("d", &[])]);
        let found = circles(&edges);
        assert_eq!(found, BTreeSet::from([["a", "b", "c"].map(str::to_owned).into()]));
        assert_eq!(in_words(&edges, found.first().unwrap()), "a → b → c → a");
    }

    #[test]
    fn circles_that_do_not_touch_are_told_apart() {
        let edges = edges(&[("a", &["b"]), ("b", &["a", "c"]), ("c", &["d"]), ("d", &["c"])]);
        assert_eq!(circles(&edges).len(), 2);
    }

    #[test]
    fn no_circle_is_found_where_there_is_none() {
        assert!(circles(&edges(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])])).is_empty());
    }
}
