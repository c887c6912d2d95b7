//! Reads the customer and the delivery address of an order. All of it may be missing: for guests, at a point
//! of sale, and for digital goods. A value that cannot be used is left out, never repaired.

use candor_domain::order::placed::Customer;
use candor_domain::values::address::Address;
use candor_domain::values::reading::At;
use candor_domain::values::text::{AddressLine, PersonName};

use candor_edge::texts::{plain, usable};

/// Reads the customer of an order.
pub(crate) fn customer(order: &At<'_>) -> Customer {
    let account = order.field("customer");
    // The order's own address comes first, because the customer typed it for this order.
    let emails = [order.field("email"), order.field("contact_email"), account.field("email")];
    // The recipient's name is never used: a gift's recipient is not the customer who ordered it.
    let names = [name(&account), name(&order.field("billing_address"))];
    Customer {
        name: names.into_iter().flatten().next(),
        email: emails.iter().find_map(usable),
        locale: usable(&order.field("customer_locale")),
        time_zone: None,
    }
}

fn name(person: &At<'_>) -> Option<PersonName> {
    let parts = [plain(&person.field("first_name")), plain(&person.field("last_name"))];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    text.parse().ok().or_else(|| usable(&person.field("name")))
}

/// Reads the address as it is written on a label. If one line cannot be used, the whole address is left out,
/// because half an address is a wrong address.
pub(crate) fn address(at: &At<'_>) -> Option<Address> {
    let part = |name: &str| plain(&at.field(name));
    let town = joined([joined([part("city"), part("province")], ", "), part("zip")], " ");
    let texts = [part("company"), part("address1"), part("address2"), town, part("country")];
    let lines: Option<Vec<AddressLine>> = texts.into_iter().flatten().map(|text| text.parse().ok()).collect();
    let lines = lines.filter(|lines| !lines.is_empty())?;
    Some(Address { name: name(at), lines })
}

fn joined(parts: [Option<String>; 2], between: &str) -> Option<String> {
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(between);
    (!text.is_empty()).then_some(text)
}
