//! Checks that a store keeps mails as they were sent, as every store must.

use candor_domain::message::key::MessageKey;
use jiff::Timestamp;

use super::support::{Check, key, moment, same};
use crate::ports::{SentMail, SentMails, Trace, Traces};

/// Runs every check.
pub(super) async fn check<T: SentMails + Traces>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("a_mail_reads_back_as_it_was_sent", reads_back(store, run).await),
        ("each_attempt_at_a_mail_is_kept_the_oldest_first", keeps_each(store, run).await),
        ("the_mails_of_an_order_are_found_and_forgotten", forgets(store, run).await),
    ]
}

async fn reads_back<T: SentMails>(store: &T, run: &str) -> Check {
    let (order, message) = (key(run, "mail")?, MessageKey::OrderConfirmation);
    same("before any was sent", &sent(store, run, "mail", &message).await?, &vec![])?;
    let mail = mail(run, 1)?;
    keep(store.keep_mail(&order, &message, &mail, Timestamp::MAX).await)?;
    same("the mail", &sent(store, run, "mail", &message).await?, &vec![mail])?;
    same("another message", &sent(store, run, "mail", &MessageKey::FollowUp).await?, &vec![])?;
    same("another order", &sent(store, run, "other-mail", &message).await?, &vec![])
}

async fn keeps_each<T: SentMails>(store: &T, run: &str) -> Check {
    let parcel = "p:1-ü".parse().map_err(|why| format!("{why}"))?;
    let (order, message) = (key(run, "mails")?, MessageKey::ShippingNotice(parcel));
    let (first, second) = (mail(run, 1)?, mail(run, 2)?);
    for mail in [&second, &first, &second] {
        keep(store.keep_mail(&order, &message, mail, Timestamp::MAX).await)?;
    }
    same("the mails", &sent(store, run, "mails", &message).await?, &vec![first, second])
}

async fn forgets<T: SentMails + Traces>(store: &T, run: &str) -> Check {
    let run = &format!("{run}-sent");
    let (order, message) = (key(run, "forgotten")?, MessageKey::FollowUp);
    keep(store.keep_mail(&order, &message, &mail(run, 1)?, Timestamp::MAX).await)?;
    let (mut from, mut rows) = (None, vec![]);
    loop {
        let page = store.page(from.as_deref()).await.map_err(|why| why.to_string())?;
        rows.extend(page.rows.into_iter().filter(|row| row.shop.as_ref() == Some(&order.shop)));
        match page.next {
            Some(next) => from = Some(next),
            None => break,
        }
    }
    let traces: Vec<&Trace> = rows.iter().map(|row| &row.trace).collect();
    same("the things", &traces, &vec![&Trace::Mails(order.order_id.clone())])?;
    for row in &rows {
        same("it is forgotten", &store.forget(row).await.map_err(|why| why.to_string())?, &true)?;
    }
    same("the mails", &sent(store, run, "forgotten", &message).await?, &vec![])
}

async fn sent<T: SentMails>(
    store: &T,
    run: &str,
    order: &str,
    message: &MessageKey,
) -> Result<Vec<SentMail>, String> {
    store.sent_mails(&key(run, order)?, message).await.map_err(|why| why.to_string())
}

fn keep(kept: Result<(), crate::ports::StoreError>) -> Check {
    kept.map_err(|why| why.to_string())
}

fn mail(run: &str, second: i64) -> Result<SentMail, String> {
    Ok(SentMail {
        at: moment(second)?,
        from: "\"Demo Shop\" <orders@demo-shop.example>".to_owned(),
        to: "<jo@mail.example>".to_owned(),
        reply_to: "help@demo-shop.example".to_owned(),
        subject: format!("{run} #{second}"),
        text: "Grüße\n".repeat(20),
        html: "<p lang=\"de\">Grüße</p>\n".repeat(200),
    })
}
