//! Reads the state of the shops and of outgoing mail from a store.

use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::Hour;
use candor_engine::ports::{FigureBook, MailBooks, SilenceBooks, StoreError, Sweep};
use candor_engine::wake::sweep_at_most;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::records::{FIGURES_DAYS, ShopStanding, Standing};

/// The hours of a shop that are shown: those of today, and of the same day a week before, by the clock of any place.
const HOURS_SHOWN: u16 = 9 * 24;
/// The time after which an order that nothing looked at is late: the clock strikes each minute.
const LATE: SignedDuration = SignedDuration::from_mins(2);
/// The greatest number of late orders of a shard that are counted.
const LATE_MAX: usize = 100;

/// Returns the state of the shops of a policy, and of outgoing mail.
///
/// # Errors
/// Returns the store's own error if it does not answer.
pub async fn standing<S: MailBooks + SilenceBooks + Sweep + FigureBook>(
    store: &S,
    policy: &Policy,
    now: Timestamp,
) -> Result<Standing, StoreError> {
    let mut standing = Standing { mail: store.mail_book().await?.book, ..Standing::default() };
    let hour = Hour::of(now);
    for shop in policy.shops.keys() {
        let hours = store.order_hours(shop, hour.earlier(HOURS_SHOWN), hour).await?;
        let silence = store.shop_book(shop).await?.book;
        let today = policy.calendar(shop).day_of(now);
        let figures = store.figures(shop, first_day(today), today).await?;
        standing.shops.insert(shop.clone(), ShopStanding { hours, silence, figures });
    }
    let late_since = now.checked_sub(LATE).unwrap_or(now);
    standing.late_orders = sweep_at_most(store, late_since, LATE_MAX).await?.len();
    Ok(standing)
}

/// Returns the first of the days that are shown.
fn first_day(today: Date) -> Date {
    let days = std::iter::successors(Some(today), |day| day.yesterday().ok());
    days.take(FIGURES_DAYS).last().unwrap_or(today)
}
