//! Tests properties of merging and planning, for every history of an order. They take longer than the
//! stories, and so run by themselves, after them.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    dead_code
)]

#[path = "rules/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::case::key::CaseKey;
use candor_domain::case::report::CaseChange;
use candor_domain::case::resolution::Decision;
use candor_domain::case::subject::Subject;
use candor_domain::case::work::Work;
use candor_domain::contact::mail_status::{MailStatus, MailSubject};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::facts::entries::Facts;
use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::counts::{Counts, Figures, total};
use candor_domain::fulfilment::reported::RequestStatus;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::ledger::state::EffectState;
use candor_domain::message::key::{MessageKey, MessageKind};
use candor_domain::message::statement::MessageStatement;
use candor_domain::order::placed::Channel;
use candor_domain::order::placed::Delivery;
use candor_domain::order::placed::Risk;
use candor_domain::order::tagged::TagChange;
use candor_domain::payment::dispute::{DisputeKind, DisputeStatus};
use candor_domain::policy::settings::Policy;
use candor_domain::returns::updated::ReturnStatus;
use candor_domain::shipment::statement::ShipmentStatement;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::{EstimateSubject, ShipmentId};
use candor_domain::values::limits::LATE_REPORTS_MAX;
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::*;
use support::*;

/// Returns the policy with every notice that a shop can wish for.
fn talkative() -> Policy {
    let kinds = [
        MessageKind::OutForDeliveryNotice,
        MessageKind::AttemptFailedNotice,
        MessageKind::PickupNotice,
        MessageKind::ParcelReturningNotice,
        MessageKind::RefundNotice,
        MessageKind::Receipt,
    ];
    let send = kinds.map(|kind| (kind.slug().to_owned(), serde_json::json!({ "send": true })));
    policy_with(serde_json::Value::Object(send.into_iter().collect()))
}
/// The cases that people decide about.
const DECIDED: [&str; 5] = [
    "message-unknown:order-confirmation",
    "hold-forgotten:hold",
    "payment-mismatch:order",
    "payment-disputed:D1",
    "dispute-lost:D1",
];

/// Generates any event of a small order. There are few ids and few moments, so that histories collide,
/// contradict and repeat.
fn any_event() -> impl Strategy<Value = Event> {
    let minutes = 0_i64..300;
    prop_oneof![
        10 => any_first_event(minutes.clone()),
        6 => any_later_event(minutes.clone()),
        2 => any_first_event(minutes.clone()).prop_map(halved),
        1 => any_later_event(minutes).prop_map(halved),
    ]
}

/// Returns an event with half of each quantity, as where goods are sold by the metre.
fn halved(mut event: Event) -> Event {
    let halve = |quantity: &mut Quantity| *quantity = Quantity::thousandths(quantity.in_thousandths() / 2);
    let units = match &mut event.fact {
        Fact::OrderPlaced(placed) => {
            placed.lines.iter_mut().for_each(|line| halve(&mut line.quantity));
            return event;
        }
        Fact::ShipmentCreated(shipment) => &mut shipment.lines,
        Fact::RefundIssued(refund) => &mut refund.lines,
        Fact::ReturnRequested(asked) => &mut asked.lines,
        _ => return event,
    };
    units.iter_mut().for_each(|line| halve(&mut line.quantity));
    event
}

/// Generates an event of a kind that every order has.
fn any_first_event(minutes: std::ops::Range<i64>) -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (minutes.clone(), 1_u32..4, prop::bool::weighted(0.9), prop::bool::weighted(0.15)).prop_map(|(minutes, quantity, address, fetched)| {
            revised(minutes, |body| {
                if fetched { body.delivery = Delivery::Pickup; }
                body.lines[0].quantity = Quantity::units(quantity);
                body.total = eur(1000 * i64::from(quantity + 1));
                body.ship_to = address_of(quantity);
                if !address { body.customer.email = None; }
            })
        }),
        1 => minutes.clone().prop_map(cancelled),
        3 => (minutes.clone(), 0_usize..2, 2_i64..5).prop_map(|(minutes, id, amount)| {
            paid(minutes, ["P1", "P2"][id], eur(1000 * amount))
        }),
        4 => (minutes.clone(), 0_usize..2, 1_u32..3, 0_usize..3).prop_map(|(minutes, id, quantity, number)| {
            shipment(minutes, ["X", "Y"][id], &[("A", quantity)], [None, Some("T-1"), Some("T-2")][number])
        }),
        1 => (minutes, 0_usize..2).prop_map(|(minutes, id)| voided(minutes, ["X", "Y"][id])),
    ]
}

