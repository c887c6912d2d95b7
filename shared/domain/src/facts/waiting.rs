//! The facts that wait for their order.

use crate::case::evidence::Piece;
use crate::facts::entries::Facts;

impl Facts {
    /// Returns every fact that waits for its order: all except decisions and refused events.
    pub(crate) fn waiting(&self) -> Vec<Piece<'_>> {
        let Self {
            order,
            payment,
            shipment,
            fulfilment,
            pickup,
            returns,
            contact,
            case: _,
            event: _,
            erasure: _,
        } = self;
        let goods = payment.pieces().chain(shipment.pieces()).chain(order.pieces());
        let goods = goods.chain(fulfilment.pieces());
        goods.chain(pickup.pieces()).chain(returns.pieces()).chain(contact.pieces()).collect()
    }
}
