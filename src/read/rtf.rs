//! RTF: text between control words and groups, in the code pages of Windows.
//!
//! In: the bytes of a file. Out: its paragraphs. Only what shows on the page is read. It is a scanner: it never fails, keeps one small state per open group, and looks at
//! every byte once.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::office::Paragraphs;
use crate::document::{Skip, SkipReason, Stated};

/// Groups inside each other.
const MAX_DEPTH: usize = 1_000;

/// Groups whose content does not show.
const HIDDEN: [&str; 26] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "annotation",
    "atnid",
    "atnauthor",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "generator",
    "xmlnstbl",
    "themedata",
    "fldinst",
    "bkmkstart",
];

/// What a group inherits and may change.
#[derive(Clone, Copy)]
struct State {
    hidden: bool,
    /// Characters that stand for a `\u` where it is not known.
    skip_count: usize,
    encoding: &'static Encoding,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Page,
    Fonts,
}

/// Reads an RTF file.
pub(super) fn parse(bytes: &[u8]) -> Result<(Stated, String), Skip> {
    let mut reader = Reader {
        states: vec![State { hidden: false, skip_count: 1, encoding: WINDOWS_1252, place: Place::Page }],
        fonts: Vec::new(),
        font: 0,
        default: WINDOWS_1252,
        raw: Vec::new(),
        high: None,
        skip: 0,
        text: Paragraphs::default(),
    };
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => {
                reader.flush();
                let state = reader.state();
                if reader.states.len() >= MAX_DEPTH {
                    return Err(Skip::new(
                        SkipReason::TooLarge,
                        format!("more than {MAX_DEPTH} groups deep"),
                    ));
                }
                reader.states.push(state);
                at += 1;
            }
            b'}' => {
                reader.flush();
                if reader.states.len() > 1 {
                    reader.states.pop();
                }
                at += 1;
            }
            b'\\' => at = reader.control(bytes, at + 1),
            b'\r' | b'\n' | 0 => at += 1,
            byte => {
                reader.byte(byte);
                at += 1;
            }
        }
    }
    reader.flush();
    let stated = Stated::default();
    reader.text.finish(stated)
}

struct Reader {
    states: Vec<State>,
    /// The encoding of each font, by its number.
    fonts: Vec<(i32, &'static Encoding)>,
    font: i32,
    default: &'static Encoding,
    /// Bytes that wait to be decoded together.
    raw: Vec<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
    /// Characters still to be passed over after a `\u`.
    skip: usize,
    text: Paragraphs,
}

impl Reader {
    fn state(&self) -> State {
        let ground = State { hidden: false, skip_count: 1, encoding: self.default, place: Place::Page };
        self.states.last().copied().unwrap_or(ground)
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
            return;
        }
        self.raw.push(byte);
    }

    /// Decodes what waits.
    fn flush(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let state = self.state();
        if !state.hidden {
            let text = state.encoding.decode_without_bom_handling(&self.raw).0.into_owned();
            self.push(&text);
        }
        self.raw.clear();
    }

    fn push(&mut self, text: &str) {
        if !self.state().hidden {
            self.text.push(text);
        }
    }

