//! Asks how a fulfilment order stands, and tells its order. The webhook about it names neither the order nor the state.

use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_engine::ports::FactBus;
use candor_shopify::fulfillment_order::ReadFulfillmentOrder;
use candor_shopify::shop::Gid;
use candor_shopify::trouble::{Problem, Trouble};
use tracing::{debug, info};

use super::{ActError, Actor, Done};

impl<S, B: FactBus, Q, C> Actor<S, B, Q, C> {
    /// Looks at a fulfilment order. It may come twice: an answer that says nothing new is a duplicate to its order.
    pub(super) async fn look(&self, change: &FulfilmentOrderChanged) -> Result<Done, ActError> {
        let FulfilmentOrderChanged { shop, fulfilment_order_id: id, stamp, .. } = change;
        let done = self.ask_how_it_stands(change).await?;
        match done {
            Done::Told => {
                info!(%shop, event = %stamp.id, outcome = done.slug(), "told how fulfilment order {id} stands");
            }
            Done::CarriedOut | Done::AlreadySo | Done::Superseded | Done::NotOurs | Done::Refused => {
                debug!(%shop, event = %stamp.id, outcome = done.slug(), "left fulfilment order {id} alone");
            }
        }
        Ok(done)
    }

    async fn ask_how_it_stands(&self, change: &FulfilmentOrderChanged) -> Result<Done, ActError> {
        let Some(id) = Gid::of_fulfillment_order(&change.fulfilment_order_id) else {
            return Ok(Done::NotOurs);
        };
        let read = match self.api.ask(&change.shop, &ReadFulfillmentOrder::new(id)).await {
            Ok(read) => read.data.fulfillment_order,
            Err(error) => match error.trouble() {
                Trouble::Misconfigured { problem: Problem::NoAccess, .. } => return Ok(Done::NotOurs),
                Trouble::Misconfigured { .. } | Trouble::Later { .. } | Trouble::Refused { .. } => {
                    return Err(ActError::Shop(error));
                }
            },
        };
        // There is none any more, or the app may not see it: nothing is to be learnt of it.
        let Some(state) = read else { return Ok(Done::NotOurs) };
        let event = (self.report)(change, &state).map_err(ActError::Unusable)?;
        self.bus.put(&[event]).await.map_err(ActError::Bus)?;
        Ok(Done::Told)
    }
}
