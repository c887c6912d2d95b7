//! Checks that a store counts the mails to teams, as every store must.

use candor_domain::case::team::Team;
use candor_domain::source::hours::Hour;

use super::support::{Check, same};
use crate::ports::{MailTurn, TeamMail, TeamMails, Trace, Traces};

/// Runs every check.
pub(super) async fn check<T: TeamMails + Traces>(store: &T, run: &str) -> Vec<(&'static str, Check)> {
    vec![
        ("a_team_gets_so_many_mails_in_an_hour_and_no_more", counts(store, run).await),
        ("a_mail_has_one_turn_which_its_own_call_may_take_again", once(store, run).await),
        ("what_counts_mails_to_teams_is_nothing_personal", is_impersonal(store).await),
    ]
}

/// Returns an hour of this run alone, far from now: what is counted in it does not expire before it is asked for.
fn hour(run: &str, after: u16) -> Hour {
    let own = run.bytes().fold(0_u16, |sum, byte| sum.wrapping_mul(31).wrapping_add(u16::from(byte)));
    Hour::numbered(1_200_000).later(own).later(after)
}

async fn take<T: TeamMails>(store: &T, mail: TeamMail<'_>, most: u32) -> Result<MailTurn, String> {
    store.take_turn(&mail, most).await.map_err(|why| why.to_string())
}

async fn counts<T: TeamMails>(store: &T, run: &str) -> Check {
    let hour = hour(run, 0);
    let (a, b, c) = (format!("{run}#a"), format!("{run}#b"), format!("{run}#c"));
    let mail = |announcement, call| TeamMail { team: Team::Support, hour, announcement, call };
    same("the first", &take(store, mail(&a, "1"), 2).await?, &MailTurn::Granted(1))?;
    same("the second", &take(store, mail(&b, "2"), 2).await?, &MailTurn::Granted(2))?;
    same("one too many", &take(store, mail(&c, "3"), 2).await?, &MailTurn::Exhausted)?;
    let other = TeamMail { team: Team::Fulfilment, ..mail(&c, "4") };
    same("another team", &take(store, other, 2).await?, &MailTurn::Granted(1))?;
    let later = TeamMail { hour: hour.later(1), ..mail(&c, "5") };
    same("another hour", &take(store, later, 2).await?, &MailTurn::Granted(1))
}

async fn once<T: TeamMails>(store: &T, run: &str) -> Check {
    let announcement = format!("{run}#once");
    let mail =
        |call| TeamMail { team: Team::Storefront, hour: hour(run, 2), announcement: &announcement, call };
    same("the first", &take(store, mail("1"), 1).await?, &MailTurn::Granted(1))?;
    same("the same call", &take(store, mail("1"), 1).await?, &MailTurn::Granted(1))?;
    same("another call", &take(store, mail("2"), 1).await?, &MailTurn::Repeated)
}

async fn is_impersonal<T: Traces>(store: &T) -> Check {
    let mut from = None;
    loop {
        let page = store.page(from.as_deref()).await.map_err(|why| why.to_string())?;
        let mut counts = page.rows.iter().filter(|row| row.name.starts_with("TEAM-MAILS#"));
        if let Some(row) = counts.find(|row| row.trace != Trace::Impersonal) {
            return Err(format!("{} is {:?}", row.name, row.trace));
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(()),
        }
    }
}
