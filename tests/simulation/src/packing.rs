//! Simulates a warehouse that starts by itself: it packs what the shop's order has, without waiting to be asked, and obeys the
//! last word that it heard. What the shop itself cancelled it does not send: it hears of that from the shop.
//!
//! It knows an order by its number, so a request beside its own work asks for nothing more. Only once it was told to stop, a
//! request is new work: then it sends what that names, whatever it sent before.

use candor_domain::event::fact::Fact;
use candor_domain::order::placed::{Delivery, Placed};
use candor_domain::payment::transaction::Refund;
use candor_domain::shipment::created::Shipment;
use candor_domain::values::id::{LineId, OrderKey};
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;

use crate::play::Happened;
use crate::text::parsed;
use crate::watch::goods::{self, Units, of};

/// The last word that a warehouse heard of an order.
#[derive(Debug, Clone)]
pub(crate) enum Word {
    /// It heard nothing.
    None,
    /// It is to send nothing more.
    Stop,
    /// It is to send these units, since this moment. `anew` is true if it was told to stop before.
    Send { units: Vec<LineQuantity>, since: Timestamp, anew: bool },
}

/// Holds what truly happened to an order until a moment.
struct Known<'h> {
    placed: &'h Placed,
    refunds: Vec<&'h Refund>,
    shipments: Vec<(Timestamp, &'h Shipment)>,
}

/// Returns the parcel that the warehouse packs now; `None` if there is nothing to send.
pub(crate) fn parcel(key: &OrderKey, happened: &[Happened], word: Word, now: Timestamp) -> Option<Shipment> {
    let known = known(key, happened, now)?;
    let lines = known.to_pack(&word);
    let number = known.shipments.len();
    (!lines.is_empty()).then(|| Shipment {
        shipment_id: parsed(&format!("{}-packed-{number}", key.order_id)),
        shipped_at: now,
        lines,
        tracking: None,
        boxes: vec![],
        promised_on: None,
        voided: false,
    })
}

/// Returns what happened to an order that is to be sent; `None` if it is cancelled, or fetched.
fn known<'h>(key: &OrderKey, happened: &'h [Happened], now: Timestamp) -> Option<Known<'h>> {
    let events = happened.iter().map(|happened| &happened.event);
    let own = events.filter(|event| event.key == *key && event.stamp.occurred_at <= now);
    let (mut placed, mut refunds, mut shipments) = (None::<(Timestamp, &Placed)>, vec![], vec![]);
    for event in own {
        let at = event.stamp.occurred_at;
        match &event.fact {
            Fact::OrderCancelled(_) => return None,
            Fact::OrderPlaced(newer) if placed.is_none_or(|(held, _)| held <= at) => {
                placed = Some((at, newer));
            }
            Fact::RefundIssued(refund) if !refund.failed => refunds.push(refund),
            Fact::ShipmentCreated(shipment) => shipments.push((at, shipment)),
            _ => {}
        }
    }
    let (_, placed) = placed.filter(|(_, placed)| placed.delivery == Delivery::Shipping)?;
    Some(Known { placed, refunds, shipments })
}

impl Known<'_> {
    fn sent_since(&self, since: Timestamp) -> Units<'_> {
        goods::in_shipments(self.shipments.iter().filter(|(at, _)| *at >= since).map(|(_, one)| *one))
    }

    /// Returns the units that the warehouse packs now.
    fn to_pack(&self, word: &Word) -> Vec<LineQuantity> {
        let sent = self.sent_since(Timestamp::MIN);
        let left = goods::to_send(self.placed, self.refunds.iter().copied());
        let left = left.into_iter().map(|(id, units)| (id, units.saturating_sub(of(&sent, id))));
        let left: Units<'_> = left.collect();
        let packs = |(id, units): (&LineId, Quantity)| LineQuantity { line_id: id.clone(), quantity: units };
        let lines: Vec<LineQuantity> = match word {
            Word::Stop => vec![],
            Word::None | Word::Send { anew: false, .. } => left.into_iter().map(packs).collect(),
            Word::Send { units, since, anew: true } => {
                let since = self.sent_since(*since);
                let named = units.iter().map(|line| (&line.line_id, line.quantity));
                named.map(|(id, units)| packs((id, units.saturating_sub(of(&since, id))))).collect()
            }
        };
        lines.into_iter().filter(|line| line.quantity > Quantity::ZERO).collect()
    }
}
