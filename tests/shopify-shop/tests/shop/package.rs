//! Gets Shopify's real schemas: they are in the npm package that Shopify makes for tools
//! (<https://www.npmjs.com/package/@shopify/dev-mcp>), as answers to an introspection query.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The release of the package, and what its archive must be.
const RELEASE: &str = "1.16.0";
const SHA256: &str = "4663c79229028e98f825a09d5f04ec6c3736331b740ce50260f9ffac10709474";

/// The names of the schemas in the package. It has a release of September 2026, in which the next version had no name
/// yet: that version is cut from `unstable`.
const PINNED: &str = candor_shopify::request::API_VERSION;
const NEXT: &str = "unstable";

/// A schema.
#[derive(Debug)]
pub(crate) struct Real {
    /// Its name.
    pub(crate) version: &'static str,
    /// `__schema` of it.
    pub(crate) schema: Value,
}

/// Returns the schema of the version that is used, and of the next one. None, with a line that says so, where they
/// cannot be got; on the machine that decides what is merged, that is a failure.
pub(crate) fn real() -> Option<&'static [Real; 2]> {
    static REAL: LazyLock<Option<[Real; 2]>> = LazyLock::new(|| match folder() {
        Ok(folder) => Some([PINNED, NEXT].map(|version| read(&folder, version))),
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "Shopify's schemas are missing: {why}");
            eprintln!("skipped: Shopify's schemas are missing: {why}");
            None
        }
    });
    REAL.as_ref()
}

fn read(folder: &Path, version: &'static str) -> Real {
    let text = fs::read(folder.join(format!("admin_{version}.json"))).unwrap();
    let mut answer: Value = serde_json::from_slice(&text).unwrap();
    Real { version, schema: answer["data"]["__schema"].take() }
}

/// Returns the folder with the schemas, which is filled at first.
fn folder() -> Result<PathBuf, String> {
    let local = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/local");
    let folder = local.join(format!("shopify-schemas-{RELEASE}"));
    fs::create_dir_all(&local).map_err(|why| why.to_string())?;
    // Without this lock, two runs would fill it at the same time.
    let lock = File::create(local.join("shopify-schemas.lock")).map_err(|why| why.to_string())?;
    lock.lock().map_err(|why| why.to_string())?;
    if !folder.exists() {
        let unfinished = local.join("shopify-schemas-unfinished");
        let _ = fs::remove_dir_all(&unfinished);
        fs::create_dir_all(&unfinished).map_err(|why| why.to_string())?;
        fill(&unfinished)?;
        fs::rename(&unfinished, &folder).map_err(|why| why.to_string())?;
    }
    Ok(folder)
}

fn fill(folder: &Path) -> Result<(), String> {
    run(folder, "npm", &["pack", "--silent", &format!("@shopify/dev-mcp@{RELEASE}")])?;
    let archive = format!("shopify-dev-mcp-{RELEASE}.tgz");
    let bytes = fs::read(folder.join(&archive)).map_err(|why| why.to_string())?;
    let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if digest != SHA256 {
        return Err(format!("{archive} is another one: {digest}"));
    }
    let packed = [PINNED, NEXT].map(|version| format!("package/dist/data/admin_{version}.json.gz"));
    run(folder, "tar", &["-xzf", &archive, "--strip-components=3", &packed[0], &packed[1]])?;
    for version in [PINNED, NEXT] {
        run(folder, "gzip", &["-d", &format!("admin_{version}.json.gz")])?;
    }
    fs::remove_file(folder.join(archive)).map_err(|why| why.to_string())
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.map_err(|why| format!("{program} did not start: {why}"))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    output.status.success().then_some(()).ok_or_else(|| format!("{program} failed: {said}"))
}
