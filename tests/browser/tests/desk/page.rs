//! A page, as a person uses it: it is read, clicked on, typed into. Elements are named by their role and their name, as a
//! screen reader says them, or by a CSS selector where they have none.
//!
//! Whatever goes wrong in a page fails its test: a script that throws, an error in the console, a violation of the page's
//! own content security policy, a dialog that a page should never open, an asset that is missing.

use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::chromium::Chromium;
use crate::reader::Reader;

/// The longest time that a page may take to arrive: far more than any does.
const PATIENCE: Duration = Duration::from_secs(30);

/// The domains of the protocol whose events are heard.
const DOMAINS: [&str; 7] = [
    "Page.enable",
    "Runtime.enable",
    "Log.enable",
    "Network.enable",
    "DOM.enable",
    "Accessibility.enable",
    "Audits.enable",
];

/// A page of a person who has a browser alone.
pub(crate) struct Page {
    chromium: &'static Chromium,
    context: String,
    session: String,
    origin: String,
    events: Receiver<Value>,
    arrivals: usize,
    /// The address to which the page went last, and the one of the page that came last.
    going: String,
    landed: String,
    status: u64,
    troubles: Vec<String>,
    reader: Reader,
}

impl Page {
    /// Opens an empty page for a person.
    pub(crate) fn open(chromium: &'static Chromium, origin: String, reader: &Reader) -> Self {
        let ask = |method, parameters: Value| chromium.ask(None, method, &parameters).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let context =
            text(&ask("Target.createBrowserContext", json!({ "disposeOnDetach": true }))["browserContextId"]);
        let blank = json!({ "url": "about:blank", "browserContextId": context });
        let target = text(&ask("Target.createTarget", blank)["targetId"]);
        let attach = json!({ "targetId": target, "flatten": true });
        let session = text(&ask("Target.attachToTarget", attach)["sessionId"]);
        let events = chromium.events(&session);
        let page = Self {
            chromium,
            context,
            session,
            origin,
            events,
            arrivals: 0,
            going: String::new(),
            landed: String::new(),
            status: 0,
            troubles: vec![],
            reader: reader.clone(),
        };
        for domain in DOMAINS {
            page.ask(domain, &json!({}));
        }
        // The page behaves as if it were in front, though no person sees it.
        page.ask("Emulation.setFocusEmulationEnabled", &json!({ "enabled": true }));
        for (method, parameters) in page.reader.commands() {
            page.ask(method, &parameters);
        }
        page
    }

    /// Gives a command of the protocol.
    #[track_caller]
    pub(crate) fn ask(&self, method: &str, parameters: &Value) -> Value {
        self.chromium.ask(Some(&self.session), method, parameters).unwrap_or_else(|why| panic!("{why}"))
    }

