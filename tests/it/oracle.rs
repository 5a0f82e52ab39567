//! Every operator of the query language against a brute-force reading of its definition: random
//! queries over random articles must agree in what they find, how often, and where.
//!
//! `MORGUE_ORACLE_PAIRS=20000 cargo test --release --test it oracle` runs the long version.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

use morgue::document::{Document, TextField};
use morgue::index::Index;
use morgue::search::{self, Order, Request, Today};

use crate::harness::Dir;

/// Queries asked of one corpus.
const QUERIES: usize = 100;
const WORDS: [&str; 9] =
    ["oil", "crude", "barrel", "petrol", "truce", "ferry", "bridge", "minister", "harbour"];
const NAMES: [&str; 2] = ["Edda Quist", "Tomas Okafor"];
/// What a query may call them.
const CALLED: [&str; 7] = ["Edda Quist", "quist", "Okafor", "tomas okafor", "qui*", "ok?for", "edda"];

#[derive(Clone, Debug)]
enum Ask {
    Word(String),
    /// Its case counts.
    Printed(String),
    Person(&'static str),
    /// Whoever the actors table says bears these words in a name.
    Actor(&'static str),
    Phrase(Vec<String>, usize),
    Any(Vec<Ask>),
    All(Vec<Ask>),
    Not(Box<Ask>),
    Near(Box<Ask>, Distance, bool, Box<Ask>),
    AtLeast(usize, Box<Ask>),
    First(usize, Box<Ask>),
    Lead(Box<Ask>),
    Headline(Box<Ask>),
    /// A quote of somebody, with something in it.
    Said(Option<&'static str>, Option<Box<Ask>>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Distance {
    Within(usize),
    Before(usize),
    Sentence,
    Paragraph,
}

type Places = BTreeSet<(usize, usize)>;

/// A field as the oracle sees it.
#[derive(Default)]
struct Text {
    words: Vec<String>,
    sentence: Vec<usize>,
    paragraph: Vec<usize>,
    people: Vec<(String, usize, usize)>,
    quotes: Vec<(Option<String>, usize, usize)>,
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn word(&mut self) -> String {
        WORDS[self.below(WORDS.len())].to_string()
    }

    fn sentence(&mut self) -> String {
        let mut words: Vec<String> = (0..1 + self.below(7)).map(|_| self.word()).collect();
        if self.below(3) == 0 {
            let at = self.below(words.len() + 1);
            words.insert(at, NAMES[self.below(2)].to_string());
        }
        // Capitals in or beside what is said would be names to the name finder.
        let speaker = NAMES[self.below(2)];
        match self.below(8) {
            0 => return format!("“The {},” {speaker} said.", words.join(" ")),
            1 => return format!("“The {},” said an official.", words.join(" ")),
            2 => return format!("{speaker} said the {}.", words.join(" ")),
            _ => {}
        }
        for word in &mut words {
            if self.below(6) == 0 {
                *word = capital(word);
            }
        }
        words[0] = capital(&words[0]);
        words.join(" ") + "."
    }

    fn article(&mut self) -> String {
        let headline: Vec<String> = (0..1 + self.below(4)).map(|_| self.word()).collect();
        let mut text = format!("Title: {}\nSource: Norwire\n", capital(&headline.join(" ")));
        for _ in 0..1 + self.below(3) {
            text.push('\n');
            let sentences: Vec<String> = (0..1 + self.below(3)).map(|_| self.sentence()).collect();
            writeln!(text, "{}", sentences.join(" ")).unwrap();
        }
        text
    }

    /// Something with places.
    fn places(&mut self, depth: usize) -> Ask {
        match self.below(if depth == 0 { 6 } else { 14 }) {
            0..=2 => Ask::Word(self.word()),
            3 => {
                let word = self.word();
                let cut = 1 + self.below(word.len() - 1);
                Ask::Word(match self.below(4) {
                    0 => format!("{}*", &word[..cut]),
                    1 => format!("*{}", &word[cut..]),
                    2 => format!("{}?{}", &word[..cut], &word[cut + 1..]),
                    _ => format!("{}*{}", &word[..1], &word[word.len() - 1..]),
                })
            }
            4 => match self.below(4) {
                0 => Ask::Printed(capital(&self.word())),
                1 => Ask::Printed(self.word()),
                2 => Ask::Person(NAMES[self.below(2)]),
                _ => Ask::Actor(CALLED[self.below(CALLED.len())]),
            },
            5 => {
                let words = (0..2 + self.below(2)).map(|_| self.word()).collect();
                Ask::Phrase(words, self.below(3))
            }
            6 | 7 => Ask::Any((0..2 + self.below(2)).map(|_| self.places(depth - 1)).collect()),
            8 => match self.below(2) {
                0 => Ask::First(1 + self.below(9), Box::new(self.places(depth - 1))),
                _ => Ask::Lead(Box::new(self.places(depth - 1))),
            },
            9 | 10 => self.said(depth),
            _ => {
                let distance = match self.below(6) {
                    0 | 1 => Distance::Within(1 + self.below(5)),
                    2 | 3 => Distance::Before(1 + self.below(5)),
                    4 => Distance::Sentence,
                    _ => Distance::Paragraph,
                };
                let (left, right) = (self.places(depth - 1), self.places(depth - 1));
                Ask::Near(Box::new(left), distance, self.below(4) != 0, Box::new(right))
            }
        }
    }

    fn said(&mut self, depth: usize) -> Ask {
        let by = [None, Some(NAMES[0]), Some(NAMES[1])][self.below(3)];
        let part = (by.is_none() || self.below(3) > 0).then(|| Box::new(self.spoken(depth - 1)));
        Ask::Said(by, part)
    }

    /// What may stand in a quote.
    fn spoken(&mut self, depth: usize) -> Ask {
        if depth == 0 {
            return self.places(0);
        }
        match self.below(8) {
            0 => Ask::All((0..2).map(|_| self.spoken(depth - 1)).collect()),
            1 => Ask::Any((0..2).map(|_| self.spoken(depth - 1)).collect()),
            2 => Ask::Not(Box::new(self.spoken(depth - 1))),
            3 => Ask::AtLeast(1 + self.below(2), Box::new(self.places(depth - 1))),
            _ => self.places(depth),
        }
    }

    fn query(&mut self, depth: usize) -> Ask {
        if depth == 0 {
            return self.places(2);
        }
        match self.below(9) {
            0 => Ask::All((0..2).map(|_| self.query(depth - 1)).collect()),
            1 => Ask::Any((0..2).map(|_| self.query(depth - 1)).collect()),
            2 => Ask::Not(Box::new(self.query(depth - 1))),
            3 => Ask::AtLeast(1 + self.below(4), Box::new(self.places(2))),
            // A name has a field of its own, which would stand in place of the headline.
            4 => match self.places(0) {
                Ask::Person(_) | Ask::Actor(_) => Ask::Headline(Box::new(Ask::Word(self.word()))),
                places => Ask::Headline(Box::new(places)),
            },
            5 => match self.below(2) {
                0 => Ask::First(1 + self.below(9), Box::new(self.query(depth - 1))),
                _ => Ask::Lead(Box::new(self.query(depth - 1))),
            },
            _ => self.places(3),
        }
    }
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// The query as typed.
fn spell(ask: &Ask) -> String {
    let list = |parts: &[Ask], between: &str| parts.iter().map(closed).collect::<Vec<_>>().join(between);
    match ask {
        Ask::Word(word) => word.clone(),
        Ask::Printed(word) => format!("={word}"),
        Ask::Person(name) => format!("person:=\"{name}\""),
        Ask::Actor(called) => format!("person:\"{called}\""),
        Ask::Phrase(words, 0) => format!("\"{}\"", words.join(" ")),
        Ask::Phrase(words, slop) => format!("\"{}\"~{slop}", words.join(" ")),
        Ask::Any(parts) => list(parts, " OR "),
        Ask::All(parts) => list(parts, " "),
        Ask::Not(part) => format!("NOT {}", closed(part)),
        Ask::Near(left, distance, with, right) => {
            let operator = match distance {
                Distance::Within(distance) => format!("W/{distance}"),
                Distance::Before(distance) => format!("PRE/{distance}"),
                Distance::Sentence => "/s".into(),
                Distance::Paragraph => "/p".into(),
            };
            format!("{} {}{operator} {}", closed(left), if *with { "" } else { "NOT " }, closed(right))
        }
        Ask::AtLeast(count, part) => format!("atleast{count}({})", spell(part)),
        Ask::First(count, part) => format!("first{count}({})", spell(part)),
        Ask::Lead(part) => format!("lead:({})", spell(part)),
        Ask::Headline(part) => format!("headline:({})", spell(part)),
        Ask::Said(by, part) => {
            let by = by.map_or("quote:".into(), |name| format!("said-by:=\"{name}\""));
            by + &part.as_deref().map_or(String::new(), closed)
        }
    }
}

fn closed(ask: &Ask) -> String {
    format!("({})", spell(ask))
}

/// The oracle's own tokens: the words between spaces.
fn read(text: &str, document: &Document, field: TextField) -> Text {
    let mut read = Text::default();
    let (mut sentence, mut starts) = (0, Vec::new());
    for (paragraph, lines) in text.split("\n\n").enumerate() {
        for word in lines.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            starts.push(bare.as_ptr() as usize - text.as_ptr() as usize);
            read.words.push(bare.to_string());
            read.sentence.push(sentence);
            read.paragraph.push(paragraph);
            sentence += usize::from(word.ends_with('.'));
        }
    }
    if field == TextField::Headline {
        read.sentence.fill(0);
    }
    for actor in &document.names.people {
        for mention in actor.mentions.iter().filter(|mention| mention.field == field) {
            let inside = |start: &usize| mention.span.range().contains(start);
            let first = starts.iter().position(inside).unwrap();
            let count = starts.iter().filter(|start| inside(start)).count();
            read.people.push((actor.name.clone(), first, first + count - 1));
        }
    }
    for quote in document.quotes.iter().filter(|_| field == TextField::Body) {
        let inside = |start: &usize| quote.span.range().contains(start);
        let first = starts.iter().position(inside).unwrap();
        let count = starts.iter().filter(|start| inside(start)).count();
        read.quotes.push((quote.speaker.clone(), first, first + count - 1));
    }
    read
}

/// Whether a name holds every word that somebody is called by.
fn bears(name: &str, called: &str) -> bool {
    let words: Vec<String> = name.split(' ').map(str::to_lowercase).collect();
    called.split(' ').all(|asked| words.iter().any(|word| like(word, &asked.to_lowercase())))
}

fn like(word: &str, shape: &str) -> bool {
    match (word.chars().next(), shape.chars().next()) {
        (None, None) => true,
        (_, Some('*')) => like(word, &shape[1..]) || !word.is_empty() && like(&word[1..], shape),
        (Some(_), Some('?')) => like(&word[1..], &shape[1..]),
        (Some(letter), Some(wanted)) => letter == wanted && like(&word[1..], &shape[1..]),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

impl Text {
    /// All places of `ask` among the words in `range`.
    fn places(&self, ask: &Ask, field: TextField, range: Range<usize>) -> Places {
        let (from, end) = (range.start, range.end);
        let words = || self.words.iter().enumerate().take(end).skip(from);
        match ask {
            Ask::Word(shape) => words()
                .filter(|(_, word)| like(&word.to_lowercase(), shape))
                .map(|(at, _)| (at, at))
                .collect(),
            Ask::Printed(printed) => {
                words().filter(|(_, word)| *word == printed).map(|(at, _)| (at, at)).collect()
            }
            Ask::Person(asked) => {
                let named = self.people.iter().filter(|(name, _, last)| name == asked && *last < end);
                let named = named.filter(|(_, first, _)| *first >= from);
                named.map(|(_, first, last)| (*first, *last)).collect()
            }
            Ask::Actor(called) => {
                let named = self.people.iter().filter(|(name, _, last)| bears(name, called) && *last < end);
                let named = named.filter(|(_, first, _)| *first >= from);
                named.map(|(_, first, last)| (*first, *last)).collect()
            }
            Ask::Phrase(phrase, slop) => {
                let mut found = Places::new();
                for first in from..end.min(self.words.len()) {
                    self.spread(phrase, first, first + phrase.len() + slop, end, first, &mut found);
                }
                found
            }
            Ask::Any(parts) => {
                parts.iter().flat_map(|part| self.places(part, field, range.clone())).collect()
            }
            Ask::Near(left, distance, true, right) => {
                let mut found = Places::new();
                for a in self.places(left, field, range.clone()) {
                    for b in self.places(right, field, range.clone()) {
                        if self.near(a, b, *distance) {
                            found.insert((a.0.min(b.0), a.1.max(b.1)));
                        }
                    }
                }
                found
            }
            Ask::Near(left, distance, false, right) => {
                let others = self.places(right, field, range.clone());
                let mut found = self.places(left, field, range);
                found.retain(|a| {
                    let overlaps = |b: &(usize, usize)| a != b && a.0 <= b.1 && b.0 <= a.1;
                    !others.iter().any(|b| overlaps(b) || self.near(*a, *b, *distance))
                });
                found
            }
            Ask::First(count, part) if field == TextField::Body => {
                self.places(part, field, from..end.min(*count))
            }
            Ask::Lead(part) if field == TextField::Body => {
                let lead = self.paragraph.iter().filter(|paragraph| **paragraph == 0).count();
                self.places(part, field, from..end.min(lead))
            }
            Ask::Said(by, part) => {
                let mut found = Places::new();
                for (speaker, first, last) in &self.quotes {
                    let quote = from.max(*first)..end.min(last + 1);
                    if quote.is_empty() || by.is_some_and(|by| speaker.as_deref() != Some(by)) {
                        continue;
                    }
                    let whole = (quote.start, quote.end - 1);
                    match part.as_deref().map_or(Some(Places::new()), |part| self.hold(part, quote)) {
                        Some(places) if places.is_empty() => drop(found.insert(whole)),
                        Some(places) => found.extend(places),
                        None => {}
                    }
                }
                found
            }
            Ask::Headline(part) if field == TextField::Headline => self.places(part, field, range),
            Ask::First(..) | Ask::Lead(_) | Ask::Headline(_) => Places::new(),
            Ask::All(_) | Ask::Not(_) | Ask::AtLeast(..) => unreachable!("no places"),
        }
    }

    /// The places of `ask` in a quote, if it holds there.
    fn hold(&self, ask: &Ask, quote: Range<usize>) -> Option<Places> {
        match ask {
            Ask::All(parts) => {
                let parts: Option<Vec<Places>> =
                    parts.iter().map(|part| self.hold(part, quote.clone())).collect();
                Some(parts?.into_iter().flatten().collect())
            }
            Ask::Any(parts) => {
                let held: Vec<Places> =
                    parts.iter().filter_map(|part| self.hold(part, quote.clone())).collect();
                (!held.is_empty()).then(|| held.into_iter().flatten().collect())
            }
            Ask::Not(part) => self.hold(part, quote).is_none().then(Places::new),
            Ask::AtLeast(count, part) => {
                let found = self.places(part, TextField::Body, quote);
                let places = found.iter().map(|&(first, last)| (TextField::Body, first, last));
                (minimal(places.collect()).len() >= *count).then_some(found)
            }
            _ => Some(self.places(ask, TextField::Body, quote)).filter(|found| !found.is_empty()),
        }
    }

    /// Every way to put the words of a phrase in order from `at` on, before `limit`.
    fn spread(
        &self,
        phrase: &[String],
        at: usize,
        limit: usize,
        end: usize,
        first: usize,
        found: &mut Places,
    ) {
        let is = |at: usize| {
            at < end.min(limit) && self.words.get(at).is_some_and(|w| w.to_lowercase() == phrase[0])
        };
        if !is(at) {
            return;
        }
        if phrase.len() == 1 {
            found.insert((first, at));
            return;
        }
        for next in at + 1..limit {
            self.spread(&phrase[1..], next, limit, end, first, found);
        }
    }

    fn near(&self, a: (usize, usize), b: (usize, usize), distance: Distance) -> bool {
        let one = |of: &[usize]| of[a.0.min(b.0)] == of[a.1.max(b.1)];
        let apart = a.1 < b.0 || b.1 < a.0;
        apart
            && match distance {
                Distance::Within(distance) if a.1 < b.0 => b.0 - a.1 <= distance,
                Distance::Within(distance) => a.0 - b.1 <= distance,
                Distance::Before(distance) => a.1 < b.0 && b.0 - a.1 <= distance,
                Distance::Sentence => one(&self.sentence),
                Distance::Paragraph => one(&self.paragraph),
            }
    }
}

type Matches = BTreeSet<(TextField, usize, usize)>;

fn minimal(all: Matches) -> Matches {
    let holds_other =
        |a: &(TextField, usize, usize)| all.iter().any(|b| a != b && a.0 == b.0 && a.1 <= b.1 && b.2 <= a.2);
    all.iter().copied().filter(|place| !holds_other(place)).collect()
}

/// What `ask` matches in an article; `None` when it does not hold. `piece` cuts the body.
fn matches(ask: &Ask, texts: &[(TextField, Text); 2], piece: Option<&dyn Fn(Ask) -> Ask>) -> Option<Matches> {
    match ask {
        Ask::All(parts) => {
            let parts: Option<Vec<Matches>> = parts.iter().map(|part| matches(part, texts, piece)).collect();
            Some(parts?.into_iter().flatten().collect())
        }
        Ask::Any(parts) => {
            let held: Vec<Matches> = parts.iter().filter_map(|part| matches(part, texts, piece)).collect();
            (!held.is_empty()).then(|| minimal(held.into_iter().flatten().collect()))
        }
        Ask::Not(part) => matches(part, texts, piece).is_none().then(Matches::new),
        Ask::AtLeast(count, part) => matches(part, texts, piece).filter(|found| found.len() >= *count),
        Ask::First(count, part) => {
            let cut = |ask: Ask| Ask::First(*count, Box::new(wrap(piece, ask)));
            matches(part, texts, Some(&cut))
        }
        Ask::Lead(part) => {
            let cut = |ask: Ask| Ask::Lead(Box::new(wrap(piece, ask)));
            matches(part, texts, Some(&cut))
        }
        _ => {
            let whole = wrap(piece, ask.clone());
            let mut found = Matches::new();
            for (field, text) in texts {
                let places = text.places(&whole, *field, 0..usize::MAX);
                found.extend(places.into_iter().map(|(first, last)| (*field, first, last)));
            }
            (!found.is_empty()).then(|| minimal(found))
        }
    }
}

fn wrap(piece: Option<&dyn Fn(Ask) -> Ask>, ask: Ask) -> Ask {
    match piece {
        Some(piece) => piece(ask),
        None => ask,
    }
}

#[test]
fn oracle() {
    let asked = std::env::var("MORGUE_ORACLE_PAIRS").ok().and_then(|pairs| pairs.parse().ok());
    let pairs: usize = asked.unwrap_or(3 * QUERIES);
    compare(pairs.div_ceil(QUERIES), |_, article| article);
}

/// A wildcard that stands for more words than are looked at one by one is read from a map instead.
#[test]
fn wide_oracle() {
    let mut counts = Vec::new();
    compare(2, |number, article| {
        let body = article.split_once("\n\n").unwrap().1.to_string();
        let mut spellings = 0;
        let mut respelt = body.repeat(2);
        for tail in ["arrel", "ridge"] {
            let mut parts = respelt.split(tail);
            let mut text = parts.next().unwrap().to_string();
            for part in parts {
                text += &format!("x{number}y{spellings}{tail}{part}");
                spellings += 1;
            }
            respelt = text;
        }
        if number == 0 {
            counts.push(0);
        }
        *counts.last_mut().unwrap() += spellings;
        format!("{article}\n{respelt}")
    });
    assert!(counts.iter().all(|count| *count > 64), "{counts:?}");
}

/// Asks random queries of so many rounds of random articles; `respell` has the last word on each.
fn compare(rounds: usize, mut respell: impl FnMut(usize, String) -> String) {
    let (mut asked_any, mut found_any) = (0, 0);
    for round in 0..rounds {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (round as u64 + 1));
        let dir = Dir::new();
        let count = 8 + random.below(12);
        for number in 0..count {
            dir.write(&format!("corpus/{number}.txt"), respell(number, random.article()));
            // Some lie in a segment of their own.
            if number == count / 2 {
                dir.ok("index corpus --quiet");
            }
        }
        dir.ok("index corpus --quiet");
        let index = Index::open(&dir.path("index")).unwrap();
        let today = Today(jiff::civil::date(2026, 1, 1));
        let ask_all = |query: &str| {
            let query = search::parse(query, today).unwrap_or_else(|error| panic!("{query}: {error}"));
            let again = search::parse(&query.to_string(), today);
            assert_eq!(again.ok().as_ref(), Some(&query), "{query} is read back as another query");
            let count = search::count(&index, &query).unwrap();
            let count_matches = search::count_matches(&index, &query).unwrap();
            let request = Request { query, order: Order::Relevance, limit: None, after: None };
            let hits = search::search(&index, &request).unwrap();
            let places = hits.places(&hits.hits).unwrap();
            let documents: Vec<Document> = hits.hits.iter().map(|hit| hits.document(hit).unwrap()).collect();
            (count, count_matches, documents, places)
        };
        let (_, _, all, _) = ask_all("format:text");
        let articles: Vec<(u64, [(TextField, Text); 2])> = all
            .iter()
            .map(|document| {
                let article = &document.article;
                let headline = read(&article.headline, document, TextField::Headline);
                let body = read(&article.body, document, TextField::Body);
                (document.id.0, [(TextField::Headline, headline), (TextField::Body, body)])
            })
            .collect();
        // Who `Harbour` is beside `Tomas Okafor Harbour` is for the actors table to say, not for us.
        let mut names = all.iter().flat_map(|document| &document.names.people);
        let plain = names.all(|person| NAMES.contains(&person.name.as_str()));
        for _ in 0..QUERIES {
            let ask = random.query(2);
            let query = spell(&ask);
            if !plain && query.contains("person:\"") {
                continue;
            }
            asked_any += 1;
            let expected: BTreeSet<(u64, Vec<_>)> = articles
                .iter()
                .filter_map(|(id, texts)| Some((*id, matches(&ask, texts, None)?.into_iter().collect())))
                .collect();
            let (count, count_matches, documents, places) = ask_all(&query);
            let found: BTreeSet<(u64, Vec<_>)> = documents
                .iter()
                .zip(&places)
                .map(|(document, places)| {
                    let place = |place: &search::Place| {
                        (place.field, place.words.first as usize, place.words.last as usize)
                    };
                    (document.id.0, places.iter().map(place).collect())
                })
                .collect();
            let wrong: Vec<_> = found.symmetric_difference(&expected).collect();
            let told = |id: u64| {
                let document = all.iter().find(|document| document.id.0 == id).unwrap();
                format!("{}\n\n{}", document.article.headline, document.article.body)
            };
            assert!(wrong.is_empty(), "round {round}: {query}\n{wrong:?}\n{}", told(wrong[0].0));
            assert_eq!(count, expected.len() as u64, "{query}");
            let matched: usize = expected.iter().map(|(_, places)| places.len()).sum();
            assert_eq!(count_matches, matched as u64, "{query}");
            found_any += usize::from(!expected.is_empty());
        }
    }
    // Random queries that find nothing would prove nothing.
    assert!(found_any * 2 > asked_any, "{found_any} of {asked_any} queries find something");
}
