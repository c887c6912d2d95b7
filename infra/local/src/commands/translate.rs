//! Runs `cargo local translate`.

use std::path::{Path, PathBuf};

use candor_domain::event::envelope::Event;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::reference::report::Report;
use candor_edge::translation::Translation;
use candor_engine::intake::violations;
use candor_stage::edges::{Edge, Origin};
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::terminal::{BAD, DIM, GOOD, NOTE, STRONG, print, say, styled};

use super::error::Done;
use super::options::Output;
use super::summary;

/// The two forms of the command.
pub(super) const TRANSLATE_USAGE: &str = "cargo local translate [OPTIONS] <PROVIDER> <TOPIC> <FILES>...
       cargo local translate [OPTIONS] <PROVIDER> --summary <PATH>...";

/// The payloads to translate.
#[derive(Debug, Args)]
pub(super) struct Payloads {
    /// The provider that the payloads are from, such as shopify.
    provider: String,
    /// The payloads' topic, such as orders/create; shopifyWebhook for the partner event source's
    /// envelope.
    #[arg(required_unless_present = "summary")]
    topic: Option<String>,
    /// Files of payloads.
    #[arg(required_unless_present = "summary")]
    files: Vec<PathBuf>,
    /// The shop that the payloads come from, as its provider names it; the shop of the demo if it is left out.
    #[arg(long)]
    shop: Option<String>,
    /// Sums up the payloads in these files and folders instead. It shows per topic how many are
    /// translated, into which events; what is refused, with every reason and an example; and which
    /// members are never read, except of payloads that are refused as a whole. A member that says
    /// nothing (null, an empty text) does not count.
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ["topic", "files"])]
    summary: Vec<PathBuf>,
    /// The topic of every payload that is summed up. Otherwise it is the one that the file or its
    /// folder is named after, such as orders_create-1.json or orders/create/17.json.
    #[arg(long = "topic", value_name = "TOPIC", requires = "summary", id = "topic_of_all")]
    topic_of_all: Option<String>,
}

pub(super) fn run(output: &Output, payloads: &Payloads) -> Done {
    let Payloads { provider, topic, files, shop, summary: paths, topic_of_all } = payloads;
    let edge: Edge = provider.parse()?;
    match topic {
        Some(topic) => translate(output, edge, topic, shop.as_deref(), files),
        None => summary::run(output, edge, shop.as_deref(), topic_of_all.as_deref(), paths),
    }
}

fn translate(output: &Output, edge: Edge, topic: &str, shop: Option<&str>, files: &[PathBuf]) -> Done {
    let origin = Origin { topic: topic.to_owned(), shop: shop.map(str::to_owned), ..Origin::default() };
    let mut all_read = true;
    for path in files {
        match std::fs::read(path) {
            Ok(payload) => show(output, path, &edge.translate(&origin, &payload, Timestamp::now())),
            Err(why) => {
                all_read = false;
                say(&format!("{} {}: {why}", styled(BAD, "failed to read"), path.display()));
            }
        }
    }
    Ok(all_read)
}

fn show(output: &Output, path: &Path, translation: &Translation) {
    if output.json {
        print(&as_json(path, translation).to_string());
    } else {
        print_one(path, translation);
    }
}