fn address_of(quantity: u32) -> Option<candor_domain::values::address::Address> {
    address(if quantity > 2 { "2 High Street" } else { "1 High Street" })
}

/// Generates an event of a kind that some orders have.
fn any_later_event(minutes: std::ops::Range<i64>) -> impl Strategy<Value = Event> {
    let shipment_id = |id: usize| ["X", "Y"][id];
    prop_oneof![
        1 => (minutes.clone(), 0_usize..2).prop_map(|(minutes, id)| failed(minutes, ["P1", "P2"][id])),
        1 => (minutes.clone(), 1_i64..4, 0_u32..2).prop_map(|(minutes, amount, quantity)| {
            let lines: &[(&str, u32)] = if quantity == 0 { &[] } else { &[("A", 1)] };
            refunded(minutes, "R1", eur(1000 * amount), lines)
        }),
        1 => (minutes.clone(), 1_i64..4).prop_map(|(minutes, amount)| {
            refund_failed(minutes, "R1", eur(1000 * amount), &[])
        }),
        1 => (minutes.clone(), 0_usize..2, 0_usize..3).prop_map(|(minutes, place, until)| {
            let until = [None, Some(minutes + 2 * HOUR), Some(minutes + 3 * DAY)][until];
            ready_at(minutes, ["High Street store", "Low Street store"][place], until)
        }),
        2 => (minutes.clone(), 0_usize..2, 0_usize..4).prop_map(|(minutes, kind, status)| {
            disputed(minutes, DisputeKind::ALL[kind], DisputeStatus::ALL[status])
        }),
        1 => minutes.clone().prop_map(|minutes| returning(minutes, "RMA1", &[("A", 1)])),
        1 => (minutes.clone(), 0_usize..5).prop_map(|(minutes, status)| {
            return_updated(minutes, "RMA1", ReturnStatus::ALL[status])
        }),
        8 => (minutes.clone(), 0_usize..2, 0_usize..10).prop_map(move |(minutes, id, status)| {
            scanned(minutes, shipment_id(id), TrackingStatus::ALL[status])
        }),
        2 => (minutes.clone(), 0_usize..3, 3_u8..9).prop_map(|(minutes, id, day)| {
            delayed(minutes, [None, Some("X"), Some("Y")][id], &format!("2026-03-0{day}"))
        }),
        1 => (minutes.clone(), prop::bool::ANY, prop::bool::ANY).prop_map(|(minutes, gift, on)| {
            let change = if on { TagChange::Added } else { TagChange::Removed };
            tagged(minutes, if gift { "gift" } else { "hold" }, change)
        }),
        1 => (minutes.clone(), 0_usize..2, 0_usize..3).prop_map(|(minutes, provider, level)| {
            assessed(minutes, ["shopify", "77"][provider], Risk::ALL[level])
        }),
        1 => (minutes.clone(), 0_usize..2, 0_usize..8).prop_map(|(minutes, part, status)| {
            reported(minutes, ["F1", "F2"][part], RequestStatus::ALL[status], &[("A", 2)])
        }),
        1 => (minutes.clone(), 0_usize..2, 0_usize..6).prop_map(|(minutes, subject, status)| {
            tracked(minutes, ["order-confirmation", "shipping-notice:X"][subject], MailStatus::ALL[status])
        }),
        1 => any_work(minutes.clone()),
        1 => (minutes, 0_usize..5, 0_usize..5).prop_map(|(minutes, case, decision)| {
            let case = DECIDED[case];
            resolved(minutes, case, Decision::ALL[decision])
        }),
    ]
}

