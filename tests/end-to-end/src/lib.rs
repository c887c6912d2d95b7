//! Provides one local stack for all end-to-end tests of a process: the template as it is deployed to AWS,
//! with the current functions. The stack ends with the process that started it.
//!
//! If a stack does not start, the tests fail. There is no way to skip them.

pub mod killer;
pub mod trouble;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use candor_local::emulator::Leash;
use candor_local::player::{self, Performance};
use candor_local::project::Project;
use candor_local::stack::Stack;
use candor_stage::script::Script;

static STACK: OnceLock<Result<Mutex<Stack>, String>> = OnceLock::new();

/// Returns the stack, for one test at a time.
///
/// # Errors
/// Returns the reason why it does not run, with all its causes.
pub fn stack() -> Result<MutexGuard<'static, Stack>, String> {
    let started = STACK.get_or_init(|| {
        let name = format!("test-{}", std::process::id());
        Stack::launch(&Project::here(), &name, Leash::Starter).map(Mutex::new).map_err(|why| chain(&why))
    });
    let stack = started.as_ref().map_err(Clone::clone)?;
    Ok(stack.lock().unwrap_or_else(PoisonError::into_inner))
}

fn chain(why: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(why), |why| why.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Plays stories on the stack.
///
/// # Errors
/// Returns the reason if they cannot be played at all.
pub fn play(scripts: Vec<Script>) -> Result<Vec<Performance>, String> {
    player::play(&*stack()?, scripts, &|_| {}).map_err(|why| chain(&why))
}

/// Returns a story that is written in a test. It names files by their full path.
///
/// # Errors
/// Returns everything that is wrong with it.
pub fn script(name: &str, text: &str) -> Result<Script, String> {
    Script::of(Path::new(&format!("{name}.jsonl")), text).map_err(|why| why.to_string())
}

/// Returns the folder of real payloads next to the project, or `None` if there is no such folder.
#[must_use]
pub fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    folder.canonicalize().ok()
}
