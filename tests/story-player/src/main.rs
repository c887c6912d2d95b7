//! Runs `cargo simulate`.

/// A third of the time of a simulated world is spent on memory. This allocator halves that time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    candor_story_player::commands::run()
}
