//! Translates the `detail` of an `EmailStatusChanged` event into a fact, and an event of the mail service
//! (SES) into an `EmailStatusChanged` event ([`ses`]).
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides which of
//! two statuses of one mail counts. The envelope, which every event shares, says which order the event is
//! about and when it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::contact::mail_status::{MailStatus, MailStatusReport};
use candor_domain::event::fact::Fact;
use candor_domain::values::reading::At;

pub mod ses;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let subject = detail.field("subject").parsed();
    let status = detail.field("status").one_of(&MailStatus::ALL, MailStatus::slug);
    let address = detail.field("address").parsed();
    Some(Fact::EmailStatusChanged(MailStatusReport { subject: subject?, status: status?, address: address? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::contact::mail_status::MailSubject;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_fate_reads_back_as_it_was_written() {
        let of_a_message = MailSubject::Message("shipping-notice:p-1".parse().unwrap());
        for subject in [MailSubject::Address, of_a_message] {
            for status in MailStatus::ALL {
                let address = "ada@customer.example".parse().unwrap();
                let mail = MailStatusReport { subject: subject.clone(), status, address };
                assert_reads_back(translate, Fact::EmailStatusChanged(mail));
            }
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(
            translate,
            &json!({ "subject": "invoice:1", "status": "opened", "address": "Ada <ada@customer.example>" }),
        );
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/subject \"invoice:1\" is not the key of a message",
                "/status is not one of sent, delivered, rejected, unsubscribed, bounced, complained",
                "/address is not an e-mail address",
            ]
        );
    }
}
