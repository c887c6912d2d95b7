//! The meaning of an error of SES for the mail that met it, and for all other mails.
//!
//! An error counts as a failure only if SES surely has not accepted the mail. Every other error leaves the outcome
//! unknown. What SES says about the account or the sender is no fault of the mail.

use std::error::Error;

use aws_sdk_sesv2::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::values::text::{EmailAddress, Remark};
use candor_engine::ports::{MailAnswer, Outcome};

/// The meaning of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorMeaning {
    /// SES refuses the mail, now and later.
    Refused,
    /// SES surely has not accepted the mail, and may accept it at another attempt.
    NotTaken,
    /// SES surely has not accepted the mail, since it accepts none of the account or of the sender.
    Trouble(MailTroubleKind),
    /// SES may have accepted the mail, and answers that it failed, or not at all.
    Silent,
}

/// Returns the answer that an error is. `from` is the sender of the mail.
pub(super) fn answer_of(error: &SdkError<SendEmailError>, from: &EmailAddress) -> MailAnswer {
    let why = spoken(error).unwrap_or_else(|| remark(&DisplayErrorContext(error).to_string()));
    match meaning(error, from) {
        ErrorMeaning::Refused => Outcome::Refused { why }.into(),
        ErrorMeaning::NotTaken => Outcome::Failed { why }.into(),
        ErrorMeaning::Trouble(kind) => MailAnswer::Trouble(MailTrouble { kind, why }),
        ErrorMeaning::Silent => MailAnswer::Silent(MailTrouble { kind: MailTroubleKind::ServiceDown, why }),
    }
}

/// Returns the error in SES's own words, if it answered.
fn spoken(error: &SdkError<SendEmailError>) -> Option<Remark> {
    let service = error.as_service_error()?;
    let code = service.code().unwrap_or("error");
    Some(remark(&format!("{code}: {}", service.message().unwrap_or("no reason given"))))
}

fn meaning(error: &SdkError<SendEmailError>, from: &EmailAddress) -> ErrorMeaning {
    match error {
        SdkError::ConstructionFailure(_) => ErrorMeaning::NotTaken,
        SdkError::DispatchFailure(_) if never_connected(error) => {
            ErrorMeaning::Trouble(MailTroubleKind::ServiceDown)
        }
        SdkError::ServiceError(answer) => {
            let (code, text) = (answer.err().code(), answer.err().message().unwrap_or_default());
            meaning_by_answer(code, text, answer.raw().status().as_u16(), from)
        }
        // There was no answer in time, or none that can be read, or a kind of error that we do not know.
        _ => ErrorMeaning::Silent,
    }
}

/// Returns the meaning of an answer. The codes are those of
/// <https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html>; some say different things by their
/// texts only.
fn meaning_by_answer(code: Option<&str>, text: &str, status: u16, from: &EmailAddress) -> ErrorMeaning {
    if let Some(kind) = trouble(code, text, from) {
        return ErrorMeaning::Trouble(kind);
    }
    match code {
        Some("MessageRejected" | "BadRequestException") => ErrorMeaning::Refused,
        // SES rejected the request before it took the mail. A 408 is different: SES began to take the request, so
        // the mail may have been accepted.
        Some(_) | None if (400..500).contains(&status) && status != 408 => ErrorMeaning::NotTaken,
        Some(_) | None => ErrorMeaning::Silent,
    }
}

fn trouble(code: Option<&str>, text: &str, from: &EmailAddress) -> Option<MailTroubleKind> {
    use MailTroubleKind as Kind;
    let text = text.to_lowercase();
    match code? {
        // <https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html>
        "TooManyRequestsException" | "ThrottlingException" | "Throttling" => {
            Some(if text.contains("daily") { Kind::QuotaReached } else { Kind::RateReached })
        }
        "LimitExceededException" => Some(Kind::QuotaReached),
        "SendingPausedException" => Some(Kind::SendingPaused),
        "AccountSuspendedException" => Some(Kind::AccountSuspended),
        "MailFromDomainNotVerifiedException" | "MailFromDomainNotVerified" => Some(Kind::SenderNotVerified),
        "AccessDeniedException" | "AccessDenied" => Some(Kind::AccessDenied),
        // The old interface says so with this code
        // (<https://docs.aws.amazon.com/ses/latest/dg/faqs-enforcement.html>).
        "MessageRejected" if text.contains("paused") || text.contains("suspended") => {
            Some(Kind::SendingPaused)
        }
        // It names the identities that are not verified. In a sandbox that may be the recipient alone, which is
        // the fault of this mail (<https://repost.aws/knowledge-center/ses-554-400-message-rejected-error>).
        "MessageRejected" if text.contains("not verified") => {
            is_sender_named(&text, from).then_some(Kind::SenderNotVerified)
        }
        "NotFoundException" | "BadRequestException" if text.contains("configuration set") => {
            Some(Kind::ConfigurationSetMissing)
        }
        _ => None,
    }
}

