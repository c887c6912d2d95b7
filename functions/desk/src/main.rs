//! Serves the desk to people who sign in: its pages behind API Gateway, over the table and the bus.

use std::process::ExitCode;

fn main() -> ExitCode {
    desk::serve::run()
}
