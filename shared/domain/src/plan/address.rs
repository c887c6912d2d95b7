//! Where a parcel goes, as far as anybody was told.

use jiff::Timestamp;

use crate::fact::Parcel;
use crate::ledger::{EffectKey, Entry};
use crate::mark::AddressMark;
use crate::message::{Instruction, ParcelClaim, Told};
use crate::order::Order;
use crate::signal::SignalKey;

use super::belief::told_of_parcel;

/// Whether the customer was told, or the warehouse when it sent a parcel, another address than the order has now.
pub(super) fn is_elsewhere(order: &Order, parcel: &Parcel) -> bool {
    let placed = order.facts.placed.as_ref().map(|held| &held.body);
    let Some(now) = placed.and_then(|placed| placed.ship_to.as_ref()).map(AddressMark::of) else {
        return false;
    };
    let customer = match told_of_parcel(order, &parcel.parcel_id) {
        Some((ParcelClaim::OnItsWay { ship_to, .. }, _)) => *ship_to,
        Some((ParcelClaim::Voided, _)) | None => None,
    };
    customer.into_iter().chain(told_warehouse(order, parcel.shipped_at)).any(|told| told != now)
}

fn told_warehouse(order: &Order, shipped_at: Timestamp) -> Option<AddressMark> {
    let said = order.ledger.effects.iter().filter_map(|(key, entry)| match key {
        EffectKey::Signal(SignalKey::Fulfilment(number)) => Some((*number, entry)),
        EffectKey::Signal(SignalKey::Tag(..) | SignalKey::Cancellation(_)) => None,
        EffectKey::Message(_) | EffectKey::CaseOpened(..) | EffectKey::CaseClosed(..) => None,
        EffectKey::TwinSearch | EffectKey::Suppression(..) => None,
    });
    word_for(said, shipped_at).map(|(_, address)| address)
}

/// The word to the warehouse, by number, that a parcel left upon, and the address it named: the last one before that
/// moment; or the first one after it, where nothing earlier is kept.
pub(super) fn word_for<'l>(
    said: impl Iterator<Item = (u32, &'l Entry)>,
    shipped_at: Timestamp,
) -> Option<(u32, AddressMark)> {
    let named = said.filter_map(|(number, entry)| match entry {
        Entry::Done { at, told: Some(Told::Fulfilment(Instruction::Fulfil { ship_to, .. })), .. } => {
            Some((number, *at, (*ship_to)?))
        }
        Entry::Done { .. } | Entry::Due { .. } | Entry::Withheld { .. } => None,
        Entry::Claimed { .. } | Entry::Unknown { .. } | Entry::Refused { .. } => None,
    });
    let named: Vec<(u32, Timestamp, AddressMark)> = named.collect();
    let before = named.iter().rev().find(|(_, at, _)| *at <= shipped_at);
    before.or_else(|| named.first()).map(|(number, _, address)| (*number, *address))
}
