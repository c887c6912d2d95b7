//! Problems with money, in sentences.

use jiff::Timestamp;

use crate::case::problem::{DisputeProblem, PaymentProblem, RefundProblem};
use crate::case::words::german::values::{because, different, money};

pub(super) fn payment(problem: &PaymentProblem) -> String {
    match problem {
        PaymentProblem::FailedLater { payment } => {
            format!("Zahlung {payment} kam an und soll danach fehlgeschlagen sein.")
        }
        PaymentProblem::OtherCurrency { amount, total } => {
            format!("Für eine Bestellung in {} gingen {} ein.", total.currency, money(*amount))
        }
        PaymentProblem::TooMuch { received, payments: 0..=1, total } => {
            format!("Für eine Bestellung über {} gingen {} ein.", money(*total), money(*received))
        }
        PaymentProblem::TooMuch { received, payments, total } => {
            let (received, total) = (money(*received), money(*total));
            format!("Für eine Bestellung über {total} gingen {received} ein, in {payments} Zahlungen.")
        }
        PaymentProblem::TooLittle { received, total, missing } => {
            let (received, total, missing) = (money(*received), money(*total), money(*missing));
            format!("Für eine Bestellung über {total} gingen nur {received} ein: Es fehlen {missing}.")
        }
        PaymentProblem::Nothing { total } => {
            format!("Für eine Bestellung über {} ging nichts ein.", money(*total))
        }
        PaymentProblem::Uncaptured { total, ends_at } => {
            let total = money(*total);
            format!(
                "Die Zahlung über {total} ist autorisiert und nicht eingezogen. Die Autorisierung endet {ends_at}; danach \
                 zahlt die Bank nicht."
            )
        }
    }
}

pub(super) fn refund(problem: &RefundProblem) -> String {
    match problem {
        RefundProblem::Failed { refund, amount, is_told } => {
            let told = if *is_told {
                " Der Kundin oder dem Kunden wurde gesagt, es sei zurückgezahlt."
            } else {
                ""
            };
            let amount = money(*amount);
            format!(
                "Erstattung {refund} über {amount} schlug fehl: Das Geld wurde nicht zurückgezahlt.{told}"
            )
        }
        RefundProblem::OtherCurrency { amount, total } => {
            format!("Von einer Bestellung in {} wurden {} erstattet.", total.currency, money(*amount))
        }
        RefundProblem::TooMuch { refunded, received } => {
            let (refunded, received) = (money(*refunded), money(*received));
            format!("Es wurden {refunded} erstattet, und nur {received} waren eingegangen.")
        }
        RefundProblem::Twice { refunded, taken, received } => {
            let (refunded, taken, received) = (money(*refunded), money(*taken), money(*received));
            format!(
                "Es wurden {refunded} erstattet, {taken} zog ein Zahlungsstreit ab, und nur {received} waren eingegangen."
            )
        }
        RefundProblem::Overdue { owed, received } => {
            let (owed, received) = (money(*owed), money(*received));
            format!(
                "Die Bestellung ist storniert, und {owed} von {received}, die eingingen, sind nicht zurückgezahlt."
            )
        }
    }
}

pub(super) fn dispute(problem: &DisputeProblem) -> String {
    match problem {
        DisputeProblem::Inquiry { dispute, amount, reason, due_by } => {
            let (amount, why, answer) = (money(*amount), because(reason.as_ref()), answer_by(*due_by));
            format!("Bei der Bank gibt es eine Anfrage zu {amount} ({dispute}){why}. {answer}")
        }
        DisputeProblem::Chargeback { dispute, amount, reason, due_by } => {
            let (amount, why, answer) = (money(*amount), because(reason.as_ref()), answer_by(*due_by));
            format!("Es wurden {amount} zurückgebucht ({dispute}){why}. {answer}")
        }
        DisputeProblem::UnderReview { dispute, amount } => {
            format!("Der Zahlungsstreit {dispute} über {} ist in Prüfung.", money(*amount))
        }
        DisputeProblem::Won { dispute, amount } => {
            format!("Der Zahlungsstreit {dispute} über {} ist gewonnen.", money(*amount))
        }
        DisputeProblem::Lost { dispute, amount, reason } => {
            let (amount, why) = (money(*amount), because(reason.as_ref()));
            format!(
                "Der Zahlungsstreit {dispute} ist verloren: {amount} bleiben bei der Kundin oder dem Kunden{why}."
            )
        }
        DisputeProblem::HeldBack { units } => {
            format!("Nicht gesendet und zurückgehalten: {}.", different(units))
        }
    }
}

fn answer_by(due_by: Option<Timestamp>) -> String {
    let by = due_by.map(|by| format!(" bis {by}")).unwrap_or_default();
    format!("Eine Antwort ist nötig{by}.")
}
