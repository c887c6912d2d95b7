//! Starts Chromium, and speaks to it: commands go in, answers and events come out
//! (<https://chromedevtools.github.io/devtools-protocol/>).
//!
//! They go through a pair of pipes, as JSON with a zero byte behind each
//! (<https://chromium.googlesource.com/chromium/src/+/main/content/public/common/content_switches.cc>,
//! `remote-debugging-pipe`). So no port is open to others, and Chromium ends by itself as soon as the pipe breaks: also
//! where the process of the tests was killed. The crates that know every command of the protocol take minutes to compile,
//! and fail at events that a newer Chromium sends (<https://github.com/mattsse/chromiumoxide/issues/243>); the tests need
//! two dozen commands.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The longest time that an answer may take: far more than any does.
const PATIENCE: Duration = Duration::from_secs(60);

/// The names under which systems install it.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// A browser that runs until this process ends.
pub(crate) struct Chromium {
    commands: Mutex<ChildStdin>,
    count: AtomicU64,
    listeners: Arc<Mutex<Listeners>>,
    log: PathBuf,
    /// Held as long as the profile is used.
    _profile: File,
}

/// Those who wait for something that Chromium says.
#[derive(Default)]
struct Listeners {
    answers: HashMap<u64, Sender<Value>>,
    events: HashMap<String, Sender<Value>>,
}

/// Returns the browser of all tests. None, with a line that says so, where there is none; on the machine that decides what
/// is merged, that is a failure.
pub(crate) fn chromium() -> Option<&'static Chromium> {
    static CHROMIUM: LazyLock<Option<Chromium>> = LazyLock::new(|| {
        let started = installed().ok_or_else(|| format!("none of {NAMES:?} is installed")).and_then(start);
        match started {
            Ok(chromium) => Some(chromium),
            Err(why) => {
                skip("tests in a browser", &why);
                None
            }
        }
    });
    CHROMIUM.as_ref()
}

/// Says that something is skipped, or fails on the machine that decides what is merged. What is written to the stream
/// itself is shown even for a test that passes.
pub(crate) fn skip(name: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{name} cannot run: {why}");
    let _ = writeln!(std::io::stderr(), "skipped: {name}: {why}");
}

fn installed() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    let places = NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    { places }.find(|place| place.is_file())
}

/// Returns the folder for all that tests in a browser keep.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/local/browser")
}

/// Returns an empty folder for a profile, and the lock that keeps others out of it. A folder is used again by a later run.
fn profile() -> std::io::Result<(PathBuf, File)> {
    for number in 0..100 {
        let profile = folder().join(format!("profile-{number}"));
        fs::create_dir_all(folder())?;
        let lock = File::create(profile.with_extension("lock"))?;
        if lock.try_lock().is_ok() {
            let _ = fs::remove_dir_all(&profile);
            fs::create_dir_all(&profile)?;
            return Ok((profile, lock));
        }
    }
    Err(std::io::Error::other("a hundred profiles are in use"))
}

