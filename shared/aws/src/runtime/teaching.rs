//! Teaches which order a tracking number or a payment belongs to, after its event was recorded and before its message is
//! acknowledged: what a crash left out is done when the message comes again.

use candor_domain::event::envelope::Event;
use candor_domain::reference::place::Lesson;
use candor_engine::ports::{Clock, References, StoreError};
use candor_engine::record::RecordError;
use candor_engine::references::{Library, ReferenceError};
use jiff::SignedDuration;

use crate::reports_queue::ReportsQueue;

/// Teaches references.
pub trait Teach {
    /// Learns what a recorded event says about its order, and has told what waited for that.
    ///
    /// # Errors
    /// Returns an error if not all was learned. To do it again does no harm.
    fn teach(&self, event: &Event) -> impl Future<Output = Result<(), RecordError>>;
}

/// Teaches references to the table, and asks the function `report-received` to tell what waited.
#[derive(Debug)]
pub struct Teacher<R, C> {
    /// Keeps what is known of references.
    pub references: R,
    /// Gives the time.
    pub clock: C,
    /// The time for which orders are kept.
    pub orders_kept: SignedDuration,
    /// The queue of `report-received`. Functions whose events teach nothing have none.
    pub reports: Option<ReportsQueue>,
}

impl<R: References, C: Clock> Teach for Teacher<R, C> {
    async fn teach(&self, event: &Event) -> Result<(), RecordError> {
        let library =
            Library { references: &self.references, clock: &self.clock, orders_kept: self.orders_kept };
        let shop = &event.key.shop;
        for lesson in Lesson::of(event) {
            let waited = library.learn(shop, &lesson).await.map_err(|why| unlearned(event, why))?;
            if let Some(reports) = self.reports.as_ref().filter(|_| waited) {
                reports.ask(shop, &lesson.reference).await?;
            }
        }
        Ok(())
    }
}

/// The message of an event comes again if its reference was not learned, as if the event were not recorded.
fn unlearned(event: &Event, why: ReferenceError) -> RecordError {
    match why {
        ReferenceError::Contended { .. } => RecordError::Contended { key: event.key.clone() },
        ReferenceError::Store(cause) => RecordError::Store(cause),
        ReferenceError::Bus { reference, cause, .. } => RecordError::Store(StoreError::Unavailable {
            operation: "tell what is reported of",
            key: reference.to_string(),
            cause,
        }),
    }
}
