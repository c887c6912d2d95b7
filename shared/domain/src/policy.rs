//! The policy: every time and choice a shop can set. Read from `infra/policy.toml`, which has the defaults and
//! says what each is for; a wrong policy is refused with every error listed.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde_json::Value;

use crate::case::Severity;
use crate::id::Shop;
use crate::message::MessageKind;
use crate::reading::{At, Violation, Violations};
use crate::text::{AddressLine, EmailAddress, Link, Locale, Title};

/// Everything a shop can set.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Who signs the messages, by shop.
    pub shops: BTreeMap<Shop, ShopProfile>,
    /// When an order is confirmed.
    pub confirm_when: ConfirmWhen,
    /// How long a shipping notice waits for a tracking number before it goes without one.
    pub tracking_wait: SignedDuration,
    messages: [MessagePolicy; MessageKind::ALL.len()],
    /// How cases open and when they are due.
    pub cases: CasePolicy,
    /// How effects are carried out.
    pub effects: EffectPolicy,
    /// Clocks run only for orders whose newest fact is younger than this; older ones rest.
    pub attention: SignedDuration,
    /// How long an order is kept after its newest fact.
    pub keep: SignedDuration,
}

/// Who signs the messages of a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopProfile {
    /// The shop's name as customers know it.
    pub name: Title,
    /// The address messages come from; must be verified with the mail service.
    pub from: EmailAddress,
    /// Where answers go.
    pub reply_to: EmailAddress,
    /// The shop's home page.
    pub site: Link,
    /// The postal address at the foot of every message, as it is written on a letter.
    pub postal_address: Vec<AddressLine>,
    /// The language and region where the customer's is not known or not written in.
    pub locale: Locale,
    /// Dates are told in this time zone.
    pub time_zone: TimeZone,
}

/// When an order is confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmWhen {
    /// As soon as it is placed.
    Placed,
    /// Once all of it is paid.
    Paid,
}

/// The times of one kind of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessagePolicy {
    /// How long to wait, once it is obliged, before it is sent.
    pub settle: SignedDuration,
    /// How long after its fact it is still of use.
    pub max_age: SignedDuration,
    /// What to do when nobody can tell whether it went out.
    pub when_unknown: WhenUnknown,
}

/// What to do when nobody can tell whether a message went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhenUnknown {
    /// Send it (once more): twice does less harm than never.
    Resend,
    /// Ask a person.
    Case,
}

/// How cases open and when they are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CasePolicy {
    /// How long a contradiction may stand before it is a case: events arrive in any order.
    pub settle: SignedDuration,
    /// How long facts wait for their order before that is a case.
    pub order_missing_after: SignedDuration,
    due_low: SignedDuration,
    due_normal: SignedDuration,
    due_high: SignedDuration,
}

/// How effects are carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectPolicy {
    /// How long a claimed effect belongs to its claimer.
    pub lease: SignedDuration,
    /// Attempts at one effect before it counts as refused.
    pub attempts_max: u32,
    /// The pause after the first failed attempt; it doubles with each.
    pub retry_pause: SignedDuration,
    /// How long to wait for proof that a message whose outcome is unknown went out.
    pub proof_wait: SignedDuration,
}

impl Policy {
    /// The times of a kind of message.
    #[must_use]
    pub fn message(&self, kind: MessageKind) -> MessagePolicy {
        let [confirmation, order_update, notice, shipping_update] = self.messages;
        match kind {
            MessageKind::OrderConfirmation => confirmation,
            MessageKind::OrderUpdate => order_update,
            MessageKind::ShippingNotice => notice,
            MessageKind::ShippingUpdate => shipping_update,
        }
    }

