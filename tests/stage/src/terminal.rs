//! The colours of everything printed, and printing.

use std::io::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};

/// Well.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Not well.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Of note.
pub const NOTE: Style = AnsiColor::Yellow.on_default();
/// Of less interest.
pub const DIM: Style = Style::new().dimmed();
/// What a line is about.
pub const STRONG: Style = Style::new().bold();

/// `text` in a style. Streams that are no terminal drop it again.
#[must_use]
pub fn styled(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// A length of time as people read it.
#[must_use]
pub fn shown(length: Duration) -> String {
    match length.as_secs() {
        0..60 => format!("{:.1} s", length.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// Prints a line on standard error.
pub fn say(line: &str) {
    // Nobody may be listening; that is no reason to stop.
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Prints a line on standard output.
pub fn print(line: &str) {
    let _ = writeln!(anstream::stdout(), "{line}");
}
