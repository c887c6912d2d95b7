//! Chooses the language of a mail, and the region whose money and dates it writes.

use candor_domain::values::text::Locale;
use icu_locale_core::LanguageIdentifier;
use icu_locale_core::subtags::{Region, region};

/// A language that we write in: one file in `templates/words`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Language {
    tag: &'static str,
    words: &'static str,
}

/// Lists all languages, one for each file in `templates/words`.
const LANGUAGES: &[Language] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Holds the language of a mail if we write neither the customer's nor the shop's language.
const ENGLISH: Language = Language { tag: "en", words: include_str!("../templates/words/en.jinja") };

/// Stands for an unknown region: dates and money are then written so that no reader can misunderstand them.
const WORLD: Region = region!("001");

impl Language {
    /// Returns all languages that we write in.
    #[must_use]
    pub fn all() -> &'static [Self] {
        LANGUAGES
    }

    /// Returns the language's tag (BCP 47), for example `en`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.tag
    }

    /// Returns the language's sentences: a template of macros.
    pub(crate) fn words(self) -> &'static str {
        self.words
    }

    fn of(locale: &LanguageIdentifier) -> Option<Self> {
        LANGUAGES.iter().copied().find(|language| language.tag == locale.language.as_str())
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.tag)
    }
}

/// The language that a mail is written in, and the region whose money and dates it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Voice {
    pub(crate) language: Language,
    region: Region,
}

impl Voice {
    /// Chooses the customer's language, if we write it; otherwise the shop's; otherwise English, without a
    /// region.
    pub(crate) fn choose(customer: Option<&Locale>, shop: &Locale) -> Self {
        let shop = understand(shop);
        let customer = customer.and_then(understand);
        let chosen = customer.or(shop);
        let language = chosen.map_or(ENGLISH, |(language, _)| language);
        // A storefront often knows only `en`. Then the shop's region is used, if the shop's language is
        // English too.
        let shops = shop.filter(|(other, _)| *other == language).and_then(|(_, region)| region);
        let region = chosen.and_then(|(_, region)| region).or(shops).unwrap_or(WORLD);
        Self { language, region }
    }

    /// Returns language and region, for formatting.
    pub(crate) fn locale(&self) -> LanguageIdentifier {
        let mut locale: LanguageIdentifier = self.language.tag.parse().unwrap_or(LanguageIdentifier::UNKNOWN);
        locale.region = Some(self.region);
        locale
    }

    /// Returns the value of the `lang` attribute, by which screen readers choose their voice.
    pub(crate) fn tag(&self) -> String {
        if self.region == WORLD { self.language.tag.to_owned() } else { self.locale().to_string() }
    }
}

/// Returns the language, if we write it, and the region, if the locale names one. Scripts, calendars and the
/// like are ignored, because they could make a mail that no person has proofread.
fn understand(locale: &Locale) -> Option<(Language, Option<Region>)> {
    let locale = icu_locale_core::Locale::try_from_str(locale.as_str()).ok()?.id;
    Language::of(&locale).map(|language| (language, locale.region))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(customer: &str, shop: &str) -> String {
        let customer: Option<Locale> = customer.parse().ok();
        let voice = Voice::choose(customer.as_ref(), &shop.parse().unwrap());
        voice.locale().to_string()
    }

    #[test]
    fn the_customers_language_and_region_come_first() {
        assert_eq!(choose("de-CH", "en-GB"), "de-CH");
        assert_eq!(choose("EN-us", "de-DE"), "en-US");
        assert_eq!(choose("de-Latn-AT-u-nu-arab-ca-buddhist", "en-GB"), "de-AT");
    }

    #[test]
    fn a_language_without_a_region_has_the_shops_region_only_within_the_shops_language() {
        assert_eq!(choose("en", "en-GB"), "en-GB");
        assert_eq!(choose("en", "de-DE"), "en-001");
        assert_eq!(choose("de", "en-GB"), "de-001");
    }

    /// Latin stands for a language that no shop writes, whatever languages are added.
    #[test]
    fn a_language_we_do_not_write_gives_way_to_the_shops_and_that_to_english() {
        assert_eq!(choose("la-VA", "de-AT"), "de-AT");
        assert_eq!(choose("", "de-AT"), "de-AT");
        assert_eq!(choose("la-VA", "eo-001"), "en-001");
        assert_eq!(choose("not-a-locale-at-all-of-course", "en-GB"), "en-GB");
    }

    /// Returns the names of a language's macros, in order.
    fn sentences(language: Language) -> std::collections::BTreeSet<&'static str> {
        language.words().split("{% macro ").skip(1).filter_map(|rest| rest.split('(').next()).collect()
    }

    #[test]
    fn every_language_has_the_sentences_that_templates_ask_for() {
        // English and German each have one macro of their own, which builds parts of sentences.
        let private = ["your_order", "number"];
        let shared = |language| {
            sentences(language).into_iter().filter(|name| !private.contains(name)).collect::<Vec<_>>()
        };
        assert!(shared(ENGLISH).len() > 50);
        for language in Language::all() {
            assert_eq!(shared(*language), shared(ENGLISH), "{language:?}");
        }
    }

    #[test]
    fn words_have_no_markup_since_they_stand_in_plain_text_too() {
        for language in Language::all() {
            assert!(!language.words().contains(['<', '>', '&']), "{language:?}");
        }
    }

    #[test]
    fn german_is_written_so_that_it_is_right_in_switzerland_too() {
        let german = Language::all().iter().find(|language| language.tag() == "de").unwrap();
        assert!(!german.words().contains('ß'));
    }
}
