//! Packs JSON into few bytes, and unpacks it. The first byte is the number of the dictionary. A raw deflate stream
//! follows.

use std::cell::RefCell;

use zlib_rs::{Deflate, DeflateFlush, Inflate, InflateFlush, Status};

use crate::at_rest::dictionary;
use crate::at_rest::error::{AtRestError, JSON_BYTES_MAX};

/// The level of compression: it is as good as the highest one for texts of this size.
const LEVEL: i32 = 6;
/// The window of 32 KiB, the largest one.
const WINDOW_BITS: u8 = 15;
/// The usual ratio between an order's JSON and its packed bytes.
const USUAL_RATIO: usize = 8;

thread_local! {
    // They take a quarter of a megabyte, and most of the time that a short text takes, so they are made once.
    static DEFLATE: RefCell<Deflate> = RefCell::new(Deflate::new(LEVEL, false, WINDOW_BITS));
    static INFLATE: RefCell<Inflate> = RefCell::new(Inflate::new(false, WINDOW_BITS));
}

/// Returns a text as few bytes, with the dictionary of this number.
pub(super) fn pack(text: &str, number: u8) -> Result<Vec<u8>, AtRestError> {
    if text.len() > JSON_BYTES_MAX {
        return Err(AtRestError::TooLarge);
    }
    let dictionary = dictionary::of(number).ok_or(AtRestError::UnknownDictionary(number))?;
    // Text that cannot be packed grows by a few bytes in each 16 KiB.
    let mut packed = vec![0; text.len().saturating_add(text.len() / 1024).saturating_add(64)];
    let (first, rest) = packed.split_first_mut().ok_or(AtRestError::Damaged)?;
    *first = number;
    let length = DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        deflate.set_dictionary(dictionary).map_err(|_| AtRestError::Damaged)?;
        match deflate.compress(text.as_bytes(), rest, DeflateFlush::Finish) {
            Ok(Status::StreamEnd) => Ok(deflate.total_out()),
            Ok(Status::Ok | Status::BufError) | Err(_) => Err(AtRestError::Damaged),
        }
    })?;
    packed.truncate(count(length).saturating_add(1));
    Ok(packed)
}

/// Returns the text of packed bytes. It never unpacks more than the greatest size of an order.
pub(super) fn unpack(bytes: &[u8]) -> Result<String, AtRestError> {
    let (number, packed) = bytes.split_first().ok_or(AtRestError::Damaged)?;
    let dictionary = dictionary::of(*number).ok_or(AtRestError::UnknownDictionary(*number))?;
    let text = INFLATE.with_borrow_mut(|inflate| {
        inflate.reset(false);
        inflate.set_dictionary(dictionary).map_err(|_| AtRestError::Damaged)?;
        inflated(inflate, packed)
    })?;
    String::from_utf8(text).map_err(|_| AtRestError::Damaged)
}

/// Unpacks into a buffer, which grows until the whole text is there.
fn inflated(inflate: &mut Inflate, packed: &[u8]) -> Result<Vec<u8>, AtRestError> {
    let mut text = vec![0; packed.len().saturating_mul(USUAL_RATIO).clamp(USUAL_RATIO, JSON_BYTES_MAX)];
    loop {
        let left = packed.get(count(inflate.total_in())..).unwrap_or_default();
        let room = text.get_mut(count(inflate.total_out())..).unwrap_or_default();
        let status = inflate.decompress(left, room, InflateFlush::NoFlush);
        let (read, written) = (count(inflate.total_in()), count(inflate.total_out()));
        match status {
            Ok(Status::StreamEnd) if read == packed.len() => {
                text.truncate(written);
                return Ok(text);
            }
            Ok(Status::Ok | Status::BufError) if written < text.len() => return Err(AtRestError::Damaged),
            Ok(Status::Ok | Status::BufError) if text.len() >= JSON_BYTES_MAX => {
                return Err(AtRestError::TooLarge);
            }
            Ok(Status::Ok | Status::BufError) => {
                text.resize(text.len().saturating_mul(2).min(JSON_BYTES_MAX), 0);
            }
            Ok(Status::StreamEnd) | Err(_) => return Err(AtRestError::Damaged),
        }
    }
}

/// Returns a number of bytes in memory, which always fits.
fn count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::at_rest::dictionary::WRITES;

    #[test]
    fn every_text_unpacks_as_it_was_packed() {
        let letter = |n: u32| char::from_u32(33 + (n.wrapping_mul(2_654_435_761) >> 25) % 90).unwrap();
        let noise: String = (0..200_000).map(letter).collect();
        for text in ["", "{}", "ü", &"a".repeat(JSON_BYTES_MAX), &noise] {
            assert_eq!(unpack(&pack(text, WRITES).unwrap()).unwrap(), text);
        }
    }

    #[test]
    fn no_more_is_packed_or_unpacked_than_an_order_can_be() {
        let text = "a".repeat(JSON_BYTES_MAX + 1);
        assert!(matches!(pack(&text, WRITES), Err(AtRestError::TooLarge)));
        let mut bomb = vec![0; text.len()];
        let mut deflate = Deflate::new(9, false, WINDOW_BITS);
        deflate.compress(&[b'a'; JSON_BYTES_MAX + 1], &mut bomb, DeflateFlush::Finish).unwrap();
        bomb.truncate(count(deflate.total_out()));
        bomb.insert(0, WRITES);
        assert!(bomb.len() < 10_000);
        assert!(matches!(unpack(&bomb), Err(AtRestError::TooLarge)));
    }

    #[test]
    fn damaged_bytes_are_no_text_and_a_dictionary_of_a_newer_release_is_to_be_deployed_first() {
        let packed = pack(r#"{"facts":{},"ledger":{}}"#, WRITES).unwrap();
        let mut longer = packed.clone();
        longer.push(0);
        for damaged in [&[][..], &packed[..1], &packed[..packed.len() - 1], &longer, &[WRITES, 0xff, 0xff]] {
            assert!(matches!(unpack(damaged), Err(AtRestError::Damaged)), "{damaged:?}");
        }
        let mut newer = packed;
        newer[0] = 200;
        let refused = unpack(&newer).unwrap_err();
        assert!(matches!(refused, AtRestError::UnknownDictionary(200)));
        assert!(refused.to_string().contains("deploy first"));
    }
}
