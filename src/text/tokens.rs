//! The token pass: words, marks, sentences and paragraphs of one field.
//!
//! A word is a run of letters and digits. Inner full stops and apostrophes do not split it
//! (`U.S.`, `O'Brien`, `example.com`), nor do the marks inside numbers (`3.5`, `1,000`) or the
//! ampersand of `AT&T`; hyphens and all else do. The `'s` of a possessive is a token of its own
//! that is not a word. A character of a script written without spaces is a word by itself.

use super::lexicon::{Key, Lexicon, Shape, WordId};

/// Words after which a full stop does not end the sentence, folded, one a line.
static ABBREVIATIONS: &str = include_str!("data/abbreviations.txt");

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A word or number; these alone have a position in the index.
    Word,
    /// The `'s` or `’` of a possessive.
    Possessive,
    /// A punctuation mark or symbol, one character.
    Mark,
}

/// What a token is the first of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Start {
    /// Nothing.
    Inside,
    /// A sentence.
    Sentence,
    /// A paragraph, and so a sentence.
    Paragraph,
}

/// One token: a slice of its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The word, or the mark as a word.
    pub word: WordId,
    /// What it is.
    pub kind: TokenKind,
    /// Whether a sentence or paragraph begins with it.
    pub begins: Start,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Token {
    /// The bytes of the token in its field.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The tokens of one field, in order.
#[derive(Debug, Default)]
pub struct Tokens {
    tokens: Vec<Token>,
    /// The white space before each token.
    gaps: Vec<Gap>,
    keys: Vec<Key>,
}

impl std::ops::Deref for Tokens {
    type Target = [Token];

    fn deref(&self) -> &[Token] {
        &self.tokens
    }
}

impl Tokens {
    /// The words alone, in order: the n-th has position n.
    pub fn words(&self) -> impl Iterator<Item = &Token> {
        self.tokens.iter().filter(|token| token.kind == TokenKind::Word)
    }

    /// Tokenises `text` into this value, whose memory is used again.
    pub fn read(&mut self, text: &str, lexicon: &mut Lexicon) {
        self.tokens.clear();
        self.gaps.clear();
        self.keys.clear();
        let mut scan = Scan { text, bytes: text.as_bytes(), at: 0 };
        while let Some(gap) = scan.skip_space() {
            let start = scan.at;
            let kind = scan.take_token();
            self.keys.push(Key::of(&text[start..scan.at]));
            self.gaps.push(gap);
            self.tokens.push(Token {
                start: start as u32,
                end: scan.at as u32,
                word: WordId(0),
                kind,
                begins: Start::Inside,
                spaced: gap != Gap::None,
            });
        }
        // All words are looked up together: what has to be fetched for one is then fetched while
        // others wait for theirs, which halves the time of the whole pass.
        let surfaces = self.tokens.iter().map(|token| &text[token.range()]);
        lexicon.intern_all(surfaces, &mut self.keys);
        let mut bounds = Bounds::new();
        for (at, (gap, key)) in self.gaps.iter().zip(&self.keys).enumerate() {
            let (before, rest) = self.tokens.split_at_mut(at);
            rest[0].word = key.word();
            bounds.see(&mut rest[0], *gap, text.as_bytes(), lexicon, before);
        }
    }
}

/// The words of `text` in order, those of [`Tokens::words`], when only their letters are wanted.
pub fn cut_words(text: &str) -> impl Iterator<Item = &str> {
    let mut scan = Scan { text, bytes: text.as_bytes(), at: 0 };
    std::iter::from_fn(move || {
        loop {
            scan.skip_space()?;
            let start = scan.at;
            if scan.take_token() == TokenKind::Word {
                return Some(&text[start..scan.at]);
            }
        }
    })
}

/// The white space before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
    Paragraph,
}

