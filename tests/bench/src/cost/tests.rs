//! Holds the aims for what a month costs against what was counted last. To count anew:
//! `cargo measure --cost --json | head -1 > tests/bench/counted.json`.

use super::invoice::{IDLE_MONTH_MAX, MILLION_ORDERS_MAX, lines};
use super::*;

fn counted() -> Counted {
    #[derive(serde::Deserialize)]
    struct Line {
        counted: Counted,
    }
    serde_json::from_str::<Line>(include_str!("../../counted.json")).unwrap().counted
}

fn cost() -> Cost {
    Cost::of(counted(), &Deployed::read().unwrap())
}

#[test]
fn a_month_with_a_million_orders_costs_what_is_aimed_at_beside_ses() {
    let bill = cost().million_orders;
    assert!(bill.beside_ses() <= MILLION_ORDERS_MAX, "{}", bill.to_json());
    assert!(bill.beside_ses() > 50.0, "so little is not to be believed: {}", bill.to_json());
}

#[test]
fn a_month_without_orders_costs_what_is_aimed_at() {
    let bill = cost().idle_month;
    // A bill is in whole cents.
    let cents = (bill.total() * 100.0).round();
    assert!(cents <= IDLE_MONTH_MAX * 100.0, "{}", bill.to_json());
    assert!(bill.total() > 2.0, "so little is not to be believed: {}", bill.to_json());
}

#[test]
fn a_typical_order_and_each_of_its_mails_takes_one_write_unit_each_time() {
    let Counted { order, item_bytes, .. } = counted();
    let asked =
        |operation: &str| order.functions.values().filter_map(|work| work.asked.get(operation)).sum::<u64>();
    let writes = asked("PutItem") + asked("UpdateItem");
    assert!(
        item_bytes <= 1024 && order.write_units <= crate::statistics::float(writes.try_into().unwrap()),
        "{} units",
        order.write_units
    );
}

#[test]
fn programs_read_the_bills_on_the_last_line() {
    let lines = lines(&cost()).unwrap();
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!(last["prices_as_of"], prices::AS_OF);
    assert_eq!(last["million_orders"]["ses"], 300.0);
    assert!(last["idle_month"]["total"].is_f64() && last["million_orders"]["total"].is_f64());
}

#[test]
fn the_handbook_has_the_bills() {
    let handbook =
        std::fs::read_to_string(candor_architecture::house::root().join("infra/README.md")).unwrap();
    let cost = cost();
    for (item, dollars) in &cost.million_orders.0 {
        let row = handbook.lines().find(|line| line.starts_with(&format!("| {} |", item.name())));
        let cells: Vec<&str> =
            row.unwrap_or_else(|| panic!("no row of {item:?}")).split('|').map(str::trim).collect();
        for (cell, dollars) in [(cells[2], *dollars), (cells[3], cost.idle_month.of(*item))] {
            let told: f64 = cell.parse().unwrap_or_else(|_| panic!("{item:?}: {cell}"));
            assert!(
                (told - dollars).abs() <= 0.1 + dollars / 20.0,
                "{item:?}: {told} is told, and {dollars} is so"
            );
        }
    }
}
