//! Runs a function behind a Runtime API of its own: the emulator posts events to it, and the function fetches them and posts
//! its answers (<https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>).
//!
//! All of it is one loop. A function that waits for an event and an event that waits for the function are requests
//! that have no answer yet.

use std::collections::VecDeque;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tiny_http::{Header, Method, Request, Response, Server};

use crate::terminal::print;

use super::place::{BINARY, ContainerError, Containers};

const NEXT: &str = "/2018-06-01/runtime/invocation/next";
/// The path at which fakecloud posts events, as to the emulator of a runtime interface that AWS's images hold.
const EVENTS: &str = "/2015-03-31/functions/function/invocations";
const INIT_FAILED: &str = "/2018-06-01/runtime/init/error";
/// The name of the function in its events. No function reads it.
const ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function:local";
/// The longest time that any function of the template may take is shorter.
const DEADLINE: SignedDuration = SignedDuration::from_mins(3);
/// The time between two looks at the process, which may have ended.
const LOOK_EVERY: Duration = Duration::from_millis(200);
const ENDED: &str =
    r#"{"errorType":"Runtime.ExitError","errorMessage":"the function ended without an answer"}"#;

/// Runs a container's function until it ends or is to be removed. Prints the port of its Runtime API first.
pub(super) fn run(containers: &Containers, id: &str) -> Result<(), ContainerError> {
    let failed = |why: &dyn std::fmt::Display| ContainerError::Start(why.to_string());
    let server = Server::http(("127.0.0.1", 0)).map_err(|why| failed(&why))?;
    let address = server.server_addr().to_ip().ok_or_else(|| failed(&"it has no port"))?;
    let mut command = Command::new(containers.file(id, BINARY));
    command.env_clear().envs(containers.environment(id)?).env("AWS_LAMBDA_RUNTIME_API", address.to_string());
    command.stdin(Stdio::null()).stdout(containers.open_log()?).stderr(containers.open_log()?);
    let mut function = command.spawn().map_err(|why| failed(&why))?;
    print(&address.port().to_string());
    let mut api = Api::default();
    api.serve(&server, &mut function);
    // It may have ended by itself.
    let _ = function.kill().and_then(|()| function.wait());
    api.end();
    Ok(())
}

/// The requests that have no answer yet.
#[derive(Default)]
struct Api {
    /// The function, when it waits for an event.
    idle: Option<Request>,
    /// Events that wait for the function.
    waiting: VecDeque<Request>,
    /// The event that the function works on.
    working: Option<Request>,
    events: u64,
}

impl Api {
    fn serve(&mut self, server: &Server, function: &mut Child) {
        while let Ok(request) = server.recv_timeout(LOOK_EVERY) {
            match request {
                Some(request) if *request.method() == Method::Delete => {
                    answer(request, 200, String::new());
                    return;
                }
                Some(request) => self.take(request),
                None if matches!(function.try_wait(), Ok(None)) => {}
                None => return,
            }
            self.hand_over();
        }
    }

    fn take(&mut self, mut request: Request) {
        match request.url() {
            NEXT => self.idle = Some(request),
            EVENTS => self.waiting.push_back(request),
            path if path.ends_with("/response") || path.ends_with("/error") => {
                let event = if path == INIT_FAILED { self.waiting.pop_front() } else { self.working.take() };
                let body = body(&mut request);
                answer(request, 202, String::new());
                if let Some(event) = event {
                    answer(event, 200, body);
                }
            }
            _ => answer(request, 404, String::new()),
        }
    }

    /// Gives the function an event, if there is one and the function waits for it.
    fn hand_over(&mut self) {
        if self.idle.is_none() {
            return;
        }
        let Some(mut event) = self.waiting.pop_front() else { return };
        self.events = self.events.saturating_add(1);
        let deadline = Timestamp::now().saturating_add(DEADLINE).unwrap_or(Timestamp::MAX).as_millisecond();
        let headers = [
            ("Lambda-Runtime-Aws-Request-Id", format!("{}-{}", std::process::id(), self.events)),
            ("Lambda-Runtime-Deadline-Ms", deadline.to_string()),
            ("Lambda-Runtime-Invoked-Function-Arn", ARN.to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ];
        let mut response = Response::from_string(body(&mut event));
        for header in
            headers.iter().filter_map(|(name, value)| Header::from_bytes(*name, value.as_str()).ok())
        {
            response.add_header(header);
        }
        self.working = Some(event);
        // If the function has ended meanwhile, the loop notices that.
        let _ = self.idle.take().map(|idle| idle.respond(response));
    }

    /// Answers what the function left unanswered.
    fn end(self) {
        for event in self.working.into_iter().chain(self.waiting) {
            answer(event, 200, ENDED.to_owned());
        }
    }
}

fn body(request: &mut Request) -> String {
    let mut body = String::new();
    // A caller that breaks off has no use for an answer either.
    let _ = request.as_reader().read_to_string(&mut body);
    body
}

/// Answers a request. Its caller may have gone by now, which is for the caller to deal with.
fn answer(request: Request, status: u16, body: String) {
    let _ = request.respond(Response::from_string(body).with_status_code(status));
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "/2018-06-01/runtime/invocation/1/response";

    /// Serves beside a process that runs for so long, and returns what a caller gets for an event.
    fn answered(seconds: &str, function: impl FnOnce(&str)) -> String {
        let server = Server::http("127.0.0.1:0").unwrap();
        let base = format!("http://{}", server.server_addr());
        let mut process = Command::new("sleep").arg(seconds).spawn().unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut api = Api::default();
                api.serve(&server, &mut process);
                process.kill().and_then(|()| process.wait()).unwrap();
                api.end();
            });
            let event = scope.spawn(|| {
                let mut answer = ureq::post(format!("{base}{EVENTS}")).send(r#"{"a":1}"#).unwrap();
                answer.body_mut().read_to_string().unwrap()
            });
            function(&base);
            event.join().unwrap()
        })
    }

    #[test]
    fn a_function_gets_the_event_and_its_answer_goes_to_the_caller() {
        let answer = answered("60", |base| {
            let mut event = ureq::get(format!("{base}{NEXT}")).call().unwrap();
            assert!(event.headers().contains_key("lambda-runtime-deadline-ms"));
            assert_eq!(event.body_mut().read_to_string().unwrap(), r#"{"a":1}"#);
            ureq::post(format!("{base}{ANSWER}")).send("done").unwrap();
            ureq::delete(base).call().unwrap();
        });
        assert_eq!(answer, "done");
    }

    #[test]
    fn the_caller_of_a_function_that_ends_learns_of_it() {
        assert_eq!(answered("1", |_| {}), ENDED);
    }
}
