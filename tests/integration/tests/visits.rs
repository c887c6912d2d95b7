//! Checks that every visit in `events/unsubscribe/` does what its name says: `applied` unsubscribes,
//! `refused` is rejected, and `not-used` shows the page and changes nothing. A new file is a new test.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in what it shares with others, too")]

use std::path::Path;

use candor_aws::keys::Keys;
use candor_aws::runtime::unsubscribe::Wants;
use candor_aws::wire::{Delivery, Request};
use unsubscribe::visit;

/// The key that signs the links of the samples.
const KEY: &str = "the-key-that-the-samples-links-are-signed-with";

/// Returns the outcome of a visit.
fn outcome(request: &Request) -> &'static str {
    let keys = Keys::parse(KEY).unwrap();
    match visit::read(request)
        .filter(|visit| keys.verify(&visit.order, &visit.contact, &visit.token))
        .map(|visit| visit.wants)
    {
        Some(Wants::NoMore) => "applied",
        Some(Wants::Page) => "not-used",
        None => "refused",
    }
}

#[test]
fn every_visit_does_what_its_name_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/unsubscribe");
    let mut seen = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let Delivery::Request(request) = Delivery::read(&std::fs::read_to_string(&path).unwrap()) else {
            panic!("{name} is no request");
        };
        let outcome = outcome(&request);
        assert!(name == outcome || name.starts_with(&format!("{outcome}-")), "{name} is {outcome}");
        seen.push(outcome);
    }
    assert!(["applied", "not-used", "refused"].iter().all(|outcome| seen.contains(outcome)), "{seen:?}");
}
