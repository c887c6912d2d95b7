//! Checks that the template stays small, cheap and explained.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic
)]

use std::collections::BTreeMap;
use std::fs;

use candor_architecture::house::{names, root};
use candor_architecture::template::{
    expanded, list, metrics_read, plain, plain_at, resources, section, text,
};
use candor_domain::event::event_type::EventType;
use serde_yaml_ng::Value;

fn of_type<'r>(resources: &'r BTreeMap<String, Value>, kind: &str) -> Vec<(&'r String, &'r Value)> {
    resources.iter().filter(|(_, resource)| plain_at(resource, "Type") == kind).collect()
}

/// Else a write that is of no order, such as that a person looked at a case, would invoke a function.
#[test]
fn the_readers_of_the_stream_take_what_is_due_of_an_order_and_changes_of_its_figures_alone() {
    let mut patterns = Vec::new();
    for (_, function) in of_type(&resources(), "AWS::Serverless::Function") {
        let events = function["Properties"].get("Events").and_then(Value::as_mapping).into_iter().flatten();
        for (_, event) in events.filter(|(_, event)| event["Type"] == "DynamoDB") {
            let filters = &event["Properties"]["FilterCriteria"]["Filters"];
            patterns.extend(filters.as_sequence().unwrap().iter().map(|filter| plain_at(filter, "Pattern")));
        }
    }
    let of = |attribute: &str| format!(r#"{{"dynamodb": {{"NewImage": {{{attribute}}}}}}}"#);
    let [due, figures] = [r#""due": {"BOOL": [true]}"#, r#""figures": {"S": [{"exists": true}]}"#].map(of);
    assert_eq!(patterns, [due, figures]);
}

/// The limits of CloudFormation:
/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>
const RESOURCES_MAX: usize = 500;
const BYTES_MAX: usize = 1_000_000;

#[test]
fn half_as_many_functions_again_would_fill_the_template_to_less_than_two_thirds() {
    let resources = resources();
    let more = names(&root().join("functions")).len() / 2;
    let of = |kind: &EventType| {
        let name = kind.detail_type();
        ["Queue", "Rule", "Function"].map(|part| format!("{name}{part}"))
    };
    let one = of(&EventType::OrderPlaced).map(|name| resources.get(&name).unwrap().clone());
    let count = expanded(resources.values()) + more * expanded(one.iter());
    assert!(count * 3 < RESOURCES_MAX * 2, "half as many functions again would need {count} resources");
    let text = text();
    let facts = EventType::ALL.iter().filter(|kind| kind.recorded_with() == **kind).count();
    let at = |name: &str| text.find(&format!("\n  {name}:\n")).unwrap();
    let bytes = (at("DispatchQueue") - at("OrderPlacedQueue")) / facts;
    let size = text.len() + more * bytes;
    assert!(size * 3 < BYTES_MAX * 2, "half as many functions again would need {size} bytes");
}

/// Each metric costs 0.10 USD a month, and ten are free: <https://aws.amazon.com/cloudwatch/pricing/>
#[test]
fn alarms_cost_a_dollar_and_twenty_a_month_at_most() {
    let resources = resources();
    let alarms = of_type(&resources, "AWS::CloudWatch::Alarm");
    assert!(alarms.len() > 10, "only {} alarms were looked at", alarms.len());
    let metrics: usize = alarms.iter().map(|(_, alarm)| metrics_read(alarm)).sum();
    assert!(metrics <= 22, "the alarms read {metrics} metrics");
}

#[test]
fn every_alarm_ends_with_its_part_of_the_handbook() {
    let handbook = fs::read_to_string(root().join("infra/README.md")).unwrap();
    let anchors: Vec<String> = handbook.lines().filter_map(anchor).collect();
    let resources = resources();
    let mut named: Vec<String> = Vec::new();
    for (name, alarm) in of_type(&resources, "AWS::CloudWatch::Alarm") {
        let description = plain_at(&alarm["Properties"], "AlarmDescription");
        let (_, anchor) = description.rsplit_once("infra/README.md#").unwrap_or_default();
        assert!(anchors.iter().any(|known| known == anchor), "{name}: the handbook has no #{anchor}");
        assert!(handbook.contains(&format!("`{name}`")), "the handbook does not mention {name}");
        named.push(name.clone());
    }
    let links = text();
    for link in links.split("infra/README.md#").skip(1) {
        let end = link.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        let link = link.get(..end.unwrap_or(link.len())).unwrap();
        assert!(anchors.iter().any(|known| known == link), "the handbook has no #{link}");
    }
    let dashboard = plain(&resources["Dashboard"]);
    for name in named {
        assert!(dashboard.contains(&format!("${{{name}.Arn}}")), "the dashboard does not show {name}");
    }
}

/// Returns the anchor that a heading has on a page, or `None` for other lines.
fn anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').trim().to_lowercase();
    let kept = title.chars().filter(|letter| letter.is_alphanumeric() || [' ', '-'].contains(letter));
    Some(kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect())
}

#[test]
fn every_counter_that_an_alarm_watches_is_counted() {
    let meter = fs::read_to_string(root().join("shared/aws/src/telemetry/meter.rs")).unwrap();
    let resources = resources();
    let mut watched = 0;
    for (name, alarm) in of_type(&resources, "AWS::CloudWatch::Alarm") {
        let properties = &alarm["Properties"];
        let several = properties.get("Metrics").and_then(Value::as_sequence).into_iter().flatten();
        let metrics = several.filter_map(|metric| metric.get("MetricStat")?.get("Metric"));
        for metric in metrics.chain([properties]).filter(|it| plain_at(it, "Namespace") == "Candor") {
            let counter = plain_at(metric, "MetricName");
            assert!(meter.contains(&format!("=> \"{counter}\"")), "{name}: nothing counts {counter}");
            watched += 1;
        }
    }
    assert!(watched >= 6, "only {watched} counters are watched");
}

/// A metric that nothing reads costs 0.30 USD a month, and the lines that carry it.
#[test]
fn what_is_counted_becomes_a_metric_only_if_something_reads_it() {
    let meter = fs::read_to_string(root().join("shared/aws/src/telemetry/meter.rs")).unwrap();
    let (_, list) = meter.split_once("fn is_read").unwrap();
    let (read, _) = list.split_once("=> true").unwrap();
    let read: Vec<&str> =
        read.split("Self::").skip(1).map(|name| name.trim_end_matches([' ', '|', '\n'])).collect();
    let template = text();
    let names = meter.lines().filter_map(|line| line.trim().strip_suffix("\",")?.split_once("=> \""));
    let names: Vec<&str> = names.map(|(_, name)| name).collect();
    assert!(names.len() > 20 && read.len() > 10, "{} of {} counters", read.len(), names.len());
    for name in names {
        let is_read =
            [format!("MetricName: {name}"), format!("\"{name}\"")].iter().any(|it| template.contains(it));
        assert_eq!(read.contains(&name), is_read, "{name}: is it a metric, and does anything read it?");
    }
}

/// A caller of the function itself would not take part in a release by steps, nor in taking it back.
#[test]
fn whatever_calls_a_function_that_has_an_alias_calls_the_alias() {
    let resources = resources();
    let released: Vec<&String> = of_type(&resources, "AWS::Serverless::Function")
        .into_iter()
        .filter(|(_, function)| function["Properties"].get("AutoPublishAlias").is_some())
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        released,
        [
            "AftershipWebhookFunction",
            "DeskFunction",
            "DispatchFunction",
            "EasypostWebhookFunction",
            "ShippoWebhookFunction",
            "ShopifyWebhookFunction",
            "StripeWebhookFunction",
            "TrackingWebhookFunction",
            "UnsubscribeFunction",
            "WakeFunction",
            "WoocommerceWebhookFunction",
        ],
        "the functions that act or answer are released by steps"
    );
    let callers = [
        "AWS::ApiGatewayV2::Integration",
        "AWS::Lambda::Permission",
        "AWS::Scheduler::Schedule",
        "AWS::IAM::Role",
    ];
    let mut count = 0;
    for (name, caller) in callers.iter().flat_map(|kind| of_type(&resources, kind)) {
        let says = plain(&caller["Properties"]);
        for function in &released {
            assert!(!says.contains(&format!("{function}.Arn")), "{name} calls {function} without its alias");
            assert!(
                says.matches(function.as_str()).count() == says.matches(&format!("{function}.Alias")).count(),
                "{name} calls {function} without its alias"
            );
            count += says.matches(&format!("{function}.Alias")).count();
        }
    }
    assert!(count >= 7, "only {count} callers were looked at");
}

