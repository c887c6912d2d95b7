//! A raw payload as a provider sends it, before it is signed.

use jiff::Timestamp;
use serde_json::Value;

use crate::moment;

/// A line that has a provider deliver a payload.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// Who sends it: `shopify`.
    pub provider: String,
    /// What about: `orders/paid`.
    pub topic: String,
    /// The shop it comes from, as the provider names it; `demo-shop.myshopify.com` where a story does not say.
    pub shop: Option<String>,
    /// The provider's own identifier of what happened; made up where a story does not say.
    pub event_id: Option<String>,
    /// When it happened; now where a story does not say.
    pub triggered_at: Option<String>,
    /// What it carries.
    pub body: Body,
    /// What is changed in it before it is sent: JSON pointer and value.
    pub set: Vec<(String, Value)>,
}

/// Where a payload comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A file, named relative to the story's folder.
    File(String),
    /// The story itself.
    Inline(Value),
}

/// A payload cannot be changed as a story wants.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Only JSON has places to set.
    #[error("set values in a payload that is not JSON")]
    NotJson,
    /// There is no such place, and its parent is not an object either.
    #[error("set {0} in the payload: there is no such place")]
    NoSuchPlace(String),
}

impl Webhook {
    /// The bytes to send, given what the file holds. They are the file's own unless something is set in them.
    ///
    /// # Errors
    /// Where something is to be set and cannot be.
    pub fn payload(&self, file: &[u8], now: Timestamp) -> Result<Vec<u8>, EditError> {
        let body = match &self.body {
            Body::File(_) if self.set.is_empty() => return Ok(file.to_vec()),
            Body::File(_) => serde_json::from_slice(file).map_err(|_| EditError::NotJson)?,
            Body::Inline(body) => moment::resolve(body, now),
        };
        Ok(self.edited(body, now)?.to_string().into_bytes())
    }

    fn edited(&self, mut body: Value, now: Timestamp) -> Result<Value, EditError> {
        for (pointer, value) in &self.set {
            let place = place(&mut body, pointer).ok_or_else(|| EditError::NoSuchPlace(pointer.clone()))?;
            *place = moment::resolve(value, now);
        }
        Ok(body)
    }
}

/// The place a pointer names; made where only the last member is missing.
fn place<'v>(body: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    if body.pointer(pointer).is_some() {
        return body.pointer_mut(pointer);
    }
    let (parent, name) = pointer.rsplit_once('/')?;
    let members = body.pointer_mut(parent)?.as_object_mut()?;
    Some(members.entry(name.replace("~1", "/").replace("~0", "~")).or_insert(Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn webhook(body: Body, set: Vec<(&str, Value)>) -> Webhook {
        Webhook {
            provider: "shopify".into(),
            topic: "orders/paid".into(),
            shop: None,
            event_id: None,
            triggered_at: None,
            body,
            set: set.into_iter().map(|(pointer, value)| (pointer.to_owned(), value)).collect(),
        }
    }

    #[test]
    fn a_file_is_sent_as_it_is_unless_something_is_set_in_it() {
        let raw = b"{ \"id\":1.50,  \"at\":\"now\" }";
        let file = || Body::File("paid.json".into());
        assert_eq!(webhook(file(), vec![]).payload(raw, Timestamp::UNIX_EPOCH).unwrap(), raw);
        let set = vec![("/at", json!("now-1s")), ("/new", json!(true))];
        let sent = webhook(file(), set).payload(raw, Timestamp::UNIX_EPOCH).unwrap();
        let sent: Value = serde_json::from_slice(&sent).unwrap();
        assert_eq!(sent, json!({ "id": 1.5, "at": "1969-12-31T23:59:59Z", "new": true }));
    }

    #[test]
    fn what_cannot_be_set_is_an_error() {
        let inline = || Body::Inline(json!({ "a": 1 }));
        let set = webhook(inline(), vec![("/b/c", json!(1))]).payload(b"", Timestamp::UNIX_EPOCH);
        assert_eq!(set, Err(EditError::NoSuchPlace("/b/c".into())));
        let set =
            webhook(Body::File(String::new()), vec![("/b", json!(1))]).payload(b"<>", Timestamp::UNIX_EPOCH);
        assert_eq!(set, Err(EditError::NotJson));
    }
}
