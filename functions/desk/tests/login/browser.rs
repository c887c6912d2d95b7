//! A browser, as far as a login needs one: it keeps cookies, and follows redirects one by one.

use std::collections::BTreeMap;

use ureq::Agent;
use ureq::http::Response;

/// A browser with the cookies of each site.
pub(crate) struct Browser {
    agent: Agent,
    pub(crate) cookies: BTreeMap<String, BTreeMap<String, String>>,
}

/// The answer of a site.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) address: String,
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) refresh: Option<String>,
    pub(crate) body: String,
}

impl Page {
    pub(crate) fn says(&self, text: &str) -> bool {
        self.body.contains(text)
    }

    /// Returns the text between two others.
    pub(crate) fn between(&self, before: &str, after: &str) -> &str {
        self.body.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap()
    }
}

/// Returns the scheme and the host of an address.
pub(crate) fn site(address: &str) -> String {
    address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

impl Browser {
    pub(crate) fn new() -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .build();
        Self { agent: config.into(), cookies: BTreeMap::new() }
    }

    pub(crate) fn get(&mut self, address: &str) -> Page {
        let request = self.agent.get(address).header("cookie", self.kept(address));
        let answer = request.call().unwrap();
        self.read(address, answer)
    }

    /// Sends a form as a page of the same site does.
    pub(crate) fn post(&mut self, address: &str, form: &str) -> Page {
        let request = self
            .agent
            .post(address)
            .header("cookie", self.kept(address))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        let answer = request.send(form).unwrap();
        self.read(address, answer)
    }

    /// Goes where an answer leads, until a page comes.
    pub(crate) fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..12 {
            let refreshed = || page.refresh.as_ref()?.strip_prefix("0; url=").map(str::to_owned);
            let Some(location) = page.location.clone().or_else(refreshed) else { return page };
            let next = if location.starts_with('/') {
                format!("{}{location}", site(&page.address))
            } else {
                location
            };
            page = self.get(&next);
        }
        panic!("{} leads nowhere", page.address)
    }

    pub(crate) fn open(&mut self, address: &str) -> Page {
        let page = self.get(address);
        self.follow(page)
    }

    fn kept(&self, address: &str) -> String {
        let own = self.cookies.get(&site(address)).into_iter().flatten();
        own.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn read(&mut self, address: &str, mut answer: Response<ureq::Body>) -> Page {
        let own = self.cookies.entry(site(address)).or_default();
        for cookie in answer.headers().get_all("set-cookie") {
            let (pair, attributes) = cookie.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() || attributes.contains("Max-Age=0") {
                own.remove(name);
            } else {
                own.insert(name.to_owned(), value.to_owned());
            }
        }
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (location, refresh) = (header("location"), header("refresh"));
        let (address, status) = (address.to_owned(), answer.status().as_u16());
        Page { address, status, location, refresh, body: answer.body_mut().read_to_string().unwrap() }
    }
}
