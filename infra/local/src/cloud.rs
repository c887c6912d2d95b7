//! Talks to the emulator in AWS's protocols, over plain HTTP.

use serde_json::Value;
use ureq::http::{HeaderValue, Method, Request, Response};

use crate::emulator::Brand;

/// A call to the emulator failed.
#[derive(Debug, thiserror::Error)]
pub enum CloudError {
    /// The emulator did not answer.
    #[error("{operation}: the emulator does not answer")]
    Unreachable {
        /// The operation that was called.
        operation: String,
        /// The reason.
        #[source]
        cause: Box<ureq::Error>,
    },
    /// The emulator refused the call.
    #[error("{operation}: the emulator answered {status}: {answer}")]
    Refused {
        /// The operation that was called.
        operation: String,
        /// The HTTP status.
        status: u16,
        /// The text of the answer.
        answer: String,
    },
    /// The answer does not have the expected form.
    #[error("{operation}: the emulator's answer cannot be read: {answer}")]
    Unreadable {
        /// The operation that was called.
        operation: String,
        /// The text of the answer.
        answer: String,
    },
}

impl CloudError {
    /// Returns the error about a part of an answer that does not have the expected form.
    pub(crate) fn unreadable(operation: &str, part: &Value) -> Self {
        let answer = part.to_string().chars().take(200).collect();
        Self::Unreadable { operation: operation.to_owned(), answer }
    }
}

/// The answer to a raw request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body of the answer.
    pub body: String,
}

/// The answer to a request that was passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// The HTTP status.
    pub status: u16,
    /// The headers, without those that are about the connection.
    pub headers: Vec<(String, String)>,
    /// The body of the answer.
    pub body: Vec<u8>,
}

/// The emulator, at a port of the loopback address.
#[derive(Debug, Clone)]
pub struct Cloud {
    brand: Brand,
    port: u16,
    agent: ureq::Agent,
}

const ANSWER_BYTES_MAX: u64 = 256 * 1024 * 1024;

