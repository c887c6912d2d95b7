//! Tells a story in other ways than it was written, in the simulated world, where everything can go wrong.

use candor_stage::terminal::{BAD, say, styled};
use candor_world::retold::retell;

use crate::player::Performance;

/// What must never be and was, by the way in which the story was told.
#[must_use]
pub fn broken(told: &Performance) -> Vec<String> {
    let ways = retell(&told.received).into_iter();
    let broken = ways.flat_map(|(way, script)| {
        let violations = script.play_with(&told.policy).violations.into_iter();
        violations.map(move |violation| format!("{way}: {}: {}", violation.property, violation.says))
    });
    broken.collect()
}

/// Whether it holds however it is told; says how it does not.
pub(crate) fn holds(told: &Performance) -> bool {
    let broken = broken(told);
    broken.iter().for_each(|what| say(&styled(BAD, &format!("{}: {what}", told.played.script.name))));
    broken.is_empty()
}
