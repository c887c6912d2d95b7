use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, InputValueDefinition};
use apollo_compiler::schema::ExtendedType;
use serde_json::Value;

use crate::introspection::{each, name, written};
use crate::package::{Real, real};

#[test]
fn the_schema_of_the_stand_in_is_a_part_of_the_real_one() {
    let Some(real) = real() else { return };
    let own = Schema::parse_and_validate(candor_shopify_shop::schema::TEXT, "schema.graphql").unwrap();
    for Real { version, schema } in real {
        let mut wrong = vec![];
        let mut compared = 0;
        for (called, kind) in
            own.types.iter().filter(|(called, kind)| !kind.is_built_in() && !called.starts_with("__"))
        {
            compared += 1;
            match each(schema, "types").find(|real| name(real) == called.as_str()) {
                Some(real) => compare(kind, real, &mut wrong),
                None => wrong.push(format!("{called} is not there")),
            }
        }
        assert!(compared > 40, "only {compared} types were compared");
        assert_eq!(wrong, [""; 0], "{version}");
    }
}

fn compare(own: &ExtendedType, real: &Value, wrong: &mut Vec<String>) {
    let called = own.name().as_str();
    match own {
        ExtendedType::Scalar(_) => kind(called, real, "SCALAR", wrong),
        ExtendedType::Object(own) => {
            kind(called, real, "OBJECT", wrong);
            let missing = own
                .implements_interfaces
                .iter()
                .filter(|one| !each(real, "interfaces").any(|real| name(real) == one.as_str()));
            wrong.extend(missing.map(|one| format!("{called} is no {one}")));
            own.fields.values().for_each(|field| compare_field(called, field, real, wrong));
        }
        ExtendedType::Interface(own) => {
            kind(called, real, "INTERFACE", wrong);
            own.fields.values().for_each(|field| compare_field(called, field, real, wrong));
        }
        ExtendedType::Enum(own) => {
            kind(called, real, "ENUM", wrong);
            let unknown = own
                .values
                .keys()
                .filter(|own| !each(real, "enumValues").any(|real| name(real) == own.as_str()));
            wrong.extend(unknown.map(|value| format!("{called} has no {value}")));
        }
        ExtendedType::InputObject(own) => {
            kind(called, real, "INPUT_OBJECT", wrong);
            let one_of = own.directives.has("oneOf");
            if one_of != (real["isOneOf"] == Value::Bool(true)) {
                wrong.push(format!("{called} is oneOf, or is not"));
            }
            let own: Vec<&InputValueDefinition> = own.fields.values().map(|field| &***field).collect();
            compare_inputs(called, &own, real, "inputFields", wrong);
        }
        ExtendedType::Union(_) => wrong.push(format!("{called} is a union, which is not compared")),
    }
}

fn kind(called: &str, real: &Value, expected: &str, wrong: &mut Vec<String>) {
    if real["kind"] != expected {
        wrong.push(format!("{called} is {}", real["kind"]));
    }
}

fn compare_field(owner: &str, own: &FieldDefinition, real: &Value, wrong: &mut Vec<String>) {
    let path = format!("{owner}.{}", own.name);
    let Some(real) = each(real, "fields").find(|real| name(real) == own.name.as_str()) else {
        return wrong.push(format!("{path} is not there"));
    };
    if own.ty.to_string() != written(&real["type"]) {
        wrong.push(format!("{path} is {}", written(&real["type"])));
    }
    let own: Vec<&InputValueDefinition> = own.arguments.iter().map(|argument| &**argument).collect();
    compare_inputs(&path, &own, real, "args", wrong);
}

/// Compares arguments, or the fields of an input. What the real schema requires may not be left out.
fn compare_inputs(
    path: &str,
    own: &[&InputValueDefinition],
    real: &Value,
    list: &str,
    wrong: &mut Vec<String>,
) {
    for own in own {
        let Some(real) = each(real, list).find(|real| name(real) == own.name.as_str()) else {
            wrong.push(format!("{path} takes no {}", own.name));
            continue;
        };
        if own.ty.to_string() != written(&real["type"]) {
            wrong.push(format!("{path}({}) is {}", own.name, written(&real["type"])));
        }
        let default = own.default_value.as_ref().map(|value| value.to_string());
        if default.as_deref() != real["defaultValue"].as_str() {
            wrong.push(format!("{path}({}) is {} by default", own.name, real["defaultValue"]));
        }
    }
    let required = each(real, list)
        .filter(|real| written(&real["type"]).ends_with('!') && real["defaultValue"].is_null());
    let left_out = required.filter(|real| !own.iter().any(|own| own.name.as_str() == name(real)));
    wrong.extend(left_out.map(|real| format!("{path} needs {}", name(real))));
}
