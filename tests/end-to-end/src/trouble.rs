//! Stands between the functions and AWS and causes failures: throttling, and answers that are lost after the
//! request was carried out. It records every mail that the mail service accepted, even if the sender did not
//! learn of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use candor_local::cloud::{Cloud, Passed};
use candor_local::emulator::Brand;
use serde_json::Value;
use tiny_http::{Header, Request, Response, Server};

/// Holds a mail that the mail service accepted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// The order that it is about.
    pub order_id: String,
    /// The message that it carries.
    pub message: String,
    /// The identifier that the mail service gave it.
    pub message_id: String,
}

/// Names a failure of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The request was rejected and not carried out.
    Throttled,
    /// The request was carried out, and its answer was lost.
    AnswerLost,
}

/// Names the service that a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// DynamoDB.
    Table,
    /// SQS.
    Queue,
    /// EventBridge.
    Bus,
    /// SES, as far as mails are sent.
    Mail,
    /// Everything else.
    Other,
}

/// Returns, for 100 requests to a service, how many are throttled and how many lose their answer.
fn odds(service: Service) -> (u64, u64) {
    match service {
        Service::Table => (15, 5),
        Service::Mail => (15, 15),
        Service::Queue | Service::Bus => (10, 5),
        Service::Other => (0, 0),
    }
}

/// Forwards requests between the functions and AWS, and makes some of them fail.
pub struct Trouble {
    /// The port that functions connect to.
    pub port: u16,
    server: Arc<Server>,
    state: Arc<State>,
    workers: Vec<JoinHandle<()>>,
}

struct State {
    target: AtomicU16,
    brewing: AtomicBool,
    down: Mutex<Option<Service>>,
    chance: AtomicU64,
    taken: Mutex<Vec<Taken>>,
    counts: Mutex<BTreeMap<String, u32>>,
}

/// The number of workers, which is more than the number of functions that run at once.
const WORKERS: usize = 24;

impl Trouble {
    /// Begins to listen. No failures happen yet.
    ///
    /// # Errors
    /// Returns the reason if it cannot listen.
    pub fn listen(seed: u64) -> Result<Self, String> {
        let server = Server::http("127.0.0.1:0").map(Arc::new).map_err(|why| why.to_string())?;
        let port = server.server_addr().to_ip().map(|address| address.port()).ok_or("not on the network")?;
        let state = Arc::new(State {
            target: AtomicU16::new(0),
            brewing: AtomicBool::new(false),
            down: Mutex::default(),
            chance: AtomicU64::new(seed),
            taken: Mutex::default(),
            counts: Mutex::default(),
        });
        let work = |_| {
            let (server, state) = (Arc::clone(&server), Arc::clone(&state));
            std::thread::spawn(move || {
                while let Ok(request) = server.recv() {
                    state.pass_on(request);
                }
            })
        };
        let workers = (0..WORKERS).map(work).collect();
        Ok(Self { port, server, state, workers })
    }

    /// Sets the port that everything is forwarded to.
    pub fn pass_on_to(&self, port: u16) {
        self.state.target.store(port, Ordering::Relaxed);
    }

    /// Switches failures on or off from now on.
    pub fn brew(&self, on: bool) {
        self.state.brewing.store(on, Ordering::Relaxed);
    }

    /// Makes a service refuse everything from now on, or none.
    pub fn down(&self, service: Option<Service>) {
        *locked(&self.state.down) = service;
    }

    /// Returns every mail that the mail service accepted.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        locked(&self.state.taken).clone()
    }

    /// Returns how often each failure happened.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<String, u32> {
        locked(&self.state.counts).clone()
    }
}

impl fmt::Debug for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trouble").field("port", &self.port).finish_non_exhaustive()
    }
}

impl Drop for Trouble {
    fn drop(&mut self) {
        for _ in &self.workers {
            self.server.unblock();
        }
        for worker in self.workers.drain(..) {
            // If a worker panicked, its request failed, and the functions saw that.
            let _ = worker.join();
        }
    }
}

