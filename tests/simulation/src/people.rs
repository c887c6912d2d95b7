//! Simulates people, other systems and the mail service: their reactions to what they are told. Each act is
//! an event from the one who acted. A person's decision about a mail depends on what the mail service truly
//! did with it.

use std::collections::BTreeSet;

use candor_domain::case::key::CaseKey;
use candor_domain::case::report::{Announcement, Case, CaseChange};
use candor_domain::case::resolution::{Consequences, Decision, Resolution};
use candor_domain::case::work::{CaseWork, Work, WorkKind};
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::command::key::CommandKey;
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused, WhyRefused};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::message::key::MessageKey;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::tagged::{TagChange, Tagged};
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::id::{OrderKey, ShipmentId};
use candor_domain::values::reading::Violation;
use candor_domain::values::text::{EmailAddress, TagName};
use jiff::{SignedDuration, Timestamp};

use crate::life::Household;
use crate::packing;
use crate::play::Happened;
use crate::rng::Rng;
use crate::text::parsed;
use crate::watch::{Mail, Watch};

/// Names an act.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// A person decides about a case.
    Decide(CaseKey, Decision),
    /// A person does something else with the n-th opening of a case.
    Work(CaseKey, u32, WorkKind),
    /// A person looks up a message whose outcome is unknown, and decides by the result.
    LookUp(MessageKey),
    /// A person finds the customer's new address.
    PutRight,
    /// The shop adds or removes a tag.
    Tag(TagName, TagChange),
    /// The shop cancels the order.
    Cancel,
    /// The shop says that it will not do what it was asked.
    Refuse(CommandKey),
    /// A warehouse that starts by itself, or is asked by us, packs what it is to send.
    Pack,
    /// A parcel of such a warehouse arrives.
    Arrive(ShipmentId),
    /// The mail service reports the mail status of a mail.
    Track(Box<(MessageKey, MailStatus, EmailAddress)>),
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

impl Act {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Decide(..) => "a person decides about a case",
            Self::Work(..) => "a person works on a case",
            Self::LookUp(..) => "a person looks a message up",
            Self::PutRight => "a person puts the address right",
            Self::Tag(..) => "the shop changes a tag",
            Self::Cancel => "the shop cancels the order",
            Self::Refuse(_) => "the shop refuses a command",
            Self::Pack => "the warehouse packs the order",
            Self::Arrive(_) => "a parcel arrives",
            Self::Track(_) => "the mail service says what became of a mail",
        }
    }

    pub(crate) fn is_of_mail(&self) -> bool {
        matches!(self, Self::Track(_))
    }

    /// Returns the event that reports the act, or `None` if there is nothing left to do.
    pub(crate) fn event(
        &self,
        key: &OrderKey,
        happened: &[Happened],
        seen: &Watch,
        order: usize,
        now: Timestamp,
    ) -> Option<Event> {
        let resolved = |case: &CaseKey, decision| {
            Fact::CaseResolved(Resolution {
                case: case.clone(),
                decision,
                note: None,
                by: None,
                duplicate_of: None,
                consequences: Consequences::default(),
            })
        };
        let (source, fact) = match self {
            Self::Decide(case, decision) => (Source::Desk, resolved(case, *decision)),
            Self::Work(case, number, kind) => (Source::Desk, worked(case, *number, *kind, now)),
            Self::LookUp(message) => {
                let left = seen.has_left(order, message);
                let case = CaseKey::MessageUnknown(message.clone());
                (Source::Desk, resolved(&case, if left { Decision::WasSent } else { Decision::SendAgain }))
            }
            Self::PutRight => {
                let own = happened.iter().map(|happened| &happened.event);
                let own = own.filter(|event| event.key == *key && event.stamp.occurred_at <= now);
                let placed = own.filter_map(|event| match &event.fact {
                    Fact::OrderPlaced(placed) => Some((&event.stamp, placed)),
                    _ => None,
                });
                let mut placed = placed.max_by_key(|(stamp, _)| *stamp).map(|(_, placed)| placed.clone())?;
                placed.customer.email = Some(parsed(&format!("right.{}@post.example", key.order_id)));
                (Source::Storefront, Fact::OrderPlaced(placed))
            }
            Self::Tag(tag, change) => {
                (Source::Storefront, Fact::OrderTagged(Tagged { tag: tag.clone(), change: *change }))
            }
            Self::Cancel => (Source::Storefront, Fact::OrderCancelled(Cancelled { reason: None })),
            Self::Refuse(command) => (Source::Storefront, refused(command, now)),
            Self::Pack => {
                let parcel = packing::parcel(key, happened, seen.last_word(order), now)?;
                (Source::Warehouse, Fact::ShipmentCreated(parcel))
            }
            Self::Arrive(parcel) => (Source::Carrier, arrived(parcel)),
            Self::Track(mail) => {
                let (message, status, address) = (**mail).clone();
                let subject = MailSubject::Message(message);
                (Source::Mail, Fact::EmailStatusChanged(MailStatusReport { subject, status, address }))
            }
        };
        let id = parsed(&format!("act-{}-{}", key.order_id, happened.len()));
        Some(Event { key: key.clone(), stamp: Stamp { occurred_at: now, id, source }, fact })
    }
}

