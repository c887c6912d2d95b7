//! Publishes commands, announcements of cases, and answers to demands for erasure: our own events on the bus, for other systems. Their source is not a source of facts,
//! so no function of ours receives them. The archive does not keep them either, so a replay sends none of
//! them again.

use aws_sdk_eventbridge::error::{DisplayErrorContext, SdkError};
use aws_sdk_eventbridge::operation::put_events::PutEventsError;
use candor_domain::command::command_event::Command;
use candor_domain::erasure::answer::ErasureCompleted;
use candor_domain::outreach::announced::CaseAnnounced;
use candor_domain::values::text::Remark;
use candor_engine::ports::{Commands, ErasureAnswers, Outcome};

use super::{Bus, Entry, left_out};

impl Commands for Bus {
    async fn publish(&self, command: &Command) -> Outcome {
        self.say(write(command)).await
    }
}

impl ErasureAnswers for Bus {
    async fn publish_completed(&self, answer: &ErasureCompleted) -> Outcome {
        let detail = serde_json::to_string(answer);
        let entry =
            |detail| Entry { source: Command::SOURCE, detail_type: ErasureCompleted::DETAIL_TYPE, detail };
        self.say(detail.map(entry)).await
    }
}

impl Bus {
    /// Announces a case. To announce it twice does no harm, because its id names the announcement.
    pub(crate) async fn announce(&self, said: &CaseAnnounced) -> Outcome {
        let entry =
            |detail| Entry { source: Command::SOURCE, detail_type: CaseAnnounced::DETAIL_TYPE, detail };
        self.say(serde_json::to_string(said).map(entry)).await
    }

    async fn say(&self, entry: Result<Entry, serde_json::Error>) -> Outcome {
        let entry = match entry {
            Ok(entry) => entry,
            Err(why) => return Outcome::Failed { why: Remark::bounded(&why.to_string()) },
        };
        let answer = match self.send(vec![entry]).await {
            Ok(answer) => answer,
            Err(error) => return outcome(error),
        };
        if let Some((_, code)) = left_out(&answer) {
            return Outcome::Failed { why: Remark::bounded(&format!("the bus left it out, with {code}")) };
        }
        let receipt = answer.entries().first().and_then(|entry| entry.event_id()).map(Remark::bounded);
        Outcome::Done { receipt }
    }
}

fn write(command: &Command) -> Result<Entry, serde_json::Error> {
    let written = command.to_bus()?;
    let detail = written.get("detail").map(ToString::to_string).unwrap_or_default();
    Ok(Entry { source: Command::SOURCE, detail_type: command.body.detail_type(), detail })
}

/// Returns the outcome that an error means for a command. It matters only to people who read it, because the
/// command is published again in any case.
fn outcome(error: SdkError<PutEventsError>) -> Outcome {
    let turned_away = match &error {
        SdkError::ConstructionFailure(_) => true,
        SdkError::ServiceError(answer) => (400..500).contains(&answer.raw().status().as_u16()),
        // There was no answer in time, or none that can be read, or a kind of error that we do not know.
        _ => false,
    };
    let why = Remark::bounded(&DisplayErrorContext(error).to_string());
    if turned_away { Outcome::Failed { why } } else { Outcome::Unknown { why } }
}

#[cfg(test)]
mod tests {
    use candor_domain::command::command_event::CommandBody;
    use candor_domain::command::key::CommandKey;
    use candor_domain::fulfilment::request::StopReason;
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{Answer, Canned};

    /// Publishes one command on a bus that gives this answer. Returns the outcome, and the requests that the
    /// bus received.
    async fn published_on(answer: Answer) -> (Outcome, Vec<String>) {
        let command = Command {
            order: "demo-shop#5001".parse().unwrap(),
            key: CommandKey::Fulfilment(3),
            body: CommandBody::FulfilmentStopped { reason: StopReason::Held },
        };
        let on_one_thread = tokio::task::LocalSet::new();
        on_one_thread
            .run_until(async {
                let canned = Canned::start([answer]).await;
                let outcome = Bus::new(&canned.aws().repeating(), "bus").publish(&command).await;
                (outcome, canned.requests())
            })
            .await
    }

    #[tokio::test]
    async fn a_signal_is_an_event_of_ours_known_by_its_key() {
        let taken = json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "e-1" }] });
        let (outcome, requests) = published_on(Answer::Says(200, "", taken.to_string())).await;
        assert_eq!(outcome, Outcome::Done { receipt: "e-1".parse().ok() });
        let body: Value = serde_json::from_str(requests[0].split_once("\r\n\r\n").unwrap().1).unwrap();
        let entry = &body["Entries"][0];
        assert_eq!((&entry["Source"], &entry["DetailType"]), (&"candor".into(), &"FulfilmentStopped".into()));
        assert_eq!(entry["EventBusName"], "bus");
        let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
        assert_eq!(detail["id"], "demo-shop#5001#fulfilment:3");
    }

    #[tokio::test]
    async fn what_the_bus_did_not_take_failed_and_what_it_did_not_answer_is_unknown() {
        let left_out = json!({ "FailedEntryCount": 1, "Entries": [{ "ErrorCode": "InternalFailure" }] });
        for (answer, expected) in [
            (Answer::Says(200, "", left_out.to_string()), "Failed"),
            (Answer::Says(400, "AccessDeniedException", "{}".to_owned()), "Failed"),
            (Answer::Says(200, "", "{not json".to_owned()), "Unknown"),
            (Answer::HangsUp, "Unknown"),
        ] {
            let (outcome, _) = published_on(answer.clone()).await;
            assert!(format!("{outcome:?}").starts_with(expected), "{answer:?}: {outcome:?}");
        }
    }
}