/// Generates something that a person does with a case.
fn any_work(minutes: std::ops::Range<i64>) -> impl Strategy<Value = Event> {
    let work = prop_oneof![
        Just(Work::Taken),
        Just(Work::GivenBack),
        Just(Work::Assigned { to: "Lee".parse().unwrap() }),
        (0_i64..3000).prop_map(|until| Work::Snoozed { until: at(until) }),
        Just(Work::Woken),
        Just(Work::Noted { note: "called".parse().unwrap() }),
    ];
    (minutes, 0_usize..5, 1_u32..3, work)
        .prop_map(|(minutes, case, number, work)| worked_in(minutes, DECIDED[case], number, work))
}

fn history() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(any_event(), 1..=9)
}

/// Generates a history, and a delivery of it in another order, in which every event comes once or twice.
fn history_and_delivery() -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    history().prop_flat_map(|events| {
        let again = prop::collection::vec(any::<bool>(), events.len());
        (Just(events.clone()), again).prop_flat_map(|(events, again)| {
            let twice = events
                .iter()
                .zip(again)
                .flat_map(|(event, again)| vec![event.clone(); 1 + usize::from(again)]);
            (Just(events.clone()), Just(twice.collect::<Vec<_>>()).prop_shuffle())
        })
    })
}

fn merged(events: &[Event]) -> Facts {
    let mut facts = Facts::default();
    for event in events {
        facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
    }
    facts
}

fn permutations(events: &[Event]) -> Vec<Vec<Event>> {
    if events.len() <= 1 {
        return vec![events.to_vec()];
    }
    let without = |index: usize| [&events[..index], &events[index + 1..]].concat();
    let starting_with = |index: usize| {
        permutations(&without(index))
            .into_iter()
            .map(move |rest| [&[events[index].clone()], &rest[..]].concat())
    };
    (0..events.len()).flat_map(starting_with).collect()
}

/// Returns the messages of a world that gets every event first, and then sends until the order is inactive.
fn spoken_at_rest(events: &[Event]) -> Vec<(MessageKey, MessageStatement)> {
    let mut world = World::new(talkative());
    world.now = at(300);
    for event in events {
        world.hears(event);
    }
    world.inactive();
    let mut sent: Vec<_> = world.sent.into_iter().map(|(_, key, statement)| (key, statement)).collect();
    sent.sort_by_key(|(key, _)| key.clone());
    sent
}

/// Asserts that every message was true when it was sent, by the facts that the order held then.
fn assert_true_when_sent(world: &World, before: usize) {
    for (sent_at, key, statement) in &world.sent[before..] {
        let facts = &world.order.facts;
        match statement {
            MessageStatement::Order(claim) => {
                assert_eq!(facts.order_statement().as_ref(), Some(claim), "{key}")
            }
            MessageStatement::Shipment(claim) => {
                assert_reported_last(facts, key);
                let id = key.shipment().unwrap();
                let truth = facts.shipment_statement(&facts.shipments()[id].body);
                assert!(is_no_more_than(claim, &truth), "{key}: {claim:?}, {truth:?}");
                let subject = EstimateSubject::Shipment(id.clone());
                let day = facts.estimate(&subject, &world.policy).map(|estimate| estimate.on);
                assert!(day_of(claim).is_none() || day_of(claim) == day, "{key}: {claim:?}, {day:?}");
                assert_day_is_ahead(world, key, claim, *sent_at);
                let voided = facts.shipments()[id].body.voided;
                assert!(
                    voided || facts.tracking_history(id).arrived().is_none(),
                    "{key}: it is there already"
                );
            }
            MessageStatement::DeliveryEstimate(day) => {
                let subject = EstimateSubject::from(key.shipment().cloned());
                assert_eq!(
                    facts.estimate(&subject, &world.policy).map(|estimate| estimate.on),
                    Some(*day),
                    "{key}"
                );
                assert!(world.policy.calendar(&world.order.key.shop).end_of(*day) > *sent_at, "{key}: over");
            }
            MessageStatement::Pickup(claim) => {
                assert_eq!(facts.pickup_ready().map(|held| &held.body), Some(claim), "{key}");
                assert!(facts.is_pickup(), "{key}: it is sent");
                assert!(claim.ready_until.is_none_or(|until| until > *sent_at), "{key}: over");
            }
            MessageStatement::Delivered => {
                assert!(facts.tracking_history(key.shipment().unwrap()).arrived().is_some(), "{key}")
            }
            MessageStatement::Nothing if *key == MessageKey::PaymentFailedNotice => {
                assert!(facts.paid(&facts.placed().unwrap().body).at().is_none(), "{key}");
            }
            MessageStatement::Nothing => assert_untold_is_true(facts, key),
        }
    }
}

