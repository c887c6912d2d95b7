//! Describes bad habits: mistakes that a worker could make and ours does not. Each habit breaks a property.
//! Otherwise the checker would prove nothing.

/// Names a mistake that workers make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// No mistake.
    Sound,
    /// A worker that lost the race claims its old plan anyway.
    SkipsTheReplan,
    /// The worker first records that the message was sent, and then sends it.
    SettlesBeforeSending,
    /// The worker writes its own version of the order, and so overwrites changes of others.
    SettlesUnconditionally,
    /// The worker takes a missing answer as proof that no mail was sent.
    TakesSilenceForFailure,
    /// The worker claims effects that another worker has claimed.
    IgnoresClaims,
}

impl Habit {
    /// Returns true if a worker keeps its plan although another worker wrote first.
    pub(crate) fn keeps_its_plan(self) -> bool {
        match self {
            Self::SkipsTheReplan | Self::IgnoresClaims => true,
            Self::Sound | Self::SettlesBeforeSending | Self::SettlesUnconditionally => false,
            Self::TakesSilenceForFailure => false,
        }
    }
}
