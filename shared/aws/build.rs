//! Reads `infra/policy.toml`, rejects a wrong one with a list of every error, and writes it as JSON for
//! `configuration`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use candor_domain::policy::settings::Policy;
use serde_json::Value;

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/policy.toml");
    println!("cargo::rerun-if-changed={}", path.display());
    match convert(&path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                println!("cargo::error=infra/policy.toml: {problem}");
            }
            ExitCode::FAILURE
        }
    }
}

fn convert(path: &Path) -> Result<(), Vec<String>> {
    let text = fs::read_to_string(path).map_err(|why| vec![why.to_string()])?;
    let policy: Value = toml::from_str(&text).map_err(|why| vec![why.to_string().replace('\n', " ")])?;
    Policy::read(&policy, &Value::Object(serde_json::Map::new()))
        .map_err(|violations| violations.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let out =
        env::var_os("OUT_DIR").map(PathBuf::from).ok_or_else(|| vec!["OUT_DIR is not set".to_owned()])?;
    fs::write(out.join("policy.json"), policy.to_string()).map_err(|why| vec![why.to_string()])
}
