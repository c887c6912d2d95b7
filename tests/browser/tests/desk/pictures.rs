//! Takes pictures of pages: `DESK_PICTURES=FOLDER cargo test --test browser -- --ignored pictures`.

use std::fs;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::page::Page;
use crate::reader::{DESK, PHONE, Reader};
use crate::shop::Shop;
use crate::tour::tour;

/// The pictures of the README: a name, a page, and the width and the height to which it is cut.
const OF_README: [(&str, &str, u32, Option<u32>); 4] = [
    ("desk", "/cases/demo-shop/23-cancelled-and-shipped.23001/parcel-of-cancelled-order:23001-a", DESK, None),
    ("desk-list", "/cases", DESK, Some(900)),
    ("desk-order", "/orders/demo-shop/23-cancelled-and-shipped.23001", DESK, None),
    (
        "desk-phone",
        "/cases/demo-shop/23-cancelled-and-shipped.23001/parcel-of-cancelled-order:23001-a",
        PHONE,
        None,
    ),
];

#[test]
#[ignore = "it writes files, into the folder that DESK_PICTURES names"]
fn pictures_of_the_pages_are_taken() {
    let folder = PathBuf::from(std::env::var_os("DESK_PICTURES").unwrap());
    fs::create_dir_all(&folder).unwrap();
    let shop = Shop::with_everything().unwrap();
    for (name, path, width, height) in OF_README {
        let mut page = shop.page(&Reader { width, ..Reader::default() });
        page.go(path);
        fs::write(folder.join(format!("{name}.png")), picture(&page, height)).unwrap();
    }
    for language in ["en", "de"] {
        let shop = Shop::with_everything().unwrap();
        tour(&shop, &Reader { language, ..Reader::default() }, |name, page| {
            for (width, is_dark) in [(DESK, false), (DESK, true), (PHONE, false), (PHONE, true)] {
                page.change(|reader| (reader.width, reader.is_dark) = (width, is_dark));
                let dark = if is_dark { "-dark" } else { "" };
                let file = format!("all-{language}-{}-{width}{dark}.png", name.replace(' ', "-"));
                fs::write(folder.join(file), picture(page, None)).unwrap();
            }
            page.change(|reader| (reader.width, reader.is_dark) = (DESK, false));
        });
    }
}

fn picture(page: &Page, height: Option<u32>) -> Vec<u8> {
    STANDARD.decode(page.picture(height)).unwrap()
}
