//! Writes the attributes of the index anew where they are not those of the order: after the release that brought the index,
//! after an older release wrote for a while, and after a restore.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use candor_engine::at_rest::Format;
use candor_engine::ports::{Revision, StoreError, Stored};

use super::super::case_entry::{CASES, OLDEST_AT, SHOP, insert};
use super::super::item::{Item, decode, parse_pk, text};
use super::super::mended::Mended;
use super::super::traces::update;
use super::super::{AS_SEEN, Table};

const MEND: &str = "write the index of open cases of";

/// The difference between an order's item and what its index is to have.
enum Place {
    Right,
    Wrong(Revision, Item),
    Unknown,
}

impl<K> Table<K> {
    /// Looks at a page of the table, from a place on, and corrects the index of open cases where an order's item does not
    /// have the attributes that its next write would give it. Nothing else of the item changes, its revision included, so
    /// that no write that is under way loses against this one.
    ///
    /// # Errors
    /// Returns an error if the table does not answer. What was corrected so far stays so; it may be repeated.
    pub async fn mend_case_index(&self, from: Option<&str>) -> Result<Mended, StoreError> {
        let (items, next) = self.scan(from).await?;
        let mut mended = Mended { next, ..Mended::default() };
        for item in &items {
            let Ok(name) = text(item, "pk") else { continue };
            let Ok(key) = parse_pk(name) else { continue };
            mended.orders = mended.orders.saturating_add(1);
            let stored = decode(&key, item);
            let count = match stored.map_or(Place::Unknown, |stored| compare(item, &stored)) {
                Place::Right => continue,
                Place::Unknown => &mut mended.left,
                Place::Wrong(seen, right) => match update(self.correct(name, seen, right), MEND, name).await?
                {
                    true => &mut mended.written,
                    false => &mut mended.changed,
                },
            };
            *count = count.saturating_add(1);
        }
        Ok(mended)
    }

    fn correct(&self, name: &str, seen: Revision, right: Item) -> UpdateItemFluentBuilder {
        let key = AttributeValue::S(name.to_owned());
        let request = self.client.update_item().table_name(&self.name).key("pk", key);
        let request = request
            .condition_expression(AS_SEEN)
            .expression_attribute_values(":seen", AttributeValue::N(seen.0.to_string()));
        if right.is_empty() {
            return request.update_expression("REMOVE cases_of, cases_since, cases");
        }
        let request =
            request.update_expression("SET cases_of = :cases_of, cases_since = :cases_since, cases = :cases");
        right.into_iter().fold(request, |request, (name, value)| {
            request.expression_attribute_values(format!(":{name}"), value)
        })
    }
}

fn compare(item: &Item, stored: &Stored) -> Place {
    let mut right = Item::new();
    if stored.unread.format() > Format::CURRENT || insert(&mut right, &stored.order).is_err() {
        return Place::Unknown;
    }
    let is_right = [SHOP, OLDEST_AT, CASES].into_iter().all(|name| item.get(name) == right.get(name));
    if is_right { Place::Right } else { Place::Wrong(stored.revision, right) }
}
