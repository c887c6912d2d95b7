//! Measures the rule with seeds that it was not chosen with: the false cases of a year, and the time until an outage is a
//! case. `cargo test -p candor-domain --test a_silent_shop -- --ignored --nocapture` prints the figures of the handbook;
//! `SEED` is the first seed, and `YEARS` the number of years of each shop.

use crate::shops::{Dice, Shop, Trade, YEAR_HOURS};

const SIZES: [f64; 6] = [3.0, 10.0, 30.0, 100.0, 1000.0, 10_000.0];
/// The orders that must be missed.
const MISSED: [u32; 3] = [24, 48, 96];
/// The outages of each shop.
const OUTAGES: u64 = 200;
/// The weeks before an outage, which the rule knows.
const BEFORE_HOURS: u16 = 6 * 168;

#[derive(Clone, Copy)]
struct Kind {
    trade: Trade,
    names_holidays: bool,
    per_day: f64,
    missed: u32,
}

impl Kind {
    fn shop(self, seed: u64) -> Shop {
        let shop = Shop::new(self.trade, self.per_day, seed).missing(self.missed);
        if self.names_holidays { shop.naming_holidays() } else { shop }
    }

    /// Returns the hours until an outage is a case, in order; outages begin in any hour of the year.
    fn waits(self, seed: u64) -> Vec<Option<u16>> {
        let mut dice = Dice(seed);
        let mut waits: Vec<Option<u16>> = { seed..seed + OUTAGES }
            .map(|seed| {
                let mut shop = self.shop(seed);
                shop.next = shop.next.later((dice.part() * f64::from(YEAR_HOURS - BEFORE_HOURS)) as u16);
                shop.hours(BEFORE_HOURS);
                shop.hours_to_case()
            })
            .collect();
        waits.sort_by_key(|wait| wait.unwrap_or(u16::MAX));
        waits
    }

    fn told(self, seed: u64, years: u64) -> String {
        let false_cases: usize = { seed..seed + years }.map(|seed| self.shop(seed).false_cases().len()).sum();
        let waits = self.waits(seed);
        let wait = |part: usize| {
            waits[(waits.len() - 1) * part / 100].map_or("never".to_owned(), |hours| format!("{hours} h"))
        };
        let never = waits.iter().filter(|wait| wait.is_none()).count();
        let Self { trade, names_holidays, per_day, missed } = self;
        let (half, most) = (wait(50), wait(90));
        format!(
            "{missed} missed, {trade:?}, names holidays: {names_holidays}, {per_day} a day: {:.2} false a year; of {OUTAGES} \
             outages, half are a case after {half}, 90% after {most}, {never} never",
            false_cases as f64 / years as f64
        )
    }
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

#[test]
#[ignore = "it measures for minutes"]
fn false_cases_and_waits() {
    let (seed, years) = (setting("SEED", 1000), setting("YEARS", 100));
    let trades =
        [(Trade::Retail, false), (Trade::Office, true), (Trade::Office, false), (Trade::Campaigns, false)];
    for missed in MISSED {
        for (trade, names_holidays) in trades {
            for per_day in SIZES {
                // A great shop takes long to play.
                let years = if per_day > 1000.0 { years.div_ceil(10) } else { years };
                println!("{}", Kind { trade, names_holidays, per_day, missed }.told(seed, years));
            }
        }
    }
}
