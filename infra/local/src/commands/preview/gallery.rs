//! Writes a page that shows mails beside each other, as phones show them. The page is only HTML, to be opened
//! from a folder.

use candor_domain::message::key::MessageKind;

/// A mail on the page.
pub(super) struct Card {
    pub(super) kind: MessageKind,
    /// True if the mail's texts are made to stress a layout.
    pub(super) stressed: bool,
    /// True if the mail has a shop's brand.
    pub(super) branded: bool,
    pub(super) name: String,
    /// The name of its files, without their endings.
    pub(super) file: String,
    pub(super) from: Mailbox,
    pub(super) to: Mailbox,
    pub(super) subject: String,
    pub(super) preview: String,
}

/// A person's name, which may be empty, and address.
pub(super) struct Mailbox {
    pub(super) name: String,
    pub(super) address: String,
}

/// Writes the page: a group for each kind of message, first its plain mails, then those with a brand, then those that stress
/// the layout.
pub(super) fn page(cards: &[Card]) -> String {
    let links = MessageKind::ALL.map(|kind| format!("<a href=\"#{kind}\">{kind}</a>")).concat();
    let groups = MessageKind::ALL.map(|kind| group(kind, cards)).concat();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Every mail</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <style>\n{}</style>\n\
         <header><h1>Every mail</h1><p>{} samples, each as wide as a phone.</p></header>\n\
         <nav aria-label=\"Kinds of message\">{links}</nav>\n<main>\n{groups}</main>\n</html>\n",
        include_str!("gallery.css"),
        cards.len()
    )
}

fn group(kind: MessageKind, cards: &[Card]) -> String {
    let of_kind = || cards.iter().filter(|card| card.kind == kind);
    let plain = row("Plain", of_kind().filter(|card| !card.stressed && !card.branded));
    let branded = row("With a brand", of_kind().filter(|card| card.branded));
    let stressed = row("Under stress", of_kind().filter(|card| card.stressed));
    format!("<section id=\"{kind}\">\n<h2>{kind}</h2>\n{plain}{branded}{stressed}</section>\n")
}

fn row<'a>(title: &str, cards: impl Iterator<Item = &'a Card>) -> String {
    let mut cards: Vec<&Card> = cards.collect();
    // The languages of one sample stand beside each other: the names of these mails differ only in their
    // locale.
    cards.sort_by_key(|card| card.name.split('.').next());
    let shown: String = cards.into_iter().map(article).collect();
    format!("<h3>{title}</h3>\n<div class=\"row\">\n{shown}</div>\n")
}

fn article(card: &Card) -> String {
    let (name, file) = (escaped(&card.name), escaped(&card.file));
    let from_and_to = [("From", &card.from), ("To", &card.to)].map(|(term, mailbox)| {
        let (name, address) = (escaped(&mailbox.name), escaped(&mailbox.address));
        format!("<dt>{term}</dt><dd><bdi>{name}</bdi> &lt;{address}&gt;</dd>")
    });
    let rest = [("Subject", &card.subject), ("Preview", &card.preview)]
        .map(|(term, text)| format!("<dt>{term}</dt><dd>{}</dd>", escaped(text)));
    let lines = [from_and_to, rest].concat().concat();
    format!(
        "<article><h4>{name} <a href=\"{file}.html\">open</a> <a href=\"{file}.eml\">.eml</a></h4>\
         <dl>{lines}</dl>\
         <iframe src=\"{file}.html\" title=\"{name}\" loading=\"lazy\" sandbox></iframe></article>\n"
    )
}

/// Escapes a text, so that it may stand between tags or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(name: &str) -> Mailbox {
        Mailbox { name: name.to_owned(), address: "<i>@tea.example".to_owned() }
    }

    fn card(name: &str, kind: MessageKind, stressed: bool) -> Card {
        Card {
            kind,
            stressed,
            branded: name.contains("-branded"),
            name: name.to_owned(),
            file: name.to_owned(),
            from: mailbox("\"Tea\" & <b>Sons</b>"),
            to: mailbox("Ada"),
            subject: "</title><script>alert(1)</script>".to_owned(),
            preview: "It's here".to_owned(),
        }
    }

    #[test]
    fn nothing_a_mail_says_becomes_markup() {
        let page = page(&[card("a.en-GB", MessageKind::FollowUp, false)]);
        assert!(!page.contains("<script") && !page.contains("<b>") && !page.contains("<i>"), "{page}");
        assert!(page.contains("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(page.contains(
            "<bdi>&quot;Tea&quot; &amp; &lt;b&gt;Sons&lt;/b&gt;</bdi> &lt;&lt;i&gt;@tea.example&gt;"
        ));
        assert!(page.contains("It&#39;s here"));
    }

    #[test]
    fn each_mail_stands_once_in_the_group_of_its_kind_plain_before_stressed_and_languages_side_by_side() {
        let cards = [
            card("late-stressed.en-GB", MessageKind::DelayNotice, true),
            card("late-branded.en-GB", MessageKind::DelayNotice, false),
            card("late.en-GB", MessageKind::DelayNotice, false),
            card("late-again.en-GB", MessageKind::DelayNotice, false),
            card("late.de-DE", MessageKind::DelayNotice, false),
            card("how.en-GB", MessageKind::FollowUp, false),
        ];
        let page = page(&cards);
        let group = page.split("<section id=\"delay-notice\">").nth(1).unwrap().split("</section>").next();
        let frames: Vec<&str> = group
            .unwrap()
            .split("<iframe src=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap())
            .collect();
        assert_eq!(
            frames,
            [
                "late.en-GB.html",
                "late.de-DE.html",
                "late-again.en-GB.html",
                "late-branded.en-GB.html",
                "late-stressed.en-GB.html"
            ]
        );
        assert_eq!(page.matches("<iframe").count(), cards.len());
        assert_eq!(page.matches("loading=\"lazy\"").count(), cards.len());
    }

    #[test]
    fn every_kind_has_a_group_and_a_link_to_it() {
        let page = page(&[]);
        for kind in MessageKind::ALL {
            assert!(page.contains(&format!("href=\"#{kind}\"")) && page.contains(&format!("id=\"{kind}\"")));
        }
    }
}
