//! Summarises what is known of an order: one line for each fact.
//!
//! The pages and `cargo local order` show the same lines.

use candor_domain::case::work::{CaseWork, Work};
use candor_domain::contact::mail_status::MailStatusReport;
use candor_domain::event::event_type::EventType;
use candor_domain::event::refused::Refused;
use candor_domain::event::stamp::Stamp;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Held;
use candor_domain::fulfilment::reported::FulfilmentReported;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::Placed;
use candor_domain::payment::dispute::Dispute;
use candor_domain::pickup::ready::PickupReady;
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::shipment::tracking_update::TrackingUpdate;
use candor_domain::values::id::{EstimateSubject, ShipmentId};
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::text::Remark;

/// One fact, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<'f> {
    /// The fact's subject.
    pub kind: Kind,
    /// The fact's statement, in short. It is personal data if the fact is.
    pub says: String,
    /// The source of the fact, its moment, and its event.
    pub stamp: &'f Stamp,
    /// The shipment that it is about, if it is one of a shipment's tracking updates.
    pub scanned: Option<&'f ShipmentId>,
}

/// The subject of a fact, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The order, as it was placed or last revised.
    Placed,
    /// A tag.
    Tag,
    /// A rating of the risk of fraud.
    Risk,
    /// An attempt to pay that failed.
    Unpaid,
    /// A payment.
    Paid,
    /// A part of the order that one place is to send.
    Part,
    /// A shipment.
    Parcel,
    /// A tracking update.
    Scan,
    /// A day by which something should arrive.
    Promise,
    /// The status of a mail.
    Mail,
    /// The cancellation.
    Cancelled,
    /// A refund.
    Refund,
    /// A refund that failed.
    RefundFailed,
    /// A dispute about a payment.
    Dispute,
    /// Goods that wait to be fetched.
    Ready,
    /// A return.
    Return,
    /// A decision of a person.
    Decided,
    /// Something that a person did with a case.
    Worked,
    /// An event that was refused.
    Refused,
}

impl Kind {
    /// Returns the word, as `cargo local order` shows it.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Tag => "tag",
            Self::Risk => "risk",
            Self::Unpaid => "unpaid",
            Self::Paid => "paid",
            Self::Part => "part",
            Self::Parcel => "parcel",
            Self::Scan => "scan",
            Self::Promise => "promise",
            Self::Mail => "mail",
            Self::Cancelled => "cancelled",
            Self::Refund => "refund",
            Self::RefundFailed => "no refund",
            Self::Dispute => "dispute",
            Self::Ready => "ready",
            Self::Return => "return",
            Self::Decided => "decided",
            Self::Worked => "case",
            Self::Refused => "refused",
        }
    }
}

impl From<EventType> for Kind {
    fn from(event_type: EventType) -> Self {
        match event_type {
            EventType::OrderPlaced => Self::Placed,
            EventType::OrderCancelled => Self::Cancelled,
            EventType::OrderTagged => Self::Tag,
            EventType::RiskAssessed => Self::Risk,
            EventType::PaymentConfirmed => Self::Paid,
            EventType::PaymentFailed => Self::Unpaid,
            EventType::RefundIssued => Self::Refund,
            EventType::PaymentDisputed => Self::Dispute,
            EventType::ShipmentCreated => Self::Parcel,
            EventType::FulfilmentReported => Self::Part,
            EventType::DeliveryScanned => Self::Scan,
            EventType::DeliveryDelayed => Self::Promise,
            EventType::PickupReady => Self::Ready,
            EventType::ReturnRequested | EventType::ReturnUpdated => Self::Return,
            EventType::EmailStatusChanged => Self::Mail,
            EventType::CaseResolved => Self::Decided,
            EventType::CaseWorkedOn => Self::Worked,
            EventType::EventRefused => Self::Refused,
        }
    }
}