/// Of the bytes of ASCII, the letters and digits.
static ALPHANUMERIC: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    table
};

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl Scan<'_> {
    /// Moves to the next token; `None` at the end.
    #[inline]
    fn skip_space(&mut self) -> Option<Gap> {
        // One blank stands before most tokens.
        if let [b' ', b'!'..=b'~', ..] = self.bytes.get(self.at..)? {
            self.at += 1;
            return Some(Gap::Space);
        }
        self.skip_spaces()
    }

    fn skip_spaces(&mut self) -> Option<Gap> {
        let (from, mut lines) = (self.at, 0);
        loop {
            match *self.bytes.get(self.at)? {
                b'\n' => {
                    lines += 1;
                    self.at += 1;
                }
                byte if byte <= b' ' => self.at += 1,
                byte if byte < 0x80 => break,
                _ => {
                    let next = self.peek(self.at)?;
                    if !next.is_whitespace() && !is_invisible(next) {
                        break;
                    }
                    self.at += next.len_utf8();
                }
            }
        }
        Some(match lines {
            0 if self.at == from => Gap::None,
            0 => Gap::Space,
            1 => Gap::Line,
            _ => Gap::Paragraph,
        })
    }

    fn take_token(&mut self) -> TokenKind {
        match self.bytes.get(self.at) {
            Some(byte) if byte.is_ascii_alphanumeric() => {
                self.take_word();
                return TokenKind::Word;
            }
            Some(byte) if byte.is_ascii() && *byte != b'\'' => {
                self.at += 1;
                return TokenKind::Mark;
            }
            Some(_) | None => {}
        }
        if let Some(length) = self.possessive(self.at) {
            self.at += length;
            return TokenKind::Possessive;
        }
        let Some(first) = self.peek(self.at) else { return TokenKind::Mark };
        if is_unspaced(first) {
            self.at += first.len_utf8();
            return TokenKind::Word;
        }
        if !is_word(first) {
            self.at += first.len_utf8();
            return TokenKind::Mark;
        }
        self.take_word();
        TokenKind::Word
    }

    fn take_word(&mut self) {
        let start = self.at;
        let mut acronym = false;
        loop {
            loop {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                self.at += rest.iter().take_while(|byte| ALPHANUMERIC[usize::from(**byte)]).count();
                match self.bytes.get(self.at) {
                    Some(0x80..) => {}
                    Some(_) | None => break,
                }
                match self.peek(self.at) {
                    Some(next) if (is_word(next) && !is_unspaced(next)) || is_joined(next) => {
                        self.at += next.len_utf8();
                    }
                    Some(_) | None => break,
                }
            }
            // A blank ends most words, or a mark that joins nothing.
            match self.bytes.get(self.at..).unwrap_or_default() {
                [] | [..=b' ', ..] => return,
                [b',', ..=b' ', ..] => return,
                [b'.', ..=b' ', ..] if !acronym => return,
                [b'.' | b',' | b'\'' | b'&' | 0x80.., ..] => {}
                _ => return,
            }
            let Some(mark) = self.peek(self.at) else { return };
            let before = self.text[start..self.at].chars().next_back();
            // A word ends before a script without spaces, and no mark joins it to that.
            let after = self.peek(self.at + mark.len_utf8()).filter(|after| !is_unspaced(*after));
            let (Some(before), after) = (before, after) else { return };
            let single = mark == '.' && before.is_alphabetic() && {
                let head = &self.text[start..self.at];
                head.len() == before.len_utf8() || head[..head.len() - before.len_utf8()].ends_with('.')
            };
            let joins = match (mark, after) {
                ('.', Some(next)) if single && next.is_alphabetic() => {
                    acronym = true;
                    true
                }
                // The last full stop of `U.S.` belongs to it.
                ('.', _) if single && acronym => {
                    self.at += 1;
                    return;
                }
                ('.' | ',', Some(next)) if before.is_ascii_digit() => next.is_ascii_digit(),
                ('.', Some(next)) => before.is_lowercase() && next.is_lowercase(),
                ('\'' | '’', Some(next)) => next.is_alphabetic() && self.possessive(self.at).is_none(),
                ('&', Some(next)) => before.is_uppercase() && next.is_uppercase(),
                (_, _) => false,
            };
            if !joins {
                return;
            }
            self.at += mark.len_utf8();
        }
    }

    /// The length of a possessive mark that stands at `at`, behind a word.
    fn possessive(&self, at: usize) -> Option<usize> {
        let behind_word = at > 0 && self.text[..at].chars().next_back().is_some_and(is_word);
        let mark = self.peek(at)?;
        if !behind_word || !matches!(mark, '\'' | '’') {
            return None;
        }
        let length = mark.len_utf8();
        if !matches!(self.bytes.get(at + length)?, b's' | b'S') {
            return None;
        }
        let ends = !self.peek(at + length + 1).is_some_and(|next| is_word(next) && !is_unspaced(next));
        ends.then_some(length + 1)
    }

    fn peek(&self, at: usize) -> Option<char> {
        match *self.bytes.get(at)? {
            byte if byte < 0x80 => Some(char::from(byte)),
            _ => self.text[at..].chars().next(),
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
}

/// Combining marks and joiners that stand inside a word.
fn is_joined(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}'
        | '\u{670}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}' | '\u{962}'..='\u{963}'
        | '\u{981}'..='\u{983}' | '\u{9bc}'..='\u{9cd}' | '\u{a01}'..='\u{a4d}' | '\u{b01}'..='\u{b57}'
        | '\u{bbe}'..='\u{bcd}' | '\u{c00}'..='\u{c56}' | '\u{d3b}'..='\u{d4d}'
        | '\u{200c}' | '\u{200d}' | '\u{ad}')
}

