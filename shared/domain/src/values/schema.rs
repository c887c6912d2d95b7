//! The JSON Schema patterns for texts, and for members that depend on each other (feature `schema`). The code
//! checks a little more than the schema can say: lengths are in characters in the schema and in bytes in the
//! code, and the schema has no list of currencies and time zones. The schema has no rule that the code does
//! not check.

/// The characters that an identifier can have, for use inside the square brackets of a pattern.
const ID_CHARACTER: &str = r"^\s#\u0000-\u001f\u007f-\u009f";

/// A text without control characters, and with at least one character that is not white space.
pub(crate) const TEXT: &str =
    r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
pub(crate) const LINK: &str = r#"^https?://[^\s<>"'`\u0000-\u001f\u007f-\u009f]+$"#;
pub(crate) const LOCALE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";
pub(crate) const ZONE: &str = "^[A-Za-z0-9_+/-]+$";
pub(crate) const CURRENCY: &str = "^[A-Za-z]{3}$";
pub(crate) const EMAIL: &str =
    r#"^[^\s@<>()\[\],;:\\"]{1,64}@[^\s@<>()\[\],;:\\".]+(\.[^\s@<>()\[\],;:\\".]+)+$"#;

pub(crate) fn id() -> String {
    format!("^[{ID_CHARACTER}]+$")
}

/// Returns the regular expression of a text as a part of a longer one.
pub(crate) fn plain_text() -> String {
    TEXT.trim_start_matches('^').trim_end_matches('$').to_owned()
}

pub(crate) fn promise_subject() -> String {
    format!("^({})$", estimate())
}

pub(crate) fn estimate() -> String {
    format!("order|parcel:[{ID_CHARACTER}]{{1,128}}")
}

/// Returns the regular expression of an identifier that is not longer than the domain allows.
pub(crate) fn bounded_id() -> String {
    format!("[{ID_CHARACTER}]{{1,128}}")
}
