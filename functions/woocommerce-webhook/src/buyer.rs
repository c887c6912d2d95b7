//! Reads the customer and the delivery address of an order. A guest has `customer_id` 0, and an order that a person typed in
//! may have no address at all. A value that cannot be used is left out, never repaired.

use candor_domain::order::placed::Customer;
use candor_domain::values::address::Address;
use candor_domain::values::reading::At;
use candor_domain::values::text::{AddressLine, PersonName};

use crate::sort::text;
use crate::texts::usable;

/// Reads the customer of an order.
pub(crate) fn customer(order: &At<'_>) -> Customer {
    let billing = order.field("billing");
    Customer {
        // The recipient's name is never used: a gift's recipient is not the customer who ordered it.
        name: name(&billing),
        email: usable(&billing.field("email")),
        locale: None,
        time_zone: None,
    }
}

fn name(person: &At<'_>) -> Option<PersonName> {
    let parts = [text(person, "first_name"), text(person, "last_name")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ").parse().ok()
}

/// Reads the address that the goods are sent to. A shop without shipping leaves it empty, but for the country that the form
/// began with: that is no address. If one line cannot be used, the whole address is left out, because half an address is a
/// wrong address. The address of the bill is never used for it.
pub(crate) fn address(order: &At<'_>) -> Option<Address> {
    let at = order.field("shipping");
    let part = |name: &str| text(&at, name);
    let street = [part("address_1"), part("address_2")];
    if street.iter().all(Option::is_none) && part("city").is_none() && part("postcode").is_none() {
        return None;
    }
    let town = joined([joined([part("city"), part("state")], ", "), part("postcode")], " ");
    let [first, second] = street;
    let texts = [part("company"), first, second, town, part("country")];
    let lines: Option<Vec<AddressLine>> = texts.into_iter().flatten().map(|text| text.parse().ok()).collect();
    Some(Address { name: name(&at), lines: lines.filter(|lines| !lines.is_empty())? })
}

fn joined(parts: [Option<String>; 2], between: &str) -> Option<String> {
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(between);
    (!text.is_empty()).then_some(text)
}
