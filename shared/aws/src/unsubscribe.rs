//! Makes unsubscribe links, which only we can make. The page checks them with the same keys.
//!
//! A link names the order that the mail was about, the hash of the address that it went to, and a token: the
//! HMAC-SHA256 of both with a key of ours. So a link holds no mail address, needs no table of its own, and cannot
//! be guessed for another order or address. It says nothing of when it was made, so it never expires; with the hash
//! a wish is kept even when the order is long forgotten.

use std::rc::Rc;

use candor_domain::values::id::OrderKey;
use candor_domain::values::text::{EmailAddress, InvalidText, Link};

use crate::keys::Keys;
use crate::secrets::{Secret, SecretError};
use crate::wire::form;

/// The name of the query parameter that holds the order.
pub const ORDER: &str = "order";
/// The name of the query parameter that holds the hash of the address.
pub const CONTACT: &str = "contact";
/// The name of the query parameter that holds the token.
pub const TOKEN: &str = "token";

/// The reasons why no link could be made. **Handling**: a mail that needs a link is not sent.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// **Meaning**: the keys cannot be read now. **Handling**: another attempt may succeed.
    #[error("sign the link to unsubscribe by")]
    Secret(#[from] SecretError),
    /// **Meaning**: the address and the order's name do not make a valid link. **Handling**: none, because no
    /// other attempt would succeed.
    #[error("write the link to unsubscribe by")]
    Unwritable(#[source] InvalidText),
}

/// Makes unsubscribe links.
#[derive(Debug)]
pub struct Links {
    secret: Rc<Secret<Keys>>,
    address: String,
}

impl Links {
    /// Returns a maker of links to the page at `address`. It signs with the keys of this secret, which is read
    /// with the first link.
    #[must_use]
    pub fn new(secret: Rc<Secret<Keys>>, address: impl Into<String>) -> Self {
        Self { secret, address: address.into() }
    }

    /// Returns the link for a mail about an order to an address.
    ///
    /// # Errors
    /// Returns an error if there is no key now, or the link would be too long.
    pub async fn of(&self, order: &OrderKey, address: &EmailAddress) -> Result<Link, LinkError> {
        let keys = self.secret.get().await?;
        let contact = keys.contact(&order.shop, address);
        let (name, token) = (form::encode(&order.to_string()), keys.sign(order, &contact));
        let link = format!("{}?{ORDER}={name}&{CONTACT}={contact}&{TOKEN}={token}", self.address);
        link.parse().map_err(LinkError::Unwritable)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::{Answer, Canned};

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    fn order(id: &str) -> OrderKey {
        format!("demo-shop#{id}").parse().unwrap()
    }

    #[tokio::test]
    async fn a_link_names_the_order_and_nobody() {
        let on_one_thread = tokio::task::LocalSet::new();
        let run = on_one_thread.run_until(async {
            let secret = json!({ "SecretString": KEY }).to_string();
            let canned = Canned::start([Answer::Says(200, "", secret)]).await;
            let secret = Rc::new(Secret::new(&canned.aws().repeating(), "key", Keys::parse));
            let links = Links::new(secret, "https://shop.example/unsubscribe");
            let jo = "jo@mail.example".parse().unwrap();
            let link = links.of(&order("5001"), &jo).await.unwrap();
            links.of(&order("5002"), &jo).await.unwrap();
            (link, canned.requests().len())
        });
        let (link, requests) = run.await;
        let jo = "87f5ba3703e3f42dd1f079b9594f93d7";
        let token = Keys::parse(KEY).unwrap().sign(&order("5001"), &jo.parse().unwrap());
        let expected =
            format!("https://shop.example/unsubscribe?order=demo-shop%235001&contact={jo}&token={token}");
        assert_eq!((link.as_str(), requests), (expected.as_str(), 1), "and the key is remembered");
    }
}
