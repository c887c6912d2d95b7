//! The content of a message: everything that its words are made from, true at the moment it was made.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::message::key::MessageKey;
use crate::order::placed::Adjustment;
use crate::shipment::created::Tracking;
use crate::values::address::Address;
use crate::values::id::OrderKey;
use crate::values::money::Money;
use crate::values::quantity::Quantity;
use crate::values::text::{EmailAddress, ImageLink, Locale, OrderNumber, PersonName, Remark, Title};

/// A message before it is put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageContent {
    /// The order.
    pub order: OrderKey,
    /// The message.
    pub key: MessageKey,
    /// The customer who gets it.
    pub to: Recipient,
    /// The order's number as the customer knows it.
    pub order_number: Option<OrderNumber>,
    /// Its content, by its kind.
    pub body: Body,
}

/// The customer who gets a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their address.
    pub email: EmailAddress,
    /// Their name, if known.
    pub name: Option<PersonName>,
    /// Their language and region, if known; else the shop's.
    pub locale: Option<Locale>,
}

/// The content of a message, by its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Confirms that we have the order (and the payment, where `paid`).
    OrderConfirmation {
        /// The order.
        order: OrderSummary,
        /// True if all of it is paid.
        paid: bool,
    },
    /// Says that the order changed, and what it is now.
    OrderChanged {
        /// The order as it is now.
        order: OrderSummary,
        /// The total that we had stated.
        total_before: Money,
        /// The lines that are new or have another quantity than we had stated; the quantity is 0 where a line
        /// is gone.
        changes: Vec<LineChange>,
    },
    /// Says that the order is cancelled, though we had confirmed it.
    OrderCancelled {
        /// The goods that were ordered.
        items: Vec<Item>,
        /// True if money came in that is owed back.
        paid: bool,
    },
    /// Says that the order is cancelled. We had said nothing of it yet.
    CancellationNotice {
        /// The goods that were ordered.
        items: Vec<Item>,
        /// True if money came in that is owed back.
        paid: bool,
    },
    /// Says what a customer bought at the counter.
    Receipt {
        /// The sale.
        order: OrderSummary,
    },
    /// Says that a payment did not go through, and that the order waits for one.
    PaymentFailedNotice {
        /// The order that is to be paid.
        order: OrderSummary,
    },
    /// Says that a shipment is on its way.
    ShippingNotice {
        /// The shipment.
        shipment: ShipmentSummary,
        /// The day by which it should arrive, if a source named one.
        promised_on: Option<Date>,
        /// The goods that are in no shipment yet.
        still_to_come: Vec<Item>,
    },
    /// Corrects what we had stated about a shipment.
    ShippingChanged {
        /// The shipment as it is now.
        shipment: ShipmentSummary,
        /// The tracking that we had stated; `None` where we had stated that there was none.
        tracking_before: Option<Tracking>,
        /// True if its contents differ from those that we had stated.
        contents_changed: bool,
        /// The goods that are in no shipment yet.
        still_to_come: Vec<Item>,
    },
    /// Says that a shipment is not on its way after all.
    ShippingVoided {
        /// The shipment that we had stated to be on its way.
        shipment: ShipmentSummary,
    },
    /// Says that something arrives later than we had stated, or than the first delivery estimate.
    DelayNotice {
        /// The goods that are late.
        late: Awaited,
        /// The day by which it should arrive now.
        promised_on: Date,
        /// The day that we, or the shop, had stated before, if any.
        promised_before: Option<Date>,
    },
    /// Says that something arrives earlier than we had stated last.
    BackOnTrack {
        /// The goods that were late.
        late: Awaited,
        /// The day by which it should arrive now.
        promised_on: Date,
        /// The later day that we had stated.
        promised_before: Date,
    },
    /// Says that a shipment is on the vehicle that delivers it.
    OutForDeliveryNotice {
        /// The shipment.
        shipment: ShipmentSummary,
        /// The moment at which it was there, as the carrier says.
        reported_at: Timestamp,
    },
    /// Says that the carrier could not deliver a shipment.
    AttemptFailedNotice {
        /// The shipment.
        shipment: ShipmentSummary,
        /// The moment of the attempt, as the carrier says.
        reported_at: Timestamp,
    },
    /// Says that a shipment waits for the customer to fetch it.
    PickupNotice {
        /// The shipment.
        shipment: ShipmentSummary,
        /// The place where it waits, in the words of the carrier, if it named one.
        place: Option<Remark>,
        /// The last day on which it can be fetched, if the carrier said until when it waits.
        fetch_by: Option<Date>,
    },
    /// Says that goods wait at a place of the shop to be fetched.
    PickupReadyNotice(PickupSummary),
    /// Corrects where or until when goods wait to be fetched.
    PickupUpdate(PickupSummary),
    /// Reminds of goods that wait to be fetched.
    PickupReminder(PickupSummary),
    /// Says that a shipment goes back to the shop.
    ParcelReturningNotice {
        /// The shipment.
        shipment: ShipmentSummary,
        /// The moment from which it went back, as the carrier says.
        reported_at: Timestamp,
    },
    /// Says that money went back to the customer.
    RefundNotice {
        /// The amount that went back.
        amount: Money,
        /// The moment at which it went back.
        refunded_at: Timestamp,
        /// The goods that it is for; empty where the refund does not say so of all of it.
        items: Vec<Item>,
    },
    /// Says that a shipment arrived.
    DeliveredNotice {
        /// The shipment.
        shipment: ShipmentSummary,
        /// The moment of arrival, as the carrier says.
        delivered_at: Timestamp,
        /// The goods that have not arrived yet, in other shipments or in none.
        still_to_come: Vec<Item>,
    },
    /// Asks how it was, some days after everything arrived.
    FollowUp {
        /// The goods that were ordered.
        items: Vec<Item>,
    },
}

