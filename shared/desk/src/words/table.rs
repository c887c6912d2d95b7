//! The form of the tables of names.

/// Names each variant of an enum in both languages by one table. A row is a variant, its English words and the German ones.
macro_rules! table {
    ($(#[$meta:meta])* $name:ident($type:ident): $($variant:ident: $english:literal, $german:literal;)+) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(of: $type, language: Language) -> &'static str {
            match of {
                $($type::$variant => language.pick($english, $german),)+
            }
        }
    };
}

pub(super) use table;
