//! Troubles of the mail account, and what ends them.

use crate::case::words::pieces::troubles;
use crate::contact::mail_trouble::MailTroubleKind;

troubles! {
    RateReached: "Der Mailversand nimmt in der Sekunde weniger Mails an, als Candor glaubt.", "Die Versandrate des Kontos mit dem vergleichen, was sonst noch darüber sendet.";
    QuotaReached: "Das Mailkonto hat die Zahl der Mails erreicht, die es in 24 Stunden senden darf.", "Um ein höheres Kontingent bitten oder herausfinden, was sonst noch über das Konto sendet.";
    SendingPaused: "Der Versand ist für das Mailkonto oder seine Konfiguration angehalten.", "Den Ruf des Kontos prüfen, die Ursache beheben und den Versand fortsetzen.";
    AccountSuspended: "Das Mailkonto ist gesperrt.", "Die Nachricht des Mailversands zur Sperre beantworten.";
    SenderNotVerified: "Die Adresse oder Domain des Absenders oder seine MAIL-FROM-Domain ist nicht bestätigt.", "Die Domain des Absenders noch einmal bestätigen und ihre DNS-Einträge prüfen.";
    AccessDenied: "Candor darf von der Adresse des Shops keine Mails senden.", "Den Absender in der Policy mit den Identitäten in den Parametern des Stacks vergleichen.";
    ConfigurationSetMissing: "Die Konfiguration für die Mails von Candor gibt es nicht.", "Den Stack noch einmal ausrollen: Er enthält sie.";
    ServiceDown: "Der Mailversand ist nicht erreichbar oder meldet einen Fehler.", "Die Statusseite der Region des Mailversands ansehen.";
}
