//! Checks that a play that the simulated world shrinks and writes down is a story that can be played.
#![allow(clippy::allow_attributes, clippy::allow_attributes_without_reason, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use candor_simulation::daily::share_of;
use candor_simulation::faults::Level;
use candor_simulation::play::{Played, Script};
use candor_simulation::policies::Policies;
use candor_simulation::retold::{Retold, Sent};
use candor_simulation::shrink::shrink_to;
use candor_simulation::story;
use candor_story_player::player::{Performance, Play};
use candor_story_player::retold::retell_all;
use candor_story_player::shop_floor::Bounds;

fn corrects_a_shipment(played: &Played) -> bool {
    played.tally.contains_key("sent shipping-update")
}

#[test]
fn a_play_shrinks_to_what_is_needed_and_its_story_ends_alike() {
    let policies = Policies::read();
    let mut scripts = (0..2000).map(|index| Script::of(31, index, Level::Gentle));
    let script = scripts.find(|script| corrects_a_shipment(&script.play(&policies, false))).unwrap();
    let (smallest, played) = shrink_to(&script, &policies, corrects_a_shipment);
    assert!(corrects_a_shipment(&played));
    // The order is placed, shipped and changed, and maybe paid.
    assert!(smallest.household.events.len() <= 4, "{} events", smallest.household.events.len());
    assert!(played.struck.is_empty(), "no fault is needed for it: {:?}", played.struck);

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("world");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("shrunk.jsonl");
    fs::write(&path, story::write(&smallest, &played, &policies).join("\n")).unwrap();
    let performance = Play::read(&path).unwrap().run(Bounds::default());
    assert_eq!(performance.played.problems, Vec::<String>::new());
    let sent = performance.played.outcome.messages.iter();
    assert!({ sent }.any(|message| message.kind == "shipping-update"), "{:?}", performance.happened);
}

#[test]
fn every_story_holds_however_it_is_told_today() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/stories");
    let read = |entry: std::io::Result<fs::DirEntry>| Play::read(&entry.unwrap().path()).unwrap();
    let performances: Vec<Performance> =
        fs::read_dir(folder).unwrap().map(|entry| read(entry).run(Bounds::default())).collect();
    // All four take minutes.
    let ways = share_of(Sent::ALL.to_vec(), 4);
    let retold = retell_all(&performances, &ways);
    for (name, Retold { sent, broken }) in &retold {
        assert!(broken.is_empty(), "{name}: {broken:#?}");
        // Each way is played once without failures and 25 times with many, and then once for each single
        // failure. Of an order that only tries the checkout, little is done that could fail.
        assert!(*sent > 26 + 12, "{name} was told in {sent} ways");
    }
    assert!(
        retold.len() > 20 && retold.len() == performances.len(),
        "only {} stories were told",
        retold.len()
    );
    eprintln!("{} tellings", retold.iter().map(|(_, retold)| retold.sent).sum::<u64>());
}
