//! Facts in short. The words of people and of other systems stay as they wrote them.

use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Resolution;
use candor_domain::case::subject::Subject;
use candor_domain::case::words::amounts::{date, money, quantity};
use candor_domain::case::work::{CaseWork, Work};
use candor_domain::contact::mail_status::{MailStatusReport, MailSubject};
use candor_domain::event::refused::Refused;
use candor_domain::fulfilment::reported::FulfilmentReported;
use candor_domain::order::assessed::RiskAssessed;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::{Line, Placed};
use candor_domain::order::tagged::Tagged;
use candor_domain::payment::dispute::Dispute;
use candor_domain::payment::transaction::{Payment, PaymentFailed, Refund};
use candor_domain::pickup::ready::PickupReady;
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::returns::updated::ReturnUpdated;
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::id::EstimateSubject;
use candor_domain::values::language::Language;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::text::Remark;

use super::{kinds, names};

pub(crate) fn placed(placed: &Placed, language: Language) -> String {
    let number = placed.number.as_ref().map(|number| number.as_str()).unwrap_or_default();
    let line = |line: &Line| format!("{} × {}", quantity(line.quantity, language), line.title.as_str());
    let lines: Vec<String> = placed.lines.iter().map(line).collect();
    format!("{number} {}: {}", lines.join(", "), money(placed.total, language))
}

pub(crate) fn tagged(tagged: &Tagged, language: Language) -> String {
    format!("{} {}", tagged.tag.as_str(), names::tag_change(tagged.change, language))
}

pub(crate) fn assessed(rating: &RiskAssessed, language: Language) -> String {
    let by = language.pick("by", "laut");
    format!("{} {by} {}", names::risk(rating.level, language), rating.says_who())
}

pub(crate) fn payment_failed(failed: &PaymentFailed, language: Language) -> String {
    let why = because(failed.reason.as_ref());
    format!("{} {}{why}", failed.payment_id, language.pick("failed", "fehlgeschlagen"))
}

pub(crate) fn payment(payment: &Payment, language: Language) -> String {
    let by = language.pick("by", "mit");
    format!("{} {by} {}", money(payment.amount, language), payment.payment_id)
}

pub(crate) fn fulfilment(part: &FulfilmentReported, language: Language) -> String {
    let FulfilmentReported { fulfilment_order_id: id, status, request_status, answer, lines, .. } = part;
    let (status, request) =
        (names::fulfilment(*status, language), names::fulfilment_request(*request_status, language));
    let asked = language.pick("request", "Lager:");
    format!("{id} {status}, {asked} {request}{}{}", because(answer.as_ref()), of(lines, language))
}

pub(crate) fn shipment(shipment: &Shipment, language: Language) -> String {
    let none = language.pick("no tracking", "keine Sendungsnummer");
    let tracking = shipment.tracking.as_ref().map_or(none, |tracking| tracking.number.as_str());
    let voided = if shipment.voided { language.pick(", voided", ", storniert") } else { "" };
    format!("{}: {}, {tracking}{voided}", shipment.shipment_id, units(&shipment.lines, language))
}

pub(crate) fn scan(update: &TrackingUpdate, language: Language) -> String {
    let place = update.place.as_ref().map(|place| format!(", {}", place.as_str())).unwrap_or_default();
    let until = update.pickup_until.map(|at| format!(", {} {at}", until(language))).unwrap_or_default();
    format!("{}: {}{place}{until}", update.shipment_id, scanned(update.status, language))
}

/// Returns the status of a parcel in a line.
pub(crate) fn scanned(status: TrackingStatus, language: Language) -> &'static str {
    match language {
        Language::English => status.slug(),
        Language::German => names::tracking(status, language),
    }
}

pub(crate) fn delay(delay: &RevisedEstimate, language: Language) -> String {
    let subject = EstimateSubject::from(delay.shipment_id.clone());
    let subject = match (language, subject.shipment()) {
        (Language::English, _) => subject.to_string(),
        (Language::German, Some(id)) => format!("Paket {id}"),
        (Language::German, None) => "Bestellung".to_owned(),
    };
    let (by, why) = (language.pick("by", "bis"), because(delay.reason.as_ref()));
    format!("{subject} {by} {}{why}", date(delay.promised_on, language))
}

pub(crate) fn mail(mail: &MailStatusReport, language: Language) -> String {
    match (language, &mail.subject) {
        (Language::English, subject) => format!("{subject} {}", mail.status.slug()),
        (Language::German, MailSubject::Message(key)) => {
            let name = names::message(key.kind(), language);
            format!("{name}: {}", names::mail(mail.status, language))
        }
        (Language::German, MailSubject::Address) => {
            format!("zu einer anderen Bestellung: {}", names::mail(mail.status, language))
        }
    }
}

