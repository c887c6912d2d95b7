//! Builds the functions with cargo, and packs them as Lambda needs them.

use std::io::{BufRead, BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::project::Project;
use crate::terminal::Progress;

/// A function could not be built or packed.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Cargo did not start.
    #[error("run cargo build")]
    Start(#[source] std::io::Error),
    /// The code does not compile.
    #[error("cargo build failed:\n{0}")]
    Failed(String),
    /// The template names a binary that cargo did not make.
    #[error("find the binary {0}: cargo built none of that name")]
    NoBinary(String),
    /// The binary cannot be packed.
    #[error("pack {path}")]
    Pack {
        /// The binary's file.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
}

/// A function's binary.
#[derive(Debug, Clone)]
pub struct Binary {
    /// The function's slug.
    pub slug: String,
    /// The binary's file.
    pub path: PathBuf,
}

/// Builds the functions without optimisation: they start as fast, and build in a fraction of the time.
///
/// # Errors
/// Returns an error if a function does not build.
pub fn build(project: &Project, slugs: &[String]) -> Result<Vec<Binary>, BuildError> {
    let progress = Progress::begin("Building the functions");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(project.root()).args(["build", "--message-format=json-render-diagnostics"]);
    cargo.args(slugs.iter().flat_map(|slug| ["--bin", slug]));
    forget_own_package(&mut cargo);
    let mut child = cargo
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(BuildError::Start)?;
    let made = child.stdout.take().map(|stream| std::thread::spawn(move || executables(stream)));
    let said = child.stderr.take().map(|stream| follow(stream, &progress)).unwrap_or_default();
    let made = made.and_then(|reading| reading.join().ok()).unwrap_or_default();
    if !child.wait().map_err(BuildError::Start)?.success() {
        return Err(BuildError::Failed(said));
    }
    let find = |slug: &String| {
        let path = made.iter().find(|path| path.file_stem().is_some_and(|stem| *stem == **slug));
        let path = path.cloned().ok_or_else(|| BuildError::NoBinary(slug.clone()))?;
        Ok(Binary { slug: slug.clone(), path })
    };
    let binaries = slugs.iter().map(find).collect::<Result<Vec<_>, _>>()?;
    progress.done(&format!("{} of them", binaries.len()));
    Ok(binaries)
}

/// Removes the environment variables in which `cargo run` and `cargo test` describe the running package. Some
/// build scripts would see these variables change, and build again.
pub(crate) fn forget_own_package(cargo: &mut Command) {
    let own = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_", "OUT_DIR"];
    for (name, _) in std::env::vars_os() {
        if own.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
}

fn executables(stream: impl Read) -> Vec<PathBuf> {
    let messages = BufReader::new(stream).lines().map_while(Result::ok);
    let executable = |line: String| {
        let message: Value = serde_json::from_str(&line).ok()?;
        message.get("executable")?.as_str().map(PathBuf::from)
    };
    messages.filter_map(executable).collect()
}

pub(crate) fn follow(stream: impl Read, progress: &Progress) -> String {
    let mut said = Vec::new();
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        progress.at(line.trim());
        said.push(line);
    }
    said.retain(|line| !line.trim_start().starts_with("Compiling"));
    said.split_off(said.len().saturating_sub(60)).join("\n")
}

/// Packs the binary as Lambda needs it: a zip file that holds an executable file `bootstrap`.
///
/// # Errors
/// Returns an error if the binary cannot be read.
pub fn pack(binary: &Binary) -> Result<Vec<u8>, BuildError> {
    let pack = |cause| BuildError::Pack { path: binary.path.clone(), cause };
    std::fs::read(&binary.path).and_then(|content| zipped(&content)).map_err(pack)
}

/// Packs only a script that runs the binary where it is. An emulator that is slow with a gigabyte of binaries is quick
/// with that.
///
/// # Errors
/// Returns an error if nothing can be packed.
pub fn pack_pointer(binary: &Binary) -> Result<Vec<u8>, BuildError> {
    let script = format!("#!/bin/sh\nexec {}\n", quoted(&binary.path.to_string_lossy()));
    zipped(script.as_bytes()).map_err(|cause| BuildError::Pack { path: binary.path.clone(), cause })
}

/// Gives the binaries second names in `folder`, so that they stay as they are when they are built anew.
///
/// # Errors
/// Returns an error if the folder cannot be written.
pub fn keep(binaries: Vec<Binary>, folder: &Path) -> Result<Vec<Binary>, BuildError> {
    let in_folder = |cause| BuildError::Pack { path: folder.to_owned(), cause };
    std::fs::create_dir_all(folder).map_err(in_folder)?;
    let keep = |Binary { slug, path }: Binary| {
        let kept = folder.join(&slug);
        // A copy takes longer, and is needed where cargo builds on another disk.
        let linked = std::fs::hard_link(&path, &kept).or_else(|_| std::fs::copy(&path, &kept).map(|_| ()));
        linked.map_err(|cause| BuildError::Pack { path, cause })?;
        Ok(Binary { slug, path: kept })
    };
    binaries.into_iter().map(keep).collect()
}

/// Returns a word as a shell takes it unchanged.
pub(crate) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn zipped(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Compressing would take longer than it saves, because the file only goes into the emulator's memory.
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o755);
    zip.start_file("bootstrap", options)?;
    zip.write_all(content)?;
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_quoted_word_as_it_is() {
        let word = "it's $HOME \"here\"";
        let said = Command::new("sh").args(["-c", &format!("printf %s {}", quoted(word))]).output().unwrap();
        assert_eq!(String::from_utf8(said.stdout).unwrap(), word);
    }
}
