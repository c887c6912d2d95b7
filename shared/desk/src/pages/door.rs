//! A page of a login.

use askama::Template;

use crate::pages::frame::Frame;

#[derive(Template)]
#[template(path = "door.html")]
pub(crate) struct DoorPage<'a> {
    pub(crate) frame: Frame,
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    /// The text that the person wrote and could not send.
    pub(crate) note: Option<&'a str>,
    /// The page of the issuer that ends its session.
    pub(crate) issuer: Option<&'a str>,
    /// The address that begins a login.
    pub(crate) again: String,
}
