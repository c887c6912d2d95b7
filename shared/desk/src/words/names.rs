//! The names of things that the domain has a table of: teams, messages, kinds of case, decisions, sources.

use candor_domain::case::resolution::Decision;
use candor_domain::case::team::{Severity, Team};
use candor_domain::case::work::WorkKind;
use candor_domain::command::key::CommandKey;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::stamp::Source;
use candor_domain::message::key::MessageKind;
use candor_domain::shipment::tracking_update::TrackingStatus;

use super::language::Language;
use super::table::table;
use crate::known::Kind;
use crate::viewer::{Denied, Role};

table! {
    /// Returns the name of a team.
    team(Team):
    Storefront: "Storefront", "Shop";
    Fulfilment: "Fulfilment", "Versand";
    Support: "Support", "Kundendienst";
}

table! {
    /// Returns the name of a severity.
    severity(Severity):
    Low: "Low", "Gering";
    Normal: "Normal", "Normal";
    High: "High", "Hoch";
}

table! {
    /// Returns the name of a role.
    role(Role):
    Viewer: "may look", "darf ansehen";
    Agent: "agent", "Sachbearbeitung";
    Lead: "lead", "Leitung";
}

table! {
    /// Returns the reason why a person may not decide about a case.
    denied(Denied):
    Role: "Your role may look, and decides nothing. Ask those who give out roles if you are to decide.", "Ihre Rolle darf ansehen und entscheidet nichts. Fragen Sie die, die Rollen vergeben, falls Sie entscheiden sollen.";
    Team: "This case is of a team that you are not in. Its people, or a lead, decide about it.", "Dieser Fall gehört einem Team, in dem Sie nicht sind. Dessen Leute oder die Leitung entscheiden darüber.";
}

table! {
    /// Returns the name of a source, as a person says it.
    source(Source):
    Storefront: "Shop", "Shop";
    Payments: "Payments", "Zahlung";
    Carrier: "Carrier", "Zusteller";
    Warehouse: "Warehouse", "Lager";
    Support: "Helpdesk", "Kundendienst";
    Desk: "People", "Menschen";
    Mail: "Mail service", "Mailversand";
}

table! {
    /// Returns the name of a decision: what is done when it is made.
    decision(Decision):
    Handled: "Handled", "Erledigt";
    Release: "Release", "Freigeben";
    Cancel: "Cancel the order", "Bestellung stornieren";
    SendAgain: "Send again", "Nochmals senden";
    WasSent: "Was sent", "Wurde gesendet";
}

table! {
    /// Returns what a person did with a case, after the name of that person.
    work(WorkKind):
    Taken: "took it", "hat ihn übernommen";
    GivenBack: "gave it back", "hat ihn zurückgegeben";
    Assigned: "assigned it to", "hat ihn zugeteilt an";
    Snoozed: "put it off until", "hat ihn zurückgestellt bis";
    Woken: "took it up again", "hat ihn wieder aufgenommen";
    Noted: "noted:", "hat notiert:";
}

table! {
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

/// Returns the name of a command, by the system that it is for.
#[must_use]
pub fn command(key: &CommandKey, language: Language) -> String {
    match key {
        CommandKey::Fulfilment(_) => language.pick("To the warehouse", "Ans Lager").to_owned(),
        CommandKey::Tag(_, tag) => {
            format!("{} “{}”", language.pick("To the shop, tag", "An den Shop, Tag"), tag.as_str())
        }
        CommandKey::Cancellation(_) => {
            language.pick("To the shop, cancellation", "An den Shop, Stornierung").to_owned()
        }
        CommandKey::CaseList(_) => {
            language.pick("To the shop, list of cases", "An den Shop, Liste der Fälle").to_owned()
        }
        CommandKey::Archive(_) => language.pick("To the shop, archive", "An den Shop, Archiv").to_owned(),
    }
}

table! {
    /// Returns what the mail service reported of a mail.
    mail(MailStatus):
    Sent: "sent by the mail service", "vom Mailversand gesendet";
    Delivered: "delivered", "zugestellt";
    Rejected: "refused after all", "doch abgelehnt";
    Unsubscribed: "unsubscribed", "abgemeldet";
    Bounced: "bounced: there is no such mailbox", "unzustellbar: Das Postfach gibt es nicht";
    Complained: "called unwanted", "als unerwünscht gemeldet";
}

table! {
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

table! {
    /// Returns the name of a kind of fact.
    fact(Kind):
    Placed: "Order", "Bestellung";
    Tag: "Tag", "Tag";
    Risk: "Risk", "Risiko";
    Unpaid: "Payment failed", "Zahlung fehlgeschlagen";
    Paid: "Paid", "Bezahlt";
    Part: "Part to send", "Teillieferung";
    Parcel: "Parcel", "Paket";
    Scan: "Tracking", "Sendungsstatus";
    Promise: "Should arrive", "Ankunft";
    Mail: "Mail", "Mail";
    Cancelled: "Cancelled", "Storniert";
    Refund: "Refund", "Erstattung";
    RefundFailed: "Refund failed", "Erstattung fehlgeschlagen";
    Dispute: "Dispute", "Zahlungsstreit";
    Ready: "Ready to fetch", "Abholbereit";
    Return: "Return", "Retoure";
    Decided: "Decision", "Entscheidung";
    Worked: "Case", "Fall";
    Refused: "Event refused", "Ereignis abgelehnt";
}
