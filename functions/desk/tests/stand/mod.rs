//! Sets up a desk with a login on this machine: the certified issuer of `tests/provider`, and a desk in memory over the
//! orders of a story, at `http://localhost`. For the tests of the login, for tests in a browser, and to look at
//! (`cargo run -p desk --example signed_in`). Who takes it in has the stories of `shared/desk/tests/stories` as a module.
//!
//! Everybody of PEOPLE in `provider.mjs` signs in with any password: `vera` may look, `kim` is an agent of fulfilment, `otto`
//! one of another shop, `lea` a lead; anybody else has no role. The page of the issuer has the fields `login` and `password`.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use axum::Extension;
use candor_aws::keys::Keys;
use candor_desk::desk::Desk;
use candor_desk::memory::MemoryRecords;
use candor_desk::routes::routes_behind;
use desk::login::claims::ClaimNames;
use desk::login::{Secrets, Settings, behind_login};
use jiff::{SignedDuration, Timestamp};

use crate::stories;

type Done<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// The story whose orders the desk has: it has an open case, of fulfilment.
const STORY: &str = "23-cancelled-and-shipped";
const KEY: &str = "of-tests-alone-and-long-enough-for-a-key";

/// The issuer, which ends with this.
pub(crate) struct Provider {
    child: Child,
    pub(crate) address: String,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A desk behind the login of an issuer.
pub(crate) struct Stand {
    pub(crate) provider: Provider,
    pub(crate) desk: String,
    /// The seconds by which the login's clock is ahead of the machine's.
    pub(crate) ahead: Arc<AtomicI64>,
    pub(crate) records: Arc<Desk<MemoryRecords>>,
}

impl Stand {
    /// Starts both, with sessions of some length; `None` where there is no node, which is an error where the environment has
    /// `CI`. A login is believed while the login's clock is less than six minutes ahead of the issuer's, so that a person whose
    /// shorter session is over can sign in again without turning back the clock.
    pub(crate) fn start(client_secret: Option<&str>, session: SignedDuration) -> Done<Option<Self>> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let desk = format!("http://localhost:{}", listener.local_addr()?.port());
        let Some(provider) = provider(&desk)? else { return Ok(None) };
        let ahead = Arc::new(AtomicI64::new(0));
        let records = Arc::new(records()?);
        let settings = Settings {
            issuer: provider.address.clone(),
            client_id: if client_secret.is_some() { "desk-with-secret" } else { "desk" }.to_owned(),
            address: desk.clone(),
            session,
            claims: ClaimNames::default(),
        };
        let seconds = Arc::clone(&ahead);
        let clock =
            Arc::new(move || Timestamp::now() + SignedDuration::from_secs(seconds.load(Ordering::Relaxed)));
        let keys = Keys::parse(KEY).map_err(|why| why.to_string())?;
        let secrets = Secrets { keys: Arc::new(keys), client_secret: client_secret.map(Arc::from) };
        let app =
            routes_behind(Arc::clone(&records), behind_login(settings, clock)).layer(Extension(secrets));
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::spawn(move || {
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                axum::serve(listener, app).await
            })
        });
        Ok(Some(Self { provider, desk, ahead, records }))
    }
}

/// Returns a desk over the orders of the story, at its end.
fn records() -> Done<Desk<MemoryRecords>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let story = root.join(format!("events/stories/{STORY}.jsonl"));
    let (orders, ended) = stories::orders(&story).ok_or("the story cannot be played")?;
    let policy = stories::policy().ok_or("the policy is wrong")?;
    let records = MemoryRecords::of(orders, policy.clone());
    Ok(Desk::new(records, policy, Arc::new(move || ended)))
}

/// Returns a program of node: the one that `.ci/run` installed for the checks, or else the machine's own.
fn program(name: &str) -> Command {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/local/checks/bin");
    if !own.join(name).exists() {
        return Command::new(name);
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new(own.join(name));
    command.env("PATH", format!("{}:{path}", own.display()));
    command
}

/// Starts the issuer for a desk.
fn provider(desk: &str) -> Done<Option<Provider>> {
    let is_there = |name: &str| program(name).arg("--version").output().is_ok();
    if !is_there("node") || !is_there("npm") {
        if std::env::var("CI").is_ok() {
            return Err("node and npm are needed for the tests of the login".into());
        }
        return Ok(None);
    }
    let folder = installed()?;
    let mut child = program("node")
        .args(["provider.mjs", desk])
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = child.stdout.take().ok_or("the issuer has no output")?;
    let mut provider = Provider { child, address: String::new() };
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let ready = lines.find_map(|line| line.strip_prefix("ready ").map(str::to_owned));
    provider.address = ready.ok_or("the issuer did not start")?;
    Ok(Some(provider))
}

/// Returns the folder below `target` with the issuer and what it needs, as the lock file says.
fn installed() -> Done<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let source = root.join("functions/desk/tests/provider");
    let folder = root.join("target/local/provider");
    fs::create_dir_all(&folder)?;
    // Another test may be at it.
    let lock = File::create(folder.join("lock"))?;
    lock.lock()?;
    let filled = folder.join("filled-by.json");
    let wanted = fs::read(source.join("package-lock.json"))?;
    for file in ["package.json", "package-lock.json", "provider.mjs"] {
        fs::copy(source.join(file), folder.join(file))?;
    }
    if fs::read(&filled).is_ok_and(|filled| filled == wanted) {
        return Ok(folder);
    }
    let done =
        program("npm").args(["ci", "--silent", "--no-audit", "--no-fund"]).current_dir(&folder).status()?;
    if !done.success() {
        return Err("npm ci failed for the issuer of tests/provider".into());
    }
    fs::write(filled, wanted)?;
    Ok(folder)
}