/// Returns true if a text in lower case names the sender's address, or its domain by itself.
fn is_sender_named(text: &str, from: &EmailAddress) -> bool {
    let from = from.as_str().to_lowercase();
    let domain = from.rsplit('@').next().unwrap_or_default();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '<' | '>' | '"'));
    words.map(|word| word.trim_matches('.')).any(|word| word == from || word == domain)
}

/// Returns true if the request surely was never sent, because there was no connection.
fn never_connected(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect()) {
            return true;
        }
        next = error.source();
    }
    false
}

/// Returns a text in which mail addresses are hidden. The ledger and the logs keep it, and SES often names
/// the customer's address.
pub(super) fn remark(text: &str) -> Remark {
    let words = text.split_inclusive(char::is_whitespace);
    let hidden = words.map(|word| if word.contains('@') { "(address) " } else { word });
    Remark::bounded(&hidden.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_ses_surely_did_not_accept_is_called_unsent() {
        use MailTroubleKind as Kind;
        let from: EmailAddress = "orders@demo-shop.example".parse().unwrap();
        let unverified =
            "Email address is not verified. The following identities failed the check in region EU-WEST-1:";
        let of_sender = format!("{unverified} \"Demo Shop\" <orders@demo-shop.example>");
        let of_domain = format!("{unverified} demo-shop.example, jo@mail.example");
        let of_customer = format!("{unverified} jo@demo-shop.example");
        let cases = [
            (Some("MessageRejected"), "it has a virus", 400, ErrorMeaning::Refused),
            (Some("MessageRejected"), &*of_customer, 400, ErrorMeaning::Refused),
            (Some("MessageRejected"), &*of_sender, 400, ErrorMeaning::Trouble(Kind::SenderNotVerified)),
            (Some("MessageRejected"), &*of_domain, 400, ErrorMeaning::Trouble(Kind::SenderNotVerified)),
            (
                Some("MessageRejected"),
                "Sending paused for this account.",
                400,
                ErrorMeaning::Trouble(Kind::SendingPaused),
            ),
            (Some("BadRequestException"), "no recipient", 400, ErrorMeaning::Refused),
            (Some("AccountSuspendedException"), "", 400, ErrorMeaning::Trouble(Kind::AccountSuspended)),
            (
                Some("MailFromDomainNotVerifiedException"),
                "",
                400,
                ErrorMeaning::Trouble(Kind::SenderNotVerified),
            ),
            (
                Some("TooManyRequestsException"),
                "Maximum sending rate exceeded.",
                429,
                ErrorMeaning::Trouble(Kind::RateReached),
            ),
            (
                Some("TooManyRequestsException"),
                "Daily message quota exceeded.",
                429,
                ErrorMeaning::Trouble(Kind::QuotaReached),
            ),
            (Some("LimitExceededException"), "", 400, ErrorMeaning::Trouble(Kind::QuotaReached)),
            (Some("SendingPausedException"), "", 400, ErrorMeaning::Trouble(Kind::SendingPaused)),
            (Some("AccessDeniedException"), "", 403, ErrorMeaning::Trouble(Kind::AccessDenied)),
            (
                Some("NotFoundException"),
                "Configuration set <mails> does not exist.",
                404,
                ErrorMeaning::Trouble(Kind::ConfigurationSetMissing),
            ),
            (Some("ExpiredTokenException"), "", 403, ErrorMeaning::NotTaken),
            (None, "", 404, ErrorMeaning::NotTaken),
            (None, "", 408, ErrorMeaning::Silent),
            (Some("InternalFailure"), "", 500, ErrorMeaning::Silent),
            (Some("ServiceUnavailable"), "", 503, ErrorMeaning::Silent),
            (None, "", 302, ErrorMeaning::Silent),
        ];
        for (code, text, status, meaning) in cases {
            assert_eq!(meaning_by_answer(code, text, status, &from), meaning, "{code:?} {text} {status}");
        }
    }

    #[test]
    fn a_customers_address_stays_out_of_what_is_kept() {
        let said = "Email address is not verified. The following failed in region EU-WEST-1: jo@mail.example";
        assert_eq!(
            remark(said).as_str(),
            "Email address is not verified. The following failed in region EU-WEST-1: (address)"
        );
    }
}
