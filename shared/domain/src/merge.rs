//! Merging: facts into what is held. Commutative, associative and idempotent, so that any order and any number of
//! deliveries ends in the same facts. (Past a limit, which facts found room depends on who came first; what did
//! not is a case.)

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::event::Stamp;
use crate::fact::{Fact, MailStatusReport, TrackingUpdate};
use crate::id::{EstimateSubject, EventId};
use crate::limits::{
    MAILS_MAX, PARCELS_MAX, PAYMENTS_FAILED_MAX, PAYMENTS_MAX, REFUNDS_MAX, REFUSED_MAX, RESOLUTIONS_MAX,
    RETURNS_MAX, TAGS_MAX,
};
use crate::order::{Facts, Held};
use crate::refused::Refused;

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merge {
    /// It is what the order holds now.
    Merged,
    /// The order holds the very same already.
    Duplicate,
    /// The order holds something newer.
    Superseded,
}

/// There is no room in the order for one more of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the order holds {most} {what} already, the most it can")]
pub struct OverLimit {
    /// Of what.
    pub what: &'static str,
    /// How many an order can hold.
    pub most: usize,
}

impl Facts {
    /// Merges one fact. Of two about the same thing the later one stands.
    ///
    /// # Errors
    /// Where the order has no room for it; nothing was changed then.
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

    /// Of what is said of one mail to one address the greatest fate stands, whichever was said last; of one fate, the
    /// last word.
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

/// What an order can hold of each kind.
type Limit = (&'static str, usize);
const TAGS: Limit = ("tags", TAGS_MAX);
const PAYMENTS: Limit = ("payments", PAYMENTS_MAX);
const PAYMENTS_FAILED: Limit = ("failed payments", PAYMENTS_FAILED_MAX);
const REFUNDS: Limit = ("refunds", REFUNDS_MAX);
const PARCELS: Limit = ("parcels", PARCELS_MAX);
const SCANNED: Limit = ("scanned parcels", PARCELS_MAX);
/// One for each parcel, and one for what is in none yet.
const DELAYS: Limit = ("promised days", PARCELS_MAX + 1);
const RETURNS: Limit = ("returns", RETURNS_MAX);
const MAILS: Limit = ("mails", MAILS_MAX);
const RESOLUTIONS: Limit = ("decisions", RESOLUTIONS_MAX);

fn hold<T: Ord>(slot: &mut Option<Held<T>>, new: Held<T>) -> Merge {
    match slot {
        Some(held) if *held == new => Merge::Duplicate,
        // One event that says two things is a fault of its source; comparing the whole keeps the result the same
        // in every order of arrival.
        Some(held) if *held > new => Merge::Superseded,
        Some(_) | None => {
            *slot = Some(new);
            Merge::Merged
        }
    }
}

fn hold_by<K: Ord, T: Ord>(
    map: &mut BTreeMap<K, Held<T>>,
    key: K,
    new: Held<T>,
    (what, most): Limit,
) -> Result<Merge, OverLimit> {
    let full = map.len() >= most;
    match map.entry(key) {
        Entry::Vacant(_) if full => Err(OverLimit { what, most }),
        Entry::Vacant(vacant) => {
            vacant.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(mut held) if *held.get() < new => {
            held.insert(new);
            Ok(Merge::Merged)
        }
        Entry::Occupied(held) if *held.get() == new => Ok(Merge::Duplicate),
        Entry::Occupied(_) => Ok(Merge::Superseded),
    }
}

/// A refused event is known by its text, so a second delivery says nothing new: the first refusal stands.
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
