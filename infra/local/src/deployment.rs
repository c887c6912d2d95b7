//! Deploys the template on the emulator.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use candor_stage::edges::{EDGES, Edge};
use roxmltree::Node;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ureq::http::Method;

use crate::cloud::{Cloud, CloudError, percent_encoded};
use crate::emulator::Brand;
use crate::functions::{self, Binary, BuildError};
use crate::project::Project;
use crate::template::{self, Adapted, TemplateError};

mod changed;
mod names;

pub use changed::set;
use names::{Names, child_text, first_text, parse};

/// The bundle could not be deployed.
#[derive(Debug, thiserror::Error)]
pub enum DeployError {
    /// A file of the project could not be read.
    #[error("read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        cause: std::io::Error,
    },
    /// The template could not be read or adapted.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// The policy's shops could not be read. They are needed to know which shop signs a mail, and whose
    /// webhooks are believed.
    #[error("read the shops of {path}: {problem}")]
    Policy {
        /// The policy's file.
        path: PathBuf,
        /// A description of what is wrong.
        problem: String,
    },
    /// The functions could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The emulator did not do what it was asked.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// CloudFormation stopped without success.
    #[error("deploy: {status}\n{reasons}")]
    Failed {
        /// The stack's status.
        status: String,
        /// The reasons, one for each resource.
        reasons: String,
    },
    /// The deployed stack lacks something that this tool needs.
    #[error("read the deployed stack: it has no {0}")]
    NoOutput(&'static str),
}

/// The names of the parts that were deployed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// The bus that takes events.
    pub bus: String,
    /// The table of orders.
    pub table: String,
    /// The queue that cases are sent to.
    pub exceptions_queue: String,
    /// The address for Shopify's webhooks: host and path.
    pub shopify_webhook: (String, String),
    /// The secret with the keys that Shopify signs with.
    pub webhook_secret: String,
    /// The function that finds what is due.
    pub wake: String,
    /// The shops of the policy.
    pub shops: Vec<Shop>,
}

/// A shop, as the local stack knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// The shop's name in the policy.
    pub name: String,
    /// The address that its messages come from.
    pub from: String,
}

/// Holds the key that signs the local stack's webhooks, of every provider.
pub const WEBHOOK_KEY: &str = "the local stack's own key";

/// Holds a shop that has keys and is none of the policy's, with its key: to try another shop's key at a door.
pub const OTHER_SHOP: (&str, &str) = ("other-shop", "the key of another shop");

/// Holds the name of the stack in CloudFormation, on every emulator.
pub const STACK: &str = "candor";
const BUCKET: &str = "code";

/// Reads the template and adapts it to an emulator.
///
/// # Errors
/// Returns an error if the template cannot be read or adapted.
pub fn read_template(project: &Project, brand: Brand) -> Result<Adapted, DeployError> {
    let path = project.template();
    let text = std::fs::read_to_string(&path).map_err(|cause| DeployError::File { path, cause })?;
    Ok(template::adapt(&text, BUCKET, brand)?)
}

/// Deploys the template with these binaries and these changes to the policy.
///
/// # Errors
/// Returns an error if anything is missing, or if the emulator refuses the deployment.
pub fn deploy(
    project: &Project,
    cloud: &Cloud,
    template: &Adapted,
    binaries: &[Binary],
    policy: &Value,
) -> Result<Deployment, DeployError> {
    let shops = read_shops(project)?;
    cloud.rest("s3", Method::PUT, &format!("/{BUCKET}"), Vec::new())?;
    for binary in binaries {
        let path = format!("/{BUCKET}/{}.zip", binary.slug);
        cloud.rest("s3", Method::PUT, &path, packed(cloud.brand(), binary)?)?;
    }
    for shop in &shops {
        let identity = json!({ "EmailIdentity": shop.from });
        cloud.rest("ses", Method::POST, "/v2/email/identities", identity.to_string().into_bytes())?;
    }
    create_stack(cloud, template, policy, &shops)?;
    let deployment = read_deployment(cloud, shops)?;
    set_keys(cloud, &deployment)?;
    Ok(deployment)
}

/// Packs a function as the emulator takes it best.
fn packed(brand: Brand, binary: &Binary) -> Result<Vec<u8>, BuildError> {
    match brand {
        Brand::Ministack => functions::pack(binary),
        Brand::Fakecloud => functions::pack_pointer(binary),
    }
}

/// Reads the shops of the policy, in the order of their names.
pub(crate) fn read_shops(project: &Project) -> Result<Vec<Shop>, DeployError> {
    let path = project.policy();
    let text =
        std::fs::read_to_string(&path).map_err(|cause| DeployError::File { path: path.clone(), cause })?;
    let policy: toml::Table = text.parse().map_err(|cause: toml::de::Error| DeployError::Policy {
        path: path.clone(),
        problem: cause.to_string(),
    })?;
    let shops = policy.get("shops").and_then(toml::Value::as_table);
    let read = shops.into_iter().flatten().filter_map(|(name, profile)| {
        Some(Shop { name: name.clone(), from: profile.get("from")?.as_str()?.to_owned() })
    });
    let shops: Vec<Shop> = read.collect();
    if shops.is_empty() {
        return Err(DeployError::Policy { path, problem: "it names none".into() });
    }
    Ok(shops)
}

