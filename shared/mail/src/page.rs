//! Fills in the templates of one message in one language.

use std::borrow::Cow;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, HtmlEscape, State, UndefinedBehavior};
use serde::Serialize;

use crate::error::RenderCause;
use crate::language::Language;
use crate::plain::runs_leftwards;
use crate::view::{Templates, View};

pub(crate) const HTML: &str = "mail.html";
pub(crate) const TEXT: &str = "mail.txt";
pub(crate) const SUBJECT: &str = "subject.txt";
pub(crate) const WORDS: &str = "words";
#[cfg(feature = "preview")]
const PREVIEW: &str = "preview.txt";

/// Lists the parts that the text templates share. The markup's parts are inserted when it is compiled.
const PARTS: [(&str, &str); 9] = [
    ("parts/opening.txt", include_str!("../templates/text/parts/opening.txt")),
    ("parts/order.txt", include_str!("../templates/text/parts/order.txt")),
    ("parts/parcel.txt", include_str!("../templates/text/parts/parcel.txt")),
    ("parts/arrival.txt", include_str!("../templates/text/parts/arrival.txt")),
    ("parts/pickup.txt", include_str!("../templates/text/parts/pickup.txt")),
    ("parts/tracking.txt", include_str!("../templates/text/parts/tracking.txt")),
    ("parts/items.txt", include_str!("../templates/text/parts/items.txt")),
    ("parts/address.txt", include_str!("../templates/text/parts/address.txt")),
    ("parts/foot.txt", include_str!("../templates/text/parts/foot.txt")),
];

/// Holds the common beginning of the markup of all messages, up to the point where they begin to differ.
/// [`HTML_END`] holds their common end.
const HTML_START: &str = include_str!(concat!(env!("OUT_DIR"), "/start.html"));
const HTML_END: &str = include_str!(concat!(env!("OUT_DIR"), "/end.html"));

/// Templates of a mail that use each other, ready to be filled in. That with the name [`HTML`] is markup.
pub(crate) struct Kit(Environment<'static>);

impl Kit {
    /// Returns a kit without templates.
    pub(crate) fn new() -> Result<Self, RenderCause> {
        let mut env = Environment::empty();
        // A variable that is not set is an error, never an empty place in a mail.
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_auto_escape_callback(|name| if name == HTML { AutoEscape::Html } else { AutoEscape::None });
        let syntax =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        env.set_syntax(syntax.map_err(|cause| RenderCause::Template { template: TEXT, cause })?);
        env.add_filter("apart", apart);
        env.add_filter("address", address);
        Ok(Self(env))
    }

    /// Adds a template.
    pub(crate) fn add(
        &mut self,
        template: &'static str,
        source: impl Into<Cow<'static, str>>,
    ) -> Result<(), RenderCause> {
        let added = self.0.add_template_owned(template, source);
        added.map_err(|cause| RenderCause::Template { template, cause })
    }

    /// Fills a template in; `view` is its variable `mail`.
    pub(crate) fn fill_in<V: Serialize>(
        &self,
        template: &'static str,
        view: &V,
    ) -> Result<String, RenderCause> {
        #[derive(Serialize)]
        struct Context<'a, V> {
            mail: &'a V,
        }
        let context = Value::from(Serde(Context { mail: view }));
        self.0
            .get_template(template)
            .and_then(|found| found.render(context))
            .map_err(|cause| RenderCause::Template { template, cause })
    }
}

/// The templates of one message in one language, ready to be filled in.
pub(crate) struct Page(Kit);

impl Page {
    /// Reads the templates.
    pub(crate) fn new(language: Language, templates: &Templates) -> Result<Self, RenderCause> {
        let Templates { html, text } = *templates;
        let subject = include_str!("../templates/text/subject.txt");
        let mut kit = Kit::new()?;
        kit.add(HTML, [HTML_START, html, HTML_END].concat())?;
        let own = [(TEXT, text), (SUBJECT, subject), (WORDS, language.words())];
        for (name, source) in own.into_iter().chain(PARTS) {
            kit.add(name, source)?;
        }
        #[cfg(feature = "preview")]
        kit.add(PREVIEW, include_str!("../templates/text/preview.txt"))?;
        Ok(Self(kit))
    }

    /// Writes the subject, on one line whatever the template's layout is.
    pub(crate) fn subject(&self, view: &View) -> Result<String, RenderCause> {
        self.0.fill_in(SUBJECT, view).map(|written| on_one_line(&written))
    }

    /// Writes the text that mail programs show after the subject.
    #[cfg(feature = "preview")]
    pub(crate) fn preview(&self, view: &View) -> Result<String, RenderCause> {
        self.0.fill_in(PREVIEW, view).map(|written| on_one_line(&written))
    }

    pub(crate) fn html(&self, view: &View) -> Result<String, RenderCause> {
        self.0.fill_in(HTML, view)
    }

    pub(crate) fn text(&self, view: &View) -> Result<String, RenderCause> {
        self.0.fill_in(TEXT, view)
    }
}

pub(crate) fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Writes a text from outside so that it cannot change the text direction around it: a Hebrew name must not
/// turn an English sentence around. The isolating characters are added only if the text needs them, because
/// some mail programs show unknown characters as a box.
fn apart(state: &State<'_, '_>, text: &str) -> Value {
    let html = *state.auto_escape() == AutoEscape::Html;
    match (runs_leftwards(text), html) {
        (true, true) => Value::from_safe_string(format!("<bdi dir=\"auto\">{}</bdi>", HtmlEscape(text))),
        (true, false) => Value::from(format!("\u{2068}{text}\u{2069}")),
        (false, _) => Value::from(text),
    }
}

/// Writes the address of a link, within quotes. The escaping for texts would also replace its slashes, and
/// not all programs that search mails for links undo that. The domain allows no quote, angle bracket or white
/// space in a link.
fn address(link: &str) -> Result<Value, Error> {
    Ok(Value::from_safe_string(
        link.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;"),
    ))
}
