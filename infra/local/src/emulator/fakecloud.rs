//! Installs and starts fakecloud (<https://github.com/faiscadev/fakecloud>).
//!
//! It is under the AGPL, so it is run as a program of its own and never linked. It runs functions in containers.
//! Here it is given a stand-in for the program that makes containers ([`crate::container`]), so that functions
//! run as ordinary processes, and no container engine is needed.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::functions::{self, quoted};
use crate::project::Project;
use crate::terminal::Progress;

use super::site::Site;

/// The version that was tried.
const VERSION: &str = "0.51.0";

/// fakecloud could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// One of our files or folders could not be prepared.
    #[error("prepare {path}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// Cargo did not start.
    #[error("run cargo install")]
    Start(#[source] std::io::Error),
    /// Cargo could not build it.
    #[error("cargo install failed:\n{0}")]
    Failed(String),
}

/// An installed fakecloud.
#[derive(Debug, Clone)]
pub struct Fakecloud {
    program: PathBuf,
}

/// Installs fakecloud, unless this version is there.
///
/// # Errors
/// Returns an error if cargo cannot fetch or build it.
pub fn install(project: &Project) -> Result<Fakecloud, InstallError> {
    let folder = project.local().join("fakecloud");
    let root = folder.join(VERSION);
    let in_folder = |cause| InstallError::File { path: folder.clone(), cause };
    fs::create_dir_all(&folder).map_err(in_folder)?;
    // Without this lock, two programs would build it side by side.
    let lock = File::create(folder.join("lock")).map_err(in_folder)?;
    lock.lock().map_err(in_folder)?;
    let program = root.join("bin/fakecloud");
    // Cargo puts the program there once it is whole.
    if !program.exists() {
        let build = folder.join("build");
        let progress = Progress::begin(&format!("Building fakecloud {VERSION}, once, for about ten minutes"));
        cargo_install(&root, &build, &progress)?;
        fs::remove_dir_all(&build).map_err(in_folder)?;
        progress.done(&project.shown(&program));
    }
    Ok(Fakecloud { program })
}

fn cargo_install(root: &Path, build: &Path, progress: &Progress) -> Result<(), InstallError> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["install", "--debug", "--locked", "--version", VERSION]);
    cargo.arg("--root").arg(root).arg("--target-dir").arg(build).arg("fakecloud");
    // It is built once, and no debugger will look into it.
    cargo.env("CARGO_INCREMENTAL", "0").env("CARGO_PROFILE_DEV_DEBUG", "false");
    functions::forget_own_package(&mut cargo);
    cargo.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = cargo.spawn().map_err(InstallError::Start)?;
    let said = child.stderr.take().map(|stream| functions::follow(stream, progress)).unwrap_or_default();
    let status = child.wait().map_err(InstallError::Start)?;
    if status.success() { Ok(()) } else { Err(InstallError::Failed(said)) }
}

impl Fakecloud {
    pub(super) fn add_to(&self, command: &mut Command, site: &Site<'_>) -> std::io::Result<()> {
        let stand_in = site.folder.join("container");
        write_stand_in(&stand_in, site)?;
        let address = format!("127.0.0.1:{}", site.port);
        command.arg(&self.program).args(["--addr", &address, "--log-level", "warn"]);
        command.env("FAKECLOUD_CONTAINER_CLI", stand_in);
        Ok(())
    }
}

/// Writes the program that fakecloud takes for that of a container engine. It must be one file, so it is a shell
/// script that starts this program.
fn write_stand_in(path: &Path, site: &Site<'_>) -> std::io::Result<()> {
    let containers = site.folder.join("containers");
    fs::create_dir_all(&containers)?;
    let words = [
        quoted(&std::env::current_exe()?.to_string_lossy()),
        "container --folder".to_owned(),
        quoted(&containers.to_string_lossy()),
        "--log".to_owned(),
        quoted(&site.log.to_string_lossy()),
        "--endpoint".to_owned(),
        quoted(&site.endpoint),
    ];
    fs::write(path, format!("#!/bin/sh\nexec {} -- \"$@\"\n", words.join(" ")))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}
