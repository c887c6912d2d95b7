//! Runs `cargo local cases`: each case as the exceptions queue announced it to people.

use std::collections::BTreeMap;

use candor_domain::case::key::CaseKey;
use candor_domain::contact::mail_stop::MAIL_STOPPED;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::source::silence_notice::SOURCE_SILENT;
use candor_domain::values::id::OrderKey;
use candor_engine::ports::OpenCases;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::inside;
use crate::open_cases::listed;
use crate::orders;
use crate::project::Project;
use crate::queued::Queued;
use crate::reasons;
use crate::stack::Stack;
use crate::terminal::{BAD, DIM, NOTE, STRONG, print, styled};

use super::error::{CommandError, Done};
use super::look::clock;
use super::options::Which;

/// The state of a case that people work on.
const OPEN: &str = "open";

/// The announced cases in words, by order and case.
type Announced = BTreeMap<(String, String), Value>;

/// A case of an order, as it stands.
struct Standing {
    order: OrderKey,
    key: CaseKey,
    state: &'static str,
    since: Timestamp,
}

/// Lists the open cases by their index, which has none that closed: for these, all orders are read.
pub(super) fn cases(project: &Project, which: &Which, all: bool) -> Done {
    let stack = which.find(project)?;
    let announced = announced(&stack)?;
    let of_shops = of_shops(&stack, which)?;
    let found = if all { of_orders(&stack)? } else { of_index(&stack, which, &announced)? };
    for Standing { order, key, state, since } in &found {
        let case = announced.get(&(order.to_string(), key.to_string())).cloned().unwrap_or_default();
        print_one(which, &order.to_string(), key, (state, *since), &case);
    }
    if of_shops == 0 && found.is_empty() && !which.output.json {
        print("no case");
    }
    Ok(true)
}

/// Returns the open cases of the shops of the policy, and of those about whose orders people were told.
fn of_index(stack: &Stack, which: &Which, announced: &Announced) -> Result<Vec<Standing>, CommandError> {
    let policy = reasons::policy();
    let shops = policy.iter().flat_map(|policy| policy.shops.keys().cloned());
    let told = announced.keys().filter_map(|(order, _)| Some(order.parse::<OrderKey>().ok()?.shop));
    let mut found = Vec::new();
    for OpenCases { order, cases, left_out, .. } in listed(stack, &shops.chain(told).collect())? {
        if left_out > 0 && !which.output.json {
            let more = format!("{left_out} more of {order}: cargo local order {}", order.order_id);
            print(&styled(NOTE, &more));
        }
        found.extend(cases.into_iter().map(|open| Standing {
            order: order.clone(),
            key: open.key,
            state: OPEN,
            since: open.opened_at,
        }));
    }
    Ok(found)
}

/// Returns the open cases of all orders, and those that closed.
fn of_orders(stack: &Stack) -> Result<Vec<Standing>, CommandError> {
    let mut found = Vec::new();
    for stored in orders::all(stack)? {
        for (key, entry) in stored.order.ledger.cases {
            let (state, since) = match entry {
                CaseEntry::Open { since, .. } => (OPEN, since),
                CaseEntry::Closed { at, number, decision } if number > 0 => {
                    (if decision.is_some() { "closed" } else { "closed itself" }, at)
                }
                CaseEntry::Closed { .. } | CaseEntry::Pending { .. } => continue,
            };
            found.push(Standing { order: stored.order.key.clone(), key, state, since });
        }
    }
    Ok(found)
}

/// Prints the cases that are about a shop, and no order: that its mails wait, or that it is silent, as people were last
/// told about each. Returns the number of these.
fn of_shops(stack: &Stack, which: &Which) -> Result<usize, CommandError> {
    let mut last: BTreeMap<(String, String), Value> = BTreeMap::new();
    for message in announcements(stack)? {
        let (key, shop) = (text(&message, "key").to_owned(), text(&message, "shop").to_owned());
        if [MAIL_STOPPED, SOURCE_SILENT].contains(&key.as_str()) {
            last.insert((key, shop), message);
        }
    }
    let open = last.into_values().filter_map(|message| {
        let case = message.pointer("/change/case")?.clone();
        Some((message, case))
    });
    let open: Vec<(Value, Value)> = open.collect();
    for (message, case) in &open {
        if which.output.json {
            print(&message.to_string());
            continue;
        }
        let about = format!("for {}, {}", text(message, "team"), text(message, "severity"));
        let (key, shop) = (text(message, "key"), text(message, "shop"));
        print(&format!("{} {}  {shop}  {}", styled(BAD, "open"), styled(STRONG, key), styled(DIM, &about)));
        print(&format!("  {}", text(case, "summary")));
        lines(case).iter().for_each(|line| print(&format!("    {line}")));
        print("");
    }
    Ok(open.len())
}