    /// Reads a control word or symbol; returns where it ends.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(first) = bytes.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            return self.symbol(bytes, at);
        }
        let length = bytes[at..].iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&bytes[at..at + length]).unwrap_or_default();
        let mut end = at + length;
        let sign = usize::from(bytes.get(end) == Some(&b'-'));
        let digits = bytes[end + sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if digits > 0 {
            let text = std::str::from_utf8(&bytes[end..end + sign + digits]).unwrap_or_default();
            number = text.parse::<i32>().ok();
            end += sign + digits;
        }
        if bytes.get(end) == Some(&b' ') {
            end += 1;
        }
        if word == "bin" {
            return end.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)).min(bytes.len());
        }
        if word != "u" {
            self.flush();
        }
        self.word(word, number);
        end
    }

    fn symbol(&mut self, bytes: &[u8], at: usize) -> usize {
        match bytes[at] {
            b'\'' => {
                let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.byte(byte);
                }
                return (at + 3).min(bytes.len());
            }
            b'*' => self.change(|state| state.hidden = true),
            b'~' => {
                self.flush();
                self.push("\u{a0}");
            }
            b'_' => self.byte(b'-'),
            b'\n' | b'\r' => {
                self.flush();
                self.end_paragraph();
            }
            byte @ (b'\\' | b'{' | b'}') => self.byte(byte),
            // The optional hyphen and marks of an index do not show.
            0..=u8::MAX => {}
        }
        at + 1
    }

    fn change(&mut self, change: impl FnOnce(&mut State)) {
        if let Some(state) = self.states.last_mut() {
            change(state);
        }
    }

    fn end_paragraph(&mut self) {
        if !self.state().hidden {
            self.text.end();
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let state = self.state();
        match word {
            "par" | "sect" | "page" | "row" => self.end_paragraph(),
            "line" => self.push("\n"),
            "tab" | "cell" | "emspace" | "enspace" => self.push(" "),
            "emdash" => self.push("\u{2014}"),
            "endash" => self.push("\u{2013}"),
            "lquote" => self.push("\u{2018}"),
            "rquote" => self.push("\u{2019}"),
            "ldblquote" => self.push("\u{201c}"),
            "rdblquote" => self.push("\u{201d}"),
            "bullet" => self.push("\u{2022}"),
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => {
                let count = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8);
                self.change(|state| state.skip_count = count);
            }
            "ansicpg" => {
                self.default = code_page(number.unwrap_or(1252));
                let default = self.default;
                self.change(|state| state.encoding = default);
            }
            "f" if state.place == Place::Fonts => self.font = number.unwrap_or(0),
            "fcharset" if state.place == Place::Fonts => {
                if let Some(encoding) = charset(number.unwrap_or(0)) {
                    self.fonts.push((self.font, encoding));
                }
            }
            "f" => {
                let font = self.fonts.iter().find(|(font, _)| Some(*font) == number);
                let encoding = font.map_or(self.default, |(_, encoding)| *encoding);
                self.change(|state| state.encoding = encoding);
            }
            "fonttbl" => self.change(|state| (state.hidden, state.place) = (true, Place::Fonts)),
            "v" if number != Some(0) => self.change(|state| state.hidden = true),
            "deleted" if number != Some(0) => self.change(|state| state.hidden = true),
            word if HIDDEN.contains(&word) => self.change(|state| state.hidden = true),
            _ => {}
        }
    }

    /// A UTF-16 unit, written as a signed number, and the characters that stand for it elsewhere.
    fn unicode(&mut self, number: i32) {
        self.flush();
        let unit = number as u16;
        self.skip = self.state().skip_count;
        let units: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        self.push(&String::from_utf16_lossy(&units));
    }
}

fn code_page(number: i32) -> &'static Encoding {
    let label = match number {
        932 => "shift_jis".to_string(),
        936 => "gbk".to_string(),
        949 => "euc-kr".to_string(),
        950 => "big5".to_string(),
        10000 => "macintosh".to_string(),
        65001 => "utf-8".to_string(),
        number => format!("windows-{number}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

/// The encoding of a font's character set; the default's is not named.
fn charset(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    Some(code_page(page))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn text_is_what_shows() {
        for (rtf, text) in [
            (r"{\rtf1\ansi Harbour opens.\par Second.}", "Harbour opens.\n\nSecond."),
            (r"{\rtf1{\fonttbl{\f0 Arial;}}{\info{\title T}}\pard Text}", "Text"),
            (
                r"{\rtf1\ansi caf\'e9 \u8220?x\u8221? \ldblquote y\rdblquote}",
                "caf\u{e9} \u{201c}x\u{201d} \u{201c}y\u{201d}",
            ),
            (
                r"{\rtf1\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'cc\'ee\'f1\f0 \'e9}",
                "\u{41c}\u{43e}\u{441}\u{e9}",
            ),
            (r"{\rtf1 a{\*\generator x}b\line c\~d\_e \{f\}}", "ab\nc\u{a0}d-e {f}"),
            (r"{\rtf1 \uc0\u-10179\u-8704 z}", "\u{1f600}z"),
            (r"{\rtf1\uc2\u233xyz}", "\u{e9}z"),
            (r"{\rtf1 open {group", "open group"),
            (r"}}}\rtf1 x\", "x"),
        ] {
            assert_eq!(parse(rtf.as_bytes()).map(|(_, text)| text).as_deref(), Ok(text), "{rtf}");
        }
        assert!(parse(b"{\\rtf1{\\pict 0102}}").is_err());
        assert!(parse(&[b'{'; 5000]).is_err());
    }
}