/// Asserts that a message is true that states nothing which could become untrue.
fn assert_untold_is_true(facts: &Facts, key: &MessageKey) {
    match key {
        MessageKey::RefundNotice(id) => {
            assert!(facts.refunds().contains_key(id) && facts.refunds_agree(&facts.placed().unwrap().body));
        }
        MessageKey::ParcelReturningNotice(id) => {
            let status = facts.tracking_history(id).status().map(|(status, _)| status);
            assert_eq!(status, Some(TrackingStatus::ReturnedToSender), "{key}");
            assert!(!facts.shipments()[id].body.voided && facts.cancelled().is_none(), "{key}");
        }
        MessageKey::Receipt => {
            let placed = &facts.placed().unwrap().body;
            assert!(placed.channel == Channel::Counter && facts.paid(placed).at().is_some(), "{key}");
        }
        _ => assert_eq!(*key, MessageKey::FollowUp),
    }
}

/// Asserts that what a carrier is said to have reported last is that.
fn assert_reported_last(facts: &Facts, key: &MessageKey) {
    let status = match key {
        MessageKey::OutForDeliveryNotice(_) => TrackingStatus::OutForDelivery,
        MessageKey::AttemptFailedNotice(_) => TrackingStatus::AttemptFailed,
        MessageKey::PickupNotice(_) => TrackingStatus::AvailableForPickup,
        _ => return,
    };
    let id = key.shipment().unwrap();
    assert_eq!(facts.tracking_history(id).status().map(|(status, _)| status), Some(status), "{key}");
    assert!(!facts.shipments()[id].body.voided && facts.cancelled().is_none(), "{key}");
}

/// Returns whether a statement says no more than the truth: it may leave out an address that is not certain,
/// and a day that is over.
fn is_no_more_than(claim: &ShipmentStatement, truth: &ShipmentStatement) -> bool {
    let ShipmentStatement::OnItsWay { ship_to, .. } = truth else { return claim == truth };
    let ShipmentStatement::OnItsWay { ship_to: address, .. } = claim else { return false };
    claim.agrees(truth) && (address.is_none() || address == ship_to)
}

fn day_of(claim: &ShipmentStatement) -> Option<Date> {
    if let ShipmentStatement::OnItsWay { promised_on, .. } = claim { *promised_on } else { None }
}

/// Asserts that a day in a message is not over, and that a message about a new day names one.
fn assert_day_is_ahead(world: &World, key: &MessageKey, claim: &ShipmentStatement, sent_at: jiff::Timestamp) {
    let ShipmentStatement::OnItsWay { promised_on, .. } = claim else { return };
    let of_day = matches!(key.kind(), MessageKind::DelayNotice | MessageKind::BackOnTrack);
    assert!(promised_on.is_some() || !of_day, "{key}: no day");
    let over = |day: Date| world.policy.calendar(&world.order.key.shop).end_of(day) <= sent_at;
    assert!(!promised_on.is_some_and(over), "{key}: over");
}