/// Characters that print nothing: joiners, marks of direction, the byte order mark.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Scripts written without spaces between words.
fn is_unspaced(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{e7f}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && character.is_alphanumeric()
}

/// Finds where sentences and paragraphs begin.
struct Bounds {
    /// Where the next sentence would begin if the full stop before it ends one.
    candidate: Option<usize>,
    /// How sure that full stop is.
    ending: Ending,
    first: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    None,
    /// After an acronym with a full stop of its own, such as `U.S.`
    Acronym,
    Sure,
}

impl Bounds {
    fn new() -> Bounds {
        Bounds { candidate: None, ending: Ending::None, first: true }
    }

    /// Takes in the next token of a text.
    fn see(&mut self, token: &mut Token, gap: Gap, text: &[u8], lexicon: &Lexicon, before: &mut [Token]) {
        if self.first || gap == Gap::Paragraph {
            *self = Bounds { first: false, ..Bounds::new() };
            token.begins = Start::Paragraph;
        } else if gap == Gap::Line {
            *self = Bounds { first: false, ..Bounds::new() };
            token.begins = Start::Sentence;
        } else if self.ending != Ending::None {
            self.decide(token, &text[token.range()], lexicon, before);
        }
        match token.kind {
            TokenKind::Mark => match text[token.start as usize] {
                b'.' => self.stop(before, lexicon),
                b'!' | b'?' => self.ending = Ending::Sure,
                ..0x80 => {}
                _ => match std::str::from_utf8(&text[token.range()]).unwrap_or_default() {
                    "…" => self.stop(before, lexicon),
                    "؟" => self.ending = Ending::Sure,
                    "。" | "！" | "？" | "।" => {
                        (self.ending, self.candidate) = (Ending::Sure, Some(before.len() + 1));
                    }
                    _ => {}
                },
            },
            TokenKind::Word if token.end > token.start + 2 && text[token.end as usize - 1] == b'.' => {
                (self.ending, self.candidate) = (Ending::Acronym, None);
            }
            TokenKind::Word | TokenKind::Possessive => {}
        }
    }

    fn stop(&mut self, before: &[Token], lexicon: &Lexicon) {
        let Some(last) = before.last().filter(|last| last.kind == TokenKind::Word) else {
            self.ending = Ending::Sure;
            return;
        };
        let word = lexicon.folded(last.word);
        let initial = word.chars().count() == 1 && lexicon.shape(last.word) == Shape::Upper;
        let short = initial || lexicon.shape(last.word) != Shape::Upper && is_abbreviation(word);
        self.ending = if short { Ending::None } else { Ending::Sure };
        self.candidate = None;
    }

    /// Decides, at the first word behind a full stop, whether a sentence has begun.
    fn decide(&mut self, token: &mut Token, surface: &[u8], lexicon: &Lexicon, before: &mut [Token]) {
        let closer = token.kind == TokenKind::Mark && !token.spaced;
        if token.kind == TokenKind::Possessive || (closer && self.candidate.is_none()) {
            return;
        }
        let at = *self.candidate.get_or_insert(before.len());
        if token.kind == TokenKind::Mark {
            return;
        }
        let starts = match lexicon.shape(token.word) {
            Shape::Lower => false,
            Shape::Title | Shape::Upper | Shape::Mixed if self.ending == Ending::Acronym => {
                OPENERS.contains(&surface)
            }
            Shape::Title | Shape::Upper | Shape::Mixed | Shape::Digit | Shape::Uncased | Shape::Mark => {
                self.ending == Ending::Sure
            }
        };
        if starts {
            match before.get_mut(at) {
                Some(opening) => opening.begins = opening.begins.max(Start::Sentence),
                None => token.begins = Start::Sentence,
            }
        }
        (self.ending, self.candidate) = (Ending::None, None);
    }
}

