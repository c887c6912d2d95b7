//! Serves a desk on this machine, over orders of played stories, at a moment that hardly moves.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;

use axum::extract::{Path as PathPart, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use candor_desk::door::{self, Asked, Said};
use candor_desk::memory::MemoryRecords;
use candor_desk::routes::routes_behind;
use candor_desk::viewer::{Role, Scope, Viewer};
use candor_domain::case::team::Team;
use candor_engine::ports::Stored;
use jiff::{SignedDuration, Timestamp};
use tokio::net::TcpListener;

use crate::chromium::{Chromium, chromium};
use crate::page::Page;
use crate::reader::Reader;
use crate::stories;

/// Works on the cases of all teams.
pub(crate) const KIM: &str = "Kim Lee";
/// Decides about all cases.
pub(crate) const SAM: &str = "Sam Roe";
/// Works on the cases of support alone.
pub(crate) const ZOE: &str = "Zoe Hill";
/// Looks only, and sees personal data masked.
pub(crate) const VIC: &str = "Vic Day";
/// Has no role.
pub(crate) const PAT: &str = "Pat Noe";

/// Returns the person of a name, who signed in.
fn viewer(name: &str) -> Viewer {
    let role = match name {
        KIM | ZOE => Some(Role::Agent),
        SAM => Some(Role::Lead),
        VIC => Some(Role::Viewer),
        _ => None,
    };
    let teams = if name == ZOE { Scope::from_iter([Team::Support]) } else { Scope::All };
    Viewer { name: name.to_owned(), role, teams, is_signed_in: true, ..Viewer::default() }
}

/// The header in which a page names its person to the layer that stands where a login does.
pub(crate) const PERSON: &str = "x-person";

/// The moment at which most stories have a case open and none is forgotten.
pub(crate) const NOW: &str = "2026-03-04T15:00:00Z";

/// A desk that is served.
pub(crate) struct Shop {
    chromium: &'static Chromium,
    pub(crate) desk: Arc<candor_desk::desk::Desk<MemoryRecords>>,
    port: u16,
    /// The milliseconds by which its clock was put forward.
    passed: Arc<AtomicI64>,
}

impl Shop {
    /// Serves a desk over some orders, if there is a browser to see it with.
    pub(crate) fn of(orders: Vec<Stored>, now: Timestamp) -> Option<Self> {
        let chromium = chromium()?;
        let policy = stories::policy().unwrap();
        let records = MemoryRecords::of(orders, policy.clone());
        // Each look at the clock is a millisecond later, so that what one person did came before what the next one does.
        let passed = Arc::new(AtomicI64::new(0));
        let looks = Arc::clone(&passed);
        let clock = move || now + SignedDuration::from_millis(looks.fetch_add(1, Ordering::Relaxed));
        let desk = Arc::new(candor_desk::desk::Desk::new(records, policy, Arc::new(clock)));
        let app = routes_behind(Arc::clone(&desk), |pages| pages.route("/door/{page}", get(at_the_door)));
        let app = app.layer(from_fn(viewed));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || runtime.block_on(async { axum::serve(listener, app).await }));
        Some(Self { chromium, desk, port, passed })
    }

    /// Serves a desk at the end of a story.
    pub(crate) fn after(story: &str) -> Option<Self> {
        let (orders, ended) = played(story);
        Self::of(orders, ended)
    }

    /// Serves a desk over the orders of all stories.
    pub(crate) fn with_everything() -> Option<Self> {
        chromium()?;
        Self::of(everything().to_vec(), NOW.parse().unwrap())
    }

    /// Opens a page for a person, in a browser of that person's own.
    pub(crate) fn page(&self, reader: &Reader) -> Page {
        Page::open(self.chromium, format!("http://127.0.0.1:{}", self.port), reader)
    }

    /// Puts its clock forward.
    pub(crate) fn pass(&self, time: SignedDuration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.passed.fetch_add(millis, Ordering::Relaxed);
    }

    /// Returns the orders.
    pub(crate) fn records(&self) -> &MemoryRecords {
        self.desk.records()
    }
}

/// Returns the orders of a story, and when it ended.
pub(crate) fn played(story: &str) -> (Vec<Stored>, Timestamp) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../events/stories/{story}.jsonl"));
    stories::orders(&file).unwrap()
}

/// Returns the orders of all stories.
pub(crate) fn everything() -> &'static [Stored] {
    static EVERYTHING: LazyLock<Vec<Stored>> = LazyLock::new(|| {
        let played = stories::files().into_iter().filter_map(|file| stories::orders(&file));
        played.flat_map(|(orders, _)| orders).collect()
    });
    &EVERYTHING
}

/// Says who looks, as a login does.
async fn viewed(mut request: Request, next: Next) -> Response {
    let name = request.headers().get(PERSON).and_then(|name| name.to_str().ok()).unwrap_or_default();
    let viewer = viewer(name);
    request.extensions_mut().insert(viewer);
    next.run(request).await
}

/// Shows a page of a login.
async fn at_the_door(PathPart(page): PathPart<String>, asked: Asked) -> Response {
    let said = match page.as_str() {
        "ended" => Said::Ended { note: "Spoke to them on the phone".to_owned() },
        "signed-out" => Said::SignedOut { issuer: None },
        _ => Said::Refused,
    };
    door::answer(&said, "/cases", &asked)
}
