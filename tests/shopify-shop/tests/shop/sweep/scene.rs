//! A served shop, the real code that asks it, and the orders that Candor keeps.

use std::cell::RefCell;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use candor_aws::configuration::from_lookup;
use candor_aws::runtime::shopify_sweep::{Asking, Words};
use candor_aws::sdk::Aws;
use candor_aws::shopify::Admin;
use candor_domain::event::envelope::Event;
use candor_domain::facts::entries::Facts;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{OrderKey, Shop as ShopName};
use candor_edge::translation::Translation;
use candor_engine::catch_up::{CaughtUp, Ports, catch_up};
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{Cause, Clock, FactBus};
use candor_engine::record::record;
use candor_shopify::subscription::Topic;
use candor_shopify_shop::server::Server;
use candor_shopify_shop::shop::{CLIENT_ID, CLIENT_SECRET, Shop};
use candor_shopify_shop::webhook::Webhook;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shopify_webhook::{Delivery, Keys};

use crate::talk::at;

const DOMAIN: &str = "demo-shop.myshopify.com";
/// The real time that a question may take, waiting for points included.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);

/// The words of the function `shopify-sweep`.
struct Shopify;

impl Words for Shopify {
    fn translate(shop: &ShopName, order: &Value, has_shipments: bool, now: Timestamp) -> Vec<Translation> {
        shopify_sweep::translate(shop, order, has_shipments, now)
    }

    fn topics() -> Vec<Topic> {
        shopify_sweep::topics()
    }

    fn has_shipments(topics: &[Topic]) -> bool {
        shopify_sweep::has_shipments(topics)
    }
}

/// A clock that stands still.
struct Standing(Timestamp);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        self.0
    }
    async fn pause(&self, _: u32) {}
}

/// A shop that Candor listens to and asks.
pub(crate) struct Scene {
    pub(crate) server: Server,
    admin: Admin,
    policy: Policy,
    store: MemoryStore,
    clock: Standing,
    put: RefCell<Vec<Event>>,
}

impl Scene {
    /// Serves a shop without orders, an hour and more after [`crate::talk::NOON`].
    pub(crate) fn new() -> Self {
        let server = Server::start(Shop::new(DOMAIN), 0).unwrap();
        let secrets = serve_secret();
        let lookup = |name: &str| match name {
            "AWS_REGION" => Some("eu-west-1".to_owned()),
            "AWS_ENDPOINT_URL" => Some(secrets.clone()),
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" => Some("test".to_owned()),
            _ => None,
        };
        let read = from_lookup(&lookup, |settings| Some((Aws::read(settings)?, settings.policy()?)));
        let (aws, policy) = read.unwrap();
        let admin = Admin::new(&aws.repeating(), "access", Some(server.address()));
        let (store, clock) = (MemoryStore::default(), Standing(at(1000)));
        Self { server, admin, policy, store, clock, put: RefCell::default() }
    }

    /// Does something in the shop.
    pub(crate) fn act<T>(&self, act: impl FnOnce(&mut Shop) -> T) -> T {
        act(&mut self.server.shop())
    }

    /// Does something of which no webhook arrives.
    pub(crate) fn act_unheard<T>(&self, act: impl FnOnce(&mut Shop) -> T) -> T {
        self.act(|shop| {
            shop.loses_webhooks = true;
            let result = act(shop);
            shop.loses_webhooks = false;
            result
        })
    }

    /// Takes the webhooks that the shop sent since, and returns their events.
    pub(crate) fn hear(&self) -> Vec<Event> {
        self.act(|shop| shop.take_webhooks(at(1000))).iter().flat_map(heard).collect()
    }

    /// Records events, as the functions behind the bus do.
    pub(crate) async fn record(&self, events: &[Event]) {
        for event in events {
            let one = std::slice::from_ref(event);
            record(&self.store, &self.clock, &self.policy, &event.key, one).await.unwrap();
        }
    }

    /// Looks at the shop as the sweep does, records what was missed, and returns it.
    pub(crate) async fn sweep(&self) -> (CaughtUp, Vec<Event>) {
        let storefront = Asking::new::<Shopify>(&self.admin, Timestamp::now() + PATIENCE);
        let ports = Ports { store: &self.store, storefront: &storefront, bus: self, clock: &self.clock };
        let found = catch_up(ports, &"demo-shop".parse().unwrap(), Timestamp::MAX).await.unwrap();
        (found, self.put.take())
    }

    /// Looks at the shop as Candor would that has never heard of it.
    pub(crate) async fn sweep_anew(&mut self) -> (CaughtUp, Vec<Event>) {
        self.store = MemoryStore::default();
        self.sweep().await
    }

    /// Returns what is held of an order.
    pub(crate) fn facts(&self, order: u64) -> Facts {
        let key: OrderKey = format!("demo-shop#{order}").parse().unwrap();
        self.store.look(&key, |stored| stored.order.facts.clone()).unwrap_or_default()
    }
}

impl FactBus for Scene {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        self.record(events).await;
        self.put.borrow_mut().extend_from_slice(events);
        Ok(())
    }
}

/// Returns the events that the webhook's function makes of a delivery.
fn heard(webhook: &Webhook) -> Vec<Event> {
    match translated(webhook) {
        Translation::Events(events) => events,
        // The shop is asked about a fulfilment order: `answers.rs` does that.
        Translation::NotUsed { .. } | Translation::Changes { .. } => vec![],
        other => panic!("{}: {other:?}", webhook.topic),
    }
}

/// Returns what the webhook's function makes of a delivery.
pub(crate) fn translated(webhook: &Webhook) -> Translation {
    let (bytes, headers) = webhook.signed(CLIENT_SECRET);
    let header = |name: &str| {
        let same = headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        same.map(|(_, value)| value.as_str())
    };
    let keys = Keys::parse(&json!({ DOMAIN: [CLIENT_SECRET] }).to_string()).unwrap();
    assert!(keys.verify(DOMAIN, &bytes, header("X-Shopify-Hmac-Sha256").unwrap()));
    shopify_webhook::translate(&Delivery::read(header).unwrap(), &bytes, at(1000))
}

/// Serves the secret with the access to the shop, whatever is asked, and returns the address.
fn serve_secret() -> String {
    let access = json!({ DOMAIN: { "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET } });
    let body = json!({ "SecretString": access.to_string() }).to_string();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| answer(stream, &body)));
    address
}

/// Answers one request, which is short enough to arrive at once, and ends the connection.
fn answer(mut stream: TcpStream, body: &str) {
    let mut buffer = [0; 8192];
    let _ = stream.read(&mut buffer);
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
}
