//! One timeline over everything that happened to an order: what the sources reported, and what Candor did because of it.

use std::collections::BTreeMap;

use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::event::stamp::Stamp;
use candor_domain::ledger::state::EffectState;
use candor_domain::message::key::MessageKey;
use candor_domain::message::sent::sent_statements;
use candor_domain::values::id::ShipmentId;

use crate::address;
use crate::known::{Known, known};
use crate::views::entry::Entry;
use crate::views::glance::Glance;
use crate::views::late::{came_late, late_among, superseded};
use crate::views::said::Said;
use crate::views::when::When;
use crate::views::why::{State, command};
use crate::words::{kinds, names};

/// Returns the timeline, oldest first. Of the same moment, what was reported stands before what was done.
pub(crate) fn timeline(glance: &Glance<'_>) -> Vec<Entry> {
    let facts = reported(glance).into_iter();
    let mut all: Vec<Entry> =
        facts.chain(sent(glance)).chain(commanded(glance)).chain(announced(glance)).collect();
    all.sort_by_key(|entry| (entry.at, !entry.is_fact()));
    all
}

fn reported(glance: &Glance<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut scans: BTreeMap<&ShipmentId, Vec<Entry>> = BTreeMap::new();
    for known in known(&glance.order().facts, glance.reader.language) {
        let entry = fact(&known, glance);
        match known.scanned {
            Some(shipment) => scans.entry(shipment).or_default().push(entry),
            None => entries.push(entry),
        }
    }
    for (shipment, entry) in superseded(glance) {
        match shipment {
            Some(shipment) => scans.entry(shipment).or_default().push(entry),
            None => entries.push(entry),
        }
    }
    entries.extend(first_placed(glance));
    entries.extend(scans.into_iter().filter_map(|(shipment, scans)| together(shipment, scans, glance)));
    entries
}

fn fact(known: &Known<'_>, glance: &Glance<'_>) -> Entry {
    let Stamp { occurred_at, source, .. } = known.stamp;
    Entry {
        what: names::fact(known.kind, glance.reader.language).to_owned(),
        says: glance.said(&known.says),
        aside: aside(known, glance),
        late: came_late(&known.stamp.id, glance),
        ..Entry::reported(*source, *occurred_at, glance)
    }
}

/// Returns why a tracking update says nothing of its shipment: it names a label that the shipment has no more, or is from
/// before the shipment.
fn aside(known: &Known<'_>, glance: &Glance<'_>) -> Option<&'static str> {
    let history = glance.order().facts.tracking_history(known.scanned?);
    (!history.counts(known.stamp)).then(|| glance.words().older_label())
}

/// Returns a row for the moment at which the order was placed, where what is known of it is from a later revision.
fn first_placed(glance: &Glance<'_>) -> Option<Entry> {
    let held = glance.order().facts.placed()?;
    let is_revised = held.stamp.occurred_at > held.body.placed_at;
    let source = held.stamp.source;
    is_revised.then(|| Entry {
        what: glance.words().placed().to_owned(),
        ..Entry::reported(source, held.body.placed_at, glance)
    })
}

/// Returns one row for the tracking updates of a shipment, which says the newest that counts.
fn together(shipment: &ShipmentId, mut scans: Vec<Entry>, glance: &Glance<'_>) -> Option<Entry> {
    scans.sort_by_key(|scan| scan.at);
    let newest = scans.iter().rfind(|scan| scan.aside.is_none()).or(scans.last())?.clone();
    if scans.len() == 1 {
        return Some(newest);
    }
    let words = glance.words();
    let what = format!("{} {shipment}: {} {}", words.parcel(), scans.len(), words.updates());
    let says = Said(format!("{} {}", words.newest_status(), newest.says.0));
    let late_items = late_among(&scans, glance.reader.language);
    Some(Entry { what, says, items: scans, late: None, late_items, ..newest })
}

fn act(what: String, says: Said, at: When, state: State, glance: &Glance<'_>) -> Entry {
    Entry {
        source: None,
        lane: glance.words().did(),
        what: format!("{what}: {}", state.word(glance.reader.language)),
        says,
        at,
        state: state.slug(),
        ..Entry::default()
    }
}

/// Returns the messages that went out, or will not.
fn sent(glance: &Glance<'_>) -> Vec<Entry> {
    let language = glance.reader.language;
    let said: BTreeMap<MessageKey, String> = sent_statements(glance.order(), glance.reader.language)
        .into_iter()
        .map(|said| (said.key, said.says))
        .collect();
    let row = |key: &MessageKey, state: EffectState<'_>| {
        let (at, state, says) = match state {
            EffectState::Due { .. } | EffectState::Claimed { .. } => return None,
            EffectState::Withheld { reason, at } => {
                (at, State::Withheld, Said(names::reason(reason, language).to_owned()))
            }
            EffectState::Unknown { since, .. } => (since, State::Unknown, Said::default()),
            EffectState::Done { at } => {
                let says = said.get(key).map(|says| glance.said(says));
                (at, State::Done, says.unwrap_or_default())
            }
            EffectState::Refused { at, why } => (at, State::Refused, glance.said(why.as_str())),
        };
        let name = names::message(key.kind(), language).to_owned();
        Some(act(name, says, When(at), state, glance))
    };
    let messages = &glance.order().ledger.messages;
    messages.iter().filter_map(|(key, entry)| row(key, entry.state())).collect()
}

/// Returns the commands that other systems got.
fn commanded(glance: &Glance<'_>) -> Vec<Entry> {
    let language = glance.reader.language;
    let commands = glance.order().ledger.commands.iter();
    let told = commands.filter_map(|(key, entry)| match entry.state() {
        EffectState::Done { at } => {
            let says = entry.statement().map(|statement| Said(command(statement, language)));
            let name = names::command(key, language);
            Some(act(name, says.unwrap_or_default(), When(at), State::Done, glance))
        }
        EffectState::Due { .. } | EffectState::Withheld { .. } | EffectState::Claimed { .. } => None,
        EffectState::Unknown { .. } | EffectState::Refused { .. } => None,
    });
    told.collect()
}

/// Returns the cases that people were told of.
fn announced(glance: &Glance<'_>) -> Vec<Entry> {
    let (language, words) = (glance.reader.language, glance.words());
    let announcements = glance.order().ledger.announcements.iter();
    let told = announcements.filter_map(|(key, task)| {
        let EffectState::Done { at } = task.state() else { return None };
        let (case, change, state) = match key {
            AnnouncementKey::Opened(_, case) => (case, words.case_opened(), "bad"),
            AnnouncementKey::Closed(_, case) => (case, words.case_closed(), "done"),
            AnnouncementKey::Overdue(_, case) => (case, words.case_overdue(), "bad"),
        };
        Some(Entry {
            what: change.to_owned(),
            says: Said(kinds::kind(case.kind(), language).to_owned()),
            address: Some(address::case(&glance.order().key, case)),
            state,
            ..act(String::new(), Said::default(), When(at), State::Done, glance)
        })
    });
    told.collect()
}
