//! Maps Shippo's statuses and substatuses to ours: <https://docs.goshippo.com/docs/tracking/tracking>.
//!
//! A substatus is documented under one status. With another one it is weighed: Shippo's own example of a webhook is
//! `DELIVERED` with `information_received`, and is believed to be a label.
//!
//! - `UNKNOWN` says that the carrier does not know the number.
//! - Where somebody has to act (`package_held`, `address_issue`, `location_inaccessible`, `reschedule_delivery`), it is a
//!   problem; only `delivery_attempted` and `notice_left` say that the carrier was at the door. A parcel that is delayed, scheduled
//!   anew or forwarded is on its way.
//! - `package_disposed` will not come, but is neither lost nor on its way back.

use TrackingStatus::{
    Accepted, AttemptFailed, AvailableForPickup, Delivered, Exception, InTransit, LabelCreated, Lost,
    OutForDelivery, ReturnedToSender,
};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_edge::tracking::table::Means::{self, Nothing, Says};
use candor_edge::tracking::table::Table;

/// Shippo's statuses and substatuses.
pub const TABLE: Table = Table { statuses: &STATUSES, details: &SUBSTATUSES };

const STATUSES: [(&str, Means); 6] = [
    ("UNKNOWN", Nothing),
    ("PRE_TRANSIT", Says(LabelCreated)),
    ("TRANSIT", Says(InTransit)),
    ("DELIVERED", Says(Delivered)),
    ("RETURNED", Says(ReturnedToSender)),
    ("FAILURE", Says(Exception)),
];

const SUBSTATUSES: [(&str, &str, Means); 27] = [
    ("information_received", "PRE_TRANSIT", Says(LabelCreated)),
    ("address_issue", "TRANSIT", Says(Exception)),
    ("contact_carrier", "TRANSIT", Says(Exception)),
    ("delayed", "TRANSIT", Says(InTransit)),
    ("delivery_attempted", "TRANSIT", Says(AttemptFailed)),
    ("delivery_rescheduled", "TRANSIT", Says(InTransit)),
    ("delivery_scheduled", "TRANSIT", Says(InTransit)),
    ("location_inaccessible", "TRANSIT", Says(Exception)),
    ("notice_left", "TRANSIT", Says(AttemptFailed)),
    ("out_for_delivery", "TRANSIT", Says(OutForDelivery)),
    ("package_accepted", "TRANSIT", Says(Accepted)),
    ("package_arrived", "TRANSIT", Says(InTransit)),
    ("package_damaged", "TRANSIT", Says(Exception)),
    ("package_departed", "TRANSIT", Says(InTransit)),
    ("package_forwarded", "TRANSIT", Says(InTransit)),
    ("package_held", "TRANSIT", Says(Exception)),
    ("package_processed", "TRANSIT", Says(InTransit)),
    ("package_processing", "TRANSIT", Says(InTransit)),
    ("pickup_available", "TRANSIT", Says(AvailableForPickup)),
    ("reschedule_delivery", "TRANSIT", Says(Exception)),
    ("delivered", "DELIVERED", Says(Delivered)),
    ("return_to_sender", "RETURNED", Says(ReturnedToSender)),
    ("package_unclaimed", "RETURNED", Says(ReturnedToSender)),
    ("package_undeliverable", "FAILURE", Says(Exception)),
    ("package_disposed", "FAILURE", Says(Exception)),
    ("package_lost", "FAILURE", Says(Lost)),
    ("other", "UNKNOWN", Nothing),
];
