//! Checks that the schemas in `events/schemas` agree with the types, and that the samples agree with the
//! schemas.
//!
//! The schemas are generated from the types that hold the facts. To write them again, run `UPDATE_SCHEMAS=1
//! cargo test -p candor-schema`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in what it shares with others, too")]

mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Resolution;
use candor_domain::case::work::CaseWork;
use candor_domain::contact::mail_status::{MailStatusReport, MailSubject};
use candor_domain::event::event_type::EventType;
use candor_domain::event::refused::Refused;
use candor_domain::event::stamp::Source;
use candor_domain::fulfilment::reported::FulfilmentReported;
use candor_domain::order::assessed::RiskAssessed;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::Placed;
use candor_domain::order::tagged::Tagged;
use candor_domain::payment::dispute::Dispute;
use candor_domain::payment::transaction::{Payment, PaymentFailed, Refund};
use candor_domain::pickup::ready::PickupReady;
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::returns::updated::ReturnUpdated;
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::shipment::tracking_update::TrackingUpdate;
use candor_domain::values::id::{EstimateSubject, EventId, OrderId, Shop};
use candor_domain::values::line_quantity::read_quantity;
use candor_domain::values::money::Currency;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::{At, Violations};
use candor_domain::values::text::{EmailAddress, Link, Locale, Remark, ZoneName};
use jiff::Timestamp;
use jsonschema::Validator;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

/// Lists the samples that are refused for a reason that a schema cannot express, by file.
const REFUSED_BY_RULE: [(&str, &str); 11] = [
    (
        "case-resolved/refused-duplicate-of-not-handled",
        "a decision that dealt with nothing names a duplicate",
    ),
    ("delivery-scanned/refused-from-the-future", "it happened later than now"),
    ("fulfilment-reported/refused-asked-tomorrow", "it was asked later than now"),
    ("order-placed/refused-from-the-future", "it happened later than now"),
    ("order-placed/refused-one-line-twice", "two lines of one name"),
    ("order-placed/refused-too-many-decimals", "a number with more than three decimal places"),
    ("order-placed/refused-two-currencies", "a price in another currency than the total"),
    ("order-placed/refused-unknown-time-zone", "which time zones there are"),
    ("refund-issued/refused-one-line-twice", "two lines of one name"),
    ("return-requested/refused-one-line-twice", "two lines of one name"),
    ("shipment-created/refused-one-line-twice", "two lines of one name"),
];

fn events() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events")
}

/// Returns the schema of the content that the bus carries for this event type, without the envelope.
fn body(kind: EventType, generator: &mut SchemaGenerator) -> Schema {
    match kind {
        EventType::OrderPlaced => Placed::json_schema(generator),
        EventType::OrderCancelled => Cancelled::json_schema(generator),
        EventType::OrderTagged => Tagged::json_schema(generator),
        EventType::RiskAssessed => RiskAssessed::json_schema(generator),
        EventType::PaymentConfirmed => Payment::json_schema(generator),
        EventType::PaymentFailed => PaymentFailed::json_schema(generator),
        EventType::RefundIssued => Refund::json_schema(generator),
        EventType::PickupReady => PickupReady::json_schema(generator),
        EventType::PaymentDisputed => Dispute::json_schema(generator),
        EventType::ShipmentCreated => Shipment::json_schema(generator),
        EventType::FulfilmentReported => FulfilmentReported::json_schema(generator),
        EventType::DeliveryScanned => TrackingUpdate::json_schema(generator),
        EventType::DeliveryDelayed => RevisedEstimate::json_schema(generator),
        EventType::ReturnRequested => ReturnRequested::json_schema(generator),
        EventType::ReturnUpdated => ReturnUpdated::json_schema(generator),
        EventType::EmailStatusChanged => MailStatusReport::json_schema(generator),
        EventType::CaseResolved => Resolution::json_schema(generator),
        EventType::CaseWorkedOn => CaseWork::json_schema(generator),
        EventType::EventRefused => Refused::json_schema(generator),
    }
}

/// Returns the schema of the content together with the members of the envelope.
fn detail(kind: EventType, generator: &mut SchemaGenerator) -> Value {
    let envelope = [
        ("id", generator.subschema_for::<EventId>()),
        ("shop", generator.subschema_for::<Shop>()),
        ("order_id", generator.subschema_for::<OrderId>()),
        ("occurred_at", generator.subschema_for::<Timestamp>()),
    ];
    let mut detail = body(kind, generator).to_value();
    let members = detail.as_object_mut().unwrap();
    let required = members.entry("required").or_insert(json!([])).as_array_mut().unwrap();
    required.extend(envelope.iter().map(|(name, _)| json!(name)));
    let properties = members.entry("properties").or_insert(json!({})).as_object_mut().unwrap();
    for (name, schema) in envelope {
        properties.insert(name.to_owned(), schema.to_value());
    }
    detail
}