fn print_one(which: &Which, order: &str, key: &CaseKey, (state, since): (&str, Timestamp), case: &Value) {
    let (kind, subject) = (key.kind(), key.subject().to_string());
    let (team, severity) = (kind.team().slug(), kind.severity().slug());
    if which.output.json {
        let summary = text(case, "summary");
        let shown = json!({ "order": order, "kind": kind, "subject": subject, "team": team, "severity": severity,
            "open": state == OPEN, "since": since, "summary": summary, "case": case });
        return print(&shown.to_string());
    }
    let style = if state == OPEN { BAD } else { DIM };
    let about = styled(DIM, &format!("for {team}, {severity}, since {}", clock(since)));
    print(&format!("{} {}  {order}, {subject}  {about}", styled(style, state), styled(STRONG, kind.slug())));
    print(&format!("  {}", text(case, "summary")));
    for line in lines(case) {
        print(&format!("    {line}"));
    }
    print("");
}

/// Returns what a person needs to act, line by line: the facts, what the customer was told and was not, and
/// the actions with the effect of each.
fn lines(case: &Value) -> Vec<String> {
    let fact = |fact: &Value| {
        let (source, at) = (text(fact, "source"), moment(fact, "occurred_at"));
        format!("{} {}", text(fact, "says"), styled(DIM, &format!("{source}, {at}")))
    };
    let told = |told: &Value| {
        format!("{}: {} {}", text(told, "key"), text(told, "says"), styled(DIM, &moment(told, "at")))
    };
    let withheld = |withheld: &Value| format!("{}: {}", text(withheld, "key"), text(withheld, "reason"));
    let action = |action: &Value| {
        let decision = action.get("decision").and_then(Value::as_str);
        let decision = decision.map(|slug| format!(" {}", styled(NOTE, slug))).unwrap_or_default();
        format!("{} {}{decision}", text(action, "action"), styled(DIM, text(action, "effect")))
    };
    let parts = [
        named("fact", case, "evidence", fact),
        named("told", case, "told", told),
        named("withheld", case, "withheld", withheld),
        named("you can", case, "actions", action),
    ];
    let page = Some(text(case, "order_page")).filter(|page| !page.is_empty());
    let page = page.map(|page| format!("{} {page}", styled(DIM, "in shop  ")));
    parts.into_iter().flatten().chain(page).collect()
}

fn named(name: &str, case: &Value, member: &str, show: impl Fn(&Value) -> String) -> Vec<String> {
    let all = case.get(member).and_then(Value::as_array).into_iter().flatten();
    all.map(|one| format!("{} {}", styled(DIM, &format!("{name:9}")), show(one))).collect()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// Returns a moment without fractions of seconds.
fn moment(value: &Value, member: &str) -> String {
    let text = text(value, member);
    text.parse().map_or_else(|_| text.to_owned(), clock)
}

/// Returns each case as people were last told about it.
fn announced(stack: &Stack) -> Result<Announced, CommandError> {
    let read = |announcement: Value| {
        let order = announcement.get("order")?;
        let order = format!("{}#{}", order.get("shop")?.as_str()?, order.get("order_id")?.as_str()?);
        let key = announcement.get("key")?.as_str()?.to_owned();
        let mut case = announcement.pointer("/change/case")?.clone();
        if let (Some(members), Some(page)) = (case.as_object_mut(), announcement.get("order_page")) {
            members.insert("order_page".to_owned(), page.clone());
        }
        Some(((order, key), case))
    };
    Ok(announcements(stack)?.into_iter().filter_map(read).collect())
}

/// Returns all that people were told, in the order in which they were told.
fn announcements(stack: &Stack) -> Result<Vec<Value>, CommandError> {
    let for_people = inside::queued(&stack.cloud)?.into_iter().filter(Queued::is_for_people);
    Ok(for_people.filter_map(|message| serde_json::from_str(&message.body).ok()).collect())
}
