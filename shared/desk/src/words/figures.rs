//! The table of the sentences and labels about the figures of what happened, and the names of times.

use candor_domain::figures::resolve_time::ResolveTime;
use candor_domain::values::language::names_table;

use super::sentences::{Words, sentences};

sentences! {
    FIGURES:
    happened: "What happened, in numbers", "Was geschah, in Zahlen";
    happened_hint: "Days are those of the shop. A message that was withheld and is sent after all counts as sent alone, so a past day may still change.", "Tage sind die des Shops. Eine Nachricht, die zurückgehalten und dann doch gesendet wurde, zählt nur noch als gesendet; ein vergangener Tag kann sich also noch ändern.";
    yesterday: "yesterday", "gestern";
    seven_days: "seven days to yesterday", "sieben Tage bis gestern";
    seven_before: "the seven before", "die sieben davor";
    orders_placed: "Orders placed", "Bestellungen";
    messages_sent: "Messages sent", "Gesendete Nachrichten";
    corrections_sent: "of these, corrections", "davon Korrekturen";
    messages_withheld: "Messages withheld", "Zurückgehaltene Nachrichten";
    never_known: "Perhaps sent: nobody knows", "Vielleicht gesendet: Niemand weiss es";
    not_delivered: "Refused, or came back", "Abgelehnt oder zurückgekommen";
    cases_opened: "Cases opened", "Eröffnete Fälle";
    cases_closed: "Cases closed", "Geschlossene Fälle";
    half_closed: "Half of those were open for", "Die Hälfte davon war offen";
    withheld_why: "Why messages were withheld", "Warum Nachrichten zurückgehalten wurden";
    cases_by_kind: "Cases opened and closed, by kind", "Eröffnete und geschlossene Fälle, nach Art";
    kind: "Kind", "Art";
    sent_by_day: "Messages sent by day; the same numbers are in the table below.", "Gesendete Nachrichten nach Tag; dieselben Zahlen stehen in der Tabelle darunter.";
    sent_chart_hint: "Bars are the messages sent on each day. The last one is today.", "Balken sind die an jedem Tag gesendeten Nachrichten. Der letzte ist heute.";
    day: "Day", "Tag";
}

names_table! {
    /// Returns the longest time of a class of times.
    resolve_time(ResolveTime):
    WithinHour: "up to an hour", "bis zu einer Stunde";
    WithinFourHours: "up to four hours", "bis zu vier Stunden";
    WithinDay: "up to a day", "bis zu einem Tag";
    WithinThreeDays: "up to three days", "bis zu drei Tagen";
    Longer: "over three days", "mehr als drei Tage";
}
