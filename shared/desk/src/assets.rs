//! The style and the script of the pages. Their names have a digest of their content in them, so that a browser may keep
//! them for a year and never shows a page with the style of another release.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use sha2::{Digest, Sha256};

use crate::digest::short;

/// A file that pages load.
#[derive(Debug)]
pub(crate) struct Asset {
    /// The name of the file, with the digest in it.
    pub(crate) name: String,
    kind: &'static str,
    content: &'static str,
}

/// The files that pages load.
#[derive(Debug)]
pub(crate) struct Assets {
    pub(crate) style: Asset,
    pub(crate) script: Asset,
    pub(crate) icon: Asset,
}

pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    style: Asset::of("css", "text/css; charset=utf-8", include_str!("../assets/desk.css")),
    script: Asset::of("js", "text/javascript; charset=utf-8", include_str!("../assets/desk.js")),
    icon: Asset::of("svg", "image/svg+xml", include_str!("../assets/desk.svg")),
});

impl Asset {
    fn of(ending: &str, kind: &'static str, content: &'static str) -> Self {
        let digest = short(&Sha256::digest(content.as_bytes()));
        Self { name: format!("desk-{digest}.{ending}"), kind, content }
    }
}

/// Leads to the icon from the address at which browsers look for one where an answer names none, such as the one that leads to
/// a login (<https://html.spec.whatwg.org/multipage/links.html#rel-icon>).
pub(crate) async fn icon() -> Redirect {
    Redirect::to(&format!("/assets/{}", ASSETS.icon.name))
}

/// Answers with one of the files.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let Assets { style, script, icon } = &*ASSETS;
    let Some(asset) = [style, script, icon].into_iter().find(|asset| asset.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    ([(CONTENT_TYPE, HeaderValue::from_static(asset.kind)), (CACHE_CONTROL, kept)], asset.content)
        .into_response()
}