/// Asserts that no message goes to an address that mail came back from, or whose owner called our mail
/// unwanted.
fn assert_nothing_to_a_suppressed_address(world: &World, before: usize) {
    let suppressed = world.order.facts.address_statuses().any(|held| held.body.status >= MailStatus::Bounced);
    assert!(!suppressed || world.sent.len() == before, "{:?}", world.sent_keys());
}

/// Asserts that for an inactive order the customer believes the truth, or that a case was opened about what
/// is untrue.
fn assert_told_is_true_or_a_case(world: &World) {
    let facts = &world.order.facts;
    let known = |about: Option<&ShipmentId>| {
        let mut cases = world.order.ledger.cases.iter();
        cases.any(|(key, entry)| {
            let opened = !matches!(entry, CaseEntry::Pending { number: 0, .. });
            let general = matches!(
                key,
                CaseKey::CustomerUnreachable | CaseKey::CustomerComplained | CaseKey::MessageImpossible(_)
            );
            opened && (general || is_about(key.subject(), about))
        })
    };
    let back = |key: &MessageKey| facts.statuses(&MailSubject::Message(key.clone())).next().is_some();
    let last_about = |about: &dyn Fn(&MessageKey, &MessageStatement) -> bool| {
        let mut statement =
            world.sent.iter().rev().filter(|(_, key, statement)| about(key, statement) && !back(key));
        statement.next().map(|(_, _, statement)| statement.clone())
    };
    if let Some(statement) = last_about(&|_, statement| matches!(statement, MessageStatement::Order(_))) {
        let truth = facts.order_statement().map(MessageStatement::Order);
        assert!(
            Some(statement) == truth || known(None),
            "the order is not as told, and no case ever said so"
        );
    }
    for (id, held) in facts.shipments() {
        let about = |key: &MessageKey, statement: &MessageStatement| {
            key.shipment() == Some(id) && matches!(statement, MessageStatement::Shipment(_))
        };
        if let Some(MessageStatement::Shipment(statement)) = last_about(&about) {
            let true_now = facts.shipment_statement(&held.body).agrees(&statement);
            // The tracking does not matter to a customer who has the shipment.
            let arrived = facts.tracking_history(id).arrived().is_some();
            assert!(
                true_now || arrived || known(Some(id)),
                "parcel {id} is not as told, and no case ever said so"
            );
        }
    }
}

/// Returns true if a case is about a shipment, or about the order where there is none.
fn is_about(subject: Subject<'_>, about: Option<&ShipmentId>) -> bool {
    match subject {
        Subject::Order => about.is_none(),
        Subject::Shipment(id) => about == Some(id),
        Subject::PaymentOrShipment(id) => about.is_some_and(|about| *id == about.clone().into()),
        Subject::Message(key) => key.shipment() == about,
        Subject::Event(_) | Subject::OtherOrder(_) | Subject::Tag(_) => false,
        Subject::Return(_) | Subject::Dispute(_) | Subject::Refund(_) | Subject::Command(_) => false,
        Subject::FulfilmentOrder(_) => false,
    }
}

/// Asserts that people were told of a case at most once since `before`, except where time alone changes what
/// is true: a decision about a hold no longer lasts, or the day that a message names is over.
fn assert_no_case_flaps(world: &World, before: usize, since: Timestamp) {
    let by_time = |key: &CaseKey| {
        matches!(
            key.subject(),
            Subject::Tag(_) | Subject::Message(MessageKey::DelayNotice(..) | MessageKey::BackOnTrack(..))
        )
    };
    // A fact may move a clock, such as a payment that is told again with a later time. Then the fact closes the case,
    // and the clock opens it again when it runs out.
    let by_fact =
        |change: &CaseChange| matches!(change, CaseChange::Closed { closed_at } if *closed_at <= since);
    // A weightier case of the same cause takes its place at the moment at which it opens.
    let taken_over = |change: &CaseChange| {
        let CaseChange::Closed { closed_at } = change else { return false };
        let opens = |other: &CaseChange| matches!(other, CaseChange::Opened { opened_at, .. } if opened_at == closed_at);
        world.announced.iter().any(|statement| opens(&statement.change))
    };
    let announced = world.announced[before..].iter();
    let announced =
        announced.filter(|statement| !by_fact(&statement.change) && !taken_over(&statement.change));
    let keys = announced.map(|statement| &statement.key);
    let mut keys: Vec<String> = keys.filter(|key| !by_time(key)).map(CaseKey::to_string).collect();
    keys.sort();
    let twice = keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| &pair[0]);
    assert!(twice.is_none(), "{twice:?}: {:?}", twice.map(|key| world.history_of(key)));
}

