//! Reads the payloads that Lambda hands to a function, as far as Candor uses them. The parts that are not
//! used may be anything.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Deserialize;

pub mod form;

/// A payload handed to a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// Messages of a queue.
    Messages(Vec<Message>),
    /// Keys of items that changed, from a table's stream.
    Changes(Vec<Change>),
    /// A request to the HTTP API.
    Request(Request),
    /// Anything else, unchanged: one event, or a tick of a schedule.
    Bare(String),
}

/// A queue's message that is not parsed yet. Its body stays a text until it is read, so that a bad message
/// does not affect the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The queue's id of the message.
    pub id: String,
    /// The message's text.
    pub body: String,
    /// The queue's knowledge of this delivery.
    pub receipt: Receipt,
}

/// Holds the knowledge that a queue has of one delivery of a message. Where it says less, the message counts as delivered for the first
/// time: <https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Receipt {
    /// The handle to change this delivery with; empty if there is none.
    pub handle: String,
    /// The number of deliveries, with this one.
    pub receives: u32,
    /// The time at which the message was sent to the queue.
    pub sent_at: Option<Timestamp>,
}

/// An item that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The stream's name of the record; empty if there was none.
    pub id: String,
    /// The item's partition key; empty if there was none.
    pub pk: String,
    /// The change of the figures, as the item's text, if it has one.
    pub figures: Option<String>,
}

/// A request to the HTTP API (payload format 2.0).
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, such as `POST`.
    pub method: String,
    /// The path, as API Gateway decoded it.
    pub path: String,
    /// The part of the path that the route calls `shop`, as in `/webhooks/stripe/{shop}`.
    pub shop: Option<String>,
    /// The part of the address after the `?`, as it was sent.
    pub query: String,
    /// Headers by name, in lower case.
    pub headers: Headers,
    /// Cookies, each as `name=value`: API Gateway takes them out of the headers.
    pub cookies: Vec<String>,
    /// The exact bytes of the body, which a signature covers; `None` if the body could not be decoded.
    pub body: Option<Vec<u8>>,
}

impl std::fmt::Debug for Request {
    /// Writes the request without query, headers and body, because these are personal or secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.body.as_ref().map(Vec::len);
        f.debug_struct("Request").field("body_bytes", &bytes).finish_non_exhaustive()
    }
}

/// Headers by name, in lower case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(BTreeMap<String, String>);

impl Headers {
    /// Returns the value of a header. The name may be in upper or lower case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(&name.to_ascii_lowercase()).map(String::as_str)
    }

    /// Lists all headers.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: AsRef<str>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        Self(
            headers
                .into_iter()
                .map(|(name, value)| (name.as_ref().to_ascii_lowercase(), value.into()))
                .collect(),
        )
    }
}

#[derive(Deserialize)]
struct Outer {
    #[serde(rename = "Records")]
    records: Option<Vec<Record>>,
    #[serde(rename = "requestContext")]
    request_context: Option<Context>,
    #[serde(rename = "pathParameters")]
    path_parameters: Option<PathParameters>,
    #[serde(rename = "rawPath", default)]
    raw_path: String,
    #[serde(rename = "rawQueryString", default)]
    raw_query_string: String,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    headers: Option<BTreeMap<String, String>>,
    body: Option<String>,
    #[serde(rename = "isBase64Encoded", default)]
    is_base64_encoded: bool,
}

#[derive(Deserialize)]
struct PathParameters {
    shop: Option<String>,
}

#[derive(Deserialize)]
struct Context {
    http: Option<Http>,
}

#[derive(Deserialize)]
struct Http {
    #[serde(default)]
    method: String,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "messageId")]
    message_id: Option<String>,
    body: Option<String>,
    #[serde(rename = "receiptHandle")]
    receipt_handle: Option<String>,
    attributes: Option<Attributes>,
    #[serde(rename = "eventID")]
    event_id: Option<String>,
    dynamodb: Option<StreamRecord>,
}

/// SQS writes numbers as texts.
#[derive(Deserialize, Default)]
struct Attributes {
    #[serde(rename = "ApproximateReceiveCount")]
    receives: Option<String>,
    #[serde(rename = "SentTimestamp")]
    sent_milliseconds: Option<String>,
}

#[derive(Deserialize)]
struct StreamRecord {
    #[serde(rename = "Keys")]
    keys: Option<Keys>,
    #[serde(rename = "NewImage")]
    new_image: Option<NewImage>,
}

/// The attributes that are used of an item as it was written.
#[derive(Deserialize)]
struct NewImage {
    figures: Option<Text>,
}

#[derive(Deserialize)]
struct Keys {
    pk: Option<Text>,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "S")]
    s: Option<String>,
}

impl Delivery {
    /// Reads a payload, and recognises its kind by its members.
    #[must_use]
    pub fn read(payload: &str) -> Self {
        // The payload has another shape: it is one event whose own members have the same names and other
        // types.
        let Ok(outer) = serde_json::from_str::<Outer>(payload) else { return Self::Bare(payload.to_owned()) };
        match outer {
            Outer { records: Some(records), .. }
                if records.iter().any(|record| record.dynamodb.is_some()) =>
            {
                Self::Changes(records.into_iter().map(Change::of).collect())
            }
            Outer { records: Some(records), .. } => {
                Self::Messages(records.into_iter().filter_map(Message::of).collect())
            }
            Outer {
                request_context: Some(context),
                headers,
                body,
                is_base64_encoded,
                raw_path: path,
                raw_query_string: query,
                cookies,
                path_parameters,
                ..
            } => {
                let method = context.http.map(|http| http.method).unwrap_or_default();
                let headers = headers.unwrap_or_default().into_iter().collect();
                let body = decode(body, is_base64_encoded);
                let shop = path_parameters.and_then(|named| named.shop);
                Self::Request(Request { method, path, shop, query, headers, cookies, body })
            }
            Outer { .. } => Self::Bare(payload.to_owned()),
        }
    }
}

