//! Serves the shop over HTTP, on this machine alone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use jiff::Timestamp;

use crate::http::{Answer, Request};
use crate::shop::Shop;

/// The largest body that is read.
const BODY_MAX: usize = 1_000_000;

/// A shop that is served.
#[derive(Debug, Clone)]
pub struct Server {
    shop: Arc<Mutex<Shop>>,
    port: u16,
}

impl Server {
    /// Serves a shop at a port, or at any where it is 0, until the process ends.
    ///
    /// # Errors
    /// Returns an error if the port is taken.
    pub fn start(shop: Shop, port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let server = Self { shop: Arc::new(Mutex::new(shop)), port: listener.local_addr()?.port() };
        let serving = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = serving.clone();
                thread::spawn(move || server.serve(&stream));
            }
        });
        Ok(server)
    }

    /// Returns its address. A shop's domain is the first part of a path.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the shop, which answers nothing meanwhile.
    pub fn shop(&self) -> MutexGuard<'_, Shop> {
        self.shop.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers the requests of a connection, until one is not answered.
    fn serve(&self, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = read(&mut reader) {
            let answer = self.answer(request);
            let Some(answer) = answer else { return };
            if write(stream, &answer).is_err() {
                return;
            }
        }
    }

    fn answer(&self, mut request: Request) -> Option<Answer> {
        let mut shop = self.shop();
        let prefix = format!("/{}", shop.domain);
        let Some(path) = request.path.strip_prefix(&prefix).map(str::to_owned) else {
            return Some(Answer {
                status: 404,
                retry_after: None,
                body: br#"{"errors":"Not Found"}"#.to_vec(),
            });
        };
        request.path = path;
        shop.answer(&request, Timestamp::now())
    }
}

fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = vec![];
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(Some(0), |(_, text)| text.parse().ok())?;
    let mut body = vec![0; Some(length).filter(|length| *length <= BODY_MAX)?];
    reader.read_exact(&mut body).ok()?;
    Some(Request { path, headers, body })
}

fn write(mut stream: &TcpStream, answer: &Answer) -> std::io::Result<()> {
    let retry = answer.retry_after.as_ref().map(|seconds| format!("retry-after: {seconds}\r\n"));
    let head = format!(
        "HTTP/1.1 {} Answered\r\ncontent-type: application/json\r\n{}content-length: {}\r\n\r\n",
        answer.status,
        retry.unwrap_or_default(),
        answer.body.len(),
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&answer.body)
}
