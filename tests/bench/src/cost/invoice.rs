//! Renders the bills for people and for programs.

use candor_local::terminal::{BAD, DIM, GOOD, STRONG, styled};
use serde_json::{Value, json};

use crate::cost::Cost;
use crate::cost::bill::Bill;
use crate::cost::life::STEPS;
use crate::cost::prices::AS_OF;

/// The most that a million orders may cost beside SES, in dollars.
pub const MILLION_ORDERS_MAX: f64 = 90.0;
/// The most that a month without orders may cost, in dollars.
pub const IDLE_MONTH_MAX: f64 = 5.0;

/// Returns the bills for programs: two lines, first what was counted, then the bills.
///
/// # Errors
/// Returns an error if what was counted cannot be written as JSON.
pub fn lines(cost: &Cost) -> serde_json::Result<String> {
    Ok(format!("{}\n{}", json!({ "counted": serde_json::to_value(&cost.counted)? }), bills(cost)))
}

fn bills(cost: &Cost) -> Value {
    json!({
        "million_orders": cost.million_orders.to_json(),
        "idle_month": cost.idle_month.to_json(),
        "prices_as_of": AS_OF,
    })
}

/// Renders the bills for people.
#[must_use]
pub fn invoice(cost: &Cost) -> String {
    let Cost { million_orders, idle_month, .. } = cost;
    let row = |name: &str, many: f64, none: f64| format!("  {name:<12} {many:>10.2} {none:>10.2}");
    let head = styled(DIM, &format!("  {:<12} {:>10} {:>10}", "USD a month", "a million", "no order"));
    let mut rows = vec![styled(STRONG, "What a month costs"), head];
    rows.extend(
        million_orders.0.iter().map(|(item, dollars)| row(&item.name(), *dollars, idle_month.of(*item))),
    );
    rows.push(styled(STRONG, &row("total", million_orders.total(), idle_month.total())));
    rows.push(judged("beside SES", million_orders, Bill::beside_ses, MILLION_ORDERS_MAX));
    rows.push(judged("no order", idle_month, Bill::total, IDLE_MONTH_MAX));
    let of = &cost.counted.order;
    let writes = format!("{} + {} of the index", of.write_units, of.index_write_units);
    let counted = format!(
        "An order: {STEPS}. Counted: {} events, {} mails, {} events of SES; {writes} write units, {} read units; \
         {} bytes in {} log lines; an item of {} bytes. us-east-1, list prices as of {AS_OF}, no free tier.",
        of.bus_events,
        of.mails,
        of.service_events,
        of.read_units,
        of.log_bytes,
        of.log_lines,
        cost.counted.item_bytes,
    );
    rows.push(String::new());
    rows.push(styled(DIM, &counted));
    rows.join("\n")
}

fn judged(name: &str, bill: &Bill, of: impl Fn(&Bill) -> f64, most: f64) -> String {
    let dollars = of(bill);
    let (mark, style) = if dollars <= most { ("✓", GOOD) } else { ("✗", BAD) };
    styled(style, &format!("  {name:<12} {dollars:>10.2} of {most} {mark}"))
}
