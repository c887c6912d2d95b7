//! Checks what the shop shows of an order once the world is quiet.

use std::collections::BTreeSet;

use candor_domain::case::key::CaseKey;

use super::{Ended, Finding, Seen, goods};

/// The name of a list of cases that reached the shop.
pub(crate) const LISTED: &str = "told the shop which cases there are";
const SHOWN: &str = "the shop shows the cases that are open, where the policy wants it";

/// Compares what the shop shows in the end with what people were told.
pub(super) fn check(ended: Ended<'_>, found: &mut Vec<Finding>) {
    let Ended { seen, policy, truth, .. } = ended;
    let is_wanted = policy.cases.list_in_shop;
    if is_wanted && truth.placed.is_none_or(|(_, placed)| goods::is_left_alone(placed)) {
        return;
    }
    let last = seen.listed.iter().max_by_key(|(number, _)| *number).map(|(_, list)| list);
    let shown = last.iter().flat_map(|list| &list.open).map(|open| (open.case.clone(), open.number));
    let shown: BTreeSet<(CaseKey, u32)> = shown.collect();
    let open = if is_wanted { open(seen) } else { BTreeSet::new() };
    let beyond = last.map_or(0, |list| list.more_open);
    if !shown.is_subset(&open) || shown.len() + beyond != open.len() {
        found.push((SHOWN, format!("it shows {shown:?} and {beyond} more, and people know of {open:?}")));
    }
}

/// Returns the cases that people were told of and that were not said to be closed since, each with the number of its opening.
fn open(seen: &Seen) -> BTreeSet<(CaseKey, u32)> {
    let is_closed = |key: &CaseKey, number: u32| seen.announced.contains(&(key.clone(), number, false));
    let opened = seen.announced.iter().filter(|(key, number, opened)| *opened && !is_closed(key, *number));
    opened.map(|(key, number, _)| (key.clone(), *number)).collect()
}
