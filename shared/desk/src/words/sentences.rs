//! The table of the pages' own sentences and labels.

use candor_domain::values::language::Language;

/// The sentences and labels in one language.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Language);

/// Defines sentences by one table, which has a name. A row is a name, the English words and the German ones.
macro_rules! sentences {
    ($table:ident: $($name:ident: $english:literal, $german:literal;)+) => {
        #[expect(missing_docs, reason = "the words themselves say what each is for")]
        impl Words {
            /// Lists all names of this table, each with its words in both languages.
            pub const $table: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $german),)+];

            $(#[must_use]
            pub fn $name(&self) -> &'static str {
                self.0.pick($english, $german)
            })+
        }
    };
}

pub(super) use sentences;

sentences! {
    PAGES:
    desk: "Candor desk", "Candor Desk";
    cases: "Cases", "Fälle";
    orders: "Orders", "Bestellungen";
    skip: "To the content", "Zum Inhalt";
    main_navigation: "Main", "Hauptnavigation";
    find: "Find an order", "Bestellung suchen";
    find_hint: "Order, e-mail, tracking number or return", "Bestellung, E-Mail, Sendungsnummer oder Retoure";
    search: "Search", "Suchen";
    keyboard: "Keyboard", "Tastatur";
    times_own: "Times: yours", "Zeiten: Ihre";
    times_utc: "Times: UTC", "Zeiten: UTC";
    times_ago: "Times: how long ago", "Zeiten: wie lange her";
    close: "Close", "Schliessen";
    signed_in: "You are", "Sie sind";
    language: "Language", "Sprache";

    open_cases: "Open cases", "Offene Fälle";
    views: "Views", "Ansichten";
    urgent: "High severity", "Hohe Dringlichkeit";
    all: "All", "Alle";
    any_team: "Every team", "Jedes Team";
    any_severity: "Every severity", "Jede Dringlichkeit";
    any_shop: "Every shop", "Jeder Shop";
    team: "Team", "Team";
    severity: "Severity", "Dringlichkeit";
    shop: "Shop", "Shop";
    of_order: "Of an order", "Zu einer Bestellung";
    filter: "Choose other cases", "Andere Fälle wählen";
    show: "Show", "Anzeigen";
    by_due: "The first due stand first.", "Die zuerst fälligen stehen zuerst.";
    next_page: "Next page", "Nächste Seite";
    first_page: "First page", "Erste Seite";
    order: "Order", "Bestellung";
    again: "again", "wieder";
    opened: "opened", "eröffnet";
    no_cases: "No case is open here.", "Hier ist kein Fall offen.";
    no_cases_hint: "New ones appear as soon as something needs a person. If you had chosen a view, look at all cases.", "Neue erscheinen, sobald etwas einen Menschen braucht. Falls Sie eine Ansicht gewählt haben, sehen Sie sich alle Fälle an.";
    all_cases: "All cases", "Alle Fälle";
    clearing: "Its condition has cleared. It closes by itself at the next look.", "Der Grund ist weggefallen. Der Fall schliesst sich beim nächsten Hinsehen von selbst.";

    is_open: "Open", "Offen";
    is_closed: "Closed", "Geschlossen";
    is_pending: "Not open yet", "Noch nicht offen";
    was_never: "There is no such case now.", "Diesen Fall gibt es zurzeit nicht.";
    closed_itself: "It closed itself: what opened it holds no more.", "Er hat sich selbst geschlossen: Was ihn öffnete, trifft nicht mehr zu.";
    closed_decided: "It is closed. The last decision about it stands below.", "Er ist geschlossen. Die letzte Entscheidung dazu steht unten.";
    opens_unless: "It opens at this time unless it clears before:", "Er öffnet sich zu diesem Zeitpunkt, falls sich bis dahin nichts klärt:";
    was_decided: "Decided", "Entschieden";
    decided_by: "by", "von";
    decided_before: "The last decision about this case. It is open all the same, because of what was reported or passed since.", "Die letzte Entscheidung zu diesem Fall. Er ist trotzdem offen, wegen dem, was seither gemeldet wurde oder verstrich.";
    someone: "a person whose name was not given", "einer Person, deren Name nicht angegeben wurde";
    told: "What the customer was told", "Was der Kundin oder dem Kunden gesagt wurde";
    told_nothing: "Nothing, as far as is known.", "Nichts, soweit bekannt.";
    line_names: "Lines:", "Positionen:";
    other_order: "The other order", "Die andere Bestellung";
    is_true: "What is true, by what was reported", "Was stimmt, nach dem, was gemeldet wurde";
    no_evidence: "The case names no fact.", "Der Fall nennt keine Tatsache.";
    withheld: "What was not sent because of it", "Was deshalb nicht gesendet wurde";
    actions: "What you can do", "Was Sie tun können";
    elsewhere: "Outside Candor", "Ausserhalb von Candor";
    elsewhere_hint: "Candor notices these by what is reported afterwards. Nothing needs to be decided here.", "Candor merkt das an dem, was danach gemeldet wird. Hier muss nichts entschieden werden.";
    decide_here: "Decide here", "Hier entscheiden";
    nothing_to_decide: "Nothing can be decided here now.", "Hier kann jetzt nichts entschieden werden.";
    note: "Note (kept with the decision)", "Notiz (bleibt bei der Entscheidung)";
    your_note: "What you wrote", "Was Sie geschrieben haben";
    decide: "Decide", "Entscheiden";
    pay_back: "The shop is to pay back what was paid", "Der Shop soll zurückzahlen, was bezahlt wurde";
    restock: "The goods are for sale again", "Die Ware kann wieder verkauft werden";
    if_cancelled: "If it is cancelled", "Falls storniert wird";
    in_shop: "Open the order in the shop", "Bestellung im Shop öffnen";
    whole_order: "The whole order", "Die ganze Bestellung";
    event_as_it_came: "The event as it came", "Das Ereignis, wie es kam";
    event_hidden: "It may name people, so it is not shown to you.", "Es kann Personen nennen und wird Ihnen darum nicht gezeigt.";
    what_is_wrong: "What is wrong", "Was nicht stimmt";
    to_customer: "Customer", "Kundin oder Kunde";

    sent_title: "Your decision was sent.", "Ihre Entscheidung wurde gesendet.";
    sent_hint: "It takes effect as soon as it is recorded, most often within a second. Look again to see it.", "Sie gilt, sobald sie festgehalten ist, meist innert einer Sekunde. Sehen Sie noch einmal nach.";
    look_again: "Look again", "Noch einmal nachsehen";
    not_sent: "Nothing was sent.", "Es wurde nichts gesendet.";
    closed_meanwhile: "The case closed while you looked at it.", "Der Fall wurde geschlossen, während Sie ihn ansahen.";
    changed_meanwhile: "The case says something else than when you looked at it. Read it again, then decide.", "Der Fall sagt etwas anderes als vorhin. Lesen Sie ihn noch einmal, und entscheiden Sie dann.";
    not_offered: "This decision is not possible for this case.", "Diese Entscheidung ist für diesen Fall nicht möglich.";
    note_too_long: "The note is longer than 300 bytes, or has a character that cannot be kept.", "Die Notiz ist länger als 300 Bytes oder enthält ein Zeichen, das nicht bleiben kann.";
    choose_one: "Choose what is to be done, then decide.", "Wählen Sie, was zu tun ist, und entscheiden Sie dann.";

    placed: "Placed", "Bestellt";
    total: "Total", "Gesamtbetrag";
    paid: "Paid", "Bezahlt";
    refunded_money: "Paid back", "Zurückbezahlt";
    ship_to: "Goes to", "Geht an";
    unknown: "not known", "nicht bekannt";
    unplaced: "The order itself was not reported yet. What is known of it waits for it.", "Die Bestellung selbst wurde noch nicht gemeldet. Was von ihr bekannt ist, wartet auf sie.";
    erased: "The data of this order were erased, as its customer asked.", "Die Daten dieser Bestellung wurden gelöscht, wie gewünscht wurde.";
    lines: "Lines", "Positionen";
    goods: "Goods", "Ware";
    ordered: "Ordered", "Bestellt";
    taken_out: "Not to be sent", "Nicht zu senden";
    sent_units: "On the way or there", "Unterwegs oder da";
    gone: "Lost or going back", "Verloren oder zurück";
    arrived: "Arrived", "Angekommen";
    returning: "Return asked for", "Retoure gewünscht";
    refunded: "Refunded", "Erstattet";
    to_come: "Still to come", "Kommt noch";
    not_shipped: "nothing to ship", "nichts zu senden";
    order_cases: "Cases of this order", "Fälle dieser Bestellung";
    none: "None.", "Keine.";
    why: "Why, and why not", "Warum, und warum nicht";
    messages: "Messages to the customer", "Nachrichten an die Kundin oder den Kunden";
    commands: "Told to other systems", "Anderen Systemen gesagt";
    state: "State", "Stand";
    message: "Message", "Nachricht";
    command: "Command", "Auftrag";
    because: "Why", "Warum";
    mail: "Mail", "Mail";
    mail_handed_over: "Handed to the mail service", "Dem Maildienst übergeben";
    mail_preview: "What would be sent now", "Was jetzt gesendet würde";
    mail_subject: "Subject", "Betreff";
    mail_from: "From", "Von";
    mail_to: "To", "An";
    mail_answers_to: "Answers go to", "Antworten gehen an";
    mail_text: "As plain text", "Als reiner Text";
    mail_pictures: "Pictures are not loaded here: their host would take you for the customer.", "Bilder werden hier nicht geladen: Ihr Anbieter hielte Sie für die Kundschaft.";
    mails_hidden: "A mail is personal data from its first word to its last, and these are hidden from you.", "Eine Mail besteht vom ersten bis zum letzten Wort aus Personendaten, und die sind für Sie verdeckt.";
    mail_not_kept: "It may have been sent, but it was not kept as it was sent. What it said is on the page of the order.", "Sie wurde vielleicht gesendet, aber nicht so aufbewahrt. Was darin stand, steht auf der Seite der Bestellung.";
    no_mail: "Nothing of it was sent, and nothing would be sent now.", "Davon wurde nichts gesendet, und es würde jetzt nichts gesendet.";
    no_messages: "Nothing calls for a message yet.", "Noch verlangt nichts nach einer Nachricht.";
    warehouse_now: "What the warehouse ought to do now:", "Was das Lager jetzt tun soll:";
    no_commands: "Nothing was asked of another system.", "Von keinem anderen System wurde etwas verlangt.";
    next_look: "Next look", "Nächster Blick";
    no_next_look: "No clock runs for this order. It is looked at again when something is reported.", "Für diese Bestellung läuft keine Uhr. Sie wird wieder angesehen, sobald etwas gemeldet wird.";
    history: "What happened", "Was geschah";
    history_hint: "Plain rows are what was reported. Tinted rows are what Candor did because of it.", "Helle Zeilen sind, was gemeldet wurde. Getönte Zeilen sind, was Candor deshalb tat.";
    reported: "Reported", "Gemeldet";
    did: "Candor", "Candor";
    case_opened: "Case opened:", "Fall eröffnet:";
    case_closed: "Case closed:", "Fall geschlossen:";
    case_overdue: "Case overdue:", "Fall überfällig:";
    older_label: "of an earlier label or parcel; does not count", "zu einem früheren Etikett oder Paket; zählt nicht";
    updates: "updates", "Meldungen";
    parcel: "Parcel", "Paket";
    mail_accepted: "accepted by the mail service", "vom Mailversand angenommen";
    mail_refused: "refused by the mail service", "vom Mailversand abgelehnt";
    came_back: "came back", "kam zurück";
    may_have_gone: "tried, and may have gone out", "versucht, vielleicht gesendet";
    tried_again: "not tried again before", "nicht nochmals versucht vor";
    parcels: "Parcels", "Pakete";
    handed_over: "Handed over", "Übergeben";
    voided: "Voided: it is not on its way", "Ungültig: Es ist nicht unterwegs";
    step_unreported: "not reported", "nicht gemeldet";
    step_past: "done", "erledigt";
    step_present: "last report", "letzter Stand";
    step_ahead: "still to come", "steht noch aus";
    step_trouble: "problem", "Problem";
    expected_on: "expected", "erwartet";
    at_first: "at first", "zuerst";
    superseded: "superseded by a newer one", "durch eine neuere ersetzt";
    late: "late", "verspätet";
    came_in: "came in", "eingegangen";
    known_by_then: "known by then:", "bekannt war schon:";
    as_of: "as of", "Stand";
    changed_nothing: "so it changed nothing.", "es hat also nichts geändert.";
    a_newer_report: "a newer report", "eine neuere Meldung";
    newest_status: "newest:", "neueste:";
    cancelled: "Cancelled", "Storniert";
    not_paid: "Not paid", "Nicht bezahlt";
    part_paid: "Paid in part", "Teilweise bezahlt";
    paid_in_full: "Paid", "Bezahlt";
    overpaid: "More came in than the total", "Mehr bezahlt als der Gesamtbetrag";
    all_arrived: "All arrived", "Alles angekommen";
    units_to_come: "Not all sent", "Noch nicht alles gesendet";
    some_gone: "Some lost or going back", "Teils verloren oder zurück";
    on_its_way: "On its way", "Unterwegs";
    disputed: "Payment disputed", "Zahlung bestritten";
    test_order: "Test order", "Testbestellung";
    needs_people: "Needs a person", "Braucht einen Menschen";
    newer_release: "A newer release wrote more about this order than this page can show.", "Eine neuere Version hat mehr zu dieser Bestellung festgehalten, als diese Seite zeigen kann.";
    masked: "Personal data are masked for you.", "Personendaten sind für Sie verdeckt.";

    today: "Today", "Heute";
    mail_stopped: "No mail goes out", "Es gehen keine Mails hinaus";
    source_silent: "No orders come", "Es kommen keine Bestellungen";
    overdue: "Overdue", "Überfällig";
    oldest: "Waits longest", "Wartet am längsten";
    no_such_case: "none", "keiner";
    late_orders: "Orders that nothing looked at in time", "Bestellungen, die niemand rechtzeitig ansah";
    mails_in_a_day: "Mails in a day, of those allowed", "Mails an einem Tag, von den erlaubten";
    cases_by_team: "Open cases by team", "Offene Fälle nach Team";
    most_frequent: "Most frequent", "Am häufigsten";
    new_orders: "New orders", "Neue Bestellungen";
    orders_today: "today", "heute";
    week_before: "by this hour a week ago", "bis zu dieser Stunde vor einer Woche";
    last_order: "The last one came in the hour from", "Die letzte kam in der Stunde ab";
    no_order_yet: "No order came in nine days.", "Seit neun Tagen kam keine Bestellung.";
    orders_by_hour: "New orders by hour; the same numbers are in the table below.", "Neue Bestellungen nach Stunde; dieselben Zahlen stehen in der Tabelle darunter.";
    chart_hint: "Bars are the hours of today by the shop’s clock, lines those of the same day a week ago.", "Balken sind die Stunden von heute nach der Uhr des Shops, Striche die desselben Tags vor einer Woche.";
    as_table: "As a table", "Als Tabelle";
    hour: "Hour", "Stunde";

    search_orders: "Find an order", "Eine Bestellung suchen";
    search_intro: "Type what you have: the number that the customer knows, such as #1001, the customer’s e-mail address, a tracking number, a return or a payment, or the id that the shop uses.", "Geben Sie ein, was Sie haben: die Nummer, die auf der Bestellung steht, etwa #1001, die E-Mail-Adresse des Kunden, eine Sendungsnummer, eine Retoure oder eine Zahlung, oder die Id des Shops.";
    found_none: "No order was found for", "Keine Bestellung gefunden für";
    found_none_hint: "Look at it once more, and try another name of the order. One that was placed just now appears as soon as the shop reports it.", "Prüfen Sie es noch einmal, und versuchen Sie einen anderen Namen der Bestellung. Eine eben erst aufgegebene Bestellung erscheint, sobald der Shop sie meldet.";
    found_several: "Several orders were found.", "Mehrere Bestellungen wurden gefunden.";

    not_found: "There is nothing at this address.", "Unter dieser Adresse gibt es nichts.";
    not_found_hint: "The order may have been deleted after its time, or the address is not complete. Search for the order, or go to the open cases.", "Die Bestellung wurde vielleicht nach ihrer Frist gelöscht, oder die Adresse ist unvollständig. Suchen Sie die Bestellung, oder gehen Sie zu den offenen Fällen.";
    refused: "This was not accepted.", "Das wurde nicht angenommen.";
    refused_hint: "The request came from another site, or its origin is not known. Open the case here and decide there. Nothing was sent.", "Die Anfrage kam von einer anderen Seite, oder ihre Herkunft ist unbekannt. Öffnen Sie den Fall hier, und entscheiden Sie dort. Es wurde nichts gesendet.";
    no_role: "You are signed in, but you have no role here.", "Sie sind angemeldet, haben hier aber keine Rolle.";
    no_role_hint: "Ask those who run Candor for one: viewer, agent or lead. Then sign out and in again.", "Bitten Sie die, die Candor betreiben, um eine: viewer, agent oder lead. Melden Sie sich danach ab und wieder an.";
    sign_out: "Sign out", "Abmelden";
    sign_in: "Sign in", "Anmelden";
    sign_out_there: "Sign out of the login too", "Auch beim Login abmelden";
    session_ended: "Your session has ended. Nothing was sent.", "Ihre Sitzung ist abgelaufen. Es wurde nichts gesendet.";
    session_over: "Your session has ended.", "Ihre Sitzung ist abgelaufen.";
    session_ended_hint: "Copy what you wrote, if it stands below. Then sign in: you come back to where you were.", "Kopieren Sie, was Sie geschrieben haben, falls es unten steht. Melden Sie sich dann an: Sie kommen dahin zurück, wo Sie waren.";
    signed_out: "You are signed out.", "Sie sind abgemeldet.";
    signed_out_hint: "On a machine that others use, sign out of the login too, and close the browser.", "An einem Gerät, das andere benutzen, melden Sie sich auch beim Login ab, und schliessen Sie den Browser.";
    login_refused: "You were not signed in.", "Sie wurden nicht angemeldet.";
    login_refused_hint: "The login ended without a yes. Try again, with another account if you have one. If it lasts, ask those who run Candor if your account may use the desk.", "Das Login endete ohne Zusage. Versuchen Sie es noch einmal, falls möglich mit einem anderen Konto. Bleibt es so, fragen Sie die, die Candor betreiben, ob Ihr Konto den Desk benutzen darf.";
    login_stale: "This login is over, or it was begun elsewhere.", "Dieses Login ist vorbei, oder es wurde anderswo begonnen.";
    login_stale_hint: "A login must end within ten minutes, in the browser that began it, and counts once. Sign in again. If it lasts, let the browser keep cookies of this site.", "Ein Login muss innert zehn Minuten enden, im selben Browser, und gilt einmal. Melden Sie sich noch einmal an. Bleibt es so, erlauben Sie dem Browser Cookies dieser Seite.";
    login_time: "The clocks do not agree.", "Die Uhren stimmen nicht überein.";
    login_time_hint: "What the login says is not of this moment. Sign in again. If it lasts, tell those who run Candor: a clock is wrong, here or at the login.", "Was das Login sagt, ist nicht von jetzt. Melden Sie sich noch einmal an. Bleibt es so, melden Sie es denen, die Candor betreiben: Eine Uhr geht falsch, hier oder beim Login.";
    login_untrusted: "The login cannot be trusted.", "Dem Login kann nicht vertraut werden.";
    login_untrusted_hint: "Its answer was not meant for this desk, or not signed by who should have signed it. Sign in again. If it lasts, tell those who run Candor, with the time.", "Die Antwort war nicht für diesen Desk, oder nicht so unterschrieben, wie sie sein müsste. Melden Sie sich noch einmal an. Bleibt es so, melden Sie es mit der Uhrzeit denen, die Candor betreiben.";
    login_unreachable: "The login does not answer.", "Das Login antwortet nicht.";
    login_unreachable_hint: "It may be back in a moment: sign in again. If it lasts, tell those who run Candor, with the time.", "Vielleicht geht es gleich wieder: Melden Sie sich noch einmal an. Bleibt es so, melden Sie es mit der Uhrzeit denen, die Candor betreiben.";
    unreadable: "This could not be read.", "Das konnte nicht gelesen werden.";
    unreadable_hint: "Something of the request is missing or too long. Go back and try again. Nothing was sent.", "Etwas in der Anfrage fehlt oder ist zu lang. Gehen Sie zurück, und versuchen Sie es noch einmal. Es wurde nichts gesendet.";
    failed: "The records could not be read.", "Die Daten konnten nicht gelesen werden.";
    failed_hint: "They may be back in a moment: load the page again. If it lasts, tell those who run Candor, with the time.", "Vielleicht geht es gleich wieder: Laden Sie die Seite neu. Bleibt es so, melden Sie es mit der Uhrzeit denen, die Candor betreiben.";
    decision_failed: "Your decision could not be sent.", "Ihre Entscheidung konnte nicht gesendet werden.";
    decision_failed_hint: "It may or may not have arrived. Open the case again: if it is still open, decide once more; twice does no harm.", "Vielleicht kam sie an, vielleicht nicht. Öffnen Sie den Fall noch einmal: Ist er noch offen, entscheiden Sie erneut; zweimal schadet nicht.";

    key_move: "next or previous case", "nächster oder voriger Fall";
    key_open: "open it", "öffnen";
    key_choose: "choose an action of a case", "eine Möglichkeit eines Falls wählen";
    key_search: "search", "suchen";
    key_back: "back to the cases", "zurück zu den Fällen";
    key_when: "times: in your zone, in UTC, how long ago", "Zeiten: in Ihrer Zone, in UTC, wie lange her";
    key_help: "this help", "diese Hilfe";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_is_there_in_both_languages_and_none_is_left_in_english() {
        for (name, english, german) in Words::PAGES.iter().chain(Words::WORK).chain(Words::FIGURES) {
            assert!(!english.trim().is_empty() && !german.trim().is_empty(), "{name}");
            let is_long = english.split_whitespace().count() > 3;
            assert!(!is_long || english != german, "{name} is not translated");
            assert!(!german.contains('ß'), "{name} is written with an Eszett");
        }
    }
}
