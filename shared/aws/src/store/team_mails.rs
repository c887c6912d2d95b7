//! Counts the mails to teams, in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `TEAM-MAILS#<team>#<hour>` | `mails`: their number; `expires_at`; and for each mail the call that sent it, under a hash of its announcement |
//!
//! It holds nothing personal, and has no `wake_shard` and no `due`. An hour's item stays below two write units (2 KB) with the
//! usual number of mails.

use std::fmt::Write;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, ReturnValuesOnConditionCheckFailure};
use candor_engine::ports::{MailTurn, StoreError, TeamMail, TeamMails};
use sha2::{Digest, Sha256};

use super::item::{Item, number};
use super::registry::until;
use super::{Table, corrupt, if_measured, measured, unavailable};

const TAKE: &str = "take the turn of a mail to team";
const MAILS: &str = "mails";
/// The number of hours after which an hour is no longer asked for, and some more.
const KEPT_HOURS: u16 = 48;
/// The number of bytes of a hash that tell announcements of one hour apart.
const HASH_BYTES: usize = 8;
/// The condition for a turn: nothing was told of the announcement, and there is room in the hour. Two calls may ask at the same
/// time, and DynamoDB answers one after the other.
const IS_FREE: &str = "attribute_not_exists(#told) AND (attribute_not_exists(mails) OR mails < :most)";

impl<K> TeamMails for Table<K> {
    async fn take_turn(&self, mail: &TeamMail<'_>, most: u32) -> Result<MailTurn, StoreError> {
        let told = told(mail.announcement);
        let ends = mail.hour.later(KEPT_HOURS).begins_at();
        let request = self
            .client
            .update_item()
            .table_name(&self.name)
            .key("pk", AttributeValue::S(pk(mail)))
            .update_expression("SET #told = :call, expires_at = :expires_at ADD mails :one")
            .condition_expression(IS_FREE)
            .expression_attribute_names("#told", &told)
            .expression_attribute_values(":call", AttributeValue::S(mail.call.to_owned()))
            .expression_attribute_values(":expires_at", until(ends))
            .expression_attribute_values(":one", AttributeValue::N("1".to_owned()))
            .expression_attribute_values(":most", AttributeValue::N(most.to_string()))
            .return_values(ReturnValue::UpdatedNew)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .set_return_consumed_capacity(if_measured());
        let found = match request.send().await {
            Ok(answer) => {
                measured(TAKE, &mail.team, answer.consumed_capacity());
                return granted(&answer.attributes.unwrap_or_default(), mail);
            }
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(held)) => {
                    held.item().cloned().unwrap_or_default()
                }
                Some(_) | None => return Err(unavailable(TAKE, &mail.team, error)),
            },
        };
        match found.get(&told).and_then(|call| call.as_s().ok()) {
            Some(call) if call == mail.call => granted(&found, mail),
            Some(_) => Ok(MailTurn::Repeated),
            None => Ok(MailTurn::Exhausted),
        }
    }
}

/// Returns a turn that is granted, by what the item holds. That of a repeated call has the newest number, which is not less.
fn granted(item: &Item, mail: &TeamMail<'_>) -> Result<MailTurn, StoreError> {
    number(item, MAILS).map(MailTurn::Granted).map_err(|cause| corrupt(TAKE, &mail.team, cause))
}

fn pk(mail: &TeamMail<'_>) -> String {
    format!("TEAM-MAILS#{}#{}", mail.team, mail.hour.number())
}

/// Returns the name of the attribute about an announcement.
fn told(announcement: &str) -> String {
    let mut name = "told-".to_owned();
    for byte in Sha256::digest(announcement).iter().take(HASH_BYTES) {
        // Writing to a text cannot fail.
        let _ = write!(name, "{byte:02x}");
    }
    name
}
