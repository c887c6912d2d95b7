//! Sends a command to a system of the shop's own, by the rule that the template has for it. The emulator makes rules of this
//! kind only by calls, so this test makes it, with what the template says.

use std::sync::mpsc;
use std::time::Duration;

use candor_architecture::template;
use candor_end_to_end::stack;
use candor_local::stack::Stack;
use serde_json::{Value, json};
use tiny_http::{Response, Server};

fn call(stack: &Stack, operation: &str, input: Value) -> Value {
    stack.cloud.json("events", &format!("AWSEvents.{operation}"), &input).unwrap()
}

/// Returns the part of the template that says what is sent.
fn of_template(name: &str) -> Value {
    let resources = template::resources();
    let target = &resources["CommandsRule"]["Properties"]["Targets"][0];
    serde_json::to_value(&target[name]).unwrap()
}

fn send_commands_to(stack: &Stack, address: &str) {
    let key = json!({ "ApiKeyAuthParameters": { "ApiKeyName": "authorization", "ApiKeyValue": "Bearer 1" } });
    let connection = json!({ "Name": "shop", "AuthorizationType": "API_KEY", "AuthParameters": key });
    let connection = call(stack, "CreateConnection", connection);
    let destination = json!({ "Name": "shop", "ConnectionArn": connection["ConnectionArn"],
        "InvocationEndpoint": address, "HttpMethod": "POST" });
    let destination = call(stack, "CreateApiDestination", destination);
    let resources = template::resources();
    let pattern = serde_json::to_value(&resources["CommandsRule"]["Properties"]["EventPattern"]).unwrap();
    let (bus, rule) = (&stack.deployment.bus, "commands");
    call(stack, "PutRule", json!({ "Name": rule, "EventBusName": bus, "EventPattern": pattern.to_string() }));
    let target = json!({ "Id": "1", "Arn": destination["ApiDestinationArn"],
        "InputTransformer": of_template("InputTransformer"), "HttpParameters": of_template("HttpParameters") });
    call(stack, "PutTargets", json!({ "Rule": rule, "EventBusName": bus, "Targets": [target] }));
}

#[test]
fn a_command_reaches_the_shops_own_system_as_a_cloud_event() {
    let server = Server::http("127.0.0.1:0").unwrap();
    let address = format!("http://{}/candor", server.server_addr());
    let (heard, hears) = mpsc::channel();
    std::thread::spawn(move || {
        for mut request in server.incoming_requests() {
            let mut body = String::new();
            request.as_reader().read_to_string(&mut body).unwrap();
            let header = |name: &'static str| {
                let found = request.headers().iter().find(|header| header.field.equiv(name));
                found.map(|header| header.value.to_string()).unwrap_or_default()
            };
            heard.send((header("authorization"), header("content-type"), body)).unwrap();
            request.respond(Response::empty(200)).unwrap();
        }
    });
    let stack = stack().unwrap();
    send_commands_to(&stack, &address);
    let said = json!({ "id": "demo-shop#9600#fulfilment:3", "shop": "demo-shop", "order_id": "9600", "number": 3,
        "reason": "held" });
    let entry = |source: &str| {
        json!({ "EventBusName": stack.deployment.bus, "Source": source, "DetailType": "FulfilmentStopped",
            "Detail": said.to_string() })
    };
    // A fact of a source goes to no system outside.
    call(&stack, "PutEvents", json!({ "Entries": [entry("candor.warehouse"), entry("candor")] }));
    let (authorization, content_type, body) = hears.recv_timeout(Duration::from_secs(20)).unwrap();
    assert_eq!(authorization, "Bearer 1");
    assert_eq!(content_type, "application/cloudevents+json; charset=UTF-8");
    let mut event: Value = serde_json::from_str(&body).unwrap();
    let time = event.as_object_mut().unwrap().remove("time").unwrap();
    assert!(time.as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{time}");
    let expected = json!({ "specversion": "1.0", "id": said["id"], "source": "candor", "type": "FulfilmentStopped",
        "datacontenttype": "application/json", "data": said });
    assert_eq!(event, expected);
    assert!(hears.recv_timeout(Duration::from_secs(1)).is_err(), "more than one was sent");
    call(
        &stack,
        "RemoveTargets",
        json!({ "Rule": "commands", "EventBusName": stack.deployment.bus, "Ids": ["1"] }),
    );
}
