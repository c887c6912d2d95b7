//! Reads from the template what is paid for, whether it is used or not.

use std::collections::BTreeMap;

use candor_architecture::template::{list, metrics_read, plain_at, resources, section};
use serde_yaml_ng::Value;

use crate::cost::assumed::{POLLERS, POLLERS_OF_LIMITED};
use crate::measure::MeasureError;

/// Holds what the template deploys, with the default of every parameter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Deployed {
    /// The functions by their slug.
    pub functions: BTreeMap<String, Function>,
    /// The metrics that alarms read.
    pub alarm_metrics: f64,
    /// The dashboards.
    pub dashboards: f64,
    /// The secrets.
    pub secrets: f64,
    /// The events that SES publishes about mails, by the names of its API.
    pub mail_events: Vec<String>,
    /// The days for which events stay in the archive.
    pub archive_days: f64,
    /// The days for which logs stay.
    pub log_days: f64,
    /// The length of a line of the API's log, in bytes.
    pub access_line_bytes: f64,
}

/// Holds a function.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Function {
    /// The memory, in megabytes.
    pub memory_mb: f64,
    /// The pollers that ask its queue when it is empty.
    pub pollers: f64,
    /// The time that Lambda waits for more messages of a batch, in seconds.
    pub window_seconds: f64,
}

impl Deployed {
    /// Reads the template.
    ///
    /// # Errors
    /// Returns an error if it has no functions.
    pub fn read() -> Result<Self, MeasureError> {
        let resources: Vec<Value> = resources().into_values().filter(is_deployed).collect();
        let of = |kind| of_type(&resources, kind);
        let functions: BTreeMap<String, Function> =
            of("AWS::Serverless::Function").filter_map(function).collect();
        if functions.is_empty() {
            return Err(MeasureError::NoFunction("of infra/template.yaml".to_owned()));
        }
        let metrics: usize = of("AWS::CloudWatch::Alarm").map(metrics_read).sum();
        let line = of("AWS::ApiGatewayV2::Stage")
            .map(|stage| {
                at(stage, &["Properties", "AccessLogSettings", "Format"])
                    .and_then(Value::as_str)
                    .map_or(0, str::len)
            })
            .sum();
        let archives = of("AWS::Events::Archive").count();
        let count = crate::statistics::float;
        Ok(Self {
            functions,
            alarm_metrics: count(metrics),
            dashboards: count(of("AWS::CloudWatch::Dashboard").count()),
            secrets: count(of("AWS::SecretsManager::Secret").count()),
            mail_events: of("AWS::SES::ConfigurationSetEventDestination")
                .flat_map(|to| list(at(to, &["Properties", "EventDestination", "MatchingEventTypes"])))
                .collect(),
            archive_days: default_of("ArchiveDays") * count(archives),
            log_days: default_of("LogRetentionDays"),
            // The names of variables are about as long as their values.
            access_line_bytes: count(line),
        })
    }

    /// Returns the pollers of all queues.
    #[must_use]
    pub fn pollers(&self) -> f64 {
        self.functions.values().map(|function| function.pollers).sum()
    }
}

fn of_type<'r>(resources: &'r [Value], kind: &'r str) -> impl Iterator<Item = &'r Value> {
    resources.iter().filter(move |resource| plain_at(resource, "Type") == kind)
}

fn at<'v>(value: &'v Value, names: &[&str]) -> Option<&'v Value> {
    names.iter().try_fold(value, |value, name| value.get(name))
}

fn function(resource: &Value) -> Option<(String, Function)> {
    let own = resource.get("Properties")?;
    let slug = plain_at(own, "CodeUri").trim_end_matches('/').rsplit('/').next()?.to_owned();
    let memory = |value: &Value| value.get("MemorySize").and_then(Value::as_f64);
    let usual = || memory(section("Globals").get("Function")?);
    let events = own.get("Events").and_then(Value::as_mapping);
    let events = events.into_iter().flat_map(|events| events.values());
    let queue = events.filter(|event| plain_at(event, "Type") == "SQS").find_map(|one| one.get("Properties"));
    let polled = queue.filter(|queue| queue.get("Enabled").is_none_or(holds));
    let limited = |queue: &Value| queue.get("ScalingConfig").is_some_and(is_set);
    let pollers = polled.map(|queue| if limited(queue) { POLLERS_OF_LIMITED } else { POLLERS });
    let window = queue.and_then(|queue| queue.get("MaximumBatchingWindowInSeconds")?.as_f64());
    let function = Function {
        memory_mb: memory(own).or_else(usual)?,
        pollers: pollers.unwrap_or_default(),
        window_seconds: window.unwrap_or_default(),
    };
    Some((slug, function))
}

