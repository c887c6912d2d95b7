//! Short names for texts.

/// Returns the first eight bytes of a digest as text.
pub(crate) fn short(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
