//! Times that are less exact than they look.

use jiff::{SignedDuration, Timestamp};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Returns the last moment at which something of this time can have happened. A carrier that knows only the
/// day of it writes midnight, so midnight stands for the whole day: it makes nothing that happened on that day
/// later: <https://github.com/shlee322/delivery-tracker/issues/50>. FedEx writes its dates so
/// (<https://github.com/karrioapi/karrio/issues/659>), and many carriers name no time zone
/// (<https://github.com/Shopify/active_shipping/pull/468>).
pub(crate) fn last_moment(time: Timestamp) -> Timestamp {
    if !is_midnight(time) {
        return time;
    }
    let day = time.checked_add(DAY).and_then(|next| next.checked_sub(SignedDuration::from_nanos(1)));
    day.unwrap_or(time)
}

fn is_midnight(time: Timestamp) -> bool {
    time.as_second().rem_euclid(DAY.as_secs()) == 0 && time.subsec_nanosecond() == 0
}
