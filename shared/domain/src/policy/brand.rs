//! The look of a shop's messages: its logo and colours, whose pictures they show, the end of each, and the order's page.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::policy::order_page::encoded;
use crate::values::id::OrderId;
use crate::values::reading::At;
use crate::values::text::{HostName, ImageLink, Link, OrderNumber, Remark};

/// The largest number of lines that a shop can add to the end of its messages.
const FOOTER_LINES_MAX: usize = 6;
/// The largest number of hosts from which messages show pictures of goods.
const PICTURE_HOSTS_MAX: usize = 10;
/// The widths that a logo may have, in CSS pixels: beside it, the smallest phones have some room left.
const LOGO_WIDTHS_PX: std::ops::RangeInclusive<u32> = 24..=260;

/// The look of a shop's messages. What is absent is as in messages without a brand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brand {
    /// The logo at the top, in place of the shop's name.
    pub logo: Option<Logo>,
    /// The colour of buttons, of links and of the line at the top.
    pub accent: Option<Colour>,
    /// The colour around the card that a message stands on.
    pub background: Option<Colour>,
    /// The hosts from which messages show pictures of goods; none are shown from others. A host learns who opens a message.
    pub picture_hosts: BTreeSet<HostName>,
    /// Lines at the end of every message, such as a register number.
    pub footer: Vec<Remark>,
    /// The page on which customers look at their order.
    pub order_status_page: Option<OrderStatusPage>,
}

/// The logo of a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// The address of the picture: a PNG, JPEG or GIF.
    pub image: ImageLink,
    /// Its width, in CSS pixels.
    pub width_px: u32,
}

/// A colour of the sRGB colour space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    /// Its red, green and blue.
    pub rgb: [u8; 3],
}

/// A text that is no colour.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not a colour such as #0d6658")]
pub struct InvalidColour;

