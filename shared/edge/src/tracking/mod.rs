//! Holds what the edges of all carriers and aggregators share: they say where a parcel is, by its tracking
//! number, and become reports ([`parcel`]). A provider's crate has its table of statuses ([`table`]) and reads
//! its own format.
//!
//! The order that a payload may name is not used: shops write an order *number* there, or anything else
//! (`order_id` of AfterShip, `metadata` of Shippo: <https://docs.goshippo.com/docs/tracking/tracking>). The
//! order is found by the tracking number.
//!
//! Payloads of a provider's test mode are translated like others. They name tracking numbers that no shipment
//! has, unless a shop tries its own set-up with them.

pub mod interval;
pub mod parcel;
pub mod place;
pub mod provider;
pub mod table;
