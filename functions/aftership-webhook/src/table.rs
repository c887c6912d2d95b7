//! Maps AfterShip's nine tags and their subtags to ours:
//! <https://www.aftership.com/docs/tracking/enum/delivery-statuses>,
//! <https://www.aftership.com/docs/tracking/enum/delivery-sub-statuses>, with those of March 2026
//! (<https://support.aftership.com/en/article/learn-about-delivery-sub-statuses-1b0hdlx/>) and `Delivered_005`
//! (<https://www.aftership.com/docs/tracking/2026-07/enum/delivery-sub-statuses>).
//!
//! A subtag is documented under the tag that it begins with. With another tag it is weighed: a tag `Delivered` with
//! the subtag `Exception_011` came back to the shop.
//!
//! - `Pending` and `Expired` say that there is no news, so they say nothing about the parcel.
//! - `OutForDelivery_003` (the customer was asked first) and `_004` (a day was agreed on) do not say that the parcel
//!   is on the vehicle today, so it is on its way.
//! - `Delivered_005`, to a neighbour, is a delivery: the carrier brought it, and it waits at no pickup point.
//! - `Exception_008` was not fetched in time, `_020` was cancelled, `_021` destroyed: a person has to look, but none
//!   of them is lost or on its way back.

use TrackingStatus::{
    Accepted, AttemptFailed, AvailableForPickup, Delivered, Exception, InTransit, LabelCreated, Lost,
    OutForDelivery, ReturnedToSender,
};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_edge::tracking::table::Means::{self, Nothing, Says};
use candor_edge::tracking::table::Table;

/// AfterShip's tags and subtags.
pub const TABLE: Table = Table { statuses: &TAGS, details: &SUBTAGS };

const TAGS: [(&str, Means); 9] = [
    ("Pending", Nothing),
    ("InfoReceived", Says(LabelCreated)),
    ("InTransit", Says(InTransit)),
    ("OutForDelivery", Says(OutForDelivery)),
    ("AttemptFail", Says(AttemptFailed)),
    ("Delivered", Says(Delivered)),
    ("AvailableForPickup", Says(AvailableForPickup)),
    ("Exception", Says(Exception)),
    ("Expired", Nothing),
];

const SUBTAGS: [(&str, &str, Means); 48] = [
    ("Delivered_001", "Delivered", Says(Delivered)),
    ("Delivered_002", "Delivered", Says(Delivered)),
    ("Delivered_003", "Delivered", Says(Delivered)),
    ("Delivered_004", "Delivered", Says(Delivered)),
    ("Delivered_005", "Delivered", Says(Delivered)),
    ("AvailableForPickup_001", "AvailableForPickup", Says(AvailableForPickup)),
    ("Exception_001", "Exception", Says(Exception)),
    ("Exception_002", "Exception", Says(Exception)),
    ("Exception_003", "Exception", Says(Exception)),
    ("Exception_004", "Exception", Says(Exception)),
    ("Exception_005", "Exception", Says(Exception)),
    ("Exception_006", "Exception", Says(Exception)),
    ("Exception_007", "Exception", Says(Exception)),
    ("Exception_008", "Exception", Says(Exception)),
    ("Exception_009", "Exception", Says(Exception)),
    ("Exception_010", "Exception", Says(ReturnedToSender)),
    ("Exception_011", "Exception", Says(ReturnedToSender)),
    ("Exception_012", "Exception", Says(Exception)),
    ("Exception_013", "Exception", Says(Lost)),
    ("Exception_016", "Exception", Says(Exception)),
    ("Exception_017", "Exception", Says(Exception)),
    ("Exception_018", "Exception", Says(Exception)),
    ("Exception_019", "Exception", Says(Exception)),
    ("Exception_020", "Exception", Says(Exception)),
    ("Exception_021", "Exception", Says(Exception)),
    ("AttemptFail_001", "AttemptFail", Says(AttemptFailed)),
    ("AttemptFail_002", "AttemptFail", Says(AttemptFailed)),
    ("AttemptFail_003", "AttemptFail", Says(AttemptFailed)),
    ("InTransit_001", "InTransit", Says(InTransit)),
    ("InTransit_002", "InTransit", Says(Accepted)),
    ("InTransit_003", "InTransit", Says(InTransit)),
    ("InTransit_004", "InTransit", Says(InTransit)),
    ("InTransit_005", "InTransit", Says(InTransit)),
    ("InTransit_006", "InTransit", Says(InTransit)),
    ("InTransit_007", "InTransit", Says(InTransit)),
    ("InTransit_008", "InTransit", Says(InTransit)),
    ("InTransit_009", "InTransit", Says(InTransit)),
    ("InfoReceived_001", "InfoReceived", Says(LabelCreated)),
    ("OutForDelivery_001", "OutForDelivery", Says(OutForDelivery)),
    ("OutForDelivery_003", "OutForDelivery", Says(InTransit)),
    ("OutForDelivery_004", "OutForDelivery", Says(InTransit)),
    ("Pending_001", "Pending", Nothing),
    ("Pending_002", "Pending", Nothing),
    ("Pending_003", "Pending", Nothing),
    ("Pending_004", "Pending", Nothing),
    ("Pending_005", "Pending", Nothing),
    ("Pending_006", "Pending", Nothing),
    ("Expired_001", "Expired", Nothing),
];
