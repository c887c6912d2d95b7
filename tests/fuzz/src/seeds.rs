//! Reads the seeds: the samples and stories of `events/`, the policy, and the `nasties`. All of them are read
//! from their own folders. A collection beside the repository (`../shared/corpus`) is read too, if it exists.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns every seed in a stable order, with the path of its file and its bytes.
#[must_use]
pub fn all() -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = below(&root().join("events"));
    found.extend(below(&root().join("tests/fuzz/nasties")));
    found.push((root().join("infra/policy.toml"), fs::read(root().join("infra/policy.toml")).unwrap()));
    found.extend(below(&root().join("../shared/corpus")));
    found.retain(|(path, _)| !path.components().any(|part| part.as_os_str() == "schemas"));
    found
}

fn below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        if path.is_dir() {
            below(&path)
        } else {
            fs::read(&path).map(|bytes| (path, bytes)).into_iter().collect()
        }
    };
    paths.into_iter().flat_map(read).collect()
}
