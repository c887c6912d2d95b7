//! Forgets the traces of erased orders: references that lead to them, their places among orders that look the same, their mails, and,
//! where a whole shop leaves, the hashes of addresses.

use std::collections::BTreeSet;

use candor_domain::erasure::demand::{Erasure, Whose};
use candor_domain::erasure::traces::forget;
use candor_domain::erasure::work::Work;
use candor_domain::values::id::OrderId;

use super::Eraser;
use super::error::ErasureError;
use crate::ports::{Clock, KeptWork, Row, Trace, Traces};

/// The decision about one thing.
enum Fate {
    Stays,
    Shorter(Trace),
    Forgotten,
}

impl<S: Traces, N, B, C: Clock> Eraser<'_, S, N, B, C> {
    /// Looks at the next page, for all demands of the group.
    pub(super) async fn look_for_traces(&self, group: &mut [KeptWork]) -> Result<(), ErasureError> {
        let from = group.first().and_then(|kept| kept.work.cursor.clone());
        let page = self.store.page(from.as_deref()).await?;
        for row in page.rows {
            let mut row = row;
            for kept in group.iter_mut() {
                if row.shop.as_ref() == Some(&kept.work.demand.shop) {
                    row = self.forget_in(row, &mut kept.work).await?;
                }
            }
        }
        group.iter_mut().for_each(|kept| kept.work.went_on(page.next.clone()));
        Ok(())
    }

    /// Forgets what a thing knows of the erased orders. Returns the thing as it is then.
    async fn forget_in(&self, row: Row, work: &mut Work) -> Result<Row, ErasureError> {
        let (done, after) = match fate(&row.trace, work) {
            Fate::Stays => return Ok(row),
            Fate::Forgotten => {
                let done = self.store.forget(&row).await?;
                (done, Row { trace: Trace::Impersonal, ..row })
            }
            Fate::Shorter(trace) => {
                let done = self.store.shorten(&row, &trace).await?;
                (done, Row { trace, ..row })
            }
        };
        if !done {
            return Err(ErasureError::Changed { name: after.name });
        }
        work.counts.traces = work.counts.traces.saturating_add(1);
        Ok(after)
    }
}

fn fate(trace: &Trace, work: &Work) -> Fate {
    let is_shop = matches!(work.erasure(), Some(Erasure { whose: Whose::Everyone, .. }));
    match trace {
        Trace::Reference(..) | Trace::Place { .. } | Trace::Contact | Trace::Mails(_) if is_shop => {
            Fate::Forgotten
        }
        Trace::Mails(order) if work.erased.contains(order) => Fate::Forgotten,
        Trace::Reference(knowledge, revision) => {
            let mut shorter = knowledge.clone();
            let has_places = forget(&mut shorter, &work.erased);
            match (shorter == *knowledge, has_places) {
                (true, _) => Fate::Stays,
                (false, true) => Fate::Shorter(Trace::Reference(shorter, *revision)),
                (false, false) => Fate::Forgotten,
            }
        }
        Trace::Place { holder, others } => place(holder.as_ref(), others, &work.erased),
        Trace::Contact | Trace::Mails(_) => Fate::Stays,
        Trace::Order(_) | Trace::Unreadable | Trace::Impersonal => Fate::Stays,
    }
}

/// Decides about a place. Without the order that has it, it is taken anew by the next one that looks the same.
fn place(holder: Option<&OrderId>, others: &BTreeSet<OrderId>, erased: &BTreeSet<OrderId>) -> Fate {
    if holder.is_some_and(|holder| erased.contains(holder)) {
        return Fate::Forgotten;
    }
    let left: BTreeSet<OrderId> = others.difference(erased).cloned().collect();
    match (left.len() == others.len(), holder.is_none() && left.is_empty()) {
        (true, _) => Fate::Stays,
        (false, true) => Fate::Forgotten,
        (false, false) => Fate::Shorter(Trace::Place { holder: holder.cloned(), others: left }),
    }
}