/// Lists the names of everything that has a schema: each event type, and reports.
fn names() -> Vec<String> {
    EventType::ALL.iter().map(ToString::to_string).chain([REPORT.to_owned()]).collect()
}

/// The name of reports, which have a schema of their own and are no event type.
const REPORT: &str = "report-received";

/// Returns the schema with this name.
fn schema(name: &str) -> Value {
    let kind = EventType::ALL.into_iter().find(|kind| kind.slug() == name);
    kind.map_or_else(report::schema, schema_of)
}

/// Returns the schema of the whole event.
fn schema_of(kind: EventType) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let detail = detail(kind, &mut generator);
    let event = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.detail_type(),
        "type": "object",
        "required": ["source", "detail-type", "detail"],
        "properties": {
            "source": { "enum": Source::ALL.map(Source::name) },
            "detail-type": { "const": kind.detail_type() },
            "detail": detail,
        },
    });
    finished(event, generator)
}

/// Returns the schema together with the definitions that it refers to.
fn finished(mut event: Value, mut generator: SchemaGenerator) -> Value {
    let definitions: Map<String, Value> = generator.take_definitions(true);
    if !definitions.is_empty() {
        event.as_object_mut().unwrap().insert("$defs".to_owned(), Value::Object(definitions));
    }
    unlink(&mut event);
    event
}

/// Removes Rust links from descriptions, which are the types' own doc comments: [`a::B`] becomes `B`, for
/// readers who do not see the Rust code.
fn unlink(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "description" => *text = unlinked(text),
                    member => unlink(member),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(unlink),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn unlinked(text: &str) -> String {
    let mut parts = text.split("[`");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, part| match part.split_once("`]") {
        Some((path, rest)) => format!("{before}`{}`{rest}", path.rsplit("::").next().unwrap_or(path)),
        None => format!("{before}[`{part}"),
    })
}

fn file(name: &str) -> PathBuf {
    events().join("schemas").join(format!("{name}.json"))
}

fn validator(name: &str) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&schema(name)).unwrap()
}

/// Returns the samples of what has this name: for each, its name with its folder, and the event. Samples in
/// another system's format are left out.
fn samples(kind: &str) -> Vec<(String, Value)> {
    let files = fs::read_dir(events().join(kind)).unwrap().map(|file| file.unwrap().path());
    let samples = files.map(|path| {
        let name = format!("{kind}/{}", path.file_stem().unwrap().to_str().unwrap());
        let event: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        (name, event)
    });
    samples.filter(|(_, event)| event.get("source") != Some(&json!("aws.ses"))).collect()
}

fn is_refused(name: &str) -> bool {
    name.contains("/refused-")
}

