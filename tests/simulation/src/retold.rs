//! Tells stories in other ways than they were written, in the simulated world, where everything can go wrong.

use std::num::NonZero;
use std::thread;

use candor_stage::terminal::{BAD, say, styled};
use candor_world::retold::{Retold, retell};

use crate::player::Performance;

/// Whether what must never be is not, however stories are told; says what was.
pub(crate) fn hold(statement: &[Performance]) -> bool {
    let retold = retell_all(statement);
    for (name, Retold { sent, broken }) in &retold {
        broken.iter().for_each(|what| say(&styled(BAD, &format!("{name}: {what}"))));
        say(&format!("{name} was told in {sent} ways."));
    }
    retold.iter().all(|(_, retold)| retold.broken.is_empty())
}

/// Tells each in every way, on every core. Answers what came of it, by the story's name.
#[must_use]
pub fn retell_all(statement: &[Performance]) -> Vec<(&str, Retold)> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let part = |core: usize| {
        let own = statement.iter().skip(core).step_by(cores);
        let retold = own.map(|statement| {
            (statement.played.script.name.as_str(), retell(&statement.received, &statement.policy))
        });
        retold.collect::<Vec<_>>()
    };
    thread::scope(|all| {
        let parts: Vec<_> = (0..cores).map(|core| all.spawn(move || part(core))).collect();
        parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
    })
}
