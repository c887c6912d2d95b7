//! Holds every sentence of the page, in each language that the page is written in. The sentences are plain
//! text, which the page escapes.

use candor_aws::runtime::unsubscribe::Says;
use candor_domain::policy::shop::ShopProfile;

/// A language that the page is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    German,
}

impl Language {
    /// Chooses the visitor's first language that we write; otherwise the shop's language; otherwise English.
    pub(crate) fn choose(accepted: Option<&str>, shop: Option<&ShopProfile>) -> Self {
        // Browsers list languages in the order of preference, whatever weights they give them.
        let visitors = accepted.unwrap_or_default().split(',').find_map(|range| Self::of(range.trim()));
        let shops = || shop.and_then(|shop| Self::of(shop.locale.as_str()));
        visitors.or_else(shops).unwrap_or(Self::English)
    }

    fn of(tag: &str) -> Option<Self> {
        let language = tag.split(['-', ';']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            _ => None,
        }
    }

    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

/// The texts of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words {
    /// The title and heading.
    pub(crate) heading: &'static str,
    /// The paragraphs, one text each.
    pub(crate) paragraphs: &'static [&'static str],
    /// The text on the button, if there is a button.
    pub(crate) button: Option<&'static str>,
    /// The text before the address to write to, the text after it, and the whole text to use if no address is
    /// known.
    pub(crate) contact: Option<(&'static str, &'static str, &'static str)>,
}

/// Returns the texts of a page.
pub(crate) fn words(says: Says, language: Language) -> Words {
    match language {
        Language::English => english(says),
        Language::German => german(says),
    }
}

fn english(says: Says) -> Words {
    let or_write = Some(("Or write to ", ".", "Or simply answer the mail that the link is from."));
    match says {
        Says::Question => Words {
            heading: "No more mails like this?",
            paragraphs: &[
                "With this button you get no more mails that ask how it was.",
                "We will still write to you about orders that are under way.",
            ],
            button: Some("No more, please"),
            contact: None,
        },
        Says::Done => Words {
            heading: "Done",
            paragraphs: &[
                "We have noted that you want no more mails that ask how it was. It may take a few minutes.",
                "We will still write to you about orders that are under way.",
            ],
            button: None,
            contact: None,
        },
        Says::NotValid => Words {
            heading: "This link is not valid",
            paragraphs: &[
                "Perhaps a part of it got lost. Nothing was changed. Please open it from the mail once more.",
            ],
            button: None,
            contact: or_write,
        },
        Says::Failed => Words {
            heading: "That did not work",
            paragraphs: &["The fault is ours. Please try again in a few minutes."],
            button: None,
            contact: or_write,
        },
    }
}

/// Returns the German texts. They have no Eszett (ß), so that they are right in Switzerland too, as in the
/// mails.
fn german(says: Says) -> Words {
    let or_write =
        Some(("Oder schreiben Sie an ", ".", "Oder antworten Sie einfach auf die Nachricht mit dem Link."));
    match says {
        Says::Question => Words {
            heading: "Keine solchen Nachrichten mehr?",
            paragraphs: &[
                "Mit diesem Knopf erhalten Sie keine Nachrichten mehr, die fragen, wie es war.",
                "Zu laufenden Bestellungen schreiben wir Ihnen weiterhin.",
            ],
            button: Some("Bitte keine mehr"),
            contact: None,
        },
        Says::Done => Words {
            heading: "Erledigt",
            paragraphs: &[
                "Wir haben notiert, dass Sie keine Nachrichten mehr möchten, die fragen, wie es war. Es kann einige \
                 Minuten dauern.",
                "Zu laufenden Bestellungen schreiben wir Ihnen weiterhin.",
            ],
            button: None,
            contact: None,
        },
        Says::NotValid => Words {
            heading: "Dieser Link ist nicht gültig",
            paragraphs: &[
                "Vielleicht ist ein Teil davon verloren gegangen. Es wurde nichts geändert. Bitte öffnen Sie ihn noch einmal \
                 aus der Nachricht.",
            ],
            button: None,
            contact: or_write,
        },
        Says::Failed => Words {
            heading: "Das hat nicht geklappt",
            paragraphs: &["Der Fehler liegt bei uns. Bitte versuchen Sie es in einigen Minuten noch einmal."],
            button: None,
            contact: or_write,
        },
    }
}
