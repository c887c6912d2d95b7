//! The names of things that the domain has a table of: teams, decisions, sources. The domain names messages and statuses itself,
//! since its sentences do.

use candor_domain::case::resolution::Decision;
use candor_domain::case::team::{Severity, Team};
use candor_domain::case::work::WorkKind;
use candor_domain::command::key::CommandKey;
use candor_domain::event::stamp::Source;

pub use candor_domain::case::words::names::{
    dispute, dispute_status, fulfilment, fulfilment_request, mail, message, reason, return_status, risk,
    stop, tag_change, tracking,
};

use crate::fact_kind::Kind;
use crate::viewer::{Denied, Role};
use candor_domain::values::language::{Language, names_table};

names_table! {
    /// Returns the name of a team.
    team(Team):
    Storefront: "Storefront", "Shop";
    Fulfilment: "Fulfilment", "Versand";
    Support: "Support", "Kundendienst";
}

names_table! {
    /// Returns the name of a severity.
    severity(Severity):
    Low: "Low", "Gering";
    Normal: "Normal", "Normal";
    High: "High", "Hoch";
}

names_table! {
    /// Returns the name of a role.
    role(Role):
    Viewer: "may look", "darf ansehen";
    Agent: "agent", "Sachbearbeitung";
    Lead: "lead", "Leitung";
}

names_table! {
    /// Returns the reason why a person may not decide about a case.
    denied(Denied):
    Role: "Your role may look, and decides nothing. Ask those who give out roles if you are to decide.", "Ihre Rolle darf ansehen und entscheidet nichts. Fragen Sie die, die Rollen vergeben, falls Sie entscheiden sollen.";
    Team: "This case is of a team that you are not in. Its people, or a lead, decide about it.", "Dieser Fall gehört einem Team, in dem Sie nicht sind. Dessen Leute oder die Leitung entscheiden darüber.";
}

names_table! {
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

names_table! {
    /// Returns the name of a decision: what is done when it is made.
    decision(Decision):
    Handled: "Handled", "Erledigt";
    Release: "Release", "Freigeben";
    Cancel: "Cancel the order", "Bestellung stornieren";
    SendAgain: "Send again", "Nochmals senden";
    WasSent: "Was sent", "Wurde gesendet";
}

names_table! {
    /// Returns what a person did with a case, after the name of that person.
    work(WorkKind):
    Taken: "took it", "hat ihn übernommen";
    GivenBack: "gave it back", "hat ihn zurückgegeben";
    Assigned: "assigned it to", "hat ihn zugeteilt an";
    Snoozed: "put it off until", "hat ihn zurückgestellt bis";
    Woken: "took it up again", "hat ihn wieder aufgenommen";
    Noted: "noted:", "hat notiert:";
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

names_table! {
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
