//! Defines the aims, and compares measurements with them.

use serde::Serialize;

use crate::growth::Growth;
use crate::report::Function;
use crate::series::Series;

/// The longest start, as a multiple of the start of a Lambda that does nothing.
pub const START_RATIO_MAX: f64 = 1.5;
/// The most memory, in bytes, when the function first asks for an event.
pub const MEMORY_BYTES_MAX: u32 = 8_000_000;
/// The largest size of the binary, in bytes.
pub const SIZE_BYTES_MAX: u32 = 6_000_000;
/// The most requests that read the table, for one event that is recorded.
pub const READS_MAX: f64 = 1.0;

/// The largest size of an order's item in bytes, by the number of events that the order holds: a typical
/// order, and one with very many events.
pub const ITEM_BYTES_MAX: [(usize, u32); 2] = [(8, 1024), (500, 16 * 1024)];

/// Describes one aim, for one function or kind of event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Aim {
    /// The name of the aim: `size`, `start`, `memory`, `reads`, `writes` or `item`.
    pub aim: &'static str,
    /// The function, and the kind of event, that the aim is for.
    pub of: String,
    /// The highest value that meets the aim.
    pub at_most: f64,
    /// The measured value.
    pub measured: f64,
    /// True if the aim is met.
    pub met: bool,
}

impl Aim {
    fn new(aim: &'static str, of: &str, at_most: f64, measured: f64) -> Self {
        Self { aim, of: of.to_owned(), at_most, measured, met: measured <= at_most }
    }
}

/// Returns how many writes one event of a kind may cause, or `None` if there is no aim for that kind.
#[must_use]
pub fn writes_max(kind: &str) -> Option<f64> {
    match kind {
        // New orders are also counted, once a minute: that may be one write in a hundred events.
        "new" => Some(1.01),
        "duplicate" => Some(0.0),
        // The samples are old, so that an older word than theirs comes late, which is noted once.
        "superseded" => Some(1.0),
        _ => None,
    }
}

/// Compares these functions with every aim. `at_rest` is true if the machine was not busy with other work
/// when they were started.
#[must_use]
pub fn assess(functions: &[Function], at_rest: bool) -> Vec<Aim> {
    functions.iter().flat_map(|function| of_function(function, at_rest)).collect()
}

/// Compares orders of many events with every aim.
#[must_use]
pub fn judge_growth(orders: &[Growth]) -> Vec<Aim> {
    let aim = |(events, most): (usize, u32)| {
        let order = orders.iter().find(|order| order.events == events)?;
        let of = format!("an order of {events} events");
        Some(Aim::new(
            "item",
            &of,
            f64::from(most),
            bytes(u64::try_from(order.item_bytes).unwrap_or(u64::MAX)),
        ))
    };
    ITEM_BYTES_MAX.into_iter().filter_map(aim).collect()
}

fn of_function(function: &Function, at_rest: bool) -> Vec<Aim> {
    let slug = function.slug.as_str();
    let at_start = &function.at_start;
    let mut aims = vec![
        Aim::new("size", slug, f64::from(SIZE_BYTES_MAX), bytes(at_start.size_bytes)),
        Aim::new("start", slug, START_RATIO_MAX, function.judged_ratio(at_rest)),
        Aim::new("memory", slug, f64::from(MEMORY_BYTES_MAX), bytes(at_start.memory_bytes)),
    ];
    aims.extend(function.events.iter().flat_map(|series| of_series(slug, series)));
    aims
}

fn of_series(slug: &str, series: &Series) -> Vec<Aim> {
    let of = format!("{slug}, {}", series.kind);
    let Some(writes) = writes_max(&series.kind) else { return Vec::new() };
    vec![Aim::new("reads", &of, READS_MAX, series.reads), Aim::new("writes", &of, writes, series.writes)]
}

/// Converts a number of bytes to a float. Binaries and functions are far smaller than the largest number that
/// a float holds exactly.
fn bytes(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::function;

    fn found(functions: &[Function], aim: &str, of: &str) -> Option<bool> {
        assess(functions, true)
            .into_iter()
            .find(|candidate| candidate.aim == aim && candidate.of == of)
            .map(|candidate| candidate.met)
    }

    #[test]
    fn an_aim_is_met_at_its_limit_and_missed_beyond_it() {
        let mut functions = [function("order-placed")];
        assert_eq!(found(&functions, "start", "order-placed"), Some(true));
        functions[0].start_ratio = 1.51;
        functions[0].at_start.size_bytes = 6_000_001;
        functions[0].at_start.memory_bytes = 8_000_001;
        for aim in ["start", "size", "memory"] {
            assert_eq!(found(&functions, aim, "order-placed"), Some(false), "{aim}");
        }
    }

    #[test]
    fn a_start_on_a_busy_machine_is_judged_by_what_it_took_of_the_processor() {
        let mut functions = [function("order-placed")];
        functions[0].start_cpu_ratio = 1.6;
        let met =
            |at_rest| assess(&functions, at_rest).iter().find(|aim| aim.aim == "start").map(|aim| aim.met);
        assert_eq!((met(true), met(false)), (Some(true), Some(false)));
    }

    #[test]
    fn a_duplicate_may_read_once_and_never_write() {
        let mut functions = [function("order-placed")];
        assert_eq!(found(&functions, "writes", "order-placed, duplicate"), Some(true));
        functions[0].events[1].writes = 0.01;
        functions[0].events[0].reads = 1.5;
        assert_eq!(found(&functions, "writes", "order-placed, duplicate"), Some(false));
        assert_eq!(found(&functions, "reads", "order-placed, new"), Some(false));
    }

    #[test]
    fn nothing_is_aimed_at_where_events_are_of_another_nature() {
        let mut functions = [function("dispatch")];
        functions[0].events[0].kind = "a mail due".into();
        assert_eq!(found(&functions, "reads", "dispatch, a mail due"), None);
    }
}
