//! Acts as AWS at one address: takes requests over TLS as AWS does, and counts the requests and what they
//! would have cost.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::stand_in::{Reply, Services};

/// Counts requests to AWS, with their cost and their time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// The number of requests by operation.
    pub requests: BTreeMap<String, usize>,
    /// The read units of the table.
    pub read_units: f64,
    /// The write units of the table itself.
    pub write_units: f64,
    /// The write units of the table's index.
    pub index_write_units: f64,
    /// The time that this program itself took to answer all of them.
    pub took: Duration,
}

impl Tally {
    /// Returns how many requests read the table.
    #[must_use]
    pub fn reads(&self) -> usize {
        self.count(&["GetItem", "Query"])
    }

    /// Returns how many requests wrote to the table.
    #[must_use]
    pub fn writes(&self) -> usize {
        self.count(&["PutItem", "UpdateItem"])
    }

    fn count(&self, operations: &[&str]) -> usize {
        operations.iter().filter_map(|operation| self.requests.get(*operation)).sum()
    }

    /// Adds another tally to this one.
    pub fn add(&mut self, other: &Self) {
        for (operation, count) in &other.requests {
            let sum = self.requests.entry(operation.clone()).or_default();
            *sum = sum.saturating_add(*count);
        }
        self.read_units += other.read_units;
        self.write_units += other.write_units;
        self.index_write_units += other.index_write_units;
        self.took = self.took.saturating_add(other.took);
    }

    fn note(&mut self, reply: &Reply, took: Duration) {
        let spent = Self {
            requests: BTreeMap::from([(reply.operation.clone(), 1)]),
            read_units: reply.read_units,
            write_units: reply.write_units,
            index_write_units: reply.index_write_units,
            took,
        };
        self.add(&spent);
    }
}

/// The reasons why AWS cannot be imitated.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// **Meaning**: the operating system refused access to the file or the port.
    #[error("listen, or write {}", .0.display())]
    Machine(PathBuf, #[source] io::Error),
    /// **Meaning**: the certificate could not be made.
    #[error("make a certificate")]
    Certificate(#[from] rcgen::Error),
    /// **Meaning**: TLS could not be set up.
    #[error("set up tls")]
    Tls(#[from] tokio_rustls::rustls::Error),
}

/// Acts as AWS for the functions that are measured.
#[derive(Debug)]
pub struct Cloud {
    /// The URL that it listens on.
    pub endpoint: String,
    /// The file with the certificate that functions must trust.
    pub certificate: PathBuf,
    /// The services that it offers.
    pub services: Arc<Services>,
    tally: Arc<Mutex<Tally>>,
}

impl Cloud {
    /// Begins to serve, and writes its certificate to `folder`.
    ///
    /// # Errors
    /// Returns a [`CloudError`] if it cannot serve.
    pub async fn begin(folder: &Path, services: Services) -> Result<Self, CloudError> {
        let certificate = folder.join("certificate.pem");
        let machine = |cause| CloudError::Machine(certificate.clone(), cause);
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        fs::write(&certificate, made.cert.pem()).map_err(machine)?;
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let tls = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(machine)?;
        let port = listener.local_addr().map_err(machine)?.port();
        let counter = Counter { services: Arc::new(services), tally: Arc::default() };
        let (services, tally) = (Arc::clone(&counter.services), Arc::clone(&counter.tally));
        tokio::spawn(serve(listener, TlsAcceptor::from(Arc::new(tls)), counter));
        Ok(Self { endpoint: format!("https://localhost:{port}"), certificate, services, tally })
    }

    /// Returns the requests since the last call of this function.
    #[must_use]
    pub fn tally(&self) -> Tally {
        std::mem::take(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Debug, Clone)]
struct Counter {
    services: Arc<Services>,
    tally: Arc<Mutex<Tally>>,
}

impl Counter {
    async fn answer(&self, request: Request<Incoming>) -> hyper::Result<Response<Full<Bytes>>> {
        let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok());
        let target = target.unwrap_or_else(|| request.uri().path()).to_owned();
        let body = request.into_body().collect().await?.to_bytes();
        let begun = Instant::now();
        let reply = self.services.answer(&target, &body);
        let mut response = Response::new(Full::from(reply.body.clone()));
        *response.status_mut() = reply.status;
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).note(&reply, begun.elapsed());
        Ok(response)
    }
}

async fn serve(listener: TcpListener, tls: TlsAcceptor, counter: Counter) {
    while let Ok((stream, _)) = listener.accept().await {
        let _ = stream.set_nodelay(true);
        tokio::spawn(serve_one(stream, tls.clone(), counter.clone()));
    }
}

async fn serve_one(stream: TcpStream, tls: TlsAcceptor, counter: Counter) {
    // A caller that does not trust the certificate, or goes away, reports that itself.
    let Ok(stream) = tls.accept(stream).await else { return };
    let answer = service_fn(move |request| {
        let counter = counter.clone();
        async move { counter.answer(request).await }
    });
    let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_adds_up_by_operation() {
        let reply = |operation: &str, read_units: f64, write_units: f64| Reply {
            read_units,
            write_units,
            index_write_units: write_units,
            ..Reply::ok(operation, "{}".to_owned())
        };
        let mut tally = Tally::default();
        tally.note(&reply("GetItem", 1.0, 0.0), Duration::from_millis(1));
        tally.note(&reply("PutItem", 0.0, 2.0), Duration::from_millis(2));
        tally.note(&reply("GetItem", 0.5, 0.0), Duration::from_millis(1));
        let mut sum = tally.clone();
        sum.add(&tally);
        assert_eq!((tally.reads(), tally.writes(), sum.reads(), sum.writes()), (2, 1, 4, 2));
        assert!((sum.read_units - 3.0).abs() < 1e-9 && (sum.index_write_units - 4.0).abs() < 1e-9);
        assert_eq!(sum.took, Duration::from_millis(8));
    }
}
