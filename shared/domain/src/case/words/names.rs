//! The names of messages, of the statuses of mails and parcels, and the reasons for which nothing is sent, in both languages.

use crate::contact::mail_status::MailStatus;
use crate::fulfilment::reported::{FulfilmentStatus, RequestStatus};
use crate::fulfilment::request::StopReason;
use crate::message::key::MessageKind;
use crate::message::reason::Reason;
use crate::order::placed::Risk;
use crate::order::tagged::TagChange;
use crate::payment::dispute::{DisputeKind, DisputeStatus};
use crate::returns::updated::ReturnStatus;
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::language::{Language, names_table};

names_table! {
    /// Returns the name of a kind of message.
    message(MessageKind):
    OrderConfirmation: "Order confirmation", "Bestellbestätigung";
    OrderUpdate: "Correction about the order", "Korrektur zur Bestellung";
    CancellationNotice: "Cancellation notice", "Stornonachricht";
    Receipt: "Receipt", "Quittung";
    PaymentFailedNotice: "Payment failed", "Zahlung fehlgeschlagen";
    PickupNotice: "Parcel waits for pickup", "Paket zur Abholung bereit";
    PickupUpdate: "Correction about the pickup", "Korrektur zur Abholung";
    PickupReadyNotice: "Ready to be fetched", "Bereit zur Abholung";
    PickupReminder: "Reminder to fetch it", "Erinnerung an die Abholung";
    AttemptFailedNotice: "Delivery failed", "Zustellung fehlgeschlagen";
    ParcelReturningNotice: "Parcel goes back", "Paket geht zurück";
    ShippingNotice: "Shipping notice", "Versandnachricht";
    ShippingUpdate: "Correction about the parcel", "Korrektur zum Paket";
    DelayNotice: "Delay", "Verspätung";
    BackOnTrack: "Earlier after all", "Doch früher";
    OutForDeliveryNotice: "Out for delivery", "In Zustellung";
    RefundNotice: "Refund notice", "Erstattung";
    DeliveredNotice: "Delivered", "Zugestellt";
    FollowUp: "Follow-up", "Nachfrage";
}

names_table! {
    /// Returns what the mail service reported of a mail.
    mail(MailStatus):
    Sent: "sent by the mail service", "vom Mailversand gesendet";
    Delivered: "delivered", "zugestellt";
    Rejected: "refused after all", "doch abgelehnt";
    Unsubscribed: "unsubscribed", "abgemeldet";
    Bounced: "bounced: there is no such mailbox", "unzustellbar: Das Postfach gibt es nicht";
    Complained: "called unwanted", "als unerwünscht gemeldet";
}

names_table! {
    /// Returns the name of a status of a parcel.
    tracking(TrackingStatus):
    LabelCreated: "Label made", "Etikett erstellt";
    Accepted: "Handed to the carrier", "Beim Zusteller";
    InTransit: "On its way", "Unterwegs";
    OutForDelivery: "Out for delivery", "In Zustellung";
    AttemptFailed: "Delivery failed", "Zustellung fehlgeschlagen";
    AvailableForPickup: "Waits to be fetched", "Zur Abholung bereit";
    Delivered: "Delivered", "Zugestellt";
    Exception: "Problem", "Problem";
    ReturnedToSender: "Goes back", "Geht zurück";
    Lost: "Lost", "Verloren";
}

names_table! {
    /// Returns the reason for which a message is not sent.
    reason(Reason):
    OrderMissing: "The order is not known yet.", "Die Bestellung ist noch nicht bekannt.";
    OrderCancelled: "The order is cancelled.", "Die Bestellung ist storniert.";
    NotPaid: "Not all of it is paid.", "Es ist nicht alles bezahlt.";
    NoTracking: "The tracking number is not known yet.", "Die Sendungsnummer ist noch nicht bekannt.";
    ParcelVoided: "The parcel was voided.", "Das Paket wurde storniert.";
    ParcelMismatch: "The parcel holds something that was not ordered.", "Im Paket ist etwas, das nicht bestellt wurde.";
    NothingToCorrect: "It would say nothing new: what the customer was told is true again.", "Es wäre nichts Neues: Was gesagt wurde, stimmt wieder.";
    TooLate: "It is true, but no longer of use.", "Es stimmt, nützt aber nichts mehr.";
    NoAddress: "There is no address to send it to.", "Es gibt keine Adresse dafür.";
    ShopUnknown: "The policy does not know the shop, so it has no sender.", "Die Policy kennt den Shop nicht, darum fehlt der Absender.";
    PaidMeanwhile: "It is paid by now.", "Es ist inzwischen bezahlt.";
    Refunded: "The money went back.", "Das Geld ging zurück.";
    Disputed: "The customer asked the bank or the payment provider for the money.", "Das Geld wurde bei der Bank oder beim Zahlungsanbieter zurückverlangt.";
    Delivered: "It arrived meanwhile, waits for pickup, or was on the van.", "Es kam inzwischen an, liegt zur Abholung bereit oder war in der Zustellung.";
    PickupOrder: "The customer fetches it: nothing is on its way.", "Es wird abgeholt: Nichts ist unterwegs.";
    ToBeSent: "The goods are sent, so that nothing needs to be fetched.", "Die Ware wird gesendet und muss nicht abgeholt werden.";
    LostOrReturned: "The carrier says that it is lost or goes back.", "Der Zusteller sagt, dass es verloren ist oder zurückgeht.";
    MovedOn: "The carrier reported something newer.", "Der Zusteller meldete etwas Neueres.";
    NothingToCome: "Nothing of it is still to come.", "Davon kommt nichts mehr.";
    PromisePassed: "It would name a day that has passed.", "Es würde einen Tag nennen, der vorbei ist.";
    NoticeFirst: "The shipping notice comes first, and names the day.", "Die Versandnachricht kommt zuerst und nennt den Tag.";
    TooSoon: "The last one went out too recently.", "Die letzte ging vor zu kurzer Zeit hinaus.";
    AddressSuppressed: "Mail to this address came back for good, or was called unwanted.", "Post an diese Adresse kam endgültig zurück oder ist unerwünscht.";
    Unsubscribed: "The customer wants no such mail.", "Solche Post ist nicht gewünscht.";
    OpenCase: "Something about the order needs a person first.", "Etwas an der Bestellung braucht zuerst einen Menschen.";
    RefundFailed: "The refund failed: no money went back.", "Die Erstattung schlug fehl: Es ging kein Geld zurück.";
    ReturnOrRefund: "Something goes back, or was refunded.", "Etwas geht zurück oder wurde erstattet.";
    TestOrder: "The order only tries the checkout.", "Die Bestellung ist nur ein Test.";
    CounterSale: "The customer bought at a counter, and took the goods along.", "Es wurde im Laden gekauft und mitgenommen.";
    MarketplaceOrder: "A marketplace writes to its buyers itself.", "Der Marktplatz schreibt selbst.";
    ToldElsewhere: "It happened before Candor spoke for the shop.", "Es geschah, bevor Candor für den Shop sprach.";
}

