//! Works at the desk over a deployed stack: finds an order and its case, and decides.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use candor_end_to_end::{play, script, stack};
use candor_local::desk::serve;
use candor_local::open_cases::listed;
use candor_local::project::Project;
use candor_local::stack::Stack;

const CASE: &str = "/cases/demo-shop/9700/payment-mismatch:order";

/// Tells of an order that is paid in part, which is a case.
const STORY: &str = r##"
{"event": {"source": "candor.storefront", "detail-type": "OrderPlaced", "detail": {"id": "placed-9700", "shop": "demo-shop", "order_id": "9700", "occurred_at": "now", "number": "#9700", "placed_at": "now", "customer": {"name": "<b>Ada</b> Fox", "email": "ada.fox.9700@customer.example", "locale": "en-GB"}, "lines": [{"line_id": "mug", "title": "Blue mug", "quantity": 2, "unit_price": {"amount_minor": 1299, "currency": "GBP"}}], "total": {"amount_minor": 2598, "currency": "GBP"}, "ship_to": {"name": "Ada Fox", "lines": ["7 Kiln Lane"]}}}}
{"event": {"source": "candor.payments", "detail-type": "PaymentConfirmed", "detail": {"id": "paid-9700", "shop": "demo-shop", "order_id": "9700", "occurred_at": "now", "payment_id": "pay-9700", "amount": {"amount_minor": 100, "currency": "GBP"}}}}
{"expect": {"cases": [{"kind": "payment-mismatch", "order": "9700", "open": true}]}}
"##;

struct Reader {
    address: String,
    agent: ureq::Agent,
}

impl Reader {
    fn at(port: u16) -> Self {
        let settings = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self { address: format!("http://127.0.0.1:{port}"), agent: settings.build().new_agent() }
    }

    fn read(&self, path: &str) -> Result<String, ureq::Error> {
        self.agent.get(format!("{}{path}", self.address)).call()?.body_mut().read_to_string()
    }

    /// Reads a page until it is as it ought to be.
    fn wait_for(&self, path: &str, is_so: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            match self.read(path) {
                Ok(page) if is_so(&page) => return page,
                read => assert!(begun.elapsed() < Duration::from_secs(30), "{path}: {read:?}"),
            }
            thread::sleep(Duration::from_millis(200));
        }
    }

    fn decide(&self, seen: &str, from: &str) -> u16 {
        let form = [("decision", "handled"), ("seen", seen), ("note", "Ada pays the rest")];
        let request = self.agent.post(format!("{}{CASE}/decide", self.address)).header("origin", from);
        request.send_form(form).unwrap().status().as_u16()
    }
}

#[test]
fn a_case_of_a_deployed_stack_is_found_and_decided_at_the_desk() {
    let played = play(vec![script("desk", STORY.trim()).unwrap()]).unwrap();
    assert!(played.iter().all(|one| one.played.problems.is_empty()), "the case did not open");
    let stack = stack().unwrap();
    let same = Stack::find(&Project::here(), Some(&stack.name)).unwrap();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    thread::spawn(move || serve(same, port).unwrap());
    let desk = Reader::at(port);
    desk.wait_for("/cases?team=storefront", |page| page.contains(CASE));
    let shops = ["demo-shop".parse().unwrap()].into();
    let is_listed = || {
        let open = listed(&stack, &shops).unwrap();
        open.iter().any(|open| open.order.order_id.as_str() == "9700")
    };
    assert!(is_listed(), "`cargo local cases` lists it too");
    for name in ["%239700", "9700", "ADA.fox.9700@customer.example", "pay-9700"] {
        let found = desk.agent.get(format!("{}/orders?q={name}", desk.address)).call().unwrap();
        assert_eq!(found.headers()["location"], "/orders/demo-shop/9700", "{name}");
    }
    assert!(desk.read("/today").unwrap().contains("Demo Shop"));
    let order = desk.read("/orders/demo-shop/9700").unwrap();
    assert!(order.contains("&#60;b&#62;Ada") && !order.contains("<b>Ada"), "{order}");
    let case = desk.read(CASE).unwrap();
    let seen = case.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(desk.decide(seen, "https://evil.example"), 403);
    assert_eq!(desk.decide(seen, &desk.address), 303);
    let decided = desk.wait_for(CASE, |page| page.contains("Ada pays the rest"));
    assert!(decided.contains("local desk"), "{decided}");
    desk.wait_for("/cases", |page| !page.contains(CASE));
    assert!(!is_listed());
    assert_eq!(desk.decide(seen, &desk.address), 409);
}
