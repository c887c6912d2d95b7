//! Starts a function as Lambda does and hands it events, through a Runtime API of its own on the loopback
//! address.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;
use tokio::sync::{Mutex as TurnMutex, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::proc::Taken;

/// The time limit for everything that a function does here. Debug builds need part of it.
const PATIENCE: Duration = Duration::from_secs(20);
const NEXT: &str = "/2018-06-01/runtime/invocation/next";

/// The reasons why a function could not be run.
#[derive(Debug, thiserror::Error)]
pub enum LambdaError {
    /// **Meaning**: the operating system did not start it.
    #[error("start {}", path.display())]
    Start {
        /// The path of the binary.
        path: PathBuf,
        /// The error of the operating system.
        #[source]
        cause: io::Error,
    },
    /// **Meaning**: it did not ask for an event in time.
    #[error("wait for {name} to ask for an event: {said}")]
    Silent {
        /// The function.
        name: String,
        /// The last lines of its log.
        said: String,
    },
    /// **Meaning**: it did not answer in time.
    #[error("wait for the answer of {name}: {said}")]
    NoAnswer {
        /// The function.
        name: String,
        /// The last lines of its log.
        said: String,
    },
    /// **Meaning**: it answered with an error.
    #[error("{name} failed: {answer}")]
    Failed {
        /// The function.
        name: String,
        /// The answer.
        answer: String,
    },
    /// **Meaning**: the kernel does not report the function's time or memory.
    #[error("read /proc for {name}")]
    Unreadable {
        /// The function.
        name: String,
    },
}

/// Holds a function that runs and waits for events.
#[derive(Debug)]
pub struct Lambda {
    name: String,
    child: Child,
    log: PathBuf,
    calls: mpsc::UnboundedSender<Call>,
    idle: mpsc::UnboundedReceiver<Instant>,
    server: JoinHandle<()>,
    /// The time from its start to its first request for an event.
    pub started_in: Duration,
    calls_made: u64,
}

#[derive(Debug)]
struct Call {
    id: u64,
    payload: String,
    answer: oneshot::Sender<Answer>,
}

/// Holds a function's answer to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The body of the answer.
    pub body: String,
    /// The time from handing over the event until the function finished it.
    pub took: Duration,
    failed: bool,
}

/// Represents the side of the Runtime API that answers requests.
struct Api {
    calls: TurnMutex<mpsc::UnboundedReceiver<Call>>,
    idle: mpsc::UnboundedSender<Instant>,
    working: Mutex<Option<(Call, Instant)>>,
}

impl Lambda {
    /// Starts the binary with exactly these variables, and those that Lambda itself sets. Returns when the
    /// function asks for its first event. Its log goes to the file `log`.
    ///
    /// # Errors
    /// Returns a [`LambdaError`] if it does not start, or does not ask for an event.
    pub async fn start(
        binary: &Path,
        variables: &[(String, String)],
        log: &Path,
    ) -> Result<Self, LambdaError> {
        let name = binary.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let start = |cause| LambdaError::Start { path: binary.to_owned(), cause };
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(start)?;
        let address = listener.local_addr().map_err(start)?;
        let (calls, to_make) = mpsc::unbounded_channel();
        let (is_idle, mut idle) = mpsc::unbounded_channel();
        let api = Api { calls: TurnMutex::new(to_make), idle: is_idle, working: Mutex::new(None) };
        let server = tokio::spawn(serve(listener, Arc::new(api)));
        let output = File::create(log).map_err(start)?;
        let errors = output.try_clone().map_err(start)?;
        let mut command = Command::new(binary);
        command.env_clear().envs(lambdas_own(&name, &address.to_string())).envs(variables.iter().cloned());
        command.stdin(Stdio::null()).stdout(output).stderr(errors);
        let begun = Instant::now();
        let mut child = command.spawn().map_err(start)?;
        let Ok(Some(asked)) = timeout(PATIENCE, idle.recv()).await else {
            let _ = child.kill().and_then(|()| child.wait());
            server.abort();
            return Err(LambdaError::Silent { name, said: last_line(log) });
        };
        let started_in = asked.duration_since(begun);
        Ok(Self { name, child, log: log.to_owned(), calls, idle, server, started_in, calls_made: 0 })
    }

