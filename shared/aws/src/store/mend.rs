//! Writes the attributes of the indexes anew where they are not those of the order: after the release that brought an index,
//! after an older release wrote for a while, and after a restore.

use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use candor_engine::at_rest::Format;
use candor_engine::ports::{Revision, StoreError, Stored};

use super::indexes::{INDEXED, insert};
use super::item::{FIGURES, Item, decode, parse_pk, text};
use super::mended::Mended;
use super::traces::update;
use super::{AS_SEEN, Table};

const MEND: &str = "write the indexes of";

/// The difference between an order's item and what the indexes are to have of it.
enum Places {
    Right,
    Wrong(Revision, Item),
    Unknown,
}

impl<K> Table<K> {
    /// Looks at a page of the table, from a place on, and corrects the indexes where an order's item does not have the
    /// attributes that its next write would give it. Nothing else of the item changes, its revision included, so
    /// that no write that is under way loses against this one; except that the change of the figures goes, which was counted
    /// when it was written.
    ///
    /// # Errors
    /// Returns an error if the table does not answer. What was corrected so far stays so; it may be repeated.
    pub async fn mend_indexes(&self, from: Option<&str>) -> Result<Mended, StoreError> {
        let (items, next) = self.scan(from).await?;
        let mut mended = Mended { next, ..Mended::default() };
        for item in &items {
            let Ok(name) = text(item, "pk") else { continue };
            let Ok(key) = parse_pk(name) else { continue };
            mended.orders = mended.orders.saturating_add(1);
            let stored = decode(&key, item);
            let count = match stored.map_or(Places::Unknown, |stored| compare(item, &stored)) {
                Places::Right => continue,
                Places::Unknown => &mut mended.left,
                Places::Wrong(seen, right) => {
                    match update(self.correct(name, seen, right), MEND, name).await? {
                        true => &mut mended.written,
                        false => &mut mended.changed,
                    }
                }
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
        let names = INDEXED.iter().chain([&FIGURES]);
        let request = names.fold(request.update_expression(expression(&right)), |request, name| {
            request.expression_attribute_names(format!("#{name}"), *name)
        });
        right.into_iter().fold(request, |request, (name, value)| {
            request.expression_attribute_values(format!(":{name}"), value)
        })
    }
}

/// Returns the expression that sets the attributes which an order is to have, and removes the others. It also removes the
/// change of the figures by the last write: this write is one more record of the stream, and would have it counted twice.
fn expression(right: &Item) -> String {
    let (set, removed): (Vec<&str>, Vec<&str>) = INDEXED.iter().partition(|name| right.contains_key(**name));
    let part = |verb: &str, names: Vec<String>| {
        if names.is_empty() { String::new() } else { format!("{verb} {} ", names.join(", ")) }
    };
    let set = set.iter().map(|name| format!("#{name} = :{name}")).collect();
    let removed = removed.iter().copied().chain([FIGURES]).map(|name| format!("#{name}")).collect();
    part("SET", set) + &part("REMOVE", removed)
}

fn compare(item: &Item, stored: &Stored) -> Places {
    let mut right = Item::new();
    if stored.unread.format() > Format::CURRENT || insert(&mut right, &stored.order).is_err() {
        return Places::Unknown;
    }
    let is_right = INDEXED.into_iter().all(|name| item.get(name) == right.get(name));
    if is_right { Places::Right } else { Places::Wrong(stored.revision, right) }
}
