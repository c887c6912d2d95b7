//! The place to which a login returns.

/// The place for whom none is named.
pub(crate) const HOME: &str = "/cases";

/// The longest path that is remembered, in bytes. The longest address of a page has a search in it.
const BYTES_MAX: usize = 1024;

/// Returns the path if it is one of the desk's pages, and else that of the cases.
///
/// A path that begins with two slashes, or with a slash and a backslash, names another host to browsers
/// (<https://url.spec.whatwg.org/#relative-slash-state>), and they leave out tabs and line ends, so that these could hide the
/// second slash. The login itself is no place to return to: it would begin anew for ever.
pub(crate) fn local(path: &str) -> &str {
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let is_own = path.starts_with('/') && !path.starts_with("//");
    let is_login = ["/login", "/logout"].iter().any(|own| path.starts_with(own));
    if is_plain && is_own && !is_login && path.len() <= BYTES_MAX { path } else { HOME }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_returns_to_a_page_of_the_desk_and_nowhere_else() {
        let long = format!("/cases?q={}", "x".repeat(BYTES_MAX));
        for elsewhere in [
            "https://evil.example/",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/cases\r\nset-cookie: a=b",
            "javascript:alert(1)",
            "evil.example",
            " /cases",
            "",
            "/login?to=/cases",
            "/logout",
            "/größe",
            &long,
        ] {
            assert_eq!(local(elsewhere), HOME, "{elsewhere:?}");
        }
        for page in ["/", "/cases?team=support", "/cases/demo-shop/5001/parcel-stalled:p-1/decide"] {
            assert_eq!(local(page), page);
        }
    }
}
