//! Defines the properties that must always hold, and the events that must sometimes happen. Without those
//! events, the other properties would prove nothing.

use std::sync::Arc;

use candor_domain::message::key::MessageKind;
use stateright::Property;

use crate::standing::Standing;
use crate::worker::Worker;
use crate::world::{Fault, Known, Says, State, World};

/// Returns all properties.
#[must_use]
pub fn all() -> Vec<Property<World>> {
    [always(), sometimes()].concat()
}

fn always() -> Vec<Property<World>> {
    vec![
        Property::always("no message goes out again that must not", |_, state: &State| {
            !state.faults.contains(&Fault::SentTwice)
        }),
        Property::always("a message says what was so when it was claimed", |_, state: &State| {
            !state.faults.contains(&Fault::SentUntrue)
        }),
        Property::always("an attempt is never settled upon a later claim", |_, state: &State| {
            !state.faults.contains(&Fault::Overwritten)
        }),
        Property::always("what was recorded stays recorded", nothing_is_lost),
        Property::always("what counts as sent went out, and said so", done_was_accepted),
        Property::always("at rest nothing is due or claimed", nothing_stays_open),
        Property::always("at rest a person has what nobody can tell", unknown_is_asked),
    ]
}

fn sometimes() -> Vec<Property<World>> {
    vec![
        Property::sometimes("sent and settled", |_, state: &State| is_known(state, Known::Settled)),
        Property::sometimes("settled though the lease was over", |_, state: &State| {
            is_known(state, Known::SettledLate)
        }),
        Property::sometimes("proved by the mail service", |_, state: &State| is_known(state, Known::Proved)),
        Property::sometimes("nobody can tell", |world, state| !standing(world, state).unknown.is_empty()),
        Property::sometimes("a person was asked", |world, state| {
            standing(world, state).unknown.iter().any(|(_, is_asked)| *is_asked)
        }),
        Property::sometimes("withheld", |world, state| standing(world, state).is_any_withheld),
        Property::sometimes("corrected after it was told", corrected),
        Property::sometimes("told that it is off, after it was told that it comes", taken_back),
        Property::sometimes("sent again, since twice does less harm than never", sent_again),
        Property::sometimes("everything was told, and all is quiet", told_everything),
    ]
}

fn is_known(state: &State, how: Known) -> bool {
    state.accepted.iter().any(|mail| mail.known == Some(how))
}

fn standing(world: &World, state: &State) -> Arc<Standing> {
    world.archive.standing(state.stored)
}

/// Returns true if nothing more happens by itself: time has ended, no worker is busy, and none would find
/// work.
fn is_at_rest(world: &World, state: &State) -> bool {
    let idle = state.workers.iter().all(|worker| *worker == Worker::Idle);
    world.is_over(state) && idle && !world.is_work(state)
}

fn nothing_is_lost(world: &World, state: &State) -> bool {
    standing(world, state).news == state.heard
}

fn done_was_accepted(world: &World, state: &State) -> bool {
    standing(world, state).done.iter().all(|(message, says)| {
        state.accepted.iter().any(|mail| mail.message == *message && mail.says == *says)
    })
}

fn nothing_stays_open(world: &World, state: &State) -> bool {
    let now = world.time(state.now);
    !is_at_rest(world, state) || standing(world, state).open.iter().all(|until| *until > now)
}

/// Returns true if a person was asked about every message with an unknown outcome, except for those that
/// still wait for proof.
fn unknown_is_asked(world: &World, state: &State) -> bool {
    let waited = |since| since + world.archive.policy.effects.proof_wait <= world.time(state.now);
    let unknown = &standing(world, state).unknown;
    !is_at_rest(world, state) || unknown.iter().all(|(since, is_asked)| *is_asked || !waited(*since))
}

fn corrected(_: &World, state: &State) -> bool {
    let said = |says| state.accepted.iter().position(|mail| mail.says == says);
    said(Says::First).zip(said(Says::Second)).is_some_and(|(first, second)| first < second)
}

fn taken_back(_: &World, state: &State) -> bool {
    let said: Vec<Says> = state.accepted.iter().map(|mail| mail.says).collect();
    said.starts_with(&[Says::First]) && said.ends_with(&[Says::Off])
}

fn sent_again(_: &World, state: &State) -> bool {
    let update = MessageKind::ShippingUpdate.slug();
    state.accepted.iter().filter(|mail| mail.message.starts_with(update)).count() > 1
}

fn told_everything(world: &World, state: &State) -> bool {
    let standing = standing(world, state);
    let all = standing.news.len() == world.news.len() && standing.done.len() > world.news.len();
    is_at_rest(world, state) && all && standing.unknown.is_empty()
}
