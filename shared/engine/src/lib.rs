//! Drives.
pub mod ports;
