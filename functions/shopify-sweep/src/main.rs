//! Asks each shop, every few minutes, for the orders that changed.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::SUCCESS
}
