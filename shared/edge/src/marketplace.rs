//! Knows the marks of marketplaces, which write to their buyers themselves.

/// The marketplaces that software names as the source of an order.
const MARKETPLACES: [&str; 6] = ["amazon", "ebay", "walmart", "etsy", "bol", "allegro"];

/// The beginnings of the domains of the addresses that marketplaces make up for their buyers, such as
/// `marketplace.amazon.in`: <https://github.com/amzn/selling-partner-api-models/issues/64>.
const MADE_UP: [&str; 4] = ["marketplace.amazon.", "members.ebay.", "allegromail.", "relay.walmart."];

/// Returns true if the name of an order's source has the name of a marketplace as a word.
#[must_use]
pub fn is_named_in(source: &str) -> bool {
    let source = source.to_lowercase();
    source.split(|c: char| !c.is_alphanumeric()).any(|word| MARKETPLACES.contains(&word))
}

/// Returns true if a marketplace made up this e-mail address for its buyer.
#[must_use]
pub fn is_made_up(email: &str) -> bool {
    let email = email.to_lowercase();
    let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
    MADE_UP.iter().any(|beginning| domain.starts_with(beginning))
}