/// Returns the number of openings of cases of which people heard that they changed so.
fn heard(world: &World, is_so: impl Fn(&CaseChange) -> bool) -> i64 {
    let told = world.announced.iter().filter(|told| is_so(&told.change));
    let openings: BTreeSet<_> = told.map(|told| (told.key.to_string(), told.number)).collect();
    i64::try_from(openings.len()).unwrap()
}

#[test]
fn every_order_of_six_events_each_once_or_twice_ends_in_the_same_facts_and_the_same_messages() {
    let events = [
        placed(0),
        paid(5, "P1", eur(3000)),
        shipment(10, "X", &[("A", 2)], Some("T-1")),
        shipment(20, "X", &[("A", 1)], Some("T-2")),
        revised(30, |body| body.lines[1].quantity = Quantity::units(2)),
        cancelled(40),
    ];
    let (facts, spoken) = (merged(&events), spoken_at_rest(&events));
    for (index, order) in permutations(&events).into_iter().enumerate() {
        let twice: Vec<Event> =
            order.iter().enumerate().flat_map(|(n, e)| vec![e.clone(); 1 + (index >> n) % 2]).collect();
        assert_eq!(merged(&twice), facts, "{order:?}");
        assert_eq!(spoken_at_rest(&twice), spoken, "{order:?}");
    }
}

