//! Provides the mail service, which renders and delivers mails, and fails if a story says so.

use std::cell::RefCell;
use std::collections::VecDeque;

use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::facts::order::Order;
use candor_domain::message::key::MessageKey;
use candor_domain::values::text::Remark;
use candor_engine::ports::{self, Mailer, Outcome, OutgoingMail};
use candor_mail::Mail;
use candor_story::outcome::{Message, OrderName};
use candor_story::story::MailAnswer;

/// Delivers mails, and remembers them.
#[derive(Debug, Default)]
pub struct MailService {
    /// The answers to the next mails, each with the line of the story that sets it. After them, every mail is
    /// accepted.
    answers: RefCell<VecDeque<(usize, MailAnswer)>>,
    delivered: RefCell<Vec<Delivered>>,
}

/// Holds a mail that was sent.
#[derive(Debug, Clone)]
struct Delivered {
    effect_id: String,
    message: Message,
}

impl MailService {
    /// Sets the answer for this many mails, after the mails that earlier lines set an answer for.
    pub(crate) fn answer(&self, line: usize, answer: MailAnswer, times: u32) {
        self.answers.borrow_mut().extend((0..times).map(|_| (line, answer)));
    }

    /// Returns every mail that was sent. A mail that was sent several times occurs as often.
    pub(crate) fn delivered(&self) -> Vec<Message> {
        self.delivered.borrow().iter().map(|delivered| delivered.message.clone()).collect()
    }

    /// Returns true if a mail was sent for a message of an order.
    pub(crate) fn has_delivered(&self, order: &Order, message: &MessageKey) -> bool {
        let effect_id = effect_id(order, message);
        self.delivered.borrow().iter().any(|delivered| delivered.effect_id == effect_id)
    }

    /// Returns the failures that a story asked for and that no mail met.
    pub(crate) fn unmet(&self) -> Vec<String> {
        let answers = self.answers.borrow();
        let unmet = answers.iter().filter(|(_, answer)| *answer != MailAnswer::Accepts);
        unmet.map(|(line, answer)| format!("line {line}: {:?} met no mail", answer.name())).collect()
    }

    fn next_answer(&self) -> MailAnswer {
        self.answers.borrow_mut().pop_front().map_or(MailAnswer::Accepts, |(_, answer)| answer)
    }

    fn deliver(&self, outgoing: &OutgoingMail<'_>, mail: &Mail) {
        let content = outgoing.content;
        let message = Message {
            key: content.key.to_string(),
            kind: content.key.kind().to_string(),
            order: OrderName::from(&content.order),
            to: mail.to.as_str().to_owned(),
            subject: mail.subject.clone(),
            text: [mail.subject.as_str(), &mail.text, &mail.html].join("\n"),
        };
        self.delivered.borrow_mut().push(Delivered { effect_id: outgoing.effect_id.to_owned(), message });
    }
}

/// Returns the identifier by which the engine names an effect to other systems.
fn effect_id(order: &Order, message: &MessageKey) -> String {
    format!("{}#{message}", order.key)
}

impl Mailer for MailService {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> ports::MailAnswer {
        let why = |text: &str| Remark::bounded(text);
        let mail = match candor_mail::render(outgoing.content, outgoing.shop, None) {
            Ok(mail) => mail,
            Err(error) => return Outcome::Refused { why: why(&error.to_string()) }.into(),
        };
        let outcome = match self.next_answer() {
            MailAnswer::Accepts => {
                self.deliver(outgoing, &mail);
                Outcome::Done { receipt: Some(why(outgoing.effect_id)) }
            }
            MailAnswer::Refuses => Outcome::Refused { why: why("the mail service refuses it") },
            MailAnswer::Fails => Outcome::Failed { why: why("the mail service cannot just now") },
            MailAnswer::QuotaReached => {
                let why = why("the mail account has reached its daily quota");
                return ports::MailAnswer::Trouble(MailTrouble { kind: MailTroubleKind::QuotaReached, why });
            }
            MailAnswer::TimesOut => {
                self.deliver(outgoing, &mail);
                Outcome::Unknown { why: why("the mail service did not answer in time") }
            }
            MailAnswer::TimesOutUnsent => {
                Outcome::Unknown { why: why("the mail service did not answer in time") }
            }
        };
        outcome.into()
    }
}