impl State {
    fn pass_on(&self, mut request: Request) {
        let mut body = Vec::new();
        if request.as_reader().read_to_end(&mut body).is_err() {
            return;
        }
        let service = service_of(&request);
        let fault = self.fault(service);
        if let Some(fault) = fault {
            *locked(&self.counts).entry(format!("{service:?} {fault:?}")).or_default() += 1;
        }
        let answer = match fault {
            Some(Fault::Throttled) => Some(throttled(service)),
            Some(Fault::AnswerLost) => {
                // The request may be carried out or not; its answer is dropped.
                let _ = self.ask(service, &request, body);
                Some(lost())
            }
            None => self.ask(service, &request, body),
        };
        // The caller may have gone by now.
        let _ = request.respond(answer.unwrap_or_else(lost));
    }

    fn ask(
        &self,
        service: Service,
        request: &Request,
        body: Vec<u8>,
    ) -> Option<Response<std::io::Cursor<Vec<u8>>>> {
        let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
        let headers = request.headers().iter();
        let headers = headers.map(|header| (header.field.to_string(), header.value.to_string()));
        let cloud = Cloud::at(Brand::Ministack, self.target.load(Ordering::Relaxed));
        let method = request.method().to_string();
        let passed = cloud.pass(&method, request.url(), &headers.collect::<Vec<_>>(), body).ok()?;
        if service == Service::Mail && passed.status == 200 {
            locked(&self.taken).extend(taken(&asked, &passed));
        }
        let mut answer = Response::from_data(passed.body).with_status_code(passed.status);
        for (name, value) in passed.headers {
            answer.add_header(Header::from_bytes(name, value).ok()?);
        }
        Some(answer)
    }

    fn fault(&self, service: Service) -> Option<Fault> {
        if *locked(&self.down) == Some(service) {
            return Some(Fault::Throttled);
        }
        if !self.brewing.load(Ordering::Relaxed) {
            return None;
        }
        let (throttled, lost) = odds(service);
        match self.roll() {
            roll if roll < throttled => Some(Fault::Throttled),
            roll if roll < throttled + lost => Some(Fault::AnswerLost),
            _ => None,
        }
    }

    /// Returns a number from 0 to 99, by SplitMix64. Which request gets which number depends on the threads.
    fn roll(&self) -> u64 {
        let seed = self.chance.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % 100
    }
}

fn service_of(request: &Request) -> Service {
    let target = request.headers().iter().find(|header| header.field.equiv("x-amz-target"));
    let target = target.map(|header| header.value.as_str()).unwrap_or_default();
    if request.url().starts_with("/v2/email/outbound-emails") {
        Service::Mail
    } else if target.starts_with("DynamoDB") {
        Service::Table
    } else if target.starts_with("AmazonSQS") {
        Service::Queue
    } else if target.starts_with("AWSEvents") {
        Service::Bus
    } else {
        Service::Other
    }
}

fn throttled(service: Service) -> Response<std::io::Cursor<Vec<u8>>> {
    let code = match service {
        Service::Table => "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
        Service::Mail => "TooManyRequestsException",
        Service::Queue | Service::Bus | Service::Other => "ThrottlingException",
    };
    let status = if service == Service::Mail { 429 } else { 400 };
    let body = serde_json::json!({ "__type": code, "message": "too much at once" });
    let named = Header::from_bytes("x-amzn-errortype", code).into_iter();
    named.fold(Response::from_data(body.to_string()).with_status_code(status), Response::with_header)
}

fn lost() -> Response<std::io::Cursor<Vec<u8>>> {
    let body = serde_json::json!({ "__type": "InternalFailure", "message": "the answer is lost" });
    Response::from_data(body.to_string()).with_status_code(500)
}

/// Returns the requested mail, which is identified by its tags.
fn taken(asked: &Value, passed: &Passed) -> Option<Taken> {
    let answer: Value = serde_json::from_slice(&passed.body).ok()?;
    let tags = asked.get("EmailTags")?.as_array()?;
    let value = |name: &str| {
        let tag = tags.iter().find(|tag| tag.get("Name").and_then(Value::as_str) == Some(name))?;
        // The colon is the only character that occurs in the tests' names and is not allowed in tags.
        Some(tag.get("Value")?.as_str()?.replace("_3A", ":"))
    };
    Some(Taken {
        order_id: value("order")?,
        message: value("message")?,
        message_id: answer.get("MessageId")?.as_str()?.to_owned(),
    })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
