//! The destination of a shipment, as far as the customer and the warehouse were told.

use jiff::Timestamp;

use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::facts::order::Order;
use crate::fulfilment::request::FulfilmentRequest;
use crate::shipment::created::Shipment;
use crate::shipment::stated::stated_address;
use crate::values::hash::AddressHash;

/// Returns true when the shipment may go to another address than the order has now: the customer was told
/// another address, or the warehouse had another address when it sent the shipment.
pub(crate) fn is_elsewhere(order: &Order, shipment: &Shipment) -> bool {
    let placed = order.facts.placed().map(|held| &held.body);
    let Some(now) = placed.and_then(|placed| placed.ship_to.as_ref()).map(AddressHash::of) else {
        return false;
    };
    stated_address(order, &shipment.shipment_id)
        .into_iter()
        .chain(stated_to_warehouse(order, shipment.shipped_at))
        .any(|statement| statement != now)
}

fn stated_to_warehouse(order: &Order, shipped_at: Timestamp) -> Option<AddressHash> {
    let said = order.ledger.commands.iter().filter_map(|(key, entry)| match key {
        CommandKey::Fulfilment(number) => Some((*number, entry)),
        CommandKey::Tag(..) | CommandKey::Cancellation(_) => None,
        CommandKey::CaseList(_) | CommandKey::Archive(_) => None,
    });
    word_for(said, shipped_at).map(|(_, address)| address)
}

/// Returns the number and the address of the fulfilment request that the warehouse followed when it sent a
/// shipment. This is the last request that was made by `shipped_at`, or the first one after it if no earlier
/// one is kept.
pub(crate) fn word_for<'l>(
    said: impl Iterator<Item = (u32, &'l CommandEntry)>,
    shipped_at: Timestamp,
) -> Option<(u32, AddressHash)> {
    let named = said.filter_map(|(number, entry)| match entry {
        CommandEntry::Done {
            at,
            statement: CommandStatement::Fulfilment(FulfilmentRequest::Fulfil { ship_to, .. }),
        } => Some((number, *at, (*ship_to)?)),
        CommandEntry::Done { .. } | CommandEntry::Due { .. } => None,
        CommandEntry::Claimed { .. } | CommandEntry::Unknown { .. } => None,
    });
    let named: Vec<(u32, Timestamp, AddressHash)> = named.collect();
    let before = named.iter().rev().find(|(_, at, _)| *at <= shipped_at);
    before.or_else(|| named.first()).map(|(number, _, address)| (*number, *address))
}
