//! Plays stories in other ways: the same events in order, twice, in reverse order and days late. Each is
//! played without faults, with each single fault, and with every fault. In every way the same properties must
//! hold, and the final facts must be the same.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use jiff::{SignedDuration, Timestamp};

use crate::channel::Delivery;
use crate::faults::Level;
use crate::life::Household;
use crate::play::Script;

/// Names a way in which events are delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// In the order of the story.
    InOrder,
    /// Each of them twice at once, to two workers.
    Twice,
    /// In reverse order.
    Reversed,
    /// All of them at one moment, a day after the last.
    Late,
}

impl Sent {
    /// Lists all ways.
    pub const ALL: [Self; 4] = [Self::InOrder, Self::Twice, Self::Reversed, Self::Late];
}

/// The number of times that a story is played in each way with every fault.
const UNKIND: u64 = 25;
/// The largest number of single faults in one play of a story, far more than any story has.
const ONCE_MAX: u64 = 50_000;

/// Holds the results of playing a story in every way.
#[derive(Debug, Default)]
pub struct Retold {
    /// The number of plays.
    pub sent: u64,
    /// The violations in words, each with the way in which the story was played.
    pub broken: Vec<String>,
}

/// Plays a story in these ways, each: without faults; with each single fault, once, and no other (the function is
/// killed before and after every step, every write is throttled or its answer lost, every mail has an unknown
/// outcome, and so on); and with every fault.
#[must_use]
pub fn retell(statement: &[(Timestamp, Event)], policy: &Policy, ways: &[Sent]) -> Retold {
    // Reports of the mail service come from the world's own mail service, because in another play a mail may
    // never have been sent.
    let statement: Vec<(Timestamp, Event)> =
        statement.iter().filter(|(_, event)| !says_it_arrived(event)).cloned().collect();
    let statement = statement.as_slice();
    let mut retold = Retold::default();
    for &telling in ways {
        let mut tell = |seed, level| {
            retold.tell(
                &format!("{telling:?}, {level:?}, seed {seed}"),
                &script(statement, telling, seed, level),
                policy,
            )
        };
        tell(0, Level::None);
        (1..=UNKIND).for_each(|seed| {
            tell(seed, Level::Harsh);
        });
        let all = (0..ONCE_MAX).find(|number| tell(0, Level::Once(*number)) == 0);
        if all.is_none() {
            retold.broken.push(format!("{telling:?}: more than {ONCE_MAX} things can go wrong"));
        }
    }
    retold
}

fn says_it_arrived(event: &Event) -> bool {
    match &event.fact {
        Fact::EmailStatusChanged(mail) => matches!(mail.status, MailStatus::Sent | MailStatus::Delivered),
        Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) => false,
        Fact::RiskAssessed(_) | Fact::FulfilmentReported(_) => false,
        Fact::PaymentConfirmed(_) | Fact::PaymentFailed(_) | Fact::RefundIssued(_) => false,
        Fact::PaymentDisputed(_) | Fact::PickupReady(_) => false,
        Fact::ShipmentCreated(_) | Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) => false,
        Fact::ReturnRequested(_) | Fact::ReturnUpdated(_) => false,
        Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) | Fact::EventRefused(_) => false,
    }
}

impl Retold {
    /// Plays the story once. Returns the number of faults that happened.
    fn tell(&mut self, way: &str, script: &Script, policy: &Policy) -> usize {
        self.sent = self.sent.saturating_add(1);
        let played = script.play_with(policy);
        let why = played.struck.first().map(|(_, fault)| fault.name()).unwrap_or_default();
        let broken = played.violations.iter();
        self.broken.extend(
            broken.map(|broken| format!("{way} ({why} first): {}: {}", broken.property, broken.says)),
        );
        played.struck.len()
    }
}

fn script(statement: &[(Timestamp, Event)], telling: Sent, seed: u64, level: Level) -> Script {
    let orders: BTreeSet<OrderKey> = statement.iter().map(|(_, event)| event.key.clone()).collect();
    let began = statement.first().map_or(Timestamp::UNIX_EPOCH, |(at, _)| *at);
    let household = Household {
        policy: 0,
        orders: orders.into_iter().collect(),
        began,
        events: statement.iter().map(|(_, event)| event.clone()).collect(),
        bounces: false,
        connected_at: None,
        packs_at: BTreeMap::new(),
    };
    Script {
        seed,
        index: 0,
        level,
        household,
        deliveries: deliveries(statement, telling),
        faults_left_out: BTreeSet::new(),
        acts_left_out: BTreeSet::new(),
    }
}

fn deliveries(statement: &[(Timestamp, Event)], telling: Sent) -> Vec<Delivery> {
    let last = statement.last().map_or(Timestamp::UNIX_EPOCH, |(at, _)| *at);
    let late = last.checked_add(SignedDuration::from_hours(24)).unwrap_or(last);
    let number = statement.len();
    let of = |(event, (at, _)): (usize, &(Timestamp, Event))| {
        let one = |at, repeated| Delivery { at, event, repeated };
        match telling {
            Sent::InOrder => vec![one(*at, false)],
            Sent::Twice => vec![one(*at, false), one(*at, true)],
            Sent::Reversed => {
                // The events are delivered one minute apart, after the time of the last event.
                let minutes = i64::try_from(number - event).unwrap_or_default();
                let at = last.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(last);
                vec![one(at, false)]
            }
            Sent::Late => vec![one(late, false)],
        }
    };
    statement.iter().enumerate().flat_map(of).collect()
}
