//! Problems with goods, in sentences.

use crate::case::problem::{FulfilmentProblem, ReturnProblem, ShipmentProblem, TrackingProblem};
use crate::case::words::german::values::{
    because, date, different, goods_or, quantity, risk, tracking as status_of,
};
use crate::case::words::pieces::list;
use crate::order::assessed::RiskAssessed;
use crate::order::placed::Risk;
use crate::returns::updated::ReturnStatus;
use crate::values::id::OrderId;
use crate::values::line_quantity::LineQuantity;

pub(super) fn fulfilment(problem: &FulfilmentProblem) -> String {
    match problem {
        FulfilmentProblem::Alike { number, order, other, others } => {
            let own = number.as_ref().map_or(order.as_str(), |number| number.as_str());
            let so_do = lookalikes(others);
            format!(
                "Bestellung {own} ({order}) gleicht Bestellung {other}: dieselbe Person, derselbe Warenkorb, dieselbe \
                 Adresse.{so_do} Sie ist angehalten."
            )
        }
        FulfilmentProblem::Held { tag, since } => {
            format!("Der Tag {} hält die Bestellung seit {since} an, und nichts beendet das.", tag.as_str())
        }
        FulfilmentProblem::NotHandedOver { units } => {
            format!("Nicht rechtzeitig übergeben: {}.", different(units))
        }
        FulfilmentProblem::RefundedUnsent { units } => format!(
            "Vor dem Versand erstattet: {}. Das Lager wurde um den Versand gebeten und sendet es vielleicht noch.",
            different(units)
        ),
        FulfilmentProblem::RefundedSent { units } => {
            format!("Erstattet und trotzdem gesendet: {}.", different(units))
        }
        FulfilmentProblem::Refused { units, answer } => {
            format!("Das Lager sendet {} nicht{}.", different(units), because(answer.as_ref()))
        }
        FulfilmentProblem::NotStopped { part, answer, is_cancelled } => {
            let follows = if *is_cancelled {
                "Die Bestellung ist storniert, und ihre Ware kommt trotzdem"
            } else {
                "Die Bestellung ist nicht storniert und wird gesendet; die Kundin oder der Kunde wartet vielleicht auf \
                 eine Antwort"
            };
            format!("Das Lager bricht Teillieferung {part} nicht ab{}. {follows}.", because(answer.as_ref()))
        }
        FulfilmentProblem::Risky { ratings, by_shop, shipments } => format!(
            "Das Betrugsrisiko gilt als {}, und die Ware ist schon fort: Paket {}.",
            rated(ratings, *by_shop),
            list(shipments)
        ),
        FulfilmentProblem::Uncollected {} => {
            "Ware liegt zur Abholung bereit, und die Abholfrist ist vorbei.".to_owned()
        }
    }
}

fn lookalikes(others: &[OrderId]) -> String {
    match others.len() {
        0 => String::new(),
        1 => format!(" Ebenso Bestellung {}.", list(others)),
        _ => format!(" Ebenso die Bestellungen {}.", list(others)),
    }
}

fn rated(ratings: &[RiskAssessed], by_shop: Option<Risk>) -> String {
    let by = ratings.iter().map(|rating| format!("{} (laut {})", risk(rating.level), rating.says_who()));
    list(by.chain(by_shop.map(|level| format!("{} (laut Shop)", risk(level)))))
}

pub(super) fn shipment(problem: &ShipmentProblem) -> String {
    match problem {
        ShipmentProblem::VoidedMoving { shipment } => {
            format!("Paket {shipment} ist storniert, und ein Zusteller hat es trotzdem.")
        }
        ShipmentProblem::UnknownLines { shipment, lines } => {
            format!("Paket {shipment} enthält Positionen, die nicht bestellt wurden ({}).", list(lines))
        }
        ShipmentProblem::TooMuch { shipment, lines } => {
            format!("Mit Paket {shipment} ist mehr gesendet als bestellt ({}).", list(lines))
        }
        ShipmentProblem::OfCancelled { shipment, has_arrived } => {
            let state = if *has_arrived { "ist angekommen" } else { "ist unterwegs" };
            format!("Paket {shipment} {state}, aber die Bestellung ist storniert.")
        }
        ShipmentProblem::OtherAddress { shipment } => format!(
            "Paket {shipment} wurde für eine andere Adresse übergeben, als die Bestellung jetzt hat, und geht dorthin. Wer \
             vom Paket weiss, glaubt das auch."
        ),
        ShipmentProblem::Unannounced { shipment, since } => {
            format!(
                "Ein Zusteller hat Paket {shipment} seit {since}, und kein Versandsystem hat es angekündigt."
            )
        }
    }
}

pub(super) fn tracking(problem: &TrackingProblem) -> String {
    match problem {
        TrackingProblem::LabelUnused { shipment, made_at } => format!(
            "Das Etikett von Paket {shipment} wurde {made_at} erstellt, und der Zusteller hat das Paket nicht bekommen."
        ),
        TrackingProblem::Stalled { shipment, at, boxes } => {
            let boxes =
                boxes.map(|(all, arrived)| format!(" Von seinen {all} Kartons sind {arrived} angekommen."));
            let boxes = boxes.unwrap_or_default();
            format!("Paket {shipment} wurde zuletzt {at} gemeldet, unterwegs.{boxes}")
        }
        TrackingProblem::AttemptFailed { shipment, failed_at } => {
            format!(
                "Die Zustellung von Paket {shipment} schlug {failed_at} fehl, und seither kam keine Meldung."
            )
        }
        TrackingProblem::PickupExpiring { shipment, until } => {
            format!("Paket {shipment} liegt bis {until} zur Abholung bereit und geht dann zurück.")
        }
        TrackingProblem::InTrouble { shipment } => {
            format!("Der Zusteller meldet ein Problem mit Paket {shipment}.")
        }
        TrackingProblem::Returned { shipment } => {
            format!("Der Zusteller meldet, dass Paket {shipment} an den Shop zurückgeht.")
        }
        TrackingProblem::Lost { shipment } => {
            format!("Der Zusteller meldet, dass Paket {shipment} verloren ist.")
        }
        TrackingProblem::Moved { shipment, arrived_at, status } => {
            let status = status_of(*status);
            format!("Paket {shipment} wurde {arrived_at} zugestellt; danach kam die Meldung „{status}“.")
        }
        TrackingProblem::Late { goods, by } => {
            let what = goods_or(goods, "was noch in keinem Paket ist");
            format!("Versprochen bis {} und nicht angekommen: {what}.", date(*by))
        }
    }
}

pub(super) fn returning(problem: &ReturnProblem) -> String {
    match problem {
        ReturnProblem::TooMuch { lines } => {
            let lines = lines.iter().map(|(asked, sent)| {
                let LineQuantity { line_id, quantity: asked } = asked;
                format!("{} von {line_id}, gesendet {}", quantity(*asked), quantity(*sent))
            });
            format!("Es soll mehr zurückkommen, als gesendet wurde: {}.", list(lines))
        }
        ReturnProblem::Open { id, status } => {
            let begun = match status {
                None => "gewünscht",
                Some(ReturnStatus::Approved) => "genehmigt",
                Some(ReturnStatus::Reopened) => "wieder aufgenommen",
                Some(ReturnStatus::Declined | ReturnStatus::Cancelled | ReturnStatus::Closed) => "beendet",
            };
            format!(
                "Retoure {id} wurde {begun}, und seither wurde nichts erstattet und nichts anderes gesendet."
            )
        }
    }
}
