//! Tests requests and envelopes, at an edge of a provider whose signature is the key itself.

use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::order::cancelled::Cancelled;

use super::*;
use crate::edge_keys::HEADER;
use crate::runtime::testing::{Remembering, invocation};
use crate::testing::{Answer as Says, Canned};

struct Provider;

impl Edge for Provider {
    type Keys = String;
    type Delivery = String;

    const SLUG: &'static str = "provider-webhook";
    const PROVIDER: &'static str = "provider";

    fn read_keys(secret: &str) -> Result<String, Cause> {
        let key = secret.trim_matches('"');
        if key.is_empty() { Err("is empty".into()) } else { Ok(key.to_owned()) }
    }

    fn read(request: &Request) -> Option<String> {
        request.headers.get("topic").map(str::to_owned)
    }

    fn is_authentic(keys: &String, _: &String, headers: &Headers, _: &[u8], _: Timestamp) -> bool {
        headers.get("signature") == Some(keys)
    }

    fn translate(topic: &String, body: &[u8], _: Timestamp) -> Translation {
        if topic != "cancelled" {
            return Translation::NotUsed { topic: topic.clone(), why: "not one of ours" };
        }
        assert_eq!(body, "{\"id\": \"ü\"}".as_bytes(), "the very bytes that were signed");
        let stamp = Stamp {
            occurred_at: "2026-03-01T10:00:00Z".parse().unwrap(),
            id: "e1".parse().unwrap(),
            source: Source::Storefront,
        };
        let fact = Fact::OrderCancelled(Cancelled { reason: None });
        Translation::Events(vec![Event { key: "demo-shop#1".parse().unwrap(), stamp, fact }])
    }

    fn translate_envelope(envelope: &Value, now: Timestamp) -> Translation {
        let topic = envelope["detail"]["topic"].as_str().unwrap_or_default();
        Self::translate(&topic.to_owned(), "{\"id\": \"ü\"}".as_bytes(), now)
    }
}

fn request(topic: Option<&str>, signature: &str) -> String {
    let headers = json!({ "Topic": topic, "Signature": signature });
    let headers: Value =
        headers.as_object().unwrap().iter().filter(|(_, value)| !value.is_null()).map(own).collect();
    json!({
        "version": "2.0",
        "requestContext": { "http": { "method": "POST" } },
        "headers": headers,
        "body": "eyJpZCI6ICLDvCJ9",
        "isBase64Encoded": true,
    })
    .to_string()
}

fn own((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

fn secret(keys: &str) -> Says {
    let all = json!({ "provider": keys, "another": "another key" }).to_string();
    Says::Says(200, "", json!({ "SecretString": all }).to_string())
}

fn taken() -> Says {
    Says::Says(200, "", json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "1" }] }).to_string())
}

/// Serves one call at an edge, with these answers of the secrets and the bus. Returns the edge's answer, and
/// the requests that the bus received.
async fn serve(payload: &str, secrets: Vec<Says>, bus: Vec<Says>, meter: &Meter) -> (Value, Vec<String>) {
    serve_behind(EdgeKeys::default(), payload, secrets, bus, meter).await
}

/// Serves one call at an edge that lets in calls which show one of these keys.
async fn serve_behind(
    edge_keys: EdgeKeys,
    payload: &str,
    secrets: Vec<Says>,
    bus: Vec<Says>,
    meter: &Meter,
) -> (Value, Vec<String>) {
    let on_one_thread = tokio::task::LocalSet::new();
    on_one_thread
        .run_until(async {
            let (secrets, bus) = (Canned::start(secrets).await, Canned::start(bus).await);
            let gate = Gate::<Provider, Remembering> {
                bus: Bus::new(&bus.aws().repeating(), "bus"),
                queue: Remembering::default(),
                secret: Secret::new(&secrets.aws().repeating(), "keys", own_keys::<Provider>),
                edge_keys,
            };
            let deadline = Timestamp::MAX;
            let answer = gate.serve(Invocation { deadline, ..invocation(payload, meter) }).await.unwrap();
            let told = gate.queue.0.borrow();
            assert!(told.iter().all(|one| one.handle == "h0"), "only what failed is told: {told:?}");
            let failed = answer["batchItemFailures"].as_array().map_or(0, Vec::len);
            assert_eq!(told.len(), failed);
            (answer, bus.requests())
        })
        .await
}

/// Returns a request whose body is said to be of a type.
fn typed(media_type: &str) -> String {
    let mut request: Value = serde_json::from_str(&request(Some("cancelled"), "key")).unwrap();
    request["headers"]["Content-Type"] = media_type.into();
    request.to_string()
}

#[tokio::test]
async fn a_body_that_is_not_json_is_turned_away_unread() {
    for media_type in ["text/plain", "application/xml", "application/x-www-form-urlencoded", "json", ""] {
        let meter = Meter::begin();
        let (answer, requests) = serve(&typed(media_type), vec![], vec![], &meter).await;
        assert_eq!(answer["statusCode"], 415, "{media_type}");
        assert!(requests.is_empty());
    }
    for media_type in ["application/json", "Application/JSON ; charset=utf-8", "application/cloudevents+json"]
    {
        let meter = Meter::begin();
        let (answer, _) = serve(&typed(media_type), vec![secret("key")], vec![taken()], &meter).await;
        assert_eq!(answer["statusCode"], 200, "{media_type}");
    }
}

