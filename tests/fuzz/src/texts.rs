//! Tests the readers of texts with a format of their own: keys, the policy, and stories.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use candor_domain::case::key::CaseKey;
use candor_domain::command::key::CommandKey;
use candor_domain::contact::mail_status::MailSubject;
use candor_domain::event::stamp::Stamp;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::message::key::MessageKey;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{EstimateSubject, OrderKey};
use candor_domain::values::text::{EmailAddress, Link};
use candor_story::story::Story;
use serde_json::{Value, json};

/// Reads keys, one per line.
pub fn keys(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for line in text.split('\n') {
        reads_back::<MessageKey>(line);
        reads_back::<EffectKey>(line);
        reads_back::<CaseKey>(line);
        reads_back::<CommandKey>(line);
        reads_back::<MailSubject>(line);
        reads_back::<Stamp>(line);
        reads_back::<OrderKey>(line);
        reads_back::<EstimateSubject>(line);
        let _ = (line.parse::<EmailAddress>(), line.parse::<Link>());
    }
}

fn reads_back<T: FromStr + Display + PartialEq + Debug>(text: &str) {
    if let Ok(key) = text.parse::<T>() {
        let written = key.to_string();
        assert!(written.len() <= text.len() + 32, "{text:?} becomes {written:?}");
        assert!(written.parse::<T>().is_ok_and(|again| again == key), "{text:?} becomes {written:?}");
    }
}

/// Reads a policy, both as a whole and as changes to the shipped one.
pub fn policy(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let value = serde_json::from_str::<Value>(text).or_else(|_| toml::from_str::<Value>(text));
    let Ok(value) = value else { return };
    for (base, overrides) in [(&value, &json!({})), (&shipped(), &value)] {
        if let Err(violations) = Policy::read(base, overrides) {
            assert!(!violations.is_empty(), "no reason");
        }
    }
}

/// Reads a story.
pub fn story(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Story::read(text) {
        Ok(story) => assert!(!story.steps.is_empty()),
        Err(problems) => assert!(!problems.is_empty() && problems.iter().all(|one| one.line > 0)),
    }
}

/// Returns the shipped policy.
pub(crate) fn shipped() -> Value {
    toml::from_str(include_str!("../../../infra/policy.toml")).unwrap()
}
