//! Remedies: the thing that a person does, and its effect.

use crate::case::remedy::Remedy;
use crate::case::words::pieces::remedies;

remedies! {
    Handled: "Deal with it outside, and say so.", "This case closes. Newer facts open it again.";
    LookedAfter: "Look after it, and say so.", "This case closes. It opens again if the order is still held after the same time.";

    SendEventAgain: "Have the source send the event again, put right.", "It is merged, and this case closes itself.";
    NameOrderOfPayment: "Look the payment up with its provider, and have the shop say which order it pays.", "The reports are told to the order, and this case closes itself.";
    SendOwnReportsAlone: "If it belongs to another shop of the same account, have the provider send that shop's alone.", "No such report comes any more.";
    SendOrderAgain: "Look the order up in the shop and have it sent again.", "Everything that waits is judged anew, and this case closes itself.";

    LookUpPayment: "Look the payment up at the provider. If it is gone, cancel the order or ask for another payment.", "Until then the order counts as paid.";
    EvenOut: "Refund what is too much, or ask the customer for what is missing.", "Candor never moves money. A payment or a refund that evens it out closes this case.";
    CorrectTotal: "Put the order's total right in the shop.", "The order is revised, and this case closes itself if it then agrees.";
    AskForPayment: "Ask the payment provider whether the payment is under way, or ask the customer.", "A payment closes this case, and the order goes on as if it had come in time.";
    CancelUnpaid: "Cancel the order in the shop.", "This case closes itself.";
    CapturePayment: "Capture the payment.", "This case closes, and the order goes on.";
    AskForOtherPayment: "If it has ended, ask the customer for another payment.", "A payment closes this case. Until then nothing is sent by itself.";

    RepeatRefund: "Find out why at the payment provider, pay it back in another way, and tell the customer.", "A later refund of as much closes this case.";
    LookUpRefunds: "Look the refunds up at the payment provider. One may be recorded twice.", "A payment that was missing closes this case.";
    PayBack: "Pay it back at the payment provider, or find out why that failed.", "Candor never moves money. A refund of the rest closes this case.";

    AnswerDispute: "Answer it at the payment provider, with this evidence: it takes one answer, and none after its time.", "This case closes with the provider's next word: under review, won or lost.";
    AcceptDispute: "Accept it at the payment provider, if the customer is right.", "The money stays with the customer: the dispute is lost, and nothing more is sent.";
    RefundNothing: "Refund nothing beside it: the money is taken already.", "A refund would go to the customer on top of it.";
    RefundInquiry: "Refund it in full, if the customer is right: no money is taken yet.", "The provider closes the inquiry, and this case closes with it.";
    SendDisputed: "Send the goods all the same.", "Fulfilment is asked for. Newer facts about the dispute hold the order again.";
    CancelDisputed: "Cancel the order in the shop without a refund.", "The warehouse is told for good that nothing is to be sent.";

    ReleaseDuplicate: "Release it: both are wanted.", "Fulfilment is asked for.";
    CancelDuplicate: "Cancel this one.", "The shop is asked to cancel it. If it does not, this case opens again.";
    ReleaseHeld: "Release it.", "Fulfilment is asked for, though the tag stays.";
    TakeTagOff: "Take the tag off in the shop.", "Fulfilment is asked for, and this case closes itself.";
    CancelHeld: "Cancel the order.", "The shop is asked to cancel it. If it does not, this case opens again.";
    HaveItSent: "Have the warehouse send it.", "A shipment of the rest closes this case.";
    NameNewDay: "If it will take longer, put a new day into the shop or the warehouse system.", "The customer is told the new day (an event DeliveryDelayed).";
    KeepRefundedBack: "Make sure the warehouse does not send it.", "Say so, and this case closes. It closes itself when the rest of the order was sent without it.";
    CancelRefunded: "Cancel the order in the shop, if nothing of it is wanted.", "This case closes itself.";
    StopRefunded: "Stop the parcel and void the shipment.", "This case closes itself.";
    AgreeOnReturn: "Agree with the customer on a return.", "A return for these units closes this case.";
    StopRisky: "Have the carrier stop the parcel and bring it back, and void the shipment.", "This case closes itself.";
    PayFraudBack: "Pay the money back, if the order is fraud.", "This case closes itself.";

    AskOtherPlace: "Have another place send it, or put right what the warehouse says and ask it again.", "This case closes itself once a place accepts it, or it is sent.";
    CancelRefused: "If it cannot be sent, cancel the order or refund those units in the shop.", "The customer is told, and this case closes itself.";
    CallWarehouse: "Call the warehouse, and have it take the goods back.", "This case closes itself once the warehouse accepts, or the fulfilment order ends.";
    AgreeIfItComes: "If they come all the same, tell the customer, and agree on a return.", "Say that it was dealt with, and this case closes.";

    FindVoided: "Ask the warehouse and the carrier where it is, and correct the shipment.", "Once they agree, this case closes itself.";
    CheckContents: "Check what is in the parcel; correct the shipment in the warehouse, or the order in the shop.", "Once they agree, the customer is told about the parcel and this case closes itself.";
    StopCancelled: "Stop the parcel and void the shipment.", "This case closes itself; a customer who was told of the parcel is told it is not coming.";
    LetItArrive: "Let it arrive and agree on a return with the customer.", "The case stays open until the shipment is voided, or you say that it was dealt with.";
    Redirect: "Have the carrier redirect the parcel, and tell the customer.", "Say so, and this case closes. It closes itself when the parcel arrives.";
    AnnounceShipment: "Find out what is in it, and have the warehouse or the shop announce the shipment.", "The shipment closes this case, and the customer is told of it while that is of use.";
    HandLabelledOver: "Find the parcel in the warehouse and hand it over, or void the shipment.", "The carrier's first scan, or the voiding, closes this case.";
    AskCarrier: "Ask the carrier where it is, and tell the customer what you learn.", "The next scan closes this case.";
    AgreeOnDelivery: "Agree with the customer and the carrier on another delivery.", "The next scan closes this case.";
    RemindOfPickup: "Remind the customer, with the place and the day.", "When it is fetched or goes back, this case closes itself.";
    ReplaceOrRefund: "Find out what happened, and agree with the customer on a new parcel or a refund.", "A refund of all of it closes this case, and so does the carrier, if it finds it or goes on with it.";
    AskWhichIsSo: "Ask the carrier which of it is so.", "A later delivery closes this case. Until then it counts as not delivered.";
    AskForDay: "Find out when it comes, and have the new day put into the carrier's or the shop's system.", "The customer is told the new day (an event DeliveryDelayed), and this case closes itself.";

    KeepLonger: "Ask the customer. To keep the goods longer, report them as ready with a later end.", "The customer is told the new end, and this case closes.";
    PayUncollectedBack: "Pay the goods back, or cancel the order in the shop.", "This case closes itself.";
    ReportFetched: "If they were fetched, report the handing over as a shipment.", "This case closes itself.";

    CorrectReturn: "Ask the customer what comes back, and put the return right in the returns system.", "A shipment of the rest closes this case.";
    LookForReturn: "If it did not arrive, ask the customer or the carrier.", "A refund closes this case.";
    EndReturn: "If it arrived, pay the money back, or send the replacement.", "Either closes this case.";

    SendRefusedAgain: "Mend the reason of the refusal, if it is in the shop's power.", "It is sent again, if it is still true and of use, and this case closes until it is refused again.";
    CorrectAddress: "Put the customer's address right in the shop.", "The message goes out if it is still true and of use, and this case closes itself.";
    TellOtherwise: "Tell the customer another way.", "Candor cannot see that. Say so, and this case closes.";
    CountAsSent: "Look for the message in the mail service's log.", "It is there: it counts as sent, and this case closes.";
    SendUnsent: "Look for the message in the mail service's log.", "It is not there: it is sent, if it is still true and of use, and this case closes.";
    WriteWhatIsTrue: "Write to the customer what is true now.", "Say so, and this case closes. It closes itself when what was told is true again.";
    WriteWhereItIs: "Ask the carrier where it is, and write to the customer.", "Say so, and this case closes. It closes itself when the parcel arrives.";
    FindAddress: "Find out the right address and put it into the shop.", "What is withheld goes to the new address, if it is still true and of use.";
    WriteAllTheSame: "Write to it all the same: the customer asked for it.", "What is withheld goes out, if it is still true and of use.";

    CancelInShop: "Cancel the order in the shop, if it is still wanted.", "The cancellation closes this case.";
    AskShopAgain: "Have the shop asked once more.", "The shop is asked to cancel it again.";
    ChangeTag: "Change the tag in the shop.", "This case closes itself when the shop says so.";
    MendMetafield: "See why the shop refuses its metafield candor.cases, and mend that.", "The next change of the order's cases is sent to the shop again, and closes this case.";
    ArchiveInShop: "Archive the order in the shop, or leave it among the open ones.", "Say so, and this case closes. The shop is not asked again, unless something else happens to the order.";
    KeepHeldBack: "Make sure that the warehouse does not send it.", "Say so, and this case closes. It closes itself when all is sent.";
    ReleaseInShop: "See who holds the order in the shop, and release it there.", "The shipment of the rest closes this case.";

    CompareOrders: "Compare with the shop's own list of orders. If it has newer ones, look at its webhook subscriptions, their address and key, and mend them.", "With the next new order this case closes itself. The storefront can send again what was missed.";
    TryToBuy: "If the shop has no newer ones, see if customers can pay. If it is closed, do nothing, and name the days on which it is closed as its holidays in the policy.", "With the next new order this case closes itself. The hours of a holiday are never missed.";
}
