//! Runs the function that writes to teams about cases, as `dispatch` announces them on the bus.
//!
//! The bus and Lambda deliver again, and late. So the order is read and planned just before the mail is sent, and no team is told
//! of a case that is closed by then, or put off (<https://github.com/getsentry/sentry/issues/10081>). Each announcement is told
//! once in an hour, and a team gets so many mails in an hour and no more: the last one says so, and where the rest is
//! (<https://github.com/scobal/seyren/issues/46>).

use std::process::ExitCode;

use candor_domain::case::key::{CaseKey, CaseKind};
use candor_domain::case::report::Case;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::outreach::announced::CaseAnnounced;
use candor_domain::plan::pipeline::{cases, plan};
use candor_domain::policy::settings::Policy;
use candor_domain::policy::shop::ShopProfile;
use candor_domain::policy::team::TeamPolicy;
use candor_domain::source::hours::Hour;
use candor_domain::values::id::OrderKey;
use candor_domain::values::language::Language;
use candor_engine::ports::{Cause, Clock, MailTurn, Store, StoreError, TeamMail, TeamMails};
use candor_mail::{CaseMail, RenderCause, language_of_team, render_for_team};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::{error, info};

use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::configuration;
use crate::store::Table;
use crate::team_mailer::{TeamMailer, TeamSes, ToTeam};
use crate::telemetry::{Chain, call};
use crate::wire::Delivery;

/// Returns the name of a kind of case in a language.
pub type NameOfKind = fn(CaseKind, Language) -> &'static str;

/// Runs the function; `name` names the kinds of case.
pub fn run(name: NameOfKind) -> ExitCode {
    start("team-mail", configuration::TableAndPolicy::read, |statement: configuration::TableAndPolicy| {
        let aws = statement.common.aws;
        Correspondent {
            name,
            store: Table::new(&aws.repeating(), statement.table),
            mailer: TeamSes::new(&aws.once()),
            clock: MachineClock,
            policy: statement.policy,
        }
    })
}

struct Correspondent<S, M, C> {
    name: NameOfKind,
    store: S,
    mailer: M,
    clock: C,
    policy: Policy,
}

/// The result of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// The team was told.
    Told,
    /// The case needs no person any more, or not now.
    Over,
    /// The policy names no address for the team.
    Unwanted,
    /// Another call told of it.
    Repeated,
    /// The team got as many mails in this hour as it should.
    Exhausted,
}

impl Done {
    fn name(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Over => "over",
            Self::Unwanted => "unwanted",
            Self::Repeated => "repeated",
            Self::Exhausted => "exhausted",
        }
    }
}

/// The reasons why a team was not told. **Handling**: Lambda calls twice more, and then puts the event on the queue of what
/// could not be delivered. The case is at the desk and on the exceptions queue in any case.
#[derive(Debug, thiserror::Error)]
enum TellError {
    /// **Meaning**: the event is no announcement of a case of an order, which is a bug of Candor.
    #[error("read the announcement of a case: {0}")]
    Unreadable(String),
    /// **Meaning**: the table did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// **Meaning**: the mail could not be written, which is a bug of Candor.
    #[error("write the mail about {id}")]
    Unwritten {
        /// The announcement.
        id: String,
        /// The reason.
        #[source]
        cause: Box<RenderCause>,
    },
    /// **Meaning**: the mail service did not take the mail, or did not answer.
    #[error("send the mail about {id}")]
    Unsent {
        /// The announcement.
        id: String,
        /// The reason.
        #[source]
        cause: Cause,
    },
}

/// The event, as the bus delivers it.
#[derive(Deserialize)]
struct Outer {
    detail: CaseAnnounced,
}

impl<S: Store + TeamMails, M: TeamMailer, C: Clock> Serve for Correspondent<S, M, C> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Invocation { delivery, meter, .. } = invocation;
        let Delivery::Bare(body) = delivery else {
            return Err(Failure("team-mail takes announcements of cases, and this is none".to_owned()));
        };
        let done = match read(&body) {
            Ok((said, order, case)) => self.tell(&said, &order, &case).await.map(|done| (said.id, done)),
            Err(error) => Err(error),
        };
        let duration_ms = meter.duration_ms();
        match done {
            Ok((id, done)) => {
                let outcome = done.name();
                info!(announcement = %id, outcome, duration_ms, "took the announcement {id}");
                Ok(json!({ "outcome": outcome }))
            }
            Err(error) => {
                let chain = Chain(&error).to_string();
                error!(outcome = "failed", duration_ms, error = %chain, "told no team of a case");
                Err(Failure(chain))
            }
        }
    }
}

