//! A tiny pattern language for the set phrases of newsrooms, so that they can live in data files.
//!
//! In: lines such as `this post|article appeared first on|in {outlet}` under a `[kind]` head.
//! Out: for a line of an article, the kind of the first pattern that covers it from end to end, and
//! the byte ranges that its slots caught. What a caught range means is not decided here.
//!
//! A pattern is words parted by spaces. `a|b` is either word, `a?` may be missing, `a:` must have a
//! colon after it, `{slot}` catches one word or more, `{*}` any number of words. Letter case,
//! punctuation at the edges of words and the style of apostrophes do not count.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;

/// What a slot catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    /// The name of an outlet.
    Outlet,
    /// People and agencies, with roles and places between them.
    People,
    /// Whatever else.
    Rest,
}

/// The longest name of an outlet, in words.
const OUTLET_WORDS: usize = 9;

#[derive(Debug)]
enum Part {
    Word { options: Vec<String>, optional: bool, colon: bool },
    Slot(Slot),
}

#[derive(Debug)]
struct Pattern<K> {
    kind: K,
    parts: Vec<Part>,
}

/// A word of a line, without the punctuation at its edges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    start: u32,
    end: u32,
    colon: bool,
    /// Whether a sentence may end with it.
    stop: bool,
}

impl Token {
    fn of<'a>(&self, line: &'a str) -> &'a str {
        &line[self.start as usize..self.end as usize]
    }
}

/// A pattern that covers a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<K> {
    /// The kind its section names.
    pub kind: K,
    /// What its slots caught.
    pub slots: Vec<(Slot, Range<usize>)>,
}

/// A compiled data file.
#[derive(Debug)]
pub(super) struct Patterns<K> {
    patterns: Vec<Pattern<K>>,
    /// The patterns by the hash of the word that has to be there.
    first: FxHashMap<u32, Vec<u16>>,
    inner: FxHashMap<u32, Vec<u16>>,
    /// The first bytes of those words, in lower case.
    first_bytes: [bool; 256],
    inner_bytes: [bool; 256],
    /// A line with none of these letters has no word of `inner`.
    inner_letters: Option<AhoCorasick>,
}

impl<K: Copy> Patterns<K> {
    /// Compiles a data file; `kind` reads the heads of its sections. Sections of no known kind are
    /// left out, which the tests of each data file rule out.
    pub fn compile(source: &str, kind: impl Fn(&str) -> Option<K>) -> Patterns<K> {
        let mut patterns = Patterns {
            patterns: Vec::new(),
            first: FxHashMap::default(),
            inner: FxHashMap::default(),
            first_bytes: [false; 256],
            inner_bytes: [false; 256],
            inner_letters: None,
        };
        let mut section = None;
        for line in source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => section = kind(name),
                None => {
                    if let Some(kind) = section {
                        patterns.add(kind, line);
                    }
                }
            }
        }
        patterns.inner_letters = patterns.compile_letters();
        patterns
    }

    fn compile_letters(&self) -> Option<AhoCorasick> {
        let inside = self.patterns.iter().filter(|pattern| anchor(&pattern.parts) == Anchor::Inside);
        let words = inside.flat_map(|pattern| anchors(&pattern.parts, Anchor::Inside));
        let letters: Vec<&str> = words.map(plain_letters).collect();
        if letters.is_empty() {
            return None;
        }
        let mut automaton = AhoCorasick::builder();
        automaton.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA));
        Some(automaton.build(letters).expect("a few hundred words are few enough"))
    }

    fn add(&mut self, kind: K, line: &str) {
        let parts: Vec<Part> = line.split_whitespace().map(parse_part).collect();
        let index = self.patterns.len() as u16;
        let at = anchor(&parts);
        let (hashes, bytes) = match at {
            Anchor::Start => (&mut self.first, &mut self.first_bytes),
            Anchor::Inside => (&mut self.inner, &mut self.inner_bytes),
        };
        for option in anchors(&parts, at) {
            let entry = hashes.entry(hash(option)).or_default();
            if entry.last() != Some(&index) {
                entry.push(index);
            }
            bytes[first_byte(option)] = true;
        }
        self.patterns.push(Pattern { kind, parts });
    }

    /// The first pattern that covers `line` from end to end. `tokens` is room to work in.
    pub fn find(&self, line: &str, tokens: &mut Vec<Token>) -> Option<Found<K>> {
        let first = first_word(line)?;
        let may_start = self.first_bytes[first_byte(first)];
        // Most lines of most texts are prose, and end here.
        let begins = |raw| self.first.contains_key(&hash(trim_edges(raw)));
        if !(may_start && unglue(first)[0].is_some_and(begins) || self.may_cover(line)) {
            return None;
        }
        tokens.clear();
        tokens.extend(words(line));
        let mut candidates: Vec<u16> = Vec::new();
        for (place, token) in tokens.iter().enumerate() {
            let word = token.of(line);
            let byte = first_byte(word);
            let heads = place == 0 && may_start;
            if !heads && !self.inner_bytes[byte] {
                continue;
            }
            let hash = hash(word);
            if heads {
                candidates.extend(self.first.get(&hash).into_iter().flatten());
            }
            if self.inner_bytes[byte] {
                candidates.extend(self.inner.get(&hash).into_iter().flatten());
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        candidates.into_iter().find_map(|index| {
            let pattern = &self.patterns[usize::from(index)];
            let mut slots = Vec::new();
            let mut steps = 0;
            let covers = cover(line, tokens, &pattern.parts, &mut slots, &mut steps);
            slots.reverse();
            covers.then_some(Found { kind: pattern.kind, slots })
        })
    }

    /// Whether a word of the line is one that has to be there inside of a line.
    fn may_cover(&self, line: &str) -> bool {
        self.inner_letters.as_ref().is_some_and(|letters| letters.is_match(line))
            && raw_words(line)
                .map(trim_edges)
                .any(|word| self.inner_bytes[first_byte(word)] && self.inner.contains_key(&hash(word)))
    }
}

/// Where the word stands by which a pattern is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Start,
    Inside,
}

