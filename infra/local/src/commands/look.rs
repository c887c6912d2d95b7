//! Runs `cargo local order` and `mail`.

use std::collections::BTreeMap;
use std::path::Path;

use candor_desk::known::{Known, known};
use candor_domain::case::key::CaseKey;
use candor_domain::facts::entries::Facts;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::ledger::state::EffectState;
use candor_domain::message::entry::MessageEntry;
use candor_domain::values::language::Language;
use candor_engine::at_rest;
use jiff::{Timestamp, Unit};
use serde_json::{Value, json};

use crate::inside;
use crate::logged::{self, Logged};
use crate::mails::{self, Mail};
use crate::orders::{self, OrdersError, StoredOrder};
use crate::project::Project;
use crate::reasons::reasons;
use crate::stack::Stack;
use crate::terminal::{BAD, DIM, GOOD, NOTE, STRONG, print, styled};

use super::error::{CommandError, Done};
use super::options::Which;

pub(super) fn order(project: &Project, which: &Which, id: &str) -> Done {
    let stack = which.find(project)?;
    let mut found = orders::all(&stack)?;
    found.retain(|stored| {
        let key = &stored.order.key;
        key.to_string() == id || key.order_id.as_str() == id
    });
    let names: Vec<String> = found.iter().map(|stored| stored.order.key.to_string()).collect();
    let stored = match (found.pop(), found.is_empty()) {
        (None, _) => return Err(CommandError::NoOrder(id.to_owned())),
        (Some(_), false) => return Err(CommandError::SeveralOrders(id.to_owned(), names.join(", "))),
        (Some(only), true) => only,
    };
    let logged = logged::about(stack.log(), &stored.order.key);
    if which.output.json {
        print(&in_json(&stored, &logged)?.to_string());
    } else {
        print_order(&stored);
        print_logged(&logged);
    }
    Ok(true)
}

/// Returns all that the table holds of an order, whether or not this release understands it, and what was logged of it.
fn in_json(stored: &StoredOrder, logged: &[Logged]) -> Result<Value, CommandError> {
    let unreadable = |problem: &dyn std::error::Error| OrdersError::Item {
        pk: stored.order.key.to_string(),
        problem: problem.to_string(),
    };
    let text = at_rest::to_json(&stored.order, &stored.unread).map_err(|why| unreadable(&why))?;
    let mut shown: Value = serde_json::from_str(&text).map_err(|why| unreadable(&why))?;
    if let Some(members) = shown.as_object_mut() {
        members.insert("order".to_owned(), stored.order.key.to_string().into());
        members.insert("wake_at".to_owned(), json!(stored.wake_at));
        members.insert("logged".to_owned(), logged.iter().map(|logged| logged.line.clone()).collect());
    }
    Ok(shown)
}

fn print_order(stored: &StoredOrder) {
    print(&styled(STRONG, &stored.order.key.to_string()));
    print_facts(&stored.order.facts);
    for (key, state) in stored.order.ledger.effects() {
        print_effect(&key, state);
    }
    for (key, entry) in &stored.order.ledger.cases {
        print_case(key, entry);
    }
    if !stored.unread.is_nothing() {
        let newer = "a newer release wrote more than this one understands: see --json";
        print(&format!("  {}", styled(NOTE, newer)));
    }
    print_reasons(stored);
}

/// Prints which call did what: a fact's event leads to the call that recorded it, and the call to all that it logged.
fn print_logged(logged: &[Logged]) {
    for logged in logged {
        print(&format!("  {} {}", styled(DIM, "logged    "), logged.shown()));
    }
}

fn print_reasons(stored: &StoredOrder) {
    let reasons = reasons(&stored.order, Timestamp::now());
    for line in reasons.iter().flat_map(|reasons| &reasons.messages) {
        print(&format!("  {} {line}", styled(DIM, "why       ")));
    }
    let because = reasons.and_then(|reasons| reasons.wake).map_or("", |wake| wake.because);
    if let Some(wake_at) = stored.wake_at {
        let again = format!("to be looked at again at {}: {because}", clock(wake_at));
        print(&format!("  {}", styled(DIM, &again)));
    }
}