/// Otherwise the bus may not put its events there, and they wait a day before anything says so.
#[test]
fn every_queue_and_function_that_a_rule_sends_to_lets_it() {
    let resources = resources();
    let let_in = list(resources["QueuesPolicy"]["Properties"].get("Queues"));
    let rules = of_type(&resources, "AWS::Events::Rule");
    assert!(rules.len() > 10, "only {} rules were looked at", rules.len());
    for (name, rule) in rules {
        for target in rule["Properties"]["Targets"].as_sequence().unwrap() {
            let dead = target["DeadLetterConfig"].get("Arn").map(plain).unwrap_or_default();
            let to = plain_at(target, "Arn");
            // The clock's target has no queue beside it: the next tick does the same.
            let is_function = to.ends_with("Function.Arn");
            if is_function {
                assert!(lets_in(&resources, &to, name), "{name} may not call {to}");
            }
            // An address outside is not a queue, and has a role to be called with.
            let to = Some(to).filter(|_| target.get("RoleArn").is_none()).unwrap_or_default();
            let queues =
                [to, dead].into_iter().filter(|arn| !arn.is_empty() && !arn.ends_with("Function.Arn"));
            for arn in queues {
                let queue = arn.strip_prefix("GetAtt ").and_then(|rest| rest.strip_suffix(".Arn")).unwrap();
                // A queue that is there on a condition is let in on the same one.
                let condition = resources[queue].get("Condition").map(plain);
                let said = match condition {
                    Some(condition) => format!("If {condition} Ref {queue} Ref AWS::NoValue"),
                    None => format!("Ref {queue}"),
                };
                assert!(let_in.contains(&said), "{name} may not send to {queue}");
            }
        }
    }
}

