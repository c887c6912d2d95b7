//! Problems with money, in sentences.

use jiff::Timestamp;

use crate::case::problem::{DisputeProblem, PaymentProblem, RefundProblem};
use crate::case::words::english::goods::different;
use crate::case::words::pieces::because;

pub(super) fn payment(problem: &PaymentProblem) -> String {
    match problem {
        PaymentProblem::FailedLater { payment } => {
            format!("Payment {payment} came in, and is said to have failed after that.")
        }
        PaymentProblem::OtherCurrency { amount, total } => {
            format!("{amount} came in for an order in {}.", total.currency)
        }
        PaymentProblem::TooMuch { received, payments: 0..=1, total } => {
            format!("{received} came in for an order of {total}.")
        }
        PaymentProblem::TooMuch { received, payments, total } => {
            format!("{received} came in, in {payments} payments, for an order of {total}.")
        }
        PaymentProblem::TooLittle { received, total, missing } => {
            format!("Only {received} came in for an order of {total}: {missing} is missing.")
        }
        PaymentProblem::Nothing { total } => format!("Nothing came in for an order of {total}."),
        PaymentProblem::Uncaptured { total, ends_at } => format!(
            "The payment of {total} is authorised and not captured. The authorisation ends at {ends_at}; after that, the \
             bank does not pay."
        ),
    }
}

pub(super) fn refund(problem: &RefundProblem) -> String {
    match problem {
        RefundProblem::Failed { refund, amount, is_told } => {
            let told = if *is_told { " The customer was told that it went back." } else { "" };
            format!("Refund {refund} of {amount} failed: the money did not go back.{told}")
        }
        RefundProblem::OtherCurrency { amount, total } => {
            format!("{amount} was refunded of an order in {}.", total.currency)
        }
        RefundProblem::TooMuch { refunded, received } => {
            format!("{refunded} was refunded, and only {received} had come in.")
        }
        RefundProblem::Twice { refunded, taken, received } => format!(
            "{refunded} was refunded and {taken} is taken by a dispute, and only {received} had come in."
        ),
        RefundProblem::Overdue { owed, received } => {
            format!("The order is cancelled, and {owed} of {received} that came in did not go back.")
        }
    }
}

pub(super) fn dispute(problem: &DisputeProblem) -> String {
    match problem {
        DisputeProblem::Inquiry { dispute, amount, reason, due_by } => {
            let why = because(reason.as_ref());
            format!("The customer asked the bank about {amount} ({dispute}){why}. {}", answer_by(*due_by))
        }
        DisputeProblem::Chargeback { dispute, amount, reason, due_by } => {
            let why = because(reason.as_ref());
            format!("The customer had {amount} charged back ({dispute}){why}. {}", answer_by(*due_by))
        }
        DisputeProblem::UnderReview { dispute, amount } => {
            format!("The dispute {dispute} of {amount} is under review.")
        }
        DisputeProblem::Won { dispute, amount } => format!("The dispute {dispute} of {amount} is won."),
        DisputeProblem::Lost { dispute, amount, reason } => {
            let why = because(reason.as_ref());
            format!("The dispute {dispute} is lost: {amount} stays with the customer{why}.")
        }
        DisputeProblem::HeldBack { units } => format!("Not sent, and held back: {}.", different(units)),
    }
}

fn answer_by(due_by: Option<Timestamp>) -> String {
    let by = due_by.map(|by| format!(" by {by}")).unwrap_or_default();
    format!("Answer it{by}.")
}
