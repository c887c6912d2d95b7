//! Promises: by which day something should arrive, as was said last and as was said first.

use jiff::civil::Date;

use crate::event::Stamp;
use crate::id::PromiseSubject;
use crate::order::Facts;

/// The day by which something should arrive, and who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise<'f> {
    /// The day.
    pub on: Date,
    /// The event that says so.
    pub stamp: &'f Stamp,
}

impl Facts {
    /// The day as it was said last: by a delay, by whoever sent the parcel, or at the checkout.
    #[must_use]
    pub fn promise(&self, subject: &PromiseSubject) -> Option<Promise<'_>> {
        let delayed = self.delays.get(subject);
        let delayed = delayed.map(|held| Promise { on: held.body.promised_on, stamp: &held.stamp });
        delayed.or_else(|| self.delay_before_shipping(subject)).or_else(|| self.first_promise(subject))
    }

    /// The day as it was said first.
    #[must_use]
    pub fn first_promise(&self, subject: &PromiseSubject) -> Option<Promise<'_>> {
        let parcel = subject.parcel().and_then(|id| self.parcels.get(id));
        let sender =
            parcel.and_then(|held| held.body.promised_on.map(|on| Promise { on, stamp: &held.stamp }));
        let checkout = self
            .placed
            .as_ref()
            .and_then(|held| held.body.promised_on.map(|on| Promise { on, stamp: &held.stamp }));
        sender.or(checkout)
    }

    /// What was said of goods not sent yet holds for the parcel that was made of them, but not for one that was on
    /// its way by then, nor where its sender says a day.
    fn delay_before_shipping(&self, subject: &PromiseSubject) -> Option<Promise<'_>> {
        let parcel = &self.parcels.get(subject.parcel()?)?.body;
        let held = self.delays.get(&PromiseSubject::Order)?;
        let before = parcel.promised_on.is_none() && held.stamp.occurred_at <= parcel.shipped_at;
        before.then_some(Promise { on: held.body.promised_on, stamp: &held.stamp })
    }
}
