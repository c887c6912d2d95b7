//! Checks that a store keeps the figures of shops, and shows every order, as every store must.

use candor_domain::figures::counts::Figures;
use candor_domain::figures::measure::Measure;
use candor_domain::values::id::Shop;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::sample::commit;
use super::support::{Check, key, same};
use crate::ports::{AllOrders, FigureBook, FiguresBatch, Segment, Store};

/// The moment of every batch.
const NOW: Timestamp = Timestamp::constant(1_772_366_400, 0);
const KEEP: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Runs every check.
pub(super) async fn check<T: FigureBook + AllOrders + Store>(
    store: &T,
    run: &str,
) -> Vec<(&'static str, Check)> {
    vec![
        ("figures_of_a_day_add_up_and_those_of_other_days_are_left_out", adds_up(store, run).await),
        ("a_batch_that_comes_again_counts_once", counts_once(store, run).await),
        ("the_figures_of_one_shop_are_not_those_of_another", keeps_apart(store, run).await),
        ("a_batch_of_very_many_days_and_measures_counts_whole_and_once", counts_many(store, run).await),
        ("a_day_that_is_replaced_has_nothing_left_of_before", replaces(store, run).await),
        ("every_order_is_in_one_segment", shows_every_order(store, run).await),
    ]
}

async fn adds_up<T: FigureBook>(store: &T, run: &str) -> Check {
    let shop = shop(run, "adds-up")?;
    let first = figures(&[
        ("2026-02-27", "orders", 3),
        ("2026-02-28", "sent:receipt", 2),
        ("2026-03-01", "orders", 1),
    ])?;
    let second = figures(&[("2026-02-28", "sent:receipt", -1), ("2026-02-28", "calls-answered", 4)])?;
    add(store, run, "adds-up-1", &shop, &first).await?;
    add(store, run, "adds-up-2", &shop, &second).await?;
    let found = read(store, &shop, "2026-02-28", "2026-03-01").await?;
    let expected = figures(&[
        ("2026-02-28", "sent:receipt", 1),
        ("2026-02-28", "calls-answered", 4),
        ("2026-03-01", "orders", 1),
    ])?;
    same("the figures", &found, &expected)
}

async fn counts_once<T: FigureBook>(store: &T, run: &str) -> Check {
    let shop = shop(run, "counts-once")?;
    let batch = figures(&[("2026-02-27", "orders", 3)])?;
    for _ in 0..2 {
        add(store, run, "counts-once", &shop, &batch).await?;
    }
    same("the figures", &read(store, &shop, "2026-02-27", "2026-02-27").await?, &batch)
}

async fn keeps_apart<T: FigureBook>(store: &T, run: &str) -> Check {
    let batch = figures(&[("2026-02-27", "orders", 3)])?;
    add(store, run, "keeps-apart", &shop(run, "one")?, &batch).await?;
    let other = read(store, &shop(run, "other")?, "2026-02-27", "2026-02-27").await?;
    same("the other shop", &other, &Figures::default())
}

async fn counts_many<T: FigureBook>(store: &T, run: &str) -> Check {
    let shop = shop(run, "counts-many")?;
    let mut batch = Figures::default();
    let first = day("2025-10-01")?;
    for day in first.series(jiff::Span::new().days(1)).take(110) {
        batch.add(day, Measure::Orders, 1);
    }
    for number in 0..250 {
        batch.add(first, measure(&format!("sent:kind-{number}"))?, 1);
    }
    for _ in 0..2 {
        add(store, run, "counts-many", &shop, &batch).await?;
    }
    let long_ago = figures(&[("2020-01-01", "orders", 1)])?;
    add(store, run, "long-ago", &shop, &long_ago).await?;
    same("the figures", &read(store, &shop, "2025-10-01", "2026-02-01").await?, &batch)?;
    let before = read(store, &shop, "2020-01-01", "2020-01-01").await?;
    same("a day that is no longer kept", &before, &Figures::default())
}

async fn replaces<T: FigureBook>(store: &T, run: &str) -> Check {
    let shop = shop(run, "replaces")?;
    let wrong = figures(&[("2026-02-27", "orders", 3), ("2026-02-27", "sent:receipt", 2)])?;
    add(store, run, "replaces", &shop, &wrong).await?;
    let right = figures(&[("2026-02-27", "orders", 5)])?;
    let on = day("2026-02-27")?;
    store.replace_figures(&shop, on, &right.on(on), KEEP).await.map_err(|why| why.to_string())?;
    same("the figures", &read(store, &shop, "2026-02-27", "2026-02-27").await?, &right)
}

async fn shows_every_order<T: AllOrders + Store>(store: &T, run: &str) -> Check {
    let keys = (0..9).map(|n| key(run, &format!("shown-{n}"))).collect::<Result<Vec<_>, _>>()?;
    for key in &keys {
        store.commit(&commit(key.clone(), None, None)?).await.map_err(|why| why.to_string())?;
    }
    let mut shown = Vec::new();
    for number in 0..3 {
        let (segment, mut from) = (Segment { number, of: 3 }, None::<String>);
        loop {
            let page = store.orders_page(segment, from.as_deref()).await.map_err(|why| why.to_string())?;
            shown.extend(page.orders.into_iter().map(|order| order.key).filter(|key| keys.contains(key)));
            from = page.next;
            if from.is_none() {
                break;
            }
        }
    }
    shown.sort();
    same("the orders", &shown, &keys)
}

fn shop(run: &str, name: &str) -> Result<Shop, String> {
    let of_run = key(run, name)?.shop;
    format!("{of_run}-{name}").parse().map_err(|why| format!("{why}"))
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|why| format!("{why}"))
}

fn measure(name: &str) -> Result<Measure, String> {
    name.parse().map_err(|why| format!("{why}"))
}

fn figures(counts: &[(&str, &str, i64)]) -> Result<Figures, String> {
    let mut figures = Figures::default();
    for (on, name, count) in counts {
        figures.add(day(on)?, measure(name)?, *count);
    }
    Ok(figures)
}

async fn add<T: FigureBook>(store: &T, run: &str, id: &str, shop: &Shop, figures: &Figures) -> Check {
    let changes = [(shop.clone(), figures.clone())].into();
    let batch = FiguresBatch { id: format!("{run}-{id}"), changes, now: NOW, keep: KEEP };
    store.add_figures(&batch).await.map_err(|why| why.to_string())
}

async fn read<T: FigureBook>(store: &T, shop: &Shop, first: &str, last: &str) -> Result<Figures, String> {
    store.figures(shop, day(first)?, day(last)?).await.map_err(|why| why.to_string())
}
