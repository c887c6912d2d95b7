//! Finds what keeps people from using a page, by the rules of axe-core (<https://github.com/dequelabs/axe-core>, MPL-2.0).
//! It is loaded into pages of tests alone, from the package that `package-lock.json` names, and goes nowhere else.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::chromium::{folder, skip};
use crate::page::Page;

/// The rules to hold a page to. Of those of WCAG 2.2 at level AA, axe leaves out the size of targets unless it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// WCAG 2.2 at level AA, and what is good practice beyond it.
    All,
    /// Those about colours: no other one finds more in a page that is only dark instead of light.
    Colours,
}

impl Rules {
    fn options(self) -> &'static str {
        match self {
            Self::All => {
                r#"{
                    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
                    rules: { "target-size": { enabled: true } },
                    resultTypes: ["violations"],
                }"#
            }
            Self::Colours => {
                r#"{ runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } }"#
            }
        }
    }
}

/// Returns what breaks a rule in a page, a line for each element.
#[track_caller]
pub(crate) fn violations(page: &Page, axe: &str, rules: Rules) -> Vec<String> {
    if page.evaluate("typeof axe") == "undefined" {
        page.evaluate(axe);
    }
    // A mail in a frame is the shop's own, and lets no script of axe in.
    let found = page.evaluate(&format!(
        "axe.run(document, {{ ...{}, iframes: false }}).then(({{ violations }}) => violations.flatMap(({{ id, nodes }}) =>
            nodes.map(({{ target, failureSummary }}) => `${{id}}: ${{target}}: ${{failureSummary}}`)))",
        rules.options()
    ));
    found.as_array().unwrap().iter().map(|line| line.as_str().unwrap().to_owned()).collect()
}

/// Returns the script of axe-core. None, with a line that says so, where it cannot be got; on the machine that decides
/// what is merged, that is a failure.
pub(crate) fn axe() -> Option<&'static str> {
    static AXE: LazyLock<Option<String>> = LazyLock::new(|| match script() {
        Ok(script) => Some(script),
        Err(why) => {
            skip("axe-core", &why);
            None
        }
    });
    AXE.as_deref()
}

fn script() -> Result<String, String> {
    let folder = folder().join("npm");
    fs::create_dir_all(&folder).map_err(|why| why.to_string())?;
    // Without this lock, two runs would fill it at the same time.
    let lock = File::create(folder.with_extension("lock")).map_err(|why| why.to_string())?;
    lock.lock().map_err(|why| why.to_string())?;
    let script = folder.join("node_modules/axe-core/axe.min.js");
    if !is_filled_by(&folder) || !script.is_file() {
        fill(&folder)?;
    }
    fs::read_to_string(script).map_err(|why| why.to_string())
}

const PACKAGES: [&str; 2] = ["package.json", "package-lock.json"];

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn is_filled_by(folder: &Path) -> bool {
    PACKAGES.iter().all(|name| fs::read(folder.join(name)).ok() == fs::read(own(name)).ok())
}

fn fill(folder: &Path) -> Result<(), String> {
    for name in PACKAGES {
        fs::copy(own(name), folder.join(name)).map_err(|why| format!("{name}: {why}"))?;
    }
    let arguments = ["ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"];
    let output = Command::new("npm").args(arguments).current_dir(folder).output();
    let output = output.map_err(|why| format!("npm did not start: {why}"))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    output.status.success().then_some(()).ok_or_else(|| format!("npm failed: {said}"))
}
