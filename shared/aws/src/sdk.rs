//! Configures the access to AWS: region, credentials, timeouts, retries, and trusted certificates.
//!
//! It is written by hand, without `aws-config`. A function has its region and credentials in its environment,
//! and code that looks for them anywhere else only makes it larger and slower to start.

use std::fmt;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::Builder as HttpClientBuilder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_runtime_api::client::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_smithy_types::retry::RetryConfig;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::region::Region;

use crate::configuration::Settings;
use crate::times::{ATTEMPT, ATTEMPTS_MAX, CONNECT, IDLE, MAIL, OPERATION};

/// Holds the root certificates of all AWS endpoints: Amazon Root CA 1 to 4 and Starfield Services Root G2
/// (amazontrust.com/repository).
///
/// The first to expire does so in December 2037. To trust only these saves reading the machine's 140 root
/// certificates at each start. In places where AWS has other roots, such as China's regions or a network with
/// an inspecting proxy, `AWS_CA_BUNDLE` names a file to trust instead.
const AMAZON_ROOTS: &[u8] = include_bytes!("sdk/amazon-roots.pem");

/// The region and address of AWS, and the credentials to use.
#[derive(Clone)]
pub struct Aws {
    region: String,
    credentials: Credentials,
    endpoint: Option<String>,
    roots: Vec<u8>,
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws")
            .field("region", &self.region)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

impl Aws {
    /// Reads the variables that Lambda gives to every function, and `AWS_ENDPOINT_URL` and `AWS_CA_BUNDLE` as
    /// every SDK does.
    #[must_use]
    pub fn read(settings: &Settings<'_>) -> Option<Self> {
        let region = settings.text("AWS_REGION");
        let key = settings.text("AWS_ACCESS_KEY_ID");
        let secret = settings.text("AWS_SECRET_ACCESS_KEY");
        let token = settings.optional("AWS_SESSION_TOKEN");
        let endpoint = settings.optional_address("AWS_ENDPOINT_URL");
        let roots = match settings.optional("AWS_CA_BUNDLE") {
            None => Some(AMAZON_ROOTS.to_vec()),
            Some(path) => bundle(settings, &path),
        };
        // Lambda replaces a function's machine long before these expire.
        let credentials = Credentials::new(key?, secret?, token, None, "environment");
        Some(Self { region: region?, credentials, endpoint: endpoint?, roots: roots? })
    }

    /// Returns the same settings with another address.
    #[must_use]
    pub fn at(self, endpoint: impl Into<String>) -> Self {
        Self { endpoint: Some(endpoint.into()), ..self }
    }

    /// Returns a configuration for calls that may be made twice: if an answer is lost, the call is made
    /// again.
    #[must_use]
    pub fn repeating(&self) -> SdkConfig {
        let retries = RetryConfig::standard()
            .with_max_attempts(ATTEMPTS_MAX)
            .with_initial_backoff(Duration::from_millis(50));
        let times = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .operation_timeout(OPERATION);
        self.config(retries, times.build(), self.http(HttpClientBuilder::new().pool_idle_timeout(IDLE)))
    }

    /// Returns a configuration for calls that must not be made twice: one attempt, on a new connection. A
    /// connection that was kept may have broken while the function was frozen, and then nothing could tell if
    /// a mail lost in it was sent.
    #[must_use]
    pub fn once(&self) -> SdkConfig {
        let times = TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(MAIL);
        let http = self.http(HttpClientBuilder::new().pool_max_idle_per_host(0));
        self.config(RetryConfig::disabled(), times.build(), http)
    }

    fn config(&self, retries: RetryConfig, times: TimeoutConfig, http: SharedHttpClient) -> SdkConfig {
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.region.clone()))
            .credentials_provider(SharedCredentialsProvider::new(self.credentials.clone()))
            .sleep_impl(TokioSleep::new())
            .retry_config(retries)
            .timeout_config(times)
            // Bodies have only a few kilobytes, and the timeouts above apply to them too.
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(http);
        config.set_endpoint_url(self.endpoint.clone());
        config.build()
    }

    fn http(&self, builder: HttpClientBuilder) -> SharedHttpClient {
        let plain = self.endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
        let trusted = TrustStore::empty();
        let trusted = if plain { trusted } else { trusted.with_pem_certificate(self.roots.clone()) };
        let builder = builder.tls_provider(Provider::Rustls(CryptoMode::Ring));
        match TlsContext::builder().with_trust_store(trusted).build() {
            Ok(context) => builder.tls_context(context).build_https(),
            // Use the machine's own root certificates.
            Err(_) => builder.build_https(),
        }
    }
}

fn bundle(settings: &Settings<'_>, path: &str) -> Option<Vec<u8>> {
    const NAME: &str = "AWS_CA_BUNDLE";
    let bytes = settings.file(NAME, path)?;
    let hash = b"-----BEGIN CERTIFICATE-----";
    if bytes.windows(hash.len()).any(|window| window == hash) {
        return Some(bytes);
    }
    settings.wrong(NAME, "names a file that holds no certificate in PEM")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::configuration::from_lookup;

    fn read(changes: &[(&str, &str)]) -> Result<Aws, crate::configuration::Misconfigured> {
        let base = [("AWS_REGION", "eu-west-1"), ("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "s")];
        let all: BTreeMap<&str, &str> = base.iter().chain(changes).copied().collect();
        from_lookup(&|name| all.get(name).map(|value| (*value).to_owned()), Aws::read)
    }

    #[test]
    fn a_client_can_be_made_with_the_pinned_roots() {
        let aws = read(&[]).unwrap();
        // Certificates are parsed when a client is made. One that cannot be parsed would panic here.
        let _ = aws_sdk_dynamodb::Client::new(&aws.repeating());
        let _ = aws_sdk_sesv2::Client::new(&aws.once());
    }

    #[test]
    fn mail_is_attempted_once() {
        let once = read(&[]).unwrap().once();
        assert_eq!(once.retry_config().unwrap().max_attempts(), 1);
    }

    #[test]
    fn a_bundle_that_cannot_be_read_or_holds_no_certificate_is_refused() {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        for (path, problem) in [("/nowhere/roots.pem", "cannot be read"), (manifest, "holds no certificate")]
        {
            let found = read(&[("AWS_CA_BUNDLE", path)]).unwrap_err().to_string();
            assert!(found.contains("AWS_CA_BUNDLE names a file that") && found.contains(problem), "{found}");
        }
        let roots = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sdk/amazon-roots.pem");
        assert!(read(&[("AWS_CA_BUNDLE", roots)]).is_ok());
    }
}
