use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::cost::prices::LIST;

fn order() -> Counts {
    let recorder = Work { queued: 4, cpu_us: 4000, ..Work::default() };
    let asked = BTreeMap::from([("SendEmail".to_owned(), 1)]);
    let dispatch = Work { queued: 1, cpu_us: 1000, asked, ..Work::default() };
    Counts {
        functions: BTreeMap::from([("recorder".to_owned(), recorder), ("dispatch".to_owned(), dispatch)]),
        read_units: 5.0,
        write_units: 6.0,
        index_write_units: 4.0,
        bus_events: 4,
        service_events: 2,
        archived_bytes: 4000,
        woken: 1,
        api_calls: 2,
        mails: 3,
        log_bytes: 1000,
        metrics: BTreeSet::from(["EventsMerged".to_owned()]),
        ..Counts::default()
    }
}

fn deployed(window_seconds: f64) -> Deployed {
    let recorder = Function { memory_mb: 128.0, pollers: 2.0, window_seconds };
    let dispatch = Function { memory_mb: 256.0, pollers: 5.0, window_seconds: 0.0 };
    Deployed {
        functions: BTreeMap::from([("recorder".to_owned(), recorder), ("dispatch".to_owned(), dispatch)]),
        alarm_metrics: 20.0,
        dashboards: 1.0,
        secrets: 2.0,
        mail_events: vec![],
        archive_days: 30.0,
        log_days: 30.0,
        access_line_bytes: 200.0,
    }
}

fn bill(orders: f64, window_seconds: f64) -> Bill {
    let counted = Counted { order: order(), minute: Counts::default(), item_bytes: 900 };
    month(orders, &counted, &deployed(window_seconds), &LIST)
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-6
}

#[test]
fn a_month_without_orders_is_what_stands_there_anyway() {
    let idle = bill(0.0, 0.0);
    assert!(near(idle.of(Item::Alarms), 2.0) && near(idle.of(Item::Dashboard), 3.0));
    // Seven pollers ask three times in each of 43,200 minutes.
    assert!(near(idle.of(Item::Sqs), 7.0 * 3.0 * 43_200.0 / 1e6 * 0.4));
    assert!(near(idle.of(Item::Secrets), 0.8) && near(idle.of(Item::Eventbridge), 0.0432));
    for item in [Item::Lambda, Item::Dynamodb, Item::Table, Item::Logs, Item::Metrics, Item::Api, Item::Ses] {
        assert!(near(idle.of(item), 0.0), "{item:?}");
    }
}

#[test]
fn every_order_adds_what_was_counted_of_one() {
    let (idle, million) = (bill(0.0, 0.0), bill(1e6, 0.0));
    let more = |item| million.of(item) - idle.of(item);
    assert!(near(more(Item::Ses), 300.0));
    // New orders are counted by two instances in each of 43,200 minutes.
    assert!(near(more(Item::Dynamodb), (10.0 + 0.0864) * 0.625 + 5.0 * 0.125));
    assert!(near(
        bill(1000.0, 0.0).of(Item::Dynamodb),
        more(Item::Dynamodb) / 1000.0 + 0.9136 * 0.625 / 1000.0
    ));
    // Five messages are received and deleted; four are sent each for itself, and one among ten.
    assert!(near(more(Item::Sqs), (10.0 + 4.0 + 0.1) * 0.4));
    assert!(near(more(Item::Eventbridge), 4.0 + 2.0 + 4.0 * (0.1 + 0.023)));
    assert!(near(more(Item::Logs), (1.0 + 0.4) * 0.53));
    assert!(near(more(Item::Metrics), 0.3));
    assert!(near(more(Item::Table), 1.0 * 400.0 / 30.0 * 0.45));
    assert!(near(million.beside_ses(), million.total() - 300.0));
}

#[test]
fn a_call_is_billed_for_its_share_of_a_processor_and_for_waiting() {
    let million = bill(1e6, 0.0);
    let recorder_ms = 4.0 * 1769.0 / 128.0 + 4.0 * (1.0 + 1.5);
    let dispatch_ms = 1769.0 / 256.0 + 100.0 + 2.5;
    let gigabyte_seconds = (recorder_ms / 8.0 + dispatch_ms / 4.0) * 1000.0;
    assert!(near(million.of(Item::Lambda), 5.0 * 0.2 + gigabyte_seconds * LIST.gigabyte_second));
}

#[test]
fn waiting_for_more_of_a_batch_saves_calls_and_deletes() {
    let (one_by_one, batched) = (bill(1e6, 0.0), bill(1e6, 60.0));
    // 4 million messages a month are 1.54 a second; each of two pollers gets its half, for a minute.
    assert!(one_by_one.of(Item::Sqs) - batched.of(Item::Sqs) > 4.0 * 0.4 * 0.89);
    assert!(one_by_one.of(Item::Lambda) - batched.of(Item::Lambda) > 4.0 * 0.2 * 0.89);
}

#[test]
fn a_bill_is_told_in_cents_under_the_names_of_its_items() {
    let told = bill(1e6, 0.0).to_json();
    assert_eq!((&told["ses"], &told["alarms"], &told["table"]), (&json!(300.0), &json!(2.0), &json!(6.0)));
    let parts = told.as_object().unwrap().iter().filter(|(name, _)| *name != "total");
    let sum: f64 = parts.map(|(_, dollars)| dollars.as_f64().unwrap()).sum();
    assert!((sum - told["total"].as_f64().unwrap()).abs() < 0.1);
}

#[test]
fn figures_come_in_batches_of_a_minute_however_many_orders_there_are() {
    let order = Counts { figures: 5, ..order() };
    let counted = Counted { order, minute: Counts::default(), item_bytes: 900 };
    let more = |orders: f64| {
        let with = month(orders, &counted, &deployed(0.0), &LIST);
        with.of(Item::Dynamodb) - bill(orders, 0.0).of(Item::Dynamodb)
    };
    assert!(near(more(10.0), 50.0 * FIGURES_WRITE_UNITS / 1e6 * LIST.write_units));
    let most = STREAM_SHARDS * MINUTES * FIGURES_WRITE_UNITS / 1e6 * LIST.write_units;
    assert!(near(more(1e6), most) && near(more(2e6), most), "{}", more(1e6));
}