fn read(body: &str) -> Result<(CaseAnnounced, OrderKey, CaseKey), TellError> {
    let unreadable = |why: String| TellError::Unreadable(why);
    let Outer { detail: said } = serde_json::from_str(body).map_err(|why| unreadable(why.to_string()))?;
    let (Some(shop), Some(order_id)) = (said.shop.clone(), said.order_id.clone()) else {
        return Err(unreadable("it is of no order".to_owned()));
    };
    let case = said.case.parse::<CaseKey>().map_err(|why| unreadable(why.to_string()))?;
    Ok((said, OrderKey { shop, order_id }, case))
}

impl<S: Store + TeamMails, M: TeamMailer, C: Clock> Correspondent<S, M, C> {
    async fn tell(&self, said: &CaseAnnounced, key: &OrderKey, case: &CaseKey) -> Result<Done, TellError> {
        let now = self.clock.now();
        let (team, shop) = (self.policy.teams.get(&said.team), self.policy.shops.get(&key.shop));
        let (Some(team), Some(shop)) = (team, shop) else { return Ok(Done::Unwanted) };
        let Some(stored) = self.store.load(key).await? else { return Ok(Done::Over) };
        let reader = (&self.policy, language_of_team(team.locale.as_ref(), shop));
        let Some(open) = still_open(&stored.order, reader, now, case, said.number) else {
            return Ok(Done::Over);
        };
        let call = call::request_id();
        let mail = TeamMail { team: said.team, hour: Hour::of(now), announcement: &said.id, call: &call };
        let number = match self.store.take_turn(&mail, team.per_hour_max).await? {
            MailTurn::Granted(number) => number,
            MailTurn::Repeated => return Ok(Done::Repeated),
            MailTurn::Exhausted => return Ok(Done::Exhausted),
        };
        let is_last = number >= team.per_hour_max;
        self.send(said, &open, (team, shop), is_last).await?;
        Ok(Done::Told)
    }

    async fn send(
        &self,
        said: &CaseAnnounced,
        open: &StillOpen,
        (team, shop): (&TeamPolicy, &ShopProfile),
        is_last: bool,
    ) -> Result<(), TellError> {
        let order_id = said.order_id.as_ref().map(|id| id.as_str());
        let told = open.case.sent_statements.iter().map(|sent| (sent.at, sent.says.clone()));
        let mail = CaseMail {
            shop,
            locale: team.locale.as_ref(),
            name: (self.name)(open.case.key.kind(), open.case.language),
            number: said.order_number.as_ref().map(|number| number.as_str()).or(order_id).unwrap_or_default(),
            says: open.case.impersonal_summary(),
            told: &told.collect::<Vec<_>>(),
            is_overdue: open.due_at <= self.clock.now(),
            due_at: open.due_at,
            team: said.team,
            severity: said.severity,
            link: said.link.as_ref(),
            last_of: is_last.then_some(team.per_hour_max),
        };
        let letter = render_for_team(&mail)
            .map_err(|cause| TellError::Unwritten { id: said.id.clone(), cause: Box::new(cause) })?;
        let thread = format!("{}#{}#{}:{}", open.shop, open.order, said.number, said.case);
        let mail = ToTeam { letter: &letter, shop, to: &team.mail, thread: &thread };
        self.mailer.send(mail).await.map_err(|cause| TellError::Unsent { id: said.id.clone(), cause })
    }
}

/// A case that needs a person now.
struct StillOpen {
    shop: String,
    order: String,
    case: Case,
    due_at: Timestamp,
}

/// Returns the case as it is now, if this opening of it still needs a person, and is not put off.
fn still_open(
    order: &Order,
    (policy, language): (&Policy, Language),
    now: Timestamp,
    key: &CaseKey,
    number: u32,
) -> Option<StillOpen> {
    let planned = plan(order, policy, now);
    let since = match planned.ledger.cases.get(key)? {
        CaseEntry::Open { since, number: open } if *open == number => *since,
        CaseEntry::Open { .. } | CaseEntry::Pending { .. } | CaseEntry::Closed { .. } => return None,
    };
    let order = Order { ledger: planned.ledger, ..order.clone() };
    let put_off = order.snoozed_until(key, number);
    if put_off.is_some_and(|until| until > now) {
        return None;
    }
    let case = cases(&order, policy, now, language).into_iter().find(|case| case.key == *key)?;
    let due_at = policy.cases.due_at(key.kind().severity(), since, put_off);
    let (shop, order) = (order.key.shop.to_string(), order.key.order_id.to_string());
    Some(StillOpen { shop, order, case, due_at })
}

#[cfg(test)]
mod tests;
