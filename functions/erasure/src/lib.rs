//! Translates the `detail` of the events `ErasureRequested`, `DataRequested` and `ShopDisconnected` into a demand.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides what a demand means, and
//! the engine carries it out.

use std::collections::BTreeSet;

use candor_domain::erasure::demand::{Asks, Demand, Erasure, Whose};
use candor_domain::erasure::person::{ORDERS_LISTED_MAX, Person};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::OrderId;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail_type: &str, detail: &At<'_>, source: Source) -> Option<Demand> {
    let [erase, hand_over, _] = Asks::DETAIL_TYPES;
    let id = detail.field("id").parsed();
    let shop = detail.field("shop").parsed();
    let occurred_at = detail.field("occurred_at").moment();
    let asks = if detail_type == erase {
        read_erasure(detail).map(Asks::Erase)
    } else if detail_type == hand_over {
        read_person(detail).map(Asks::HandOver)
    } else {
        Some(Asks::NoteThatShopLeft)
    };
    let stamp = Stamp { occurred_at: occurred_at?, id: id?, source };
    Some(Demand { shop: shop?, stamp, asks: asks? })
}

fn read_erasure(detail: &At<'_>) -> Option<Erasure> {
    let even_open = detail.field("even_open").optional(At::boolean);
    let is_shop = detail.field("whole_shop").optional(At::boolean)?.unwrap_or_default();
    let whose = if is_shop {
        read_nobody(detail).map(|()| Whose::Everyone)
    } else {
        read_person(detail).map(Whose::Person)
    };
    Some(Erasure { whose: whose?, even_open: even_open?.unwrap_or_default() })
}

/// Refuses a person beside a whole shop: it is not known which of both is meant, and the shop would be gone.
fn read_nobody(detail: &At<'_>) -> Option<()> {
    let named = ["orders", "email", "phone"].into_iter().find(|name| detail.has(name));
    named.map_or(Some(()), |name| detail.field(name).refuse("is given, and the whole shop is, too"))
}

fn read_person(detail: &At<'_>) -> Option<Person> {
    let orders = detail.field("orders").optional(|at| at.each(ORDERS_LISTED_MAX, At::parsed::<OrderId>));
    let email = detail.field("email").optional(At::parsed);
    let phone = detail.field("phone").optional(At::parsed);
    let orders: BTreeSet<OrderId> = orders?.unwrap_or_default().into_iter().collect();
    let person = Person { orders, email: email?, phone: phone? };
    if person.is_nobody() {
        return detail.refuse("names nobody: it has no orders, no e-mail address and no phone number");
    }
    Some(person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::reading::Violations;
    use serde_json::{Value, json};

    fn translated(name: &str, more: Value) -> (Option<Demand>, Vec<String>) {
        let mut detail = json!({ "id": "d1", "shop": "demo-shop", "occurred_at": "2026-03-02T10:00:00Z" });
        detail.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let violations = Violations::default();
        let demand = translate(name, &At::root(&detail, &violations), Source::Desk);
        (demand, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_demand_reads_back_as_it_was_written() {
        let person =
            json!({ "orders": ["5001", "5002"], "email": "jo@mail.example", "phone": "+49 151 1234567" });
        for (name, more) in [
            ("ErasureRequested", person.clone()),
            ("ErasureRequested", json!({ "email": "jo@mail.example", "even_open": true })),
            ("ErasureRequested", json!({ "whole_shop": true })),
            ("DataRequested", person),
            ("ShopDisconnected", json!({})),
        ] {
            let (demand, violations) = translated(name, more.clone());
            let demand = demand.unwrap_or_else(|| panic!("{more}: {violations:?}"));
            let bus = demand.to_bus();
            assert_eq!(
                (bus["detail-type"].as_str(), bus["source"].as_str()),
                (Some(name), Some("candor.desk"))
            );
            let violations = Violations::default();
            let again = translate(name, &At::root(&bus["detail"], &violations), Source::Desk);
            assert_eq!(again, Some(demand));
        }
    }

    #[test]
    fn a_demand_that_names_nobody_or_a_person_and_the_whole_shop_is_refused() {
        for (more, expected) in [
            (json!({}), "the whole names nobody: it has no orders, no e-mail address and no phone number"),
            (json!({ "email": "nobody" }), "/email is not an e-mail address"),
            (
                json!({ "orders": ["a b"] }),
                "/orders/0 has the character ' ', which an identifier cannot have",
            ),
            (
                json!({ "whole_shop": true, "email": "jo@mail.example" }),
                "/email is given, and the whole shop is, too",
            ),
        ] {
            let (demand, violations) = translated("ErasureRequested", more.clone());
            assert_eq!((demand, violations), (None, vec![expected.to_owned()]), "{more}");
        }
    }
}
