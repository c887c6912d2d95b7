//! Looks at what fakecloud does as AWS does and MiniStack does not: the bus refuses what is not JSON, SES reports
//! what became of mails, the archive is replayed, and dead letters are redriven.
//!
//! Each check makes orders of its own, as the smoke test does ([`trial`]): digital ones, so no other order is
//! compared with them.

mod archive;
mod bus;
mod mail_events;
mod redrive;
mod trial;

use std::time::{Duration, Instant};

use crate::stack::Stack;
use crate::terminal::{self, BAD, DIM, GOOD, STRONG, print, styled};
use crate::watch::Watch;

use trial::Seen;

type Check = (&'static str, fn(&Stack) -> Seen);

const CHECKS: [Check; 4] = [
    ("bus", bus::refuses_what_is_not_json),
    ("mail", mail_events::tell_what_became_of_mails),
    ("archive", archive::brings_back_what_was_lost),
    ("redrive", redrive::brings_dead_letters_back),
];

/// Makes all checks, and prints what each saw. Returns true if all went well.
#[must_use]
pub fn run(stack: &Stack) -> bool {
    print(&format!("\n{}", styled(STRONG, "What only this emulator shows")));
    let watch = Watch::of(stack);
    std::thread::scope(|scope| {
        scope.spawn(|| watch.keep());
        let went_well = CHECKS.map(|(name, check)| {
            let begun = Instant::now();
            let seen = check(stack);
            print_seen(name, &seen, begun.elapsed());
            seen.is_ok()
        });
        watch.end();
        went_well.iter().all(|went_well| *went_well)
    })
}

fn print_seen(name: &str, seen: &Seen, took: Duration) {
    let (mark, text) = match seen {
        Ok(text) => (styled(GOOD, "✓"), text),
        Err(text) => (styled(BAD, "✗"), text),
    };
    print(&format!("{mark} {name:8} {text} {}", styled(DIM, &terminal::shown(took))));
}
