//! Implements the queue that a function's messages come from, as far as the function itself talks to it.

use std::cell::OnceCell;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::DisplayErrorContext;
use aws_sdk_sqs::types::ChangeMessageVisibilityBatchRequestEntry;
use aws_types::SdkConfig;
use candor_engine::ports::Cause;
use tracing::warn;

use crate::runtime::redelivery::{OwnQueue, Redelivery};
use crate::times::REDELIVERY;

/// The queue of a function. Its address is a setting, because SQS says not to build it from its parts:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html>.
#[derive(Debug)]
pub struct FunctionQueue {
    config: SdkConfig,
    /// The client, which is made with the first message that fails: most functions need none.
    client: OnceCell<Client>,
    url: String,
}

impl FunctionQueue {
    /// Returns the queue at this address.
    #[must_use]
    pub fn new(config: &SdkConfig, url: impl Into<String>) -> Self {
        Self { config: config.clone(), client: OnceCell::new(), url: url.into() }
    }

    async fn change(&self, redeliveries: Vec<Redelivery>) -> Result<usize, Cause> {
        let entry = |(index, Redelivery { handle, pause }): (usize, Redelivery)| {
            let seconds = i32::try_from(pause.as_secs()).unwrap_or(i32::MAX);
            let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(index.to_string());
            entry.receipt_handle(handle).visibility_timeout(seconds).build()
        };
        let entries: Vec<_> = redeliveries.into_iter().enumerate().map(entry).collect::<Result<_, _>>()?;
        let client = self.client.get_or_init(|| Client::new(&self.config));
        let request =
            client.change_message_visibility_batch().queue_url(&self.url).set_entries(Some(entries));
        let answer = tokio::time::timeout(REDELIVERY, request.send()).await?;
        Ok(answer.map_err(|why| DisplayErrorContext(why).to_string())?.failed().len())
    }
}

impl OwnQueue for FunctionQueue {
    async fn put_off(&self, redeliveries: Vec<Redelivery>) {
        match self.change(redeliveries).await {
            Ok(0) => {}
            Ok(count) => {
                warn!(outcome = "not-put-off", count, "left {count} messages to the time of their queue")
            }
            Err(why) => {
                warn!(outcome = "not-put-off", error = %why, "left messages to the time of their queue");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::{Answer, Canned};

    async fn put_off(answer: Answer) -> Vec<String> {
        let local = tokio::task::LocalSet::new();
        local
            .run_until(async {
                let sqs = Canned::start([answer]).await;
                let queue = FunctionQueue::new(&sqs.aws().repeating(), "https://sqs.example/1/order-placed");
                let redelivery = |handle: &str, seconds| Redelivery {
                    handle: handle.to_owned(),
                    pause: Duration::from_secs(seconds),
                };
                queue.put_off(vec![redelivery("first", 15), redelivery("second", 480)]).await;
                sqs.requests()
            })
            .await
    }

    #[tokio::test]
    async fn a_queue_is_told_in_one_request_when_each_message_comes_again() {
        let requests = put_off(Answer::Says(200, "", r#"{"Successful": [], "Failed": []}"#.to_owned())).await;
        assert_eq!(requests.len(), 1);
        for part in [
            "AmazonSQS.ChangeMessageVisibilityBatch",
            r#""QueueUrl":"https://sqs.example/1/order-placed""#,
            r#""ReceiptHandle":"first","VisibilityTimeout":15"#,
            r#""ReceiptHandle":"second","VisibilityTimeout":480"#,
        ] {
            assert!(requests[0].contains(part), "{part}: {}", requests[0]);
        }
    }

    #[tokio::test]
    async fn a_queue_that_does_not_listen_fails_nothing() {
        let refused = Answer::Says(400, "AccessDeniedException", "{}".to_owned());
        assert_eq!(put_off(refused).await.len(), 1);
        assert!(!put_off(Answer::HangsUp).await.is_empty());
    }
}
