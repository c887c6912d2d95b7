//! Defines what templates see: a message content with its money, dates and names already written as text.
//! [`writing`] writes it.

use candor_domain::order::placed::AdjustmentKind;
use serde::Serialize;

use crate::look::Look;

mod goods;
mod writing;

/// The variable `mail` of every template.
#[derive(Debug, Serialize)]
pub(crate) struct View {
    pub(crate) subject: String,
    /// The value of the `lang` attribute.
    locale: String,
    pub(crate) shop: ShopView,
    look: Look,
    /// The page on which the customer looks at the order.
    order_page: Option<String>,
    customer: Option<String>,
    number: Option<String>,
    /// The link to ask for no more messages like this.
    unsubscribe: Option<String>,
    #[serde(flatten)]
    body: BodyView,
}

#[derive(Debug, Serialize)]
pub(crate) struct ShopView {
    pub(crate) name: String,
    site: String,
    /// The site's address as people say it.
    site_name: String,
    reply_to: String,
    postal_address: Vec<String>,
    /// The lines that the shop adds at the end of every message.
    footer: Vec<String>,
}

/// The message. Its kind names its templates and the first half of its macros' names.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum BodyView {
    OrderConfirmation {
        order: OrderView,
        paid: bool,
    },
    OrderChanged {
        order: OrderView,
        total_before: Option<String>,
        changes: Vec<ChangeView>,
    },
    OrderCancelled {
        items: Vec<ItemView>,
        paid: bool,
    },
    CancellationNotice {
        items: Vec<ItemView>,
        paid: bool,
    },
    Receipt {
        order: OrderView,
    },
    PaymentFailedNotice {
        order: OrderView,
    },
    ShippingNotice {
        parcel: ParcelView,
        promised_on: Option<String>,
        still_to_come: Vec<ItemView>,
    },
    ShippingChanged {
        parcel: ParcelView,
        tracking_before: Option<TrackingView>,
        tracking_change: TrackingChange,
        contents_changed: bool,
        still_to_come: Vec<ItemView>,
    },
    ShippingVoided {
        parcel: ParcelView,
    },
    DelayNotice {
        #[serde(flatten)]
        late: AwaitedView,
        promised_on: String,
        promised_before: Option<String>,
    },
    BackOnTrack {
        #[serde(flatten)]
        late: AwaitedView,
        promised_on: String,
        promised_before: String,
    },
    OutForDeliveryNotice(ReportView),
    AttemptFailedNotice(ReportView),
    PickupNotice {
        parcel: ParcelView,
        /// The place where it waits, in the words of the carrier.
        place: Option<String>,
        fetch_by: Option<String>,
    },
    PickupReadyNotice(ReadyView),
    PickupUpdate(ReadyView),
    PickupReminder(ReadyView),
    ParcelReturningNotice(ReportView),
    RefundNotice {
        amount: String,
        refunded_on: String,
        items: Vec<ItemView>,
    },
    DeliveredNotice {
        parcel: ParcelView,
        delivered_on: String,
        still_to_come: Vec<ItemView>,
    },
    FollowUp {
        items: Vec<ItemView>,
    },
}

/// The things that a customer waits for: a shipment, or the items that are in no shipment yet.
#[derive(Debug, Serialize)]
struct AwaitedView {
    parcel: Option<ParcelView>,
    still_to_come: Vec<ItemView>,
}

/// Goods that wait at a place of the shop.
#[derive(Debug, Serialize)]
struct ReadyView {
    items: Vec<ItemView>,
    /// The place, in the words of the shop.
    place: Option<String>,
    fetch_by: Option<String>,
}

/// A shipment, and the day of what its carrier reported last.
#[derive(Debug, Serialize)]
struct ReportView {
    parcel: ParcelView,
    reported_on: String,
}

/// The templates of a message.
pub(crate) struct Templates {
    /// The markup between the common beginning and the common end of all messages.
    pub(crate) html: &'static str,
    pub(crate) text: &'static str,
}

macro_rules! templates {
    ($name:literal) => {
        Templates {
            html: include_str!(concat!(env!("OUT_DIR"), "/", $name, ".html")),
            text: include_str!(concat!("../templates/text/", $name, ".txt")),
        }
    };
}

#[derive(Debug, Serialize)]
struct OrderView {
    placed_on: String,
    lines: Vec<LineView>,
    adjustments: Vec<AdjustmentView>,
    total: String,
    ship_to: Option<AddressView>,
}

#[derive(Debug, Serialize)]
struct LineView {
    title: String,
    /// The address of the picture beside the title.
    image: Option<String>,
    quantity: String,
    price: String,
}

#[derive(Debug, Serialize)]
struct AdjustmentView {
    /// The kind: `discount`, `shipping` or `tax`.
    kind: AdjustmentKind,
    amount: String,
}

#[derive(Debug, Serialize)]
struct ItemView {
    title: String,
    /// The address of the picture beside the title.
    image: Option<String>,
    quantity: String,
}

#[derive(Debug, Serialize)]
struct ChangeView {
    title: Option<String>,
    /// The quantity that we had stated, if any.
    before: Option<String>,
    /// The quantity now; absent where the line is gone.
    now: Option<String>,
}

#[derive(Debug, Serialize)]
struct ParcelView {
    items: Vec<ItemView>,
    tracking: Option<TrackingView>,
    shipped_on: String,
    ship_to: Option<AddressView>,
    /// True if the shop brings it itself.
    local: bool,
    /// True if it replaces one that is lost or went back.
    replacement: bool,
}

#[derive(Debug, Serialize)]
struct TrackingView {
    number: String,
    carrier: Option<String>,
    link: Option<String>,
}

/// The change of the tracking, compared with what we told the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum TrackingChange {
    /// The tracking is as we told.
    None,
    /// We told of no tracking, and now there is some.
    Appeared,
    /// We told of tracking, and now there is none.
    Gone,
    /// The number is another one.
    Number,
    /// The number is the same, but the carrier or the page is another one.
    Details,
}

#[derive(Debug, Serialize)]
struct AddressView {
    name: Option<String>,
    lines: Vec<String>,
}

impl View {
    /// Returns the templates of its kind. Kinds that look the same share them, and differ in their words.
    pub(crate) fn templates(&self) -> Templates {
        match self.body {
            BodyView::OrderConfirmation { .. } | BodyView::Receipt { .. } => templates!("order-confirmation"),
            BodyView::OrderChanged { .. } => templates!("order-changed"),
            BodyView::OrderCancelled { .. } | BodyView::CancellationNotice { .. } => templates!("cancelled"),
            BodyView::PaymentFailedNotice { .. } => templates!("payment-failed"),
            BodyView::ShippingNotice { .. } => templates!("shipping-notice"),
            BodyView::ShippingChanged { .. } => templates!("shipping-changed"),
            BodyView::ShippingVoided { .. } => templates!("shipping-voided"),
            BodyView::DelayNotice { .. } | BodyView::BackOnTrack { .. } => templates!("another-day"),
            BodyView::OutForDeliveryNotice(_)
            | BodyView::AttemptFailedNotice(_)
            | BodyView::PickupNotice { .. }
            | BodyView::ParcelReturningNotice(_) => templates!("carrier-says"),
            BodyView::PickupReadyNotice(_) | BodyView::PickupUpdate(_) | BodyView::PickupReminder(_) => {
                templates!("ready-to-fetch")
            }
            BodyView::RefundNotice { .. } => templates!("refund"),
            BodyView::DeliveredNotice { .. } => templates!("delivered"),
            BodyView::FollowUp { .. } => templates!("follow-up"),
        }
    }
}