impl FromStr for Colour {
    type Err = InvalidColour;
    fn from_str(text: &str) -> Result<Self, InvalidColour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or(InvalidColour)?;
        let [_, red, green, blue] = number.to_be_bytes();
        Ok(Self { rgb: [red, green, blue] })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.rgb;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// The address of the page on which customers look at their order. Another page is that of the order in the shop's admin:
/// [`OrderPage`](crate::policy::order_page::OrderPage).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderStatusPage(String);

/// The places in the address where the order's id and number stand.
const PLACES: [&str; 2] = ["{order_id}", "{order_number}"];

/// A text that is no address of the page on which customers look at their order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not an https address with {{order_id}} or {{order_number}} in its path")]
pub struct InvalidOrderStatusPage;

impl FromStr for OrderStatusPage {
    type Err = InvalidOrderStatusPage;
    fn from_str(text: &str) -> Result<Self, InvalidOrderStatusPage> {
        let page = Self(text.to_owned());
        let path = text.strip_prefix("https://").and_then(|rest| rest.split_once('/')).map(|(_, path)| path);
        let has_order = path.is_some_and(|path| PLACES.iter().any(|place| path.contains(place)));
        let is_plain = PLACES.iter().fold(text.to_owned(), |text, place| text.replacen(place, "1", 1));
        let readable = has_order && !is_plain.contains(['{', '}']) && is_plain.parse::<Link>().is_ok();
        if readable { Ok(page) } else { Err(InvalidOrderStatusPage) }
    }
}

impl OrderStatusPage {
    /// Returns the page of an order; none if it names the order's number and there is none, or if it would be too long.
    #[must_use]
    pub fn of(&self, order: &OrderId, number: Option<&OrderNumber>) -> Option<Link> {
        let [id_place, number_place] = PLACES;
        let page = self.0.replace(id_place, &encoded(order.as_str()));
        if !page.contains(number_place) {
            return page.parse().ok();
        }
        page.replace(number_place, &encoded(number?.as_str())).parse().ok()
    }
}

/// Reads the look of a shop's messages.
pub(super) fn read(at: &At<'_>) -> Option<Brand> {
    at.object()?;
    at.only(&[
        "logo",
        "logo_width_px",
        "accent",
        "background",
        "picture_hosts",
        "footer",
        "order_status_page",
    ]);
    let logo = read_logo(at);
    let accent = at.field("accent").optional(At::parsed);
    let background = at.field("background").optional(At::parsed);
    let picture_hosts = at.field("picture_hosts").optional(|at| at.each(PICTURE_HOSTS_MAX, At::parsed));
    let footer = at.field("footer").optional(|at| at.each(FOOTER_LINES_MAX, At::parsed));
    let order_status_page = at.field("order_status_page").optional(At::parsed);
    Some(Brand {
        logo: logo?,
        accent: accent?,
        background: background?,
        picture_hosts: picture_hosts?.unwrap_or_default().into_iter().collect(),
        footer: footer?.unwrap_or_default(),
        order_status_page: order_status_page?,
    })
}

/// Reads the logo and its width, which belong together: Outlook shows a picture without a width in its full size
/// (<https://github.com/leemunroe/responsive-html-email-template/issues/91>).
fn read_logo(at: &At<'_>) -> Option<Option<Logo>> {
    let (image, width_px) = (at.field("logo"), at.field("logo_width_px"));
    if image.is_absent() {
        return if width_px.is_absent() { Some(None) } else { width_px.refuse("has no logo") };
    }
    let link = image.parsed::<ImageLink>();
    let link = link.and_then(|link| {
        if link.is_shown_everywhere() {
            Some(link)
        } else {
            image.refuse("ends in none of .png, .jpg, .jpeg, .gif")
        }
    });
    let width = width_px.whole_number().and_then(|width| {
        let (least, most) = LOGO_WIDTHS_PX.into_inner();
        if LOGO_WIDTHS_PX.contains(&width) {
            Some(width)
        } else {
            width_px.refuse(format!("is not from {least} to {most}"))
        }
    });
    Some(Some(Logo { image: link?, width_px: width? }))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::policy::settings::Policy;

    fn read(brand: &Value) -> Result<Brand, Vec<String>> {
        let over = json!({ "shops": { "demo-shop": { "brand": brand } } });
        match Policy::read(&crate::values::testing::policy_json(), &over) {
            Ok(policy) => Ok(policy.shops.values().next().unwrap().brand.clone()),
            Err(found) => Err(found.iter().map(ToString::to_string).collect()),
        }
    }

    #[test]
    fn a_brand_is_read_and_each_part_of_it_may_be_absent() {
        assert_eq!(read(&json!({})), Ok(Brand::default()));
        let brand = read(&json!({
            "logo": "https://shop.example/logo.png", "logo_width_px": 120, "accent": "#A1b2C3",
            "background": "#ffffff", "picture_hosts": ["cdn.shop.example"], "footer": ["Register 12 B"],
            "order_status_page": "https://shop.example/orders/{order_id}",
        }));
        let brand = brand.unwrap();
        assert_eq!(brand.logo.map(|logo| logo.width_px), Some(120));
        assert_eq!(brand.accent.map(|accent| accent.to_string()), Some("#a1b2c3".to_owned()));
        assert_eq!((brand.picture_hosts.len(), brand.footer.len()), (1, 1));
    }

    #[test]
    fn everything_wrong_with_a_brand_is_listed() {
        let found = read(&json!({
            "logo": "https://shop.example/logo.svg", "logo_width_px": 900, "accent": "green", "background": "#fff",
            "picture_hosts": ["https://cdn.example"], "footer": [""], "order_status_page": "http://shop.example/{order_id}",
            "font": "Comic Sans",
        }));
        let at = |problem: &str| format!("/shops/demo-shop/brand/{problem}");
        assert_eq!(
            found.unwrap_err(),
            [
                at("font is not known here"),
                at("logo ends in none of .png, .jpg, .jpeg, .gif"),
                at("logo_width_px is not from 24 to 260"),
                at("accent is not a colour such as #0d6658"),
                at("background is not a colour such as #0d6658"),
                at("picture_hosts/0 is not the name of a host in lower case, such as shop.example"),
                at("footer/0 is empty"),
                at("order_status_page is not an https address with {order_id} or {order_number} in its path"),
            ]
        );
    }

    #[test]
    fn a_logo_has_a_width_and_a_width_has_a_logo() {
        let logo = json!({ "logo": "https://shop.example/logo.png" });
        assert_eq!(read(&logo).unwrap_err(), ["/shops/demo-shop/brand/logo_width_px is missing"]);
        let width = json!({ "logo_width_px": 100 });
        assert_eq!(read(&width).unwrap_err(), ["/shops/demo-shop/brand/logo_width_px has no logo"]);
    }

    #[test]
    fn a_customer_finds_the_order_by_its_id_or_its_number() {
        let of = |page: &str, number: Option<&str>| {
            let page: OrderStatusPage = page.parse().unwrap();
            let number = number.map(|number| number.parse().unwrap());
            page.of(&"a/b".parse().unwrap(), number.as_ref()).map(|link| link.as_str().to_owned())
        };
        let by_id = "https://shop.example/orders/{order_id}";
        assert_eq!(of(by_id, None).as_deref(), Some("https://shop.example/orders/a%2Fb"));
        let by_number = "https://shop.example/my?order={order_number}&id={order_id}";
        assert_eq!(
            of(by_number, Some("#1001")).as_deref(),
            Some("https://shop.example/my?order=%231001&id=a%2Fb")
        );
        assert_eq!(of(by_number, None), None);
        for bad in [
            "https://shop.example/orders",
            "https://{order_id}/orders",
            "javascript:{order_id}",
            "https://a.example/{order_id}/{email}",
            "https://a.example/{order_id}/{order_id}",
        ] {
            assert_eq!(bad.parse::<OrderStatusPage>(), Err(InvalidOrderStatusPage), "{bad}");
        }
    }
}
