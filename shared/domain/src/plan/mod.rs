//! Plans what ought to be done, from the order, the policy and the moment. Start at [`pipeline`].

mod all_done;
pub mod cases;
pub mod content;
pub mod cross_order;
pub mod due;
pub mod effect;
pub mod inactivity;
mod live;
pub mod messages;
pub mod context;
pub mod moment;
pub mod pipeline;
pub mod reconcile;
pub mod wake;
mod watched;
