//! Measuring: everything, in one run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use candor_aws::configuration::Misconfigured;
use candor_aws::store::Table;
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
use crate::seeds::{SeedError, as_anyone, reaching, table};
use crate::series::{First, Series, SeriesError};
use crate::stand_in::Services;
use crate::starts::{self, Candidate, Footprint};
use crate::{others, recording, visits};

/// How often starts are taken anew where the machine is busy.
const ATTEMPTS_MAX: usize = 5;
const BETWEEN_ATTEMPTS: Duration = Duration::from_secs(3);

/// Something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// The binaries.
    #[error(transparent)]
    Binary(#[from] BinaryError),
    /// A function that does not run.
    #[error(transparent)]
    Lambda(#[from] LambdaError),
    /// Events that came out otherwise.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// What stands in for AWS.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// A sample.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// An order that should be there before, or that grows.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// An order that cannot be read back.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An order that cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// The table of this run.
    #[error("use the table")]
    Table(#[from] DynoxideError),
    /// The SDK cannot be told where the table is.
    #[error(transparent)]
    Misconfigured(#[from] Misconfigured),
    /// The policy is wrong.
    #[error("read {}: {problem}", path.display())]
    Policy {
        /// Its file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// What was asked for is no function.
    #[error("measure {0}: there is no such function")]
    NoFunction(String),
    /// What times decisions did not.
    #[error("run the stopwatch")]
    Stopwatch(#[source] std::io::Error),
    /// Something is not the JSON it should be.
    #[error("read or write JSON")]
    Json(#[from] serde_json::Error),
    /// A folder cannot be made or read.
    #[error("open the folder {}", .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
    /// No thread can be had.
    #[error("start a thread")]
    Thread(#[source] std::io::Error),
    /// No order came of many events.
    #[error("grow an order: there is none")]
    NothingGrown,
}

/// What to measure.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The project's root.
    pub root: PathBuf,
    /// The functions.
    pub slugs: Vec<String>,
    /// Where release binaries are, if they are not to be built.
    pub built: Option<PathBuf>,
    /// How often each is started.
    pub starts: usize,
    /// How many events of each kind.
    pub events: usize,
}

/// What a run measures with.
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

/// What became of handing a function its events.
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

/// Measures.
///
/// # Errors
/// Where it cannot begin. What fails later is part of the report.
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
    async fn begin(wanted: &Wanted) -> Result<Self, MeasureError> {
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
        // Told what it is told on AWS: no other endpoint, no other certificates.
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

    /// Makes a table of this name.
    pub(crate) fn table(&self, name: &str) -> Result<Table, MeasureError> {
        self.cloud.services.create_table(name)?;
        Ok(table(&self.cloud, name)?)
    }

    /// Starts a function upon the table of its name.
    pub(crate) async fn start(&self, slug: &str) -> Result<Lambda, MeasureError> {
        let variables = [reaching(&self.cloud), statement(slug)].concat();
        let log = self.folder.join(format!("{slug}.log"));
        Ok(Lambda::start(&self.binaries.find(slug)?, &variables, &log).await?)
    }
}

/// Whether each could start without waiting for a processor. Where others keep the machine busy, starts are as long as
/// their waits happen to be, and a ratio of them says little.
fn at_rest(footprints: &BTreeMap<String, Footprint>) -> bool {
    footprints.values().all(Footprint::hardly_waited)
}

/// What `infra/template.yaml` tells functions; each reads its own part of it.
fn statement(table: &str) -> Vec<(String, String)> {
    [
        ("POLICY_OVERRIDES", "{}"),
        ("LOG_LEVEL", "info"),
        ("TABLE_NAME", table),
        ("EXCEPTIONS_QUEUE_URL", "https://sqs.eu-west-2.amazonaws.com/123456789012/exceptions"),
        ("DISPATCH_QUEUE_URL", "https://sqs.eu-west-2.amazonaws.com/123456789012/dispatch"),
        ("MAIL_CONFIGURATION_SET", "mails"),
        ("BUS_NAME", "candor"),
        ("SHOPIFY_SECRET_ID", "shopify"),
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

/// An error with its causes, on one line.
pub fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    candor_aws::telemetry::Chain(error).to_string()
}
