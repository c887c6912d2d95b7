//! Checks that each function may do exactly what it does: exact actions on exact resources.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic
)]

use std::collections::BTreeSet;

use candor_architecture::house::{names, pascal, root};
use candor_architecture::template::{list, permissions, plain, resources};

const READS_ITS_QUEUE: [&str; 3] = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

/// Returns the permissions that a function needs beyond writing its log, as pairs of action and resource. A
/// change of what a function does changes this list and the template together.
fn expected(slug: &str) -> BTreeSet<(String, String)> {
    let mine = |suffix: &str| format!("GetAtt {}{suffix}", pascal(slug));
    let queue = READS_ITS_QUEUE.map(|action| (action, mine("Queue.Arn")));
    let table =
        ["dynamodb:GetItem", "dynamodb:PutItem"].map(|action| (action, "GetAtt Table.Arn".to_owned()));
    let more: Vec<(&str, String)> = match slug {
        "dispatch" => {
            let stream = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
            let stream = stream.map(|action| (action, "GetAtt Table.StreamArn".to_owned()));
            let mut may = vec![
                ("sqs:SendMessage", mine("DeadLetterQueue.Arn")),
                ("sqs:SendMessage", "GetAtt ExceptionsQueue.Arn".to_owned()),
                ("dynamodb:UpdateItem", "GetAtt Table.Arn".to_owned()),
                ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
                ("secretsmanager:GetSecretValue", "GetAtt UnsubscribeSecret.Id".to_owned()),
            ];
            may.extend(queue.into_iter().chain(table));
            let stream = stream.map(|(action, resource)| (format!("dynamodb:{action}"), resource));
            let rest = may.into_iter().map(|(action, resource)| (action.to_owned(), resource));
            return rest.chain(stream).collect();
        }
        "wake" => vec![
            ("dynamodb:Query", "Sub ${Table.Arn}/index/wake".to_owned()),
            ("sqs:SendMessage", "GetAtt DispatchQueue.Arn".to_owned()),
        ],
        "shopify-webhook" => {
            let edge = [
                ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
                ("secretsmanager:GetSecretValue", mine("Secret.Id")),
            ];
            queue.into_iter().chain(edge).collect()
        }
        "unsubscribe" => vec![
            ("dynamodb:GetItem", "GetAtt Table.Arn".to_owned()),
            ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
            ("secretsmanager:GetSecretValue", mine("Secret.Id")),
        ],
        // The functions that record facts.
        _ => queue.into_iter().chain(table).collect(),
    };
    more.into_iter().map(|(action, resource)| (action.to_owned(), resource)).collect()
}

#[test]
fn every_function_may_do_exactly_what_it_does() {
    let resources = resources();
    for slug in names(&root().join("functions")) {
        let role = &resources[&format!("{}Role", pascal(&slug))];
        let logs = format!("GetAtt {}LogGroup.Arn", pascal(&slug));
        let allowed = permissions(role).into_iter().filter(|(action, resource)| {
            let logging = action.starts_with("logs:");
            assert!(!logging || *resource == logs, "{slug} may write another's log: {resource}");
            // These permissions have tests of their own below.
            !logging && !action.starts_with("ses:")
        });
        assert_eq!(allowed.collect::<BTreeSet<_>>(), expected(&slug), "{slug}");
    }
}

#[test]
fn only_dispatch_sends_mail_and_only_as_the_shop() {
    for (name, role) in resources().iter().filter(|(name, _)| name.ends_with("Role")) {
        let mail: Vec<_> =
            permissions(role).into_iter().filter(|(action, _)| action.starts_with("ses:")).collect();
        if name != "DispatchRole" {
            assert!(mail.is_empty(), "{name} may send mail: {mail:?}");
            continue;
        }
        assert_eq!(mail.len(), 2, "{mail:?}");
        for (action, resource) in mail {
            assert_eq!(action, "ses:SendEmail");
            assert!(
                resource.contains("identity/${MailIdentity}") || resource.contains("configuration-set/"),
                "{resource}"
            );
        }
    }
}

#[test]
fn no_permission_has_a_wildcard() {
    for (name, role) in resources().iter().filter(|(name, _)| name.ends_with("Role")) {
        for (action, resource) in permissions(role) {
            assert!(!action.contains('*') && !resource.contains('*'), "{name}: {action} on {resource}");
        }
        assert!(
            role["Properties"].get("ManagedPolicyArns").is_none(),
            "{name}: a managed policy is never exact"
        );
    }
}

#[test]
fn every_function_has_its_own_role_and_reports_what_failed_of_a_batch() {
    for (name, function) in resources().iter().filter(|(name, _)| name.ends_with("Function")) {
        let stem = name.strip_suffix("Function").unwrap();
        let properties = &function["Properties"];
        assert_eq!(plain(&properties["Role"]), format!("GetAtt {stem}Role.Arn"));
        let events = properties.get("Events").and_then(|events| events.as_mapping()).into_iter().flatten();
        for (source, event) in
            events.filter(|(_, event)| ["SQS", "DynamoDB"].contains(&event["Type"].as_str().unwrap()))
        {
            let reports = list(event["Properties"].get("FunctionResponseTypes"));
            assert_eq!(reports, ["ReportBatchItemFailures"], "{name} {}", plain(source));
        }
    }
}

#[test]
fn a_queue_hides_a_message_for_six_times_as_long_as_its_function_may_run() {
    let resources = resources();
    let fed =
        resources.iter().filter(|(name, _)| name.ends_with("Function")).filter_map(|(name, function)| {
            let stem = name.strip_suffix("Function")?;
            Some((stem, function, resources.get(&format!("{stem}Queue"))?))
        });
    let mut count = 0;
    for (stem, function, queue) in fed {
        let timeout = function["Properties"]["Timeout"].as_u64().unwrap();
        let hidden = queue["Properties"]["VisibilityTimeout"].as_u64().unwrap();
        assert!(hidden >= 6 * timeout, "{stem}: {hidden} s hidden, {timeout} s to run");
        assert!(plain(&queue["Properties"]["RedrivePolicy"]).contains("deadLetterTargetArn"), "{stem}");
        count += 1;
    }
    assert!(count >= 7, "only {count} queues were looked at");
}
