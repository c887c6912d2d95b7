//! Writes mails to the teams that work on cases. They are short, and have no look of the shop: what is the matter, with which
//! order, by when, what the customer was told, and the link to the case.
//!
//! They name no person: a team's mailbox is read by many, and kept for long.

use candor_domain::case::team::{Severity, Team};
use candor_domain::case::words::amounts;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::language::Language;
use candor_domain::values::text::{Link, Locale};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::error::RenderCause;
use crate::format::dates;
use crate::language::Voice;
use crate::page::{HTML, Kit, SUBJECT, TEXT, WORDS, on_one_line};
use crate::plain::{plain, shortened};

/// The greatest number of characters of a subject.
const SUBJECT_CHARS_MAX: usize = 150;

/// The content of a mail about a case.
#[derive(Debug, Clone)]
pub struct CaseMail<'m> {
    /// The shop of the order.
    pub shop: &'m ShopProfile,
    /// The language of the team; that of the shop where there is none.
    pub locale: Option<&'m Locale>,
    /// The name of the kind of case, in the language that [`language_of_team`] gives.
    pub name: &'m str,
    /// The order's number as people know it.
    pub number: &'m str,
    /// The problem, in a sentence or two.
    pub says: &'m str,
    /// The statements to the customer, oldest first, each with its moment.
    pub told: &'m [(Timestamp, String)],
    /// True if the case is overdue, and false if it is new.
    pub is_overdue: bool,
    /// The moment by which it should be worked on.
    pub due_at: Timestamp,
    /// The team.
    pub team: Team,
    /// The severity of the case.
    pub severity: Severity,
    /// The case at the desk, or the order in the shop's admin.
    pub link: Option<&'m Link>,
    /// The greatest number of mails in this hour, if this is the last of them.
    pub last_of: Option<u32>,
}

/// A mail to a team, ready for a service that sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLetter {
    /// The subject: one line, the same for all mails of a case.
    pub subject: String,
    /// The mail as HTML.
    pub html: String,
    /// The same as plain text.
    pub text: String,
}

/// Returns the language in which a team is written to: that of its locale or of the shop, if cases are told in it, and English
/// otherwise.
#[must_use]
pub fn language_of_team(locale: Option<&Locale>, shop: &ShopProfile) -> Language {
    language_of(&Voice::choose(locale, &shop.locale))
}

fn language_of(voice: &Voice) -> Language {
    Language::of_tag(voice.language.tag()).unwrap_or_default()
}

/// The variable `mail` of the templates.
#[derive(Serialize)]
struct View {
    subject: String,
    language: &'static str,
    shop: String,
    name: String,
    number: String,
    says: String,
    told: Vec<ToldView>,
    is_overdue: bool,
    due_at: String,
    team: &'static str,
    severity: &'static str,
    link: Option<String>,
    is_last: bool,
    per_hour_max: u32,
}

#[derive(Serialize)]
struct ToldView {
    at: String,
    says: String,
}

/// Writes the mail to a team.
///
/// # Errors
/// Returns an error if a template or the data of a locale is wrong; see [`RenderCause`].
pub fn render_for_team(mail: &CaseMail<'_>) -> Result<TeamLetter, RenderCause> {
    let voice = Voice::choose(mail.locale, &mail.shop.locale);
    let language = language_of(&voice);
    let mut kit = Kit::new()?;
    for (name, source) in [
        (HTML, include_str!("../templates/team/case.html")),
        (TEXT, include_str!("../templates/team/case.txt")),
        (SUBJECT, include_str!("../templates/team/subject.txt")),
        (WORDS, words(language)),
    ] {
        kit.add(name, source)?;
    }
    let mut view = View::of(mail, &voice)?;
    view.subject = shortened(&on_one_line(&kit.fill_in(SUBJECT, &view)?), SUBJECT_CHARS_MAX);
    let (html, text) = (kit.fill_in(HTML, &view)?, kit.fill_in(TEXT, &view)?);
    Ok(TeamLetter { subject: view.subject, html, text })
}

/// Returns the sentences of a language.
fn words(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../templates/team/words/en.jinja"),
        Language::German => include_str!("../templates/team/words/de.jinja"),
    }
}

impl View {
    fn of(mail: &CaseMail<'_>, voice: &Voice) -> Result<Self, RenderCause> {
        let zone = &mail.shop.time_zone;
        let told = mail.told.iter().map(|(at, says)| {
            Ok(ToldView { at: dates::date(*at, zone, &voice.locale())?, says: said(says, zone, voice)? })
        });
        Ok(Self {
            subject: String::new(),
            language: voice.language.tag(),
            shop: plain(mail.shop.name.as_str()),
            name: plain(mail.name),
            number: plain(mail.number),
            says: said(mail.says, zone, voice)?,
            told: told.collect::<Result<_, RenderCause>>()?,
            is_overdue: mail.is_overdue,
            due_at: moment(mail.due_at, zone, voice)?,
            team: mail.team.slug(),
            severity: mail.severity.slug(),
            link: mail.link.map(|link| link.as_str().to_owned()),
            is_last: mail.last_of.is_some(),
            per_hour_max: mail.last_of.unwrap_or_default(),
        })
    }
}

