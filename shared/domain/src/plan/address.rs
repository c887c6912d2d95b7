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

/// The address that the warehouse was told last before a moment; or first after it, where nothing earlier is kept.
fn told_warehouse(order: &Order, moment: Timestamp) -> Option<AddressMark> {
    let said = order.ledger.effects.range(EffectKey::Signal(SignalKey::Fulfilment(0))..);
    let said = said.filter_map(|(key, entry)| match (key, entry) {
        (
            EffectKey::Signal(SignalKey::Fulfilment(_)),
            Entry::Done { at, told: Some(Told::Fulfilment(Instruction::Fulfil { ship_to, .. })), .. },
        ) => Some((*at, (*ship_to)?)),
        (_, _) => None,
    });
    let said: Vec<(Timestamp, AddressMark)> = said.collect();
    let before = said.iter().rev().find(|(at, _)| *at <= moment);
    before.or_else(|| said.first()).map(|(_, address)| *address)
}
