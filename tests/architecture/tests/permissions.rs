//! Checks that each function may do exactly what it does: exact actions on exact resources.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic
)]

use std::collections::BTreeSet;

use candor_architecture::house::{names, pascal, root};
use candor_architecture::template::{list, permissions, plain, plain_at, resources, section, statements};
use candor_domain::command::command_event::Command;
use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::Source;
use candor_domain::reference::report::Report;

const READS_ITS_QUEUE: [&str; 4] =
    ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];

const ADOPTED: &str =
    "Sub arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${TableName}";

/// Returns the ARN of the table, the stack's own or the adopted one.
fn table() -> String {
    format!("If HasOwnTable GetAtt Table.Arn {ADOPTED}")
}

/// Returns the name of the role of a function. Those that record a fact share one, since each may do the same.
fn role_of(slug: &str) -> String {
    let records = EventType::ALL.iter().any(|kind| kind.slug() == slug);
    if records { "FactsRole".to_owned() } else { format!("{}Role", pascal(slug)) }
}

/// Returns the permissions that a function needs beyond writing its log, as pairs of action and resource. A
/// change of what a function does changes this list and the template together.
fn expected(slug: &str) -> BTreeSet<(String, String)> {
    let mine = |suffix: &str| format!("GetAtt {}{suffix}", pascal(slug));
    let queue = READS_ITS_QUEUE.map(|action| (action, mine("Queue.Arn")));
    let table_access = ["dynamodb:GetItem", "dynamodb:PutItem"].map(|action| (action, table()));
    let more: Vec<(&str, String)> = match slug {
        "dispatch" => {
            let mut may = vec![
                ("sqs:SendMessage", "GetAtt UndeliveredQueue.Arn".to_owned()),
                ("sqs:SendMessage", "GetAtt ExceptionsQueue.Arn".to_owned()),
                ("dynamodb:UpdateItem", table()),
                ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
                ("secretsmanager:GetSecretValue", "GetAtt UnsubscribeSecret.Id".to_owned()),
            ];
            may.extend(queue.into_iter().chain(table_access));
            let rest = may.into_iter().map(|(action, resource)| (action.to_owned(), resource));
            return rest.chain(reads_stream()).collect();
        }
        "figures" => {
            let adds = ["dynamodb:PutItem", "dynamodb:UpdateItem"].map(|action| (action.to_owned(), table()));
            let gives_up = ("sqs:SendMessage".to_owned(), "GetAtt UndeliveredQueue.Arn".to_owned());
            return reads_stream().into_iter().chain(adds).chain([gives_up]).collect();
        }
        "wake" => vec![
            ("dynamodb:Query", format!("If HasOwnTable Sub ${{Table.Arn}}/index/wake {ADOPTED}/index/wake")),
            ("dynamodb:GetItem", table()),
            ("dynamodb:PutItem", table()),
            ("sqs:SendMessage", "GetAtt DispatchQueue.Arn".to_owned()),
            ("sqs:SendMessage", "GetAtt ExceptionsQueue.Arn".to_owned()),
        ],
        "truth-report" => table_access.into_iter().collect(),
        "team-mail" => team_mail().to_vec(),
        "shopify-sweep" => asks_shopify().into_iter().chain([("dynamodb:PutItem", table())]).collect(),
        "shopify-actions" => queue.into_iter().chain(asks_shopify()).collect(),
        "erasure" => return erasure(),
        "shopify-webhook" | "stripe-webhook" => {
            let edge = [
                ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
                ("secretsmanager:GetSecretValue", "GetAtt WebhookSecret.Id".to_owned()),
            ];
            queue.into_iter().chain(edge).collect()
        }
        "easypost-webhook"
        | "aftership-webhook"
        | "shippo-webhook"
        | "tracking-webhook"
        | "woocommerce-webhook" => vec![
            ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
            ("secretsmanager:GetSecretValue", "GetAtt WebhookSecret.Id".to_owned()),
        ],
        "report-received" => {
            let bus = ("events:PutEvents", "GetAtt Bus.Arn".to_owned());
            queue.into_iter().chain(table_access).chain([bus]).collect()
        }
        "desk" => return desk(),
        "unsubscribe" => vec![
            ("dynamodb:GetItem", table()),
            ("dynamodb:UpdateItem", table()),
            ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
            ("secretsmanager:GetSecretValue", mine("Secret.Id")),
        ],
        // The functions that record facts: each reads every queue of theirs.
        _ => {
            let own = EventType::ALL.iter().filter(|kind| kind.recorded_with() == **kind);
            let queues = own.flat_map(|kind| {
                READS_ITS_QUEUE.map(|action| (action, format!("GetAtt {}Queue.Arn", kind.detail_type())))
            });
            let counts = ("dynamodb:UpdateItem", table());
            // Four of them teach which order a reference belongs to.
            let tells = ("sqs:SendMessage", "GetAtt ReportReceivedQueue.Arn".to_owned());
            queues.chain(table_access).chain([counts, tells]).collect()
        }
    };
    more.into_iter().map(|(action, resource)| (action.to_owned(), resource)).collect()
}

