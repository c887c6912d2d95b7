//! Writes the page: one heading, a few sentences, at most one button. The page loads nothing from elsewhere
//! and runs no script.

use candor_aws::runtime::unsubscribe::Says;
use candor_aws::wire::form;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::values::text::EmailAddress;

use crate::visit::ONE_CLICK;
use crate::words::{Language, Words, words};

const STYLE: &str = "body{margin:0;background:#f4f4f2;color:#222;font:1.1rem/1.5 system-ui,sans-serif}\
main{max-width:30rem;margin:10vh auto 0;padding:2rem;background:#fff;border-radius:.5rem}\
h1{font-size:1.5rem;line-height:1.2;margin:.5rem 0 1rem}.shop{margin:0;color:#555}\
button{font:inherit;padding:.75rem 1.25rem;border:0;border-radius:.4rem;background:#1a4d7a;color:#fff;cursor:pointer}\
button:focus-visible{outline:3px solid #e0a800}a{color:#1a4d7a}";

/// Writes the page in the visitor's language.
pub(crate) fn write(says: Says, shop: Option<&ShopProfile>, accepted: Option<&str>) -> String {
    let language = Language::choose(accepted, shop);
    let Words { heading, paragraphs, button, contact } = words(says, language);
    let (tag, heading) = (language.tag(), escape(heading));
    let name = shop.map(|shop| format!("<p class=\"shop\">{}</p>", escape(shop.name.as_str())));
    let paragraphs = paragraphs.iter().map(|text| format!("<p>{}</p>", escape(text)));
    let contact = contact.map(|words| format!("<p>{}</p>", write_to(words, shop)));
    let parts = name.into_iter().chain([format!("<h1>{heading}</h1>")]).chain(paragraphs);
    let parts: String = parts.chain(button.map(form)).chain(contact).collect();
    format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{heading}</title><style>{STYLE}</style></head><body><main>{parts}</main></body></html>"
    )
}

/// Writes the form with the button. A form without an address posts to the address of its page, so the
/// request has the link's own order and token.
fn form(button: &'static str) -> String {
    let (name, value) = ONE_CLICK;
    let field = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
    format!("<form method=\"post\">{field}<button>{}</button></form>", escape(button))
}

fn write_to((before, after, nobody): (&str, &str, &str), shop: Option<&ShopProfile>) -> String {
    let Some(shop) = shop else { return escape(nobody) };
    let address = &shop.reply_to;
    let link = format!("<a href=\"mailto:{}\">{}</a>", mailto(address), escape(address.as_str()));
    format!("{}{link}{}", escape(before), escape(after))
}

fn mailto(address: &EmailAddress) -> String {
    let (local, domain) = address.as_str().split_once('@').unwrap_or((address.as_str(), ""));
    format!("{}@{}", form::encode(local), form::encode(domain))
}

/// Escapes a text, so that it may stand between tags and in quotation marks.
fn escape(text: &str) -> String {
    let escaped = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        other => other.to_string(),
    };
    text.chars().map(escaped).collect()
}
