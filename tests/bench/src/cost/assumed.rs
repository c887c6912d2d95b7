//! Holds the numbers that cannot be counted on this machine. Nothing has run on AWS so far.

/// The days of a month. Price lists are by the month; this is the usual one.
pub const DAYS: f64 = 30.0;
/// The minutes of a month: so often `wake` runs.
pub const MINUTES: f64 = DAYS * 24.0 * 60.0;
/// The times that each of Lambda's pollers asks an empty queue in a minute. Lambda polls for the longest time
/// that SQS lets it, 20 seconds:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html>.
pub const POLLS_A_MINUTE: f64 = 3.0;
/// The pollers of a queue at rest whose concurrency has a limit. "Lambda scales back the processing to five
/// concurrent batches, and can optimize to as few as 2 […] this optimization is not available when you enable
/// the maximum concurrency setting":
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html>.
pub const POLLERS_OF_LIMITED: f64 = 5.0;
/// The pollers of a queue at rest whose concurrency has none, by the same text.
pub const POLLERS: f64 = 2.0;
/// The memory at which a function has one whole processor, in megabytes; with less, it has a share:
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>. So a millisecond of this machine's
/// processor takes fourteen times as long in a function of 128 MB.
pub const WHOLE_PROCESSOR_MB: f64 = 1769.0;
/// The share of calls that start a new instance: "typically occur in under 1% of invocations", by
/// <https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/>.
pub const COLD_SHARE: f64 = 0.01;
/// The time that a start is billed for, in milliseconds. `cargo measure` shows about 3 ms of processor time,
/// which is 41 ms in a function of 128 MB; the rest is Lambda's own work.
pub const START_MS: f64 = 150.0;
/// The instances that `dispatch`, `order-placed` and `shopify-webhook` run as in a busy month. Those that have a secret
/// read it every five minutes, and those of `order-placed` count new orders once a minute.
pub const INSTANCES: f64 = 2.0;
/// The minutes for which a secret is remembered, as in `shared/aws/src/secrets.rs`.
pub const SECRET_MINUTES: f64 = 5.0;
/// The shards of the table's stream, each of which has a batch of its own for `figures` in a minute. A new table on demand takes
/// 4,000 writes a second, and a partition 1,000; each partition has a shard
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html>).
pub const STREAM_SHARDS: f64 = 4.0;
/// The time that a call of `figures` is billed for, in milliseconds: a transaction, and a few hundred records to be read.
pub const FIGURES_MS: f64 = 100.0;
/// The write units of a transaction of `figures`, which takes twice those of its parts: an item of a day, with up to two
/// kilobytes, and the name of the batch.
pub const FIGURES_WRITE_UNITS: f64 = 6.0;
/// The messages that one request of `wake` carries in a busy month, which is as many as SQS takes.
pub const MESSAGES_A_REQUEST: f64 = 10.0;
/// The bytes that DynamoDB adds to each item that it stores:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>.
pub const ITEM_OVERHEAD_BYTES: f64 = 100.0;
/// The size of a chunk that EventBridge counts as an event, in bytes.
pub const CHUNK_BYTES: u64 = 64 * 1024;

/// Returns how long a function waits for the answer to a request, in milliseconds. Lambda bills that time too.
#[must_use]
pub fn wait_ms(operation: &str) -> f64 {
    match operation {
        "GetItem" | "PutItem" | "UpdateItem" | "Query" => 6.0,
        "SendMessage" | "SendMessageBatch" | "PutEvents" | "GetSecretValue" => 15.0,
        _ => 100.0, // SES.
    }
}
