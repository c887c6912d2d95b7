//! Knows the statuses of WooCommerce's own:
//! <https://woocommerce.com/document/managing-orders/order-statuses/>.

use candor_domain::values::reading::At;

/// A status of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// `checkout-draft`, `auto-draft`, `draft`, `new`: the order is not placed yet.
    Draft,
    /// `pending` and `on-hold`: the payment is awaited.
    Awaiting,
    /// `processing`: paid, or to be paid on delivery.
    Processing,
    /// `completed`: nothing is left to do. It does not say that anything was sent.
    Completed,
    /// `cancelled`
    Cancelled,
    /// `refunded`
    Refunded,
    /// `failed`: an attempt to pay failed.
    Failed,
    /// `trash`: the order is in the trash.
    Trash,
    /// A status of the shop's own, or of a plugin. Its name is a free text, so it says nothing:
    /// `shipped` may mean a label, a parcel or a part of one.
    Custom,
}

impl Status {
    /// Reads the status. WooCommerce stores it with `wc-` before it, and some plugins send it so.
    pub(crate) fn of(order: &At<'_>) -> Self {
        let text = order.field("status").text().unwrap_or_default();
        match text.strip_prefix("wc-").unwrap_or(text) {
            "checkout-draft" | "auto-draft" | "draft" | "new" => Self::Draft,
            "pending" | "on-hold" => Self::Awaiting,
            "processing" => Self::Processing,
            "completed" => Self::Completed,
            "cancelled" => Self::Cancelled,
            "refunded" => Self::Refunded,
            "failed" => Self::Failed,
            "trash" => Self::Trash,
            _ => Self::Custom,
        }
    }

    /// Returns true for the statuses that WooCommerce counts as paid (`wc_get_is_paid_statuses`).
    pub(crate) fn is_paid(self) -> bool {
        match self {
            Self::Processing | Self::Completed => true,
            Self::Draft | Self::Awaiting | Self::Cancelled | Self::Refunded => false,
            Self::Failed | Self::Trash | Self::Custom => false,
        }
    }
}
