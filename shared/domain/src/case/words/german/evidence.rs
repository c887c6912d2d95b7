//! Facts as evidence, each in a few words.

use crate::case::evidence::Piece;
use crate::case::words::german::values::{because, date, goods_or, message, money, risk, tracking, units};
use crate::case::words::names;
use crate::case::words::pieces::count;
use crate::contact::mail_status::{MailStatusReport, MailSubject};
use crate::event::refused::WhyRefused;
use crate::fulfilment::reported::FulfilmentReported;
use crate::order::placed::Placed;
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{PaymentFailed, Refund};
use crate::pickup::ready::PickupReady;
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::TrackingUpdate;
use crate::values::id::EstimateSubject;
use crate::values::language::Language;

const GERMAN: Language = Language::German;

pub(crate) fn piece(piece: Piece<'_>) -> String {
    match piece {
        Piece::Placed(held) => say_placed(&held.body),
        Piece::Cancelled(_) => "Bestellung storniert".to_owned(),
        Piece::Payment(held) => format!("{} bezahlt ({})", money(held.body.amount), held.body.payment_id),
        Piece::Failed(held) => say_failed(&held.body),
        Piece::Refund(held) => say_refund(&held.body),
        Piece::Dispute(held) => say_dispute(&held.body),
        Piece::Shipment(held) => {
            let state = if held.body.voided { "storniert" } else { "übergeben" };
            format!("Paket {} {state}: {}", held.body.shipment_id, units(&held.body.lines))
        }
        Piece::Tracking(held) => say_tracking(&held.body),
        Piece::Fulfilment(held) => say_fulfilment(&held.body),
        Piece::TrackingUpdate(held) => say_scan(&held.body),
        Piece::RevisedEstimate(held) => say_delay(&held.body),
        Piece::Tagged(held) => {
            let change = names::tag_change(held.body.change, GERMAN);
            format!("Tag {} {change}", held.body.tag.as_str())
        }
        Piece::Assessed(held) => {
            format!("Betrugsrisiko {} laut {}", risk(held.body.level), held.body.says_who())
        }
        Piece::PickupReady(held) => say_ready(&held.body),
        Piece::Returning(held) => {
            format!("Retoure {} gewünscht: {}", held.body.return_id, units(&held.body.lines))
        }
        Piece::ReturnUpdated(held) => {
            let why = because(held.body.reason.as_ref());
            format!("Retoure {} {}{why}", held.body.return_id, names::return_status(held.body.status, GERMAN))
        }
        Piece::Mail(held) => say_mail(&held.body),
        Piece::Address(_) => "Bestellung geändert, mit der Adresse von jetzt".to_owned(),
        Piece::ShipTo(held) => say_ship_to(&held.body),
        Piece::DeliveryEstimate(day, _) => format!("versprochen bis {}", date(day)),
        Piece::Refused(held) => match held.body.why {
            WhyRefused::NotCarriedOut => "Antwort auf einen Befehl".to_owned(),
            WhyRefused::Malformed | WhyRefused::FromTheFuture | WhyRefused::OverLimit => {
                "abgelehntes Ereignis".to_owned()
            }
            WhyRefused::Unmatched | WhyRefused::Matched => "abgelehntes Ereignis".to_owned(),
        },
    }
}

fn say_placed(placed: &Placed) -> String {
    let number = placed.number.as_ref().map(|number| format!(" {}", number.as_str())).unwrap_or_default();
    let lines = count(placed.lines.len(), "Position", "Positionen");
    format!("Bestellung{number} aufgegeben: {lines}, {} zu bezahlen", money(placed.total))
}

fn say_failed(failed: &PaymentFailed) -> String {
    let why = because(failed.reason.as_ref());
    format!("Zahlung {} fehlgeschlagen{why}", failed.payment_id)
}

fn say_refund(refund: &Refund) -> String {
    let units = units(&refund.lines);
    let of = if units.is_empty() { String::new() } else { format!(" für {units}") };
    format!("{} erstattet{of} ({})", money(refund.amount), refund.refund_id)
}

fn say_dispute(of: &Dispute) -> String {
    let Dispute { dispute_id, amount, kind, status, .. } = of;
    let payment = of.payment_id.as_ref().map(|id| format!(" von Zahlung {id}")).unwrap_or_default();
    let (kind, status) = (names::dispute(*kind, GERMAN), names::dispute_status(*status, GERMAN));
    let amount = money(*amount);
    format!("{kind} {dispute_id} {status}: {amount}{payment}{}", because(of.reason.as_ref()))
}

fn say_tracking(shipment: &Shipment) -> String {
    let id = &shipment.shipment_id;
    let Some(tracking) = &shipment.tracking else { return format!("Paket {id} hat keine Sendungsnummer") };
    let carrier = tracking.carrier.as_ref().map(|name| format!(" bei {}", name.as_str())).unwrap_or_default();
    let link = tracking.link.as_ref().map(|link| format!(", {}", link.as_str())).unwrap_or_default();
    format!("Paket {id} hat die Sendungsnummer {}{carrier}{link}", tracking.number.as_str())
}

fn say_ship_to(placed: &Placed) -> String {
    let Some(address) = &placed.ship_to else { return "eine Bestellung ohne Adresse".to_owned() };
    let name = address.name.iter().map(|name| name.as_str());
    let parts: Vec<&str> = name.chain(address.lines.iter().map(|line| line.as_str())).collect();
    format!("zu senden an {}", parts.join(", "))
}

fn say_ready(ready: &PickupReady) -> String {
    let place = ready.place.as_ref().map(|place| format!(", {}", place.as_str())).unwrap_or_default();
    let until = ready.ready_until.map(|until| format!(", bis {until}")).unwrap_or_default();
    format!("Ware abholbereit{place}{until}")
}

fn say_fulfilment(reported: &FulfilmentReported) -> String {
    let FulfilmentReported { fulfilment_order_id, status, request_status, answer, holds, .. } = reported;
    let why = because(answer.as_ref());
    let held = holds.iter().map(|hold| {
        let notes = because(hold.notes.as_ref());
        format!(", im Shop angehalten wegen {}{notes}", hold.reason.as_str())
    });
    let held: String = held.collect();
    let status = names::fulfilment(*status, GERMAN);
    let request = names::fulfilment_request(*request_status, GERMAN);
    format!("Teillieferung {fulfilment_order_id} {status}, Lager: {request}{why}{held}")
}

fn say_scan(update: &TrackingUpdate) -> String {
    let place = update.place.as_ref().map(|place| format!(", {}", place.as_str())).unwrap_or_default();
    format!("Paket {}: {}{place}", update.shipment_id, tracking(update.status))
}

fn say_delay(delay: &RevisedEstimate) -> String {
    let what = goods_or(&EstimateSubject::from(delay.shipment_id.clone()), "Rest");
    let why = because(delay.reason.as_ref());
    format!("{what}: Ankunft bis {}{why}", date(delay.promised_on))
}

fn say_mail(mail: &MailStatusReport) -> String {
    let status = names::mail(mail.status, GERMAN);
    match &mail.subject {
        MailSubject::Message(key) => format!("Mail {}: {status}", message(key)),
        MailSubject::Address => format!("Mail zu einer anderen Bestellung: {status}"),
    }
}