fn create_stack(
    cloud: &Cloud,
    template: &Adapted,
    policy: &Value,
    shops: &[Shop],
) -> Result<(), DeployError> {
    // The template is too long to be sent within the request, as with AWS itself.
    let path = format!("/{BUCKET}/template.yaml");
    cloud.rest("s3", Method::PUT, &path, template.text.clone().into_bytes())?;
    let identity = shops.first().map(|shop| shop.from.as_str()).unwrap_or_default();
    let address = format!("http://127.0.0.1:{}{path}", cloud.port());
    let policy = policy.to_string();
    cloud.form(
        "cloudformation",
        &[
            ("Action", "CreateStack"),
            ("Version", "2010-05-15"),
            ("StackName", STACK),
            ("TemplateURL", &address),
            ("Capabilities.member.1", "CAPABILITY_IAM"),
            ("Capabilities.member.2", "CAPABILITY_AUTO_EXPAND"),
            ("Parameters.member.1.ParameterKey", "MailIdentity"),
            ("Parameters.member.1.ParameterValue", identity),
            ("Parameters.member.2.ParameterKey", "PolicyOverrides"),
            ("Parameters.member.2.ParameterValue", &policy),
        ],
    )?;
    wait_until_whole(cloud)
}

fn ask(cloud: &Cloud, action: &str) -> Result<String, CloudError> {
    cloud.form("cloudformation", &[("Action", action), ("Version", "2010-05-15"), ("StackName", STACK)])
}

fn wait_until_whole(cloud: &Cloud) -> Result<(), DeployError> {
    const PATIENCE: Duration = Duration::from_secs(120);
    let begun = Instant::now();
    loop {
        let text = ask(cloud, "DescribeStacks")?;
        let status = first_text(&parse("DescribeStacks", &text)?, "StackStatus").unwrap_or_default();
        match status.as_str() {
            "CREATE_COMPLETE" | "UPDATE_COMPLETE" => return Ok(()),
            "CREATE_IN_PROGRESS" | "UPDATE_IN_PROGRESS" if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(100))
            }
            _ => return Err(DeployError::Failed { status, reasons: read_reasons(cloud)? }),
        }
    }
}

fn read_reasons(cloud: &Cloud) -> Result<String, DeployError> {
    let text = ask(cloud, "DescribeStackEvents")?;
    let document = parse("DescribeStackEvents", &text)?;
    let events = document.descendants().filter(|node| node.has_tag_name("ResourceStatusReason"));
    let reason = |event: Node<'_, '_>| {
        let parent = event.parent()?;
        let name = child_text(parent, "LogicalResourceId")?;
        Some(format!("  {name}: {}", event.text()?))
    };
    Ok(events.filter_map(reason).collect::<Vec<_>>().join("\n"))
}

fn read_deployment(cloud: &Cloud, shops: Vec<Shop>) -> Result<Deployment, DeployError> {
    let outputs = Names::read("outputs", &ask(cloud, "DescribeStacks")?, "OutputKey", "OutputValue")?;
    let output = |name| outputs.get(name).ok_or(DeployError::NoOutput(name));
    let address = output("ShopifyWebhookUrl")?;
    let (host, path) = address
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('/'))
        .ok_or(DeployError::NoOutput("ShopifyWebhookUrl"))?;
    Ok(Deployment {
        bus: output("BusName")?,
        table: output("TableName")?,
        exceptions_queue: output("ExceptionsQueueUrl")?,
        shopify_webhook: (host.to_owned(), format!("/{path}")),
        webhook_secret: output("WebhookSecretArn")?,
        wake: physical(cloud, "WakeFunction")?,
        shops,
    })
}

/// Returns the name that CloudFormation gave to a part of the stack.
///
/// # Errors
/// Returns an error if the stack has no such part.
pub fn physical(cloud: &Cloud, part: &'static str) -> Result<String, DeployError> {
    let resources = ask(cloud, "DescribeStackResources")?;
    let resources = Names::read("resources", &resources, "LogicalResourceId", "PhysicalResourceId")?;
    resources.get(part).ok_or(DeployError::NoOutput(part))
}

fn set_keys(cloud: &Cloud, deployment: &Deployment) -> Result<(), DeployError> {
    let keys = |edge: Edge| -> serde_json::Map<String, Value> {
        let own = deployment.shops.iter().map(|shop| (shop.name.as_str(), WEBHOOK_KEY));
        own.chain([OTHER_SHOP]).map(|(shop, key)| (edge.shop(shop), json!([key]))).collect()
    };
    let all: serde_json::Map<String, Value> =
        EDGES.into_iter().map(|edge| (edge.to_string(), keys(edge).into())).collect();
    let secret = Value::Object(all).to_string();
    let input = json!({ "SecretId": deployment.webhook_secret, "SecretString": secret });
    cloud.json("secretsmanager", "secretsmanager.PutSecretValue", &input)?;
    Ok(())
}

/// Runs a function and waits for its answer.
///
/// # Errors
/// Returns an error if the emulator does not run the function.
pub fn invoke(cloud: &Cloud, function: &str, input: &Value) -> Result<String, CloudError> {
    let path = format!("/2015-03-31/functions/{}/invocations", percent_encoded(function));
    cloud.rest("lambda", Method::POST, &path, input.to_string().into_bytes())
}