#[tokio::test]
async fn a_signed_webhook_is_on_the_bus_before_it_is_acknowledged() {
    let meter = Meter::begin();
    let (answer, requests) =
        serve(&request(Some("cancelled"), "key"), vec![secret("key")], vec![taken()], &meter).await;
    assert_eq!(answer["statusCode"], 200);
    assert_eq!(requests.len(), 1);
    assert!(requests[0].contains(EventType::OrderCancelled.detail_type()), "{}", requests[0]);
    assert_eq!(meter.counted(Counter::WebhooksTranslated), 1);
}

#[tokio::test]
async fn a_webhook_that_is_not_signed_rightly_is_turned_away_and_reaches_nothing() {
    let meter = Meter::begin();
    for (topic, signature, status) in
        [(Some("cancelled"), "other", 401), (Some("cancelled"), "", 401), (None, "key", 400)]
    {
        let (answer, requests) =
            serve(&request(topic, signature), vec![secret("key")], vec![taken()], &meter).await;
        assert_eq!(answer["statusCode"], status);
        assert!(requests.is_empty());
    }
    assert_eq!(meter.counted(Counter::WebhooksUnauthorised), 3);
}

#[test]
fn a_provider_has_its_own_keys_alone() {
    let read = |secret: &str| own_keys::<Provider>(secret).map_err(|why| why.to_string());
    assert_eq!(read(r#"{"provider": "s3cret", "another": "theirs"}"#), Ok("s3cret".to_owned()));
    assert_eq!(read(r#"{"another": "theirs"}"#), Err("it has no keys of provider".to_owned()));
    let wrong = "it is not a JSON object from provider to keys".to_owned();
    assert_eq!((read("s3cret"), read("[]")), (Err(wrong.clone()), Err(wrong)), "and none of it is shown");
}

#[tokio::test]
async fn a_webhook_that_came_around_the_web_acl_is_turned_away_even_if_it_is_signed() {
    const KEY: &str = "0123456789abcdef0123456789abcdef";
    let meter = Meter::begin();
    let signed = request(Some("cancelled"), "key");
    let shown = signed.replace("\"Signature\"", &format!("\"{HEADER}\":\"{KEY}\",\"Signature\""));
    assert_ne!(signed, shown);
    for (payload, status, published) in [(signed, 403, 0), (shown, 200, 1)] {
        let keys = EdgeKeys::parse(KEY).unwrap();
        let (answer, requests) =
            serve_behind(keys, &payload, vec![secret("key")], vec![taken()], &meter).await;
        assert_eq!((answer["statusCode"].as_u64(), requests.len()), (Some(status), published));
    }
    assert_eq!(meter.counted(Counter::WebhooksUnauthorised), 1);
}

#[tokio::test]
async fn a_topic_that_is_not_used_is_acknowledged_and_counted() {
    let meter = Meter::begin();
    let (answer, requests) =
        serve(&request(Some("carts/update"), "key"), vec![secret("key")], vec![taken()], &meter).await;
    assert_eq!((answer["statusCode"].as_u64(), requests.len()), (Some(200), 0));
    assert_eq!(meter.counted(Counter::WebhooksNotUsed), 1);
}

#[tokio::test]
async fn what_could_not_be_kept_is_asked_for_again() {
    let meter = Meter::begin();
    let left_out = json!({ "FailedEntryCount": 1, "Entries": [{ "ErrorCode": "InternalFailure" }] });
    let denied = || Says::Says(400, "AccessDeniedException", "{}".to_owned());
    for (secrets, bus) in [
        (secret("key"), Says::Says(200, "", left_out.to_string())),
        (secret("key"), denied()),
        (denied(), taken()),
        (secret(""), taken()),
    ] {
        let (answer, _) = serve(&request(Some("cancelled"), "key"), vec![secrets], vec![bus], &meter).await;
        assert_eq!(answer["statusCode"], 500);
    }
    assert_eq!(meter.counted(Counter::WebhooksFailed), 4);
}

#[tokio::test]
async fn envelopes_of_the_event_source_need_no_signature_and_fail_alone() {
    let meter = Meter::begin();
    let envelope = |topic: &str| json!({ "detail": { "topic": topic } }).to_string();
    let record = |n: usize, body: String| json!({ "messageId": format!("m{n}"), "receiptHandle": format!("h{n}"), "body": body });
    let batch = json!({ "Records": [record(0, envelope("cancelled")), record(1, envelope("carts/update"))] });
    let denied = Says::Says(400, "AccessDeniedException", "{}".to_owned());
    let (answer, _) = serve(&batch.to_string(), vec![secret("key")], vec![denied], &meter).await;
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "m0" }] }));
}
