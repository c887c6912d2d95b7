//! Generates ratings of the risk that an order is fraud: by the shop system within minutes, by an app within days, and
//! again by either. Most orders of most shops are rated by none.

use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::Source;
use candor_domain::order::assessed::RiskAssessed;
use candor_domain::order::placed::Risk;

use super::{HOUR, MINUTE, Writer};
use crate::text::parsed;

const SHOP: &str = "shopify";
const APP: &str = "app-77";

impl Writer<'_> {
    /// Has an order rated. A provider comes to another opinion now and then, and none takes back another's.
    pub(super) fn rate(&mut self) {
        if !self.rng.chance(300) {
            return;
        }
        let mut at = self.rng.between(5, 10 * MINUTE);
        self.say_risk(SHOP, at, 70);
        if self.rng.chance(450) {
            let soon = self.rng.chance(600);
            at += if soon { self.rng.between(MINUTE, 2 * HOUR) } else { self.rng.between(HOUR, 90 * HOUR) };
            self.say_risk(APP, at, 300);
            if self.rng.chance(300) {
                let again_at = at + self.rng.between(MINUTE, 20 * HOUR);
                self.say_risk(APP, again_at, 300);
            }
        }
        if self.rng.chance(500) {
            at += self.rng.between(MINUTE, 12 * HOUR);
            self.say_risk(SHOP, at, 70);
        }
    }

    /// Rates an order: high in so many of a thousand cases, and low in most of the others.
    fn say_risk(&mut self, provider: &str, seconds: i64, high_per_mille: u64) {
        let level = match self.rng.below(1000) {
            drawn if drawn < high_per_mille => Risk::High,
            drawn if drawn < high_per_mille.saturating_add(100) => Risk::Medium,
            _ => Risk::Low,
        };
        let rated = RiskAssessed { provider_id: parsed(provider), provider: None, level };
        self.say(seconds, Source::Storefront, Fact::RiskAssessed(rated));
    }
}
