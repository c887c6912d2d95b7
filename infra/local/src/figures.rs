//! Shows the figures of a stack's shops, and has them counted anew from its orders.

use candor_aws::configuration::from_lookup;
use candor_domain::figures::counts::{Counts, total};
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::Shop;
use candor_engine::figures::{days, recount};
use candor_engine::ports::{Clock, FigureBook};
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use crate::demands::{DemandError, Reached, told};
use crate::terminal::{BAD, DIM, GOOD, STRONG, print, styled};

/// The clock of this machine, which has all the time that it needs.
struct Patient;

impl Clock for Patient {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

impl Reached {
    /// Counts the days before today anew, if that is wanted, and shows the last days of each shop of the policy.
    pub(crate) async fn figures(&self, most: u16, is_recounted: bool) -> Result<bool, DemandError> {
        let policy = self.policy()?;
        let mut all_well = true;
        if is_recounted {
            all_well = self.recount(&policy, most).await?;
        }
        let table = self.table()?;
        for shop in policy.shops.keys() {
            let (first, last) = last_days(&policy, shop, most);
            let figures = table.figures(shop, first, last).await.map_err(told("read the figures"))?;
            print(&format!("{}\n{}", styled(STRONG, &shop.to_string()), styled(DIM, &heading())));
            days(first, last).for_each(|day| print(&line(&day.to_string(), &figures.on(day))));
            print(&line("all", &figures.between(first, last)));
        }
        Ok(all_well)
    }

    /// Returns the policy of this release with the changes that the stack has.
    fn policy(&self) -> Result<Policy, DemandError> {
        let lookup = |name: &str| {
            (name == "POLICY_OVERRIDES").then(|| self.parts.parameters.get("PolicyOverrides").cloned())?
        };
        from_lookup(&lookup, |settings| settings.policy()).map_err(|why| DemandError(why.to_string()))
    }

    async fn recount(&self, policy: &Policy, most: u16) -> Result<bool, DemandError> {
        let bounds = policy.shops.keys().map(|shop| last_days(policy, shop, most));
        let bounds: Vec<(Date, Date)> = bounds.collect();
        let first = bounds.iter().map(|(first, _)| *first).min();
        let last = bounds.iter().map(|(_, last)| *last).max();
        let (Some(first), Some(last)) = (first, last) else { return Ok(true) };
        let recounted = recount(&self.table()?, &Patient, policy, first, last).await;
        let recounted = recounted.map_err(told("count the figures anew"))?;
        print(&format!(
            "{} {} orders, from {first} on: {} days were wrong and are right now.",
            styled(GOOD, "counted"),
            recounted.orders,
            recounted.corrected.len()
        ));
        recounted.corrected.iter().for_each(|(shop, day)| print(&format!("  {shop} {day}")));
        if recounted.unreadable > 0 {
            let why = "cannot be read, or are of a newer release, and are not counted.";
            print(&format!("{} {} orders {why}", styled(BAD, "left"), recounted.unreadable));
        }
        Ok(recounted.unreadable == 0)
    }
}

/// Returns the first and the last of the days that are shown: the last one is today, where the shop is.
fn last_days(policy: &Policy, shop: &Shop, most: u16) -> (Date, Date) {
    let today = policy.calendar(shop).day_of(Timestamp::now());
    let before = Span::new().days(i64::from(most.saturating_sub(1)));
    (today.checked_sub(before).unwrap_or(today), today)
}

/// The columns of the table.
const COLUMNS: [&str; 9] =
    ["", "orders", "sent", "corrected", "withheld", "unknown", "failed", "opened", "closed"];

fn heading() -> String {
    row(COLUMNS.map(str::to_owned))
}

fn line(day: &str, counts: &Counts) -> String {
    row([
        day.to_owned(),
        counts.orders().to_string(),
        total(counts.sent()).to_string(),
        counts.corrections().to_string(),
        total(counts.withheld()).to_string(),
        total(counts.unknown()).to_string(),
        total(counts.failed()).to_string(),
        total(counts.cases_opened()).to_string(),
        total(counts.cases_closed()).to_string(),
    ])
}

fn row(cells: [String; 9]) -> String {
    let cells = cells.iter().enumerate();
    cells.map(|(n, cell)| if n == 0 { format!("  {cell:<10}") } else { format!("{cell:>10}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_line_below_its_headings() {
        let counts: Counts = serde_json::from_str(
            r#"{"orders":12,"sent:receipt":3,"sent:order-update":1,"withheld:receipt:too-late":2}"#,
        )
        .unwrap();
        let (heading, line) = (heading(), line("2026-03-01", &counts));
        assert_eq!(heading.len(), line.len());
        assert_eq!(
            line.split_whitespace().collect::<Vec<_>>(),
            ["2026-03-01", "12", "4", "1", "2", "0", "0", "0", "0"]
        );
    }

    #[test]
    fn the_last_days_end_today() {
        let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
        let (first, last) = last_days(&policy, &"demo-shop".parse().unwrap(), 35);
        assert_eq!(days(first, last).count(), 35);
    }
}