/// Returns true if a function lets a rule call it.
fn lets_in(resources: &BTreeMap<String, Value>, function: &str, rule: &str) -> bool {
    let function = function.trim_start_matches("GetAtt ").trim_end_matches(".Arn");
    of_type(resources, "AWS::Lambda::Permission").iter().any(|(_, permission)| {
        let of = &permission["Properties"];
        plain_at(of, "FunctionName") == format!("Ref {function}")
            && plain_at(of, "SourceArn") == format!("GetAtt {rule}.Arn")
    })
}

/// Otherwise the API's own address would lead around the web ACL.
#[test]
fn every_function_behind_the_api_knows_the_keys_that_cloudfront_shows() {
    let resources = resources();
    let mut checked = 0;
    for (name, integration) in of_type(&resources, "AWS::ApiGatewayV2::Integration") {
        let target = plain_at(&integration["Properties"], "IntegrationUri");
        let function = target.strip_prefix("Ref ").and_then(|rest| rest.strip_suffix(".Alias")).unwrap();
        let variables = &resources[function]["Properties"]["Environment"]["Variables"];
        assert_eq!(plain_at(variables, "EDGE_KEYS"), "Join   Ref EdgeKeys", "{name}");
        checked += 1;
    }
    assert_eq!(checked, 9);
    let check = fs::read_to_string(root().join("shared/aws/src/edge_keys.rs")).unwrap();
    let distributions = of_type(&resources, "AWS::CloudFront::Distribution");
    assert_eq!(distributions.len(), 2);
    for (_, distribution) in distributions {
        for origin in distribution["Properties"]["DistributionConfig"]["Origins"].as_sequence().unwrap() {
            let header = &origin["OriginCustomHeaders"][0];
            assert!(check.contains(&format!("HEADER: &str = \"{}\"", plain_at(header, "HeaderName"))));
            assert_eq!(plain_at(header, "HeaderValue"), "Select 0 Ref EdgeKeys");
        }
    }
}

