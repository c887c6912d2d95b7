//! Contact with the customer: the status of mails, suppressed addresses, the frequency cap, the follow-up.

pub mod cases;
pub mod follow_up;
pub mod frequency_cap;
pub mod mail_book;
pub mod mail_status;
pub mod mail_stop;
pub mod mail_trouble;
pub mod misinformation;
pub mod proof;
pub mod suppression;
pub mod suppression_key;
pub mod facts;
pub mod view;
