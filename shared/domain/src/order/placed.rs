//! An order as its customer placed it, or as the shop last revised it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::message::reason::Reason;
use crate::values::address::Address;
use crate::values::id::{LineId, Sku};
use crate::values::money::Money;
use crate::values::quantity::Quantity;
use crate::values::slug::slugs;
use crate::values::text::{
    EmailAddress, ImageLink, Locale, OrderNumber, PersonName, TagName, Title, ZoneName,
};

/// An order as it was placed or last revised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Placed {
    /// The order number that the customer knows, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<OrderNumber>,
    /// The time at which the customer placed the order. Revisions do not change it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Timestamp>"))]
    pub placed_at: Timestamp,
    /// The customer who placed the order.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Customer>"))]
    pub customer: Customer,
    /// The lines of the order; at most [`crate::values::limits::LINES_MAX`].
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<Line>,
    /// The discounts, shipping costs and taxes that lead from the sum of the lines to the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::ADJUSTMENTS_MAX)))]
    pub adjustments: Vec<Adjustment>,
    /// The total that the customer has to pay.
    #[cfg_attr(feature = "schema", schemars(extend("properties" = { "amount_minor": { "minimum": 0 } })))]
    pub total: Money,
    /// The address that the goods are sent to. It is absent for goods that are not shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<Address>,
    /// The time by which the goods must be handed over. If it is absent, the time of the policy applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_by: Option<Timestamp>,
    /// The delivery estimate that the customer saw at the checkout: the day by which the goods should arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<Date>,
    /// The time at which the payment is due. If it is absent, it is due in advance.
    #[serde(default, skip_serializing_if = "PaymentDue::is_in_advance")]
    pub payment_due: PaymentDue,
    /// The channel through which the order came. If it is absent, it came through the online shop.
    #[serde(default, skip_serializing_if = "Channel::is_online")]
    pub channel: Channel,
    /// The way in which the goods reach the customer. If it is absent, they are sent.
    #[serde(default, skip_serializing_if = "Delivery::is_shipping")]
    pub delivery: Delivery,
    /// A payment that the bank promised and the shop has not captured yet. It is no payment: it is absent again once
    /// it is captured, has ended or was given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorisation: Option<Authorisation>,
    /// The risk of fraud, if the shop or its payment provider rated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// True for an order that only tries the checkout. No message is sent for it, and nothing else is done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
    /// The tags that the order has in the shop with this revision. It is absent if the shop does not list them,
    /// and reports each change instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::SHOP_TAGS_MAX)))]
    pub tags: Option<Vec<TagName>>,
}

slugs! {
    /// The time at which an order's payment is due.
    #[derive(Default)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum PaymentDue {
        /// Before the goods are sent.
        #[default]
        InAdvance = "in-advance",
        /// On delivery, or later by invoice: the goods are sent before the payment.
        Later = "later",
    }
}

impl PaymentDue {
    fn is_in_advance(&self) -> bool {
        *self == Self::InAdvance
    }
}

/// A payment that the bank promised, and that the shop must capture before the promise ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Authorisation {
    /// The time at which the promise ends, if the source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Timestamp>,
}

slugs! {
    /// A rating of the risk that an order is fraud, from low to high.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum Risk {
        /// It looks like any other order.
        Low = "low",
        /// Something about it is unusual.
        Medium = "medium",
        /// It is likely to be fraud.
        High = "high",
    }
}

slugs! {
    /// A channel through which orders come.
    #[derive(Default)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum Channel {
        /// The online shop.
        #[default]
        Online = "online",
        /// A counter, where the customer takes the goods along.
        Counter = "counter",
        /// A marketplace, which writes to its buyers itself.
        Marketplace = "marketplace",
    }
}

impl Channel {
    fn is_online(&self) -> bool {
        *self == Self::Online
    }
}

slugs! {
    /// A way in which goods reach the customer.
    #[derive(Default)]
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum Delivery {
        /// A carrier brings them.
        #[default]
        Shipping = "shipping",
        /// The customer fetches them at a place of the shop. Their shipment is the handing over.
        Pickup = "pickup",
        /// The shop brings them itself.
        LocalDelivery = "local-delivery",
    }
}

impl Delivery {
    fn is_shipping(&self) -> bool {
        *self == Self::Shipping
    }
}

/// A sort of order about which no message is sent, and for which nothing is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftAlone {
    /// The order only tries the checkout.
    Test,
    /// The customer took the goods along.
    CounterSale,
}

impl LeftAlone {
    /// Returns the reason for which its messages are withheld.
    #[must_use]
    pub fn reason(self) -> Reason {
        match self {
            Self::Test => Reason::TestOrder,
            Self::CounterSale => Reason::CounterSale,
        }
    }
}

impl Placed {
    /// Returns the sort of order, if it is one that is left alone.
    #[must_use]
    pub fn left_alone(&self) -> Option<LeftAlone> {
        match self.channel {
            Channel::Online | Channel::Counter | Channel::Marketplace if self.test => Some(LeftAlone::Test),
            Channel::Counter => Some(LeftAlone::CounterSale),
            Channel::Online | Channel::Marketplace => None,
        }
    }
}

/// The customer who placed the order.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Customer {
    /// The name to use when a message greets the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The e-mail address that messages are sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// The language and region of the customer, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// The time zone of the customer, if known. If it is absent, the time zone of the shop applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<ZoneName>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// The identifier of the line.
    pub line_id: LineId,
    /// The stock keeping unit (SKU), if the line has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    /// The name of the goods as the customer knows it.
    pub title: Title,
    /// The quantity ordered, more than zero.
    pub quantity: Quantity,
    /// The price of one unit, before adjustments.
    pub unit_price: Money,
    /// True if the line is goods to be sent. It is false for tips, gift cards, downloads and insurance. If it is
    /// absent, it is true.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub requires_shipping: bool,
    /// The address of a picture of the goods, for messages to the customer. A shop's policy says from which hosts they
    /// show any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageLink>,
}

fn yes() -> bool {
    true
}

/// A part of the total that is not a line, such as a discount.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Adjustment {
    /// The kind of this part.
    pub kind: AdjustmentKind,
    /// The amount that it adds to the total. It is negative for a discount.
    pub amount: Money,
}

/// A kind of adjustment to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AdjustmentKind {
    /// An amount that is taken off.
    Discount,
    /// The cost of the delivery.
    Shipping,
    /// The tax that the prices do not include already.
    Tax,
}
