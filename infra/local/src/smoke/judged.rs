//! Judges what a smoke test saw, and says what to do about it.

use std::time::Duration;

use candor_domain::message::entry::MessageEntry;

use super::account::Parts;
use super::report::{Seen, Trouble};

/// The messages in the two queues for what failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failed {
    pub(super) dead: u64,
    pub(super) undelivered: u64,
}

pub(super) fn is_ready(parts: &Parts) -> Seen {
    let Parts { status, parameters, .. } = parts;
    let whole = ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"];
    if !whole.contains(&status.as_str()) {
        let advice = "wait until its deployment has ended, or see why that failed: `aws cloudformation describe-stack-events`";
        return Err(Trouble::new(format!("it is {status}"), advice));
    }
    if parameters.get("MailEnabled").is_some_and(|is| is == "off") {
        let advice =
            "deploy with MailEnabled=on, unless it is off for a reason: infra/README.md#restore-the-table";
        return Err(Trouble::new("MailEnabled is off, so no mail can arrive; nothing was sent", advice));
    }
    Ok(format!("{status}, and it sends mail"))
}

pub(super) fn without_mail(entry: Option<&MessageEntry>, patience: Duration) -> Trouble {
    let waited = format!("after {} s the confirmation is", patience.as_secs());
    match entry {
        None => Trouble::new(
            format!("{waited} not even planned"),
            "is the shop in the policy that was deployed? Name one with --shop. Else dispatch is not called: infra/README.md#dispatch-is-late",
        ),
        Some(MessageEntry::Due { not_before, attempts }) => Trouble::new(
            format!("{waited} due since {not_before}, tried {attempts} times"),
            "tried: SES takes no mail (infra/README.md#mail-fails). Not tried: dispatch or wake is not called\n\
             (infra/README.md#dispatch-is-late, #wake-is-silent), or the policy waits for longer: --wait-seconds",
        ),
        Some(MessageEntry::Withheld { reason, .. }) => Trouble::new(
            format!("the confirmation is withheld: {reason}"),
            "the policy does not want it: is `order-confirmation` as you mean it?",
        ),
        Some(MessageEntry::Claimed { until, .. }) => Trouble::new(
            format!("{waited} being sent, until {until}"),
            "dispatch was ended while it sent: infra/README.md#crashes",
        ),
        Some(MessageEntry::Unknown { since, .. }) => Trouble::new(
            format!("nothing tells whether the confirmation went out, since {since}"),
            "dispatch was ended while it sent, or SES did not answer: infra/README.md#crashes",
        ),
        Some(MessageEntry::Refused { why, .. }) => Trouble::new(
            format!("SES refuses the confirmation: {}", why.as_str()),
            "is the shop's `from` of MailIdentity, verified, and among MailFrom? infra/README.md#mail-fails",
        ),
        Some(MessageEntry::Done { .. }) => Trouble::new("the confirmation is sent", ""),
    }
}

pub(super) fn is_calm(before: Failed, after: Failed) -> Seen {
    if after.dead > before.dead || after.undelivered > before.undelivered {
        let found = format!("{} dead letters and {} undelivered now", after.dead, after.undelivered);
        let advice =
            "of this order, or of others that came meanwhile: infra/README.md#dead-letters, #undelivered";
        return Err(Trouble::new(found, advice));
    }
    Ok("nothing failed meanwhile".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(status: &str, mail: &str) -> Parts {
        let parameters = [("MailEnabled".to_owned(), mail.to_owned())].into();
        Parts { status: status.to_owned(), outputs: Default::default(), parameters }
    }

    #[test]
    fn a_stack_that_sends_no_mail_or_is_not_whole_is_not_tried() {
        assert!(is_ready(&parts("UPDATE_COMPLETE", "on")).is_ok());
        assert!(is_ready(&parts("UPDATE_COMPLETE", "off")).unwrap_err().found.contains("MailEnabled is off"));
        assert!(
            is_ready(&parts("UPDATE_IN_PROGRESS", "on")).unwrap_err().found.contains("UPDATE_IN_PROGRESS")
        );
    }

    #[test]
    fn a_mail_that_did_not_go_out_says_in_which_state_it_is() {
        let patience = Duration::from_secs(9);
        let due = MessageEntry::Due { not_before: "2026-03-02T10:00:00Z".parse().unwrap(), attempts: 2 };
        assert!(without_mail(Some(&due), patience).found.contains("after 9 s the confirmation is due since"));
        assert!(without_mail(None, patience).advice.contains("--shop"));
    }

    #[test]
    fn only_what_failed_since_counts() {
        let failed = |dead, undelivered| Failed { dead, undelivered };
        assert!(is_calm(failed(2, 1), failed(2, 1)).is_ok());
        assert!(is_calm(failed(2, 1), failed(1, 1)).is_ok());
        assert!(is_calm(failed(2, 1), failed(3, 1)).is_err());
        assert!(is_calm(failed(2, 1), failed(2, 2)).is_err());
    }
}
