//! Where things are.

use std::path::{Path, PathBuf};

/// The project's folders and files.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// The project this program was built in.
    #[must_use]
    pub fn here() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: own.ancestors().nth(2).unwrap_or(own).to_owned() }
    }

    /// The top.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The template that is deployed.
    #[must_use]
    pub fn template(&self) -> PathBuf {
        self.root.join("infra/template.yaml")
    }

    /// The policy that is built into the functions.
    #[must_use]
    pub fn policy(&self) -> PathBuf {
        self.root.join("infra/policy.toml")
    }

    /// The Python packages that are needed, at tried versions.
    #[must_use]
    pub fn requirements(&self) -> PathBuf {
        self.root.join("infra/local/requirements.txt")
    }

    /// The stories that must hold.
    #[must_use]
    pub fn stories(&self) -> PathBuf {
        self.root.join("events/stories")
    }

    /// Where everything is written.
    #[must_use]
    pub fn local(&self) -> PathBuf {
        self.root.join("target/local")
    }

    /// A path as people read it: relative to where they are.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(&here).unwrap_or(path).display().to_string()
    }
}
