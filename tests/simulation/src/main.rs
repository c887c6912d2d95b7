//! `cargo simulate`.

/// A third of the time of a simulated world goes into memory; this takes half of that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    candor_simulation::commands::run()
}
