//! Reads the files and crates of the project.

use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;

/// Returns the project's root folder.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the names in a folder, sorted. There are none if the folder does not exist.
#[must_use]
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// Describes a crate by its folder below the root and its manifest.
#[derive(Debug)]
pub struct Crate {
    /// The folder, such as `shared/domain`.
    pub folder: String,
    /// The content of its `Cargo.toml`.
    pub manifest: Table,
}

impl Crate {
    /// Returns the package's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.manifest.get("package").and_then(|package| package.get("name")?.as_str()).unwrap_or_default()
    }

    /// Returns the names of its dependencies, without those of its tests.
    #[must_use]
    pub fn dependencies(&self) -> Vec<String> {
        let table = self.manifest.get("dependencies").and_then(toml::Value::as_table);
        table.into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }

    /// Returns the dependencies that are optional: the crate has them only if one of its own features asks
    /// for them.
    #[must_use]
    pub fn optional_dependencies(&self) -> Vec<String> {
        let mut names = self.dependencies();
        names.retain(|name| self.setting(name, "optional").and_then(toml::Value::as_bool) == Some(true));
        names
    }

    /// Returns the features of a dependency that the crate itself asks for, outside its tests.
    #[must_use]
    pub fn features_of(&self, dependency: &str) -> Vec<String> {
        let features = self.setting(dependency, "features").and_then(toml::Value::as_array);
        features.into_iter().flatten().filter_map(|name| Some(name.as_str()?.to_owned())).collect()
    }

    fn setting(&self, dependency: &str, name: &str) -> Option<&toml::Value> {
        self.manifest.get("dependencies")?.get(dependency)?.get(name)
    }

    /// Returns its source files, without tests.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let src = root().join(&self.folder).join("src");
        let mut sources = rust_files(&src);
        sources.retain(|source| !source.path.ends_with("tests.rs") && !source.path.ends_with("testing.rs"));
        sources
    }
}

/// Holds a source file.
#[derive(Debug)]
pub struct Source {
    /// The path of the file.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The part of the text before its tests begin.
    pub code: String,
}

impl Source {
    /// Returns its path below the root.
    #[must_use]
    pub fn place(&self) -> &str {
        self.path.split_once("/../../").map_or(&self.path, |(_, place)| place)
    }

    /// Returns the folder of the crate that the file belongs to, such as `shared/domain`.
    #[must_use]
    pub fn crate_folder(&self) -> &str {
        let place = self.place();
        place.match_indices('/').nth(1).and_then(|(end, _)| place.get(..end)).unwrap_or(place)
    }
}

/// Returns every Rust file below a folder, without the files that a build wrote.
#[must_use]
pub fn rust_files(folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() && name != "target" {
            found.extend(rust_files(&path));
        } else if Path::new(&name).extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned();
            found.push(Source { path: path.display().to_string(), text, code });
        }
    }
    found
}

/// Returns every Rust file of the project.
#[must_use]
pub fn all_rust_files() -> Vec<Source> {
    ["functions", "infra", "shared", "tests"]
        .iter()
        .flat_map(|folder| rust_files(&root().join(folder)))
        .collect()
}

/// Returns every crate in the folders that hold crates.
#[must_use]
pub fn crates() -> Vec<Crate> {
    let below = |parent: &str| {
        let folders = names(&root().join(parent)).into_iter().map(move |name| format!("{parent}/{name}"));
        folders.collect::<Vec<_>>()
    };
    let folders =
        [below("functions"), below("shared"), below("tests"), vec!["infra/local".to_owned()]].concat();
    let read = |folder: String| {
        let text = fs::read_to_string(root().join(&folder).join("Cargo.toml")).ok()?;
        Some(Crate { manifest: text.parse().ok()?, folder })
    };
    folders.into_iter().filter_map(read).collect()
}

/// Converts a slug to Pascal case: `order-placed` becomes `OrderPlaced`.
#[must_use]
pub fn pascal(slug: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    slug.split('-').map(word).collect()
}
