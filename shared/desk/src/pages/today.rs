//! The page that says how everything stands now.

use askama::Template;

use crate::pages::frame::Frame;
use crate::views::today::TodayView;

#[derive(Template)]
#[template(path = "today.html")]
pub(crate) struct TodayPage {
    pub(crate) frame: Frame,
    pub(crate) today: TodayView,
    /// The names of the severities, the highest first.
    pub(crate) severities: Vec<&'static str>,
}
