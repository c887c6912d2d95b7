//! Limits: everything that can grow has a limit. Data beyond a limit is refused, and a case is opened for it.
//! It is never cut off silently.

/// The highest number of lines of an order, and of a shipment.
pub const LINES_MAX: usize = 500;

/// The highest quantity of one line, in units.
pub const QUANTITY_MAX: u32 = 1_000_000;

/// The highest number of adjustments to the total of an order.
pub const ADJUSTMENTS_MAX: usize = 50;

/// The highest number of lines of a postal address.
pub const ADDRESS_LINES_MAX: usize = 8;

/// The highest number of payments of an order.
pub const PAYMENTS_MAX: usize = 50;

/// The highest number of shipments of an order.
pub const PARCELS_MAX: usize = 100;

/// The highest number of boxes of one shipment that are followed one by one.
pub const BOXES_MAX: usize = 20;

/// The highest number of tracking updates of one shipment that are kept: the last of each status and tracking number.
pub const TRACKING_UPDATES_MAX: usize = 100;

/// The highest number of fulfilment orders of an order, those that others took the place of included.
pub const FULFILMENT_ORDERS_MAX: usize = 100;

/// The highest number of holds of one fulfilment order. An app can put on ten:
/// <https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/fulfillmentOrderHold>.
pub const FULFILMENT_HOLDS_MAX: usize = 50;

/// The highest number of failed payments of an order.
pub const PAYMENTS_FAILED_MAX: usize = 50;

/// The highest number of refunds of an order.
pub const REFUNDS_MAX: usize = 50;

/// The highest number of disputes about the payments of an order.
pub const DISPUTES_MAX: usize = 20;

/// The highest number of tags of an order. Tags that were removed count too.
pub const TAGS_MAX: usize = 100;

/// The highest number of providers that assess the risk of an order.
pub const RISK_PROVIDERS_MAX: usize = 20;

/// The highest number of tags that one revision of an order can list. Shopify allows 250 tags for an order:
/// <https://help.shopify.com/en/manual/shopify-admin/productivity-tools/using-tags>.
pub const SHOP_TAGS_MAX: usize = 250;

/// The highest number of returns of an order.
pub const RETURNS_MAX: usize = 50;

/// The highest number of decisions of people about the cases of an order.
pub const RESOLUTIONS_MAX: usize = 200;

/// The highest number of assignments of the cases of an order that are kept: the newest. The last one of a case counts.
pub const CASE_ASSIGNMENTS_MAX: usize = 100;

/// The highest number of snoozes of the cases of an order that are kept: the newest. The last one of a case counts.
pub const CASE_SNOOZES_MAX: usize = 100;

/// The highest number of notes about the cases of an order.
pub const CASE_NOTES_MAX: usize = 100;

/// The longest time for which a case can be put off at once, in days: what hides a case has an end.
pub const SNOOZE_DAYS_MAX: i64 = 92;

/// The highest number of mails of an order whose mail status is kept.
pub const MAILS_MAX: usize = 200;

/// The highest number of orders that look the same and are held because of one of them, and are named to people. A
/// later one is held as well, and names these.
pub const LOOKALIKES_MAX: usize = 20;

/// The highest number of attempts to send one message that are kept while their outcome is unknown. The
/// attempt in the ledger entry itself does not count. The newest attempts are kept.
pub const UNCERTAIN_ATTEMPTS_MAX: usize = 8;

/// The highest number of past openings of one case that are kept: the newest.
pub const PAST_OPENINGS_MAX: usize = 16;

/// The highest number of refused events that an order keeps. An event that comes after that stays on its
/// queue, and then goes to the dead-letter queue.
pub const REFUSED_MAX: usize = 20;

/// The highest number of reports that came late whose coming an order keeps: the newest.
pub const LATE_REPORTS_MAX: usize = 8;

/// The greatest size of a refused event that is kept with its case, in bytes. A longer text is cut, and ends
/// with a note that says so.
pub const RAW_BYTES_MAX: usize = 8_192;

/// The greatest size of an event, in bytes: what the queues carry, 1 MiB since 2025
/// (<https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html>). Shopify sends up to
/// 1 MB by its event source (<https://shopify.dev/changelog/amazon-eventbridge-webhook-payload-size-limit-increased-to-1-mb>).
pub const EVENT_BYTES_MAX: usize = 1_048_576;

/// The longest time by which the clock of a source may be ahead of ours, in seconds.
pub const CLOCK_SKEW_SECONDS_MAX: i64 = 300;

/// The highest number of pieces of evidence that are shown with a case.
pub const EVIDENCE_MAX: usize = 20;
