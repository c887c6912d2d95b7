//! Limits: everything that can grow has one. What passes a limit is refused with a case, never cut off silently.

/// Lines of an order, and of a parcel.
pub const LINES_MAX: usize = 500;

/// Units of one line.
pub const QUANTITY_MAX: u32 = 1_000_000;

/// Adjustments of an order's total.
pub const ADJUSTMENTS_MAX: usize = 50;

/// Lines of a postal address.
pub const ADDRESS_LINES_MAX: usize = 8;

/// Payments of an order.
pub const PAYMENTS_MAX: usize = 50;

/// Parcels of an order.
pub const PARCELS_MAX: usize = 100;

/// Failed payments of an order.
pub const PAYMENTS_FAILED_MAX: usize = 50;

/// Refunds of an order.
pub const REFUNDS_MAX: usize = 50;

/// Tags that an order has or had.
pub const TAGS_MAX: usize = 100;

/// Returns of an order.
pub const RETURNS_MAX: usize = 50;

/// Decisions of people about an order.
pub const RESOLUTIONS_MAX: usize = 200;

/// Mails of an order whose fate is kept.
pub const MAILS_MAX: usize = 200;

/// Attempts of unknown fate at one message that are kept, besides the one its entry speaks of: the newest.
pub const UNCERTAIN_ATTEMPTS_MAX: usize = 8;

/// Refused events kept by an order. What comes after stays on its queue and goes to its dead letters.
pub const REFUSED_MAX: usize = 20;

/// Bytes of a refused event kept with its case; longer ones are cut, and say so.
pub const RAW_BYTES_MAX: usize = 8_192;

/// Bytes of an event. Queues and the bus carry up to 256 KiB.
pub const EVENT_BYTES_MAX: usize = 262_144;

/// How far a source's clock may run ahead of ours, in seconds.
pub const CLOCK_SKEW_SECONDS_MAX: i64 = 300;

/// Evidence shown with a case.
pub const EVIDENCE_MAX: usize = 20;
