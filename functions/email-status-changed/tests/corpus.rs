//! Reads real events of AWS, if a collection of them lies beside the repository (`../shared/corpus`). None of
//! them is about one of our mails, and none makes the code fail.

use std::fs;
use std::path::{Path, PathBuf};

use candor_domain::event::event_type::EventType;
use candor_engine::intake::{read_adapted, violations};
use email_status_changed::{ses, translate};
use serde_json::{Value, json};

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/aws");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no {}", folder.display());
    None
}

/// Returns the event as it is, and also as EventBridge would deliver it if it held SES's own event record.
fn variants(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let record = value.pointer("/Records/0/ses").unwrap_or(&value);
    let delivered = json!({ "source": "aws.ses", "detail-type": "Email Bounced", "detail": record });
    vec![text.to_owned(), delivered.to_string()]
}

#[test]
fn what_is_not_about_a_mail_of_ours_is_never_believed_to_be() {
    let Some(folder) = corpus() else { return };
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        for body in variants(&fs::read_to_string(&path).unwrap()) {
            let now = "2026-03-20T12:00:00Z".parse().unwrap();
            let read = read_adapted(EventType::EmailStatusChanged, translate, ses::adapt, &body, now);
            assert!(
                read.is_err() || read.is_ok_and(|event| !violations(&event).is_empty()),
                "{}",
                path.display()
            );
        }
    }
}
