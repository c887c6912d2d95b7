//! Types that are written as one text wherever they are stored or sent.

/// Lets serde read and write a type as the text of its `FromStr` and `Display`: with it, the type can have
/// `#[serde(try_from = "String", into = "String")]`.
macro_rules! text_form {
    ($name:ident) => {
        impl TryFrom<String> for $name {
            type Error = <$name as std::str::FromStr>::Err;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.to_string()
            }
        }
    };
}

pub(crate) use text_form;