/// Returns all that is known, in the order in which it usually happens.
#[must_use]
pub fn known(facts: &Facts) -> Vec<Known<'_>> {
    let mut all: Vec<Known<'_>> = Vec::new();
    all.extend(facts.placed().into_iter().map(|held| one(Kind::Placed, held, says_placed)));
    all.extend(facts.tags().values().map(|held| {
        one(Kind::Tag, held, |tagged| format!("{} {}", tagged.tag.as_str(), tagged.change.slug()))
    }));
    all.extend(facts.assessments().values().map(|said| {
        one(Kind::Risk, &said.newest, |rating| format!("{} by {}", rating.level, rating.says_who()))
    }));
    all.extend(facts.failed_payments().values().map(|held| {
        one(Kind::Unpaid, held, |failed| {
            format!("{} failed{}", failed.payment_id, because(failed.reason.as_ref()))
        })
    }));
    all.extend(facts.payments().into_values().map(|held| {
        one(Kind::Paid, held, |payment| format!("{} by {}", payment.amount, payment.payment_id))
    }));
    all.extend(facts.fulfilment_orders().values().map(|reports| {
        one(Kind::Part, &reports.newest, |part| {
            let FulfilmentReported { fulfilment_order_id, status, request_status, answer, lines, .. } = part;
            let why = because(answer.as_ref());
            format!("{fulfilment_order_id} {status}, request {request_status}{why}{}", of(lines))
        })
    }));
    all.extend(facts.shipments().values().map(|held| one(Kind::Parcel, held, says_shipment)));
    all.extend(
        facts
            .tracking_updates()
            .values()
            .flat_map(|tracking_updates| tracking_updates.values())
            .map(|held| Known { scanned: Some(&held.body.shipment_id), ..one(Kind::Scan, held, says_scan) }),
    );
    all.extend(facts.revised_estimates().values().map(|held| one(Kind::Promise, held, says_delay)));
    all.extend(facts.mails().values().map(|held| one(Kind::Mail, held, says_mail)));
    all.extend(facts.cancelled().into_iter().map(|held| one(Kind::Cancelled, held, says_cancelled)));
    all.extend(facts.refunds().values().map(|held| {
        one(Kind::Refund, held, |refund| {
            format!("{} by {}{}", refund.amount, refund.refund_id, of(&refund.lines))
        })
    }));
    all.extend(facts.failed_refunds().values().map(|held| {
        one(Kind::RefundFailed, held, |refund| format!("{} by {} failed", refund.amount, refund.refund_id))
    }));
    all.extend(facts.disputes().values().map(|held| one(Kind::Dispute, held, says_dispute)));
    all.extend(facts.pickup_ready().into_iter().map(|held| one(Kind::Ready, held, says_ready)));
    all.extend(facts.returns().values().map(|held| {
        one(Kind::Return, held, |it| {
            format!("{}{}{}", it.return_id, of(&it.lines), because(it.reason.as_ref()))
        })
    }));
    all.extend(facts.return_updates().values().map(|held| {
        one(Kind::Return, held, |it| {
            format!("{} {}{}", it.return_id, it.status.slug(), because(it.reason.as_ref()))
        })
    }));
    all.extend(facts.resolutions().values().map(|held| {
        one(Kind::Decided, held, |it| {
            let by = it.by.as_ref().map(|by| format!(" by {}", by.as_str())).unwrap_or_default();
            format!("{}: {}{by}{}", it.case, it.decision.slug(), because(it.note.as_ref()))
        })
    }));
    all.extend(facts.case_work().into_iter().map(|held| one(Kind::Worked, held, says_work)));
    all.extend(facts.refused().values().map(|held| one(Kind::Refused, held, says_refused)));
    all
}

fn one<'f, T>(kind: Kind, held: &'f Held<T>, says: impl Fn(&T) -> String) -> Known<'f> {
    Known { kind, says: says(&held.body), stamp: &held.stamp, scanned: None }
}

fn says_placed(placed: &Placed) -> String {
    let number = placed.number.as_ref().map(|number| number.as_str()).unwrap_or_default();
    let line =
        |line: &candor_domain::order::placed::Line| format!("{} × {}", line.quantity, line.title.as_str());
    let lines: Vec<String> = placed.lines.iter().map(line).collect();
    format!("{number} {}: {}", lines.join(", "), placed.total)
}

fn says_dispute(dispute: &Dispute) -> String {
    let Dispute { dispute_id, amount, kind, status, .. } = dispute;
    let until = dispute.evidence_due_by.map(|until| format!(", until {until}")).unwrap_or_default();
    format!("{kind} {dispute_id} {status}: {amount}{until}{}", because(dispute.reason.as_ref()))
}

