//! Measures everything, in one run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use candor_aws::configuration::Misconfigured;
use candor_domain::event::event_type::EventType;
use candor_domain::policy::settings::Policy;
use candor_engine::ports::{CommitError, StoreError};
use candor_local::terminal::Progress;
use dynoxide::DynoxideError;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::aims;
use crate::binaries::{Binaries, BinaryError, NOTHING, STOPWATCH};
use crate::cloud::{Cloud, CloudError};
use crate::growth::{self, Growth};
use crate::lambda::{Lambda, LambdaError};
use crate::proc::Machine;
use crate::report::{Elsewhere, Function, Report};
use crate::samples::{SampleError, Samples};
use crate::seeds::{SeedError, Sown, as_anyone, reaching, table};
use crate::series::{First, Series, SeriesError};
use crate::stand_in::Services;
use crate::starts::{self, Candidate, Footprint};
use crate::{others, recording, reports, stripe, visits};

/// The largest number of times that the starts are measured again if the machine is busy.
const ATTEMPTS_MAX: usize = 5;
const BETWEEN_ATTEMPTS: Duration = Duration::from_secs(3);

/// The reasons why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// **Meaning**: the binaries cannot be built or found.
    #[error(transparent)]
    Binary(#[from] BinaryError),
    /// **Meaning**: a function does not run.
    #[error(transparent)]
    Lambda(#[from] LambdaError),
    /// **Meaning**: events had another outcome than expected.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// **Meaning**: AWS cannot be imitated.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// **Meaning**: a sample cannot be used.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// **Meaning**: an order that must exist before, or that grows, could not be recorded.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// **Meaning**: an order cannot be read back.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// **Meaning**: an order cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// **Meaning**: the table of this run cannot be made.
    #[error("use the table")]
    Table(#[from] DynoxideError),
    /// **Meaning**: the SDK cannot be given the address of the table.
    #[error(transparent)]
    Misconfigured(#[from] Misconfigured),
    /// **Meaning**: the policy is wrong.
    #[error("read {}: {problem}", path.display())]
    Policy {
        /// The file of the policy.
        path: PathBuf,
        /// A description of the mistake.
        problem: String,
    },
    /// **Meaning**: there is no function with the requested name.
    #[error("measure {0}: there is no such function")]
    NoFunction(String),
    /// **Meaning**: the program that measures the time of decisions failed.
    #[error("run the stopwatch")]
    Stopwatch(#[source] std::io::Error),
    /// **Meaning**: a text is not the JSON that it should be.
    #[error("read or write JSON")]
    Json(#[from] serde_json::Error),
    /// **Meaning**: a folder cannot be made or read.
    #[error("open the folder {}", .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
    /// **Meaning**: no thread can be started.
    #[error("start a thread")]
    Thread(#[source] std::io::Error),
    /// **Meaning**: an order that is to be counted did something that a typical order does not do.
    #[error("let an order live: {0}")]
    Life(String),
    /// **Meaning**: no order of many events was made.
    #[error("grow an order: there is none")]
    NothingGrown,
}

/// Describes what to measure.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The project's root folder.
    pub root: PathBuf,
    /// The functions.
    pub slugs: Vec<String>,
    /// The folder of the release binaries, if they must not be built.
    pub built: Option<PathBuf>,
    /// The number of times that each function is started.
    pub starts: usize,
    /// The number of events of each kind.
    pub events: usize,
}

/// Holds everything that a run needs to measure.
#[derive(Debug)]
pub struct Fixture {
    pub(crate) root: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) binaries: Binaries,
    pub(crate) cloud: Cloud,
    pub(crate) samples: Samples,
    pub(crate) policy: Policy,
    pub(crate) policy_text: Value,
    pub(crate) now: Timestamp,
    pub(crate) events: usize,
}

/// Holds the measurements of a function that was given events.
#[derive(Debug)]
pub struct Exercised {
    pub(crate) first: First,
    pub(crate) memory_bytes: u64,
    pub(crate) series: Vec<Series>,
}

impl Exercised {
    pub(crate) fn of(lambda: &Lambda, first: First, series: Vec<Series>) -> Result<Self, MeasureError> {
        Ok(Self { first, memory_bytes: lambda.taken()?.memory_peak, series })
    }
}

/// Measures everything that is wanted.
///
/// # Errors
/// Returns a [`MeasureError`] if it cannot begin. Later failures become part of the report.
pub async fn measure(wanted: &Wanted) -> Result<Report, MeasureError> {
    let bench = Fixture::begin(wanted).await?;
    let mut failed = Vec::new();
    let footprints = bench.starts(wanted).await?;
    let mut functions = Vec::new();
    for slug in &wanted.slugs {
        let progress = Progress::begin(&format!("Events for {slug}"));
        match bench.exercise(slug).await {
            Ok(exercised) => {
                progress.done("");
                functions.extend(Function::of(slug, &footprints, exercised));
            }
            Err(error) => failed.push(chain(&error)),
        }
    }
    let orders = bench.growth().await.unwrap_or_else(|error| {
        failed.push(chain(&error));
        Vec::new()
    });
    Ok(Report {
        machine: Machine::here(),
        starts: wanted.starts,
        events: wanted.events,
        nothing: footprints.get(NOTHING).copied(),
        at_rest: at_rest(&footprints),
        aims: [aims::assess(&functions, at_rest(&footprints)), aims::judge_growth(&orders)].concat(),
        functions,
        orders,
        elsewhere: Elsewhere::PYTHON,
        failed,
    })
}

impl Fixture {
    pub(crate) async fn begin(wanted: &Wanted) -> Result<Self, MeasureError> {
        let folder = wanted.root.join("target/measure");
        std::fs::create_dir_all(&folder).map_err(|cause| MeasureError::Folder(folder.clone(), cause))?;
        let binaries = match &wanted.built {
            Some(built) => Binaries::in_folder(built, &wanted.slugs),
            None => Binaries::build(&wanted.root, &wanted.slugs)?,
        };
        let (policy_text, policy) = read_policy(wanted.root.join("infra/policy.toml"))?;
        let now = Timestamp::now();
        Ok(Self {
            root: wanted.root.clone(),
            binaries,
            cloud: Cloud::begin(&folder, Services::begin(others::secret().to_string())?).await?,
            folder,
            samples: Samples::read(&wanted.root, now)?,
            policy,
            policy_text,
            now,
            events: wanted.events,
        })
    }

    async fn starts(&self, wanted: &Wanted) -> Result<BTreeMap<String, Footprint>, MeasureError> {
        let names = wanted.slugs.iter().map(String::as_str).chain([NOTHING]);
        // It gets exactly the variables that it has on AWS: no other endpoint and no other certificates.
        let candidate = |name: &str| {
            let variables = [as_anyone(), statement("orders")].concat();
            Ok(Candidate { name: name.to_owned(), binary: self.binaries.find(name)?, variables })
        };
        let candidates = names.map(candidate).collect::<Result<Vec<_>, BinaryError>>()?;
        let progress = Progress::begin("Starts");
        let said = |turn| progress.at(format!("turn {turn} of {}", wanted.starts));
        let mut footprints = starts::take(&candidates, wanted.starts, &self.folder, said).await?;
        for _ in 0..ATTEMPTS_MAX {
            if at_rest(&footprints) {
                break;
            }
            progress.at("the machine is busy; trying once more");
            tokio::time::sleep(BETWEEN_ATTEMPTS).await;
            footprints = starts::take(&candidates, wanted.starts, &self.folder, said).await?;
        }
        progress.done(&format!("{} of each", wanted.starts));
        Ok(footprints)
    }

    async fn exercise(&self, slug: &str) -> Result<Exercised, MeasureError> {
        let kind = EventType::ALL.into_iter().find(|kind| kind.slug() == slug);
        match (slug, kind) {
            (_, Some(kind)) => recording::exercise(self, kind).await,
            ("dispatch", None) => others::dispatch(self).await,
            ("wake", None) => others::wake(self).await,
            ("shopify-webhook", None) => others::shopify_webhook(self).await,
            ("stripe-webhook", None) => stripe::stripe_webhook(self).await,
            ("report-received", None) => reports::report_received(self).await,
            ("unsubscribe", None) => visits::unsubscribe(self).await,
            (other, None) => Err(MeasureError::NoFunction(other.to_owned())),
        }
    }

    async fn growth(&self) -> Result<Vec<Growth>, MeasureError> {
        let progress = Progress::begin("Orders that grow");
        let grown = growth::measure(self, &self.binaries.find(STOPWATCH)?).await?;
        progress.done("");
        Ok(grown)
    }

    /// Makes a table with this name.
    pub(crate) fn table(&self, name: &str) -> Result<Sown, MeasureError> {
        self.cloud.services.create_table(name)?;
        Ok(table(&self.cloud, name)?)
    }

    /// Starts a function that uses the table with the function's name.
    pub(crate) async fn start(&self, slug: &str) -> Result<Lambda, MeasureError> {
        self.start_with(slug, slug, "{}").await
    }

    /// Starts a function that uses a table and changes to the policy.
    pub(crate) async fn start_with(
        &self,
        slug: &str,
        table: &str,
        policy_overrides: &str,
    ) -> Result<Lambda, MeasureError> {
        // The last value of a variable counts.
        let overrides = vec![("POLICY_OVERRIDES".to_owned(), policy_overrides.to_owned())];
        let variables = [reaching(&self.cloud), statement(table), overrides].concat();
        let log = self.folder.join(format!("{slug}.log"));
        Ok(Lambda::start(&self.binaries.find(slug)?, &variables, &log).await?)
    }
}

/// Returns true if each function could start without waiting for a processor. If other programs keep the
/// machine busy, the length of a start depends on those waits, and a ratio of two starts means little.
fn at_rest(footprints: &BTreeMap<String, Footprint>) -> bool {
    footprints.values().all(Footprint::hardly_waited)
}

/// Returns the variables that `infra/template.yaml` gives to functions. Each function reads only its own.
fn statement(table: &str) -> Vec<(String, String)> {
    [
        ("POLICY_OVERRIDES", "{}"),
        ("LOG_LEVEL", "info"),
        ("QUEUE_URL", "https://sqs.eu-west-2.amazonaws.com/123456789012/own"),
        ("TABLE_NAME", table),
        ("REPORTS_QUEUE_URL", "https://sqs.eu-west-2.amazonaws.com/123456789012/reports"),
        ("EXCEPTIONS_QUEUE_URL", "https://sqs.eu-west-2.amazonaws.com/123456789012/exceptions"),
        ("DISPATCH_QUEUE_URL", "https://sqs.eu-west-2.amazonaws.com/123456789012/dispatch"),
        ("MAIL_CONFIGURATION_SET", "mails"),
        ("BUS_NAME", "candor"),
        ("WEBHOOK_SECRET_ID", "webhooks"),
        ("UNSUBSCRIBE_URL", "https://abcdefghij.execute-api.eu-west-2.amazonaws.com/unsubscribe"),
        ("UNSUBSCRIBE_SECRET_ID", "unsubscribe"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

fn read_policy(path: PathBuf) -> Result<(Value, Policy), MeasureError> {
    let wrong = |problem: String| MeasureError::Policy { path: path.clone(), problem };
    let text = std::fs::read_to_string(&path).map_err(|why| wrong(why.to_string()))?;
    let value: Value = toml::from_str(&text).map_err(|why| wrong(why.to_string()))?;
    let policy = Policy::read(&value, &Value::Object(Map::new())).map_err(|violations| {
        wrong(violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })?;
    Ok((value, policy))
}

/// Returns an error and its causes on one line.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    candor_aws::telemetry::Chain(error).to_string()
}
