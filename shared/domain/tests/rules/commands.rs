//! Tests what becomes of commands that the shop does not carry out.

use crate::holds::{cooling_off, duplicate};
use crate::support::*;
use candor_domain::case::resolution::Consequences;
use candor_domain::case::resolution::Decision::{Cancel, Handled};
use candor_domain::command::command_event::CommandBody;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused, WhyRefused};
use candor_domain::order::tagged::TagChange::{Added, Removed};
use candor_domain::values::reading::Violation;
use serde_json::json;

const TAG: &str = "command-refused:tag:0:large";
const CANCELLATION: &str = "command-refused:cancellation:0";
const UNANSWERED: &str = "command-unanswered:tag:0:large";

/// Returns the shop's refusal of a command.
pub(crate) fn refused(minutes: i64, command: &str) -> Event {
    let body = Refused {
        refused_at: at(minutes),
        why: WhyRefused::NotCarriedOut,
        about: Some(Aspect::Command(command.parse().unwrap())),
        event_id: None,
        occurred_at: None,
        violations: vec![Violation::new("/id", "Order does not exist")],
        raw: "{}".to_owned().into(),
    };
    event(minutes, &format!("refused-{command}"), Fact::EventRefused(body))
}

#[test]
fn what_the_shop_will_not_do_is_a_case_in_its_words_until_it_is_so_all_the_same() {
    let mut world = World::new(cooling_off());
    world.hears(&placed(0)).until(1);
    assert_eq!(world.told_shop(), ["added large"]);
    world.hears(&refused(2, "tag:0:large")).until(2);
    assert_eq!(world.history_of(TAG), ["opened 2026-03-02T12:02:00Z"]);
    assert_eq!(
        world.case(TAG).summary,
        "The shop will not put the tag large on. It says: Order does not exist."
    );
    world.hears(&tagged(HOUR, "large", Added)).until(HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert_eq!(world.told_shop().len(), 1, "and it is not asked for ever");
}

#[test]
fn a_person_who_has_dealt_with_it_is_not_told_again() {
    let mut world = World::new(cooling_off());
    world.hears(&placed(0)).until(1);
    world.hears(&refused(2, "tag:0:large")).hears(&resolved(5, TAG, Handled)).until(DAY);
    assert!(!world.open_cases().contains(&TAG.to_owned()));
}

#[test]
fn a_refusal_of_a_command_that_was_never_sent_says_nothing() {
    let mut world = World::new(policy());
    world
        .hears(&placed(0))
        .hears(&refused(2, "tag:0:large"))
        .hears(&refused(2, "cancellation:0"))
        .until(HOUR);
    assert!(world.announced.is_empty());
}

#[test]
fn a_refused_cancellation_can_be_asked_for_once_more_and_the_newer_command_counts() {
    let mut world = duplicate();
    world.hears(&resolved(HOUR, "likely-duplicate:4999", Cancel)).until(HOUR);
    world.hears(&refused(HOUR + 1, "cancellation:0")).until(HOUR + 1);
    assert_eq!(world.open_cases(), [CANCELLATION]);
    world.hears(&resolved(2 * HOUR, CANCELLATION, Cancel)).until(2 * HOUR);
    assert_eq!(world.told_shop(), ["cancel likely-duplicate:4999", &format!("cancel {CANCELLATION}")]);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.hears(&cancelled(3 * HOUR)).until(3 * HOUR);
    assert!(!world.open_cases().iter().any(|key| key.starts_with("command-refused")));
}

#[test]
fn a_cancellation_pays_back_and_restocks_as_the_person_decided_and_by_default_keeps_the_money() {
    for (consequences, expected) in [
        (Consequences::default(), (false, true)),
        (Consequences { refund: Some(true), restock: Some(false) }, (true, false)),
    ] {
        let mut world = duplicate();
        let mut decided = resolved(HOUR, "likely-duplicate:4999", Cancel);
        let Fact::CaseResolved(body) = &mut decided.fact else { panic!("no decision") };
        body.consequences = consequences;
        world.hears(&decided).until(HOUR);
        let asked = world.commands.iter().find_map(|command| match &command.body {
            CommandBody::CancellationRequested { refund, restock, .. } => Some((*refund, *restock)),
            _ => None,
        });
        assert_eq!(asked, Some(expected));
    }
}

#[test]
fn a_tag_that_the_shop_does_not_put_on_is_a_case_only_where_it_carries_commands_out() {
    let overrides = json!({ "tags": { "large": { "when": { "units_at_least": 2 } } },
        "clocks": { "command_unanswered": "1h" } });
    let mut world = World::new(policy_with(overrides));
    world.hears(&placed(0)).until(HOUR - 1);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.until(HOUR + 1);
    assert_eq!(world.open_cases(), [UNANSWERED]);
    world.hears(&tagged(HOUR + 5, "large", Added)).until(HOUR + 5);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.hears(&tagged(HOUR + 9, "large", Removed)).until(HOUR + 9);
    assert_eq!(world.open_cases(), Vec::<String>::new(), "a person took it off");
}
