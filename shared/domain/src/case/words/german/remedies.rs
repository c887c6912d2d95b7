//! Remedies: the thing that a person does, and its effect.

use crate::case::remedy::Remedy;
use crate::case::words::pieces::remedies;

remedies! {
    Handled: "Ausserhalb erledigen und hier bestätigen.", "Der Fall wird geschlossen. Neuere Tatsachen öffnen ihn wieder.";
    LookedAfter: "Sich darum kümmern und es hier bestätigen.", "Der Fall wird geschlossen. Er öffnet sich wieder, wenn die Bestellung nach derselben Zeit noch angehalten ist.";

    SendEventAgain: "Die Quelle das Ereignis berichtigt noch einmal senden lassen.", "Es wird übernommen, und der Fall schliesst sich selbst.";
    NameOrderOfPayment: "Die Zahlung beim Zahlungsanbieter nachschlagen und den Shop melden lassen, welche Bestellung damit bezahlt ist.", "Die Meldungen gehen zur Bestellung, und der Fall schliesst sich selbst.";
    SendOwnReportsAlone: "Falls sie zu einem anderen Shop desselben Kontos gehört: beim Anbieter einstellen, dass nur die Meldungen dieses Shops kommen.", "Es kommen keine solchen Meldungen mehr.";
    SendOrderAgain: "Die Bestellung im Shop nachschlagen und noch einmal senden lassen.", "Alles, was wartet, wird neu beurteilt, und der Fall schliesst sich selbst.";

    LookUpPayment: "Die Zahlung beim Zahlungsanbieter nachschlagen. Ist sie weg, die Bestellung stornieren oder um eine andere Zahlung bitten.", "Bis dahin gilt die Bestellung als bezahlt.";
    EvenOut: "Erstatten, was zu viel ist, oder um das bitten, was fehlt.", "Candor bewegt nie Geld. Eine Zahlung oder Erstattung, die es ausgleicht, schliesst den Fall.";
    CorrectTotal: "Die Summe der Bestellung im Shop berichtigen.", "Die Bestellung wird geändert, und der Fall schliesst sich selbst, wenn es dann stimmt.";
    AskForPayment: "Beim Zahlungsanbieter fragen, ob die Zahlung unterwegs ist, oder bei der Kundin oder dem Kunden.", "Eine Zahlung schliesst den Fall, und die Bestellung geht weiter, als wäre sie rechtzeitig gekommen.";
    CancelUnpaid: "Die Bestellung im Shop stornieren.", "Der Fall schliesst sich selbst.";
    CapturePayment: "Die Zahlung einziehen.", "Der Fall wird geschlossen, und die Bestellung geht weiter.";
    AskForOtherPayment: "Ist die Autorisierung abgelaufen: um eine andere Zahlung bitten.", "Eine Zahlung schliesst den Fall. Bis dahin wird nichts von selbst gesendet.";

    RepeatRefund: "Beim Zahlungsanbieter den Grund herausfinden, auf anderem Weg zurückzahlen und es der Kundin oder dem Kunden mitteilen.", "Eine spätere Erstattung in gleicher Höhe schliesst den Fall.";
    LookUpRefunds: "Die Erstattungen beim Zahlungsanbieter nachschlagen. Vielleicht ist eine doppelt erfasst.", "Eine Zahlung, die gefehlt hat, schliesst den Fall.";
    PayBack: "Das Geld beim Zahlungsanbieter zurückzahlen oder herausfinden, warum das misslang.", "Candor bewegt nie Geld. Eine Erstattung des Rests schliesst den Fall.";

    AnswerDispute: "Beim Zahlungsanbieter mit diesen Belegen antworten: Er nimmt eine Antwort an und nach Ablauf der Frist keine mehr.", "Der Fall schliesst sich mit der nächsten Meldung des Anbieters: in Prüfung, gewonnen oder verloren.";
    AcceptDispute: "Beim Zahlungsanbieter annehmen, falls die Forderung berechtigt ist.", "Das Geld bleibt bei der Kundin oder dem Kunden: Der Zahlungsstreit ist verloren, und es wird nichts mehr gesendet.";
    RefundNothing: "Daneben nichts erstatten: Das Geld ist schon abgezogen.", "Eine Erstattung käme noch dazu.";
    RefundInquiry: "Ganz erstatten, falls die Anfrage berechtigt ist: Noch ist kein Geld abgezogen.", "Der Anbieter schliesst die Anfrage, und damit schliesst sich der Fall.";
    SendDisputed: "Die Ware trotzdem senden.", "Das Lager wird um den Versand gebeten. Neuere Meldungen zum Zahlungsstreit halten die Bestellung wieder an.";
    CancelDisputed: "Die Bestellung im Shop ohne Erstattung stornieren.", "Das Lager erfährt endgültig, dass nichts zu senden ist.";

    ReleaseDuplicate: "Freigeben: Beide sind gewollt.", "Das Lager wird um den Versand gebeten.";
    CancelDuplicate: "Diese Bestellung stornieren.", "Der Shop wird gebeten, sie zu stornieren. Tut er es nicht, öffnet sich der Fall wieder.";
    ReleaseHeld: "Freigeben.", "Das Lager wird um den Versand gebeten, obwohl der Tag bleibt.";
    TakeTagOff: "Den Tag im Shop entfernen.", "Das Lager wird um den Versand gebeten, und der Fall schliesst sich selbst.";
    CancelHeld: "Die Bestellung stornieren.", "Der Shop wird gebeten, sie zu stornieren. Tut er es nicht, öffnet sich der Fall wieder.";
    HaveItSent: "Das Lager senden lassen.", "Ein Paket mit dem Rest schliesst den Fall.";
    NameNewDay: "Dauert es länger: einen neuen Tag im Shop oder im Lagersystem eintragen.", "Der neue Tag wird der Kundin oder dem Kunden mitgeteilt (Ereignis DeliveryDelayed).";
    KeepRefundedBack: "Sicherstellen, dass das Lager es nicht sendet.", "Nach der Bestätigung wird der Fall geschlossen. Er schliesst sich selbst, wenn der Rest der Bestellung ohne diese Ware gesendet ist.";
    CancelRefunded: "Die Bestellung im Shop stornieren, falls nichts davon mehr gewollt ist.", "Der Fall schliesst sich selbst.";
    StopRefunded: "Das Paket aufhalten und im System stornieren.", "Der Fall schliesst sich selbst.";
    AgreeOnReturn: "Mit der Kundin oder dem Kunden eine Retoure vereinbaren.", "Eine Retoure dieser Ware schliesst den Fall.";
    StopRisky: "Das Paket vom Zusteller aufhalten und zurückbringen lassen und im System stornieren.", "Der Fall schliesst sich selbst.";
    PayFraudBack: "Das Geld zurückzahlen, falls es Betrug ist.", "Der Fall schliesst sich selbst.";

    AskOtherPlace: "Von einem anderen Ort senden lassen, oder berichtigen, was das Lager bemängelt, und es noch einmal bitten.", "Der Fall schliesst sich selbst, sobald ein Ort zusagt oder es gesendet ist.";
    CancelRefused: "Lässt es sich nicht senden: die Bestellung im Shop stornieren oder diese Ware erstatten.", "Es wird der Kundin oder dem Kunden mitgeteilt, und der Fall schliesst sich selbst.";
    CallWarehouse: "Das Lager anrufen und die Ware zurücknehmen lassen.", "Der Fall schliesst sich selbst, sobald das Lager zusagt oder die Teillieferung endet.";
    AgreeIfItComes: "Kommt die Ware trotzdem: es der Kundin oder dem Kunden sagen und eine Retoure vereinbaren.", "Nach der Bestätigung, dass es erledigt ist, wird der Fall geschlossen.";

    FindVoided: "Beim Lager und beim Zusteller fragen, wo es ist, und das Paket im System berichtigen.", "Sobald beide übereinstimmen, schliesst sich der Fall selbst.";
    CheckContents: "Prüfen, was im Paket ist, und das Paket im Lager oder die Bestellung im Shop berichtigen.", "Sobald beides übereinstimmt, wird das Paket der Kundin oder dem Kunden gemeldet, und der Fall schliesst sich selbst.";
    StopCancelled: "Das Paket aufhalten und im System stornieren.", "Der Fall schliesst sich selbst; wer vom Paket erfahren hat, erfährt, dass es nicht kommt.";
    LetItArrive: "Es ankommen lassen und mit der Kundin oder dem Kunden eine Retoure vereinbaren.", "Der Fall bleibt offen, bis das Paket storniert ist oder hier bestätigt wird, dass es erledigt ist.";
    Redirect: "Das Paket vom Zusteller umleiten lassen und es der Kundin oder dem Kunden mitteilen.", "Nach der Bestätigung wird der Fall geschlossen. Er schliesst sich selbst, wenn das Paket ankommt.";
    AnnounceShipment: "Herausfinden, was darin ist, und das Paket vom Lager oder vom Shop ankündigen lassen.", "Die Ankündigung schliesst den Fall, und die Kundin oder der Kunde erfährt davon, solange es nützt.";
    HandLabelledOver: "Das Paket im Lager suchen und übergeben oder im System stornieren.", "Die erste Meldung des Zustellers oder die Stornierung schliesst den Fall.";
    AskCarrier: "Beim Zusteller fragen, wo es ist, und das Ergebnis der Kundin oder dem Kunden mitteilen.", "Die nächste Meldung des Zustellers schliesst den Fall.";
    AgreeOnDelivery: "Mit der Kundin oder dem Kunden und dem Zusteller eine neue Zustellung vereinbaren.", "Die nächste Meldung des Zustellers schliesst den Fall.";
    RemindOfPickup: "Die Kundin oder den Kunden erinnern, mit Ort und Tag.", "Wird es abgeholt oder geht es zurück, schliesst sich der Fall selbst.";
    ReplaceOrRefund: "Herausfinden, was geschehen ist, und ein neues Paket oder eine Erstattung vereinbaren.", "Eine volle Erstattung schliesst den Fall, ebenso der Zusteller, wenn er das Paket findet oder weiterbefördert.";
    AskWhichIsSo: "Beim Zusteller fragen, was davon stimmt.", "Eine spätere Zustellung schliesst den Fall. Bis dahin gilt das Paket als nicht zugestellt.";
    AskForDay: "Herausfinden, wann es kommt, und den neuen Tag beim Zusteller oder im Shop eintragen lassen.", "Der neue Tag wird der Kundin oder dem Kunden mitgeteilt (Ereignis DeliveryDelayed), und der Fall schliesst sich selbst.";

    KeepLonger: "Bei der Kundin oder dem Kunden nachfragen. Um die Ware länger aufzubewahren: sie mit einer späteren Frist als abholbereit melden.", "Die neue Frist wird mitgeteilt, und der Fall wird geschlossen.";
    PayUncollectedBack: "Die Ware erstatten oder die Bestellung im Shop stornieren.", "Der Fall schliesst sich selbst.";
    ReportFetched: "Wurde sie abgeholt: die Übergabe als Paket melden.", "Der Fall schliesst sich selbst.";

    CorrectReturn: "Nachfragen, was zurückkommt, und die Retoure im Retourensystem berichtigen.", "Ein Paket mit dem Rest schliesst den Fall.";
    LookForReturn: "Kam sie nicht an: bei der Kundin oder dem Kunden oder beim Zusteller nachfragen.", "Eine Erstattung schliesst den Fall.";
    EndReturn: "Kam sie an: das Geld erstatten oder den Ersatz senden.", "Beides schliesst den Fall.";

    SendRefusedAgain: "Den Grund der Ablehnung beheben, soweit der Shop das kann.", "Die Nachricht wird noch einmal gesendet, wenn sie noch stimmt und nützt, und der Fall bleibt zu, bis sie wieder abgelehnt wird.";
    CorrectAddress: "Die Adresse der Kundin oder des Kunden im Shop berichtigen.", "Die Nachricht geht hinaus, wenn sie noch stimmt und nützt, und der Fall schliesst sich selbst.";
    TellOtherwise: "Es der Kundin oder dem Kunden auf anderem Weg mitteilen.", "Candor kann das nicht sehen. Nach der Bestätigung wird der Fall geschlossen.";
    CountAsSent: "Die Nachricht im Protokoll des Mailversands suchen.", "Sie ist dort: Sie gilt als gesendet, und der Fall wird geschlossen.";
    SendUnsent: "Die Nachricht im Protokoll des Mailversands suchen.", "Sie ist nicht dort: Sie wird gesendet, wenn sie noch stimmt und nützt, und der Fall wird geschlossen.";
    WriteWhatIsTrue: "Der Kundin oder dem Kunden schreiben, was jetzt stimmt.", "Nach der Bestätigung wird der Fall geschlossen. Er schliesst sich selbst, wenn das Gesagte wieder stimmt.";
    WriteWhereItIs: "Beim Zusteller fragen, wo es ist, und der Kundin oder dem Kunden schreiben.", "Nach der Bestätigung wird der Fall geschlossen. Er schliesst sich selbst, wenn das Paket ankommt.";
    FindAddress: "Die richtige Adresse herausfinden und im Shop eintragen.", "Was zurückgehalten ist, geht an die neue Adresse, wenn es noch stimmt und nützt.";
    WriteAllTheSame: "Trotzdem dorthin schreiben: Es wurde darum gebeten.", "Was zurückgehalten ist, geht hinaus, wenn es noch stimmt und nützt.";

    CancelInShop: "Die Bestellung im Shop stornieren, falls das noch gewollt ist.", "Die Stornierung schliesst den Fall.";
    AskShopAgain: "Den Shop noch einmal bitten lassen.", "Der Shop wird noch einmal gebeten, sie zu stornieren.";
    ChangeTag: "Den Tag im Shop ändern.", "Der Fall schliesst sich selbst, wenn der Shop es meldet.";
    MendMetafield: "Herausfinden, warum der Shop sein Metafeld candor.cases ablehnt, und das beheben.", "Die nächste Änderung an den Fällen der Bestellung geht wieder an den Shop und schliesst den Fall.";
    ArchiveInShop: "Die Bestellung im Shop archivieren oder bei den offenen lassen.", "Nach der Bestätigung wird der Fall geschlossen. Der Shop wird nicht noch einmal gebeten, ausser es geschieht noch etwas mit der Bestellung.";
    KeepHeldBack: "Sicherstellen, dass das Lager die Bestellung nicht sendet.", "Nach der Bestätigung wird der Fall geschlossen. Er schliesst sich selbst, wenn alles gesendet ist.";
    ReleaseInShop: "Herausfinden, wer die Bestellung im Shop anhält, und sie dort freigeben.", "Ein Paket mit dem Rest schliesst den Fall.";

    CompareOrders: "Mit der Bestellliste des Shops vergleichen. Hat sie neuere: die Webhook-Abonnements, ihre Adresse und ihren Schlüssel prüfen und berichtigen.", "Mit der nächsten neuen Bestellung schliesst sich der Fall selbst. Der Shop kann noch einmal senden, was fehlt.";
    TryToBuy: "Hat der Shop keine neueren: prüfen, ob sich bezahlen lässt. Ist er geschlossen, ist nichts zu tun, ausser die geschlossenen Tage in der Policy als Feiertage zu nennen.", "Mit der nächsten neuen Bestellung schliesst sich der Fall selbst. Die Stunden eines Feiertags werden nie vermisst.";
}
