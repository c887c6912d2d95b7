//! Checks the project's rules.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic
)]

use std::fs;

use candor_architecture::house::{Crate, Source as SourceFile, crates, names, pascal, root, rust_files};
use candor_architecture::lengths::{functions as functions_of, length_of_95_in_100, too_long};
use candor_architecture::template::{plain, resources};
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::Source;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::outreach::announced::CaseAnnounced;

fn functions() -> Vec<String> {
    names(&root().join("functions"))
}

#[test]
fn the_top_level_stays_as_it_was_given() {
    let given = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "events",
        "functions",
        "infra",
        "shared",
        "tests",
    ];
    let mut visible = names(&root());
    visible.retain(|name| !name.starts_with('.') && name != "target");
    assert_eq!(visible, given);
}

#[test]
fn dependencies_point_inwards_and_never_back_or_sideways() {
    for member in crates() {
        let ours =
            ["candor-domain", "candor-mail", "candor-engine", "candor-edge", "candor-shopify", "candor-aws"];
        let may: &[&str] = match member.folder.as_str() {
            "shared/domain" => &[],
            "shared/engine" | "shared/mail" | "shared/edge" | "shared/shopify" => &ours[..1],
            "shared/desk" => &ours[..3],
            "shared/aws" => &ours[..5],
            folder if folder.starts_with("functions/") => &ours,
            // Tools and tests are outside the layers and may use everything.
            _ => continue,
        };
        let functions = functions();
        for dependency in member.dependencies() {
            let inside = dependency.starts_with("candor-") || functions.contains(&dependency);
            // What webhooks did not bring is read by the code that reads webhooks.
            let reads_webhooks =
                member.folder == "functions/shopify-sweep" && dependency == "shopify-webhook";
            // A truth report is the desk by mail, and a mail about a case calls it what the desk calls it.
            let shows_pages = ["functions/desk", "functions/truth-report", "functions/team-mail"]
                .contains(&member.folder.as_str())
                && dependency == "candor-desk";
            assert!(
                !inside || reads_webhooks || shows_pages || may.contains(&dependency.as_str()),
                "{} may not use {dependency}",
                member.folder
            );
        }
    }
}

#[test]
fn the_domain_reaches_nothing_outside() {
    let domain = crates().into_iter().find(|member| member.folder == "shared/domain").unwrap();
    let optional = domain.optional_dependencies();
    let mut always = domain.dependencies();
    always.retain(|name| !optional.contains(name));
    assert_eq!(always, ["iso_currency", "jiff", "serde", "serde_json", "thiserror"]);
    // It is for the JSON Schemas of events. Only `tests/schema` asks for it, and only in its tests.
    assert_eq!(optional, ["schemars"]);
    assert!(domain.manifest["features"].get("default").is_none(), "the domain has a default feature");
    for member in crates() {
        assert!(member.features_of("candor-domain").is_empty(), "{} carries more domain", member.folder);
    }
}

#[test]
fn only_shared_aws_names_aws_the_environment_or_the_clock() {
    let forbidden = [
        "aws_sdk",
        "aws_smithy",
        "aws_types",
        "lambda_runtime",
        "aws_lambda_events",
        "env::var",
        "std::env",
        "::now()",
    ];
    for member in production_crates().filter(|member| member.folder != "shared/aws") {
        for dependency in member.dependencies() {
            let aws = dependency.starts_with("aws") || dependency.starts_with("lambda");
            assert!(!aws, "{} may not depend on {dependency}", member.folder);
        }
        for source in member.sources() {
            for word in forbidden {
                assert!(!source.code.contains(word), "{} may not say {word}", source.path);
            }
        }
    }
}

/// Lists the files that are longer, each with its own limit. Entries may be removed and limits lowered, but
/// nothing may be added.
const LONGER_FILES: [(&str, usize); 1] = [("shared/domain/src/values/reading.rs", 310)];

/// Tests do not count.
#[test]
fn a_file_is_short_and_so_is_a_function() {
    let sources: Vec<_> = crates().iter().flat_map(Crate::sources).collect();
    let (tests, product): (Vec<_>, Vec<_>) =
        sources.iter().partition(|source| source.place().starts_with("tests/"));
    assert_eq!(too_long(&lines(&product), 300, &LONGER_FILES), [""; 0]);
    assert_eq!(too_long(&lines(&tests), 420, &[]), [""; 0]);
    let functions: Vec<_> = product.iter().flat_map(|source| functions_of(&source.code)).collect();
    assert!(functions.len() > 1000, "only {} functions were measured", functions.len());
    assert!(length_of_95_in_100(&functions) <= 30, "one function in twenty has more than 30 lines");
}

fn lines<'a>(sources: &[&'a SourceFile]) -> Vec<(&'a str, usize)> {
    sources.iter().map(|source| (source.place(), source.code.lines().count())).collect()
}

#[test]
fn no_name_says_nothing() {
    let banned = ["util", "helper", "common", "manager", "process", "handle", "misc"];
    for parent in ["functions", "shared", "infra/local", "tests"] {
        for source in rust_files(&root().join(parent)) {
            let name = source.path.rsplit('/').next().unwrap_or_default();
            assert!(!banned.iter().any(|word| name.contains(word)), "{} says nothing", source.path);
        }
    }
}

#[test]
fn every_crate_says_what_it_is() {
    for member in crates() {
        let package = member.manifest.get("package").unwrap();
        assert!(package.get("description").is_some(), "{} has no description", member.folder);
        let entry = ["lib.rs", "main.rs"].map(|file| root().join(&member.folder).join("src").join(file));
        let text = entry.iter().find_map(|path| fs::read_to_string(path).ok());
        let tests_alone = member.folder.starts_with("tests/") && text.is_none();
        assert!(
            tests_alone || text.is_some_and(|text| text.starts_with("//!")),
            "{} does not open with what it does",
            member.folder
        );
    }
}

