//! Looks if the orders of a shop still come, tells people if they do not, and tells them when they come again.

use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence::KNOWN_HOURS;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::source::silence_notice::SilenceNotice;
use candor_domain::values::id::Shop;
use jiff::Timestamp;

use crate::ports::{Outcome, ShopBookWrite, SilenceBooks, SilenceNotifier, StoreError};

/// The result of a look at a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// There is nothing to look at until the hour is over.
    NotDue,
    /// There was nothing to tell.
    Quiet,
    /// People were told that the case opened or closed.
    Told,
    /// People could not be told. The next look tells them.
    Untold,
}

/// Looks at a shop, once in each hour, and each time while its case is open. People are told before that is written, so
/// a crash in between tells them twice, with the same number: that does no harm.
///
/// # Errors
/// Returns an error if the store does not answer. The next look, a minute later, makes up for it.
pub async fn look(
    books: &impl SilenceBooks,
    notifier: &impl SilenceNotifier,
    policy: &Policy,
    shop: &Shop,
    now: Timestamp,
) -> Result<Look, StoreError> {
    let kept = books.shop_book(shop).await?;
    if !kept.book.is_due(now) {
        return Ok(Look::NotDue);
    }
    let mut book = kept.book.clone();
    book.look(shop, &hours(books, shop, &book, now).await?, policy, now);
    let mut look = Look::Quiet;
    if let Some(notice) = book.untold(shop, policy) {
        look = tell(notifier, &notice).await;
        if look == Look::Told {
            book.told(&notice);
        }
    }
    if book != kept.book {
        // If another worker wrote first, it looked at the same time, and told the same.
        let (ShopBookWrite::Written | ShopBookWrite::Lost) =
            books.write_shop_book(shop, &book, kept.revision).await?;
    }
    Ok(look)
}

async fn tell(notifier: &impl SilenceNotifier, notice: &SilenceNotice) -> Look {
    match notifier.announce_silence(notice).await {
        Outcome::Done { .. } => Look::Told,
        Outcome::Failed { .. }
        | Outcome::Refused { .. }
        | Outcome::Unknown { .. }
        | Outcome::Postponed { .. } => Look::Untold,
    }
}

/// Returns the hours of a shop: the last two alone where they tell enough. One with an order is no silence, and a case
/// that is open waits for just that.
async fn hours(
    books: &impl SilenceBooks,
    shop: &Shop,
    book: &SilenceBook,
    now: Timestamp,
) -> Result<OrderHours, StoreError> {
    let hour = Hour::of(now);
    let recent = books.order_hours(shop, hour.earlier(1), hour).await?;
    if book.is_open() || !recent.is_empty() {
        return Ok(recent);
    }
    books.order_hours(shop, hour.earlier(KNOWN_HOURS), hour).await
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use candor_domain::source::silence_notice::SilenceChange;
    use candor_domain::values::text::Remark;
    use futures::FutureExt;
    use jiff::SignedDuration;
    use serde_json::json;

    use super::*;
    use crate::memory::MemoryStore;
    use crate::ports::OrderCounts;

    /// People who can be told, or not.
    #[derive(Default)]
    struct People {
        told: RefCell<Vec<SilenceNotice>>,
        are_away: bool,
    }

    impl SilenceNotifier for People {
        async fn announce_silence(&self, notice: &SilenceNotice) -> Outcome {
            if self.are_away {
                return Outcome::Failed { why: Remark::bounded("the queue is away") };
            }
            self.told.borrow_mut().push(notice.clone());
            Outcome::Done { receipt: None }
        }
    }

    fn policy() -> Policy {
        let text = include_str!("../../../infra/policy.toml");
        Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap()
    }

    fn noon() -> Timestamp {
        "2026-03-10T12:00:00Z".parse().unwrap()
    }

    /// A shop that had 30 orders an hour until noon.
    fn store() -> MemoryStore {
        let store = MemoryStore::default();
        hear(&store, (1..1000).map(|hours| Hour::of(noon()).earlier(hours)), 30);
        store
    }

    fn shop() -> Shop {
        "demo-shop".parse().unwrap()
    }

    fn hear(store: &MemoryStore, hours: impl Iterator<Item = Hour>, orders: u32) {
        let mut heard = OrderHours::default();
        hours.for_each(|hour| heard.add(hour, orders));
        store.add_orders(&shop(), &heard).now_or_never().unwrap().unwrap();
    }

    fn looks(store: &MemoryStore, people: &People, minutes: i64) -> Look {
        let now = noon() + SignedDuration::from_mins(minutes);
        look(store, people, &policy(), &shop(), now).now_or_never().unwrap().unwrap()
    }

    #[test]
    fn a_silent_shop_is_told_once_and_once_more_when_it_speaks() {
        let (store, people) = (store(), People::default());
        let found = [1, 59, 61, 66, 6000, 20_000].map(|minutes| looks(&store, &people, minutes));
        assert_eq!(found, [Look::Quiet, Look::NotDue, Look::Told, Look::Quiet, Look::Quiet, Look::Quiet]);
        hear(&store, std::iter::once(Hour::of(noon()).later(334)), 1);
        let found = [20_041, 20_046].map(|minutes| looks(&store, &people, minutes));
        assert_eq!(found, [Look::Told, Look::Quiet]);
        let told = people.told.borrow();
        assert!(matches!(told[0].change, SilenceChange::Opened { .. }));
        assert!(matches!(told[1].change, SilenceChange::Closed { .. }));
    }

    #[test]
    fn people_who_could_not_be_told_are_told_at_the_next_look() {
        let store = store();
        assert_eq!(looks(&store, &People { are_away: true, ..People::default() }, 65), Look::Untold);
        let people = People::default();
        assert_eq!([70, 75].map(|minutes| looks(&store, &people, minutes)), [Look::Told, Look::Quiet]);
    }
}
