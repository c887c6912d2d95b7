//! Troubles of the mail account, and what ends them.

use crate::case::words::pieces::troubles;
use crate::contact::mail_trouble::MailTroubleKind;

troubles! {
    RateReached: "The mail service takes fewer mails in a second than Candor believes.", "Compare the account's sending rate with what else sends mails from it.";
    QuotaReached: "The mail account has reached the number of mails that it may send in 24 hours.", "Ask for a higher sending quota, or find out what else sends mails from the account.";
    SendingPaused: "Sending is paused for the mail account or its configuration set.", "Look at the account's reputation, mend its cause, and resume sending.";
    AccountSuspended: "The mail account is suspended.", "Answer the mail service's message about the suspension.";
    SenderNotVerified: "The sender's address or domain, or its MAIL FROM domain, is not verified.", "Verify the sender's domain again, and look at its DNS records.";
    AccessDenied: "Candor has no permission to send mails from the shop's address.", "Compare the policy's sender with the identities that the stack's parameters name.";
    ConfigurationSetMissing: "The configuration set of Candor's mails does not exist.", "Deploy the stack again, which has it.";
    ServiceDown: "The mail service cannot be reached, or answers that it failed.", "Look at the health page of the mail service's region.";
}
