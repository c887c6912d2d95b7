//! The problem that all cases of a kind have, in a sentence that names no person and quotes none.

use crate::case::key::CaseKind;

/// Gives each kind its sentence.
macro_rules! kinds {
    ($($kind:ident: $says:literal;)+) => {
        pub(crate) fn says(of: CaseKind) -> &'static str {
            match of {
                $(CaseKind::$kind => $says,)+
            }
        }
    };
}

kinds! {
    EventMalformed: "An einem Ereignis fehlt etwas, oder etwas daran ist falsch.";
    EventFromTheFuture: "Ein Ereignis soll später geschehen sein als jetzt.";
    EventOverLimit: "Ein Ereignis hat in der Bestellung keinen Platz mehr.";
    ReportUnmatched: "Ein Zahlungsanbieter meldet eine Zahlung, eine Erstattung oder einen Zahlungsstreit, wozu keine Bestellung bekannt ist.";
    OrderMissing: "Meldungen warten auf eine Bestellung, die nicht kommt.";
    PaymentPending: "Eine Bestellung wartet zu lange auf ihre Zahlung.";
    PaymentUncaptured: "Eine Zahlung ist autorisiert und nicht eingezogen, und die Autorisierung endet bald oder ist vorbei.";
    PaymentMismatch: "Die Zahlung passt nicht zur Bestellung: ein anderer Betrag, eine andere Währung oder eine zweite Zahlung.";
    RefundMismatch: "Es wurde mehr erstattet, als einging, oder in einer anderen Währung.";
    RefundFailed: "Eine Erstattung schlug fehl: Damit ging kein Geld zurück.";
    RefundOverdue: "Eine Bestellung ist storniert, und ihr Geld ging nicht rechtzeitig zurück.";
    PaymentDisputed: "Das Geld wurde bei der Bank oder beim Zahlungsanbieter zurückverlangt: Der Shop muss antworten.";
    DisputeLost: "Ein Zahlungsstreit wurde gegen den Shop entschieden.";
    SourceConflict: "Zwei Quellen widersprechen sich.";
    LikelyDuplicate: "Die Bestellung gleicht einer anderen derselben Person.";
    HoldForgotten: "Ein Tag hält die Bestellung an, und zu lange hat sich niemand darum gekümmert.";
    RiskyAndShipped: "Die Bestellung ist fort, und ihr Betrugsrisiko gilt als so hoch, dass sie angehalten worden wäre.";
    NotHandedOver: "Die Bestellung hätte schon übergeben sein sollen.";
    FulfilmentRefused: "Ein Lager sendet Ware nicht, die noch zu senden ist.";
    CancellationRefused: "Ein Lager wurde gebeten, nicht zu senden, und sendet trotzdem.";
    ParcelMismatch: "Ein Paket enthält eine unbekannte Position oder mehr, als bestellt wurde.";
    ParcelOfCancelledOrder: "Ein Paket ist unterwegs zu einer stornierten Bestellung.";
    RefundedUnshipped: "Es wurde Ware erstattet, um deren Versand das Lager gebeten war: Vielleicht sendet es sie noch.";
    RefundedShipped: "Ware wurde als nie gesendet erstattet und doch gesendet.";
    AddressChanged: "Die Adresse änderte sich nach der Übergabe eines Pakets.";
    ParcelUnannounced: "Ein Zusteller hat ein Paket, das keine Quelle angekündigt hat.";
    LabelUnused: "Ein Etikett wurde erstellt, und der Zusteller bekam das Paket nie.";
    ParcelStalled: "Zu einem Paket kam zu lange keine Meldung.";
    PromisePassed: "Der angekündigte Tag ist vorbei, und die Ware ist nicht angekommen.";
    AttemptFailed: "Eine Zustellung schlug fehl, und seither geschah nichts.";
    PickupExpiring: "Ein Paket liegt zur Abholung bereit und geht bald zurück.";
    PickupUncollected: "Ware, die an einem Ort des Shops bereitliegt, wurde nicht rechtzeitig abgeholt.";
    ParcelException: "Ein Zusteller meldet ein Problem mit einem Paket.";
    ParcelReturned: "Ein Paket geht an den Shop zurück.";
    ParcelLost: "Ein Zusteller findet ein Paket nicht.";
    DeliveredThenMoving: "Ein Paket wurde zugestellt, und eine spätere Meldung sagt, dass es unterwegs ist.";
    ReturnMismatch: "Es soll mehr zurückkommen, als gesendet wurde.";
    ReturnOpen: "Eine Retoure wurde gewünscht, und es wurde nichts daraus.";
    CommandRefused: "Der Shop tut nicht, worum er gebeten wurde: die Bestellung markieren, anhalten oder stornieren.";
    CommandUnanswered: "Der Shop wurde gebeten, einen Tag zu ändern, und hat nicht gemeldet, dass er es tat.";
    CustomerUnreachable: "Mails an die Kundin oder den Kunden kamen endgültig zurück.";
    CustomerComplained: "Eine Mail wurde als unerwünscht gemeldet.";
    MessageImpossible: "Eine Nachricht ist fällig und lässt sich nicht senden: Es fehlt die Adresse, der Shop ist unbekannt, oder der Mailversand lehnt sie ab.";
    MessageUnknown: "Eine Nachricht ging vielleicht hinaus, vielleicht nicht.";
    CustomerMisinformed: "Die Kundin oder der Kunde glaubt etwas, das nicht mehr stimmt, und keine Nachricht berichtigt es.";
}
