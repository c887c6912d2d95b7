//! Renders the report for people: aims next to measurements.

use anstyle::Style;
use candor_local::terminal::{BAD, DIM, GOOD, NOTE, STRONG, styled};

use crate::aims::{self, MEMORY_BYTES_MAX, READS_MAX, SIZE_BYTES_MAX, START_RATIO_MAX};
use crate::growth::Growth;
use crate::report::{Function, Report};
use crate::series::Series;
use crate::starts::Footprint;

/// Holds a cell of a table.
#[derive(Debug, Clone)]
struct Cell {
    text: String,
    style: Style,
}

fn plain(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), style: Style::new() }
}

fn dim(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), style: DIM }
}

/// Returns a cell with a measurement, and whether it meets its aim.
fn candidate(text: &str, met: bool) -> Cell {
    let (hash, style) = if met { ("✓", GOOD) } else { ("✗", BAD) };
    Cell { text: format!("{text} {hash}"), style }
}

/// Renders the whole report.
#[must_use]
pub fn sheet(report: &Report) -> String {
    let machine = &report.machine;
    let place = format!("{}, {} cores, {}", machine.processor, machine.cores, machine.architecture);
    let counts = format!("medians of {} starts; {} events of each kind", report.starts, report.events);
    let mut parts = vec![styled(DIM, &format!("{place}; {counts}"))];
    parts.push(titled("Functions", &functions(report)));
    parts.push(titled("Events", &events(report)));
    parts.push(titled("Orders, and what one more event takes", &orders(&report.orders)));
    let missed = report.aims.iter().filter(|aim| !aim.met).count();
    let style = if missed == 0 { GOOD } else { BAD };
    let met = report.aims.len().saturating_sub(missed);
    parts.push(styled(style, &format!("{met} of {} aims met", report.aims.len())));
    if !report.at_rest {
        parts.push(styled(NOTE, "The machine was busy: starts are judged by their processor time."));
    }
    parts.extend(report.failed.iter().map(|why| styled(BAD, &format!("not measured: failed to {why}"))));
    parts.join("\n\n")
}

fn titled(title: &str, rows: &[Vec<Cell>]) -> String {
    format!("{}\n{}", styled(STRONG, title), table(rows))
}