/// Goods that a customer waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Awaited {
    /// A shipment on its way.
    Shipment(ShipmentSummary),
    /// The goods that are in no shipment yet.
    StillToCome(Vec<Item>),
}

/// An order in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// The moment at which it was placed.
    pub placed_at: Timestamp,
    /// The goods that were ordered.
    pub lines: Vec<PricedItem>,
    /// The parts that lead from the lines to the total; empty where they do not add up to it, since a sum
    /// that does not add up is worse than none.
    pub adjustments: Vec<Adjustment>,
    /// The amount that the customer is to pay.
    pub total: Money,
    /// The address that it goes to.
    pub ship_to: Option<Address>,
}

/// A shipment in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentSummary {
    /// The goods in it.
    pub items: Vec<Item>,
    /// The tracking by which the customer can follow it.
    pub tracking: Option<Tracking>,
    /// The moment at which it was handed over.
    pub shipped_at: Timestamp,
    /// The address that it goes to.
    pub ship_to: Option<Address>,
    /// True if the shop brings it itself.
    pub is_local: bool,
    /// True if it replaces one that is lost or went back to the shop.
    pub is_replacement: bool,
}

/// Goods that wait to be fetched, in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickupSummary {
    /// The goods.
    pub items: Vec<Item>,
    /// The place where they wait, in the words of the shop, if it named one.
    pub place: Option<Remark>,
    /// The last day on which they can be fetched, if there is one.
    pub fetch_by: Option<Date>,
}

/// Units of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The title of the product.
    pub title: Title,
    /// The picture of the product, if there is one.
    pub image: Option<ImageLink>,
    /// The quantity, more than zero.
    pub quantity: Quantity,
}

/// Units of one product, with their price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedItem {
    /// The title of the product.
    pub title: Title,
    /// The picture of the product, if there is one.
    pub image: Option<ImageLink>,
    /// The quantity, more than zero.
    pub quantity: Quantity,
    /// The price of all these units together.
    pub price: Money,
}

/// A line that differs from what we had stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// The title of the product; absent where the line is gone and only its identifier is left.
    pub title: Option<Title>,
    /// The quantity that we had stated.
    pub quantity_before: Quantity,
    /// The quantity now.
    pub quantity: Quantity,
}