fn print_facts(facts: &Facts) {
    for Known { kind, says, stamp, .. } in known(facts, Language::English) {
        let source = styled(DIM, &format!("{}, {} ({})", stamp.source, clock(stamp.occurred_at), stamp.id));
        print(&format!("  {:10} {says}  {source}", kind.slug()));
    }
}

fn print_effect(key: &EffectKey, state: EffectState<'_>) {
    let (style, state, more) = match state {
        EffectState::Due { not_before, attempts } => {
            (NOTE, "due", format!("not before {}, tried {attempts} times", clock(not_before)))
        }
        EffectState::Withheld { reason, at } => (NOTE, "withheld", format!("{reason}, since {}", clock(at))),
        EffectState::Claimed { until, .. } => (NOTE, "claimed", format!("until {}", clock(until))),
        EffectState::Unknown { since, .. } => (BAD, "unknown", format!("since {}", clock(since))),
        EffectState::Done { at } => (GOOD, "done", clock(at)),
        EffectState::Refused { at, why } => (BAD, "refused", format!("{}, {}", why.as_str(), clock(at))),
    };
    print(&format!("  {} {key:<45} {more}", styled(style, &format!("{state:10}")), key = key.to_string()));
}

fn print_case(key: &CaseKey, entry: &CaseEntry) {
    let (style, state) = match entry {
        CaseEntry::Pending { until, .. } => (DIM, format!("opens at {} unless it clears", clock(*until))),
        CaseEntry::Open { since, .. } => (BAD, format!("open since {}", clock(*since))),
        CaseEntry::Closed { at, decision: None, .. } => (DIM, format!("closed itself at {}", clock(*at))),
        CaseEntry::Closed { at, decision: Some(decision), .. } => {
            (DIM, format!("closed at {}: {decision}", clock(*at)))
        }
    };
    print(&format!("  {} {key:<45} {state}", styled(style, "case      "), key = key.to_string()));
}

pub(super) fn clock(moment: Timestamp) -> String {
    moment.round(Unit::Second).unwrap_or(moment).to_string()
}

pub(super) fn mail(project: &Project, which: &Which, folder: Option<&Path>) -> Done {
    let stack = which.find(project)?;
    let sent = inside::outbox(&stack.cloud)?;
    let keys = receipts(&stack)?;
    for (index, mail) in sent.iter().enumerate() {
        // A mail to the shop's people is of no order. Nor is one that an order sent before a story was played on it again.
        let of_none = || ("no-order".to_owned(), "unknown".to_owned());
        let (order, key) = keys.get(&mail.message_id).cloned().unwrap_or_else(of_none);
        if let Some(folder) = folder {
            let name = format!("{}-{order}-{key}", index.saturating_add(1));
            let failed =
                |cause| CommandError::File { operation: "save mails to", path: folder.to_owned(), cause };
            mails::save(mail, folder, &name).map_err(failed)?;
        }
        print_mail(which, mail, &order, &key);
    }
    match folder {
        Some(folder) if !which.output.json => {
            print(&format!("{} mails, each as .html and .eml, in {}", sent.len(), project.shown(folder)));
        }
        _ if sent.is_empty() && !which.output.json => print("no mail has left"),
        Some(_) | None => {}
    }
    Ok(true)
}

pub(super) fn print_mail(which: &Which, mail: &Mail, order: &str, key: &str) {
    let (to, subject) = (mail.addresses(), &mail.subject);
    if which.output.json {
        let at = mail.sent_at().to_string();
        let shown = json!({ "order": order, "key": key, "to": to, "subject": subject, "sent_at": at,
            "text": mail.body_text, "html": mail.body_html });
        print(&shown.to_string());
    } else {
        let at = styled(DIM, &clock(mail.sent_at()));
        print(&format!("{at}  {order:24} {key:32} {to}  “{subject}”"));
    }
}

/// Returns the order and message of each mail, by the mail service's name for the mail.
pub(super) fn receipts(stack: &Stack) -> Result<BTreeMap<String, (String, String)>, CommandError> {
    let mut receipts = BTreeMap::new();
    for stored in orders::all(stack)? {
        for (key, entry) in &stored.order.ledger.messages {
            if let MessageEntry::Done { receipt: Some(receipt), .. } = entry {
                receipts.insert(receipt.as_str().to_owned(), (stored.order.key.to_string(), key.to_string()));
            }
        }
    }
    Ok(receipts)
}
