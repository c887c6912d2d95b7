//! Writes a schema that an introspection query described in the schema language, to have it read by a library.

use std::fmt::Write as _;

use serde_json::Value;

/// Scalars that each schema has without saying so.
const BUILT_IN: [&str; 5] = ["String", "Int", "Float", "Boolean", "ID"];
/// Directives that the library knows without being told. It does not know `oneOf`.
const DIRECTIVES: [&str; 4] = ["include", "skip", "deprecated", "specifiedBy"];

/// Returns the members of a list, and none of `null`.
pub(crate) fn each<'v>(owner: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    owner[name].as_array().into_iter().flatten()
}

pub(crate) fn name(of: &Value) -> &str {
    of["name"].as_str().unwrap()
}

/// Returns a type as the schema language writes it, such as `[String!]!`.
pub(crate) fn written(kind: &Value) -> String {
    match kind["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", written(&kind["ofType"])),
        "LIST" => format!("[{}]", written(&kind["ofType"])),
        _ => name(kind).to_owned(),
    }
}

/// Returns the whole schema in the schema language, without descriptions.
pub(crate) fn sdl(schema: &Value) -> String {
    let mut text = format!(
        "schema {{ query: {} mutation: {} }}\n",
        name(&schema["queryType"]),
        name(&schema["mutationType"])
    );
    for directive in each(schema, "directives").filter(|each| !DIRECTIVES.contains(&name(each))) {
        let places: Vec<&str> = each(directive, "locations").filter_map(Value::as_str).collect();
        let _ = writeln!(
            text,
            "directive @{}{} on {}",
            name(directive),
            arguments(directive),
            places.join(" | ")
        );
    }
    for kind in each(schema, "types").filter(|kind| !name(kind).starts_with("__")) {
        add(&mut text, kind);
    }
    text
}

fn add(text: &mut String, kind: &Value) {
    let (called, interfaces) = (name(kind), each(kind, "interfaces").map(name).collect::<Vec<_>>());
    let implements =
        if interfaces.is_empty() { String::new() } else { format!(" implements {}", interfaces.join(" & ")) };
    let _ = match kind["kind"].as_str().unwrap() {
        "SCALAR" if BUILT_IN.contains(&called) => Ok(()),
        "SCALAR" => writeln!(text, "scalar {called}"),
        "OBJECT" => writeln!(text, "type {called}{implements} {{{}}}", fields(kind)),
        "INTERFACE" => writeln!(text, "interface {called}{implements} {{{}}}", fields(kind)),
        "UNION" => {
            let members: Vec<&str> = each(kind, "possibleTypes").map(name).collect();
            if members.is_empty() {
                Ok(())
            } else {
                writeln!(text, "union {called} = {}", members.join(" | "))
            }
        }
        "ENUM" => {
            let values =
                each(kind, "enumValues").map(|value| format!(" {}{}", name(value), deprecated(value)));
            writeln!(text, "enum {called} {{{}}}", values.collect::<String>())
        }
        "INPUT_OBJECT" => {
            let one_of = if kind["isOneOf"] == Value::Bool(true) { " @oneOf" } else { "" };
            let fields = each(kind, "inputFields").map(|field| format!(" {}", input(field)));
            writeln!(text, "input {called}{one_of} {{{}}}", fields.collect::<String>())
        }
        other => panic!("{called} is of the unknown kind {other}"),
    };
}

fn fields(kind: &Value) -> String {
    let fields = each(kind, "fields").map(|field| {
        format!(" {}{}: {}{}", name(field), arguments(field), written(&field["type"]), deprecated(field))
    });
    fields.collect()
}

fn arguments(owner: &Value) -> String {
    let all: Vec<String> = each(owner, "args").map(input).collect();
    if all.is_empty() { String::new() } else { format!("({})", all.join(" ")) }
}

fn input(value: &Value) -> String {
    let default = value["defaultValue"].as_str().map(|default| format!(" = {default}")).unwrap_or_default();
    format!("{}: {}{default}{}", name(value), written(&value["type"]), deprecated(value))
}

fn deprecated(of: &Value) -> &'static str {
    if of["isDeprecated"] == Value::Bool(true) { " @deprecated" } else { "" }
}
