//! Problems, in sentences.

use crate::case::problem::{BeliefProblem, CommandProblem, EventProblem, MessageProblem, Problem, Wish};
use crate::case::words::english::goods::{self, goods_or};
use crate::case::words::english::{money, statements};
use crate::case::words::pieces::{count, list};
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::text::TagName;

pub(crate) fn problem(problem: &Problem) -> String {
    match problem {
        Problem::Event(problem) => event(problem),
        Problem::Payment(problem) => money::payment(problem),
        Problem::Refund(problem) => money::refund(problem),
        Problem::Dispute(problem) => money::dispute(problem),
        Problem::Fulfilment(problem) => goods::fulfilment(problem),
        Problem::Shipment(problem) => goods::shipment(problem),
        Problem::Tracking(problem) => goods::tracking(problem),
        Problem::Return(problem) => goods::returning(problem),
        Problem::Message(problem) => message(problem),
        Problem::Belief(problem) => belief(problem),
        Problem::Command(problem) => command(problem),
    }
}

fn event(problem: &EventProblem) -> String {
    match problem {
        EventProblem::Refused { violations } => {
            let wrong: Vec<String> = violations.iter().map(ToString::to_string).collect();
            format!("An event was refused and changed nothing: {}.", wrong.join("; "))
        }
        EventProblem::Unmatched { reports, newest } => {
            let number = count(*reports, "report", "reports");
            let about = newest.as_ref().map_or("something", |wrong| wrong.problem.as_str());
            format!("{number} of a payment provider changed nothing: the newest {about}.")
        }
        EventProblem::OrderMissing { facts } => {
            format!("{} came in for an order that nobody placed.", count(*facts, "fact", "facts"))
        }
    }
}

fn message(problem: &MessageProblem) -> String {
    match problem {
        MessageProblem::ShopUnknown { message, shop } => {
            format!("The customer should get {message}, but the policy does not know the shop {shop}.")
        }
        MessageProblem::Blocked { message, reason } => {
            format!("The customer should get {message}, but there is no way to send it ({reason}).")
        }
        MessageProblem::Refused { message, why } => {
            format!("The customer should get {message}, but the mail service refused it: {}.", why.as_str())
        }
        MessageProblem::Unknown { message, attempts } => {
            let attempts = count(*attempts, "attempt", "attempts");
            format!("Nobody can tell whether {message} went out ({attempts}).")
        }
        MessageProblem::Bounced {} => {
            "Mail to the customer comes back. Nothing more is sent to this address.".to_owned()
        }
        MessageProblem::Complained {} => {
            "The customer called a mail of ours unwanted. Nothing more is sent to this address.".to_owned()
        }
    }
}

fn belief(problem: &BeliefProblem) -> String {
    match problem {
        BeliefProblem::Arrived { shipment, now } => {
            let now = now.map_or("unknown", TrackingStatus::slug);
            format!("The customer was told that parcel {shipment} arrived. The carrier now says: {now}.")
        }
        BeliefProblem::Order { told, now } => {
            let (told, now) = (statements::order(told), statements::order(now));
            format!("The customer believes the order {told}. Now it {now}.")
        }
        BeliefProblem::Shipment { shipment, told, now } => {
            let (told, now) = (statements::shipment(told), statements::shipment(now));
            format!("The customer believes parcel {shipment} {told}. Now it {now}.")
        }
        BeliefProblem::Pickup { told, now } => {
            let (told, now) = (statements::pickup(told), statements::pickup(now));
            format!("The customer believes: {told}. Now: {now}.")
        }
        BeliefProblem::Day { goods, told, now } => {
            let what = goods_or(goods, "the rest of the order");
            format!("The customer believes {what} arrives by {told}. Now it should arrive by {now}.")
        }
    }
}

fn command(problem: &CommandProblem) -> String {
    match problem {
        CommandProblem::Refused { wish: of, says } => {
            format!("The shop will not {}. It says: {}.", wish(of), list(says))
        }
        CommandProblem::Unanswered { wish: of, at } => {
            format!("The shop was asked to {} ({at}), and did not say that it did.", wish(of))
        }
    }
}

/// Returns what the shop was asked for, to stand after `will not`.
fn wish(wish: &Wish) -> String {
    let name = |tag: &Option<TagName>| match tag {
        Some(tag) => tag.as_str().to_owned(),
        None => "of the order".to_owned(),
    };
    match wish {
        Wish::Cancelled {} => "cancel the order".to_owned(),
        Wish::Tagged { tag } => format!("put the tag {} on", name(tag)),
        Wish::Untagged { tag } => format!("take the tag {} off", name(tag)),
        Wish::CasesShown {} => "show the cases of the order".to_owned(),
        Wish::Archived {} => "archive the order".to_owned(),
        Wish::Held { reason } => format!("hold the order ({reason})"),
        Wish::Sent {} => "send what is held".to_owned(),
    }
}
