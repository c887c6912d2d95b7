//! Troubles of the mail account: because of them no mail goes out at all, to any customer. So they are no fault of
//! a message, and people hear of them once for the shop, not once for each order.

use crate::values::slug::slugs;
use crate::values::text::Remark;

slugs! {
    /// A kind of trouble of the mail account.
    pub enum MailTroubleKind {
        /// More mails than the account may send in a second
        /// (<https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html>).
        RateReached = "rate-reached",
        /// More mails than the account may send in 24 hours (the same page).
        QuotaReached = "quota-reached",
        /// Sending is paused, by the mail service or by the shop
        /// (<https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html>).
        SendingPaused = "sending-paused",
        /// The account is suspended
        /// (<https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>).
        AccountSuspended = "account-suspended",
        /// The sender's address or domain, or its MAIL FROM domain, is not verified
        /// (<https://repost.aws/knowledge-center/ses-554-400-message-rejected-error>).
        SenderNotVerified = "sender-not-verified",
        /// Candor has no permission to send from this address.
        AccessDenied = "access-denied",
        /// The configuration set, by which the mail service tells what became of mails, does not exist.
        ConfigurationSetMissing = "configuration-set-missing",
        /// The mail service cannot be reached, or answers that it failed.
        ServiceDown = "service-down",
    }
}

/// A trouble of the mail account, as the mail service told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTrouble {
    /// Its kind.
    pub kind: MailTroubleKind,
    /// The reason, in the mail service's own words, without addresses of customers.
    pub why: Remark,
}

impl MailTroubleKind {
    /// Returns true if it concerns the sender of one shop, and no other shop of the same account.
    #[must_use]
    pub fn is_of_sender(self) -> bool {
        match self {
            Self::SenderNotVerified | Self::AccessDenied => true,
            Self::RateReached | Self::QuotaReached | Self::SendingPaused => false,
            Self::AccountSuspended | Self::ConfigurationSetMissing | Self::ServiceDown => false,
        }
    }

    /// Returns the number of attempts that must meet it before people hear of it. What the mail service says of the
    /// account needs a person at once; one lost connection does not.
    pub(crate) fn attempts_untold(self) -> u32 {
        match self {
            Self::ServiceDown => 3,
            Self::RateReached | Self::QuotaReached | Self::SendingPaused | Self::AccountSuspended => 1,
            Self::SenderNotVerified | Self::AccessDenied | Self::ConfigurationSetMissing => 1,
        }
    }
}