impl Message {
    fn of(record: Record) -> Option<Self> {
        let attributes = record.attributes.unwrap_or_default();
        let sent = attributes.sent_milliseconds.and_then(|text| text.parse().ok());
        let receipt = Receipt {
            handle: record.receipt_handle.unwrap_or_default(),
            receives: attributes.receives.and_then(|text| text.parse().ok()).unwrap_or(1),
            sent_at: sent.and_then(|sent| Timestamp::from_millisecond(sent).ok()),
        };
        Some(Self { id: record.message_id?, body: record.body.unwrap_or_default(), receipt })
    }
}

impl Change {
    fn of(record: Record) -> Self {
        let (keys, image) = record.dynamodb.map_or((None, None), |it| (it.keys, it.new_image));
        let pk = keys.and_then(|keys| keys.pk).and_then(|pk| pk.s);
        let figures = image.and_then(|image| image.figures).and_then(|figures| figures.s);
        Self { id: record.event_id.unwrap_or_default(), pk: pk.unwrap_or_default(), figures }
    }
}

fn decode(body: Option<String>, is_base64_encoded: bool) -> Option<Vec<u8>> {
    let body = body.unwrap_or_default();
    if is_base64_encoded { STANDARD.decode(body).ok() } else { Some(body.into_bytes()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_batch_of_messages_keeps_each_body_as_it_came() {
        let payload = json!({ "Records": [
            { "messageId": "m1", "eventSource": "aws:sqs", "body": "{not json", "attributes": {} },
            { "messageId": "m2", "eventSource": "aws:sqs", "body": "{\"detail\":{}}", "receiptHandle": "AQEB", "attributes":
                { "ApproximateReceiveCount": "3", "SentTimestamp": "1767225600000", "SenderId": "AIDA" } },
        ] });
        let first = Receipt { receives: 1, ..Receipt::default() };
        let sent_at = "2026-01-01T00:00:00Z".parse().ok();
        let third = Receipt { handle: "AQEB".to_owned(), receives: 3, sent_at };
        let message =
            |id: &str, body: &str, receipt| Message { id: id.to_owned(), body: body.to_owned(), receipt };
        assert_eq!(
            Delivery::read(&payload.to_string()),
            Delivery::Messages(vec![
                message("m1", "{not json", first),
                message("m2", "{\"detail\":{}}", third)
            ])
        );
    }

    #[test]
    fn a_change_is_known_by_its_record_and_its_key_and_says_what_it_adds_to_the_figures() {
        let payload = json!({ "Records": [
            { "eventID": "1", "dynamodb": { "Keys": { "pk": { "S": "ORDER#demo-shop#1" } }, "NewImage": { "figures": { "S": "{}" } } } },
            { "eventID": "2", "dynamodb": { "Keys": {} } },
        ] });
        let change = |id: &str, pk: &str, figures: Option<&str>| Change {
            id: id.to_owned(),
            pk: pk.to_owned(),
            figures: figures.map(str::to_owned),
        };
        let changes = vec![change("1", "ORDER#demo-shop#1", Some("{}")), change("2", "", None)];
        assert_eq!(Delivery::read(&payload.to_string()), Delivery::Changes(changes));
    }

    #[test]
    fn a_requests_body_is_the_bytes_that_were_sent() {
        let payload = json!({
            "version": "2.0",
            "rawPath": "/cases/demo-shop",
            "cookies": ["a=1", "b=2"],
            "rawQueryString": "order=demo-shop%235001",
            "pathParameters": { "shop": "demo-shop", "order": "7" },
            "requestContext": { "http": { "method": "POST" } },
            "headers": { "X-Shopify-Topic": "orders/create" },
            "body": "eyJpZCI6MX0=",
            "isBase64Encoded": true,
        });
        let Delivery::Request(request) = Delivery::read(&payload.to_string()) else {
            panic!("not a request")
        };
        assert_eq!(request.body.as_deref(), Some(&b"{\"id\":1}"[..]));
        assert_eq!((request.method.as_str(), request.query.as_str()), ("POST", "order=demo-shop%235001"));
        assert_eq!(request.shop.as_deref(), Some("demo-shop"));
        assert_eq!(
            (request.path.as_str(), request.cookies.as_slice()),
            ("/cases/demo-shop", &["a=1".to_owned(), "b=2".to_owned()][..])
        );
        assert_eq!(request.headers.get("x-shopify-TOPIC"), Some("orders/create"));
        assert_eq!(format!("{request:?}"), "Request { body_bytes: Some(8), .. }");
    }

    #[test]
    fn anything_else_is_left_as_it_is() {
        for payload in
            [r#"{"detail-type": "OrderPlaced", "detail": {}}"#, "{}", "[1]", "7", r#"{"Records": 7}"#]
        {
            assert_eq!(Delivery::read(payload), Delivery::Bare(payload.to_owned()));
        }
    }
}