/// Returns the fact that a person did something with an opening of a case.
fn worked(case: &CaseKey, number: u32, kind: WorkKind, now: Timestamp) -> Fact {
    let work = match kind {
        WorkKind::Taken => Work::Taken,
        WorkKind::GivenBack => Work::GivenBack,
        WorkKind::Assigned => Work::Assigned { to: parsed("Lee Ito") },
        WorkKind::Snoozed => {
            Work::Snoozed { until: now.checked_add(SignedDuration::from_hours(20)).unwrap_or(Timestamp::MAX) }
        }
        WorkKind::Woken => Work::Woken,
        WorkKind::Noted => Work::Noted { note: parsed("Asked the carrier.") },
    };
    Fact::CaseWorkedOn(CaseWork { case: case.clone(), number, by: parsed("Kim Lee"), work })
}

/// Returns the fact that the shop will not do what it was asked.
fn refused(command: &CommandKey, now: Timestamp) -> Fact {
    Fact::EventRefused(Refused {
        refused_at: now,
        why: WhyRefused::NotCarriedOut,
        about: Some(Aspect::Command(command.clone())),
        event_id: None,
        occurred_at: None,
        violations: vec![Violation::new("", "Order can not be changed")],
        raw: "{}".to_owned().into(),
    })
}

fn asks_to_send(command: &Command) -> bool {
    matches!(command.body, CommandBody::FulfilmentRequested { .. })
}

/// Returns the fact that a parcel arrived.
fn arrived(parcel: &ShipmentId) -> Fact {
    Fact::DeliveryScanned(TrackingUpdate {
        shipment_id: parcel.clone(),
        status: TrackingStatus::Delivered,
        tracking_number: None,
        place: None,
        pickup_until: None,
    })
}

/// Represents everyone who is told something.
#[derive(Debug)]
pub(crate) struct People {
    rng: Rng,
    /// True if mail to the customer's first address bounces.
    bounces: bool,
    /// The moods of the shop, which may refuse a command.
    shop: Rng,
    /// The habits of those who work on cases.
    desk: Rng,
    /// The pace of a warehouse that starts by itself.
    warehouse: Rng,
    /// The orders that such a warehouse sends.
    unasked: BTreeSet<OrderKey>,
}

impl People {
    pub(crate) fn of(seed: u64, index: u64, household: &Household) -> Self {
        Self {
            rng: Rng::of(&[seed, index, 5]),
            bounces: household.bounces,
            warehouse: Rng::of(&[seed, index, 15]),
            unasked: household.packs_at.keys().cloned().collect(),
            shop: Rng::of(&[seed, index, 11]),
            desk: Rng::of(&[seed, index, 13]),
        }
    }

    /// Returns the acts of people on a case, each with its delay in seconds.
    pub(crate) fn of_case(&mut self, said: &Announcement) -> Vec<(i64, Act)> {
        let CaseChange::Opened { case, .. } = &said.change else { return vec![] };
        let mut acts = self.at_the_desk(said);
        acts.extend(self.decided(said, case));
        acts
    }

