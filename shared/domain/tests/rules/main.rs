//! Tests the rules, story by story. They are one program, since every program of its own would be linked
//! separately.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod support;

mod archive;
mod authorisations;
mod case_list;
mod clocks;
mod commands;
mod disputes;
mod failed_refunds;
mod figures;
mod fulfilment;
mod fulfilment_orders;
mod holds;
mod inhibition;
mod letters;
mod late;
mod live;
mod mail;
mod mail_account;
mod merging;
mod money;
mod names;
mod notices;
mod overdue;
mod people;
mod pickups;
mod plan;
mod estimates;
mod refusals;
mod risk;
mod tracking;
mod truth_reports;
mod unworked;
mod work;
