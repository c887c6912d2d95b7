//! The JSON Schema patterns for texts, and for members that depend on each other (feature `schema`). The code
//! checks a little more than the schema can say: lengths are in characters in the schema and in bytes in the
//! code, and the schema has no list of currencies and time zones, and no limit for the decimal places of a number. The
//! schema has no rule that the code does not check.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::values::limits::QUANTITY_MAX;
use crate::values::quantity::Quantity;

/// The characters that an identifier can have, for use inside the square brackets of a pattern.
const ID_CHARACTER: &str = r"^\s#\u0000-\u001f\u007f-\u009f";

/// A text without control characters, and with at least one character that is not white space.
pub(crate) const TEXT: &str =
    r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
pub(crate) const LINK: &str = r#"^https?://[^\s<>"'`\u0000-\u001f\u007f-\u009f]+$"#;
pub(crate) const IMAGE_LINK: &str = r#"^https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[^\s<>"'`\\/?#@\u0000-\u001f\u007f-\u009f]*)?([/?#][^\s<>"'`\\\u0000-\u001f\u007f-\u009f]*)?$"#;
pub(crate) const HOST: &str = r"^[a-z0-9-]+(\.[a-z0-9-]+)+$";
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

/// The decimal strings that are quantities of goods, from 0.001 to [`QUANTITY_MAX`].
const QUANTITY: &str = concat!(
    r"^(0*[1-9][0-9]{0,5}(\.[0-9]{1,3}0*)?|0*1000000(\.0+)?",
    r"|0+\.([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])0*)$"
);

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A quantity of goods, more than zero, with at most three decimal places: 2, 0.5 or \"0.5\".",
            "anyOf": [
                { "type": "number", "exclusiveMinimum": 0, "maximum": QUANTITY_MAX },
                { "type": "string", "pattern": QUANTITY },
            ],
        })
    }
}