proptest! {
    // 512 histories, or twice the number in the variable PROPTEST_CASES.
    #![proptest_config(ProptestConfig { cases: 2 * ProptestConfig::default().cases, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_number_of_deliveries_ends_in_the_same_facts((events, delivery) in history_and_delivery()) {
        prop_assert_eq!(merged(&events), merged(&delivery));
    }

    #[test]
    fn reports_that_came_late_decide_nothing_and_are_few((_, delivery) in history_and_delivery(), pause in 0_i64..600) {
        let (mut noting, mut forgetful) = (World::new(talkative()), World::new(talkative()));
        for event in &delivery {
            noting.hears(event).waits(pause);
            forgetful.hears(event);
            forgetful.order.ledger.late.clear();
            forgetful.waits(pause);
        }
        prop_assert!(noting.order.ledger.late.len() <= LATE_REPORTS_MAX);
        noting.order.ledger.late.clear();
        prop_assert_eq!(&noting.order, &forgetful.order);
        prop_assert_eq!(noting.sent, forgetful.sent);
    }

    #[test]
    fn merging_merged_facts_in_groups_changes_nothing(events in history(), split in 0_usize..6) {
        let split = split.min(events.len());
        let (first, second) = events.split_at(split);
        prop_assert_eq!(merged(&[second, first].concat()), merged(&events));
        prop_assert_eq!(merged(&[&events[..], first].concat()), merged(&events));
    }

    #[test]
    fn messages_that_go_out_only_at_rest_are_the_same((events, delivery) in history_and_delivery()) {
        prop_assert_eq!(spoken_at_rest(&events), spoken_at_rest(&delivery));
    }

    #[test]
    fn messages_between_any_two_events_are_true_when_sent_and_corrected_at_rest(
        (_, delivery) in history_and_delivery(),
        pauses in prop::collection::vec(0_i64..400, 18),
    ) {
        let mut world = World::new(talkative());
        for (event, pause) in delivery.iter().zip(pauses) {
            world.hears(event);
            // One pause at a time, so that each message is compared with the facts by which it was sent.
            let before = world.sent.len();
            world.waits(pause);
            assert_true_when_sent(&world, before);
            assert_nothing_to_a_suppressed_address(&world, before);
        }
        let before = world.sent.len();
        world.inactive();
        assert_true_when_sent(&world, before);
        assert_told_is_true_or_a_case(&world);
        let mut keys = world.sent_keys();
        keys.sort();
        let count = keys.len();
        keys.dedup();
        prop_assert_eq!(keys.len(), count, "a message went out twice");
    }

    #[test]
    fn a_plan_does_not_change_before_its_wake_time(
        (_, delivery) in history_and_delivery(),
        pause in 0_i64..600,
        per_mille in 0_i64..1000,
    ) {
        let mut world = World::new(talkative());
        for event in &delivery {
            world.hears(event);
        }
        world.waits(pause);
        let plan = world.plans();
        prop_assert!(plan.due.is_empty());
        let horizon = plan.wake_at().unwrap_or(world.now + jiff::SignedDuration::from_hours(10_000));
        let length = horizon.as_millisecond() - world.now.as_millisecond();
        prop_assert!(length > 0, "a plan with nothing due wakes later than now");
        let later = world.now.as_millisecond() + (length - 1) / 1000 * per_mille;
        world.now = jiff::Timestamp::from_millisecond(later).unwrap();
        prop_assert_eq!(world.plans(), plan);
    }

    #[test]
    fn nothing_stays_due_or_claimed_at_rest(events in history()) {
        let mut world = World::new(talkative());
        for event in &events {
            world.hears(event);
        }
        world.inactive();
        for (key, state) in world.order.ledger.effects() {
            let open = matches!(state, EffectState::Due { .. } | EffectState::Claimed { .. });
            prop_assert!(!open, "{}: {:?}", key, state);
        }
        prop_assert_eq!(world.plans().wake_at(), None);
    }

    #[test]
    fn no_case_opens_and_closes_or_closes_and_opens_without_a_fact(
        events in history(),
        pauses in prop::collection::vec(0_i64..3000, 9),
    ) {
        let mut world = World::new(talkative());
        for (event, pause) in events.iter().zip(pauses) {
            world.hears(event);
            let (before, since) = (world.announced.len(), world.now);
            world.waits(pause);
            assert_no_case_flaps(&world, before, since);
        }
        let (before, since) = (world.announced.len(), world.now);
        world.inactive();
        assert_no_case_flaps(&world, before, since);
    }

    #[test]
    fn what_people_do_with_cases_changes_nothing_that_anybody_is_told_but_that_one_is_overdue(
        events in history(),
        work in prop::collection::vec((0_usize..9, any_work(0..300)), 0..6),
        pause in 0_i64..600,
    ) {
        let told = |work: &[(usize, Event)]| {
            let mut world = World::new(talkative());
            for (index, event) in events.iter().enumerate() {
                world.hears(event).waits(30);
                for (_, work) in work.iter().filter(|(after, _)| *after == index) {
                    let mut work = work.clone();
                    work.stamp.occurred_at = world.now;
                    world.hears(&work);
                }
            }
            world.waits(pause);
            world.inactive();
            world.order.ledger.snoozes.clear();
            world.order.ledger.announcements.retain(|key, _| !matches!(key, AnnouncementKey::Overdue(..)));
            (world.sent, world.commands, world.announced, world.order.ledger)
        };
        prop_assert_eq!(told(&[]), told(&work));
    }

    #[test]
    fn the_changes_of_the_figures_add_up_to_what_an_order_holds_and_to_what_people_heard(
        events in history(),
        pauses in prop::collection::vec(0_i64..3000, 9),
    ) {
        let mut world = World::new(talkative());
        let (mut before, mut sum) = (Figures::default(), Figures::default());
        let mut written = |world: &World| {
            let change = FiguresChange::between(&before, &world.order, &world.policy);
            sum.add_all(change.to_string().parse::<FiguresChange>().unwrap().figures());
            before = Figures::of(&world.order, &world.policy);
        };
        for (event, pause) in events.iter().zip(pauses) {
            written(world.hears(event));
            written(world.waits(pause));
        }
        written(world.inactive());
        prop_assert_eq!(&sum, &Figures::of(&world.order, &world.policy));
        let mut all = Counts::default();
        sum.days().for_each(|(_, counts)| all.add_all(counts));
        prop_assert!(all.iter().all(|(_, count)| count > 0), "{:?}", all);
        prop_assert!(total(all.sent()) + total(all.failed()) <= i64::try_from(world.sent.len()).unwrap());
        prop_assert_eq!(total(all.cases_opened()), heard(&world, |change| matches!(change, CaseChange::Opened { .. })));
        prop_assert_eq!(total(all.cases_closed()), heard(&world, |change| matches!(change, CaseChange::Closed { .. })));
    }

    #[test]
    fn an_order_survives_being_stored(events in history(), pause in 0_i64..600) {
        let mut world = World::new(talkative());
        for event in &events {
            world.hears(event);
        }
        world.waits(pause);
        let facts = serde_json::to_string(&world.order.facts).unwrap();
        let ledger = serde_json::to_string(&world.order.ledger).unwrap();
        prop_assert_eq!(serde_json::from_str::<Facts>(&facts).unwrap(), world.order.facts);
        prop_assert_eq!(serde_json::from_str::<candor_domain::ledger::entry::Ledger>(&ledger).unwrap(), world.order.ledger);
    }
}

