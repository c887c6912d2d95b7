//! The search for orders, and the record of an order.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use candor_domain::values::id::OrderKey;
use candor_engine::ports::Stored;
use serde::Deserialize;

use crate::address;
use crate::asked::Asked;
use crate::desk::{Asking, Desk, Named};
use crate::pages::frame::{Frame, Section, page};
use crate::pages::orders::{Found, OrderPage, OrdersPage};
use crate::pages::problem::{Problem, unanswered};
use crate::read::{Read, What};
use crate::records::Records;
use crate::routes::present::present;
use crate::views::case::customer;
use crate::views::glance::Glance;
use crate::views::order::OrderView;

/// The query of the search.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SearchQuery {
    q: String,
}

/// Shows the search, or goes to the order if only one was found.
pub(super) async fn search<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    query: Asking<SearchQuery>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let text = query.q.trim();
    let orders = match desk.within(&asked).found(text).await {
        Ok(orders) => orders,
        Err(error) => return unanswered(error, &asked),
    };
    if let [only] = orders.as_slice() {
        return Redirect::to(&address::order(&only.order.key)).into_response();
    }
    let reader = desk.reader(&asked, desk.now());
    let found: Vec<Found> = orders.iter().map(|stored| found(&Glance::at(stored, reader))).collect();
    let read = Read::list(What::Orders, found.len());
    let frame = Frame { query: text.to_owned(), ..Frame::of(&asked, Section::Orders, Some(reader.now)) };
    let found = (!text.is_empty()).then_some(found);
    read.on(page(StatusCode::OK, &OrdersPage { frame, query: text.to_owned(), found }))
}

fn found(glance: &Glance<'_>) -> Found {
    let key = &glance.order().key;
    Found {
        address: address::order(key),
        number: glance.number(),
        shop: key.shop.to_string(),
        id: key.order_id.to_string(),
        customer: customer(glance),
    }
}

/// Shows the record of an order.
pub(super) async fn one<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<(String, String)>,
) -> Response {
    let Some(key) = path.ok().and_then(|Path((shop, order))| of_path(&shop, &order)) else {
        return Problem::NotFound.answer(&asked);
    };
    match present(desk.within(&asked).order(&key).await) {
        Ok(stored) => shown(&desk, &asked, &stored),
        Err(absent) => absent.answer(&asked),
    }
}

fn shown<R: Records>(desk: &Desk<R>, asked: &Asked, stored: &Stored) -> Response {
    let reader = desk.reader(asked, desk.now());
    let order = OrderView::of(&Glance::at(stored, reader));
    let frame = Frame::of(asked, Section::Orders, Some(reader.now));
    Read::order(&stored.order.key).on(page(StatusCode::OK, &OrderPage { frame, order }))
}

/// Returns the order that a path names.
pub(super) fn of_path(shop: &str, order: &str) -> Option<OrderKey> {
    let (shop, order_id) = (address::text(shop)?, address::text(order)?);
    Some(OrderKey { shop: shop.parse().ok()?, order_id: order_id.parse().ok()? })
}
