//! The state of everything now: troubles that are about no order, the open cases by team and kind, what happened in
//! numbers, and the orders of each shop.

use std::collections::BTreeMap;

use candor_domain::case::key::CaseKind;
use candor_domain::case::report::Action;
use candor_domain::case::team::{Severity, Team};
use candor_domain::contact::mail_stop::{MailStopChange, MailStopNotice};
use candor_domain::policy::settings::Policy;
use candor_domain::source::silence_notice::{SilenceChange, SilenceNotice};
use candor_domain::values::id::Shop;
use candor_domain::values::language::Language;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::address;
use crate::pages::frame::with_query;
use crate::queue::is_overdue;
use crate::records::{OpenCase, ShopStanding, Standing};
use crate::views::figures::FiguresView;
use crate::views::glance::Reader;
use crate::views::hours::{HourOfDay, of_day};
use crate::views::when::{Ago, When};
use crate::words::{kinds, names};

/// The greatest number of kinds of case that are named.
const KINDS_MAX: usize = 12;

/// The state of everything, for its page.
#[derive(Debug, Clone)]
pub(crate) struct TodayView {
    pub(crate) alerts: Vec<Alert>,
    pub(crate) open: usize,
    pub(crate) overdue: usize,
    /// The case that waits longest.
    pub(crate) oldest: Option<Oldest>,
    pub(crate) late_orders: usize,
    pub(crate) mail: Option<MailUse>,
    pub(crate) teams: Vec<OfTeam>,
    pub(crate) kinds: Vec<(&'static str, usize)>,
    pub(crate) figures: FiguresView,
    pub(crate) shops: Vec<OfShop>,
}

/// A case that is about no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alert {
    /// The shop, where it is about one alone.
    pub(crate) shop: Option<String>,
    pub(crate) is_mail: bool,
    pub(crate) summary: String,
    pub(crate) since: Ago,
    pub(crate) actions: Vec<Action>,
}

/// The case that waits longest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Oldest {
    pub(crate) address: String,
    pub(crate) kind: &'static str,
    pub(crate) opened: Ago,
}

/// The part of the mail account's quota that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MailUse {
    pub(crate) sent: u64,
    pub(crate) per_day: u64,
}

/// The open cases of a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfTeam {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    /// The number of each severity, the highest first.
    pub(crate) by_severity: Vec<usize>,
    pub(crate) overdue: usize,
    pub(crate) all: usize,
    pub(crate) oldest: Option<Ago>,
}

/// The orders of a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfShop {
    pub(crate) name: String,
    pub(crate) day: Vec<HourOfDay>,
    pub(crate) orders: u32,
    /// The orders of the same day a week before, up to the hour that is now.
    pub(crate) before: u32,
    /// The beginning of the hour in which the last order came.
    pub(crate) last: Option<When>,
}

impl TodayView {
    /// Returns how everything stands, by all open cases and the state of the shops.
    pub(crate) fn of(open: &[OpenCase], standing: &Standing, reader: Reader<'_>) -> Self {
        let Reader { policy, now, language, .. } = reader;
        let oldest = open.iter().min_by_key(|case| case.opened_at).map(|case| Oldest {
            address: address::case(&case.order, &case.case),
            kind: kinds::kind(case.case.kind(), language),
            opened: Ago(case.opened_at),
        });
        let limits = standing.mail.limits();
        Self {
            alerts: alerts(standing, reader),
            open: open.len(),
            overdue: overdue(open.iter(), now),
            oldest,
            late_orders: standing.late_orders,
            mail: limits.and_then(|limits| Some(MailUse { sent: limits.sent, per_day: limits.per_day? })),
            teams: Team::ALL.into_iter().map(|team| of_team(team, open, reader)).collect(),
            kinds: by_kind(open).into_iter().map(|(kind, n)| (kinds::kind(kind, language), n)).collect(),
            figures: FiguresView::of(&standing.shops, reader),
            shops: standing.shops.iter().map(|(shop, state)| of_shop(shop, state, policy, now)).collect(),
        }
    }
}

fn overdue<'c>(cases: impl Iterator<Item = &'c OpenCase>, now: Timestamp) -> usize {
    cases.filter(|case| is_overdue(case, now)).count()
}

fn alerts(standing: &Standing, reader: Reader<'_>) -> Vec<Alert> {
    let Reader { policy, language, .. } = reader;
    let mail = standing.mail.standing(policy).into_iter().filter_map(|notice| of_mail(notice, language));
    let silent = standing.shops.iter().filter_map(|(shop, state)| state.silence.standing(shop, policy));
    mail.chain(silent.filter_map(|notice| of_silence(notice, language))).collect()
}

fn of_mail(notice: MailStopNotice, language: Language) -> Option<Alert> {
    let MailStopChange::Opened { opened_at, case, .. } = notice.change else { return None };
    let (shop, case) = (notice.shop.map(|shop| shop.to_string()), case.told_in(language));
    Some(Alert { shop, is_mail: true, summary: case.summary, since: Ago(opened_at), actions: case.actions })
}

fn of_silence(notice: SilenceNotice, language: Language) -> Option<Alert> {
    let SilenceChange::Opened { opened_at, case, .. } = notice.change else { return None };
    let (shop, case) = (Some(notice.shop.to_string()), case.told_in(language));
    Some(Alert { shop, is_mail: false, summary: case.summary, since: Ago(opened_at), actions: case.actions })
}

fn of_team(team: Team, open: &[OpenCase], reader: Reader<'_>) -> OfTeam {
    let own = || open.iter().filter(|case| case.team == team);
    let of = |severity: Severity| own().filter(|case| case.severity == severity).count();
    OfTeam {
        name: names::team(team, reader.language),
        address: with_query("/cases", &[("team", team.slug())]),
        by_severity: Severity::ALL.into_iter().rev().map(of).collect(),
        overdue: overdue(own(), reader.now),
        all: own().count(),
        oldest: own().map(|case| case.opened_at).min().map(Ago),
    }
}

/// Returns the kinds of which most cases are open.
fn by_kind(open: &[OpenCase]) -> Vec<(CaseKind, usize)> {
    let mut counts: BTreeMap<CaseKind, usize> = BTreeMap::new();
    for case in open {
        let count = counts.entry(case.case.kind()).or_default();
        *count = count.saturating_add(1);
    }
    let mut counts: Vec<(CaseKind, usize)> = counts.into_iter().collect();
    counts.sort_by(|(_, one), (_, other)| other.cmp(one));
    counts.truncate(KINDS_MAX);
    counts
}

fn of_shop(shop: &Shop, state: &ShopStanding, policy: &Policy, now: Timestamp) -> OfShop {
    let profile = policy.shops.get(shop);
    let zone = profile.map_or(TimeZone::UTC, |profile| profile.time_zone.clone());
    let day = of_day(&state.hours, &zone, now);
    let so_far = || day.iter().filter(|hour| hour.orders.is_some());
    OfShop {
        name: profile.map_or_else(|| shop.to_string(), |profile| profile.name.as_str().to_owned()),
        orders: so_far().fold(0, |sum, hour| sum.saturating_add(hour.orders.unwrap_or_default())),
        before: so_far().fold(0, |sum, hour| sum.saturating_add(hour.before)),
        last: state.hours.last().map(|hour| When(hour.begins_at())),
        day,
    }
}