/// Asserts that histories are varied enough for the properties above to mean something.
#[test]
fn histories_sometimes_lead_to_every_kind_of_message_signal_and_case_they_can() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..4000 {
        let events = history().new_tree(&mut runner).unwrap().current();
        let mut world = World::new(talkative());
        for event in &events {
            world.hears(event).waits(30);
        }
        world.waits(60 * 24 * 12);
        let sent = world.sent.iter().map(|(_, key, _)| key.kind().to_string());
        let withheld = world.withheld().into_iter().map(|(_, reason)| reason.to_string());
        let cases = world.order.ledger.cases.keys().map(|key| key.kind().to_string());
        let statement =
            world.stated_to_warehouse().into_iter().map(|said| said.split(' ').next().unwrap().to_owned());
        for what in sent.chain(withheld).chain(cases).chain(statement).collect::<BTreeSet<_>>() {
            *seen.entry(what).or_default() += 1;
        }
    }
    let expected = [
        "order-confirmation order-update cancellation-notice payment-failed-notice shipping-notice shipping-update",
        "delay-notice fulfil stop pickup-notice attempt-failed-notice parcel-returning-notice refund-notice",
        "out-for-delivery-notice moved-on return-or-refund open-case",
        "order-cancelled not-paid parcel-voided parcel-mismatch nothing-to-correct too-late no-address",
        "paid-meanwhile refunded disputed delivered lost-or-returned payment-disputed dispute-lost",
        "order-missing payment-pending payment-mismatch refund-mismatch source-conflict not-handed-over",
        "parcel-mismatch parcel-of-cancelled-order refunded-unshipped address-changed label-unused parcel-stalled",
        "promise-passed attempt-failed pickup-expiring parcel-exception parcel-returned parcel-lost",
        "delivered-then-moving customer-unreachable customer-complained message-impossible hold-forgotten",
        "pickup-ready-notice pickup-reminder pickup-uncollected refund-failed",
    ];
    let missing: Vec<&str> =
        expected.iter().flat_map(|line| line.split(' ')).filter(|what| !seen.contains_key(*what)).collect();
    assert!(missing.is_empty(), "never seen: {missing:?}; seen: {seen:?}");
}