#[test]
fn one_slug_names_a_function_everywhere() {
    for slug in functions() {
        let member =
            crates().into_iter().find(|member| member.folder == format!("functions/{slug}")).unwrap();
        assert_eq!(member.name(), slug, "the package is named by its folder");
        let main = fs::read_to_string(root().join(&member.folder).join("src/main.rs")).unwrap();
        assert!(main.lines().count() <= 20, "{slug}: main.rs only starts the function");
    }
    let resources = resources();
    let in_template = resources.keys().filter_map(|name| name.strip_suffix("Function"));
    let expected: Vec<String> = functions().iter().map(|slug| pascal(slug)).collect();
    let mut found: Vec<String> = in_template.map(str::to_owned).collect();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn every_event_type_has_its_function_rule_queue_and_samples() {
    let resources = resources();
    for kind in EventType::ALL {
        let of = kind.recorded_with();
        assert_eq!(of.recorded_with(), of, "{of} has a function of its own");
        assert!(functions().contains(&of.slug().to_owned()), "no functions/{of}");
        for resource in ["Rule", "Queue", "Function"] {
            assert!(
                resources.contains_key(&format!("{}{resource}", of.detail_type())),
                "{kind} has no {resource}"
            );
        }
        let rule =
            &resources[&format!("{}Rule", of.detail_type())]["Properties"]["EventPattern"]["detail-type"];
        let takes = |name: &serde_yaml_ng::Value| name.as_str() == Some(kind.detail_type());
        assert!(rule.as_sequence().unwrap().iter().any(takes), "the rule for {of} does not take {kind}");
        let schemas = names(&root().join("events/schemas"));
        assert!(
            schemas.contains(&format!("{kind}.json")),
            "no events/schemas/{kind}.json: UPDATE_SCHEMAS=1 cargo test -p candor-schema"
        );
        let samples = names(&root().join("events").join(kind.slug()));
        assert!(samples.contains(&"applied.json".to_owned()), "events/{kind} has no applied.json");
        for outcome in ["duplicate", "refused-"] {
            assert!(
                samples.iter().any(|name| name.starts_with(outcome)),
                "events/{kind} has no {outcome} sample"
            );
        }
    }
}

/// Otherwise a command would be read as a fact, and a replay of the archive would send old commands again.
#[test]
fn nothing_of_ours_hears_signals_or_keeps_them_for_a_replay() {
    let resources = resources();
    let prefix = "candor.";
    assert!(!Command::SOURCE.starts_with(prefix));
    assert!(Source::ALL.iter().all(|source| source.name().starts_with(prefix)));
    let is_ours = |properties: &serde_yaml_ng::Value, bus: &str, name: &str| {
        properties.get(bus).is_some_and(|bus| plain(bus) == name)
    };
    let mut count = 0;
    for (name, resource) in &resources {
        let properties = &resource["Properties"];
        if is_ours(properties, "EventBusName", "Ref Bus")
            || is_ours(properties, "SourceArn", "GetAtt Bus.Arn")
        {
            let sources = plain(&properties["EventPattern"]["source"]);
            // The rules that hear them have them carried out: by a system of the shop's own, or by Shopify.
            if ["CommandsRule", "ShopifyActionsRule"].contains(&name.as_str()) {
                assert_eq!(sources, Command::SOURCE);
                continue;
            }
            // These tell people of cases, and hear nothing else.
            if ["TeamMailRule", "SlackRule"].contains(&name.as_str()) {
                let heard = plain(&properties["EventPattern"]["detail-type"]);
                assert_eq!((sources.as_str(), heard.as_str()), (Command::SOURCE, CaseAnnounced::DETAIL_TYPE));
                continue;
            }
            // A notice is no fact, and only the shop gives one.
            if name == "ShopifyNoticesRule" {
                let heard = plain(&properties["EventPattern"]["detail-type"]);
                assert_eq!(
                    (sources.as_str(), heard.as_str()),
                    (Source::Storefront.name(), FulfilmentOrderChanged::DETAIL_TYPE)
                );
                assert_eq!(EventType::from_detail_type(&heard), None);
                continue;
            }
            assert_eq!(sources, format!("prefix: {prefix}"), "{name} hears more than facts");
            count += 1;
        }
    }
    assert!(count > 5, "only {count} rules were looked at");
    let carried_out = plain(&resources["ShopifyActionsRule"]["Properties"]["EventPattern"]["detail-type"]);
    assert_eq!(carried_out, CommandBody::DETAIL_TYPES.join(" "));
    for detail_type in CommandBody::DETAIL_TYPES {
        assert_eq!(
            EventType::from_detail_type(detail_type),
            None,
            "{detail_type} is the name of a fact, too"
        );
    }
}

#[test]
fn every_function_has_samples_and_a_row_in_the_readme() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let rows = fs::read_to_string(root().join("infra/README.md")).unwrap();
    for slug in functions() {
        assert!(!names(&root().join("events").join(&slug)).is_empty(), "events/{slug} has no sample");
        assert!(rows.contains(&format!("\n| `{slug}` | ")), "infra/README.md has no row for {slug}");
    }
    let section = rows.split("\n## ").find(|section| section.starts_with("Functions\n")).unwrap();
    let listed = section.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(listed, functions().len(), "infra/README.md has a row for a function that is not there");
    assert!(readme.lines().count() < 200, "README.md is to be read at one sitting");
}

/// Returns the crates that run in production.
fn production_crates() -> impl Iterator<Item = Crate> {
    let production =
        |member: &Crate| member.folder.starts_with("shared/") || member.folder.starts_with("functions/");
    crates().into_iter().filter(production)
}
