//! Where things are.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

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

    /// A folder of what runs leave behind; what is older than a day is of no use any more, and goes.
    ///
    /// # Errors
    /// Where it cannot be made.
    pub fn leftovers(&self, name: &str) -> std::io::Result<PathBuf> {
        const KEPT: Duration = Duration::from_secs(24 * 3600);
        let folder = self.local().join(name);
        fs::create_dir_all(&folder)?;
        for entry in fs::read_dir(&folder)?.flatten() {
            let changed = entry.metadata().and_then(|known| known.modified());
            if changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > KEPT)) {
                // One that stays is no harm.
                let _ = fs::remove_dir_all(entry.path()).or_else(|_| fs::remove_file(entry.path()));
            }
        }
        Ok(folder)
    }

    /// A path as people read it: relative to where they are.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        path.strip_prefix(&here).unwrap_or(path).display().to_string()
    }
}
