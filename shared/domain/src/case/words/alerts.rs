//! The words of cases that are about no order: mails that wait, and a shop whose orders do not come.

use jiff::Timestamp;

use crate::case::remedy::Remedy;
use crate::case::report::Action;
use crate::case::words::{english, german};
use crate::contact::mail_trouble::MailTroubleKind;
use crate::values::language::Language;
use crate::values::text::Remark;

/// Returns why no mail goes out; `why` has the words of the mail service.
pub(crate) fn mail_stop(trouble: MailTroubleKind, why: &Remark, language: Language) -> String {
    let (of, why) = (of_mail(trouble, language).0, why.as_str());
    match language {
        Language::English => {
            format!("{of} No mail goes out: each waits as long as it is of use. The mail service says: {why}")
        }
        Language::German => {
            format!(
                "{of} Es gehen keine Mails hinaus: Jede wartet, solange sie nützt. Der Mailversand sagt: „{why}“"
            )
        }
    }
}

/// Returns the action that ends a trouble of the mail account.
pub(crate) fn end_of_trouble(trouble: MailTroubleKind, language: Language) -> Action {
    let effect = language.pick(
        "Mails are tried every few minutes. What waits goes out, and this case closes itself.",
        "Alle paar Minuten wird es wieder versucht. Was wartet, geht hinaus, und der Fall schliesst sich selbst.",
    );
    Action { action: of_mail(trouble, language).1, effect, decision: None }
}

fn of_mail(trouble: MailTroubleKind, language: Language) -> (&'static str, &'static str) {
    match language {
        Language::English => english::mail::trouble(trouble),
        Language::German => german::mail::trouble(trouble),
    }
}

/// Returns since when no order of a shop comes, and how many usually do.
pub(crate) fn silence(last_order_from: Timestamp, usual: &[u32], language: Language) -> String {
    let texts: Vec<String> = usual.iter().map(u32::to_string).collect();
    let and = language.pick(" and ", " und ");
    let usual = match texts.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{}{and}{last}", before.join(", ")),
        Some(_) | None => texts.concat(),
    };
    match language {
        Language::English => format!(
            "No new order of this shop came since the hour that began at {last_order_from}. In the same hours of the \
             last four weeks there came, at the shop's present pace, {usual} (last week \
             first). If customers do buy, Candor does not hear of it, and they get no mail."
        ),
        Language::German => format!(
            "Seit der Stunde ab {last_order_from} kam keine neue Bestellung dieses Shops. In denselben Stunden der letzten \
             vier Wochen kamen, auf das heutige Tempo des Shops umgerechnet, {usual} (letzte Woche zuerst). Wird doch \
             gekauft, erfährt Candor nichts davon, und es gehen keine Mails hinaus."
        ),
    }
}

/// Returns the actions that end a silence.
pub(crate) fn end_of_silence(language: Language) -> Vec<Action> {
    [Remedy::CompareOrders, Remedy::TryToBuy].map(|remedy| Action::of(remedy, language)).into()
}
