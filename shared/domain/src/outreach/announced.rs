//! Cases on the bus, for all that tells people of them: a mail to the team, a channel of a chat, a system of the shop's own.
//!
//! An announcement names no person and quotes none: chats keep what they are told, and show it to many
//! (<https://github.com/department-of-veterans-affairs/va.gov-team/issues/61589>). It says what is the matter in a sentence,
//! whose it is and by when, and links to the case, where people who may see it read the rest. It is an event of ours with the
//! source `candor`, which no archive keeps: a replay tells no person again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::case::link::DeskAddress;
use crate::case::report::{Announcement, CaseChange};
use crate::case::team::{Severity, Team};
use crate::contact::mail_stop::{MailStopChange, MailStopNotice};
use crate::policy::settings::Policy;
use crate::values::id::{OrderId, Shop};
use crate::values::text::{Link, OrderNumber};

/// The longest name that is told, in characters.
const NAME_CHARS_MAX: usize = 60;

/// A case that people are to be told of: the `detail` of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseAnnounced {
    /// Its name: the same announcement may come twice.
    pub id: String,
    /// The shop; absent where the case is about all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop: Option<Shop>,
    /// The order; absent where the case is about none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_id: Option<OrderId>,
    /// The order's number as customers read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<OrderNumber>,
    /// The key of the case.
    pub case: String,
    /// The number of this opening of the case, from 1.
    pub number: u32,
    /// The change: `opened`, `overdue` or `closed`.
    pub change: String,
    /// The kind of the case.
    pub kind: String,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
    /// The problem, in a sentence.
    pub says: String,
    /// The moment by which a person should have worked on it; absent where it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The case at the desk, or the order in the shop's admin where there is no desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// True if the policy has the team told of it by mail.
    pub mail: bool,
    /// The same in lines that can be put into any template.
    pub lines: Lines,
}

/// An announcement in lines. They have no line break, quotation mark or backslash, which would have to be escaped in JSON, and
/// `&`, `<` and `>` as entities, which Slack reads as what they are and not as markup: an order number such as `<!channel>`
/// would call everybody (<https://docs.slack.dev/messaging/formatting-message-text#escaping>).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// The change and the severity.
    pub title: String,
    /// The problem, and the order that has it.
    pub says: String,
    /// The team, and the time by which it should work on it.
    pub about: String,
    /// The link in Slack's markup. A button would show a warning to people who press it, since nothing of ours answers Slack
    /// (<https://github.com/slackapi/node-slack-sdk/issues/869>).
    pub link: String,
    /// All of it in one line, for lists of notifications.
    pub all: String,
}

/// The parts of an announcement.
struct Told<'t> {
    change: &'static str,
    team: Team,
    severity: Severity,
    says: &'t str,
    shop: Option<&'t Shop>,
    number: Option<&'t str>,
    due_at: Option<Timestamp>,
    link: Option<Link>,
}

impl CaseAnnounced {
    /// The name of the event on the bus.
    pub const DETAIL_TYPE: &'static str = "CaseAnnounced";

    /// Returns what is told of a case of an order.
    #[must_use]
    pub fn of(said: &Announcement, policy: &Policy, desk: Option<&DeskAddress>) -> Self {
        let (key, kind) = (&said.key, said.key.kind());
        let (change, due_at) = match &said.change {
            CaseChange::Opened { due_at, .. } | CaseChange::Overdue { due_at, .. } => {
                (said.change.slug(), Some(*due_at))
            }
            CaseChange::Closed { .. } => (said.change.slug(), None),
        };
        let by_mail = policy.teams.get(&said.team).is_some_and(|team| team.is_told_of(said.severity));
        let told = Told {
            change,
            team: said.team,
            severity: said.severity,
            says: kind.says(),
            shop: Some(&said.order.shop),
            number: Some(
                said.order_number.as_ref().map_or(said.order.order_id.as_str(), |number| number.as_str()),
            ),
            due_at,
            link: desk.and_then(|desk| desk.case(&said.order, key)).or_else(|| said.order_page.clone()),
        };
        Self {
            id: format!("{}#{change}:{}:{key}", said.order, said.number),
            shop: Some(said.order.shop.clone()),
            order_id: Some(said.order.order_id.clone()),
            order_number: said.order_number.clone(),
            case: key.to_string(),
            number: said.number,
            change: change.to_owned(),
            kind: kind.slug().to_owned(),
            team: said.team,
            severity: said.severity,
            says: kind.says().to_owned(),
            due_at,
            link: told.link.clone(),
            mail: by_mail && due_at.is_some(),
            lines: Lines::of(&told, policy),
        }
    }

