//! Knows the call that a function serves, so that every log line names it, and what it hands on carries its trace.
//!
//! An event is followed from the edge to the mail by three names that log lines have: the edge and the function that
//! records a fact both name the event's id, all name the order, and each names its own request. With X-Ray on
//! (`Tracing`), a sampled call names its trace too.

use std::cell::RefCell;

use serde_json::{Map, Value};

thread_local! {
    // A function serves one call at a time, on one thread.
    static CALL: RefCell<Call> = RefCell::default();
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Call {
    request_id: Option<String>,
    trace_header: Option<String>,
}

/// Begins a call: what is logged and handed on from now on belongs to it.
pub fn begin(request_id: &str, trace_header: Option<&str>) {
    let request_id = Some(request_id.to_owned()).filter(|id| !id.is_empty());
    CALL.replace(Call { request_id, trace_header: trace_header.map(str::to_owned) });
}

/// Returns the name of the request that the call serves; empty where there is none. Lambda keeps it when it calls again
/// because a call failed (docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html).
#[must_use]
pub fn request_id() -> String {
    CALL.with_borrow(|call| call.request_id.clone().unwrap_or_default())
}

/// Returns the header that carries the call's trace on, as X-Ray writes it: `Root=…;Parent=…;Sampled=…`
/// (docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader).
#[must_use]
pub fn trace_header() -> Option<String> {
    CALL.with_borrow(|call| call.trace_header.clone())
}

/// Returns the members that each line of the call's log has: its request, and its trace if X-Ray keeps that.
pub(super) fn names() -> Map<String, Value> {
    let Call { request_id, trace_header } = CALL.with_borrow(Clone::clone);
    let trace = trace_header.as_deref().and_then(kept_trace).map(str::to_owned);
    let named = [("request_id", request_id), ("trace", trace)];
    named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect()
}

/// Returns the trace of a header, if it is sampled: any other leads to nothing.
fn kept_trace(header: &str) -> Option<&str> {
    let part = |name: &str| header.split(';').find_map(|part| part.trim().strip_prefix(name));
    part("Sampled=").filter(|sampled| *sampled == "1").and_then(|_| part("Root="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_names_its_request_and_a_trace_that_is_kept() {
        begin("r-1", Some("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"));
        let named = Value::Object(names());
        assert_eq!((&named["request_id"], request_id()), (&"r-1".into(), "r-1".to_owned()));
        assert_eq!(named["trace"], "1-5759e988-bd862e3fe1be46a994272793");
    }

    #[test]
    fn a_trace_that_is_not_kept_is_carried_on_and_not_named() {
        begin("r-2", Some("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0"));
        assert_eq!(names().keys().collect::<Vec<_>>(), ["request_id"]);
        assert!(trace_header().unwrap().starts_with("Root=1-5759e988"));
    }

    #[test]
    fn a_later_call_takes_nothing_over_from_the_one_before() {
        begin("r-3", Some("Root=1-a;Sampled=1"));
        begin("", None);
        assert!(names().is_empty() && trace_header().is_none());
    }
}
