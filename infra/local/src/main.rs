//! Starts `cargo local`.

fn main() -> std::process::ExitCode {
    candor_local::commands::run()
}
