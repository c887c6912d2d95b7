//! One stack for all end-to-end tests of a process: the template as it goes to AWS, with the functions as they are now.
//! It ends with the process that started it.
//!
//! A stack that does not start fails the tests; there is no way to skip them.

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

/// The stack, for one test at a time.
///
/// # Errors
/// Why it does not run, cause after cause.
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
/// Where they cannot be played at all.
pub fn play(scripts: Vec<Script>) -> Result<Vec<Performance>, String> {
    player::play(&*stack()?, scripts, &|_| {}).map_err(|why| chain(&why))
}

/// A story written in a test. Files are named by their whole path.
///
/// # Errors
/// Everything wrong with it.
pub fn script(name: &str, text: &str) -> Result<Script, String> {
    Script::of(Path::new(&format!("{name}.jsonl")), text).map_err(|why| why.to_string())
}

/// The folder of real payloads beside the project; absent where only the project is there.
#[must_use]
pub fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    folder.canonicalize().ok()
}
