//! Holds the price list: us-east-1, in dollars, as of [`AS_OF`], without any free tier.

/// The day on which the prices were looked up.
pub const AS_OF: &str = "2026-11-29";

/// A million of something.
pub const MILLION: f64 = 1e6;

/// Holds what each thing costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prices {
    /// A million calls of functions: <https://aws.amazon.com/lambda/pricing/>.
    pub calls: f64,
    /// A second with a gigabyte of memory on arm64, the start included:
    /// <https://aws.amazon.com/lambda/pricing/>,
    /// <https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/>.
    pub gigabyte_second: f64,
    /// A million write units, on demand: <https://aws.amazon.com/dynamodb/pricing/on-demand/>. The stream is
    /// free for Lambda, and so are deletes by time to live.
    pub write_units: f64,
    /// A million read units, on demand: <https://aws.amazon.com/dynamodb/pricing/on-demand/>.
    pub read_units: f64,
    /// A gigabyte in the table for a month: <https://aws.amazon.com/dynamodb/pricing/on-demand/>.
    pub stored: f64,
    /// A gigabyte that can be recovered to a point in time, for a month:
    /// <https://aws.amazon.com/dynamodb/pricing/on-demand/>.
    pub recoverable: f64,
    /// A million requests to a standard queue, empty receives included: <https://aws.amazon.com/sqs/pricing/>,
    /// <https://aws.amazon.com/premiumsupport/knowledge-center/sqs-high-charges/>.
    pub queue_requests: f64,
    /// A million events put on a bus, in chunks of 64 KB: <https://aws.amazon.com/eventbridge/pricing/>.
    /// Matching, and delivery to a queue of the same account, is free.
    pub bus_events: f64,
    /// A million events of an AWS service that are opted in to. The page names data events such as those of
    /// S3, and does not say on which side those of SES are: <https://aws.amazon.com/eventbridge/pricing/>.
    pub service_events: f64,
    /// A gigabyte put into an archive: <https://aws.amazon.com/eventbridge/pricing/>.
    pub archived: f64,
    /// A gigabyte in an archive for a month: <https://aws.amazon.com/eventbridge/pricing/>.
    pub archive_stored: f64,
    /// A million calls by a schedule: <https://aws.amazon.com/eventbridge/pricing/>.
    pub scheduled: f64,
    /// A gigabyte of logs taken in: <https://aws.amazon.com/cloudwatch/pricing/>.
    pub logged: f64,
    /// A gigabyte of logs for a month; it is packed, and priced here as if it were not:
    /// <https://aws.amazon.com/cloudwatch/pricing/>.
    pub logs_stored: f64,
    /// A metric of one's own for a month: <https://aws.amazon.com/cloudwatch/pricing/>.
    pub metric: f64,
    /// A metric that an alarm reads, for a month: <https://aws.amazon.com/cloudwatch/pricing/>.
    pub alarm_metric: f64,
    /// A dashboard for a month: <https://aws.amazon.com/cloudwatch/pricing/>.
    pub dashboard: f64,
    /// A million requests to an HTTP API: <https://aws.amazon.com/api-gateway/pricing/>.
    pub api_calls: f64,
    /// A secret for a month: <https://aws.amazon.com/secrets-manager/pricing/>.
    pub secret: f64,
    /// A million reads of secrets: <https://aws.amazon.com/secrets-manager/pricing/>.
    pub secret_reads: f64,
    /// A million mails: <https://aws.amazon.com/ses/pricing/>. Data is charged for attachments, and there are
    /// none.
    pub mails: f64,
}

/// The price list of us-east-1.
pub const LIST: Prices = Prices {
    calls: 0.20,
    gigabyte_second: 0.000_013_333_4,
    write_units: 0.625,
    read_units: 0.125,
    stored: 0.25,
    recoverable: 0.20,
    queue_requests: 0.40,
    bus_events: 1.00,
    service_events: 1.00,
    archived: 0.10,
    archive_stored: 0.023,
    scheduled: 1.00,
    logged: 0.50,
    logs_stored: 0.03,
    metric: 0.30,
    alarm_metric: 0.10,
    dashboard: 3.00,
    api_calls: 1.00,
    secret: 0.40,
    secret_reads: 5.00,
    mails: 100.0,
};
