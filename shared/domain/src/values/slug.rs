//! Enums whose variants have names in other systems. One table lists the variants and their slugs, and
//! everything else is made from it.

/// Defines an enum from a table of its variants and their slugs, with `ALL`, `slug()`, serde and `Display`.
///
/// A slug is the only name of a variant in events, policy, logs, samples and stored data. The order of the
/// variants in the table is their order (`Ord`), so a new variant goes to its right place, which is not
/// always the end.
macro_rules! slugs {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $slug:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        $visibility enum $name {
            $($(#[$variant_meta])* #[serde(rename = $slug)] $variant,)+
        }

        impl $name {
            /// Lists all variants, in their order.
            pub const ALL: [Self; [$($slug),+].len()] = [$(Self::$variant),+];

            /// Returns the name in events, policy, keys and logs.
            #[must_use]
            pub fn slug(self) -> &'static str {
                match self {
                    $(Self::$variant => $slug,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.slug())
            }
        }
    };
}

pub(crate) use slugs;
