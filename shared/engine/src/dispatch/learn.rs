//! Learning: what other orders found out about an address, before mail goes to it. It becomes a fact of the order, so
//! that the plan heeds it like any other, and the order says why it was silent.

use candor_domain::event::{Event, Source, Stamp};
use candor_domain::fact::{Fact, MailFate, MailSubject, TrackedMail};
use candor_domain::merge::Merge;
use candor_domain::order::Order;
use candor_domain::plan::{Effect, Plan, plan};
use candor_domain::policy::Policy;
use candor_domain::text::EmailAddress;

use super::World;
use crate::ports::{Clock, Mark, Registry, StoreError, Stored, Suppressions};

impl<S: Registry, M, D, B, C: Clock> World<'_, S, M, D, B, C> {
    /// Where mail is due, merges what is known of its address and plans again. One read where mail is due, none
    /// otherwise.
    pub(super) async fn learn(
        &self,
        policy: &Policy,
        mut stored: Stored,
        planned: Plan,
    ) -> Result<(Stored, Plan), StoreError> {
        let Some(address) = addressee(&planned) else { return Ok((stored, planned)) };
        let known = self.store.suppressions(&stored.order.key.shop, address).await?;
        let Some(event) = news(&stored.order, address, &known) else { return Ok((stored, planned)) };
        match stored.order.facts.merge(event.stamp, event.fact) {
            Ok(Merge::Merged) => {
                let again = plan(&stored.order, policy, self.clock.now());
                Ok((stored, again))
            }
            // Without room for it, an order has had two hundred mails: it is cases that are amiss there.
            Ok(Merge::Duplicate | Merge::Superseded) | Err(_) => Ok((stored, planned)),
        }
    }
}

/// Whom mail is due for. All mail of an order goes to one address.
fn addressee(planned: &Plan) -> Option<&EmailAddress> {
    planned.due.iter().find_map(|due| match &due.effect {
        Effect::Send { letter, .. } => Some(&letter.to.email),
        Effect::Announce(_) | Effect::Signal { .. } => None,
        Effect::SearchTwin(_) | Effect::Suppress(_) => None,
    })
}

/// The worst that is known of the address, where the order does not know it yet. It stands for all that is less.
fn news(order: &Order, address: &EmailAddress, known: &Suppressions) -> Option<Event> {
    let (fate, since) = known.last_key_value()?;
    let mark = Mark::of_address(&order.key.shop, address);
    if knows(order, &mark, *fate) {
        return None;
    }
    // The same for whoever learns it, so that learning it twice is a duplicate.
    let id = format!("suppression-{}", mark.digest()).parse().ok()?;
    let stamp = Stamp { occurred_at: *since, id, source: Source::Mail };
    let tracked = TrackedMail { subject: MailSubject::Address, fate: *fate, address: address.clone() };
    Some(Event { key: order.key.clone(), stamp, fact: Fact::EmailTracked(tracked) })
}

/// Whether the order has heard as much of the address, or worse.
fn knows(order: &Order, mark: &Mark, fate: MailFate) -> bool {
    let same = |address: &EmailAddress| Mark::of_address(&order.key.shop, address) == *mark;
    order.facts.mails.values().any(|held| held.body.fate >= fate && same(&held.body.address))
}