pub(crate) fn cancelled(cancelled: &Cancelled, _: Language) -> String {
    cancelled.reason.as_ref().map(|reason| reason.as_str().to_owned()).unwrap_or_default()
}

pub(crate) fn refund(refund: &Refund, language: Language) -> String {
    let (amount, by) = (money(refund.amount, language), language.pick("by", "mit"));
    format!("{amount} {by} {}{}", refund.refund_id, of(&refund.lines, language))
}

pub(crate) fn refund_failed(refund: &Refund, language: Language) -> String {
    let (amount, by) = (money(refund.amount, language), language.pick("by", "mit"));
    format!("{amount} {by} {} {}", refund.refund_id, language.pick("failed", "fehlgeschlagen"))
}

pub(crate) fn dispute(dispute: &Dispute, language: Language) -> String {
    let Dispute { dispute_id, kind, status, .. } = dispute;
    let (kind, status) = (names::dispute(*kind, language), names::dispute_status(*status, language));
    let by = dispute.evidence_due_by.map(|at| format!(", {} {at}", until(language))).unwrap_or_default();
    let amount = money(dispute.amount, language);
    format!("{kind} {dispute_id} {status}: {amount}{by}{}", because(dispute.reason.as_ref()))
}

pub(crate) fn ready(ready: &PickupReady, language: Language) -> String {
    let fetched = language.pick("to be fetched", "abzuholen");
    let place = ready.place.as_ref().map_or(fetched, |place| place.as_str());
    let until = ready.ready_until.map(|at| format!(", {} {at}", until(language))).unwrap_or_default();
    format!("{place}{until}")
}

pub(crate) fn returning(asked: &ReturnRequested, language: Language) -> String {
    format!("{}{}{}", asked.return_id, of(&asked.lines, language), because(asked.reason.as_ref()))
}

pub(crate) fn return_updated(update: &ReturnUpdated, language: Language) -> String {
    let status = names::return_status(update.status, language);
    format!("{} {status}{}", update.return_id, because(update.reason.as_ref()))
}

pub(crate) fn resolution(made: &Resolution, language: Language) -> String {
    let by = language.pick("by", "von");
    let by = made.by.as_ref().map(|person| format!(" {by} {}", person.as_str())).unwrap_or_default();
    let decision = match language {
        Language::English => made.decision.slug(),
        Language::German => names::decision(made.decision, language),
    };
    format!("{}: {decision}{by}{}", case(&made.case, language), because(made.note.as_ref()))
}

pub(crate) fn work(done: &CaseWork, language: Language) -> String {
    let CaseWork { case: key, by, work, .. } = done;
    let (case, by) = (case(key, language), by.as_str());
    match language {
        Language::English => {
            let how = match work {
                Work::Taken | Work::GivenBack | Work::Woken => String::new(),
                Work::Assigned { to } => format!(" to {}", to.as_str()),
                Work::Snoozed { until } => format!(" until {until}"),
                Work::Noted { note } => because(Some(note)),
            };
            format!("{case}: {}{how} by {by}", work.kind())
        }
        Language::German => {
            let how = match work {
                Work::Taken | Work::GivenBack | Work::Woken => String::new(),
                Work::Assigned { to } => format!(" {}", to.as_str()),
                Work::Snoozed { until } => format!(" {until}"),
                Work::Noted { note } => format!(" “{}”", note.as_str()),
            };
            format!("{case}: {by} {}{how}", names::work(work.kind(), language))
        }
    }
}

/// Names a case: by its key, which is English, or by its kind and its subject.
fn case(key: &CaseKey, language: Language) -> String {
    match (language, key.subject()) {
        (Language::English, _) => key.to_string(),
        (Language::German, Subject::Order) => kinds::kind(key.kind(), language).to_owned(),
        (Language::German, Subject::Message(message)) => {
            let message = names::message(message.kind(), language);
            format!("{} ({message})", kinds::kind(key.kind(), language))
        }
        (Language::German, subject) => format!("{} ({subject})", kinds::kind(key.kind(), language)),
    }
}

pub(crate) fn refused(refused: &Refused, _: Language) -> String {
    let why: Vec<String> = refused.violations.iter().map(ToString::to_string).collect();
    why.join("; ")
}

fn until(language: Language) -> &'static str {
    language.pick("until", "bis")
}

fn units(lines: &[LineQuantity], language: Language) -> String {
    let unit = |line: &LineQuantity| format!("{} × {}", quantity(line.quantity, language), line.line_id);
    lines.iter().map(unit).collect::<Vec<_>>().join(", ")
}

fn of(lines: &[LineQuantity], language: Language) -> String {
    if lines.is_empty() { String::new() } else { format!(": {}", units(lines, language)) }
}

fn because(words: Option<&Remark>) -> String {
    words.map(|words| format!(", “{}”", words.as_str())).unwrap_or_default()
}
