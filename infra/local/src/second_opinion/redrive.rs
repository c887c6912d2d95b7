//! Moves a dead letter back to its queue.

use serde_json::{Value, json};

use crate::deployment;
use crate::inside;
use crate::stack::Stack;

use super::trial::{Seen, is_recorded, marked, put_event, until};

/// Puts an order's event among the dead letters, as if its function had failed sixty times, and has SQS move it:
/// it must be recorded, and no dead letter may be left (infra/README.md#dead-letters).
///
/// The task names the queue that the letter goes to. Without that, SQS would send each back to the queue that it came
/// from (<https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html>), but
/// fakecloud sends them to all queues in turn.
pub(super) fn brings_dead_letters_back(stack: &Stack) -> Seen {
    let (order, key) = marked(stack, "dead", "success@simulator.amazonses.com")?;
    let [placed, paid] = order.facts();
    let (source, kind, detail) = placed;
    let event = json!({ "version": "0", "id": "dead-letter", "source": source, "detail-type": kind,
        "detail": detail });
    let dead = queue(stack, "DeadLetterQueue")?;
    sqs(stack, "SendMessage", &json!({ "QueueUrl": dead, "MessageBody": event.to_string() }))?;
    let task = json!({ "SourceArn": arn(stack, &dead)?,
        "DestinationArn": arn(stack, &queue(stack, "OrderPlacedQueue")?)? });
    sqs(stack, "StartMessageMoveTask", &task)?;
    let (source, kind, detail) = paid;
    put_event(stack, source, kind, &detail)?;
    until(stack, &key, "recorded", is_recorded)?;
    let left = inside::queued(&stack.cloud).map_err(|why| why.to_string())?;
    match left.iter().filter(|queued| queued.is_dead() && queued.is_about(&key)).count() {
        0 => Ok("the dead letter went back to its queue and was recorded".to_owned()),
        left => Err(format!("{left} dead letters about {key} are left")),
    }
}

fn queue(stack: &Stack, name: &'static str) -> Result<String, String> {
    deployment::physical(&stack.cloud, name).map_err(|why| why.to_string())
}

fn arn(stack: &Stack, queue: &str) -> Result<Value, String> {
    let asked = json!({ "QueueUrl": queue, "AttributeNames": ["QueueArn"] });
    let answer = sqs(stack, "GetQueueAttributes", &asked)?;
    answer.pointer("/Attributes/QueueArn").cloned().ok_or_else(|| format!("{queue} has no ARN"))
}

fn sqs(stack: &Stack, action: &str, input: &Value) -> Result<Value, String> {
    stack.cloud.json("sqs", &format!("AmazonSQS.{action}"), input).map_err(|why| why.to_string())
}
