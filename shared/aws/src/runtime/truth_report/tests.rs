use std::collections::BTreeMap;

use candor_domain::figures::counts::Figures;
use candor_domain::figures::measure::Measure;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::FiguresBatch;
use jiff::SignedDuration;

use super::*;
use crate::runtime::testing::{FixedClock, invocation};
use crate::telemetry::Meter;
use crate::testing::{Answer, Canned};

/// A Monday morning.
const MONDAY: &str = "2026-03-02T09:00:00Z";

fn policy() -> Policy {
    let base: Value = serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/policy.json"))).unwrap();
    let readers = json!({ "weekly_to": ["lead@demo-shop.example", "ops@demo-shop.example"] });
    Policy::read(&base, &json!({ "shops": { "demo-shop": { "truth_reports": readers } } })).unwrap()
}

/// Returns a store in which a shop got seven orders last week.
async fn store() -> MemoryStore {
    let mut figures = Figures::default();
    figures.add("2026-02-25".parse().unwrap(), Measure::Orders, 7);
    let changes = BTreeMap::from([("demo-shop".parse().unwrap(), figures)]);
    let (now, keep) = (MONDAY.parse().unwrap(), SignedDuration::from_hours(9_600));
    let store = MemoryStore::default();
    store.add_figures(&FiguresBatch { id: "one".into(), changes, now, keep }).await.unwrap();
    store
}

fn write(report: &TruthReport<'_>, desk: Option<&str>) -> Result<Letter, String> {
    let text = format!("{} orders, {}", report.counts.orders(), desk.unwrap_or("no desk"));
    Ok(Letter { subject: "Last week".into(), html: format!("<p>{text}</p>"), text })
}

/// Returns the answers of so many calls, and what SES was asked.
async fn called(
    ses: impl IntoIterator<Item = Answer>,
    calls: usize,
) -> (Vec<Result<Value, Failure>>, Vec<String>) {
    let local = tokio::task::LocalSet::new();
    local
        .run_until(async {
            let canned = Canned::start(ses).await;
            let desk = Some("https://desk.demo-shop.example".to_owned());
            let reports = Reports {
                books: store().await,
                mails: Mails { config: canned.aws().once(), client: OnceCell::new(), write, desk },
                clock: FixedClock(MONDAY.parse().unwrap()),
                policy: policy(),
            };
            let mut answers = vec![];
            for _ in 0..calls {
                let meter = Meter::begin();
                answers.push(reports.serve(invocation("{}", &meter)).await);
            }
            (answers, canned.requests())
        })
        .await
}

fn taken() -> Answer {
    Answer::Says(200, "", r#"{"MessageId": "0102"}"#.to_owned())
}

fn throttled() -> Answer {
    Answer::Says(429, "TooManyRequestsException", r#"{"message": "slow down"}"#.to_owned())
}

#[tokio::test]
async fn a_report_goes_to_all_of_its_readers_in_one_mail_and_once() {
    let (answers, asked) = called([taken()], 2).await;
    let sent: Vec<u64> =
        answers.into_iter().map(|answer| answer.unwrap()["sent"].as_u64().unwrap()).collect();
    assert_eq!((sent, asked.len()), (vec![1, 0], 1));
    let mail: Value = serde_json::from_str(asked[0].split_once("\r\n\r\n").unwrap().1).unwrap();
    let readers = json!(["lead@demo-shop.example", "ops@demo-shop.example"]);
    assert_eq!(mail["Destination"]["ToAddresses"], readers);
    assert_eq!(mail["ReplyToAddresses"], json!(["lead@demo-shop.example"]));
    assert_eq!(mail["FromEmailAddress"], "\"Demo Shop\" <orders@demo-shop.example>");
    let text = &mail["Content"]["Simple"]["Body"]["Text"]["Data"];
    assert_eq!(text, "7 orders, https://desk.demo-shop.example");
    assert_eq!(mail["ConfigurationSetName"], Value::Null, "SES tells nothing of it: there is no order");
}

#[tokio::test]
async fn a_call_whose_report_was_not_sent_fails_and_the_next_one_sends_it() {
    let (answers, asked) = called([throttled(), taken()], 3).await;
    assert!(answers[0].is_err(), "{answers:?}");
    assert_eq!(answers[1].as_ref().unwrap()["sent"], 1);
    assert_eq!(answers[2].as_ref().unwrap()["sent"], 0);
    assert_eq!(asked.len(), 2);
}