    /// Returns what is told of a case about outgoing mail. No mail tells of it, since none would arrive.
    #[must_use]
    pub fn of_mail_stop(said: &MailStopNotice, policy: &Policy, desk: Option<&DeskAddress>) -> Self {
        let (change, due_at) = match &said.change {
            MailStopChange::Opened { due_at, .. } => ("opened", Some(*due_at)),
            MailStopChange::Closed { .. } => ("closed", None),
        };
        let says = "The mail service takes no mail, and all mails wait.";
        let shop = said.shop.as_ref();
        let (team, severity) = (said.team, said.severity);
        let link = desk.and_then(DeskAddress::today);
        let told = Told { change, team, severity, says, shop, number: None, due_at, link };
        Self {
            id: format!("{}#{change}:{}:{}", shop.map_or("", Shop::as_str), said.number, said.key),
            shop: shop.cloned(),
            order_id: None,
            order_number: None,
            case: said.key.to_owned(),
            number: said.number,
            change: change.to_owned(),
            kind: said.key.to_owned(),
            team: said.team,
            severity: said.severity,
            says: says.to_owned(),
            due_at,
            link: told.link.clone(),
            mail: false,
            lines: Lines::of(&told, policy),
        }
    }
}

impl Lines {
    fn of(told: &Told<'_>, policy: &Policy) -> Self {
        let title = match told.change {
            "overdue" => format!("Overdue: a case of {} severity", told.severity),
            "closed" => "Closed: a case needs nobody any more".to_owned(),
            _ => format!("New: a case of {} severity", told.severity),
        };
        let profile = told.shop.and_then(|shop| policy.shops.get(shop));
        let shop = profile.map(|profile| profile.name.as_str()).or(told.shop.map(Shop::as_str));
        let of = match (told.number, shop) {
            (Some(number), Some(shop)) => format!(" Order {} of {}.", harmless(number), harmless(shop)),
            (None, Some(shop)) => format!(" Shop: {}.", harmless(shop)),
            (_, None) => String::new(),
        };
        let says = format!("{}{of}", harmless_of(told.says, usize::MAX));
        let zone = profile.map(|profile| profile.time_zone.clone()).unwrap_or(jiff::tz::TimeZone::UTC);
        let due =
            told.due_at.map(|due_at| due_at.to_zoned(zone).strftime("%a %-d %b %Y, %H:%M %Z").to_string());
        let due = due.map(|due| format!(", by {}", harmless(&due))).unwrap_or_default();
        let about = format!("For the team {}{due}.", told.team);
        let all = format!("{title}. {says}");
        let link = match &told.link {
            Some(link) => format!("<{}|Open the case>", harmless_link(link)),
            None => "Nothing names a page of it.".to_owned(),
        };
        Self { title, says, about, link, all }
    }
}

/// Returns a name that means nothing in JSON, in Slack's markup or in the direction of the text around it.
fn harmless(text: &str) -> String {
    harmless_of(text, NAME_CHARS_MAX)
}

fn harmless_of(text: &str, chars_max: usize) -> String {
    let mut harmless = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !turns_direction(*character)).take(chars_max) {
        match character {
            '&' => harmless.push_str("&amp;"),
            '<' => harmless.push_str("&lt;"),
            '>' => harmless.push_str("&gt;"),
            '"' => harmless.push('\''),
            '\\' => harmless.push('/'),
            other if other.is_control() || other == '\u{2028}' || other == '\u{2029}' => harmless.push(' '),
            other => harmless.push(other),
        }
    }
    harmless
}

/// Returns a link that ends where it ends: a link has no white space, quotation mark or angle bracket.
fn harmless_link(link: &Link) -> String {
    link.as_str().replace('&', "&amp;").replace('|', "%7C").replace('\\', "%5C")
}

