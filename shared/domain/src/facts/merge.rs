//! The merging of new facts into the facts that an order holds. It is commutative, associative and
//! idempotent: events can arrive in any order and any number of times, and the result is the same. (The
//! exception is a limit: the facts that came first have room, and each fact without room becomes a case.)

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::contact::mail_status::MailStatusReport;
use crate::event::fact::Fact;
use crate::event::refused::Refused;
use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold, hold_by};
use crate::shipment::tracking_update::TrackingUpdate;
use crate::values::id::{EstimateSubject, EventId};
use crate::values::limits::{
    MAILS_MAX, PARCELS_MAX, PAYMENTS_FAILED_MAX, PAYMENTS_MAX, REFUNDS_MAX, REFUSED_MAX, RESOLUTIONS_MAX,
    RETURNS_MAX, TAGS_MAX,
};

impl Facts {
    /// Merges one fact. Of two facts about the same thing, the order keeps the later one.
    ///
    /// # Errors
    /// Returns [`OverLimit`] if the order has no room for the fact. Nothing is changed then.
    pub fn merge(&mut self, stamp: Stamp, fact: Fact) -> Result<Merge, OverLimit> {
        match fact {
            Fact::OrderPlaced(body) => Ok(hold(&mut self.placed, Held { stamp, body })),
            Fact::OrderCancelled(body) => Ok(hold(&mut self.cancelled, Held { stamp, body })),
            Fact::OrderTagged(body) => hold_by(&mut self.tags, body.tag.clone(), Held { stamp, body }, TAGS),
            Fact::PaymentConfirmed(body) => {
                hold_by(&mut self.payments, body.payment_id.clone(), Held { stamp, body }, PAYMENTS)
            }
            Fact::PaymentFailed(body) => {
                let key = body.payment_id.clone();
                hold_by(&mut self.failed_payments, key, Held { stamp, body }, PAYMENTS_FAILED)
            }
            Fact::RefundIssued(body) => {
                hold_by(&mut self.refunds, body.refund_id.clone(), Held { stamp, body }, REFUNDS)
            }
            Fact::ShipmentCreated(body) => {
                hold_by(&mut self.shipments, body.shipment_id.clone(), Held { stamp, body }, PARCELS)
            }
            Fact::DeliveryScanned(body) => self.hold_tracking_update(Held { stamp, body }),
            Fact::DeliveryDelayed(body) => {
                let key = EstimateSubject::from(body.shipment_id.clone());
                hold_by(&mut self.revised_estimates, key, Held { stamp, body }, DELAYS)
            }
            Fact::ReturnRequested(body) => {
                hold_by(&mut self.returns, body.return_id.clone(), Held { stamp, body }, RETURNS)
            }
            Fact::EmailStatusChanged(body) => self.hold_mail(Held { stamp, body }),
            Fact::CaseResolved(body) => {
                hold_by(&mut self.resolutions, body.case.clone(), Held { stamp, body }, RESOLUTIONS)
            }
            Fact::EventRefused(body) => hold_refused(&mut self.refused, Held { stamp, body }),
        }
    }

    fn hold_tracking_update(&mut self, new: Held<TrackingUpdate>) -> Result<Merge, OverLimit> {
        let shipment_id = new.body.shipment_id.clone();
        if !self.tracking_updates.contains_key(&shipment_id) && self.tracking_updates.len() >= PARCELS_MAX {
            let (what, most) = SCANNED;
            return Err(OverLimit { what, most });
        }
        hold_by(self.tracking_updates.entry(shipment_id).or_default(), new.body.status, new, SCANNED)
    }

    /// Merges the mail status of one mail to one address. The greatest mail status is kept, even if another
    /// one is newer; of two reports with the same mail status, the newer one is kept.
    fn hold_mail(&mut self, new: Held<MailStatusReport>) -> Result<Merge, OverLimit> {
        let (what, most) = MAILS;
        let full = self.mails.len() >= most;
        match self.mails.entry(new.body.key()) {
            Entry::Vacant(_) if full => Err(OverLimit { what, most }),
            Entry::Vacant(vacant) => {
                vacant.insert(new);
                Ok(Merge::Merged)
            }
            Entry::Occupied(held) if *held.get() == new => Ok(Merge::Duplicate),
            Entry::Occupied(mut held) => {
                let greater = (new.body.status, &new) > (held.get().body.status, held.get());
                if greater {
                    held.insert(new);
                }
                Ok(if greater { Merge::Merged } else { Merge::Superseded })
            }
        }
    }
}

const TAGS: Limit = ("tags", TAGS_MAX);

const PAYMENTS: Limit = ("payments", PAYMENTS_MAX);

const PAYMENTS_FAILED: Limit = ("failed payments", PAYMENTS_FAILED_MAX);

const REFUNDS: Limit = ("refunds", REFUNDS_MAX);

const PARCELS: Limit = ("parcels", PARCELS_MAX);

const SCANNED: Limit = ("scanned parcels", PARCELS_MAX);

/// The limit of revised estimates: one for each shipment, and one for the goods that are in no shipment yet.
const DELAYS: Limit = ("promised days", PARCELS_MAX + 1);

const RETURNS: Limit = ("returns", RETURNS_MAX);

const MAILS: Limit = ("mails", MAILS_MAX);

const RESOLUTIONS: Limit = ("decisions", RESOLUTIONS_MAX);

/// Merges a refused event, and keeps the first refusal. A refused event is identified by its text, so a
/// second delivery says nothing new.
fn hold_refused(map: &mut BTreeMap<EventId, Held<Refused>>, new: Held<Refused>) -> Result<Merge, OverLimit> {
    let full = map.len() >= REFUSED_MAX;
    match map.entry(new.stamp.id.clone()) {
        Entry::Vacant(_) if full => Err(OverLimit { what: "refused events", most: REFUSED_MAX }),
        Entry::Vacant(vacant) => {
            vacant.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(mut held) if new < *held.get() => {
            held.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(_) => Ok(Merge::Duplicate),
    }
}
