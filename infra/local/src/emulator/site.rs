//! Names what an emulator is given when it starts.

use std::path::Path;

/// The surroundings of an emulator.
#[derive(Debug)]
pub(super) struct Site<'a> {
    /// The port that it answers at.
    pub(super) port: u16,
    /// The folder for its files.
    pub(super) folder: &'a Path,
    /// The file that it and its functions write their logs to.
    pub(super) log: &'a Path,
    /// The address at which its functions find AWS.
    pub(super) endpoint: String,
}
