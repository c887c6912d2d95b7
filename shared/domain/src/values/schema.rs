//! What JSON Schema can say of texts, and of members that depend on each other (feature `schema`). It says a little
//! less than is checked, and nothing else: lengths are in characters there and in bytes here, and it knows no list of
//! currencies and time zones.

/// A character of an identifier; inside of brackets.
const ID_CHARACTER: &str = r"^\s#\u0000-\u001f\u007f-\u009f";

/// Something that is not white space, and no control character.
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

pub(crate) fn promise_subject() -> String {
    format!("^({})$", estimate())
}

pub(crate) fn estimate() -> String {
    format!("order|parcel:[{ID_CHARACTER}]{{1,128}}")
}

/// Returns the regular expression of an identifier of the length that the domain takes.
pub(crate) fn bounded_id() -> String {
    format!("[{ID_CHARACTER}]{{1,128}}")
}
