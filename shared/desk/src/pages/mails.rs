//! The page with the mails of a message.

use askama::Template;

use crate::pages::frame::Frame;
use crate::views::mails::MailsView;

#[derive(Template)]
#[template(path = "mails.html")]
pub(crate) struct MailsPage {
    pub(crate) frame: Frame,
    pub(crate) view: MailsView,
}
