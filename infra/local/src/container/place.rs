//! Knows the place of each container: a folder with the function's binary, its environment and its port.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A container engine would have failed.
#[derive(Debug, thiserror::Error)]
pub enum ContainerError {
    /// This stand-in does not know the request.
    #[error("read the request: a stand-in for functions knows no `{0}`")]
    Unknown(String),
    /// A file or folder of the container could not be used.
    #[error("use {path}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// The container's environment could not be read.
    #[error("read the environment in {path}")]
    Environment {
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: serde_json::Error,
    },
    /// The function's process or its Runtime API could not be started.
    #[error("start the function: {0}")]
    Start(String),
}

/// The place of all containers of an emulator.
#[derive(Debug, Clone)]
pub struct Containers {
    /// The folder that holds a folder for each container.
    pub folder: PathBuf,
    /// The file that functions write their logs to.
    pub log: PathBuf,
    /// The address at which functions find AWS. The one that fakecloud gives them is for containers.
    pub endpoint: String,
}

/// The variables of a function.
pub(super) type Environment = BTreeMap<String, String>;

pub(super) const BINARY: &str = "bootstrap";
pub(super) const ENVIRONMENT: &str = "environment.json";
pub(super) const PORT: &str = "port";

impl Containers {
    pub(super) fn file(&self, id: &str, name: &str) -> PathBuf {
        self.folder.join(id).join(name)
    }

    pub(super) fn port(&self, id: &str) -> Result<String, ContainerError> {
        let path = self.file(id, PORT);
        fs::read_to_string(&path).map_err(in_file(&path))
    }

    pub(super) fn environment(&self, id: &str) -> Result<Environment, ContainerError> {
        let path = self.file(id, ENVIRONMENT);
        let text = fs::read_to_string(&path).map_err(in_file(&path))?;
        serde_json::from_str(&text).map_err(|cause| ContainerError::Environment { path, cause })
    }

    pub(super) fn open_log(&self) -> Result<File, ContainerError> {
        File::options().append(true).create(true).open(&self.log).map_err(in_file(&self.log))
    }
}

pub(super) fn in_file(path: &Path) -> impl Fn(std::io::Error) -> ContainerError {
    let path = path.to_owned();
    move |cause| ContainerError::File { path: path.clone(), cause }
}
