//! Prints text, and defines its colours.

use std::io::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};

/// Marks a good result.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Marks a bad result.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Marks something to notice.
pub const NOTE: Style = AnsiColor::Yellow.on_default();
/// Marks less important text.
pub const DIM: Style = Style::new().dimmed();
/// Marks the subject of a line.
pub const STRONG: Style = Style::new().bold();

/// Returns `text` in a style. A stream that is not a terminal removes the style again.
#[must_use]
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Returns a duration as people read it.
#[must_use]
pub fn shown(length: Duration) -> String {
    match length.as_secs() {
        0..60 => format!("{:.1} s", length.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Prints a line on standard error.
pub fn say(line: &str) {
    // If the stream is closed, continue anyway.
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Prints a line on standard output.
pub fn print(line: &str) {
    let _ = writeln!(anstream::stdout(), "{line}");
}