/// Renders rows as a table whose columns are as wide as necessary. The first two columns are aligned to the
/// left.
fn table(rows: &[Vec<Cell>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width_of = |column: usize| {
        let widths = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.text.chars().count());
        widths.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width_of).collect();
    let line = |row: &Vec<Cell>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let text = match column {
                0 | 1 => format!("{:<width$}", cell.text),
                _ => format!("{:>width$}", cell.text),
            };
            styled(cell.style, &text)
        });
        format!("  {}", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn functions(report: &Report) -> Vec<Vec<Cell>> {
    let ratio = if report.at_rest { "of nothing's" } else { "of nothing's cpu" };
    let heads = ["", "size", "start", ratio, "cpu", "memory", "after events", "first event", "cpu"];
    let aims = [
        "aim".to_owned(),
        format!("≤ {}", megabytes(SIZE_BYTES_MAX.into())),
        String::new(),
        format!("≤ {START_RATIO_MAX}×"),
        String::new(),
        format!("≤ {}", megabytes(MEMORY_BYTES_MAX.into())),
    ];
    let mut rows = vec![heads.map(dim).to_vec(), aims.map(dim).to_vec()];
    rows.extend(report.nothing.iter().map(nothing));
    rows.extend(report.functions.iter().map(|one| function(one, report.at_rest)));
    let python = &report.elsewhere;
    let start = format!("{} ms", python.start_ms);
    let memory = format!("{} MB", python.memory_mb);
    let elsewhere =
        ["Python, elsewhere".to_owned(), String::new(), start, String::new(), String::new(), memory];
    rows.push(elsewhere.map(dim).to_vec());
    rows
}

fn nothing(footprint: &Footprint) -> Vec<Cell> {
    let figures = [
        "nothing".to_owned(),
        megabytes(footprint.size_bytes),
        millis(footprint.start_us),
        "1.00×".to_owned(),
        millis(footprint.start_cpu_us),
        megabytes(footprint.memory_bytes),
    ];
    figures.map(dim).to_vec()
}

fn function(function: &Function, at_rest: bool) -> Vec<Cell> {
    let at_start = &function.at_start;
    let size = candidate(&megabytes(at_start.size_bytes), at_start.size_bytes <= SIZE_BYTES_MAX.into());
    let ratio = function.judged_ratio(at_rest);
    let ratio = candidate(&format!("{ratio:.2}×"), ratio <= START_RATIO_MAX);
    let memory =
        candidate(&megabytes(at_start.memory_bytes), at_start.memory_bytes <= MEMORY_BYTES_MAX.into());
    vec![
        plain(&function.slug),
        size,
        plain(millis(at_start.start_us)),
        ratio,
        plain(millis(at_start.start_cpu_us)),
        memory,
        plain(megabytes(function.memory_after_events_bytes)),
        plain(millis(function.first_event.wall_us)),
        plain(millis(function.first_event.cpu_us)),
    ]
}

fn events(report: &Report) -> Vec<Vec<Cell>> {
    let heads = [
        "",
        "",
        "cpu",
        "wall",
        "without AWS",
        "reads",
        "writes",
        "read units",
        "write units",
        "index",
        "other requests",
    ];
    let mut rows = vec![heads.map(dim).to_vec()];
    for function in &report.functions {
        let of_series = function.events.iter().enumerate();
        rows.extend(of_series.map(|(index, series)| {
            let name = if index == 0 { function.slug.as_str() } else { "" };
            event(name, series)
        }));
    }
    let python = &report.elsewhere;
    let mut elsewhere = vec![dim("Python, elsewhere"), dim("new"), dim(format!("{} ms", python.cpu_ms))];
    elsewhere.extend([dim(""), dim(""), dim(python.reads.to_string()), dim(python.writes.to_string())]);
    rows.push(elsewhere);
    rows
}

fn event(name: &str, series: &Series) -> Vec<Cell> {
    let writes_max = aims::writes_max(&series.kind);
    let counted = |count: f64, at_most: Option<f64>| match at_most {
        Some(at_most) => candidate(&number(count), count <= at_most),
        None => plain(number(count)),
    };
    let ours = ["GetItem", "PutItem", "UpdateItem", "Query"];
    let others = series.requests.iter().filter(|(operation, _)| !ours.contains(&operation.as_str()));
    let others: Vec<String> =
        others.map(|(operation, count)| format!("{} {operation}", number(*count))).collect();
    vec![
        plain(name),
        plain(&series.kind),
        plain(format!("{:.2} ms", series.cpu_us / 1000.0)),
        plain(millis(series.wall_us)),
        plain(millis(series.own_us)),
        counted(series.reads, writes_max.map(|_| READS_MAX)),
        counted(series.writes, writes_max),
        plain(number(series.read_units)),
        plain(number(series.write_units)),
        plain(number(series.index_write_units)),
        plain(others.join(", ")),
    ]
}

fn orders(orders: &[Growth]) -> Vec<Vec<Cell>> {
    let heads = [
        "events",
        "",
        "parcels",
        "effects",
        "item",
        "read units",
        "write units",
        "translate",
        "read",
        "merge + plan",
        "write",
    ];
    let row = |growth: &Growth| {
        let laps = &growth.one_more;
        let usual = if growth.events == 3 { "placed, paid, sent" } else { "" };
        vec![
            plain(growth.events.to_string()),
            dim(usual),
            plain(growth.shipments.to_string()),
            plain(growth.effects.to_string()),
            plain(format!("{} B", growth.item_bytes)),
            plain(number(growth.read_units)),
            plain(number(growth.write_units)),
            plain(nanos(laps.translate_ns)),
            plain(nanos(laps.read_ns)),
            plain(nanos(laps.decide_ns)),
            plain(nanos(laps.write_ns)),
        ]
    };
    [heads.map(dim).to_vec()].into_iter().chain(orders.iter().map(row)).collect()
}

/// Renders bytes as megabytes of one million bytes each.
fn megabytes(bytes: u64) -> String {
    format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000)
}

fn millis(micros: u64) -> String {
    format!("{}.{:02} ms", micros / 1000, micros % 1000 / 10)
}

fn nanos(nanos: u64) -> String {
    format!("{}.{} µs", nanos / 1000, nanos % 1000 / 100)
}

/// Renders a number per event, without decimals if it is whole.
fn number(count: f64) -> String {
    if count.fract().abs() < 0.005 { format!("{count:.0}") } else { format!("{count:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::report;

    fn stripped(text: &str) -> String {
        let mut stripped = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            stripped.push_str(before);
            rest = after.split_once('m').map_or("", |(_, rest)| rest);
        }
        stripped + rest
    }

    #[test]
    fn every_aim_stands_beside_its_figure() {
        let mut report = report();
        report.functions[1].at_start.size_bytes = 6_200_000;
        report.failed.push("start wake".into());
        let sheet = stripped(&sheet(&report));
        assert!(
            sheet.contains("5.00 MB ✓") && sheet.contains("6.20 MB ✗") && sheet.contains("1.50× ✓"),
            "{sheet}"
        );
        assert!(sheet.contains("Python, elsewhere") && sheet.contains("600 ms") && sheet.contains("79 MB"));
        assert!(sheet.contains("not measured: failed to start wake"));
        assert!(sheet.contains("14 of 14 aims met"), "{sheet}");
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(megabytes(5_409_999), "5.40 MB");
        assert_eq!(millis(12_345), "12.34 ms");
        assert_eq!(nanos(123_456), "123.4 µs");
        assert_eq!([number(1.0), number(0.5), number(2.001)], ["1", "0.50", "2"]);
    }
}
