//! The records as one person may see them: those of that person's shops. All routes read through it, so that none can
//! forget the check.

use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;
use candor_domain::values::id::Shop;
use candor_domain::values::text::PersonName;
use candor_engine::ports::{SentMail, Stored};
use jiff::Timestamp;

use crate::records::{FOUND_MAX, Look, OpenCase, Records, RecordsError, Standing};
use crate::sought::Sought;
use crate::viewer::Scope;

/// The records of some shops.
#[derive(Debug)]
pub(crate) struct Within<'a, R> {
    pub(crate) records: &'a R,
    pub(crate) shops: &'a Scope<Shop>,
}

impl<R: Records> Within<'_, R> {
    /// Returns all open cases.
    pub(crate) async fn open_cases(&self) -> Result<Vec<OpenCase>, RecordsError> {
        let mut cases = self.records.open_cases().await?;
        cases.retain(|open| self.shops.includes(&open.order.shop));
        Ok(cases)
    }

    /// Returns the state of the shops, and of outgoing mail.
    pub(crate) async fn standing(&self, now: Timestamp) -> Result<Standing, RecordsError> {
        let mut standing = self.records.standing(now).await?;
        standing.shops.retain(|shop, _| self.shops.includes(shop));
        Ok(standing)
    }

    /// Returns an order. One of another shop is answered like one that does not exist, and is not even read, so that the
    /// time of the answer does not tell.
    pub(crate) async fn order(&self, key: &OrderKey) -> Result<Option<Stored>, RecordsError> {
        if self.shops.includes(&key.shop) { self.records.order(key).await } else { Ok(None) }
    }

    /// Returns an order, and the mails that were sent of one of its messages. Mails of an order that is erased are not shown,
    /// though some may be left for a moment.
    pub(crate) async fn order_with_mails(
        &self,
        key: &OrderKey,
        message: &MessageKey,
    ) -> Result<Option<(Stored, Vec<SentMail>)>, RecordsError> {
        let Some(stored) = self.order(key).await? else { return Ok(None) };
        if stored.order.facts.erased_at().is_some() {
            return Ok(None);
        }
        let sent = self.records.sent_mails(key, message).await?;
        Ok(Some((stored, sent)))
    }

    /// Notes that a person has a case open, and returns who else had it open shortly before.
    pub(crate) async fn note_look(
        &self,
        order: &OrderKey,
        case: &CaseKey,
        by: &PersonName,
        now: Timestamp,
    ) -> Result<Vec<Look>, RecordsError> {
        if !self.shops.includes(&order.shop) {
            return Ok(vec![]);
        }
        self.records.note_look(order, case, by, now).await
    }

    /// Returns those of some orders that there are.
    pub(crate) async fn orders(&self, mut keys: Vec<OrderKey>) -> Result<Vec<Stored>, RecordsError> {
        keys.retain(|key| self.shops.includes(&key.shop));
        self.records.orders(&keys).await
    }

    /// Returns the orders that a person means by a text; none where it cannot be searched for.
    pub(crate) async fn found(&self, text: &str) -> Result<Vec<Stored>, RecordsError> {
        let Some(sought) = Sought::read(text) else { return Ok(vec![]) };
        let mut orders = self.orders(self.records.find(self.shops, &sought, FOUND_MAX).await?).await?;
        orders.retain(|stored| sought.may_mean(&stored.order));
        Ok(orders)
    }

    /// Returns the other orders of the shop that have the same address of the customer, as many as a search finds.
    pub(crate) async fn of_same_customer(&self, order: &Order) -> Result<Vec<Stored>, RecordsError> {
        let email = order.facts.placed().and_then(|held| held.body.customer.email.as_ref());
        let Some(sought) = email.and_then(|email| Sought::read(email.as_str())) else { return Ok(vec![]) };
        let shop = self.shops.narrowed_to(order.key.shop.clone());
        let mut keys = self.records.find(&shop, &sought, FOUND_MAX).await?;
        keys.retain(|key| *key != order.key);
        self.orders(keys).await
    }
}
