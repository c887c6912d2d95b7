//! Writes log lines that name their call.

use std::fmt;

use serde_json::Value;
use tracing::{Event, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

use super::call;

/// A format of lines in JSON, each with the names of its call at its end. The format itself would write them as an
/// object of their own, with more around them than in them.
pub(super) struct Named<F>(pub(super) F);

impl<S, N, F> FormatEvent<S, N> for Named<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
    F: FormatEvent<S, N>,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut line = String::new();
        self.0.format_event(ctx, Writer::new(&mut line), event)?;
        writer.write_str(&named(&line))
    }
}

/// Returns the line with the names of the call at its end. A line that is no object stays as it is.
fn named(line: &str) -> String {
    let names = Value::Object(call::names()).to_string();
    let names = names.trim_start_matches('{').trim_end_matches('}');
    match line.trim_end().strip_suffix('}') {
        Some(open) if !names.is_empty() => format!("{open},{names}}}\n"),
        Some(_) | None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_names_its_order_its_event_and_its_request() {
        let written = Written::default();
        let to = written.clone();
        let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).map_event_format(Named);
        let lines = lines.with_writer(move || to.clone());
        call::begin("r-1", None);
        tracing::subscriber::with_default(tracing_subscriber::registry().with(lines), || {
            tracing::info!(order = "demo-shop#1", event = "e1", "recorded event e1");
            tracing::warn!("{{a brace}}");
        });
        let text = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line["request_id"] == "r-1"), "{text}");
        assert_eq!((&lines[0]["order"], &lines[0]["event"]), (&"demo-shop#1".into(), &"e1".into()));
    }

    #[test]
    fn outside_a_call_a_line_stays_as_it_is() {
        call::begin("", None);
        assert_eq!(named("{\"level\":\"INFO\"}\n"), "{\"level\":\"INFO\"}\n");
    }
}