/// Returns true if a resource has no condition, or if its condition holds.
fn is_deployed(resource: &Value) -> bool {
    resource.get("Condition").and_then(Value::as_str).is_none_or(condition)
}

/// Returns true if a condition of the template holds with the default of every parameter.
fn condition(name: &str) -> bool {
    section("Conditions").get(name).is_some_and(holds)
}

/// Returns false if a property is as good as not there, by the defaults of parameters.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Tagged(tagged) if tagged.tag == "If" => match tagged.value.as_sequence().map(Vec::as_slice) {
            Some([of, then, otherwise]) => is_set(if holds(of) { then } else { otherwise }),
            _ => true,
        },
        Value::Tagged(tagged) => tagged.value.as_str() != Some("AWS::NoValue"),
        _ => true,
    }
}

fn holds(value: &Value) -> bool {
    match value {
        Value::Bool(value) => *value,
        Value::String(name) => condition(name),
        Value::Tagged(tagged) => {
            let arguments = tagged.value.as_sequence().cloned().unwrap_or_default();
            match (tagged.tag.to_string().as_str(), arguments.as_slice()) {
                ("!Equals", [one, other]) => text(one) == text(other),
                ("!Not", [one]) => !holds(one),
                ("!If", [of, then, otherwise]) => holds(if holds(of) { then } else { otherwise }),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Returns a text, or the default of the parameter that a reference names.
fn text(value: &Value) -> String {
    match value {
        Value::Tagged(tagged) if tagged.tag == "Ref" => {
            tagged.value.as_str().map(default_text).unwrap_or_default()
        }
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

fn default_text(parameter: &str) -> String {
    section("Parameters").get(parameter).and_then(|it| it.get("Default")).map(text).unwrap_or_default()
}

fn default_of(parameter: &str) -> f64 {
    default_text(parameter).parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yaml(text: &str) -> Value {
        serde_yaml_ng::from_str(text).unwrap()
    }

    #[test]
    fn the_template_is_read_as_it_is_deployed_by_default() {
        let deployed = Deployed::read().unwrap();
        assert_eq!((deployed.secrets, deployed.archive_days, deployed.log_days), (2.0, 30.0, 30.0));
        assert!(deployed.mail_events.iter().any(|event| event == "delivery"));
        assert_eq!(deployed.functions["order-placed"].memory_mb, 128.0);
        assert_eq!(deployed.functions["dispatch"].memory_mb, 256.0);
        assert_eq!(
            (deployed.functions["unsubscribe"].pollers, deployed.functions["wake"].pollers),
            (0.0, 0.0)
        );
        let pollers = |slug: &str| deployed.functions[slug].pollers;
        assert_eq!(
            (pollers("dispatch"), pollers("order-placed"), pollers("shopify-webhook")),
            (5.0, 2.0, 0.0)
        );
        assert!(deployed.alarm_metrics > 10.0 && deployed.access_line_bytes > 100.0);
    }

    #[test]
    fn a_condition_holds_by_the_defaults_of_parameters() {
        assert!(!condition("HasShopifyPartner") && !condition("HasWebAcl"));
        assert!(condition("HasArchive") && condition("HasOwnTable"));
        assert!(!is_deployed(&yaml("{Condition: HasWebAcl}")) && is_deployed(&yaml("{Type: A}")));
        assert!(
            holds(&yaml("!If [HasArchive, true, false]")) && !holds(&yaml("!If [HasWebAcl, true, false]"))
        );
    }
}
