//! Converts a mail as it was sent into the bytes that a store keeps, and back.

use crate::at_rest::dictionary::MAILS;
use crate::at_rest::error::AtRestError;
use crate::at_rest::packing;
use crate::ports::SentMail;

/// The greatest size of a packed mail in bytes: half of what an item of a store may have, so that another one has room beside
/// it. The longest mail that was ever seen takes less than a tenth.
pub const MAIL_BYTES_MAX: usize = 200 * 1024;

/// Returns the bytes of a mail.
///
/// # Errors
/// Returns [`AtRestError::TooLarge`] if the mail is too large.
pub fn pack_mail(mail: &SentMail) -> Result<Vec<u8>, AtRestError> {
    let bytes = packing::pack(&serde_json::to_string(mail)?, MAILS)?;
    if bytes.len() > MAIL_BYTES_MAX { Err(AtRestError::TooLarge) } else { Ok(bytes) }
}

/// Returns the mail in these bytes. What a newer release wrote and this one does not know is left out.
///
/// # Errors
/// Returns the reason if the bytes are not a mail's, or if a newer release must be deployed first.
pub fn unpack_mail(bytes: &[u8]) -> Result<SentMail, AtRestError> {
    Ok(serde_json::from_str(&packing::unpack(bytes)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(html: String) -> SentMail {
        SentMail {
            at: "2026-03-01T10:00:00.123456789Z".parse().unwrap(),
            from: "\"Demo Shop\" <orders@demo-shop.example>".to_owned(),
            to: "<jo@mail.example>".to_owned(),
            reply_to: "help@demo-shop.example".to_owned(),
            subject: "Größe 日本".to_owned(),
            text: "Hello,\n".to_owned(),
            html,
        }
    }

    #[test]
    fn a_mail_reads_back_as_it_was_sent() {
        let mail = mail("<p>Hello & \"goodbye\"</p>".repeat(500));
        assert_eq!(unpack_mail(&pack_mail(&mail).unwrap()).unwrap(), mail);
        assert!(!format!("{mail:?}").contains("jo@mail.example"));
    }

    #[test]
    fn a_mail_that_an_item_has_no_room_for_is_not_kept() {
        let mut state = 7_u64;
        let mut letter = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'0' + u8::try_from((state >> 33) % 64).unwrap())
        };
        let noise = (0..400_000).map(|_| letter()).collect();
        assert!(matches!(pack_mail(&mail(noise)), Err(AtRestError::TooLarge)));
    }
}
