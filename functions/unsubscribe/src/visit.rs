//! Visits: what a request brings along, by its link and its form.

use candor_aws::runtime::unsubscribe::{Visit, Wants};
use candor_aws::unsubscribe::{ORDER, TOKEN};
use candor_aws::wire::{Request, form};

/// The field of a form, and its value, that mean it (RFC 8058). The button of the page posts the same.
pub(crate) const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// What a visitor brings along; `None` where it is no link of ours.
#[must_use]
pub fn read(request: &Request) -> Option<Visit> {
    let order = form::value(&request.query, ORDER)?.parse().ok()?;
    let token = form::value(&request.query, TOKEN)?;
    let wants = if means_it(request) { Wants::NoMore } else { Wants::Page };
    Some(Visit { order, token, wants })
}

/// Whether the request unsubscribes. Mail programs may post the field in either encoding of forms; in both, its name and
/// its value stand as they are.
fn means_it(request: &Request) -> bool {
    let (name, value) = ONE_CLICK;
    let body = request.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    request.method == "POST" && body.contains(name) && body.contains(value)
}
