//! Records that a tag was added to an order, or removed from it, and how the risk of an order is rated.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;
use candor_engine::intake::Kinds;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run_each(Kinds {
        first: (EventType::OrderTagged, order_tagged::translate),
        more: &[(EventType::RiskAssessed, order_tagged::assessed::translate)],
    })
}
