//! The record of a report that came late.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::event::event_type::EventType;
use crate::event::stamp::Source;
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::id::ShipmentId;

/// A report that came late. It has nothing personal, so that it may outlive the fact.
///
/// It depends on the order in which reports arrive, as the whole ledger does, and no rule reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateReport {
    /// The type of the event.
    pub about: EventType,
    /// The source of the report.
    pub source: Source,
    /// The moment that it is about, by the clock of the source.
    pub occurred_at: Timestamp,
    /// The moment at which it came in.
    pub received_at: Timestamp,
    /// The shipment, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipment: Option<ShipmentId>,
    /// The status of the shipment, where it is a tracking update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TrackingStatus>,
    /// The newer report that the order held already. Where there is one, the late report changed nothing of what is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newer: Option<Newer>,
}

/// A report that the order held already when an older one about the same thing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newer {
    /// The moment that it is about.
    pub occurred_at: Timestamp,
    /// The status of the shipment, where it is a tracking update.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<TrackingStatus>,
}
