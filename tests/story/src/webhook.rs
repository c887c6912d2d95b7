//! Describes a raw payload as a provider sends it, before it is signed.

use jiff::Timestamp;
use serde_json::Value;

use crate::moment;

/// Holds a line that makes a provider deliver a payload.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The provider that sends it, such as `shopify`.
    pub provider: String,
    /// The topic, such as `orders/paid`.
    pub topic: String,
    /// The shop that it comes from, by the provider's name for it. It is the first shop of the policy if a story
    /// does not say: `demo-shop.myshopify.com` for Shopify, and `demo-shop` for others.
    pub shop: Option<String>,
    /// The provider's own identifier of the event. One is made if a story does not say.
    pub event_id: Option<String>,
    /// The time at which it happened. It is the current time if a story does not say.
    pub triggered_at: Option<String>,
    /// The content of the payload.
    pub body: Body,
    /// The changes to the content before it is sent: JSON pointers and values.
    pub set: Vec<(String, Value)>,
}

/// Names the origin of a payload.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A file, with its path relative to the story's folder.
    File(String),
    /// The story itself.
    Inline(Value),
}

/// The reasons why a payload cannot be changed as a story says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// **Meaning**: the payload is not JSON, so no value can be set in it.
    #[error("set values in a payload that is not JSON")]
    NotJson,
    /// **Meaning**: there is no such place, and its parent is not an object either.
    #[error("set {0} in the payload: there is no such place")]
    NoSuchPlace(String),
}

impl Webhook {
    /// Returns the bytes to send, made from the content of the file. They are the file's own bytes unless a
    /// value is set in them.
    ///
    /// # Errors
    /// Returns an [`EditError`] if a value cannot be set.
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

/// Returns the place that a pointer names. It is created if only the last member is missing.
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
