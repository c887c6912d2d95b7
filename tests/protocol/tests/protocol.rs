//! Checks that every property holds for sound workers, and that the checker finds each bad habit.
#![expect(clippy::panic, reason = "a test fails by panicking, in what it shares with others, too")]

use std::time::Instant;

use candor_protocol::habit::Habit;
use candor_protocol::news::News;
use candor_protocol::world::{Action, FEW_MOMENTS, State, World};
use stateright::{Checker, HasDiscoveries, Model, Path};

/// Checks every `always` property in every state, and that each `sometimes` property happens, except for
/// those in `not_here`.
fn assert_sound(world: World, not_here: &[&'static str]) {
    let (started, news) = (Instant::now(), world.news);
    let checker = world.checker().threads(1).spawn_bfs().join();
    let (orders, plans) = checker.model().archive.sizes();
    eprintln!(
        "{news:?}: {} states, {} steps, {} at most in a row; {orders} orders, {plans} plans, {:.1?}",
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth(),
        started.elapsed(),
    );
    assert!(checker.is_done());
    for property in checker.model().properties() {
        match checker.discovery(property.name) {
            _ if not_here.contains(&property.name) => checker.assert_no_discovery(property.name),
            Some(path) if property.expectation == stateright::Expectation::Always => {
                panic!("not always {}:\n{}", property.name, trace(checker.model(), path))
            }
            None if property.expectation == stateright::Expectation::Sometimes => {
                panic!("never {}", property.name)
            }
            Some(_) | None => {}
        }
    }
}

/// Returns the steps of a path, and the order's messages after each.
fn trace(world: &World, path: Path<State, Action>) -> String {
    let step = |(state, action): (State, Option<Action>)| {
        let order = world.archive.order(state.stored);
        let messages: Vec<String> =
            order.ledger.messages.iter().map(|(key, entry)| format!("\n    {key}: {entry:?}")).collect();
        let now = world.time(state.now);
        format!("{now} {:?} {:?}{}\n  {action:?}\n", state.workers, state.accepted, messages.concat())
    };
    path.into_vec().into_iter().map(step).collect()
}

const CORRECTED: &str = "corrected after it was told";
const TAKEN_BACK: &str = "told that it is off, after it was told that it comes";
const AGAIN: &str = "sent again, since twice does less harm than never";

#[test]
fn sound_workers_keep_every_promise_while_a_shipment_gets_another_number() {
    assert_sound(World::of(&[News::Relabelled], Habit::Sound), &[TAKEN_BACK, "withheld"]);
}

#[test]
fn sound_workers_keep_every_promise_while_an_order_is_cancelled() {
    assert_sound(World::of(&[News::Cancelled], Habit::Sound), &[CORRECTED, AGAIN]);
}

#[test]
fn sound_workers_keep_every_promise_while_both_happen() {
    assert_sound(World { moments: FEW_MOMENTS, crashes: 0, ..World::of(&News::ALL, Habit::Sound) }, &[]);
}

#[test]
#[ignore = "millions of states: cargo test --release -p candor-protocol -- --ignored --nocapture"]
fn sound_workers_keep_every_promise_while_both_happen_at_every_moment() {
    assert_sound(World::of(&News::ALL, Habit::Sound), &[]);
}

/// Checks that the habit breaks the property, and prints the steps.
fn assert_broken(habit: Habit, estimate: &'static str) {
    let any = HasDiscoveries::AnyOf([estimate].into());
    let world = World::of(&News::ALL, habit);
    let checker = world.checker().threads(1).finish_when(any).spawn_bfs().join();
    let path = checker.discovery(estimate).unwrap_or_else(|| panic!("{habit:?} breaks no promise"));
    let actions = path.into_actions();
    eprintln!("{habit:?}: {actions:?}");
    assert!(actions.len() > 2);
}

#[test]
fn whoever_skips_the_replan_tells_what_is_no_longer_so() {
    assert_broken(Habit::SkipsTheReplan, "a message says what was so when it was claimed");
}

#[test]
fn whoever_settles_before_sending_takes_a_mail_for_sent_that_never_went_out() {
    assert_broken(Habit::SettlesBeforeSending, "what counts as sent went out, and said so");
}

#[test]
fn whoever_settles_unconditionally_loses_what_came_meanwhile() {
    assert_broken(Habit::SettlesUnconditionally, "what was recorded stays recorded");
}

#[test]
fn whoever_takes_silence_for_failure_sends_twice() {
    assert_broken(Habit::TakesSilenceForFailure, "no message goes out again that must not");
}

#[test]
fn whoever_ignores_claims_sends_twice() {
    assert_broken(Habit::IgnoresClaims, "no message goes out again that must not");
}