/// The domain is at one place only: at the API, or at CloudFront.
#[test]
fn links_lead_to_the_domain_wherever_it_is_held() {
    let resources = resources();
    let held_by_api = "IsLinkDomainOfApi";
    for name in ["LinkDomainName", "LinkDomainMapping"] {
        assert_eq!(plain_at(&resources[name], "Condition"), held_by_api);
    }
    let conditions = section("Conditions");
    assert_eq!(
        plain(&conditions[held_by_api]),
        "And Not Equals Ref LinkDomain  Not Equals Ref LinkCertificateArn  Equals Ref WebAclArn ",
        "without CloudFront"
    );
    let distribution = &resources["EdgeDistribution"]["Properties"]["DistributionConfig"];
    assert_eq!(plain_at(distribution, "Aliases"), "If HasLinkDomain Ref LinkDomain Ref AWS::NoValue");
    let target = "If HasWebAcl GetAtt EdgeDistribution.DomainName GetAtt LinkDomainName.RegionalDomainName";
    let record = &resources["LinkDomainRecord"]["Properties"]["AliasTarget"];
    assert_eq!(plain_at(record, "DNSName"), target);
    let outputs = section("Outputs");
    assert_eq!(plain_at(&outputs["LinkTarget"], "Value"), target);
    let link = |path: &str| {
        format!(
            "If HasLinkDomain Sub https://${{LinkDomain}}{path} If HasWebAcl Sub \
             https://${{EdgeDistribution.DomainName}}{path} Sub ${{WebhookApi.ApiEndpoint}}{path}"
        )
    };
    assert_eq!(plain_at(&outputs["ShopifyWebhookUrl"], "Value"), link("/webhooks/shopify"));
    assert_eq!(plain_at(&outputs["StripeWebhookUrl"], "Value"), link("/webhooks/stripe/"));
    let woocommerce = link("/webhooks/woocommerce/{shop}");
    assert_eq!(plain_at(&outputs["WoocommerceWebhookUrl"], "Value"), woocommerce);
    assert_eq!(plain_at(&outputs["UnsubscribeUrl"], "Value"), link("/unsubscribe"));
    for function in ["DispatchFunction", "UnsubscribeFunction"] {
        let variables = &resources[function]["Properties"]["Environment"]["Variables"];
        assert_eq!(plain_at(variables, "UNSUBSCRIBE_URL"), link("/unsubscribe"), "{function}");
    }
}

#[test]
fn every_route_has_a_limit_of_its_own() {
    let resources = resources();
    let routes = of_type(&resources, "AWS::ApiGatewayV2::Route");
    assert!(routes.len() >= 3);
    for (name, route) in routes {
        let key = plain_at(&route["Properties"], "RouteKey");
        let api = plain_at(&route["Properties"], "ApiId");
        let stage = &resources[&format!("{}Stage", api.trim_start_matches("Ref "))];
        assert!(stage["Properties"]["RouteSettings"].get(&key).is_some(), "{name} has no limit");
        assert!(plain_at(stage, "DependsOn").contains(name.as_str()), "{name}");
    }
}

