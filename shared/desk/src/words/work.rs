//! The table of the sentences and labels about what people do with cases.

use super::sentences::{Words, sentences};

sentences! {
    WORK:
    mine: "Mine", "Meine";
    nobodys: "Nobody's", "Niemandes";
    snoozed: "Put off", "Zurückgestellt";
    whose: "Who has it", "Wer ihn hat";
    whoever: "Whoever", "Egal wer";
    nobody: "Nobody", "Niemand";
    me: "You", "Sie";
    put_off_until: "put off until", "zurückgestellt bis";
    woke_early: "It was put off, and says something else since then. So it is back.", "Er war zurückgestellt, sagt seither aber etwas anderes. Darum ist er wieder da.";
    since: "since", "seit";
    assigned_by: "assigned by", "zugeteilt von";
    had_open: "had this case open", "hatte diesen Fall";
    had_open_end: ".", " offen.";
    take: "Take it", "Übernehmen";
    give_back: "Give it back", "Zurückgeben";
    take_up: "Take it up again", "Wieder aufnehmen";
    assign: "Assign it", "Zuteilen";
    assign_to: "Assign to", "Zuteilen an";
    snooze: "Put it off", "Zurückstellen";
    snooze_until: "Until", "Bis";
    snooze_at: "at another time, in the shop's time zone", "zu einer anderen Zeit, in der Zeitzone des Shops";
    snooze_hint: "It comes back then, or as soon as it says something else. For at most 92 days.", "Er kommt dann wieder, oder sobald er etwas anderes sagt. Höchstens 92 Tage.";
    add_note: "Add a note", "Notiz hinzufügen";
    note_text: "Note", "Notiz";
    note_hint: "It stays with the case. Customers never see it.", "Sie bleibt beim Fall. Kundinnen und Kunden sehen sie nie.";
    mark_duplicate: "Duplicate of another case", "Doppelt zu einem anderen Fall";
    other_address: "Address of the other case, or number of its order", "Adresse des anderen Falls oder Nummer seiner Bestellung";
    duplicate_hint: "This case closes, and leads to the other one. Nothing is merged: newer facts open it again.", "Dieser Fall wird geschlossen und führt zum anderen. Nichts wird zusammengelegt: Neuere Tatsachen öffnen ihn wieder.";
    duplicate_of: "The other case", "Der andere Fall";
    is_duplicate: "Closed as a duplicate of this one:", "Geschlossen als doppelt zu diesem:";
    people: "People", "Menschen";
    work_history: "What people did", "Was Menschen taten";
    earlier_opening: "when it was open before", "als er früher offen war";
    did_decide: "decided:", "hat entschieden:";
    someone_did: "Somebody", "Jemand";
    did_title: "It was sent.", "Es wurde gesendet.";
    meanwhile: "Meanwhile:", "Inzwischen:";
    now_closed: "The case is closed.", "Der Fall ist geschlossen.";
    says_more: "The case says something else now.", "Der Fall sagt jetzt etwas anderes.";
    show_news: "Show it", "Anzeigen";
    not_alike: "Only cases of one kind can be decided together.", "Nur Fälle derselben Art können zusammen entschieden werden.";
    too_many: "At most 50 cases can be chosen at once.", "Höchstens 50 Fälle können zusammen gewählt werden.";
    bad_person: "Name the person, in at most 200 bytes.", "Nennen Sie die Person, in höchstens 200 Bytes.";
    bad_moment: "Choose a time that is to come, and at most 92 days away.", "Wählen Sie eine Zeit, die noch kommt und höchstens 92 Tage entfernt ist.";
    bad_case: "No other case of this shop is meant by that, or more than one. Copy the address of the case.", "Damit ist kein anderer Fall dieses Shops gemeint, oder mehr als einer. Kopieren Sie die Adresse des Falls.";
    no_name: "Nobody knows who you are, so nothing can be noted for you.", "Niemand weiss, wer Sie sind, darum kann für Sie nichts festgehalten werden.";
    not_allowed: "You may look at this case, but not do this.", "Sie können diesen Fall ansehen, aber das nicht tun.";
    chosen: "With the chosen cases", "Mit den gewählten Fällen";
    choose: "Choose", "Wählen";
    together_title: "Several cases at once", "Mehrere Fälle zusammen";
    together_done: "Sent", "Gesendet";
    together_left: "Not sent", "Nicht gesendet";
    key_take: "take a case, or give it back", "einen Fall übernehmen oder zurückgeben";
    key_assign: "assign it", "zuteilen";
    key_snooze: "put it off", "zurückstellen";
    key_note: "add a note", "eine Notiz hinzufügen";
    key_duplicate: "duplicate of another case", "doppelt zu einem anderen Fall";
    key_tick: "choose a case in the list", "einen Fall in der Liste wählen";
}
