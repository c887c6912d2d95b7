//! The limits of one dispatch.

use jiff::SignedDuration;

/// The time before the end of this worker in which no effect is started any more: as long as one may take, with the
/// record of its outcome.
pub const EFFECT_MAX: SignedDuration = SignedDuration::from_secs(10);

/// The greatest number of effects that are claimed at once. They are carried out one by one within one lease.
pub const EFFECTS_AT_ONCE_MAX: usize = 5;

/// The greatest number of rounds of one dispatch: claim, carry out, record. Each sends at most one mail.
pub(super) const ROUNDS_MAX: usize = 8;
