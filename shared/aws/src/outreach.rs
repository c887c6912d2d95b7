//! Tells people about cases: through the exceptions queue always, and on the bus where somebody listens there: a team that the
//! policy has told by mail, a channel of a chat, a system of the shop's own.

use candor_domain::case::link::DeskAddress;
use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::outreach::announced::CaseAnnounced;
use candor_domain::policy::settings::Policy;
use candor_engine::ports::{CaseNotifier, Outcome};

use crate::bus::Bus;
use crate::case_notifier::ExceptionsQueue;

/// The people who work on cases.
#[derive(Debug)]
pub struct People {
    /// The exceptions queue, which gets every case.
    pub queue: ExceptionsQueue,
    /// The bus, which gets those that somebody listens for.
    pub bus: Bus,
    /// True if every case is put on the bus, not only those of which a team is told by mail.
    pub on_bus: bool,
    /// The desk, if there is one.
    pub desk: Option<DeskAddress>,
    /// The policy, which says which teams are told by mail.
    pub policy: Policy,
}

impl People {
    /// Puts an announcement on the bus that the queue has taken, if somebody listens. If that fails, the queue gets it again
    /// at the next attempt, and its reader knows it by its key and number.
    async fn tell(&self, taken: Outcome, said: &CaseAnnounced) -> Outcome {
        if !matches!(taken, Outcome::Done { .. }) || !(self.on_bus || said.mail) {
            return taken;
        }
        match self.bus.announce(said).await {
            Outcome::Done { .. } => taken,
            other => other,
        }
    }
}

impl CaseNotifier for People {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        let taken = self.queue.announce(announcement).await;
        let said = CaseAnnounced::of(announcement, &self.policy, self.desk.as_ref());
        self.tell(taken, &said).await
    }

    async fn announce_mail_stop(&self, notice: &MailStopNotice) -> Outcome {
        let taken = self.queue.announce_mail_stop(notice).await;
        let said = CaseAnnounced::of_mail_stop(notice, &self.policy, self.desk.as_ref());
        self.tell(taken, &said).await
    }
}

#[cfg(test)]
mod tests {
    use candor_domain::case::key::CaseKey;
    use candor_domain::case::report::CaseChange;
    use serde_json::{Value, json};

    use super::*;
    use crate::configuration::from_lookup;
    use crate::testing::{Answer, Canned};

    fn announcement() -> Announcement {
        let key: CaseKey = "parcel-of-cancelled-order:p1".parse().unwrap();
        Announcement {
            order: "demo-shop#5001".parse().unwrap(),
            order_number: "#5001".parse().ok(),
            number: 1,
            change: CaseChange::Closed { closed_at: "2026-01-01T00:00:00Z".parse().unwrap() },
            team: key.kind().team(),
            severity: key.kind().severity(),
            order_page: None,
            key,
        }
    }

    /// Announces a case to a queue and a bus that give these answers. Returns the outcome, and what they got.
    async fn announced(on_bus: bool, answers: Vec<Answer>) -> (Outcome, Vec<String>) {
        tokio::task::LocalSet::new()
            .run_until(async {
                let canned = Canned::start(answers).await;
                let config = canned.aws().repeating();
                let people = People {
                    queue: ExceptionsQueue::new(&config, format!("{}/queue", canned.address())),
                    bus: Bus::new(&config, "bus"),
                    on_bus,
                    desk: Some(DeskAddress::new("https://desk.example")),
                    policy: from_lookup(&|_| None, |settings| settings.policy()).unwrap(),
                };
                let outcome = people.announce(&announcement()).await;
                (outcome, canned.requests())
            })
            .await
    }

    fn queued() -> Answer {
        Answer::Says(200, "", json!({ "MessageId": "m-1" }).to_string())
    }

    #[tokio::test]
    async fn a_case_is_put_on_the_bus_only_where_somebody_listens() {
        let (outcome, requests) = announced(false, vec![queued()]).await;
        assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
        assert_eq!(requests.len(), 1);
    }

    #[tokio::test]
    async fn what_the_bus_gets_leads_to_the_case_and_is_no_fact() {
        let taken = json!({ "FailedEntryCount": 0, "Entries": [{ "EventId": "e-1" }] });
        let answers = vec![queued(), Answer::Says(200, "", taken.to_string())];
        let (outcome, requests) = announced(true, answers).await;
        assert_eq!(outcome, Outcome::Done { receipt: "m-1".parse().ok() });
        let body: Value = serde_json::from_str(requests[1].split_once("\r\n\r\n").unwrap().1).unwrap();
        let entry = &body["Entries"][0];
        assert_eq!((&entry["Source"], &entry["DetailType"]), (&"candor".into(), &"CaseAnnounced".into()));
        let detail: Value = serde_json::from_str(entry["Detail"].as_str().unwrap()).unwrap();
        assert_eq!(detail["link"], "https://desk.example/cases/demo-shop/5001/parcel-of-cancelled-order:p1");
    }

    #[tokio::test]
    async fn what_the_bus_does_not_take_is_announced_again() {
        let left_out = json!({ "FailedEntryCount": 1, "Entries": [{ "ErrorCode": "InternalFailure" }] });
        let answers = vec![queued(), Answer::Says(200, "", left_out.to_string())];
        let (outcome, _) = announced(true, answers).await;
        assert!(matches!(outcome, Outcome::Failed { .. }), "{outcome:?}");
    }
}
