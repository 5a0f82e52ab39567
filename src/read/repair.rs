//! Mends text that was damaged before it came here: UTF-8 once taken for Windows-1252, ligatures,
//! letters apart from their accents, invisible blanks.
//!
//! In: decoded text. Out: the same text, mended where damage shows, in NFC. Quotes and dashes stay
//! as printed. Every article passes here, so what is whole is found to be whole by one look.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

use crate::document::Stated;

/// Kinds of damage that a text shows.
#[derive(Clone, Copy, Default)]
struct Damage {
    mojibake: bool,
    ligature: bool,
    accent: bool,
    blank: bool,
}

/// Mends a text.
pub(super) fn repair(text: String) -> String {
    let Some(damage) = find_damage(&text) else { return text };
    let mut text = text;
    if damage.mojibake {
        text = mend_mojibake(text);
    }
    if damage.ligature || damage.blank {
        text = mend_letters(&text);
    }
    if damage.accent && !unicode_normalization::is_nfc(&text) {
        text = text.nfc().collect();
    }
    text
}

/// Mends what a format states.
pub(super) fn repair_stated(stated: &mut Stated) {
    let fields = [
        &mut stated.headline,
        &mut stated.source,
        &mut stated.agency,
        &mut stated.byline,
        &mut stated.dateline,
        &mut stated.section,
    ];
    for field in fields.into_iter().flatten().chain(&mut stated.authors).chain(&mut stated.keywords) {
        if !field.is_ascii() {
            *field = repair(std::mem::take(field));
        }
    }
}

/// Looks at the bytes that damage begins with. `None` for whole text.
fn find_damage(text: &str) -> Option<Damage> {
    let bytes = text.as_bytes();
    let mut damage = Damage::default();
    for at in memchr::memchr3_iter(0xc3, 0xcc, 0xcd, bytes) {
        match (bytes[at], bytes.get(at + 1)) {
            // The letters that the first bytes of UTF-8 become: Â, Ã, Ð, Ñ, â.
            (0xc3, Some(0x82 | 0x83 | 0x90 | 0x91 | 0xa2)) => damage.mojibake = true,
            (0xcc | 0xcd, Some(_)) => damage.accent = true,
            (0..=u8::MAX, Some(_) | None) => {}
        }
    }
    for at in memchr::memchr2_iter(0xef, 0xe2, bytes) {
        match bytes.get(at..at + 3) {
            Some([0xef, 0xac, 0x80..=0x86]) => damage.ligature = true,
            Some([0xe2, 0x80, 0x8b]) => damage.blank = true,
            Some(_) | None => {}
        }
    }
    (damage.mojibake || damage.ligature || damage.accent || damage.blank).then_some(damage)
}

/// Takes the text back to the bytes it was, letter by letter, where they are UTF-8. One letter in a
/// text may be meant; two are not, nor is a sequence of three.
fn mend_mojibake(text: String) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text.as_str();
    let mut count = 0;
    while let Some(c) = rest.chars().next() {
        let wide = if c.is_ascii() { None } else { find_sequence(rest) };
        match wide {
            Some((letter, length, byte_count)) => {
                mended.push(letter);
                rest = &rest[length..];
                count += if byte_count > 2 { 2 } else { 1 };
            }
            None => {
                let plain =
                    if c.is_ascii() { rest.bytes().take_while(u8::is_ascii).count() } else { c.len_utf8() };
                mended.push_str(&rest[..plain]);
                rest = &rest[plain..];
            }
        }
    }
    if count > 1 { mended } else { text }
}

/// The letter whose bytes of UTF-8 stand here as letters, their length in bytes here, and how many
/// bytes it has.
fn find_sequence(text: &str) -> Option<(char, usize, usize)> {
    let mut letters = text.chars();
    let first = byte_of(letters.next()?)?;
    let byte_count = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [first, 0, 0, 0];
    for byte in &mut bytes[1..byte_count] {
        *byte = byte_of(letters.next()?).filter(|byte| (0x80..0xc0).contains(byte))?;
    }
    let letter = std::str::from_utf8(&bytes[..byte_count]).ok()?.chars().next()?;
    // A control character is no letter that anyone wrote.
    (!letter.is_control()).then_some((letter, text.len() - letters.as_str().len(), byte_count))
}

/// The byte of a letter in Windows-1252, above ASCII.
fn byte_of(letter: char) -> Option<u8> {
    let code = u32::from(letter);
    if (0x80..=0xff).contains(&code) {
        return u8::try_from(code).ok();
    }
    let mut buffer = [0; 4];
    match WINDOWS_1252.encode(letter.encode_utf8(&mut buffer)) {
        (Cow::Owned(bytes), _, false) => bytes.first().copied().filter(|byte| *byte >= 0x80),
        (Cow::Owned(_) | Cow::Borrowed(_), _, _) => None,
    }
}

fn mend_letters(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => mended.push_str("ff"),
            '\u{fb01}' => mended.push_str("fi"),
            '\u{fb02}' => mended.push_str("fl"),
            '\u{fb03}' => mended.push_str("ffi"),
            '\u{fb04}' => mended.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => mended.push_str("st"),
            '\u{200b}' => {}
            c => mended.push(c),
        }
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn damage_is_mended_and_nothing_else() {
        for (text, expected) in [
            ("Caf\u{c3}\u{a9} na\u{c3}\u{af}ve", "Caf\u{e9} na\u{ef}ve"),
            (
                "It\u{e2}\u{20ac}\u{2122}s \u{e2}\u{20ac}\u{153}so\u{e2}\u{20ac}\u{9d}",
                "It\u{2019}s \u{201c}so\u{201d}",
            ),
            ("\u{d0}\u{bf}\u{d1}\u{20ac}\u{d0}\u{b8}", "\u{43f}\u{440}\u{438}"),
            // Meant as they are.
            ("\u{ab}A IRM\u{c3}\u{bb}", "\u{ab}A IRM\u{c3}\u{bb}"),
            (
                "S\u{c3}O PAULO, \u{c2}NGULO, p\u{e2}t\u{e9} \u{20ac}5",
                "S\u{c3}O PAULO, \u{c2}NGULO, p\u{e2}t\u{e9} \u{20ac}5",
            ),
            (
                "\u{201c}Curly\u{201d} \u{2018}quotes\u{2019} \u{2014} \"straight\"",
                "\u{201c}Curly\u{201d} \u{2018}quotes\u{2019} \u{2014} \"straight\"",
            ),
            ("o\u{fb03}ce \u{fb01}re", "office fire"),
            ("Zu\u{308}rich e\u{301}te\u{301}", "Z\u{fc}rich \u{e9}t\u{e9}"),
            ("zero\u{200b}width", "zerowidth"),
            (
                "\u{627}\u{644}\u{633}\u{644}\u{627}\u{645} \u{645}\u{6cc}\u{200c}\u{634}\u{648}\u{62f}",
                "\u{627}\u{644}\u{633}\u{644}\u{627}\u{645} \u{645}\u{6cc}\u{200c}\u{634}\u{648}\u{62f}",
            ),
            ("", ""),
        ] {
            assert_eq!(repair(text.to_string()), expected, "{text}");
        }
    }
}
