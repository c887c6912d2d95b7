//! Divides long tests over days: each day plays a share of what there is, and some days in a row play all of it.

use std::time::SystemTime;

const DAY_SECONDS: u64 = 86_400;

/// Returns today's share of all things: every one of `shares`, another one on each day. Prints which, so that a
/// failure can be played again. With `CANDOR_SHARES=all` in the environment it is all of them.
#[must_use]
pub fn share_of<T>(all: Vec<T>, shares: usize) -> Vec<T> {
    if std::env::var("CANDOR_SHARES").is_ok_and(|which| which == "all") {
        return all;
    }
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let day = usize::try_from(since_epoch.as_secs() / DAY_SECONDS).unwrap_or_default();
    let count = all.len();
    let shares = shares.max(1);
    let today: Vec<T> = all.into_iter().skip(day % shares).step_by(shares).collect();
    eprintln!("day {day}: {} of {count}; CANDOR_SHARES=all takes all", today.len());
    today
}
