//! Checks the structure of the code: which files use which within a crate.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic
)]

use std::collections::{BTreeMap, BTreeSet};

use candor_architecture::circles::{circles, in_words};
use candor_architecture::house::{Crate, crates};
use candor_architecture::modules::Modules;
use candor_architecture::pinned::differences;
use candor_architecture::slices;

/// Lists the slices of the domain in reading order, each with the slices that it uses. `values` uses none.
/// `plan` may use all, and other slices use it file by file: rules ask for its context and its moment, and
/// three of them ask for its inactivity.
const MAY_USE: [(&str, &str); 22] = [
    ("event", "values facts order payment shipment fulfilment pickup returns contact message command case"),
    ("facts", "values event order payment shipment fulfilment pickup returns contact case erasure ledger"),
    ("order", "values event facts payment message case policy plan/context"),
    ("payment", "values event facts order message case policy plan/context plan/moment"),
    ("shipment", "values event facts order fulfilment message command case policy plan/context plan/moment"),
    (
        "fulfilment",
        "values event facts order shipment command case ledger policy plan/context plan/moment plan/inactivity",
    ),
    ("pickup", "values event facts order message case plan/context plan/moment"),
    ("returns", "values event facts order case"),
    (
        "contact",
        "values event facts order shipment pickup message case ledger policy plan/context plan/moment",
    ),
    (
        "message",
        "values facts order shipment pickup contact case ledger policy \
         plan/context plan/moment plan/inactivity",
    ),
    (
        "command",
        "values event facts order shipment fulfilment case ledger plan/context plan/moment plan/inactivity",
    ),
    (
        "case",
        "values event facts order payment shipment fulfilment pickup returns contact message command ledger \
         plan/context plan/moment plan/inactivity",
    ),
    ("reference", "values event payment shipment"),
    (
        "erasure",
        "values event facts order reference case ledger policy plan/context plan/moment plan/inactivity",
    ),
    ("ledger", "values fulfilment contact message command case policy late"),
    ("late", "values event facts shipment policy"),
    ("policy", "values order fulfilment message case"),
    ("source", "values case policy"),
    ("catch_up", "values facts"),
    ("truth_report", "values policy"),
    ("figures", "values facts message case ledger policy"),
    ("outreach", "values case contact policy"),
];

#[test]
fn no_files_of_a_crate_use_each_other_in_a_circle() {
    let found = product().iter().flat_map(circles_of).collect::<BTreeMap<_, _>>();
    assert_eq!(found, BTreeMap::new());
}

#[test]
fn a_slice_uses_only_the_slices_it_may() {
    let found = slices::uses(&domain().edges());
    let rows =
        MAY_USE.iter().flat_map(|(slice, others)| others.split_whitespace().map(move |other| (slice, other)));
    let allowed: BTreeSet<String> = rows.map(|(slice, other)| format!("{slice} → {other}")).collect();
    agree(&found, &allowed);
}

#[test]
fn a_slice_reads_the_facts_of_another_one_only_through_its_view() {
    let edges = domain().edges();
    let owners = edges.keys().filter(|file| file.ends_with("/facts")).count();
    assert!(owners >= 7, "only {owners} slices were found to have facts");
    assert_eq!(slices::uses_of_entries(&edges), Vec::<String>::new());
}

/// Otherwise the slice's own file would be part of every circle through that slice.
#[test]
fn the_file_of_a_slice_only_declares_its_modules() {
    assert_eq!(domain().folders_with_code(), BTreeSet::new());
}

fn agree(found: &BTreeMap<String, String>, pinned: &BTreeSet<String>) {
    let differences = differences(found, pinned);
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
}

/// Finds the circles of a crate, each with a shortest way around.
fn circles_of(member: &Crate) -> BTreeMap<String, String> {
    let edges = Modules::of(member).edges();
    let files = |group: &BTreeSet<String>| group.iter().cloned().collect::<Vec<_>>().join(", ");
    let named = |group| (format!("{}: {}", member.folder, files(&group)), in_words(&edges, &group));
    circles(&edges).into_iter().map(named).collect()
}

fn domain() -> Modules {
    let modules = product().iter().find(|member| member.folder == "shared/domain").map(Modules::of).unwrap();
    assert!(modules.edges().len() > 100, "only {} files were read", modules.edges().len());
    modules
}

/// Returns the crates that are not tests.
fn product() -> Vec<Crate> {
    crates().into_iter().filter(|member| !member.folder.starts_with("tests/")).collect()
}
