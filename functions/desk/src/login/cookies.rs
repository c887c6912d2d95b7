//! The cookies of the login: their names and attributes.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

/// The greatest size of a cookie, in bytes. Browsers drop a larger one without a word
/// (<https://www.rfc-editor.org/rfc/rfc6265#section-6.1>), and then the login would begin anew for ever.
pub(crate) const BYTES_MAX: usize = 3800;

/// Writes and reads the cookies of a desk at an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cookies {
    is_plain: bool,
}

impl Cookies {
    /// Returns how cookies are written for a desk at this address.
    ///
    /// They are `__Host-` cookies: `Secure`, of this host alone, and no other host of the domain can set them
    /// (<https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes>). Only on
    /// `http://localhost` and its like, where tests and previews run, there is neither the prefix nor `Secure`: browsers take
    /// the prefix from `https` alone, and Safari takes no `Secure` cookie there.
    pub(crate) fn of(address: &str) -> Self {
        Self { is_plain: is_loopback(address) }
    }

    fn name(self, stem: &str) -> String {
        if self.is_plain { format!("desk-{stem}") } else { format!("__Host-desk-{stem}") }
    }

    /// Returns the value of a header that sets a cookie for some seconds. `Lax` and not `Strict`: the way back from the issuer
    /// is a link of another site (<https://github.com/arkime/arkime/pull/2352>).
    pub(crate) fn set(self, stem: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
        let secure = if self.is_plain { "" } else { "; Secure" };
        let name = self.name(stem);
        let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// Returns the value of a header that removes a cookie.
    pub(crate) fn remove(self, stem: &str) -> Option<HeaderValue> {
        self.set(stem, "", 0)
    }

    /// Returns the value of a cookie of a request.
    pub(crate) fn read(self, headers: &HeaderMap, stem: &str) -> Option<String> {
        let name = self.name(stem);
        pairs(headers).find(|(own, _)| *own == name).map(|(_, value)| value.to_owned())
    }

    /// Returns the stems of the cookies of a request that begin with this.
    pub(crate) fn stems(self, headers: &HeaderMap, begins: &str) -> Vec<String> {
        let (all, begins) = (self.name(""), self.name(begins));
        let own = pairs(headers).filter(|(name, _)| name.starts_with(&begins));
        own.filter_map(|(name, _)| name.strip_prefix(&all).map(str::to_owned)).collect()
    }
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// Returns true for an address of this machine without TLS.
pub(crate) fn is_loopback(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("http://") else { return false };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_on_this_machine_is_a_cookie_without_tls() {
        let public = Cookies::of("https://desk.shop.example").set("session", "v", 60).unwrap();
        assert_eq!(public, "__Host-desk-session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        let local = Cookies::of("http://localhost:8021").set("session", "v", 60).unwrap();
        assert_eq!(local, "desk-session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        for public in
            ["http://desk.shop.example", "https://localhost", "http://localhost.evil.example", "http://[::2]"]
        {
            assert!(!is_loopback(public), "{public}");
        }
        assert!(is_loopback("http://127.0.0.1:1/x") && is_loopback("http://[::1]:80"));
    }

    #[test]
    fn a_cookie_is_found_among_others_and_on_any_line() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, HeaderValue::from_static("a=1; desk-sessions=2; desk-attempt-x=3"));
        headers.append(COOKIE, HeaderValue::from_static("desk-session=4;desk-attempt-y=5"));
        let cookies = Cookies::of("http://localhost");
        assert_eq!(cookies.read(&headers, "session").as_deref(), Some("4"));
        assert_eq!(cookies.read(&headers, "none"), None);
        assert_eq!(cookies.stems(&headers, "attempt-"), ["attempt-x", "attempt-y"]);
        assert_eq!(Cookies::of("https://desk.example").read(&headers, "session"), None);
    }
}