fn anchor(parts: &[Part]) -> Anchor {
    if matches!(parts.first(), Some(Part::Slot(_))) { Anchor::Inside } else { Anchor::Start }
}

/// The words of which one must be there: those that may begin the line, or, where a slot begins it,
/// those of the longest word that may not be missing.
fn anchors(parts: &[Part], at: Anchor) -> Vec<&str> {
    let mut anchors = Vec::new();
    let mut longest = 0;
    for part in parts {
        let Part::Word { options, optional, .. } = part else { continue };
        let words = options.iter().map(String::as_str);
        if at == Anchor::Start {
            anchors.extend(words);
            if !optional {
                break;
            }
        } else if !optional {
            let shortest = words.clone().map(str::len).min().unwrap_or(0);
            if shortest > longest {
                longest = shortest;
                anchors = words.collect();
            }
        }
    }
    anchors
}

/// How many steps a match may take, so that no line can make it slow.
const STEPS: u32 = 2_000;

fn cover(
    line: &str,
    tokens: &[Token],
    parts: &[Part],
    slots: &mut Vec<(Slot, Range<usize>)>,
    steps: &mut u32,
) -> bool {
    *steps += 1;
    if *steps > STEPS {
        return false;
    }
    let Some((part, rest)) = parts.split_first() else {
        return tokens.is_empty();
    };
    match part {
        Part::Word { options, optional, colon } => {
            let here = tokens.first().is_some_and(|token| {
                (!colon || token.colon) && options.iter().any(|option| same(token.of(line), option))
            });
            (here && cover(line, &tokens[1..], rest, slots, steps))
                || (*optional && cover(line, tokens, rest, slots, steps))
        }
        Part::Slot(slot) => {
            let (least, most) = match slot {
                Slot::Outlet => (1, OUTLET_WORDS),
                Slot::People => (1, usize::MAX),
                Slot::Rest => (0, usize::MAX),
            };
            let most = most.min(tokens.len());
            for count in least..=most {
                if *slot != Slot::Rest && count > 1 && tokens[count - 2].stop {
                    return false;
                }
                if cover(line, &tokens[count..], rest, slots, steps) {
                    if let (Some(first), Some(last)) = (tokens.first(), tokens[..count].last()) {
                        slots.push((*slot, first.start as usize..last.end as usize));
                    }
                    return true;
                }
            }
            false
        }
    }
}

fn parse_part(part: &str) -> Part {
    match part {
        "{outlet}" => return Part::Slot(Slot::Outlet),
        "{people}" => return Part::Slot(Slot::People),
        "{*}" => return Part::Slot(Slot::Rest),
        _ => {}
    }
    let (part, optional) = part.strip_suffix('?').map_or((part, false), |part| (part, true));
    let (part, colon) = part.strip_suffix(':').map_or((part, false), |part| (part, true));
    Part::Word { options: part.split('|').map(str::to_lowercase).collect(), optional, colon }
}

fn raw_words(line: &str) -> impl Iterator<Item = &str> {
    line.split_whitespace().flat_map(unglue).flatten()
}

