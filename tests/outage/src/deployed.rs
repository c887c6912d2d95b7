//! Reads the numbers that the rehearsals need from `infra/template.yaml`.

use candor_architecture::template::{list, resources};
use jiff::SignedDuration;
use serde_yaml_ng::Value;

use crate::lane::Mapping;

/// The numbers of a queue, and of the function that reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deployed {
    /// The time for which a delivered message is not delivered again.
    pub visibility: SignedDuration,
    /// The number of deliveries after which a message becomes a dead letter.
    pub receives_max: u32,
    /// The time for which the queue keeps a message.
    pub retention: SignedDuration,
    /// The longest time that the function may run.
    pub timeout: SignedDuration,
    /// The greatest number of messages in one call.
    pub batch_size: usize,
    /// The greatest number of calls at once, if there is one.
    pub concurrency_max: Option<usize>,
}

/// The seconds for which a queue keeps a message unless it says otherwise, which is four days:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>.
const RETENTION_SECONDS: i64 = 345_600;

fn number(value: &Value, path: &[&str]) -> Option<i64> {
    path.iter().try_fold(value, |value, name| value.get(name))?.as_i64()
}

fn small<T: TryFrom<i64>>(number: Option<i64>) -> Option<T> {
    number.and_then(|number| T::try_from(number).ok())
}

/// Returns the numbers of the queue of a function (`OrderPlaced`), or `None` if the template lacks one.
#[must_use]
pub fn queue_of(stem: &str) -> Option<Deployed> {
    let resources = resources();
    let queue = resources.get(&format!("{stem}Queue"))?.get("Properties")?;
    let function = resources.get(&format!("{stem}Function"))?.get("Properties")?;
    let source = function.get("Events")?.get("Queue")?.get("Properties")?;
    let globals = candor_architecture::template::section("Globals");
    let timeout =
        number(function, &["Timeout"]).or_else(|| number(globals.get("Function")?, &["Timeout"]))?;
    Some(Deployed {
        visibility: SignedDuration::from_secs(number(queue, &["VisibilityTimeout"])?),
        receives_max: small(number(queue, &["RedrivePolicy", "maxReceiveCount"]))?,
        retention: SignedDuration::from_secs(
            number(queue, &["MessageRetentionPeriod"]).unwrap_or(RETENTION_SECONDS),
        ),
        timeout: SignedDuration::from_secs(timeout),
        batch_size: small(number(source, &["BatchSize"]))?,
        concurrency_max: small(number(source, &["ScalingConfig", "MaximumConcurrency"])),
    })
}

/// Returns the way in which Lambda polls the table's stream for `dispatch`, or `None` if the template lacks it.
#[must_use]
pub fn stream() -> Option<Mapping> {
    let resources = resources();
    let function = resources.get("DispatchFunction")?.get("Properties")?;
    let source = function.get("Events")?.get("Stream")?.get("Properties")?;
    Some(Mapping {
        batch_size: small(number(source, &["BatchSize"]))?,
        lanes: small(number(source, &["ParallelizationFactor"])).unwrap_or(1),
        bisects: source.get("BisectBatchOnFunctionError").and_then(Value::as_bool).unwrap_or(false),
        reports_failures: list(source.get("FunctionResponseTypes")) == ["ReportBatchItemFailures"],
        retries_max: small(number(source, &["MaximumRetryAttempts"])),
        age_max: number(source, &["MaximumRecordAgeInSeconds"]).map(SignedDuration::from_secs),
    })
}