#[test]
fn the_schemas_that_are_kept_say_what_the_types_say() {
    let update = std::env::var("UPDATE_SCHEMAS").is_ok();
    for kind in names() {
        let (path, schema) = (file(&kind), schema(&kind));
        if update {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let kept: Value = serde_json::from_str(&kept).unwrap_or_default();
        assert_eq!(kept, schema, "{kind}: UPDATE_SCHEMAS=1 cargo test -p candor-schema writes it anew");
    }
    for path in fs::read_dir(events().join("schemas")).unwrap().map(|file| file.unwrap().path()) {
        // The format of this webhook is no event, and no type holds it: `tests/integration` holds it to the samples.
        let is_webhook = path.ends_with("tracking-webhook.json");
        assert!(
            is_webhook || names().iter().any(|kind| file(kind) == path),
            "{} is of no event",
            path.display()
        );
    }
}

#[test]
fn every_schema_is_a_schema() {
    for kind in names() {
        jsonschema::meta::validate(&schema(&kind)).unwrap_or_else(|why| panic!("{kind}: {why}"));
    }
}

#[test]
fn what_is_believed_obeys_its_schema() {
    for kind in names() {
        let validator = validator(&kind);
        for (name, event) in samples(&kind).into_iter().filter(|(name, _)| !is_refused(name)) {
            let wrong: Vec<String> = validator.iter_errors(&event).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{name}: {wrong:?}");
        }
    }
}

#[test]
fn what_is_refused_for_its_shape_does_not() {
    for kind in names() {
        let validator = validator(&kind);
        for (name, event) in samples(&kind).into_iter().filter(|(name, _)| is_refused(name)) {
            let by_rule = REFUSED_BY_RULE.iter().find(|(listed, _)| *listed == name);
            assert_eq!(validator.is_valid(&event), by_rule.is_some(), "{name}: {by_rule:?}");
        }
    }
}

#[test]
fn what_is_listed_as_refused_by_a_rule_is_there() {
    for (name, _) in REFUSED_BY_RULE {
        assert!(events().join(format!("{name}.json")).is_file(), "{name}");
    }
}

/// Checks that the schema of a kind of text accepts the same texts as its reader.
fn assert_agrees<T: JsonSchema + FromStr>(texts: &[&str]) {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    let validator = jsonschema::options().build(schema.as_value()).unwrap();
    let (mut taken, mut refused) = (0, 0);
    for text in texts {
        let is_read = text.parse::<T>().is_ok();
        assert_eq!(validator.is_valid(&json!(text)), is_read, "{}: {text:?}", T::schema_name());
        *(if is_read { &mut taken } else { &mut refused }) += 1;
    }
    assert!(taken > 0 && refused > 0, "{}: only one side was tried", T::schema_name());
}

#[test]
fn a_quantity_obeys_its_schema_just_when_it_is_read() {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Quantity>();
    let validator = jsonschema::options().build(schema.as_value()).unwrap();
    let texts = json!(["2", "0.5", "0.001", "0.050", "1.2500", "0100", "999999.999", "1000000.00"]);
    let numbers = json!([1, 2, 1_000_000, 0.5, 2.0, 1.125]);
    let no_texts =
        json!(["", "0", "0.000", "1.", ".5", "-1", "1e3", "0,5", "0.0001", "1000000.001", "1000001"]);
    let none = json!([0, -1, -0.5, 1_000_001, 1_000_000.5, true, null, [1]]);
    for (quantities, is_read) in [(texts, true), (numbers, true), (no_texts, false), (none, false)] {
        for quantity in quantities.as_array().unwrap() {
            let read = read_quantity(&At::root(quantity, &Violations::default()));
            assert_eq!((read.is_some(), validator.is_valid(quantity)), (is_read, is_read), "{quantity}");
        }
    }
}

#[test]
fn a_text_obeys_its_schema_just_when_it_is_read() {
    assert_agrees::<EventId>(&["évt-1", "gid://shopify/Order/1", "", "a b", "a#b", "a\nb", "a\u{85}b"]);
    assert_agrees::<OrderId>(&[&"x".repeat(128), &"x".repeat(129)]);
    assert_agrees::<Remark>(&["Missed the line haul", "ü", " padded ", "", "   ", "a\tb", &"x".repeat(301)]);
    assert_agrees::<Link>(&["https://track.example/1Z?x=1", "http://x", "javascript:alert(1)", "https://"]);
    assert_agrees::<Link>(&[
        "https://x",
        "ftp://x",
        "https://x\" onclick=\"",
        "https://a b",
        "track.example",
    ]);
    assert_agrees::<Locale>(&["en", "de-CH", "zh-Hant-TW", "es-419", "e", "english", "de_CH", "de-", "1"]);
    assert_agrees::<ZoneName>(&["Europe/London", "UTC", "Europe London", ""]);
    assert_agrees::<Currency>(&["GBP", "eur", "Pounds", "£", ""]);
    let addresses = ["jo.o'neill+shop@mail.example", "jo@b.example", "jo@c.b.example"];
    let others =
        ["jo", "@b.example", "jo@", "jo@localhost", "jo@b..example", "<jo@b.example>", "jo@b@c.example"];
    let worse =
        ["a@b.example, c@d.example", "jo\\@b.example", "jo@b.example.", "a@b.example\r\nBcc: c@d.example"];
    assert_agrees::<EmailAddress>(&[&addresses[..], &others, &worse].concat());
    let messages = ["order-update:3", "shipping-notice:p:1", "shipping-update:2:p1", "delay-notice:0:order"];
    let others = ["address", "follow-up", "back-on-track:1:parcel:p1", "shipped", "order-confirmation:1", ""];
    let worse = ["order-update", "shipping-update:p1", "shipping-notice:", "delay-notice:1:p1"];
    assert_agrees::<MailSubject>(&[&messages[..], &others, &worse].concat());
    let cases = ["order-missing:order", "message-unknown:shipping-notice:p1", "hold-forgotten:gift wrap"];
    let more = ["promise-passed:order", "promise-passed:p1", "parcel-lost:p:1", "event-malformed:refused-1"];
    let others = ["order-missing", "order-missing:", "parcel-eaten:p1", "order-missing:a\nb"];
    let worse = ["order-missing:p1", "parcel-lost:a b", "message-unknown:p1", "xorder-missing:order"];
    assert_agrees::<CaseKey>(&[&cases[..], &more, &others, &worse].concat());
    assert_agrees::<EstimateSubject>(&["order", "parcel:p1", "parcel:", "p1", ""]);
}