    /// Changes the person's settings that can change while a page is read: the screen and the media features.
    #[track_caller]
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Reader)) {
        change(&mut self.reader);
        for (method, parameters) in [self.reader.screen(), self.reader.media()] {
            self.ask(method, &parameters);
        }
    }

    /// Goes to an address of the desk, and returns the status of the answer.
    #[track_caller]
    pub(crate) fn go(&mut self, path: &str) -> u64 {
        let address = json!({ "url": format!("{}{path}", self.origin) });
        self.arrive(|page| {
            page.ask("Page.navigate", &address);
        })
    }

    /// Does something that leads to another page, waits for it, and returns the status of the answer.
    #[track_caller]
    pub(crate) fn arrive(&mut self, action: impl FnOnce(&mut Self)) -> u64 {
        self.hear();
        let before = self.arrivals;
        action(self);
        self.wait_until("a page comes", |page| page.arrivals != before);
        self.is_well();
        self.status
    }

    /// Waits for a page whose address begins so, wherever others lead on the way, and returns the status of the answer.
    #[track_caller]
    pub(crate) fn land(&mut self, address: &str) -> u64 {
        self.hear();
        self.wait_until(address, |page| page.landed.starts_with(address));
        self.is_well();
        self.status
    }

    #[track_caller]
    fn wait_until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !is_so(self) {
            let left = PATIENCE.saturating_sub(began.elapsed());
            let event = self.events.recv_timeout(left);
            let event = event.unwrap_or_else(|why| panic!("not so: {what}: {why}; {:?}", self.troubles));
            self.note(&event);
        }
    }

    /// Fails if anything went wrong in the page so far.
    #[track_caller]
    pub(crate) fn is_well(&mut self) {
        self.hear();
        assert!(self.troubles.is_empty(), "{}: {}", self.address(), self.troubles.join("\n"));
    }

    /// Waits until something goes wrong in the page, and returns it.
    #[track_caller]
    pub(crate) fn trouble(&mut self) -> String {
        while self.troubles.is_empty() {
            let event = self.events.recv_timeout(PATIENCE);
            self.note(&event.unwrap_or_else(|why| panic!("nothing goes wrong: {why}")));
        }
        self.troubles.remove(0)
    }

    fn hear(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.note(&event);
        }
    }

    fn note(&mut self, event: &Value) {
        let told = &event["params"];
        let trouble = match event["method"].as_str().unwrap_or_default() {
            "Page.frameNavigated" if told["frame"]["parentId"].is_null() => {
                self.going = told["frame"]["url"].as_str().unwrap_or_default().to_owned();
                return;
            }
            "Page.loadEventFired" => {
                self.arrivals += 1;
                self.landed = self.going.clone();
                return;
            }
            "Network.responseReceived" => {
                let (status, address) = (told["response"]["status"].as_u64(), &told["response"]["url"]);
                if told["type"] == "Document" {
                    self.status = status.unwrap_or_default();
                    return;
                }
                let is_well = matches!(status, Some(200 | 204));
                (!is_well).then(|| format!("{address} answered {status:?}"))
            }
            "Runtime.exceptionThrown" => Some(told["exceptionDetails"].to_string()),
            "Runtime.consoleAPICalled" => Some(told["args"].to_string()),
            // Every answer that is an error is in the log, too. Advice about a page of another site, such as an issuer's, is
            // not for the desk.
            "Log.entryAdded" => {
                let entry = &told["entry"];
                let is_own = entry["url"].as_str().is_none_or(|address| address.starts_with(&self.origin));
                (entry["source"] != "network" && (is_own || entry["level"] != "verbose"))
                    .then(|| entry.to_string())
            }
            "Audits.issueAdded" => {
                let is_policy = told["issue"]["code"] == "ContentSecurityPolicyIssue";
                is_policy.then(|| told["issue"].to_string())
            }
            "Page.javascriptDialogOpening" => {
                self.ask("Page.handleJavaScriptDialog", &json!({ "accept": true }));
                Some(format!("a dialog opened: {}", told["message"]))
            }
            "Inspector.targetCrashed" => Some("the page crashed".to_owned()),
            _ => return,
        };
        self.troubles.extend(trouble);
    }

    /// Returns the address of the desk.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the person before it.
    pub(crate) fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Adds rules to the page, as a person's own style sheet does.
    #[track_caller]
    pub(crate) fn style(&self, rules: &str) {
        let sheet = "const sheet = new CSSStyleSheet(); sheet.replaceSync";
        self.evaluate(&format!(
            "{{ {sheet}({rules:?}); document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; }}"
        ));
    }

    /// Returns the words in the person's language.
    pub(crate) fn in_words(&self, english: &'static str, german: &'static str) -> &'static str {
        if self.reader.language == "de" { german } else { english }
    }

    /// Returns the value of an expression. It may be a promise.
    #[track_caller]
    pub(crate) fn evaluate(&self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.ask("Runtime.evaluate", &asked);
        let failed = answer.get("exceptionDetails");
        assert!(failed.is_none(), "{expression}: {failed:?}");
        answer["result"]["value"].take()
    }

    /// Returns a number.
    #[track_caller]
    pub(crate) fn number(&self, expression: &str) -> f64 {
        self.evaluate(expression).as_f64().unwrap_or_else(|| panic!("{expression} is no number"))
    }

    /// Returns a text.
    #[track_caller]
    pub(crate) fn text(&self, expression: &str) -> String {
        self.evaluate(expression).as_str().unwrap_or_else(|| panic!("{expression} is no text")).to_owned()
    }

    /// Returns the path and the query of its address.
    #[track_caller]
    pub(crate) fn address(&self) -> String {
        self.text("location.pathname + location.search")
    }

    /// Returns the text that a person sees.
    #[track_caller]
    pub(crate) fn shown(&self) -> String {
        self.text("document.body.innerText")
    }

    /// Fails unless a person sees a text.
    #[track_caller]
    pub(crate) fn says(&self, text: &str) {
        let shown = self.shown();
        assert!(shown.contains(text), "{} does not say {text:?}:\n{shown}", self.address());
    }

    /// Fails if a person sees a text.
    #[track_caller]
    pub(crate) fn says_nothing_of(&self, text: &str) {
        let shown = self.shown();
        assert!(!shown.contains(text), "{} says {text:?}:\n{shown}", self.address());
    }

    /// Returns how many elements a selector finds.
    #[track_caller]
    pub(crate) fn count(&self, selector: &str) -> usize {
        self.evaluate(&format!("document.querySelectorAll({selector:?}).length"))
            .as_u64()
            .and_then(|count| usize::try_from(count).ok())
            .unwrap()
    }

    /// Returns true if there is an element with this role and name.
    #[track_caller]
    pub(crate) fn has(&self, role: &str, name: &str) -> bool {
        self.named(role, name).is_some()
    }

    /// Clicks in the middle of the first element with this role and name, as both are told to those who do not see it.
    #[track_caller]
    pub(crate) fn click(&mut self, role: &str, name: &str) {
        let element = self.named(role, name);
        let element = element.unwrap_or_else(|| panic!("no {role} {name:?}:\n{}", self.shown()));
        self.click_in(&json!({ "backendNodeId": element }));
    }

    /// Clicks in the middle of the first element that a selector finds.
    #[track_caller]
    pub(crate) fn click_at(&mut self, selector: &str) {
        let found = json!({ "expression": format!("document.querySelector({selector:?})") });
        let element = self.ask("Runtime.evaluate", &found)["result"]["objectId"].take();
        assert!(element.is_string(), "no {selector}:\n{}", self.shown());
        self.click_in(&json!({ "objectId": element }));
    }

    #[track_caller]
    fn click_in(&mut self, element: &Value) {
        self.ask("DOM.scrollIntoViewIfNeeded", element);
        let quads = self.ask("DOM.getContentQuads", element);
        let corners: Vec<f64> =
            quads["quads"][0].as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        let (x, y) = ((corners[0] + corners[4]) / 2.0, (corners[1] + corners[5]) / 2.0);
        for kind in ["mousePressed", "mouseReleased"] {
            let click = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", &click);
        }
    }

    fn named(&self, role: &str, name: &str) -> Option<u64> {
        let root = self.ask("DOM.getDocument", &json!({ "depth": 0 }));
        let wanted = json!({ "nodeId": root["root"]["nodeId"], "role": role, "accessibleName": name });
        let found = self.ask("Accessibility.queryAXTree", &wanted);
        let nodes = found["nodes"].as_array()?;
        nodes.iter().find(|node| node["ignored"] != true)?["backendDOMNodeId"].as_u64()
    }

    /// Presses a key, such as `j`, `Enter` or `Shift+Tab`.
    #[track_caller]
    pub(crate) fn press(&mut self, key: &str) {
        let (modifiers, key) = key.strip_prefix("Shift+").map_or((0, key), |key| (8, key));
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            "Escape" => (27, ""),
            " " => (32, " "),
            one => (0, one),
        };
        let mut pressed = json!({ "type": "keyDown", "key": key, "modifiers": modifiers, "text": text });
        pressed["windowsVirtualKeyCode"] = code.into();
        self.ask("Input.dispatchKeyEvent", &pressed);
        pressed["type"] = "keyUp".into();
        self.ask("Input.dispatchKeyEvent", &pressed);
    }

    /// Types a text where the focus is.
    #[track_caller]
    pub(crate) fn write(&mut self, text: &str) {
        self.ask("Input.insertText", &json!({ "text": text }));
    }

    /// Returns the text, or else the name, of the element that has the focus.
    #[track_caller]
    pub(crate) fn focus(&self) -> String {
        let one = "((e) => (e.innerText || e.name || e.id || e.tagName).trim())(document.activeElement)";
        self.text(one)
    }

    /// Returns a picture of the page, as PNG in Base64: of the whole, or of so much of its top.
    #[track_caller]
    pub(crate) fn picture(&self, height: Option<u32>) -> String {
        let mut wanted = json!({ "captureBeyondViewport": true, "format": "png" });
        if let Some(height) = height {
            wanted["clip"] =
                json!({ "x": 0, "y": 0, "width": self.reader.width, "height": height, "scale": 1 });
        }
        self.ask("Page.captureScreenshot", &wanted)["data"].as_str().unwrap().to_owned()
    }
}