/// Returns true for the characters that change the direction of the text around them:
/// <https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters>.
fn turns_direction(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::key::{CaseKey, CaseKind};

    fn policy(teams: serde_json::Value) -> Policy {
        let overrides = serde_json::json!({ "teams": teams });
        Policy::read(&crate::values::testing::policy_json(), &overrides).unwrap()
    }

    fn said(number: &str, change: CaseChange) -> Announcement {
        let key: CaseKey = "parcel-of-cancelled-order:p1".parse().unwrap();
        Announcement {
            order: "demo-shop#5001".parse().unwrap(),
            order_number: number.parse().ok(),
            number: 2,
            change,
            team: key.kind().team(),
            severity: key.kind().severity(),
            order_page: "https://admin.example/5001".parse().ok(),
            key,
        }
    }

    fn closed() -> CaseChange {
        CaseChange::Closed { closed_at: "2026-03-02T12:00:00Z".parse().unwrap() }
    }

    #[test]
    fn what_is_told_names_the_order_and_leads_to_the_case() {
        let desk = DeskAddress::new("https://desk.example");
        let told = CaseAnnounced::of(&said("#5001", closed()), &policy(serde_json::json!({})), Some(&desk));
        assert_eq!(told.id, "demo-shop#5001#closed:2:parcel-of-cancelled-order:p1");
        let link = "https://desk.example/cases/demo-shop/5001/parcel-of-cancelled-order:p1";
        assert_eq!(told.link.as_ref().map(Link::as_str), Some(link));
        assert!(told.lines.says.contains("Order #5001 of "), "{}", told.lines.says);
        let no_desk = CaseAnnounced::of(&said("#5001", closed()), &policy(serde_json::json!({})), None);
        assert_eq!(no_desk.link.as_ref().map(Link::as_str), Some("https://admin.example/5001"));
        let read: CaseAnnounced = serde_json::from_value(serde_json::to_value(&told).unwrap()).unwrap();
        assert_eq!(read, told);
    }

    #[test]
    fn no_line_can_call_people_or_leave_its_place_in_a_template() {
        let hostile = "<!channel>&\"}]\\<https://x.y|z>\u{202E}";
        let told = CaseAnnounced::of(&said(hostile, closed()), &policy(serde_json::json!({})), None);
        for line in [&told.lines.title, &told.lines.says, &told.lines.about, &told.lines.all] {
            assert!(!line.contains(['<', '>', '"', '\\', '\n', '\u{202E}']), "{line}");
            assert_eq!(serde_json::to_string(line).unwrap(), format!("\"{line}\""));
        }
        assert!(told.lines.says.contains("&lt;!channel&gt;&amp;'}]/&lt;"), "{}", told.lines.says);
    }

    #[test]
    fn every_kind_says_what_is_the_matter_in_sentences() {
        for kind in CaseKind::ALL {
            let says = kind.says();
            assert!(says.ends_with('.') && says.starts_with(char::is_uppercase), "{says}");
            assert!(!says.contains("  ") && !says.contains('`') && !says.contains('['), "{says}");
        }
    }

    #[test]
    fn a_team_is_told_by_mail_of_what_is_weighty_enough_and_never_of_a_closing() {
        let opened = || {
            let opened_at: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
            let key = said("#5001", closed()).key;
            let case = crate::case::report::Case {
                key,
                summary: String::new(),
                quotes: false,
                language: crate::values::language::Language::English,
                evidence: vec![],
                withheld: vec![],
                sent_statements: vec![],
                actions: vec![],
                remedies: vec![],
                raw: None,
            };
            CaseChange::Opened { opened_at, due_at: "2026-03-02T16:00:00Z".parse().unwrap(), case }
        };
        let mail = |teams, change| CaseAnnounced::of(&said("#5001", change), &policy(teams), None).mail;
        let to = serde_json::json!({"fulfilment": {"mail": "stock@shop.example"}});
        assert!(mail(to.clone(), opened()));
        assert!(!mail(to, closed()));
        assert!(!mail(serde_json::json!({}), opened()));
        assert!(!mail(serde_json::json!({"support": {"mail": "help@shop.example"}}), opened()));
    }
}
