//! Keeps the work on demands in memory, and shows all that the store in memory holds, in pages of a few things, so that
//! every reader of pages meets more than one.

use std::collections::BTreeMap;

use candor_domain::message::key::MessageKey;
use candor_domain::values::id::{OrderKey, Shop};
use jiff::Timestamp;

use super::MemoryStore;
use crate::at_rest;
use crate::ports::{
    DemandKey, Erasures, KeptWork, LookupHash, Page, Revision, Row, StoreError, Trace, Traces,
};

/// The number of things of a page.
const PAGE: usize = 3;

impl Erasures for MemoryStore {
    async fn pending(&self, now: Timestamp, most: usize) -> Result<Vec<DemandKey>, StoreError> {
        let works = self.works.borrow();
        let waiting = works.iter().filter_map(|(key, kept)| Some((kept.work.wake_at()?, key)));
        let mut due: Vec<(Timestamp, &DemandKey)> = waiting.filter(|(at, _)| *at <= now).collect();
        due.sort();
        Ok(due.into_iter().take(most).map(|(_, key)| key.clone()).collect())
    }

    async fn work(&self, key: &DemandKey) -> Result<Option<KeptWork>, StoreError> {
        Ok(self.works.borrow().get(key).cloned())
    }

    async fn write_work(&self, kept: &KeptWork, _: Timestamp) -> Result<Option<Revision>, StoreError> {
        let key = DemandKey::of(&kept.work);
        let mut works = self.works.borrow_mut();
        if works.get(&key).and_then(|now| now.revision) != kept.revision {
            return Ok(None);
        }
        let revision = Revision(kept.revision.map_or(1, |seen| seen.0.saturating_add(1)));
        works.insert(key, KeptWork { work: kept.work.clone(), revision: Some(revision) });
        Ok(Some(revision))
    }
}

impl Traces for MemoryStore {
    async fn page(&self, from: Option<&str>) -> Result<Page, StoreError> {
        let rows = self.rows_by_name();
        let mut left = rows.into_iter().filter(|(name, _)| from.is_none_or(|from| name.as_str() >= from));
        let rows: Vec<Row> = left.by_ref().take(PAGE).map(|(_, row)| row).collect();
        Ok(Page { rows, next: left.next().map(|(name, _)| name) })
    }

    async fn remove_order(&self, key: &OrderKey, seen: Revision) -> Result<bool, StoreError> {
        let mut rows = self.rows.borrow_mut();
        let is_as_seen = rows.get(key).is_some_and(|(stored, _)| stored.revision == seen);
        if is_as_seen {
            rows.remove(key);
        }
        Ok(is_as_seen)
    }

    async fn forget(&self, row: &Row) -> Result<bool, StoreError> {
        let is_there = self.rows_by_name().get(&row.name) == Some(row);
        if is_there {
            self.knowledge.borrow_mut().retain(|hash, _| reference_name(hash) != row.name);
            self.places.borrow_mut().retain(|hash, _| place_name(hash) != row.name);
            self.mails.borrow_mut().retain(|(order, message), _| mails_name(order, message) != row.name);
            self.contacts.borrow_mut().retain(|(shop, mailbox), _| contact_name(shop, mailbox) != row.name);
        }
        Ok(is_there)
    }

    async fn shorten(&self, row: &Row, trace: &Trace) -> Result<bool, StoreError> {
        if self.rows_by_name().get(&row.name) != Some(row) {
            return Ok(false);
        }
        match trace {
            Trace::Reference(knowledge, seen) => {
                let mut all = self.knowledge.borrow_mut();
                let kept = all.iter_mut().find(|(hash, _)| reference_name(hash) == row.name);
                kept.into_iter().for_each(|(_, kept)| {
                    kept.knowledge = (**knowledge).clone();
                    kept.revision = Some(Revision(seen.0.saturating_add(1)));
                });
            }
            Trace::Place { holder: _, others } => {
                let mut all = self.places.borrow_mut();
                let place = all.iter_mut().find(|(hash, _)| place_name(hash) == row.name);
                place.into_iter().for_each(|(_, place)| place.others.clone_from(others));
            }
            Trace::Order(_) | Trace::Contact | Trace::Mails(_) => return Ok(false),
            Trace::Unreadable | Trace::Impersonal => return Ok(false),
        }
        Ok(true)
    }
}