names_table! {
    /// Returns the reason for which the warehouse is to send nothing more.
    stop(StopReason):
    Cancelled: "The order is cancelled.", "Die Bestellung ist storniert.";
    Refunded: "What was not sent yet is refunded.", "Was noch nicht gesendet war, ist erstattet.";
    Held: "A tag holds it.", "Ein Tag hält sie an.";
    LikelyDuplicate: "It looks like another order of the same customer.", "Sie sieht aus wie eine andere Bestellung derselben Person.";
    Disputed: "The customer asked the bank or the payment provider for the money.", "Das Geld wurde bei der Bank oder beim Zahlungsanbieter zurückverlangt.";
    NotPaid: "It is not paid, or not any more.", "Sie ist nicht oder nicht mehr bezahlt.";
    NothingLeft: "Nothing of it is left to send.", "Es ist nichts mehr zu senden.";
}

/// Names each variant of an enum within a line: in English by its slug, as the record has it, and in German by the table.
macro_rules! german {
    ($(#[$meta:meta])* $name:ident($type:ident): $($variant:ident: $german:literal;)+) => {
        $(#[$meta])*
        #[must_use]
        pub fn $name(of: $type, language: Language) -> &'static str {
            match language {
                Language::English => of.slug(),
                Language::German => match of {
                    $($type::$variant => $german,)+
                },
            }
        }
    };
}

german! {
    /// Returns a rating of risk.
    risk(Risk):
    Low: "gering";
    Medium: "mittel";
    High: "hoch";
}

german! {
    /// Returns what became of a tag.
    tag_change(TagChange):
    Added: "gesetzt";
    Removed: "entfernt";
}

german! {
    /// Returns the kind of a dispute.
    dispute(DisputeKind):
    Inquiry: "Anfrage";
    Chargeback: "Rückbuchung";
}

german! {
    /// Returns the state of a dispute.
    dispute_status(DisputeStatus):
    Opened: "offen";
    UnderReview: "in Prüfung";
    Won: "gewonnen";
    Lost: "verloren";
}

german! {
    /// Returns the status of a return.
    return_status(ReturnStatus):
    Approved: "genehmigt";
    Declined: "abgelehnt";
    Cancelled: "storniert";
    Closed: "abgeschlossen";
    Reopened: "wieder aufgenommen";
}

german! {
    /// Returns the status of the work on a part of an order.
    fulfilment(FulfilmentStatus):
    Open: "offen";
    Scheduled: "eingeplant";
    OnHold: "angehalten";
    InProgress: "in Arbeit";
    Closed: "beendet";
    Cancelled: "storniert";
    Incomplete: "unvollständig";
}

german! {
    /// Returns what a place was asked, and its answer.
    fulfilment_request(RequestStatus):
    Unsubmitted: "nicht gebeten";
    Submitted: "um den Versand gebeten";
    Accepted: "sendet";
    Rejected: "sendet nicht";
    CancellationRequested: "um den Abbruch gebeten";
    CancellationAccepted: "sendet wie gebeten nicht";
    CancellationRejected: "sendet trotzdem";
    Closed: "beendet, ohne alles zu senden";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence_of_its_own_in_both_languages() {
        for language in Language::ALL {
            let all: std::collections::BTreeSet<&str> =
                Reason::ALL.map(|one| reason(one, language)).into_iter().collect();
            assert_eq!(all.len(), Reason::ALL.len());
            assert!(all.iter().all(|sentence| sentence.ends_with('.') && !sentence.contains('ß')));
        }
    }
}
