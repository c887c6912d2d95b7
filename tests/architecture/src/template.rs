//! Reads the SAM template (`infra/template.yaml`).

use std::collections::BTreeMap;
use std::fs;

use serde_yaml_ng::Value;

use crate::house::root;

/// Returns the template's text.
#[must_use]
pub fn text() -> String {
    fs::read_to_string(root().join("infra/template.yaml")).unwrap_or_default()
}

/// Returns the template's resources by name.
#[must_use]
pub fn resources() -> BTreeMap<String, Value> {
    section("Resources")
}

/// Returns a section of the template, such as its parameters, by name.
#[must_use]
pub fn section(heading: &str) -> BTreeMap<String, Value> {
    let template: Value = serde_yaml_ng::from_str(&text()).unwrap_or_default();
    let entries = template.get(heading).and_then(Value::as_mapping).into_iter().flatten();
    entries.filter_map(|(name, value)| Some((name.as_str()?.to_owned(), value.clone()))).collect()
}

/// Returns how many resources CloudFormation counts for these, after SAM has expanded its functions:
/// <https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html>
#[must_use]
pub fn expanded<'r>(resources: impl Iterator<Item = &'r Value>) -> usize {
    let mut count = 0;
    let mut releases = 0;
    for resource in resources {
        let function = plain_at(resource, "Type") == "AWS::Serverless::Function";
        let properties = resource.get("Properties").filter(|_| function);
        let has = |name: &str| usize::from(properties.is_some_and(|own| own.get(name).is_some()));
        let events = properties.and_then(|own| own.get("Events")?.as_mapping());
        // A version and an alias, a deployment group, and what says what to do with a failed call.
        count += 1 + 2 * has("AutoPublishAlias") + has("DeploymentPreference") + has("EventInvokeConfig");
        count += events.map_or(0, serde_yaml_ng::Mapping::len);
        // One application and one role for all of CodeDeploy.
        releases = releases.max(2 * has("DeploymentPreference"));
    }
    count + releases
}

/// Returns a property as one line of text. It is empty if there is none.
#[must_use]
pub fn plain_at(value: &Value, name: &str) -> String {
    value.get(name).map(plain).unwrap_or_default()
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
    let mut found = Vec::new();
    for statement in statements(role) {
        for action in list(statement.get("Action")) {
            for resource in list(statement.get("Resource")) {
                found.push((action.clone(), resource));
            }
        }
    }
    found.sort();
    found
}

/// Returns the statements of a role's policies.
#[must_use]
pub fn statements(role: &Value) -> Vec<Value> {
    let policies = role.get("Properties").and_then(|p| p.get("Policies")).and_then(Value::as_sequence);
    let statements = policies.into_iter().flatten().filter_map(|policy| {
        policy.get("PolicyDocument").and_then(|d| d.get("Statement")).and_then(Value::as_sequence)
    });
    statements.flatten().cloned().collect()
}

/// Returns how many metrics an alarm is charged for. A band of what is usual is charged as two more:
/// <https://aws.amazon.com/cloudwatch/pricing/>
#[must_use]
pub fn metrics_read(alarm: &Value) -> usize {
    let properties = alarm.get("Properties");
    let Some(metrics) = properties.and_then(|own| own.get("Metrics")?.as_sequence()) else { return 1 };
    let price = |metric: &Value| match metric.get("MetricStat") {
        Some(_) => 1,
        None => 2 * usize::from(plain_at(metric, "Expression").contains("ANOMALY_DETECTION_BAND")),
    };
    metrics.iter().map(price).sum()
}
