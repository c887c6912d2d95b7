//! Says what a smoke test cost at most: what was counted, multiplied with the price list.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::prices::{AS_OF, LIST, MILLION, Prices};
use crate::terminal::{DIM, print, styled};

use super::account::{Account, Asked, Item};

/// The counts, rounded up where only AWS could tell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Spent {
    mails: f64,
    events: f64,
    reads: f64,
    writes: f64,
    queues: f64,
    calls: f64,
}

/// Requests about a message: it is sent, received and deleted.
const PER_MESSAGE: f64 = 3.0;
/// Units for each write of the order: one of the item for each kilobyte, and two of the index, where its place in it
/// changes.
const OF_THE_INDEX: f64 = 2.0;
/// Requests about the book of outgoing mail, which is read and written for each mail, at the most twice.
const OF_THE_BOOK: f64 = 2.0;

impl Spent {
    fn of(asked: &Asked, order: Option<&Item>) -> Self {
        let count = |counter: &AtomicU64| float(counter.load(Ordering::Relaxed));
        let (revision, bytes) = order.map_or((0.0, 0), |item| (float(item.revision), item.bytes));
        let kilobytes = float(u64::try_from(bytes.div_ceil(1024).saturating_add(1)).unwrap_or(u64::MAX));
        let mails = if revision > 0.0 { 1.0 } else { 0.0 };
        // SES's event about the mail is one of the bus, too.
        let events = count(&asked.events) + mails;
        Self {
            mails,
            events,
            // Each write is preceded by a read.
            reads: (count(&asked.reads) + revision) * kilobytes + OF_THE_BOOK * mails,
            writes: (count(&asked.writes) + revision) * (kilobytes + OF_THE_INDEX) + OF_THE_BOOK * mails,
            queues: count(&asked.queues) + (events + revision) * PER_MESSAGE,
            // No call writes the order more than once without need, and each takes less than a second.
            calls: events + revision,
        }
    }

    fn dollars(&self, prices: &Prices) -> [(&'static str, f64); 5] {
        let gigabytes = 0.125;
        [
            ("ses", self.mails * prices.mails / MILLION),
            ("dynamodb", (self.reads * prices.read_units + self.writes * prices.write_units) / MILLION),
            ("sqs", self.queues * prices.queue_requests / MILLION),
            ("eventbridge", self.events * prices.bus_events / MILLION),
            ("lambda", self.calls * (prices.calls / MILLION + gigabytes * prices.gigabyte_second)),
        ]
    }
}

fn float(count: u64) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// Prints the sum, and what it is made of.
pub(crate) fn show(account: &Account, order: Option<&Item>) {
    let items = Spent::of(account.asked(), order).dollars(&LIST);
    let total: f64 = items.iter().map(|(_, dollars)| dollars).sum();
    let items: Vec<String> = items.iter().map(|(name, dollars)| format!("{name} {dollars:.6}")).collect();
    let on = if account.is_emulator() { "; on AWS it would be so" } else { "" };
    let more = format!("{}; list prices of {AS_OF}{on}", items.join(", "));
    print(&format!("{} {:10} at most {total:.6} USD {}", styled(DIM, "·"), "cost", styled(DIM, &more)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_costs_something_and_nothing_costs_nothing() {
        assert_eq!(Spent::of(&Asked::default(), None), Spent::default());
        let asked = Asked { events: 2.into(), reads: 10.into(), writes: 1.into(), queues: 4.into() };
        let spent = Spent::of(&asked, None);
        assert_eq!((spent.events, spent.reads, spent.queues, spent.mails), (2.0, 10.0, 10.0, 0.0));
        let total: f64 = spent.dollars(&LIST).iter().map(|(_, dollars)| dollars).sum();
        assert!(total > 0.0 && total < 0.001, "{total}");
    }
}