    /// Reads a policy: `base` with the members of `overrides` laid over it.
    ///
    /// # Errors
    /// Everything wrong with it, by JSON pointer.
    pub fn read(base: &Value, overrides: &Value) -> Result<Self, Vec<Violation>> {
        let mut layered = base.clone();
        lay_over(&mut layered, overrides);
        let violations = Violations::default();
        let policy = read_policy(&At::root(&layered, &violations));
        match policy {
            Some(policy) if violations.is_empty() => Ok(policy),
            Some(_) | None => Err(violations.into_vec()),
        }
    }
}

impl CasePolicy {
    /// How long after opening a case should be worked.
    #[must_use]
    pub fn due(&self, severity: Severity) -> SignedDuration {
        match severity {
            Severity::Low => self.due_low,
            Severity::Normal => self.due_normal,
            Severity::High => self.due_high,
        }
    }
}

fn lay_over(base: &mut Value, overrides: &Value) {
    match (base, overrides) {
        (Value::Object(base), Value::Object(overrides)) => {
            for (name, value) in overrides {
                lay_over(base.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
        (base, overrides) => *base = overrides.clone(),
    }
}

fn read_policy(at: &At<'_>) -> Option<Policy> {
    at.object()?;
    let kinds = MessageKind::ALL.map(MessageKind::slug);
    at.only(&[&["shops", "cases", "effects", "attention", "keep"], &kinds[..]].concat());
    let shops = read_shops(&at.field("shops"));
    let confirm_when = read_choice(
        &at.field("order-confirmation").field("when"),
        &[("placed", ConfirmWhen::Placed), ("paid", ConfirmWhen::Paid)],
    );
    let tracking_wait = duration(&at.field("shipping-notice").field("tracking_wait"));
    let [confirmation, order_update, notice, shipping_update] =
        MessageKind::ALL.map(|kind| read_message(kind, &at.field(kind.slug())));
    let cases = read_cases(&at.field("cases"));
    let effects = read_effects(&at.field("effects"));
    let attention = duration(&at.field("attention"));
    let keep = duration(&at.field("keep"));
    Some(Policy {
        shops: shops?,
        confirm_when: confirm_when?,
        tracking_wait: tracking_wait?,
        messages: [confirmation?, order_update?, notice?, shipping_update?],
        cases: cases?,
        effects: effects?,
        attention: attention?,
        keep: keep?,
    })
}

fn read_shops(at: &At<'_>) -> Option<BTreeMap<Shop, ShopProfile>> {
    at.object()?;
    let read_one = |name: &str| {
        let place = at.field(name);
        let shop = name.parse::<Shop>().map_err(|why| place.refuse::<Shop>(why.to_string())).ok();
        let profile = read_shop(&place);
        Some((shop?, profile?))
    };
    let read: Vec<Option<(Shop, ShopProfile)>> = at.names().map(read_one).collect();
    if read.is_empty() {
        return at.refuse("names no shop");
    }
    read.into_iter().collect()
}

fn read_shop(at: &At<'_>) -> Option<ShopProfile> {
    at.only(&["name", "from", "reply_to", "site", "postal_address", "locale", "time_zone"]);
    let name = at.field("name").parsed();
    let from = at.field("from").parsed();
    let reply_to = at.field("reply_to").parsed();
    let site = at.field("site").parsed();
    let postal_address = at.field("postal_address").each(8, At::parsed);
    let locale = at.field("locale").parsed();
    let zone = at.field("time_zone");
    let time_zone = zone.string().and_then(|name| {
        TimeZone::get(name).ok().or_else(|| zone.refuse("is not an IANA time zone such as Europe/London"))
    });
    Some(ShopProfile {
        name: name?,
        from: from?,
        reply_to: reply_to?,
        site: site?,
        postal_address: postal_address?,
        locale: locale?,
        time_zone: time_zone?,
    })
}

fn read_message(kind: MessageKind, at: &At<'_>) -> Option<MessagePolicy> {
    let mut known = vec!["settle", "max_age", "when_unknown"];
    match kind {
        MessageKind::OrderConfirmation => known.push("when"),
        MessageKind::ShippingNotice => known.push("tracking_wait"),
        MessageKind::OrderUpdate | MessageKind::ShippingUpdate => {}
    }
    at.only(&known);
    let settle = duration(&at.field("settle"));
    let max_age = duration(&at.field("max_age"));
    let when_unknown = read_choice(
        &at.field("when_unknown"),
        &[("resend", WhenUnknown::Resend), ("case", WhenUnknown::Case)],
    );
    Some(MessagePolicy { settle: settle?, max_age: max_age?, when_unknown: when_unknown? })
}

fn read_cases(at: &At<'_>) -> Option<CasePolicy> {
    at.only(&["settle", "order_missing_after", "due_low", "due_normal", "due_high"]);
    let settle = duration(&at.field("settle"));
    let order_missing_after = duration(&at.field("order_missing_after"));
    let due_low = duration(&at.field("due_low"));
    let due_normal = duration(&at.field("due_normal"));
    let due_high = duration(&at.field("due_high"));
    Some(CasePolicy {
        settle: settle?,
        order_missing_after: order_missing_after?,
        due_low: due_low?,
        due_normal: due_normal?,
        due_high: due_high?,
    })
}

fn read_effects(at: &At<'_>) -> Option<EffectPolicy> {
    at.only(&["lease", "attempts_max", "retry_pause", "proof_wait"]);
    let lease = duration(&at.field("lease"));
    let attempts_max = at.field("attempts_max").quantity();
    let retry_pause = duration(&at.field("retry_pause"));
    let proof_wait = duration(&at.field("proof_wait"));
    Some(EffectPolicy {
        lease: lease?,
        attempts_max: attempts_max?,
        retry_pause: retry_pause?,
        proof_wait: proof_wait?,
    })
}

fn read_choice<T: Copy>(at: &At<'_>, choices: &[(&str, T)]) -> Option<T> {
    let text = at.string()?;
    choices.iter().find(|(name, _)| *name == text).map(|(_, choice)| *choice).or_else(|| {
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        at.refuse(format!("is not one of {}", names.join(", ")))
    })
}

/// A time such as `90s`, `2h 30m` or `14d`; a day is 24 hours here. From nothing to ten years.
fn duration(at: &At<'_>) -> Option<SignedDuration> {
    const TEN_YEARS: SignedDuration = SignedDuration::from_hours(10 * 366 * 24);
    let span: Option<Span> = at.string()?.parse().ok();
    let length = span.and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    match length {
        Some(length) if length >= SignedDuration::ZERO && length <= TEN_YEARS => Some(length),
        Some(_) | None => at.refuse("is not a time such as 90s, 2h 30m or 14d"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_wrong_policy_is_refused_with_every_error_listed() {
        let mut wrong = crate::testing::policy_json();
        wrong["order-confirmation"]["when"] = json!("maybe");
        wrong["order-confirmation"]["setle"] = json!("1s");
        wrong["cases"]["settle"] = json!("soon");
        wrong["effects"]["attempts_max"] = json!(0);
        wrong["shops"]["demo-shop"]["time_zone"] = json!("Mars/Olympus");
        let found: Vec<String> =
            Policy::read(&wrong, &json!({})).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "/shops/demo-shop/time_zone is not an IANA time zone such as Europe/London",
                "/order-confirmation/when is not one of placed, paid",
                "/order-confirmation/setle is not known here",
                "/cases/settle is not a time such as 90s, 2h 30m or 14d",
                "/effects/attempts_max is zero",
            ]
        );
    }

    #[test]
    fn overrides_change_what_they_name_and_nothing_else() {
        let base = crate::testing::policy_json();
        let policy = Policy::read(&base, &json!({ "order-confirmation": { "settle": "1s" } })).unwrap();
        let plain = Policy::read(&base, &json!({})).unwrap();
        let kind = MessageKind::OrderConfirmation;
        assert_eq!(policy.message(kind).settle, SignedDuration::from_secs(1));
        assert_eq!(policy.message(kind).max_age, plain.message(kind).max_age);
    }
}