/// Returns the permissions of a function that reads the stream of the table.
fn reads_stream() -> [(String, String); 4] {
    let arn = format!("If HasOwnTable GetAtt Table.StreamArn {ADOPTED}/stream/${{TableStreamLabel}}");
    ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"]
        .map(|action| (format!("dynamodb:{action}"), arn.clone()))
}

/// Returns the permissions of the function that writes to teams: it reads orders, and counts its mails.
fn team_mail() -> [(&'static str, String); 3] {
    [
        ("dynamodb:GetItem", table()),
        ("dynamodb:UpdateItem", table()),
        ("sqs:SendMessage", "GetAtt UndeliveredQueue.Arn".to_owned()),
    ]
}

/// Returns the permissions of a function that asks shops of Shopify, and compares an order with theirs.
fn asks_shopify() -> [(&'static str, String); 3] {
    [
        ("dynamodb:GetItem", table()),
        ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
        ("secretsmanager:GetSecretValue", "GetAtt ShopifyAccessSecret.Id".to_owned()),
    ]
}

/// The desk reads orders by each index, and writes decisions on the bus, and who looked at a case.
fn desk() -> BTreeSet<(String, String)> {
    let index = |name: &str| format!("If HasOwnTable Sub ${{Table.Arn}}/index/{name} {ADOPTED}/index/{name}");
    let indexes = ["cases", "numbers", "customers", "wake"].map(|name| ("dynamodb:Query", index(name)));
    let others = [
        ("dynamodb:GetItem", table()),
        ("dynamodb:PutItem", table()),
        ("events:PutEvents", "GetAtt Bus.Arn".to_owned()),
        ("secretsmanager:GetSecretValue", "GetAtt DeskSecret.Id".to_owned()),
        (
            "secretsmanager:GetSecretValue",
            "If HasDeskClientSecret Ref DeskClientSecretArn Ref AWS::NoValue".to_owned(),
        ),
    ];
    indexes.into_iter().chain(others).map(|(action, resource)| (action.to_owned(), resource)).collect()
}

/// The function that forgets is the only one that may read the whole table, or delete from it.
fn erasure() -> BTreeSet<(String, String)> {
    let items = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan"];
    let index = format!("If HasOwnTable Sub ${{Table.Arn}}/index/wake {ADOPTED}/index/wake");
    let items = items.map(|item| (format!("dynamodb:{item}"), table()));
    let queues = ["ExceptionsQueue", "UndeliveredQueue"];
    let queues = queues.map(|queue| ("sqs:SendMessage".to_owned(), format!("GetAtt {queue}.Arn")));
    let bus = ("events:PutEvents".to_owned(), "GetAtt Bus.Arn".to_owned());
    items.into_iter().chain(queues).chain([("dynamodb:Query".to_owned(), index), bus]).collect()
}

#[test]
fn every_function_may_do_exactly_what_it_does() {
    let resources = resources();
    for slug in names(&root().join("functions")) {
        let role = &resources[&role_of(&slug)];
        let logs = "GetAtt LogGroup.Arn";
        let allowed = permissions(role).into_iter().filter(|(action, resource)| {
            let logging = action.starts_with("logs:");
            assert!(!logging || *resource == logs, "{slug} may write another log: {resource}");
            // These permissions have tests of their own below.
            !logging && !action.starts_with("ses:")
        });
        assert_eq!(allowed.collect::<BTreeSet<_>>(), expected(&slug), "{slug}");
    }
}

/// The roles of functions that write to people of the shop. SES tells nothing of these mails.
const WRITE_TO_PEOPLE: [&str; 2] = ["TruthReportRole", "TeamMailRole"];

#[test]
fn only_dispatch_writes_to_customers_and_all_mail_is_from_the_shop() {
    for (name, role) in resources().iter().filter(|(name, _)| name.ends_with("Role")) {
        let mail: Vec<_> =
            permissions(role).into_iter().filter(|(action, _)| action.starts_with("ses:")).collect();
        if WRITE_TO_PEOPLE.contains(&name.as_str()) {
            let [(action, resource)] = &mail[..] else { panic!("{mail:?}") };
            assert_eq!(action, "ses:SendEmail");
            assert!(resource.contains("identity/${MailIdentity}"), "{resource}");
            continue;
        }
        if name != "DispatchRole" {
            assert!(mail.is_empty(), "{name} may send mail: {mail:?}");
            continue;
        }
        let (reads, sends): (Vec<_>, Vec<_>) =
            mail.into_iter().partition(|(action, _)| action == "ses:GetAccount");
        assert_eq!((reads.len(), sends.len()), (1, 2), "{sends:?}");
        for (action, resource) in sends {
            assert_eq!(action, "ses:SendEmail");
            assert!(
                resource.contains("identity/${MailIdentity}") || resource.contains("configuration-set/"),
                "{resource}"
            );
        }
    }
}

/// Otherwise an edge that was taken over could put anything on the bus, such as decisions of people.
#[test]
fn a_function_puts_only_events_of_its_own_source_on_the_bus() {
    let mut found = Vec::new();
    for (name, role) in resources().iter().filter(|(name, _)| name.ends_with("Role")) {
        for statement in statements(role) {
            if list(statement.get("Action")).contains(&"events:PutEvents".to_owned()) {
                let only = &statement["Condition"]["StringEquals"];
                found.push((name.clone(), plain_at(only, "events:source")));
            }
        }
    }
    let reporters: Vec<&str> =
        Source::ALL.into_iter().filter(|source| Report::may_come_from(*source)).map(Source::name).collect();
    let mut expected = [
        ("AftershipWebhookRole", Source::Carrier.name().to_owned()),
        ("DeskRole", Source::Desk.name().to_owned()),
        ("DispatchRole", Command::SOURCE.to_owned()),
        ("EasypostWebhookRole", Source::Carrier.name().to_owned()),
        ("ErasureRole", [Command::SOURCE, Source::Storefront.name()].join(" ")),
        ("ReportReceivedRole", reporters.join(" ")),
        ("ShippoWebhookRole", Source::Carrier.name().to_owned()),
        ("ShopifyActionsRole", Source::Storefront.name().to_owned()),
        ("ShopifySweepRole", Source::Storefront.name().to_owned()),
        ("ShopifyWebhookRole", Source::Storefront.name().to_owned()),
        ("StripeWebhookRole", Source::Payments.name().to_owned()),
        ("TrackingWebhookRole", Source::Carrier.name().to_owned()),
        ("UnsubscribeRole", Source::Mail.name().to_owned()),
        ("WoocommerceWebhookRole", Source::Storefront.name().to_owned()),
    ];
    found.iter_mut().for_each(|(_, sources)| *sources = sorted(sources));
    expected.iter_mut().for_each(|(_, sources)| *sources = sorted(sources));
    assert_eq!(found, expected.map(|(role, sources)| (role.to_owned(), sources)));
}

/// Otherwise a desk that was taken over could write orders without the facts that led to them, and what they tell customers.
#[test]
fn functions_that_write_no_orders_write_only_items_of_their_own() {
    let resources = resources();
    for (role, prefix) in [
        ("DeskRole", "LOOKS#*"),
        ("ShopifySweepRole", "CATCH-UP#*"),
        ("TruthReportRole", "TRUTH-REPORTS#*"),
        ("UnsubscribeRole", "CONTACT#*"),
    ] {
        let writes =
            ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"].map(|item| format!("dynamodb:{item}"));
        let statements = statements(&resources[role]);
        let writing: Vec<_> = statements
            .into_iter()
            .filter(|statement| list(statement.get("Action")).iter().any(|action| writes.contains(action)))
            .collect();
        let [writing] = &writing[..] else { panic!("{role} writes by {} statements", writing.len()) };
        let only = &writing["Condition"]["ForAllValues:StringLike"];
        assert_eq!(list(only.get("dynamodb:LeadingKeys")), [prefix], "{role}");
    }
}

fn sorted(words: &str) -> String {
    let mut words: Vec<&str> = words.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

#[test]
fn no_permission_has_a_wildcard() {
    for (name, role) in resources().iter().filter(|(name, _)| name.ends_with("Role")) {
        for (action, resource) in permissions(role) {
            // It reads the limits of the account, and takes no resource.
            let is_of_account = action == "ses:GetAccount" && resource == "*";
            assert!(
                is_of_account || !action.contains('*') && !resource.contains('*'),
                "{name}: {action} on {resource}"
            );
        }
        assert!(
            role["Properties"].get("ManagedPolicyArns").is_none(),
            "{name}: a managed policy is never exact"
        );
    }
}

#[test]
fn every_function_has_the_role_that_is_meant_for_it_and_reports_what_failed_of_a_batch() {
    for (name, function) in resources().iter().filter(|(name, _)| name.ends_with("Function")) {
        let properties = &function["Properties"];
        let slug = plain(&properties["CodeUri"]);
        let slug = slug.strip_prefix("../functions/").and_then(|rest| rest.strip_suffix('/')).unwrap();
        assert_eq!(pascal(slug), name.strip_suffix("Function").unwrap());
        assert_eq!(plain(&properties["Role"]), format!("GetAtt {}.Arn", role_of(slug)));
        let events = properties.get("Events").and_then(|events| events.as_mapping()).into_iter().flatten();
        for (source, event) in
            events.filter(|(_, event)| ["SQS", "DynamoDB"].contains(&event["Type"].as_str().unwrap()))
        {
            let reports = list(event["Properties"].get("FunctionResponseTypes"));
            assert_eq!(reports, ["ReportBatchItemFailures"], "{name} {}", plain(source));
        }
    }
}

/// The times that `shared/aws/src/times.rs` counts on.
#[test]
fn dispatch_runs_for_half_a_minute_at_most() {
    let timeout = resources()["DispatchFunction"]["Properties"]["Timeout"].as_u64();
    assert_eq!(timeout, Some(30));
}

#[test]
fn a_queue_hides_a_message_for_six_times_as_long_as_its_function_may_run() {
    let resources = resources();
    let default = section("Globals");
    let fed =
        resources.iter().filter(|(name, _)| name.ends_with("Function")).filter_map(|(name, function)| {
            let stem = name.strip_suffix("Function")?;
            Some((stem, function, resources.get(&format!("{stem}Queue"))?))
        });
    let mut count = 0;
    for (stem, function, queue) in fed {
        let own = function["Properties"].get("Timeout").unwrap_or(&default["Function"]["Timeout"]);
        let timeout = own.as_u64().unwrap();
        let hidden = queue["Properties"]["VisibilityTimeout"].as_u64().unwrap();
        assert!(hidden >= 6 * timeout, "{stem}: {hidden} s hidden, {timeout} s to run");
        let window =
            &function["Properties"]["Events"]["Queue"]["Properties"]["MaximumBatchingWindowInSeconds"];
        assert!(hidden >= 6 * timeout + window.as_u64().unwrap_or(0), "{stem}: the window comes on top");
        // The two numbers that `shared/aws/src/times.rs` counts on, and where a function learns its queue.
        let redrive = &queue["Properties"]["RedrivePolicy"];
        assert!(redrive.get("deadLetterTargetArn").is_some(), "{stem}");
        assert_eq!(redrive["maxReceiveCount"].as_u64(), Some(60), "{stem}");
        assert!(hidden >= 60, "{stem}: {hidden} s hidden");
        let own = &function["Properties"]["Environment"]["Variables"]["QUEUE_URL"];
        assert_eq!(plain(own), format!("Ref {stem}Queue"));
        count += 1;
    }
    assert!(count >= 7, "only {count} queues were looked at");
}
