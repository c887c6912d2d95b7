//! Builds the binaries as they are deployed, but for this machine's processor.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use candor_local::terminal::Progress;
use serde_json::Value;

/// The package with the programs that functions are measured against and with.
const YARDSTICKS: &str = "candor-yardsticks";
/// The name of the Lambda that does nothing.
pub const NOTHING: &str = "nothing";
/// The name of the program that measures the time of decisions.
pub const STOPWATCH: &str = "stopwatch";

/// The reasons why the binaries cannot be built or found.
#[derive(Debug, thiserror::Error)]
pub enum BinaryError {
    /// **Meaning**: Cargo did not start.
    #[error("run cargo build")]
    Start(#[source] std::io::Error),
    /// **Meaning**: the code does not compile.
    #[error("cargo build failed:\n{0}")]
    Failed(String),
    /// **Meaning**: a binary does not exist.
    #[error("find the binary {name} in {}; leave out --skip-build and --binaries to build it", folder.display())]
    Missing {
        /// The name of the binary.
        name: String,
        /// The folder that was searched.
        folder: PathBuf,
    },
}

/// Holds the path of each binary by its name.
#[derive(Debug, Clone)]
pub struct Binaries(BTreeMap<String, PathBuf>);

impl Binaries {
    /// Builds these functions, and the programs that they are measured with.
    ///
    /// # Errors
    /// Returns a [`BinaryError`] if one of them does not build.
    pub fn build(root: &Path, slugs: &[String]) -> Result<Self, BinaryError> {
        let progress = Progress::begin("Building for release (from nothing, ten minutes on two cores)");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(root).args(["build", "--release", "--message-format=json-render-diagnostics"]);
        cargo.args(
            slugs.iter().map(String::as_str).chain([YARDSTICKS]).flat_map(|package| ["--package", package]),
        );
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_our_own(name)) {
            cargo.env_remove(name);
        }
        cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = cargo.spawn().map_err(BinaryError::Start)?;
        let made = child.stdout.take().map(|stream| std::thread::spawn(move || executables(stream)));
        let said = child.stderr.take().map(|stream| follow(stream, &progress)).unwrap_or_default();
        let made = made.and_then(|reading| reading.join().ok()).unwrap_or_default();
        if !child.wait().map_err(BinaryError::Start)?.success() {
            return Err(BinaryError::Failed(said));
        }
        progress.done("");
        Ok(Self(made))
    }

    /// Returns the binaries that are already in a folder, without building them.
    #[must_use]
    pub fn in_folder(folder: &Path, slugs: &[String]) -> Self {
        let names = slugs.iter().map(String::as_str).chain([NOTHING, STOPWATCH]);
        Self(names.map(|name| (name.to_owned(), folder.join(name))).collect())
    }

    /// Returns the binary with this name.
    ///
    /// # Errors
    /// Returns a [`BinaryError`] if the binary does not exist.
    pub fn find(&self, name: &str) -> Result<PathBuf, BinaryError> {
        let path = self.0.get(name).cloned().unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new("target/release")).to_owned();
        if path.is_file() { Ok(path) } else { Err(BinaryError::Missing { name: name.to_owned(), folder }) }
    }
}

/// Returns true for a variable that `cargo run` sets to describe the running package. Such variables are not
/// passed on: some build scripts would see that they changed, and would build again.
fn is_our_own(variable: &OsStr) -> bool {
    let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_", "OUT_DIR"];
    own.iter().any(|prefix| variable.to_string_lossy().starts_with(prefix))
}

fn executables(stream: impl Read) -> BTreeMap<String, PathBuf> {
    BufReader::new(stream).lines().map_while(Result::ok).filter_map(|line| executable(&line)).collect()
}

/// Returns the name and path of the executable that one line of cargo's output reports.
fn executable(line: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(line).ok()?;
    let path = PathBuf::from(message.get("executable")?.as_str()?);
    Some((path.file_stem()?.to_string_lossy().into_owned(), path))
}

fn follow(stream: impl Read, progress: &Progress) -> String {
    let mut said = Vec::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        progress.at(line.trim());
        said.push(line);
    }
    said.retain(|line| !line.trim_start().starts_with("Compiling"));
    said.split_off(said.len().saturating_sub(60)).join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_says_where_it_left_a_binary() {
        let made = r#"{"reason":"compiler-artifact","executable":"/p/target/release/order-placed"}"#;
        assert_eq!(executable(made), Some(("order-placed".into(), "/p/target/release/order-placed".into())));
        assert_eq!(executable(r#"{"reason":"compiler-artifact","executable":null}"#), None);
        assert_eq!(executable("warning: x"), None);
    }

    #[test]
    fn a_binary_that_is_not_there_is_named() {
        let binaries = Binaries::in_folder(Path::new("/nowhere"), &["wake".to_owned()]);
        let error = binaries.find("wake").unwrap_err().to_string();
        assert_eq!(
            error,
            "find the binary wake in /nowhere; leave out --skip-build and --binaries to build it"
        );
    }
}
