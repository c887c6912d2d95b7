//! Problems, in sentences.

use crate::case::problem::{BeliefProblem, CommandProblem, EventProblem, MessageProblem, Problem, Wish};
use crate::case::words::german::values::{date, goods_or, message as message_name, stop, tracking};
use crate::case::words::german::{goods, money, statements};
use crate::case::words::names;
use crate::case::words::pieces::{count, list};
use crate::values::language::Language;
use crate::values::text::TagName;

pub(crate) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::Event(problem) => event(problem),
        Problem::Payment(problem) => money::payment(problem),
        Problem::Refund(problem) => money::refund(problem),
        Problem::Dispute(problem) => money::dispute(problem),
        Problem::Fulfilment(problem) => goods::fulfilment(problem),
        Problem::Shipment(problem) => goods::shipment(problem),
        Problem::Tracking(problem) => goods::tracking(problem),
        Problem::Return(problem) => goods::returning(problem),
        Problem::Message(problem) => message(problem),
        Problem::Belief(problem) => belief(problem),
        Problem::Command(problem) => command(problem),
    }
}

fn event(problem: &EventProblem) -> String {
    match problem {
        EventProblem::Refused { violations } => {
            let wrong: Vec<String> = violations.iter().map(ToString::to_string).collect();
            format!("Ein Ereignis wurde abgelehnt und hat nichts geändert: „{}“.", wrong.join("; "))
        }
        EventProblem::Unmatched { reports, newest } => {
            let number = count(*reports, "Meldung", "Meldungen");
            let about = newest.as_ref().map(|wrong| format!(" Die neuste: „{}“.", wrong.problem));
            format!("Ohne Wirkung: {number} eines Zahlungsanbieters.{}", about.unwrap_or_default())
        }
        EventProblem::OrderMissing { facts } => {
            let number = count(*facts, "Meldung", "Meldungen");
            format!("Eingegangen zu einer Bestellung, die niemand aufgegeben hat: {number}.")
        }
    }
}

fn message(problem: &MessageProblem) -> String {
    match problem {
        MessageProblem::ShopUnknown { message, shop } => {
            let name = message_name(message);
            format!("Die Nachricht {name} ist fällig, aber die Policy kennt den Shop {shop} nicht.")
        }
        MessageProblem::Blocked { message, reason } => {
            let why = names::reason(*reason, Language::German);
            format!("Die Nachricht {} ist fällig, lässt sich aber nicht senden. {why}", message_name(message))
        }
        MessageProblem::Refused { message, why } => {
            let (name, why) = (message_name(message), why.as_str());
            format!("Die Nachricht {name} ist fällig, aber der Mailversand lehnte sie ab: „{why}“.")
        }
        MessageProblem::Unknown { message, attempts } => {
            let (name, attempts) = (message_name(message), count(*attempts, "Versuch", "Versuche"));
            format!("Niemand weiss, ob die Nachricht {name} hinausging ({attempts}).")
        }
        MessageProblem::Bounced {} => {
            "Mails an die Kundin oder den Kunden kommen zurück. An diese Adresse wird nichts mehr gesendet."
                .to_owned()
        }
        MessageProblem::Complained {} => {
            "Eine unserer Mails wurde als unerwünscht gemeldet. An diese Adresse wird nichts mehr gesendet."
                .to_owned()
        }
    }
}

fn belief(problem: &BeliefProblem) -> String {
    match problem {
        BeliefProblem::Arrived { shipment, now } => {
            let now = now.map_or("unbekannt", tracking);
            format!(
                "Es wurde gesagt, dass Paket {shipment} angekommen ist. Der Zusteller meldet jetzt: {now}."
            )
        }
        BeliefProblem::Order { told, now } => {
            let (told, now) = (statements::order(told), statements::order(now));
            format!("Es wurde gesagt: Die Bestellung {told}. Jetzt stimmt: Sie {now}.")
        }
        BeliefProblem::Shipment { shipment, told, now } => {
            let (told, now) = (statements::shipment(told), statements::shipment(now));
            format!("Es wurde gesagt: Paket {shipment} {told}. Jetzt stimmt: Es {now}.")
        }
        BeliefProblem::Pickup { told, now } => {
            let (told, now) = (statements::pickup(told), statements::pickup(now));
            format!("Es wurde gesagt: {told}. Jetzt stimmt: {now}.")
        }
        BeliefProblem::Day { goods, told, now } => {
            let what = goods_or(goods, "Rest der Bestellung");
            let (told, now) = (date(*told), date(*now));
            format!("Es wurde gesagt: {what} kommt bis {told} an. Jetzt stimmt: Ankunft bis {now}.")
        }
    }
}

fn command(problem: &CommandProblem) -> String {
    match problem {
        CommandProblem::Refused { wish: of, says } => {
            format!("Der Shop lehnt es ab, {}. Er sagt: „{}“.", wish(of), list(says))
        }
        CommandProblem::Unanswered { wish: of, at } => {
            format!("Der Shop wurde gebeten, {} ({at}), und hat nicht gemeldet, dass er es tat.", wish(of))
        }
    }
}

/// Returns what the shop was asked for, to stand after `lehnt es ab,` and `wurde gebeten,`.
fn wish(wish: &Wish) -> String {
    let name = |tag: &Option<TagName>| match tag {
        Some(tag) => format!("den Tag {}", tag.as_str()),
        None => "einen Tag".to_owned(),
    };
    match wish {
        Wish::Cancelled {} => "die Bestellung zu stornieren".to_owned(),
        Wish::Tagged { tag } => format!("{} zu setzen", name(tag)),
        Wish::Untagged { tag } => format!("{} zu entfernen", name(tag)),
        Wish::CasesShown {} => "die Fälle der Bestellung anzuzeigen".to_owned(),
        Wish::Archived {} => "die Bestellung zu archivieren".to_owned(),
        Wish::Held { reason } => format!("die Bestellung anzuhalten ({})", stop(*reason)),
        Wish::Sent {} => "zu senden, was angehalten ist".to_owned(),
    }
}
