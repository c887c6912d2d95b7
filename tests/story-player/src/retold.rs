//! Plays stories in other ways than they were written, in the simulated world, where every failure is
//! possible.

use std::num::NonZero;
use std::thread;

use candor_simulation::retold::{Retold, Sent, retell};
use candor_stage::terminal::{BAD, say, styled};

use crate::player::Performance;

/// Returns true if no way of playing the stories breaks a rule that must always hold. Prints what does.
pub(crate) fn hold(statement: &[Performance]) -> bool {
    let retold = retell_all(statement, &Sent::ALL);
    for (name, Retold { sent, broken }) in &retold {
        broken.iter().for_each(|what| say(&styled(BAD, &format!("{name}: {what}"))));
        say(&format!("{name} was told in {sent} ways."));
    }
    retold.iter().all(|(_, retold)| retold.broken.is_empty())
}

/// Plays each story in these ways, on every core. Returns the results by the story's name.
#[must_use]
pub fn retell_all<'p>(statement: &'p [Performance], ways: &[Sent]) -> Vec<(&'p str, Retold)> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let part = |core: usize| {
        let own = statement.iter().skip(core).step_by(cores);
        let retold = own.map(|statement| {
            (statement.played.script.name.as_str(), retell(&statement.received, &statement.policy, ways))
        });
        retold.collect::<Vec<_>>()
    };
    thread::scope(|all| {
        let parts: Vec<_> = (0..cores).map(|core| all.spawn(move || part(core))).collect();
        parts.into_iter().filter_map(|part| part.join().ok()).flatten().collect()
    })
}
