//! Bad habits: what a worker might do that ours does not. Each breaks a promise, or the checker would prove nothing.

/// What workers do that they should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Nothing.
    Sound,
    /// Whoever lost the race claims all the same what it had planned before.
    SkipsTheReplan,
    /// It records that it was done, and then does it.
    SettlesBeforeSending,
    /// It writes what it made of the order as it knew it, whatever others wrote.
    SettlesUnconditionally,
    /// No answer is no mail.
    TakesSilenceForFailure,
    /// A claim is anybody's.
    IgnoresClaims,
}

impl Habit {
    /// Whether a plan is kept though somebody else wrote first.
    pub(crate) fn keeps_its_plan(self) -> bool {
        match self {
            Self::SkipsTheReplan | Self::IgnoresClaims => true,
            Self::Sound | Self::SettlesBeforeSending | Self::SettlesUnconditionally => false,
            Self::TakesSilenceForFailure => false,
        }
    }
}
