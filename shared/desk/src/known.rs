//! Summarises what is known of an order: one line for each fact.
//!
//! The pages and `cargo local order` show the same lines.

use candor_domain::event::stamp::Stamp;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Held;
use candor_domain::shipment::tracking_update::TrackingUpdate;
use candor_domain::values::id::ShipmentId;
use candor_domain::values::language::Language;

pub use crate::fact_kind::Kind;
use crate::words::facts;

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

/// Returns all that is known, in the order in which it usually happens.
#[must_use]
pub fn known(facts: &Facts, language: Language) -> Vec<Known<'_>> {
    let mut tell = Teller { language, all: Vec::new() };
    tell.each(Kind::Placed, facts.placed(), facts::placed);
    tell.each(Kind::Tag, facts.tags().values(), facts::tagged);
    let ratings = facts.assessments().values().map(|said| &said.newest);
    tell.each(Kind::Risk, ratings, facts::assessed);
    tell.each(Kind::Unpaid, facts.failed_payments().values(), facts::payment_failed);
    tell.each(Kind::Paid, facts.payments().into_values(), facts::payment);
    let parts = facts.fulfilment_orders().values().map(|reports| &reports.newest);
    tell.each(Kind::Part, parts, facts::fulfilment);
    tell.each(Kind::Parcel, facts.shipments().values(), facts::shipment);
    tell.scans(facts.tracking_updates().values().flat_map(|updates| updates.values()));
    tell.each(Kind::Promise, facts.revised_estimates().values(), facts::delay);
    tell.each(Kind::Mail, facts.mails().values(), facts::mail);
    tell.each(Kind::Cancelled, facts.cancelled(), facts::cancelled);
    tell.each(Kind::Refund, facts.refunds().into_values(), facts::refund);
    tell.each(Kind::RefundFailed, facts.failed_refunds().into_values(), facts::refund_failed);
    tell.each(Kind::Dispute, facts.disputes().values(), facts::dispute);
    tell.each(Kind::Ready, facts.pickup_ready(), facts::ready);
    tell.each(Kind::Return, facts.returns().values(), facts::returning);
    tell.each(Kind::Return, facts.return_updates().values(), facts::return_updated);
    tell.each(Kind::Decided, facts.resolutions().values(), facts::resolution);
    tell.each(Kind::Worked, facts.case_work(), facts::work);
    tell.each(Kind::Refused, facts.refused().values(), facts::refused);
    tell.all
}

/// Tells facts in a language.
struct Teller<'f> {
    language: Language,
    all: Vec<Known<'f>>,
}

impl<'f> Teller<'f> {
    fn each<T: 'f>(
        &mut self,
        kind: Kind,
        held: impl IntoIterator<Item = &'f Held<T>>,
        says: fn(&T, Language) -> String,
    ) {
        let language = self.language;
        let one = |held: &'f Held<T>| Known {
            kind,
            says: says(&held.body, language),
            stamp: &held.stamp,
            scanned: None,
        };
        self.all.extend(held.into_iter().map(one));
    }

    fn scans(&mut self, held: impl Iterator<Item = &'f Held<TrackingUpdate>>) {
        let language = self.language;
        self.all.extend(held.map(|held| Known {
            kind: Kind::Scan,
            says: facts::scan(&held.body, language),
            stamp: &held.stamp,
            scanned: Some(&held.body.shipment_id),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::event::event_type::EventType;
    use candor_domain::event::fact::Fact;
    use candor_domain::event::stamp::Source;
    use candor_domain::shipment::revised_estimate::RevisedEstimate;

    fn merged(facts: &mut Facts, id: &str, fact: Fact) {
        let occurred_at = "2026-03-04T08:00:00Z".parse().unwrap();
        let stamp = Stamp { occurred_at, id: id.parse().unwrap(), source: Source::Carrier };
        facts.merge(stamp, fact).unwrap();
    }

    #[test]
    fn every_type_of_event_is_a_line_once_it_is_known() {
        let now = "2027-01-01T00:00:00Z".parse().unwrap();
        let mut differ = 0;
        for kind in EventType::ALL {
            let sample = format!("{}/../../events/{kind}/applied.json", env!("CARGO_MANIFEST_DIR"));
            let body = std::fs::read_to_string(sample).unwrap();
            let event = candor_engine::intake::read(kind, candor_bus::translate_of(kind), &body, now);
            let mut facts = Facts::default();
            assert_eq!(event.fact.event_type(), kind);
            facts.merge(event.stamp, event.fact).unwrap();
            let [english, german] = Language::ALL.map(|language| known(&facts, language));
            assert!(english.len() == 1 && german.len() == 1);
            assert_eq!((english[0].kind, german[0].kind), (Kind::from(kind), Kind::from(kind)));
            differ += usize::from(english[0].says != german[0].says);
        }
        assert!(differ > 10, "only {differ} lines have other words in German");
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
        let says: Vec<String> =
            known(&facts, Language::English).into_iter().map(|known| known.says).collect();
        assert_eq!(says, ["order by 2026-03-09", "parcel:p-1 by 2026-03-09, “snow”"]);
        let says: Vec<String> = known(&facts, Language::German).into_iter().map(|known| known.says).collect();
        assert_eq!(says, ["Bestellung bis 9.3.2026", "Paket p-1 bis 9.3.2026, “snow”"]);
    }
}
