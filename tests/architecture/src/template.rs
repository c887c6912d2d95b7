//! Reads the SAM template (`infra/template.yaml`).

use std::collections::BTreeMap;
use std::fs;

use serde_yaml_ng::Value;

use crate::house::root;

/// Returns the template's resources by name.
#[must_use]
pub fn resources() -> BTreeMap<String, Value> {
    let text = fs::read_to_string(root().join("infra/template.yaml")).unwrap_or_default();
    let template: Value = serde_yaml_ng::from_str(&text).unwrap_or_default();
    let resources = template.get("Resources").and_then(Value::as_mapping).into_iter().flatten();
    resources.filter_map(|(name, value)| Some((name.as_str()?.to_owned(), value.clone()))).collect()
}

/// Returns a value as one line of text. Intrinsic functions have their short form, such as `GetAtt
/// Table.Arn`.
#[must_use]
pub fn plain(value: &Value) -> String {
    match value {
        Value::Tagged(tagged) => {
            format!("{} {}", tagged.tag.to_string().trim_start_matches('!'), plain(&tagged.value))
        }
        Value::Sequence(items) => items.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::String(text) => text.clone(),
        other => serde_yaml_ng::to_string(other).unwrap_or_default().replace('\n', " ").trim().to_owned(),
    }
}

/// Returns a value as a list, also if it is a single value.
#[must_use]
pub fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Sequence(items)) => items.iter().map(plain).collect(),
        Some(one) => vec![plain(one)],
        None => vec![],
    }
}

/// Returns the permissions of a role as pairs of action and resource, sorted.
#[must_use]
pub fn permissions(role: &Value) -> Vec<(String, String)> {
    let policies = role.get("Properties").and_then(|p| p.get("Policies")).and_then(Value::as_sequence);
    let statements = policies.into_iter().flatten().filter_map(|policy| {
        policy.get("PolicyDocument").and_then(|d| d.get("Statement")).and_then(Value::as_sequence)
    });
    let mut found = Vec::new();
    for statement in statements.flatten() {
        for action in list(statement.get("Action")) {
            for resource in list(statement.get("Resource")) {
                found.push((action.clone(), resource));
            }
        }
    }
    found.sort();
    found
}