/// Writes a moment by the shop's clock: `Monday 2 March, 16:05 GMT`.
fn moment(at: Timestamp, zone: &TimeZone, voice: &Voice) -> Result<String, RenderCause> {
    let here = at.to_zoned(zone.clone());
    let day = dates::promised_day(here.date(), &voice.locale())?;
    Ok(format!("{day}, {}", here.strftime("%H:%M %Z")))
}

/// Returns a sentence as the team reads it. English has its moments as the record does.
fn said(text: &str, zone: &TimeZone, voice: &Voice) -> Result<String, RenderCause> {
    let by_the_clock = |word: &str| match amounts::moment(word) {
        Some((at, after)) => Ok(format!("{}{after}", moment(at, zone, voice)?)),
        None => Ok(word.to_owned()),
    };
    match language_of(voice) {
        Language::English => Ok(plain(text)),
        Language::German => text
            .split_inclusive(' ')
            .map(by_the_clock)
            .collect::<Result<String, _>>()
            .map(|text| plain(&text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop(locale: &str) -> ShopProfile {
        ShopProfile {
            name: "Demo Shop".parse().unwrap(),
            from: "orders@demo-shop.example".parse().unwrap(),
            reply_to: "help@demo-shop.example".parse().unwrap(),
            site: "https://demo-shop.example".parse().unwrap(),
            postal_address: vec![],
            locale: locale.parse().unwrap(),
            time_zone: TimeZone::get("Europe/London").unwrap(),
            calendar: candor_domain::values::calendar::Calendar::default(),
            order_page: None,
            brand: candor_domain::policy::brand::Brand::default(),
            truth_reports: Default::default(),
            live_since: None,
        }
    }

    fn mail<'m>(shop: &'m ShopProfile, link: &'m Link) -> CaseMail<'m> {
        CaseMail {
            shop,
            locale: None,
            name: "Parcel of a cancelled order",
            number: "#5001",
            says: "Parcel p1 was handed over, but the order is cancelled.",
            told: &[],
            is_overdue: false,
            due_at: "2026-03-02T16:05:00Z".parse().unwrap(),
            team: Team::Fulfilment,
            severity: Severity::High,
            link: Some(link),
            last_of: None,
        }
    }

    fn link() -> Link {
        "https://desk.example/cases/demo-shop/5001/parcel-of-cancelled-order:p1".parse().unwrap()
    }

    #[test]
    fn a_mail_says_what_is_the_matter_by_when_and_where() {
        let (shop, link) = (shop("en-GB"), link());
        let letter = render_for_team(&mail(&shop, &link)).unwrap();
        assert_eq!(letter.subject, "Parcel of a cancelled order: #5001, Demo Shop");
        for part in [
            "New case, high severity",
            "Parcel p1 was handed over, but the order is cancelled.",
            "To be worked on by Monday 2 March, 16:05 GMT",
            "The customer was told nothing so far.",
            link.as_str(),
        ] {
            assert!(letter.text.contains(part), "{part}: {}", letter.text);
            assert!(letter.html.contains(part), "{part}: {}", letter.html);
        }
        assert!(!letter.text.contains("last mail"), "{}", letter.text);
    }

    #[test]
    fn all_mails_of_a_case_have_one_subject_and_each_says_what_it_is() {
        let (shop, link) = (shop("de-DE"), link());
        let new = render_for_team(&mail(&shop, &link)).unwrap();
        let told = [("2026-03-01T10:00:00Z".parse().unwrap(), "6 mugs".to_owned())];
        let late = CaseMail { is_overdue: true, told: &told, last_of: Some(20), ..mail(&shop, &link) };
        let late = render_for_team(&late).unwrap();
        assert_eq!(new.subject, late.subject);
        assert!(new.text.contains("Neuer Fall, Dringlichkeit hoch"), "{}", new.text);
        assert!(late.text.contains("Überfällig") && late.text.contains("höchstens 20"), "{}", late.text);
        assert!(late.text.contains("- 1. März 2026: 6 mugs"), "{}", late.text);
    }

    #[test]
    fn a_german_mail_tells_the_moments_in_a_sentence_by_the_clock_of_the_shop() {
        let link = link();
        let says = "Der Tag vip hält die Bestellung seit 2026-03-02T16:05:00Z an.";
        let letter = |locale| {
            let shop = shop(locale);
            render_for_team(&CaseMail { says, ..mail(&shop, &link) }).unwrap().text
        };
        assert!(letter("de-DE").contains("seit Montag, 2. März, 16:05 GMT an."), "{}", letter("de-DE"));
        assert!(letter("en-GB").contains("2026-03-02T16:05:00Z"), "{}", letter("en-GB"));
    }

    #[test]
    fn what_comes_from_outside_stays_a_text() {
        let (shop, link) = (shop("en-GB"), link());
        let hostile = "<img src=x> {{ 7 * 7 }}\u{202E}";
        let letter =
            render_for_team(&CaseMail { number: hostile, says: hostile, ..mail(&shop, &link) }).unwrap();
        assert!(!letter.html.contains("<img") && letter.html.contains("&lt;img"), "{}", letter.html);
        assert!(letter.text.contains("{{ 7 * 7 }}") && !letter.text.contains('\u{202E}'), "{}", letter.text);
        assert!(!letter.subject.contains(['\n', '\r']), "{:?}", letter.subject);
    }
}
