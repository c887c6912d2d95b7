//! Imitates AWS for tests: gives a prepared answer to each request, on a port of this machine, and remembers
//! the request.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::configuration::from_lookup;
use crate::sdk::Aws;

/// The prepared answer to a request.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// An answer with a status, the type of an error (or an empty text), and a body.
    Says(u16, &'static str, String),
    /// No answer: the connection ends once the request is read.
    HangsUp,
}

/// An imitation of AWS with prepared answers.
#[derive(Clone)]
pub(crate) struct Canned {
    port: u16,
    answers: Rc<RefCell<VecDeque<Answer>>>,
    requests: Rc<RefCell<Vec<String>>>,
}

impl Canned {
    /// Starts to answer: the first request gets the first answer, and so on; after the last answer, that one
    /// is repeated. Runs on the test's own thread, in its `LocalSet`.
    pub(crate) async fn start(answers: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = Rc::new(RefCell::new(answers.into_iter().collect()));
        let canned = Self { port, answers, requests: Rc::default() };
        let server = canned.clone();
        tokio::task::spawn_local(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::task::spawn_local(server.clone().serve(stream));
            }
        });
        canned
    }

    /// Returns the settings to reach it with.
    pub(crate) fn aws(&self) -> Aws {
        aws_at(&self.address())
    }

    /// Returns its address.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the requests so far, each with head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.borrow().clone()
    }

    fn next(&self) -> Answer {
        let mut answers = self.answers.borrow_mut();
        if answers.len() > 1 { answers.pop_front().unwrap() } else { answers.front().cloned().unwrap() }
    }

    async fn serve(self, mut stream: TcpStream) {
        while let Some(request) = read(&mut stream).await {
            self.requests.borrow_mut().push(request);
            let Answer::Says(status, kind, body) = self.next() else { return };
            let head = format!("HTTP/1.1 {status} Canned\r\nx-amzn-errortype: {kind}\r\n");
            let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    }
}

/// Returns the settings for AWS at an address, with credentials that are never checked.
pub(crate) fn aws_at(endpoint: &str) -> Aws {
    let lookup = |name: &str| match name {
        "AWS_REGION" => Some("eu-west-1".to_owned()),
        "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".to_owned()),
        "AWS_ENDPOINT_URL" => Some(endpoint.to_owned()),
        _ => None,
    };
    from_lookup(&lookup, Aws::read).unwrap()
}

async fn read(stream: &mut TcpStream) -> Option<String> {
    let (mut message, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&message).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            if body.len() >= length.map_or(0, |text| text.trim().parse().unwrap()) {
                return Some(text);
            }
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => message.extend_from_slice(&buffer[..count]),
        }
    }
}
