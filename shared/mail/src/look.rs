//! Chooses the colours of a mail from the shop's brand, so that every text in it can be read.

use candor_domain::policy::brand::{Brand, Colour, Logo};
use serde::Serialize;

/// The least contrast between a text and what is behind it (<https://www.w3.org/TR/WCAG21/#contrast-minimum>).
const CONTRAST_MIN: f64 = 4.5;
/// The number of steps from a colour to black or white.
const STEPS: u16 = 20;

const WHITE: Colour = Colour { rgb: [0xff, 0xff, 0xff] };
const BLACK: Colour = Colour { rgb: [0, 0, 0] };
/// The card that a message stands on. It has these colours in every mail, so they are also in the templates.
const CARD: Colour = WHITE;
const DARK_CARD: Colour = Colour { rgb: [0x1c, 0x1f, 0x21] };
const INK: Colour = Colour { rgb: [0x22, 0x27, 0x2b] };
const SOFT: Colour = Colour { rgb: [0x5d, 0x66, 0x6c] };
/// The colours without a brand.
const PAGE: Colour = Colour { rgb: [0xf4, 0xf3, 0xef] };
const ACCENT: Colour = Colour { rgb: [0x0d, 0x66, 0x58] };

/// The look of a mail: its logo, and its colours as CSS has them.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Look {
    logo: Option<LogoView>,
    /// The colour around the card.
    page: String,
    page_ink: String,
    page_soft: String,
    page_link: String,
    /// The colour of buttons and of the line at the top of the card.
    accent: String,
    button_ink: String,
    /// The colour of links on the card.
    link: String,
    /// The colour of links where the mail program is dark, and says so.
    dark_link: String,
    dark_button: String,
    dark_button_ink: String,
}

#[derive(Debug, PartialEq, Serialize)]
struct LogoView {
    address: String,
    width_px: u32,
}

impl Look {
    /// Returns the look of a brand.
    pub(crate) fn of(brand: &Brand) -> Self {
        let page = brand.background.unwrap_or(PAGE);
        let accent = brand.accent.unwrap_or(ACCENT);
        let dark = readable(accent, DARK_CARD);
        let written = |colour: Colour| colour.to_string();
        Self {
            logo: brand.logo.as_ref().map(LogoView::of),
            page: written(page),
            page_ink: written(readable(INK, page)),
            page_soft: written(readable(SOFT, page)),
            page_link: written(readable(accent, page)),
            accent: written(accent),
            button_ink: written(ink_on(accent)),
            link: written(readable(accent, CARD)),
            dark_link: written(dark),
            dark_button: written(dark),
            dark_button_ink: written(ink_on(dark)),
        }
    }
}

impl LogoView {
    fn of(logo: &Logo) -> Self {
        Self { address: logo.image.as_str().to_owned(), width_px: logo.width_px }
    }
}

/// Returns the colour of a text on this ground: white where it can be read, else black.
fn ink_on(ground: Colour) -> Colour {
    if contrast(WHITE, ground) >= CONTRAST_MIN { WHITE } else { BLACK }
}

/// Returns the colour, as far towards white or black as it takes to be read on this ground.
fn readable(colour: Colour, ground: Colour) -> Colour {
    let end = if contrast(WHITE, ground) >= contrast(BLACK, ground) { WHITE } else { BLACK };
    let mut steps = (0..STEPS).map(|step| mixed(colour, end, step));
    // On any ground, white or black has a contrast of at least 4.58: the square root of 21, the greatest contrast.
    steps.find(|mixed| contrast(*mixed, ground) >= CONTRAST_MIN).unwrap_or(end)
}

/// Returns the colour that is this number of steps on the way from one to another.
fn mixed(from: Colour, to: Colour, step: u16) -> Colour {
    let ([a, b, c], [x, y, z]) = (from.rgb, to.rgb);
    let part = |from: u8, to: u8| {
        let weighed = |part: u8, weight: u16| u16::from(part).saturating_mul(weight);
        let sum = weighed(from, STEPS.saturating_sub(step)).saturating_add(weighed(to, step));
        u8::try_from(sum / STEPS).unwrap_or(to)
    };
    Colour { rgb: [part(a, x), part(b, y), part(c, z)] }
}

/// Returns the contrast of two colours, from 1 to 21 (<https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio>).
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Returns the relative luminance of a colour (<https://www.w3.org/TR/WCAG21/#dfn-relative-luminance>).
fn luminance(colour: Colour) -> f64 {
    let [red, green, blue] = colour.rgb.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().unwrap()
    }

    #[test]
    fn contrast_is_as_the_standard_says() {
        for (one, other, expected) in
            [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)]
        {
            let found = contrast(colour(one), colour(other));
            assert!((found - expected).abs() < 0.01, "{one} on {other}: {found}");
        }
    }

    #[test]
    fn a_dark_accent_has_white_on_its_buttons_and_a_light_one_black() {
        let ink =
            |accent: &str| Look::of(&Brand { accent: accent.parse().ok(), ..Brand::default() }).button_ink;
        assert_eq!(
            ["#0d6658", "#7a0016", "#ffd400", "#8bd3ff"].map(ink),
            ["#ffffff", "#ffffff", "#000000", "#000000"]
        );
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_the_shop_chose_it() {
        let look = Look::of(&Brand { accent: "#7a0016".parse().ok(), ..Brand::default() });
        assert_eq!(
            (look.accent.as_str(), look.link.as_str(), look.page_link.as_str()),
            ("#7a0016", "#7a0016", "#7a0016")
        );
        assert_eq!(look.page, "#f4f3ef");
    }

    proptest! {
        #[test]
        fn whatever_a_shop_chooses_every_text_can_be_read(accent in any::<[u8; 3]>(), background in any::<[u8; 3]>()) {
            let brand = Brand {
                accent: Some(Colour { rgb: accent }),
                background: Some(Colour { rgb: background }),
                ..Brand::default()
            };
            let look = Look::of(&brand);
            let card = CARD.to_string();
            let dark_card = DARK_CARD.to_string();
            for (ink, ground) in [
                (&look.page_ink, &look.page),
                (&look.page_soft, &look.page),
                (&look.page_link, &look.page),
                (&look.button_ink, &look.accent),
                (&look.link, &card),
                (&look.dark_link, &dark_card),
                (&look.dark_button_ink, &look.dark_button),
            ] {
                prop_assert!(contrast(colour(ink), colour(ground)) >= CONTRAST_MIN, "{ink} on {ground}: {look:?}");
            }
        }
    }
}
