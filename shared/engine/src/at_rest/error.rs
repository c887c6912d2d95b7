//! The errors of reading and writing an order at rest.

/// The greatest size of an order's JSON in bytes: five times what a store took before orders were packed.
pub const JSON_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The reasons why bytes cannot be read as an order, or an order cannot be written as bytes.
#[derive(Debug, thiserror::Error)]
pub enum AtRestError {
    /// **Meaning**: the JSON cannot be read or written. **Handling**: the same as for any bug of Candor.
    #[error("read or write the order's JSON")]
    Json(#[from] serde_json::Error),
    /// **Meaning**: the JSON has no facts or no ledger. **Handling**: the same as for any bug of Candor.
    #[error("read the order's JSON: it has no facts or no ledger")]
    NoOrder,
    /// **Meaning**: the bytes cannot be unpacked. **Handling**: the same as for any bug of Candor; nothing is written
    /// over them.
    #[error("unpack the order: the bytes are damaged")]
    Damaged,
    /// **Meaning**: the bytes were packed with a dictionary of a newer release. **Handling**: deploy that release first.
    /// Until then, messages about the order are delivered again, and go to the dead letters in the end.
    #[error("unpack the order: dictionary {0} is of a newer release: deploy first")]
    UnknownDictionary(u8),
    /// **Meaning**: the order is larger than it may be. **Handling**: the same as for any bug of Candor; the order stays
    /// as it was.
    #[error("pack or unpack the order: it takes more than {JSON_BYTES_MAX} bytes of JSON")]
    TooLarge,
}
