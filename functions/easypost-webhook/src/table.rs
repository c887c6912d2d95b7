//! Maps EasyPost's statuses to ours. All that are documented are here:
//! <https://docs.easypost.com/docs/trackers>. Older trackers write `canceled`.
//!
//! EasyPost documents no detail under a status, so each pair is weighed: a status `delivered` with the detail
//! `return` is a return, and `delivered` with `arrived_at_pickup_location` waits to be fetched.
//!
//! - `error` is an error of the tracking, and `expired` says that no news came for long: neither says anything about
//!   the parcel.
//! - `cancelled` is a label that is not good any more. If it is that of a shipment, something is wrong with the
//!   shipment.
//! - `delivery_exception` does not say that the carrier was at the door, so it is a problem and no attempt.
//! - A delay, a bad sorting or a wait for data (`delayed`, `weather_delay`, `missorted`, `held`,
//!   `awaiting_information`) leaves the parcel on its way, if the status does.

use TrackingStatus::{
    AvailableForPickup, Delivered, Exception, InTransit, LabelCreated, Lost, OutForDelivery, ReturnedToSender,
};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_edge::tracking::table::Means::{self, Nothing, Says};
use candor_edge::tracking::table::Table;

/// EasyPost's statuses.
pub const TABLE: Table = Table { statuses: &STATUSES, details: &DETAILS };

const STATUSES: [(&str, Means); 11] = [
    ("unknown", Nothing),
    ("pre_transit", Says(LabelCreated)),
    ("in_transit", Says(InTransit)),
    ("out_for_delivery", Says(OutForDelivery)),
    ("delivered", Says(Delivered)),
    ("available_for_pickup", Says(AvailableForPickup)),
    ("return_to_sender", Says(ReturnedToSender)),
    ("failure", Says(Exception)),
    ("cancelled", Says(Exception)),
    ("canceled", Says(Exception)),
    ("error", Nothing),
];

const DETAILS: [(&str, &str, Means); 28] = [
    ("address_correction", "", Says(InTransit)),
    ("arrived_at_destination", "", Says(Delivered)),
    ("arrived_at_facility", "", Says(InTransit)),
    ("arrived_at_pickup_location", "", Says(AvailableForPickup)),
    ("awaiting_information", "", Nothing),
    ("cancelled", "", Says(Exception)),
    ("damaged", "", Says(Exception)),
    ("delayed", "", Says(InTransit)),
    ("delivery_exception", "", Says(Exception)),
    ("departed_facility", "", Says(InTransit)),
    ("departed_origin_facility", "", Says(InTransit)),
    ("expired", "", Nothing),
    ("failure", "", Says(Exception)),
    ("held", "", Says(InTransit)),
    ("in_transit", "", Says(InTransit)),
    ("label_created", "", Says(LabelCreated)),
    ("lost", "", Says(Lost)),
    ("missorted", "", Says(InTransit)),
    ("out_for_delivery", "", Says(OutForDelivery)),
    ("received_at_destination_facility", "", Says(InTransit)),
    ("received_at_origin_facility", "", Says(InTransit)),
    ("refused", "", Says(Exception)),
    ("return", "", Says(ReturnedToSender)),
    ("status_update", "", Nothing),
    ("transferred_to_destination_carrier", "", Says(InTransit)),
    ("transit_exception", "", Says(Exception)),
    ("unknown", "", Nothing),
    ("weather_delay", "", Says(InTransit)),
];