impl Cloud {
    /// Makes a client for an emulator of this brand at this port.
    #[must_use]
    pub fn at(brand: Brand, port: u16) -> Self {
        let settings = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(brand.answer_patience()))
            .build();
        Self { brand, port, agent: settings.into() }
    }

    /// Returns the emulator's brand.
    #[must_use]
    pub fn brand(&self) -> Brand {
        self.brand
    }

    /// Returns the emulator's port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns true if the emulator answers.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.get(self.brand.ready()).is_ok()
    }

    /// Gets one of the emulator's own paths.
    ///
    /// # Errors
    /// Returns an error if the emulator does not answer, or if its answer is not JSON.
    pub fn get(&self, path: &str) -> Result<Value, CloudError> {
        let answer = self.ask("look", Method::GET, path, &[], Vec::new())?;
        read_json("look", path, &answer)
    }

    /// Calls an operation of a service that uses JSON, for example `DynamoDB_20120810.Scan`.
    ///
    /// # Errors
    /// Returns an error if the emulator does not answer, or if it refuses the call.
    pub fn json(&self, service: &str, target: &str, input: &Value) -> Result<Value, CloudError> {
        let minor = if service == "dynamodb" { "0" } else { "1" };
        let content = format!("application/x-amz-json-1.{minor}");
        let headers = [signature(service), ("x-amz-target", target.into()), ("content-type", content)];
        let answer = self.ask(target, Method::POST, "/", &headers, input.to_string().into_bytes())?;
        read_json(target, "", &answer)
    }

    /// Calls an operation of a service that takes forms and answers with XML.
    ///
    /// # Errors
    /// Returns an error if the emulator does not answer, or if it refuses the call.
    pub fn form(&self, service: &str, input: &[(&str, &str)]) -> Result<String, CloudError> {
        let operation = input.first().map(|(_, action)| *action).unwrap_or_default();
        let content = "application/x-www-form-urlencoded".to_owned();
        let headers = [signature(service), ("content-type", content)];
        let encoded: Vec<String> =
            input.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
        self.ask(operation, Method::POST, "/", &headers, encoded.join("&").into_bytes())
    }

    /// Calls an operation of a service that names its operations by paths.
    ///
    /// # Errors
    /// Returns an error if the emulator does not answer, or if it refuses the call.
    pub fn rest(
        &self,
        service: &str,
        method: Method,
        path: &str,
        body: Vec<u8>,
    ) -> Result<String, CloudError> {
        self.ask(path, method, path, &[signature(service)], body)
    }

    /// Posts to a path, as any client on the internet would. Every status counts as an answer.
    ///
    /// # Errors
    /// Returns an error if there is no answer.
    pub fn post(&self, path: &str, headers: &[(&str, String)], body: Vec<u8>) -> Result<Answer, CloudError> {
        self.send(path, Method::POST, path, headers, body)
    }

    /// Passes another client's request on, unchanged. Every status counts as an answer.
    ///
    /// # Errors
    /// Returns an error if there is no answer.
    pub fn pass(
        &self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Result<Passed, CloudError> {
        let unreachable =
            |cause| CloudError::Unreachable { operation: format!("{method} {path}"), cause: Box::new(cause) };
        let mut request = Request::builder().method(method).uri(self.address(path));
        for (name, value) in headers.iter().filter(|(name, _)| !is_of_connection(name)) {
            request = request.header(name, value);
        }
        let request = request.body(body).map_err(|cause| unreachable(cause.into()))?;
        let mut response = self.agent.run(request).map_err(unreachable)?;
        let kept = response.headers().iter().filter(|(name, _)| !is_of_connection(name.as_str()));
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers = kept.map(|(name, value)| (name.to_string(), text(value))).collect();
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        Ok(Passed { status, headers, body: body.map_err(unreachable)? })
    }

    fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    fn ask(
        &self,
        operation: &str,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<String, CloudError> {
        let Answer { status, body } = self.send(operation, method, path, headers, body)?;
        if (200..300).contains(&status) {
            return Ok(body);
        }
        let answer = body.chars().take(2000).collect();
        Err(CloudError::Refused { operation: operation.to_owned(), status, answer })
    }

    fn send(
        &self,
        operation: &str,
        method: Method,
        path: &str,
        headers: &[(&str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, CloudError> {
        let unreachable =
            |cause| CloudError::Unreachable { operation: operation.to_owned(), cause: Box::new(cause) };
        let mut request = Request::builder().method(method).uri(self.address(path));
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(body).map_err(|cause| unreachable(cause.into()))?;
        let response = self.agent.run(request).map_err(unreachable)?;
        read_body(response).map_err(unreachable)
    }
}

fn is_of_connection(name: &str) -> bool {
    let names = ["host", "connection", "content-length", "transfer-encoding", "keep-alive", "expect"];
    names.iter().any(|own| name.eq_ignore_ascii_case(own))
}

fn read_body(mut response: Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).lossy_utf8(true).read_to_string()?;
    Ok(Answer { status, body })
}

fn read_json(operation: &str, path: &str, answer: &str) -> Result<Value, CloudError> {
    serde_json::from_str(if answer.is_empty() { "{}" } else { answer }).map_err(|_| CloudError::Unreadable {
        operation: format!("{operation} {path}"),
        answer: answer.chars().take(200).collect(),
    })
}

/// Returns a signature header. The emulator does not check the signature, but reads from it which service is
/// called.
fn signature(service: &str) -> (&'static str, String) {
    let scope = format!("test/20260101/us-east-1/{service}/aws4_request");
    ("authorization", format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"))
}

/// Returns `text` encoded for a form or a path.
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_carry_any_text() {
        assert_eq!(percent_encoded("a b&c={\"ü\"}"), "a%20b%26c%3D%7B%22%C3%BC%22%7D");
    }
}