/// The same address is told to people, to the issuer, and to the function, which lets a browser in by no other.
#[test]
fn the_desk_has_one_address_and_is_there_only_where_it_is_asked_for() {
    let resources = resources();
    let at = |path: &str| {
        format!(
            "If HasDeskDomain Sub https://${{DeskDomain}}{path} If HasDeskEdge Sub \
             https://${{DeskDistribution.DomainName}}{path} Sub ${{DeskApi.ApiEndpoint}}{path}"
        )
    };
    let function = &resources["DeskFunction"]["Properties"]["Environment"]["Variables"];
    assert_eq!(plain_at(function, "DESK_URL"), at(""));
    assert_eq!(plain_at(&section("Outputs")["DeskUrl"], "Value"), at(""));
    let client = &resources["DeskUserPoolClient"]["Properties"];
    assert_eq!(list(client.get("CallbackURLs")), [at("/login/return")]);
    assert_eq!(list(client.get("LogoutURLs")), [at("/logout")]);
    assert_eq!(plain_at(&section("Parameters")["Desk"], "Default"), "off");
    let own: Vec<_> = resources.iter().filter(|(name, _)| name.starts_with("Desk")).collect();
    assert!(own.len() > 15, "only {} parts were looked at", own.len());
    for (name, part) in own {
        let condition = plain_at(part, "Condition");
        assert!(
            ["HasDesk", "HasDeskPool", "HasDeskEdge", "IsDeskDomainOfApi"].contains(&condition.as_str()),
            "{name}"
        );
    }
}

/// Returns how long something is kept, by the handbook.
fn kept_by_handbook(of: &str) -> String {
    let handbook = fs::read_to_string(root().join("infra/README.md")).unwrap();
    let (_, table) = handbook.split_once("**What is kept**, and why:").unwrap();
    let row = table.lines().find_map(|line| line.strip_prefix(&format!("| {of} |")));
    let row = row.unwrap_or_else(|| panic!("the handbook does not say how long is kept: {of}"));
    row.split('|').next().unwrap().trim().to_owned()
}

fn days(seconds: &str) -> String {
    format!("{} days", seconds.parse::<u64>().unwrap() / (24 * 60 * 60))
}

/// Returns the days of a constant such as `KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);`.
fn days_in_code(file: &str, constant: &str) -> String {
    let code = fs::read_to_string(root().join(file)).unwrap();
    let (_, value) =
        code.split_once(&format!("{constant}: SignedDuration = SignedDuration::from_hours(")).unwrap();
    format!("{} days", value.split(" * 24").next().unwrap())
}

#[test]
fn the_handbook_says_of_everything_how_long_it_is_kept() {
    const DEFAULT_SECONDS: &str = "345600"; // docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
    for (name, queue) in of_type(&resources(), "AWS::SQS::Queue") {
        let seconds = queue["Properties"].get("MessageRetentionPeriod").map(plain);
        let seconds = seconds.unwrap_or_else(|| DEFAULT_SECONDS.to_owned());
        // A tick of the schedule names no order.
        let expected = match name.as_str() {
            "WakeDeadLetterQueue" => continue,
            name if name.contains("DeadLetter")
                || name.contains("Undelivered")
                || name == "ExceptionsQueue" =>
            {
                kept_by_handbook("dead letters, undelivered events, cases on the exceptions queue")
            }
            _ => kept_by_handbook("events and messages that wait in queues"),
        };
        assert_eq!(days(&seconds), expected, "{name}");
    }
    let parameters = section("Parameters");
    for (name, of) in [("ArchiveDays", "events in the archive"), ("LogRetentionDays", "log lines")] {
        let default = plain_at(&parameters[name], "Default");
        assert_eq!(kept_by_handbook(of), format!("`{name}` ({default})"));
    }
    let (file, policy) =
        ("shared/engine/src/references.rs", fs::read_to_string(root().join("infra/policy.toml")).unwrap());
    assert_eq!(kept_by_handbook("references: tracking numbers"), days_in_code(file, "TRACKING_KEPT"));
    assert_eq!(kept_by_handbook("reports that wait for their order"), days_in_code(file, "WAITING_KEPT"));
    let answers = days_in_code("shared/engine/src/erasure.rs", "HAND_OVER_KEPT");
    assert_eq!(kept_by_handbook("a demand to hand over"), answers);
    let keep = kept_by_handbook("a tombstone: shop, order id, time");
    assert!(policy.contains("\nkeep = \"400d\"") && keep.contains("400 days"), "{keep}");
}
