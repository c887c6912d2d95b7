//! The reasons why a message is not sent, and why the warehouse is to send nothing, each as a sentence.

use candor_domain::fulfilment::request::StopReason;
use candor_domain::message::reason::Reason;

use super::language::Language;
use super::table::table;

table! {
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

table! {
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