/// Words that open a sentence behind an acronym.
const OPENERS: [&[u8]; 12] =
    [b"The", b"It", b"He", b"She", b"They", b"But", b"In", b"A", b"An", b"This", b"We", b"I"];

fn is_abbreviation(folded: &str) -> bool {
    use std::sync::LazyLock;
    static SET: LazyLock<rustc_hash::FxHashSet<&str>> = LazyLock::new(|| {
        ABBREVIATIONS.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ')).collect()
    });
    SET.contains(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokenise(text: &str) -> Vec<(String, TokenKind)> {
        let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
        tokens.read(text, &mut lexicon);
        tokens.iter().map(|token| (text[token.range()].to_string(), token.kind)).collect()
    }

    #[test]
    fn cuts_words() {
        for (text, expected) in [
            ("The U.S. economy", "The U.S. economy"),
            ("Rutte's plan", "Rutte plan"),
            ("the Joneses’ house", "the Joneses house"),
            ("O'Brien and d’Estaing", "O'Brien and d’Estaing"),
            ("1,000 at 3.5 pct", "1,000 at 3.5 pct"),
            ("NATO-led force", "NATO led force"),
            ("AT&T paid", "AT&T paid"),
            ("the end.Then", "the end Then"),
            ("see example.com.", "see example.com"),
            ("习近平说", "习 近 平 说"),
            ("J.R.R. Tolkien", "J.R.R. Tolkien"),
            ("don't", "don't"),
            ("cafe\u{301} noir", "cafe\u{301} noir"),
        ] {
            let words = tokenise(text).into_iter().filter(|(_, kind)| *kind == TokenKind::Word);
            let words: Vec<_> = words.map(|(word, _)| word).collect();
            assert_eq!(words.join(" "), expected, "{text}");
            assert_eq!(cut_words(text).collect::<Vec<_>>(), words, "{text}");
        }
    }

    #[test]
    fn cuts_sentences() {
        for (text, expected) in [
            ("He left. She stayed.", vec!["He", "She"]),
            ("Mr. Smith met Gen. Jones in St. Louis. They spoke.", vec!["Mr", "They"]),
            ("“It is over.” He left.", vec!["“", "He"]),
            ("It fell 3.5 pct. in U.S. trade. \"Why?\" he asked.", vec!["It", "\""]),
            ("He lives in the U.S. The house is old.", vec!["He", "The"]),
            ("John F. Kennedy spoke! Then (as ever) he left.", vec!["John", "Then"]),
            ("One\nTwo\n\nThree", vec!["One", "Two", "Three"]),
            ("他来了。她走了。", vec!["他", "她"]),
        ] {
            let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
            tokens.read(text, &mut lexicon);
            let starts = tokens.iter().filter(|token| token.begins != Start::Inside);
            let starts: Vec<_> = starts.map(|token| &text[token.range()]).collect();
            assert_eq!(starts, expected, "{text}");
        }
    }

    #[test]
    fn spans_lie_in_order_on_any_text() {
        let pieces = [
            "a", "B.", "'", "’s", "é", "\u{301}", "中", "1", ",", ".", "&", " ", "\n", "\n\n", "\u{200b}",
            "\u{ad}", "İ", "ﬁ", "\u{0}",
        ];
        let mut state = 7u64;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..12 {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            }
            let (mut tokens, mut lexicon) = (Tokens::default(), Lexicon::default());
            tokens.read(&text, &mut lexicon);
            let mut last = 0;
            for token in tokens.iter() {
                assert!(token.start as usize >= last && token.end > token.start, "{text:?}");
                assert!(
                    text.is_char_boundary(token.start as usize) && text.is_char_boundary(token.end as usize)
                );
                last = token.end as usize;
            }
        }
    }
}
