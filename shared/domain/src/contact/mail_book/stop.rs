//! A stop of outgoing mail: the trouble because of which mail waits, and how long it pauses.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::contact::mail_stop::Stopped;
use crate::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use crate::plan::moment::after;
use crate::values::id::Shop;
use crate::values::text::Remark;

/// The pause after a trouble. It doubles while the trouble lasts, up to the ten minutes that the mail service
/// names (<https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html>).
const STOP: SignedDuration = SignedDuration::from_mins(1);
const STOP_MAX: SignedDuration = SignedDuration::from_mins(10);
/// The time for which all other mails wait while one tries if a trouble is over.
pub(super) const PROBE: SignedDuration = SignedDuration::from_secs(20);

/// A trouble because of which mail waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stop {
    pub(super) kind: MailTroubleKind,
    pub(super) why: Remark,
    pub(super) number: u32,
    pub(super) since: Timestamp,
    pub(super) until: Timestamp,
    pub(super) pauses: u32,
    /// True once people were told of it.
    #[serde(default)]
    pub(super) told: bool,
    /// The moment at which it was over; it is kept until people are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) over_at: Option<Timestamp>,
}

impl Stop {
    /// Returns the beginning of the stop, as notices tell it.
    pub(super) fn stopped<'b>(&'b self, shop: Option<&'b Shop>) -> Stopped<'b> {
        let Self { kind, why, number, since, .. } = self;
        Stopped { shop, number: *number, trouble: *kind, why, since: *since }
    }

    /// Returns the stop that follows from a trouble: a new one, or the present one with a longer pause.
    pub(super) fn again(held: Option<&Self>, trouble: &MailTrouble, number: u32, now: Timestamp) -> Self {
        let MailTrouble { kind, why } = trouble;
        let (kind, why) = (*kind, why.clone());
        let Some(held) = held else {
            let until = after(now, STOP);
            return Self { kind, why, number, since: now, until, pauses: 1, told: false, over_at: None };
        };
        // Several workers may meet the same trouble at once: that is one pause.
        let pauses = if held.until > after(now, PROBE) { held.pauses } else { held.pauses.saturating_add(1) };
        let pause = STOP.checked_mul(1_i32.checked_shl(pauses.saturating_sub(1).min(16)).unwrap_or(1));
        let until = after(now, pause.unwrap_or(STOP_MAX).min(STOP_MAX)).max(held.until);
        // Perhaps people are being told this moment that it is over, so they are told again that it is not.
        let told = held.told && held.over_at.is_none();
        Self { kind, why, until, pauses, told, over_at: None, ..held.clone() }
    }
}
