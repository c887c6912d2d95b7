//! Reads texts, which WordPress may have written for a web page: `Ship Your Idea &ndash; Color: Black`
//! (<https://github.com/woocommerce/woocommerce-ios/issues/1808>). Tags are taken out, and entities decoded once.

use std::str::FromStr;

use candor_domain::values::reading::At;
use candor_edge::texts::{collapsed, plain};

/// The named entities that WordPress writes (`wptexturize`, `esc_html`), and the character that each stands for.
const NAMED: [(&str, &str); 18] = [
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("times", "×"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("copy", "©"),
    ("trade", "™"),
    ("deg", "°"),
];

/// Limits the length of an entity between `&` and `;`, in bytes.
const ENTITY_BYTES_MAX: usize = 10;

/// Returns the text here as a person reads it, with white space collapsed. Returns `None` if nothing is left.
pub(crate) fn readable(at: &At<'_>) -> Option<String> {
    collapsed(&decoded(&without_tags(&plain(at)?)))
}

/// Returns the text here, if it can be used.
pub(crate) fn usable<T: FromStr>(at: &At<'_>) -> Option<T> {
    readable(at)?.parse().ok()
}

/// Takes out tags: `<`, a letter or a slash, and the rest up to `>`. Other `<` are text.
fn without_tags(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        kept.push_str(before);
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match after.split_once('>').filter(|_| is_tag) {
            Some((_, after)) => {
                kept.push(' ');
                rest = after;
            }
            None => {
                kept.push('<');
                rest = after;
            }
        }
    }
    kept + rest
}

fn decoded(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        read.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= ENTITY_BYTES_MAX);
        match entity.and_then(|(name, after)| Some((character(name)?, after))) {
            Some((character, after)) => {
                read.push_str(&character);
                rest = after;
            }
            None => {
                read.push('&');
                rest = after;
            }
        }
    }
    read + rest
}

fn character(entity: &str) -> Option<String> {
    if let Some((_, text)) = NAMED.iter().find(|(name, _)| *name == entity) {
        return Some((*text).to_owned());
    }
    let number = entity.strip_prefix('#')?;
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::reading::Violations;
    use serde_json::json;

    fn read(text: &str) -> Option<String> {
        let (value, violations) = (json!(text), Violations::default());
        readable(&At::root(&value, &violations))
    }

    #[test]
    fn a_name_is_read_as_a_person_reads_it() {
        for (text, expected) in [
            ("Ship Your Idea &ndash; Color: Black", "Ship Your Idea – Color: Black"),
            ("H&amp;M", "H&M"),
            ("H&M; Co", "H&M; Co"),
            ("O&#039;Neill &#8217;n&#x2019; Co", "O'Neill ’n’ Co"),
            ("Mug<br>\n<span class=\"sub\">blue</span>", "Mug blue"),
            ("Product with &lt; and &gt;", "Product with < and >"),
            ("3 < 4 > 2 <3", "3 < 4 > 2 <3"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("&unknown; & &#xD800; &", "&unknown; & &#xD800; &"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read("&nbsp;<br>"), None);
    }
}
