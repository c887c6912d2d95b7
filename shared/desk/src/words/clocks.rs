//! The clocks for which an order is looked at again, each in a few words.

use candor_domain::values::language::Language;

/// Gives each clock of the domain its German words by one table.
macro_rules! clocks {
    ($($english:literal: $german:literal;)+) => {
        /// Returns a clock in words. The domain names its clocks in English.
        #[must_use]
        pub fn clock(because: &'static str, language: Language) -> &'static str {
            match (language, because) {
                $((Language::German, $english) => $german,)+
                (Language::English | Language::German, _) => because,
            }
        }
    };
}

clocks! {
    "a carrier is silent for too long": "ein Zusteller schweigt zu lange";
    "a case becomes overdue": "ein Fall wird überfällig";
    "a decision is to be looked after again": "um eine Entscheidung muss sich wieder jemand kümmern";
    "a hold ends": "die Bestellung ist nicht mehr angehalten";
    "a hold is forgotten": "die Bestellung ist zu lange angehalten";
    "a lease runs out": "ein Versuch läuft ab";
    "a message becomes too late": "eine Nachricht kommt zu spät";
    "a parcel should be announced": "ein Paket sollte angekündigt sein";
    "a reminder to fetch goods is due": "die Erinnerung an die Abholung ist fällig";
    "an authorised payment should have been captured": "eine autorisierte Zahlung sollte eingezogen sein";
    "an effect is due": "etwas ist fällig";
    "an order of which all is done is archived": "die erledigte Bestellung wird archiviert";
    "an order that somebody else asked for becomes too old to be stopped": "die Bestellung wird zu alt, um sie anzuhalten";
    "goods should have been fetched": "die Ware sollte abgeholt sein";
    "something should have come of a return": "aus einer Retoure sollte etwas geworden sein";
    "the day of a delivery is over": "der Tag einer Zustellung ist vorbei";
    "the duplicate check is made again": "es wird wieder nach doppelten Bestellungen gesucht";
    "the estimated day has passed": "der angekündigte Tag ist vorbei";
    "the estimated day is over": "der angekündigte Tag geht zu Ende";
    "the follow-up is due": "die Nachfrage ist fällig";
    "the grace period of a case ends": "die Schonfrist eines Falls endet";
    "the interval between delay notices ends": "die nächste Nachricht zur Verspätung darf hinaus";
    "the money should have gone back": "das Geld sollte zurückgezahlt sein";
    "the order becomes inactive": "die Bestellung wird nicht mehr betreut";
    "the order becomes too old to be asked for": "die Bestellung wird zu alt für eine Bitte ans Lager";
    "the order should be handed over": "die Bestellung sollte übergeben sein";
    "the payment is awaited for too long": "die Zahlung lässt zu lange auf sich warten";
    "the policy may have changed since a message was refused": "die Policy kann sich seit der Ablehnung einer Nachricht geändert haben";
    "the shop should have changed a tag": "der Shop sollte einen Tag geändert haben";
    "the time to fetch a parcel is over": "die Abholfrist eines Pakets ist vorbei";
    "the time to fetch goods is over": "die Abholfrist der Ware ist vorbei";
    "the wait for a tracking number ends": "das Warten auf eine Sendungsnummer endet";
    "the wait for proof ends": "das Warten auf einen Nachweis endet";
    "the window of the duplicate check ends": "die Suche nach doppelten Bestellungen endet";
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::fs;
    use std::path::{Path, PathBuf};

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let of = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
        entries.flat_map(of).collect()
    }

    /// The domain names a clock where it asks for it, so they are found in its sources.
    #[test]
    fn every_clock_of_the_domain_has_german_words() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src");
        let code: String = sources(&folder).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
        let asked = code.split(".reached(").skip(1).filter_map(|call| call.split(';').next());
        let woken = code.split("because: \"").skip(1);
        let asked = asked.filter_map(|call| call.split('"').nth(1));
        let clocks: Vec<&str> = asked.chain(woken.filter_map(|text| text.split('"').next())).collect();
        assert!(clocks.len() > 30, "{clocks:?}");
        for english in clocks {
            let german = clock(Box::leak(english.to_owned().into_boxed_str()), Language::German);
            assert!(german != english && !german.contains('ß'), "{english}");
        }
    }
}
