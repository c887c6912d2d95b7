//! What a message says: all that its words are made from, true at the moment it was written.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::message::key::MessageKey;
use crate::order::placed::Adjustment;
use crate::shipment::created::Tracking;
use crate::values::address::Address;
use crate::values::id::OrderKey;
use crate::values::money::Money;
use crate::values::text::{EmailAddress, Locale, OrderNumber, PersonName, Title};

/// A message before it is put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageContent {
    /// The order.
    pub order: OrderKey,
    /// The message.
    pub key: MessageKey,
    /// Who gets it.
    pub to: Recipient,
    /// The order's number as the customer knows it.
    pub order_number: Option<OrderNumber>,
    /// What it says.
    pub body: Body,
}

/// Who gets a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their address.
    pub email: EmailAddress,
    /// Their name, if known.
    pub name: Option<PersonName>,
    /// Their language and region, if known; else the shop's.
    pub locale: Option<Locale>,
}

/// What a message says, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// We have your order (and your payment, where `paid`).
    OrderConfirmation {
        /// What was ordered.
        order: OrderSummary,
        /// Whether all of it is paid.
        paid: bool,
    },
    /// Your order changed: this is what it is now.
    OrderChanged {
        /// What the order is now.
        order: OrderSummary,
        /// What we had said the total was.
        total_before: Money,
        /// Lines that are new or have another quantity than we had said; quantity 0 where it is gone.
        changes: Vec<LineChange>,
    },
    /// Your order is cancelled, though we had confirmed it.
    OrderCancelled {
        /// What was ordered.
        items: Vec<Item>,
        /// Whether money came in that is owed back.
        paid: bool,
    },
    /// Your order is cancelled. We had said nothing of it yet.
    CancellationNotice {
        /// What was ordered.
        items: Vec<Item>,
        /// Whether money came in that is owed back.
        paid: bool,
    },
    /// A payment did not go through, and the order waits for one.
    PaymentFailedNotice {
        /// What is to be paid for.
        order: OrderSummary,
    },
    /// A parcel is on its way.
    ShippingNotice {
        /// The parcel.
        shipment: ShipmentSummary,
        /// The day by which it should arrive, if somebody said one.
        promised_on: Option<Date>,
        /// What no parcel holds yet.
        still_to_come: Vec<Item>,
    },
    /// A parcel we told of is not as we said.
    ShippingChanged {
        /// The parcel as it is now.
        shipment: ShipmentSummary,
        /// What we had said how to follow it; `None` where we had said there was no tracking.
        tracking_before: Option<Tracking>,
        /// Whether its contents differ from what we had said.
        contents_changed: bool,
        /// What no parcel holds yet.
        still_to_come: Vec<Item>,
    },
    /// A parcel we told of is not on its way after all.
    ShippingVoided {
        /// The parcel we had told of.
        shipment: ShipmentSummary,
    },
    /// It arrives later than we had said, or than was promised.
    DelayNotice {
        /// What is late.
        late: Awaited,
        /// The day by which it should arrive now.
        promised_on: Date,
        /// The day we, or the shop, had said before, if any.
        promised_before: Option<Date>,
    },
    /// It arrives earlier than we had said last.
    BackOnTrack {
        /// What was late.
        late: Awaited,
        /// The day by which it should arrive now.
        promised_on: Date,
        /// The later day we had said.
        promised_before: Date,
    },
    /// A parcel arrived.
    DeliveredNotice {
        /// The parcel.
        shipment: ShipmentSummary,
        /// When, as the carrier says.
        delivered_at: Timestamp,
        /// What has not arrived yet, in other parcels or in none.
        still_to_come: Vec<Item>,
    },
    /// How was it? Some days after everything arrived.
    FollowUp {
        /// What was ordered.
        items: Vec<Item>,
    },
}

/// What a customer waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// A parcel on its way.
    Shipment(ShipmentSummary),
    /// What is in no parcel yet.
    StillToCome(Vec<Item>),
}

/// An order in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What was ordered.
    pub lines: Vec<PricedItem>,
    /// What leads from the lines to the total; empty where the parts do not add up to it, since a sum that does
    /// not add up is worse than none.
    pub adjustments: Vec<Adjustment>,
    /// What the customer is to pay.
    pub total: Money,
    /// Where it goes.
    pub ship_to: Option<Address>,
}

/// A parcel in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentSummary {
    /// What is in it.
    pub items: Vec<Item>,
    /// How to follow it.
    pub tracking: Option<Tracking>,
    /// When it was handed over.
    pub shipped_at: Timestamp,
    /// Where it goes.
    pub ship_to: Option<Address>,
}

/// Units of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub title: Title,
    /// How many, from 1.
    pub quantity: u32,
}

/// Units of something, and what they cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedItem {
    /// What.
    pub title: Title,
    /// How many, from 1.
    pub quantity: u32,
    /// What they cost together.
    pub price: Money,
}

/// A line that is not as we had said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// What; absent where the line is gone and only its identifier is left.
    pub title: Option<Title>,
    /// How many we had said.
    pub quantity_before: u32,
    /// How many it is now.
    pub quantity: u32,
}