impl MemoryStore {
    fn rows_by_name(&self) -> BTreeMap<String, Row> {
        let row =
            |name: String, shop: &Shop, trace| (name.clone(), Row { name, shop: Some(shop.clone()), trace });
        let mut all = BTreeMap::new();
        for (key, (stored, _)) in self.rows.borrow().iter() {
            all.extend([row(
                format!("ORDER#{key}"),
                &key.shop,
                Trace::Order(Box::new(stored.order.clone())),
            )]);
        }
        for (hash, kept) in self.knowledge.borrow().iter() {
            let revision = kept.revision.unwrap_or(Revision(0));
            let trace = Trace::Reference(Box::new(kept.knowledge.clone()), revision);
            all.extend([row(reference_name(hash), hash.shop(), trace)]);
        }
        for (hash, place) in self.places.borrow().iter() {
            let trace = Trace::Place { holder: place.holder.clone(), others: place.others.clone() };
            all.extend([row(place_name(hash), hash.shop(), trace)]);
        }
        for (shop, mailbox) in self.contacts.borrow().keys() {
            all.extend([row(contact_name(shop, mailbox), shop, Trace::Contact)]);
        }
        for (order, message) in self.mails.borrow().keys() {
            let trace = Trace::Mails(order.order_id.clone());
            all.extend([row(mails_name(order, message), &order.shop, trace)]);
        }
        for key in self.works.borrow().keys() {
            all.extend([row(format!("ERASURE#{key}"), &key.shop, Trace::Impersonal)]);
        }
        all
    }

    /// Returns everything that is stored, as text, each thing with its name: for tests that look for something in it. Of
    /// an address that gets no mail there is a digest, as a real store has one.
    #[must_use]
    pub fn dump(&self) -> Vec<String> {
        let orders = self.rows.borrow();
        let orders = orders.values().map(|(stored, _)| {
            let body = at_rest::to_json(&stored.order, &stored.unread).unwrap_or_default();
            format!("ORDER#{} {body}", stored.order.key)
        });
        let mut all: Vec<String> = orders.collect();
        let json =
            |name: String, body: serde_json::Result<String>| format!("{name} {}", body.unwrap_or_default());
        let knowledge = self.knowledge.borrow();
        all.extend(
            knowledge
                .iter()
                .map(|(hash, kept)| json(reference_name(hash), serde_json::to_string(&kept.knowledge))),
        );
        all.extend(
            self.places.borrow().iter().map(|(hash, place)| format!("{} {place:?}", place_name(hash))),
        );
        all.extend(self.contacts.borrow().keys().map(|(shop, mailbox)| contact_name(shop, mailbox)));
        let mails = self.mails.borrow();
        let each = mails
            .iter()
            .flat_map(|((order, message), mails)| mails.values().map(move |mail| (order, message, mail)));
        all.extend(each.map(|(order, message, mail)| json(mails_name(order, message), in_json(mail))));
        let works = self.works.borrow();
        all.extend(
            works.iter().map(|(key, kept)| json(format!("ERASURE#{key}"), serde_json::to_string(&kept.work))),
        );
        all
    }
}

fn in_json(mail: &[u8]) -> serde_json::Result<String> {
    at_rest::unpack_mail(mail).map_or_else(|_| Ok(String::new()), |mail| serde_json::to_string(&mail))
}

fn mails_name(order: &OrderKey, message: &MessageKey) -> String {
    format!("MAIL#{order}#{message}")
}

fn reference_name(hash: &LookupHash) -> String {
    format!("REFERENCE#{hash}")
}

fn place_name(hash: &LookupHash) -> String {
    format!("DUPLICATE#{hash}")
}

fn contact_name(shop: &Shop, mailbox: &str) -> String {
    format!("CONTACT#{shop}#{}", crate::intake::digest(mailbox))
}