fn words(line: &str) -> impl Iterator<Item = Token> {
    let base = line.as_ptr() as usize;
    raw_words(line).filter_map(move |raw| {
        let start = raw.as_ptr() as usize - base;
        let bare = raw.trim_start_matches(is_edge);
        let core = bare.trim_end_matches(is_edge);
        if core.is_empty() {
            return None;
        }
        let at = start + raw.len() - bare.len();
        let tail = &bare[core.len()..];
        let stop = tail.contains('.') && !tail.contains(',') && core.chars().nth(2).is_some();
        Some(Token { start: at as u32, end: (at + core.len()) as u32, colon: tail.contains(':'), stop })
    })
}

/// Small words that a page's links lose their space behind: `bySierra Lind`, `us:TikTok`.
const GLUED: [&str; 12] = ["by", "at", "on", "in", "is", "and", "our", "from", "with", "the", "to", "us:"];

/// A word, or two that lost the space between them.
fn unglue(raw: &str) -> [Option<&str>; 2] {
    let begins_small = raw.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
    let capital = if begins_small { raw.bytes().position(|byte| byte.is_ascii_uppercase()) } else { None };
    match capital.map(|at| raw.split_at(at)) {
        Some((head, tail)) if GLUED.contains(&head) => [Some(head), Some(tail)],
        _ => [Some(raw), None],
    }
}

fn is_edge(c: char) -> bool {
    !c.is_alphanumeric() && !matches!(c, '©' | '@' | '&')
}

fn trim_edges(raw: &str) -> &str {
    // Most words have no edges to trim.
    let bare = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = raw.as_bytes();
    if bare(bytes.first()) && bare(bytes.last()) { raw } else { raw.trim_matches(is_edge) }
}

/// The longest run of a word's letters that are the same however the word is written.
fn plain_letters(word: &str) -> &str {
    let runs = word.split(|letter: char| !letter.is_ascii_alphanumeric());
    runs.max_by_key(|run| run.len()).unwrap_or_default()
}

fn first_word(line: &str) -> Option<&str> {
    line.split_whitespace().map(trim_edges).find(|word| !word.is_empty())
}

fn first_byte(word: &str) -> usize {
    usize::from(word.as_bytes().first().map_or(0, u8::to_ascii_lowercase))
}

/// FNV-1a over the lower-case letters.
fn hash(word: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    if word.is_ascii() {
        return word.bytes().fold(0x811c_9dc5, |hash, byte| step(hash, byte.to_ascii_lowercase()));
    }
    let mut buffer = [0; 4];
    word.chars()
        .flat_map(char::to_lowercase)
        .map(plain_apostrophe)
        .fold(0x811c_9dc5, |hash, c| c.encode_utf8(&mut buffer).bytes().fold(hash, step))
}

fn same(word: &str, lower: &str) -> bool {
    if word.is_ascii() {
        return word.eq_ignore_ascii_case(lower);
    }
    word.chars().flat_map(char::to_lowercase).map(plain_apostrophe).eq(lower.chars())
}

fn plain_apostrophe(c: char) -> char {
    if c == '’' { '\'' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caught(pattern: &str, line: &str) -> Option<Vec<String>> {
        let patterns = Patterns::compile(&format!("[x]\n{pattern}\n"), |name| (name == "x").then_some(()));
        let found = patterns.find(line, &mut Vec::new())?;
        Some(found.slots.into_iter().map(|(_, range)| line[range].to_string()).collect())
    }

    #[test]
    fn patterns_cover_whole_lines() {
        for (pattern, line, expected) in [
            ("appeared first on {outlet}", "Appeared first on  The Daily.", Some(vec!["The Daily"])),
            ("appeared first on {outlet}", "It appeared first on The Daily.", None),
            ("appeared first on {outlet}", "Appeared first on The Daily. It was good.", None),
            (
                "{people} contributed to this report|story",
                "(A B and The C contributed to this story.)",
                Some(vec!["A B and The C"]),
            ),
            ("{people} contributed {*}", "X contributed.", Some(vec!["X"])),
            ("source: {outlet}", "Source: X Y", Some(vec!["X Y"])),
            ("source: {outlet}", "Source X", None),
            (
                "the? post {*} first on {outlet}",
                "The post ‘A on first’ came first on B",
                Some(vec!["‘A on first’ came".trim_matches('‘'), "B"]),
            ),
            ("publié d'abord par {outlet}", "Publié d’abord par Le Lac", Some(vec!["Le Lac"])),
            ("© {outlet}", "©", None),
        ] {
            let expected = expected.map(|all| all.into_iter().map(String::from).collect::<Vec<_>>());
            assert_eq!(caught(pattern, line), expected, "{pattern} / {line}");
        }
    }
}
