//! Knows the places of the project's folders and files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The project's folders and files.
#[derive(Debug, Clone)]
pub struct Project {
    root: PathBuf,
}

impl Project {
    /// Returns the project that this program was built in.
    #[must_use]
    pub fn here() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: own.ancestors().nth(2).unwrap_or(own).to_owned() }
    }

    /// Returns the project's root folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the template that is deployed.
    #[must_use]
    pub fn template(&self) -> PathBuf {
        self.root.join("infra/template.yaml")
    }

    /// Returns the policy that is built into the functions.
    #[must_use]
    pub fn policy(&self) -> PathBuf {
        self.root.join("infra/policy.toml")
    }

    /// Returns the file that lists the needed Python packages, at versions that were tried.
    #[must_use]
    pub fn requirements(&self) -> PathBuf {
        self.root.join("infra/local/requirements.txt")
    }

    /// Returns the folder with the stories that must hold.
    #[must_use]
    pub fn stories(&self) -> PathBuf {
        self.root.join("events/stories")
    }

    /// Returns the folder that everything is written to.
    #[must_use]
    pub fn local(&self) -> PathBuf {
        self.root.join("target/local")
    }

    /// Returns a folder for files that runs leave behind, and removes what is older than a day from it.
    ///
    /// # Errors
    /// Returns an error if the folder cannot be made.
    pub fn leftovers(&self, name: &str) -> std::io::Result<PathBuf> {
        const KEPT: Duration = Duration::from_secs(24 * 3600);
        let folder = self.local().join(name);
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&folder)?.flatten() {
            let changed = entry.metadata().and_then(|known| known.modified());
            if changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > KEPT)) {
                // If an entry cannot be removed, that does no harm.
                let _ = fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path()));
            }
        }
        Ok(folder)
    }

    /// Returns a path as people read it: relative to their current folder.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(&here).unwrap_or(path).display().to_string()
    }
}
