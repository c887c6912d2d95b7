//! Shows a person that something is going on while it takes long.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use candor_stage::terminal::{BAD, DIM, GOOD, NOTE, STRONG, print, say, shown, styled};

/// A line on standard error about something that takes long. The line moves until it is over.
#[derive(Debug)]
pub struct Progress {
    title: String,
    begun: Instant,
    details: Option<Sender<String>>,
    drawing: Option<JoinHandle<()>>,
}

impl Progress {
    /// Begins, and says what is going on.
    #[must_use]
    pub fn begin(title: &str) -> Self {
        let (details, news) = channel();
        let begun = Instant::now();
        let drawn = title.to_owned();
        let drawing = std::thread::spawn(move || draw(&drawn, begun, &news));
        Self { title: title.to_owned(), begun, details: Some(details), drawing: Some(drawing) }
    }

    /// Shows the current step.
    pub fn at(&self, detail: impl Into<String>) {
        if let Some(details) = &self.details {
            // The line is only for people to see. If it is no longer drawn, nothing else changes.
            let _ = details.send(detail.into());
        }
    }

    /// Ends the line, and says that all went well.
    pub fn done(mut self, summary: &str) {
        self.stop();
        let took = styled(DIM, &shown(self.begun.elapsed()));
        let summary = if summary.is_empty() { String::new() } else { format!(": {summary}") };
        say(&format!("{} {}{summary} {took}", styled(GOOD, "✓"), self.title));
    }

    fn stop(&mut self) {
        self.details = None;
        if let Some(drawing) = self.drawing.take() {
            let _ = drawing.join();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.drawing.is_some() {
            self.stop();
            say(&format!("{} {}", styled(BAD, "✗"), self.title));
        }
    }
}

fn draw(title: &str, begun: Instant, news: &Receiver<String>) {
    let is_terminal = std::io::stderr().is_terminal();
    let pause = if is_terminal { Duration::from_millis(100) } else { Duration::from_secs(20) };
    let mut detail = String::new();
    let mut drawn = Instant::now();
    if !is_terminal {
        say(&format!("· {title} …"));
    }
    loop {
        match news.recv_timeout(pause.saturating_sub(drawn.elapsed())) {
            Ok(newer) => detail = newer,
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                drawn = Instant::now();
                draw_once(title, begun, &detail, is_terminal);
            }
        }
    }
    if is_terminal {
        let _ = write!(anstream::stderr(), "\r\x1b[2K");
    }
}

fn draw_once(title: &str, begun: Instant, detail: &str, is_terminal: bool) {
    const FRAMES: [&str; 8] = ["⣷", "⣯", "⣟", "⡿", "⢿", "⣻", "⣽", "⣾"];
    let took = shown(begun.elapsed());
    if !is_terminal {
        return say(&format!("  {detail} ({took})"));
    }
    let turn = usize::try_from(begun.elapsed().as_millis() / 100).unwrap_or_default() % FRAMES.len();
    let frame = FRAMES.get(turn).copied().unwrap_or("·");
    let short: String = detail.chars().take(70).collect();
    let line =
        format!("\r\x1b[2K{} {title} {}", styled(NOTE, frame), styled(DIM, &format!("{took}  {short}")));
    let mut stream = anstream::stderr();
    let _ = write!(stream, "{line}").and_then(|()| stream.flush());
}

/// Returns an error with all its causes, one a line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}\n  because: {cause}");
        source = cause.source();
    }
    text
}
