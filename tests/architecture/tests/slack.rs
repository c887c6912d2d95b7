//! Applies the template's own input transformer to cases, and checks that what comes of it is a message that Slack takes.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use candor_architecture::template::{plain, resources};
use candor_domain::case::key::{CaseKey, CaseKind};
use candor_domain::case::link::DeskAddress;
use candor_domain::case::report::{Announcement, Case, CaseChange};
use candor_domain::outreach::announced::CaseAnnounced;
use candor_domain::policy::settings::Policy;
use serde_json::{Value, json};

/// The policy that is built in, with a shop whose name is hostile.
fn policy() -> Policy {
    let path = candor_architecture::house::root().join("infra/policy.toml");
    let base: toml::Value = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let name = json!({"shops": {"demo-shop": {"name": HOSTILE}}});
    Policy::read(&serde_json::to_value(base).unwrap(), &name).unwrap()
}

const HOSTILE: &str = "<!channel> \"}]\\ & *bold* <https://evil.example|here> <all>";

/// Returns the event of a case that opened, with names that mean something in JSON, in Slack or in a transformer.
fn event(key: CaseKey) -> Value {
    let opened_at = "2026-03-02T12:05:00Z".parse().unwrap();
    let case = Case {
        key: key.clone(),
        summary: HOSTILE.to_owned(),
        evidence: vec![],
        withheld: vec![],
        sent_statements: vec![],
        quotes: false,
        language: candor_domain::values::language::Language::English,
        remedies: vec![],
        actions: vec![],
        raw: None,
    };
    let said = Announcement {
        order: "demo-shop#5001".parse().unwrap(),
        order_number: "<!here>\"\\<says>".parse().ok(),
        number: 1,
        change: CaseChange::Opened { opened_at, due_at: "2026-03-02T16:05:00Z".parse().unwrap(), case },
        team: key.kind().team(),
        severity: key.kind().severity(),
        order_page: None,
        key,
    };
    let desk = DeskAddress::new("https://desk.example");
    let said = CaseAnnounced::of(&said, &policy(), Some(&desk));
    json!({"source": "candor", "detail-type": CaseAnnounced::DETAIL_TYPE, "detail": said})
}

/// Applies the transformer of the rule, as AWS describes it: each placeholder stands for the JSON of what its path leads to
/// (<https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html>).
fn transformed(event: &Value) -> String {
    let rule = &resources()["SlackRule"]["Properties"]["Targets"][0]["InputTransformer"];
    let mut left = plain(&rule["InputTemplate"]);
    let paths = rule["InputPathsMap"].as_mapping().unwrap();
    let mut written = String::new();
    while let Some((before, rest)) = left.split_once('<') {
        let (name, after) = rest.split_once('>').unwrap();
        let path = plain(&paths[name]);
        let found = event.pointer(&path.strip_prefix('$').unwrap().replace('.', "/")).unwrap();
        assert!(!before.ends_with('"') && !after.starts_with('"'), "{name} stands within quotes");
        written.push_str(before);
        written.push_str(&found.to_string());
        left = after.to_owned();
    }
    written + &left
}

/// Checks the limits of blocks (<https://docs.slack.dev/reference/block-kit/blocks>). Returns the texts.
fn texts(message: &Value) -> Vec<String> {
    let text = |object: &Value, chars_max: usize| {
        assert!(["plain_text", "mrkdwn"].contains(&object["type"].as_str().unwrap()), "{object}");
        let text = object["text"].as_str().unwrap().to_owned();
        assert!((1..=chars_max).contains(&text.chars().count()), "{object}");
        text
    };
    let blocks = message["blocks"].as_array().unwrap();
    assert!(blocks.len() <= 50);
    let each = blocks.iter().flat_map(|block| match block["type"].as_str().unwrap() {
        "header" => {
            assert_eq!(block["text"]["type"], "plain_text");
            vec![text(&block["text"], 150)]
        }
        "section" => vec![text(&block["text"], 3000)],
        "context" => {
            let elements = block["elements"].as_array().unwrap();
            assert!((1..=10).contains(&elements.len()));
            elements.iter().map(|element| text(element, 3000)).collect()
        }
        other => panic!("an unknown block: {other}"),
    });
    each.chain([message["text"].as_str().unwrap().to_owned()]).collect()
}

#[test]
fn every_case_becomes_a_message_that_slack_takes() {
    let keys: Vec<CaseKey> = CaseKind::ALL.into_iter().filter_map(key_of).collect();
    assert!(keys.len() > 30, "only {} kinds were looked at", keys.len());
    for key in keys {
        let message: Value = serde_json::from_str(&transformed(&event(key.clone()))).unwrap();
        let texts = texts(&message);
        assert!(texts.iter().any(|text| text.contains(key.kind().says().trim_end_matches('.'))), "{texts:?}");
    }
}

/// Returns a key of a kind, if one can be had from a plain subject.
fn key_of(kind: CaseKind) -> Option<CaseKey> {
    let subjects = ["order", "p1", "order-confirmation", "5002", "tag:1:gift"];
    subjects.into_iter().find_map(|subject| format!("{}:{subject}", kind.slug()).parse().ok())
}

/// A text of a customer or a shop must not call a whole channel, nor show a link that leads elsewhere:
/// <https://github.com/langfuse/langfuse/pull/13874>, <https://github.com/Smana/runlore/pull/196>.
#[test]
fn no_name_calls_a_channel_or_leads_elsewhere() {
    let message = transformed(&event("parcel-of-cancelled-order:p1".parse().unwrap()));
    let message: Value = serde_json::from_str(&message).unwrap();
    let link = "<https://desk.example/cases/demo-shop/5001/parcel-of-cancelled-order:p1|Open the case>";
    let (links, others): (Vec<String>, Vec<String>) =
        texts(&message).into_iter().partition(|text| text.starts_with("<https"));
    assert_eq!(links, [link]);
    assert!(others.iter().all(|text| !text.contains(['<', '>'])), "{others:?}");
    assert!(others.iter().any(|text| text.contains("&lt;!channel&gt;")), "{others:?}");
    assert!(others.iter().any(|text| text.contains("&lt;!here&gt;")), "{others:?}");
    assert!(others.iter().any(|text| text.contains("by Mon 2 Mar 2026, 16:05 GMT")), "{others:?}");
    assert!(!message.to_string().contains("*bold*") || message["mrkdwn"] == false);
}