    /// Returns what people do with a case beside deciding it, each with its delay in seconds. Some of it comes when the case
    /// is closed, or open for another time.
    fn at_the_desk(&mut self, said: &Announcement) -> Vec<(i64, Act)> {
        let number = said.number;
        let times = self.desk.below(4);
        let one = |_| {
            let kind = self.desk.pick(&WorkKind::ALL);
            (self.desk.between(MINUTE, 60 * HOUR), Act::Work(said.key.clone(), number, kind))
        };
        (0..times).map(one).collect()
    }

    /// Returns what a person decides about a case, or puts right because of it.
    fn decided(&mut self, said: &Announcement, case: &Case) -> Vec<(i64, Act)> {
        let after = self.rng.between(20 * MINUTE, 40 * HOUR);
        if self.rng.chance(350) {
            return vec![];
        }
        let act = match &said.key {
            CaseKey::MessageUnknown(message) => Act::LookUp(message.clone()),
            CaseKey::CustomerUnreachable | CaseKey::CustomerComplained if self.rng.chance(600) => {
                Act::PutRight
            }
            CaseKey::MessageImpossible(_) if self.rng.chance(500) => Act::PutRight,
            _ => {
                let decisions: Vec<Decision> =
                    case.actions.iter().filter_map(|action| action.decision).collect();
                if decisions.is_empty() {
                    return vec![];
                }
                Act::Decide(said.key.clone(), self.rng.pick(&decisions))
            }
        };
        vec![(after, act)]
    }

    /// Returns the acts of other systems on a command, each with its delay in seconds.
    pub(crate) fn of_signal(&mut self, command: &Command) -> Vec<(i64, Act)> {
        let soon = self.rng.between(1, 30 * MINUTE);
        let mut acts = self.done_on(command, soon);
        if self.unasked.contains(&command.order) && asks_to_send(command) {
            acts.push((self.warehouse.between(MINUTE, 20 * HOUR), Act::Pack));
        }
        let refuses = match &command.body {
            CommandBody::TagChangeRequested { .. } => self.shop.chance(50),
            CommandBody::CancellationRequested { .. } => self.shop.chance(150),
            CommandBody::FulfilmentRequested { .. } | CommandBody::FulfilmentStopped { .. } => false,
            CommandBody::CaseListChanged { .. } | CommandBody::ArchiveRequested {} => self.shop.chance(50),
        };
        if refuses { vec![(soon, Act::Refuse(command.key.clone()))] } else { acts }
    }

    /// Returns what a shop does that refuses nothing.
    fn done_on(&mut self, command: &Command, soon: i64) -> Vec<(i64, Act)> {
        match &command.body {
            CommandBody::TagChangeRequested { tag, change } if self.rng.chance(900) => {
                vec![(soon, Act::Tag(tag.clone(), *change))]
            }
            CommandBody::CancellationRequested { .. } if self.rng.chance(800) => vec![(soon, Act::Cancel)],
            // The warehouse's acts are part of the order's life.
            CommandBody::TagChangeRequested { .. } | CommandBody::CancellationRequested { .. } => vec![],
            CommandBody::FulfilmentRequested { .. } | CommandBody::FulfilmentStopped { .. } => vec![],
            // What the shop shows is no fact.
            CommandBody::CaseListChanged { .. } | CommandBody::ArchiveRequested {} => vec![],
        }
    }

    /// Returns the mail service's reports on a mail that it accepted, each with its delay in seconds.
    pub(crate) fn of_mail(&mut self, mail: &Mail) -> Vec<(i64, Act)> {
        let address = &mail.content.to.email;
        let track = |status| Act::Track(Box::new((mail.content.key.clone(), status, address.clone())));
        let first_address = address.as_str().starts_with("ada.");
        if self.bounces && first_address {
            return vec![(1, track(MailStatus::Sent)), (self.rng.between(2, 90), track(MailStatus::Bounced))];
        }
        let mut said = vec![(1, track(MailStatus::Sent))];
        match self.rng.below(1000) {
            0..5 => said.push((self.rng.between(2, HOUR), track(MailStatus::Bounced))),
            5..10 => said.push((2, track(MailStatus::Rejected))),
            10..15 => said.push((self.rng.between(MINUTE, 50 * HOUR), track(MailStatus::Complained))),
            15..23 => said.push((self.rng.between(MINUTE, 50 * HOUR), track(MailStatus::Unsubscribed))),
            _ => said.push((self.rng.between(2, 30), track(MailStatus::Delivered))),
        }
        said
    }
}
