//! The languages of pages and mails for the people of a shop.

/// A language that people of a shop read. The record is in English, the default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Lists all languages.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// Returns its tag, as pages and addresses write it.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Returns its name in itself.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// Returns the language that a tag such as `de-CH` asks for, if there is one.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// Returns the text of this language.
    #[must_use]
    pub fn pick(self, english: &'static str, german: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::German => german,
        }
    }
}

/// Names each variant of an enum in both languages by one table. A row is a variant, its English words and the German ones.
#[macro_export]
macro_rules! names_table {
    ($(#[$meta:meta])* $name:ident($type:ident): $($variant:ident: $english:literal, $german:literal;)+) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(of: $type, language: $crate::values::language::Language) -> &'static str {
            match of {
                $($type::$variant => language.pick($english, $german),)+
            }
        }
    };
}

pub use names_table;
