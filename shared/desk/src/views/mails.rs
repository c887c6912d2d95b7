//! The mails of one message: each as it was handed to the mail service, or as it would be sent now.

use candor_domain::message::key::MessageKey;
use candor_domain::plan::pipeline::message_content;
use candor_engine::ports::SentMail;
use candor_mail::render;

use crate::address::{self, Which};
use crate::views::glance::Glance;
use crate::views::when::When;
use crate::views::why::{EffectRow, State, messages};

/// The mails of a message for its page.
#[derive(Debug, Clone)]
pub(crate) struct MailsView {
    pub(crate) order: String,
    pub(crate) number: String,
    pub(crate) row: EffectRow,
    /// The mails, oldest first; the one that would be sent now is last.
    pub(crate) mails: Vec<MailView>,
    /// True if it was handed over, or may have been, and no mail of it is kept.
    pub(crate) is_missing: bool,
    /// True if the reader may not see personal data. All of a mail is personal, and a mail with masks in it is not the one
    /// that the customer got, so none is shown then.
    pub(crate) is_hidden: bool,
}

/// A mail for the page.
#[derive(Debug, Clone)]
pub(crate) struct MailView {
    /// The moment just before it was handed over; none for one that would be sent now.
    pub(crate) at: Option<When>,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) reply_to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    /// The address of the mail as it looks.
    pub(crate) frame: String,
}

impl MailsView {
    /// Returns the view of a message; `None` where the order has no such message.
    pub(crate) fn of(glance: &Glance<'_>, key: &MessageKey, sent: &[SentMail]) -> Option<Self> {
        let row = messages(glance).into_iter().find(|row| row.key == key.to_string())?;
        let is_hidden = glance.privacy.is_masked();
        let order = &glance.order().key;
        let view = |(index, mail): (usize, &SentMail)| {
            let which = Which::Sent(index.saturating_add(1));
            MailView::of(mail, Some(When(mail.at)), address::mail(order, key, which))
        };
        let mut mails: Vec<MailView> = sent.iter().enumerate().map(view).collect();
        let preview = preview(glance, key, &row);
        mails
            .extend(preview.map(|mail| MailView::of(&mail, None, address::mail(order, key, Which::Preview))));
        Some(Self {
            order: address::order(order),
            number: glance.number(),
            is_missing: sent.is_empty() && has_gone(row.state),
            mails: if is_hidden { vec![] } else { mails },
            row,
            is_hidden,
        })
    }
}

impl MailView {
    fn of(mail: &SentMail, at: Option<When>, frame: String) -> Self {
        Self {
            at,
            from: mail.from.clone(),
            to: mail.to.clone(),
            reply_to: mail.reply_to.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            frame,
        }
    }
}

/// Returns a mail as it looks; `None` where there is none of that number, or the reader may not see it.
pub(crate) fn html(glance: &Glance<'_>, key: &MessageKey, sent: &[SentMail], which: Which) -> Option<String> {
    if glance.privacy.is_masked() {
        return None;
    }
    match which {
        Which::Sent(number) => sent.get(number.checked_sub(1)?).map(|mail| mail.html.clone()),
        Which::Preview => {
            let row = messages(glance).into_iter().find(|row| row.key == key.to_string())?;
            preview(glance, key, &row).map(|mail| mail.html)
        }
    }
}

fn has_gone(state: State) -> bool {
    match state {
        State::Done | State::InProgress | State::Unknown | State::Refused => true,
        State::Due | State::Waits | State::Withheld | State::NeedsPerson => false,
    }
}

/// Returns the mail that would be sent now, where the message is still to be sent. Its link to ask for no more messages is
/// missing, since that is signed when it is sent.
fn preview(glance: &Glance<'_>, key: &MessageKey, row: &EffectRow) -> Option<SentMail> {
    if !matches!(row.state, State::Due | State::Waits) {
        return None;
    }
    let (order, reader) = (glance.order(), glance.reader);
    let content = message_content(order, reader.policy, reader.now, key)?;
    let shop = reader.policy.shops.get(&order.key.shop)?;
    // A template that cannot be filled in is a fault of ours, which the tests of the mails find.
    let mail = render(&content, shop, None).ok()?;
    Some(SentMail {
        at: reader.now,
        from: mail.from_mailbox(),
        to: mail.to_mailbox(),
        reply_to: mail.reply_to.as_str().to_owned(),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
    })
}
