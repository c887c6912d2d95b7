//! Reads visits: what a request says by its link and its form.

use candor_aws::runtime::unsubscribe::{Visit, Wants};
use candor_aws::unsubscribe::{CONTACT, ORDER, TOKEN};
use candor_aws::wire::{Request, form};

/// Names the form field, and its value, that ask to unsubscribe (RFC 8058). The page's button posts the same.
pub(crate) const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// Reads a visit. Returns `None` if the link is not one of ours.
#[must_use]
pub fn read(request: &Request) -> Option<Visit> {
    let order = form::value(&request.query, ORDER)?.parse().ok()?;
    let contact = form::value(&request.query, CONTACT)?.parse().ok()?;
    let token = form::value(&request.query, TOKEN)?;
    let wants = if means_it(request) { Wants::NoMore } else { Wants::Page };
    Some(Visit { order, contact, token, wants })
}

/// Returns true if the request unsubscribes. Mail programs may post the field in either encoding of forms;
/// its name and its value look the same in both.
fn means_it(request: &Request) -> bool {
    let (name, value) = ONE_CLICK;
    let body = request.body.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    request.method == "POST" && body.contains(name) && body.contains(value)
}
