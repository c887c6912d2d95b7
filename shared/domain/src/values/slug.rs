//! One table for an enum whose variants have names in other systems: the variants, their slugs, and everything that
//! follows from these.

/// Defines an enum by a table of its variants and their slugs, and with it `ALL`, `slug()`, serde and `Display`.
///
/// A slug is the one name of a variant in events, policy, logs, samples and at rest. The order of the variants is their
/// order (`Ord`), so a new one goes where it belongs and not always to the end.
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
            /// Lists all of them, in their order.
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