fn start(program: PathBuf) -> Result<Chromium, String> {
    let (profile, lock) = profile().map_err(|why| format!("a profile could not be made: {why}"))?;
    let log = profile.with_extension("log");
    let errors = File::create(&log).map_err(|why| format!("{} could not be made: {why}", log.display()))?;
    // Chromium reads commands from its file 3 and writes to its file 4, which only a shell can arrange without `unsafe`.
    let child = Command::new("/bin/sh")
        .args(["-c", r#"exec "$@" 3<&0 4>&1 0</dev/null 1>&2"#, "sh"])
        .arg(&program)
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(ARGUMENTS)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(errors)
        .spawn();
    let mut child = child.map_err(|why| format!("{} did not start: {why}", program.display()))?;
    let (Some(commands), Some(said)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("Chromium has no pipes".to_owned());
    };
    let listeners = Arc::default();
    let listening = Arc::clone(&listeners);
    thread::spawn(move || {
        listen(said, &listening);
        // So that it does not stay as a dead process.
        let _ = child.wait();
    });
    let commands = Mutex::new(commands);
    let chromium = Chromium { commands, count: AtomicU64::new(1), listeners, log, _profile: lock };
    chromium.ask(None, "Browser.getVersion", &json!({}))?;
    Ok(chromium)
}

const ARGUMENTS: [&str; 16] = [
    "--headless=new",
    "--remote-debugging-pipe",
    // It refuses to run as root with one (https://crbug.com/638180), and sees no page but those of the desk.
    "--no-sandbox",
    // In a container, that folder is often too small (https://github.com/GoogleChrome/puppeteer/issues/1834).
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-background-networking",
    "--disable-component-update",
    // Processes that are kept ready, and for pages that were left, cost half of the time of all tests.
    "--disable-features=SpareRendererForSitePerProcess,BackForwardCache,ProactivelySwapBrowsingInstance",
    "--disable-site-isolation-trials",
    "--disable-breakpad",
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--no-startup-window",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
];

/// Hands what Chromium says to those who wait for it, until it says nothing more.
fn listen(said: ChildStdout, listeners: &Mutex<Listeners>) {
    let messages = BufReader::new(said).split(0).map_while(Result::ok);
    for message in messages {
        let Ok(message) = serde_json::from_slice::<Value>(&message) else { continue };
        let mut listeners = locked(listeners);
        let listener = match message["id"].as_u64() {
            Some(id) => listeners.answers.remove(&id),
            None => listeners.events.get(message["sessionId"].as_str().unwrap_or_default()).cloned(),
        };
        // A page that was closed meanwhile listens no more.
        let _ = listener.map(|listener| listener.send(message));
    }
    // Those who still wait learn that no answer comes.
    *locked(listeners) = Listeners::default();
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Chromium {
    /// Gives a command, to a page if one is named, and returns its result.
    pub(crate) fn ask(&self, page: Option<&str>, method: &str, parameters: &Value) -> Result<Value, String> {
        let id = self.count.fetch_add(1, Ordering::Relaxed);
        let (sender, answer) = channel();
        locked(&self.listeners).answers.insert(id, sender);
        let mut command = json!({ "id": id, "method": method, "params": parameters });
        if let Some(page) = page {
            command["sessionId"] = page.into();
        }
        let written = locked(&self.commands).write_all(format!("{command}\0").as_bytes());
        written.map_err(|why| format!("{method}: Chromium is gone: {why}; it said: {}", self.said()))?;
        let answer = answer.recv_timeout(PATIENCE);
        let mut answer =
            answer.map_err(|why| format!("{method}: no answer: {why}; it said: {}", self.said()))?;
        match answer.get("error") {
            Some(error) => Err(format!("{method} {parameters}: {error}")),
            None => Ok(answer["result"].take()),
        }
    }

    /// Returns what happens in a page from now on.
    pub(crate) fn events(&self, page: &str) -> Receiver<Value> {
        let (sender, events) = channel();
        locked(&self.listeners).events.insert(page.to_owned(), sender);
        events
    }

    /// Returns the end of what it wrote for people who look for a fault.
    fn said(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let end = text.get(text.len().saturating_sub(2_000)..).unwrap_or_default();
        String::from_utf8_lossy(end).into_owned()
    }
}

#[test]
fn the_browser_ends_when_nobody_speaks_to_it_any_more() {
    let Some(program) = chromium().and_then(|_| installed()) else { return };
    let other = start(program).unwrap();
    // The thread that waits for its end has the other share of this.
    let is_waited_for = Arc::downgrade(&other.listeners);
    drop(other);
    let began = Instant::now();
    while is_waited_for.upgrade().is_some() {
        assert!(began.elapsed() < PATIENCE, "it goes on");
        thread::sleep(Duration::from_millis(20));
    }
}