/// Closes the page, and fails the test if anything went wrong in it.
impl Drop for Page {
    fn drop(&mut self) {
        self.hear();
        let _ = self.chromium.ask(
            None,
            "Target.disposeBrowserContext",
            &json!({ "browserContextId": self.context }),
        );
        if !thread::panicking() {
            assert!(self.troubles.is_empty(), "{}", self.troubles.join("\n"));
        }
    }
}

#[test]
fn whatever_goes_wrong_in_a_page_is_found() {
    let Some(shop) = crate::shop::Shop::after("00-a-good-day") else { return };
    for (script, trouble) in [
        ("setTimeout(() => { throw new Error('lost') })", "lost"),
        ("console.error('odd')", "odd"),
        ("setTimeout(() => alert('Hi'))", "a dialog opened"),
        ("fetch('https://elsewhere.example/').catch(() => {})", "Content Security Policy"),
        (
            "document.body.append(Object.assign(new Image(), { src: '/assets/none.png' }))",
            "answered Some(404)",
        ),
        (
            "document.body.append(Object.assign(document.createElement('script'), { text: '1' }))",
            "inline script",
        ),
        ("document.body.setAttribute('style', 'color: red')", "inline style"),
    ] {
        let mut page = shop.page(&Reader::default());
        page.go("/cases");
        page.evaluate(&format!("{script}; 1"));
        let found = page.trouble();
        assert!(found.contains(trouble), "{script}: {found}");
        // The protocol tells some troubles in two ways.
        page.evaluate("new Promise((done) => setTimeout(done, 100))");
        page.hear();
        page.troubles.clear();
    }
}
