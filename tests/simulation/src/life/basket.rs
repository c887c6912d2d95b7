//! Generates baskets and addresses.

use candor_domain::order::placed::{Adjustment, AdjustmentKind, Line};
use candor_domain::values::address::Address;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;

use crate::rng::Rng;
use crate::text::{parsed, pence};

/// Holds the goods that a customer orders.
#[derive(Debug, Clone)]
pub(super) struct Basket {
    pub(super) lines: Vec<Line>,
    pub(super) shipping: Money,
    /// True if a code makes all of it free.
    pub(super) free: bool,
}

/// Holds what is paid for and not sent, with its price in pence.
const NOT_SENT: [(&str, &str, i64); 3] =
    [("tip", "Tip", 200), ("pattern", "Knitting pattern", 450), ("voucher", "Gift card", 2500)];

const GOODS: [(&str, &str, i64); 5] = [
    ("mug", "Blue mug", 1299),
    ("plate", "White plate", 850),
    ("lamp", "Desk lamp", 4900),
    ("sticker", "Free sticker", 0),
    ("rug", "Wool rug", 29_900),
];

pub(super) fn fill(rng: &mut Rng) -> Basket {
    let count = rng.pick(&[1, 1, 1, 2, 2, 3]);
    let first = rng.below(4);
    let goods = GOODS.iter().cycle().skip(usize::try_from(first).unwrap_or_default());
    let lines = goods.take(count).map(|goods| line(rng, goods, true));
    let mut lines: Vec<Line> = lines.collect();
    if rng.chance(100) {
        if rng.chance(200) {
            lines.clear();
        }
        let added = rng.pick(&NOT_SENT);
        let at = rng.pick(&[0, lines.len()]);
        lines.insert(at, line(rng, &added, false));
    }
    Basket { lines, shipping: pence(rng.pick(&[0, 395])), free: rng.chance(15) }
}

/// Puts cloth in the place of the first goods of a few baskets: it is sold by the metre, and cut to length. The generator
/// is not the one that draws all else, so that no other order is another one for it.
pub(super) fn with_cloth(mut basket: Basket, cloth: &mut Rng) -> Basket {
    let thousandths = cloth.pick(&[250, 500, 500, 750, 1_250, 1_500, 2_125]);
    let first = basket.lines.iter_mut().find(|line| line.requires_shipping);
    if let Some(line) = first.filter(|_| cloth.chance(40)) {
        *line = Line {
            line_id: parsed("cloth"),
            sku: Some(parsed("cloth")),
            title: parsed("Linen cloth, per metre"),
            quantity: Quantity::thousandths(thousandths),
            unit_price: pence(1595),
            requires_shipping: true,
            image: None,
        };
    }
    basket
}

fn line(rng: &mut Rng, (id, title, price): &(&str, &str, i64), requires_shipping: bool) -> Line {
    Line {
        line_id: parsed(id),
        sku: Some(parsed(id)),
        title: parsed(title),
        quantity: Quantity::units(rng.pick(&[1, 1, 1, 2, 3])),
        unit_price: pence(*price),
        requires_shipping,
        image: None,
    }
}

impl Basket {
    pub(super) fn total(&self) -> Money {
        if self.free { pence(0) } else { self.sum() }
    }

    fn sum(&self) -> Money {
        let prices = self.lines.iter().filter_map(|line| line.unit_price.checked_times(line.quantity));
        { prices }.fold(self.shipping, |sum, price| sum.checked_add(price).unwrap_or(sum))
    }

    pub(super) fn adjustments(&self) -> Vec<Adjustment> {
        let shipping = Adjustment { kind: AdjustmentKind::Shipping, amount: self.shipping };
        let amount = pence(-self.sum().amount_minor);
        let code = Adjustment { kind: AdjustmentKind::Discount, amount };
        if self.free { vec![code, shipping] } else { vec![shipping] }
    }

    /// Returns the units that are to be sent.
    pub(super) fn units(&self) -> Vec<LineQuantity> {
        let units = |line: &Line| LineQuantity { line_id: line.line_id.clone(), quantity: line.quantity };
        self.lines.iter().filter(|line| line.requires_shipping).map(units).collect()
    }
}

/// Returns the delivery address. A few customers who buy vouchers have none.
pub(super) fn address(rng: &mut Rng, number: u64) -> Option<Address> {
    (!rng.chance(30)).then(|| street(number))
}

pub(super) fn street(number: u64) -> Address {
    let lines = [format!("{number} High Street"), "London".to_owned(), "United Kingdom".to_owned()];
    Address { name: Some(parsed("Ada Fox")), lines: lines.iter().map(|line| parsed(line)).collect() }
}
