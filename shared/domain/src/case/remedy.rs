//! The remedies that cases offer, as data: rules choose them, and `words` says of each what a person does and what comes of it.

use crate::case::resolution::Decision;

/// Defines the remedies, each with the decision by which Candor carries it out, where it can.
macro_rules! remedies {
    ($($remedy:ident $(=> $decision:ident)?,)+) => {
        /// Something that a person can do about a case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Remedy {
            $(#[doc = concat!("The remedy `", stringify!($remedy), "`, whose words are in `case/words`.")] $remedy,)+
        }

        impl Remedy {
            #[cfg(test)]
            pub(crate) const ALL: &[Self] = &[$(Self::$remedy),+];

            /// Returns the decision that has it carried out. Without one, Candor notices it by the facts that follow.
            pub(crate) fn decision(self) -> Option<Decision> {
                match self {
                    $(Self::$remedy => [$(Decision::$decision)?].first().copied(),)+
                }
            }
        }
    };
}

remedies! {
    // Of most cases, and of a forgotten hold: that lasts, so a person must look after it again.
    Handled => Handled,
    LookedAfter => Handled,
    // Of events.
    SendEventAgain,
    NameOrderOfPayment,
    SendOwnReportsAlone,
    SendOrderAgain,
    // Of payments.
    LookUpPayment,
    EvenOut,
    CorrectTotal,
    AskForPayment,
    CancelUnpaid,
    CapturePayment,
    AskForOtherPayment,
    // Of refunds.
    RepeatRefund,
    LookUpRefunds,
    PayBack,
    // Of disputes.
    AnswerDispute,
    AcceptDispute,
    RefundNothing,
    RefundInquiry,
    SendDisputed => Release,
    CancelDisputed,
    // Of orders that are to be sent.
    ReleaseDuplicate => Release,
    CancelDuplicate => Cancel,
    ReleaseHeld => Release,
    TakeTagOff,
    CancelHeld => Cancel,
    HaveItSent,
    NameNewDay,
    KeepRefundedBack,
    CancelRefunded,
    StopRefunded,
    AgreeOnReturn,
    StopRisky,
    PayFraudBack,
    // Of the answers of warehouses.
    AskOtherPlace,
    CancelRefused,
    CallWarehouse,
    AgreeIfItComes,
    // Of shipments.
    FindVoided,
    CheckContents,
    StopCancelled,
    LetItArrive,
    Redirect,
    AnnounceShipment,
    HandLabelledOver,
    AskCarrier,
    AgreeOnDelivery,
    RemindOfPickup,
    ReplaceOrRefund,
    AskWhichIsSo,
    AskForDay,
    // Of goods that are to be fetched.
    KeepLonger,
    PayUncollectedBack,
    ReportFetched,
    // Of returns.
    CorrectReturn,
    LookForReturn,
    EndReturn,
    // Of messages.
    SendRefusedAgain => SendAgain,
    CorrectAddress,
    TellOtherwise,
    CountAsSent => WasSent,
    SendUnsent => SendAgain,
    WriteWhatIsTrue,
    WriteWhereItIs,
    FindAddress,
    WriteAllTheSame => Release,
    // Of commands.
    CancelInShop,
    AskShopAgain => Cancel,
    ChangeTag,
    MendMetafield,
    ArchiveInShop,
    KeepHeldBack,
    ReleaseInShop,
    // Of shops whose orders do not come.
    CompareOrders,
    TryToBuy,
}
