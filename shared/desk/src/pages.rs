//! The pages: templates over what the views say.

pub(crate) mod frame;
pub(crate) mod problem;
pub(crate) mod door;
pub(crate) mod cases;
pub(crate) mod bulk;
pub(crate) mod case;
pub(crate) mod mails;
pub(crate) mod orders;
pub(crate) mod today;
