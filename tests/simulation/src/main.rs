//! `cargo simulate`.

fn main() -> std::process::ExitCode {
    candor_simulation::commands::run()
}