fn as_json(path: &Path, translation: &Translation) -> Value {
    let file = path.display().to_string();
    match translation {
        Translation::Events(events) => {
            let reasons: Vec<String> = events.iter().flat_map(reasons).collect();
            let events: Vec<Value> = events.iter().filter_map(|event| event.to_bus().ok()).collect();
            json!({ "file": file, "outcome": "translated", "events": events, "reasons": reasons })
        }
        Translation::Reports { reports, refused } => {
            let reasons: Vec<String> = refused.iter().flat_map(|event| reasons(event)).collect();
            let reports = reports.iter().filter_map(|report| report.to_bus().ok());
            let events: Vec<Value> =
                reports.chain(refused.iter().filter_map(|event| event.to_bus().ok())).collect();
            json!({ "file": file, "outcome": "translated", "events": events, "reasons": reasons })
        }
        Translation::Demand { demand, refused } => {
            let reasons: Vec<String> = refused.iter().flat_map(|event| reasons(event)).collect();
            let rest = refused.iter().filter_map(|event| event.to_bus().ok());
            let events: Vec<Value> = [demand.to_bus()].into_iter().chain(rest).collect();
            json!({ "file": file, "outcome": "translated", "events": events, "reasons": reasons })
        }
        Translation::Changes { changes, refused } => {
            let reasons: Vec<String> = refused.iter().flat_map(|event| reasons(event)).collect();
            let rest = refused.iter().filter_map(|event| event.to_bus().ok());
            let events: Vec<Value> = changes.iter().map(FulfilmentOrderChanged::to_bus).chain(rest).collect();
            json!({ "file": file, "outcome": "translated", "events": events, "reasons": reasons })
        }
        Translation::Refused(event) => {
            let bus = event.to_bus().unwrap_or_default();
            json!({ "file": file, "outcome": "refused", "events": [bus], "reasons": reasons(event) })
        }
        Translation::NotUsed { topic, why } => {
            json!({ "file": file, "outcome": "not-used", "topic": topic, "events": [], "reasons": [why] })
        }
    }
}

fn reasons(event: &Event) -> Vec<String> {
    violations(event).iter().map(ToString::to_string).collect()
}

fn print_one(path: &Path, translation: &Translation) {
    let file = styled(STRONG, &path.display().to_string());
    match translation {
        Translation::Events(events) => {
            print(&format!("{} {file}", styled(GOOD, "translated")));
            events.iter().for_each(print_event);
        }
        Translation::Reports { reports, refused } => {
            print(&format!("{} {file}", styled(GOOD, "translated")));
            reports.iter().for_each(print_report);
            refused.iter().for_each(|event| print_event(event));
        }
        Translation::Demand { demand, refused } => {
            print(&format!("{} {file}", styled(GOOD, "translated")));
            let (shop, stamp) = (&demand.shop, &demand.stamp);
            let occurred_at = styled(DIM, &stamp.occurred_at.to_string());
            print(&format!("    {:17} {shop} {} {occurred_at}", demand.asks.detail_type(), stamp.id));
            refused.iter().for_each(|event| print_event(event));
        }
        Translation::Changes { changes, refused } => {
            print(&format!("{} {file}", styled(GOOD, "translated")));
            changes.iter().for_each(print_change);
            refused.iter().for_each(|event| print_event(event));
        }
        Translation::Refused(event) => {
            print(&format!("{} {file}", styled(NOTE, "refused   ")));
            print_event(event);
        }
        Translation::NotUsed { why, .. } => print(&format!("{} {file}: {why}", styled(DIM, "not used  "))),
    }
}

fn print_event(event: &Event) {
    let kind = event.fact.event_type().detail_type();
    let occurred_at = styled(DIM, &event.stamp.occurred_at.to_string());
    print(&format!("    {kind:17} {} {occurred_at}", event.key));
    for reason in reasons(event) {
        print(&format!("      {} {reason}", styled(NOTE, "·")));
    }
}

fn print_change(change: &FulfilmentOrderChanged) {
    let FulfilmentOrderChanged { shop, fulfilment_order_id, stamp, .. } = change;
    let occurred_at = styled(DIM, &stamp.occurred_at.to_string());
    print(&format!(
        "    {:17} {shop} {fulfilment_order_id} {occurred_at}",
        FulfilmentOrderChanged::DETAIL_TYPE
    ));
}

fn print_report(Report { shop, stamp, said }: &Report) {
    let occurred_at = styled(DIM, &stamp.occurred_at.to_string());
    print(&format!("    {:17} {shop} {} {occurred_at}", said.event_type().detail_type(), said.reference()));
}