fn says_shipment(shipment: &Shipment) -> String {
    let tracking = shipment.tracking.as_ref().map_or("no tracking", |tracking| tracking.number.as_str());
    let voided = if shipment.voided { ", voided" } else { "" };
    format!("{}: {}, {tracking}{voided}", shipment.shipment_id, units(&shipment.lines))
}

fn says_scan(tracking_update: &TrackingUpdate) -> String {
    let place =
        tracking_update.place.as_ref().map(|place| format!(", {}", place.as_str())).unwrap_or_default();
    let until = tracking_update.pickup_until.map(|until| format!(", until {until}")).unwrap_or_default();
    format!("{}: {}{place}{until}", tracking_update.shipment_id, tracking_update.status.slug())
}

fn says_ready(ready: &PickupReady) -> String {
    let place = ready.place.as_ref().map_or("to be fetched", |place| place.as_str());
    let until = ready.ready_until.map(|until| format!(", until {until}")).unwrap_or_default();
    format!("{place}{until}")
}

fn says_delay(delay: &RevisedEstimate) -> String {
    let subject = EstimateSubject::from(delay.shipment_id.clone());
    format!("{subject} by {}{}", delay.promised_on, because(delay.reason.as_ref()))
}

fn says_mail(mail: &MailStatusReport) -> String {
    format!("{} {}", mail.subject, mail.status.slug())
}

fn says_cancelled(cancelled: &Cancelled) -> String {
    cancelled.reason.as_ref().map(|reason| reason.as_str().to_owned()).unwrap_or_default()
}

fn says_work(done: &CaseWork) -> String {
    let CaseWork { case, by, work, .. } = done;
    let how = match work {
        Work::Taken | Work::GivenBack | Work::Woken => String::new(),
        Work::Assigned { to } => format!(" to {}", to.as_str()),
        Work::Snoozed { until } => format!(" until {until}"),
        Work::Noted { note } => because(Some(note)),
    };
    format!("{case}: {}{how} by {}", work.kind(), by.as_str())
}

fn says_refused(refused: &Refused) -> String {
    let why: Vec<String> = refused.violations.iter().map(ToString::to_string).collect();
    why.join("; ")
}

fn units(lines: &[LineQuantity]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} × {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}

fn of(lines: &[LineQuantity]) -> String {
    if lines.is_empty() { String::new() } else { format!(": {}", units(lines)) }
}

fn because(words: Option<&Remark>) -> String {
    words.map(|words| format!(", “{}”", words.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::event::fact::Fact;
    use candor_domain::event::stamp::Source;

    fn merged(facts: &mut Facts, id: &str, fact: Fact) {
        let occurred_at = "2026-03-04T08:00:00Z".parse().unwrap();
        let stamp = Stamp { occurred_at, id: id.parse().unwrap(), source: Source::Carrier };
        facts.merge(stamp, fact).unwrap();
    }

    #[test]
    fn every_type_of_event_is_a_line_once_it_is_known() {
        let now = "2027-01-01T00:00:00Z".parse().unwrap();
        for kind in EventType::ALL {
            let sample = format!("{}/../../events/{kind}/applied.json", env!("CARGO_MANIFEST_DIR"));
            let body = std::fs::read_to_string(sample).unwrap();
            let event = candor_engine::intake::read(kind, candor_bus::translate_of(kind), &body, now);
            let mut facts = Facts::default();
            assert_eq!(event.fact.event_type(), kind);
            facts.merge(event.stamp, event.fact).unwrap();
            let kinds: Vec<Kind> = known(&facts).into_iter().map(|known| known.kind).collect();
            assert_eq!(kinds, [Kind::from(kind)], "{kind}");
        }
    }

    #[test]
    fn every_fact_is_a_line() {
        let mut facts = Facts::default();
        let delay = RevisedEstimate {
            shipment_id: Some("p-1".parse().unwrap()),
            promised_on: "2026-03-09".parse().unwrap(),
            reason: Some("snow".parse().unwrap()),
        };
        merged(&mut facts, "e1", Fact::DeliveryDelayed(delay.clone()));
        merged(
            &mut facts,
            "e2",
            Fact::DeliveryDelayed(RevisedEstimate { shipment_id: None, reason: None, ..delay }),
        );
        let says: Vec<String> = known(&facts).into_iter().map(|known| known.says).collect();
        assert_eq!(says, ["order by 2026-03-09", "parcel:p-1 by 2026-03-09, “snow”"]);
    }
}
