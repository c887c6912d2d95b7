//! Trouble: stands between the functions and AWS, and lets things go wrong there: throttling, and answers that get lost
//! after what was asked for was done. It sees every mail that the mail service took, whatever the sender heard of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use candor_local::cloud::{Cloud, Passed};
use serde_json::Value;
use tiny_http::{Header, Request, Response, Server};

/// A mail that the mail service took.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// The order it is about.
    pub order_id: String,
    /// The message it is.
    pub message: String,
    /// The mail service's name for it.
    pub message_id: String,
}

/// What goes wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// Turned away at the door.
    Throttled,
    /// Done, and the answer lost.
    AnswerLost,
}

/// Whom a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Service {
    Table,
    Queue,
    Bus,
    Mail,
    Other,
}

/// How many requests to a service of a hundred are turned away, and how many lose their answer.
fn odds(service: Service) -> (u64, u64) {
    match service {
        Service::Table => (15, 5),
        Service::Mail => (15, 15),
        Service::Queue | Service::Bus => (10, 5),
        Service::Other => (0, 0),
    }
}

/// Between the functions and AWS.
pub struct Trouble {
    /// Where functions find it.
    pub port: u16,
    server: Arc<Server>,
    state: Arc<State>,
    workers: Vec<JoinHandle<()>>,
}

struct State {
    target: AtomicU16,
    brewing: AtomicBool,
    chance: AtomicU64,
    taken: Mutex<Vec<Taken>>,
    counts: Mutex<BTreeMap<String, u32>>,
}

/// More than functions run at once.
const WORKERS: usize = 24;

impl Trouble {
    /// Begins to listen, without any trouble yet.
    ///
    /// # Errors
    /// Where it cannot.
    pub fn listen(seed: u64) -> Result<Self, String> {
        let server = Server::http("127.0.0.1:0").map(Arc::new).map_err(|why| why.to_string())?;
        let port = server.server_addr().to_ip().map(|address| address.port()).ok_or("not on the network")?;
        let state = Arc::new(State {
            target: AtomicU16::new(0),
            brewing: AtomicBool::new(false),
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

    /// Passes everything on to this port.
    pub fn pass_on_to(&self, port: u16) {
        self.state.target.store(port, Ordering::Relaxed);
    }

    /// From now on things go wrong, or do not.
    pub fn brew(&self, on: bool) {
        self.state.brewing.store(on, Ordering::Relaxed);
    }

    /// Every mail that the mail service took.
    #[must_use]
    pub fn taken(&self) -> Vec<Taken> {
        locked(&self.state.taken).clone()
    }

    /// What went wrong, and how often.
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
            // A worker that panicked has failed a request, which the functions saw.
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
                // Done, or not: nobody hears.
                let _ = self.ask(service, &request, body);
                Some(lost())
            }
            None => self.ask(service, &request, body),
        };
        // Who asked may be gone by now.
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
        let cloud = Cloud::at(self.target.load(Ordering::Relaxed));
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

    /// 0 to 99, by SplitMix64. Which request gets which number is up to the threads.
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

/// The mail that was asked for, by the tags that name it.
fn taken(asked: &Value, passed: &Passed) -> Option<Taken> {
    let answer: Value = serde_json::from_slice(&passed.body).ok()?;
    let tags = asked.get("EmailTags")?.as_array()?;
    let value = |name: &str| {
        let tag = tags.iter().find(|tag| tag.get("Name").and_then(Value::as_str) == Some(name))?;
        // The only character that the tests' names have and tags have not.
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