    /// Hands the function an event, and waits until it asks for another.
    ///
    /// # Errors
    /// Returns a [`LambdaError`] if it does not answer, or answers with an error.
    pub async fn invoke(&mut self, payload: String) -> Result<Answer, LambdaError> {
        self.calls_made = self.calls_made.saturating_add(1);
        let (answer, answered) = oneshot::channel();
        let silent =
            |lambda: &Self| LambdaError::NoAnswer { name: lambda.name.clone(), said: last_line(&lambda.log) };
        let call = Call { id: self.calls_made, payload, answer };
        self.calls.send(call).map_err(|_| silent(self))?;
        let Ok(Ok(answer)) = timeout(PATIENCE, answered).await else { return Err(silent(self)) };
        if answer.failed {
            return Err(LambdaError::Failed { name: self.name.clone(), answer: answer.body });
        }
        match timeout(PATIENCE, self.idle.recv()).await {
            Ok(Some(_)) => Ok(answer),
            Ok(None) | Err(_) => Err(silent(self)),
        }
    }

    /// Returns the processor time and memory that it has taken so far.
    ///
    /// # Errors
    /// Returns a [`LambdaError`] if the kernel does not report them.
    pub fn taken(&self) -> Result<Taken, LambdaError> {
        Taken::by(self.child.id()).ok_or_else(|| LambdaError::Unreadable { name: self.name.clone() })
    }

    /// Returns its log so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Lambda {
    fn drop(&mut self) {
        // The process may have ended already, which is fine.
        let _ = self.child.kill().and_then(|()| self.child.wait());
        self.server.abort();
    }
}

/// Returns the variables that Lambda itself sets.
fn lambdas_own(name: &str, api: &str) -> [(String, String); 6] {
    [
        ("AWS_LAMBDA_RUNTIME_API", api),
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
        ("_HANDLER", "bootstrap"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

fn last_line(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    text.lines().next_back().unwrap_or("it logged nothing").to_owned()
}

async fn serve(listener: TcpListener, api: Arc<Api>) {
    // If a connection ends, the function deals with that itself.
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        let api = Arc::clone(&api);
        let answer = service_fn(move |request| {
            let api = Arc::clone(&api);
            async move { api.answer(request, Instant::now()).await }
        });
        let connection =
            hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer);
        tokio::spawn(connection);
    }
}

impl Api {
    async fn answer(
        &self,
        request: Request<Incoming>,
        arrived: Instant,
    ) -> hyper::Result<Response<Full<Bytes>>> {
        if request.uri().path() == NEXT {
            let _ = self.idle.send(arrived);
            return Ok(self.next().await);
        }
        let failed = !request.uri().path().ends_with("/response");
        let body = request.into_body().collect().await?.to_bytes();
        let working = self.working.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((call, handed)) = working {
            let body = String::from_utf8_lossy(&body).into_owned();
            // The receiver is gone if the function took too long.
            let _ = call.answer.send(Answer { body, took: arrived.duration_since(handed), failed });
        }
        Ok(with_status(StatusCode::ACCEPTED, "{}"))
    }

    async fn next(&self) -> Response<Full<Bytes>> {
        let Some(call) = self.calls.lock().await.recv().await else {
            return with_status(StatusCode::GONE, "");
        };
        let deadline = Timestamp::now().saturating_add(SignedDuration::from_secs(60));
        let deadline = deadline.map_or(i64::MAX, Timestamp::as_millisecond);
        let mut response = with_status(StatusCode::OK, &call.payload);
        let headers = [
            ("lambda-runtime-aws-request-id", format!("00000000-0000-4000-8000-{:012}", call.id)),
            ("lambda-runtime-deadline-ms", deadline.to_string()),
            (
                "lambda-runtime-invoked-function-arn",
                "arn:aws:lambda:eu-west-2:123456789012:function:f".to_owned(),
            ),
            ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0".to_owned()),
        ];
        for (name, value) in headers {
            if let Ok(value) = value.parse() {
                response.headers_mut().insert(name, value);
            }
        }
        *self.working.lock().unwrap_or_else(PoisonError::into_inner) = Some((call, Instant::now()));
        response
    }
}

fn with_status(status: StatusCode, body: &str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body.to_owned()));
    *response.status_mut() = status;
    response
}
