//! Decides which of a page's blocks are the article.
//!
//! In come the page and what it states, out comes the article's text. Two extractors of different
//! make propose a text each; the blocks that the better one took are the core. Around the core,
//! the page's own structure corrects what extractors commonly get wrong: the standfirst is taken
//! in, captions, promotions, lists of links, printed dates and repetitions are put out.

use dom_query::Document;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

use super::blocks::{Block, Blocks, Kind, Mark, find_blocks};
use super::entries;
use super::head::{Head, one_line, plain, simplified};
use super::linked::Linked;
use crate::document::Stated;

/// Beginnings of lines that lead elsewhere.
const PROMOTIONS: &str = include_str!("data/promotion_lines.txt");

/// What the page states that helps to find its text.
#[derive(Debug, Default)]
pub(super) struct Clues {
    /// Wordings of the headline, simplified.
    headlines: FxHashSet<String>,
    /// Words of the page's descriptions of the article.
    descriptions: Vec<FxHashSet<u64>>,
    /// Whether the page states its date, so that a printed one is not needed.
    dated: bool,
    /// Names of the authors, simplified.
    authors: Vec<String>,
}

impl Clues {
    pub fn new(head: &Head, linked: &Linked, stated: &Stated) -> Clues {
        let titles = head.metas_of(&["og:title", "twitter:title"]).map(plain);
        let headlines = titles.chain(linked.headline.clone()).chain(head.headings.iter().take(1).cloned());
        let descriptions =
            head.metas_of(&["description", "og:description", "twitter:description"]).map(plain);
        let descriptions = descriptions.chain(linked.description.clone());
        Clues {
            headlines: headlines
                .map(|headline| simplified(&headline))
                .filter(|headline| headline.len() > 3)
                .collect(),
            descriptions: descriptions.map(|text| words(&text).collect()).collect(),
            dated: stated.published.is_some(),
            authors: stated
                .authors
                .iter()
                .map(|name| simplified(name))
                .filter(|name| name.len() > 5)
                .collect(),
        }
    }

    /// Whether `text` is the headline, perhaps with a kicker.
    fn is_headline(&self, text: &str) -> bool {
        if text.len() > 400 {
            return false;
        }
        let text = simplified(text);
        self.headlines.iter().any(|headline| {
            text == *headline
                || headline.len() > 20 && text.len() < headline.len() * 2 && text.contains(headline)
        })
    }

    fn names_author(&self, text: &str) -> bool {
        let text = simplified(text);
        self.authors.iter().any(|name| text.contains(name))
    }

    /// Whether a description of the article says the same as `text`.
    fn describe(&self, text: &str) -> bool {
        let own: FxHashSet<u64> = words(text).collect();
        self.descriptions.iter().any(|description| {
            let shared = own.iter().filter(|word| description.contains(word)).count();
            shared * 10 >= own.len() * 7 && shared >= 5 && shared * 10 >= description.len() * 3
        })
    }
}

/// The text of the article, paragraphs separated by one blank line; empty where there is none.
pub(super) fn find_text(document: Document, page: &str, clues: &Clues) -> String {
    let found = find_blocks(&document);
    let (candidate, other) = candidates(document, page);
    let (grams, other) = (grams_of(&candidate), grams_of(&other));
    let core: Vec<bool> = found.blocks.iter().map(|block| is_in(block, &grams)).collect();
    let covered: usize =
        found.blocks.iter().zip(&core).filter(|(_, core)| **core).map(|(block, _)| block.text.len()).sum();
    if covered * 2 < candidate.len() {
        // The extractor changed the text too much to find it again in the page.
        return candidate;
    }
    let chosen = Choice::new(&found, core, &other, clues).choose();
    let mut text = String::with_capacity(covered + covered / 4);
    for (block, _) in found.blocks.iter().zip(chosen).filter(|(_, chosen)| *chosen) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block.text);
    }
    text
}

/// A name for the author, so that the extractors do not look for one: they read every marked-up
/// element for that, again and again where such elements are nested.
const AUTHOR: &str = "<meta name=\"author\" content=\"Nobody Known\">";

/// `page` with the author named at the beginning of its head.
fn with_author(page: &str) -> String {
    let head = page.find("<head").and_then(|start| Some(start + page[start..].find('>')? + 1));
    let (before, after) = page.split_at(head.unwrap_or(0));
    [before, AUTHOR, after].concat()
}

/// What the two extractors take for the text, the likelier first.
fn candidates(document: Document, page: &str) -> (String, String) {
    if let Some(head) = document.head() {
        head.append_html(AUTHOR);
    }
    let options = trafilatura::Options::default().with_fallback(false).with_exclude_comments(true);
    let first = trafilatura::extract(&with_author(page), &options)
        .map(|found| paragraphs(&found.content_html))
        .unwrap_or_default();
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let second = dom_smoothie::Readability::with_document(document, None, Some(config))
        .and_then(|mut readability| readability.parse())
        .map(|found| paragraphs(&found.content))
        .unwrap_or_default();
    if second.len() > 3 * first.len() { (second, first) } else { (first, second) }
}

fn paragraphs(html: &str) -> String {
    let text = Document::fragment(html).formatted_text();
    let lines: Vec<String> = text.split('\n').map(one_line).filter(|line| !line.is_empty()).collect();
    lines.join("\n\n")
}

struct Choice<'a> {
    blocks: &'a [Block],
    /// Whether the better extractor took the block and nothing speaks against it.
    core: Vec<bool>,
    /// Text that the other extractor took.
    other: &'a FxHashSet<u64>,
    marks: Vec<[bool; 3]>,
    words: Vec<usize>,
    /// Words of the core in each element.
    homes: FxHashMap<u32, usize>,
    core_words: usize,
    first: usize,
    last: usize,
    clues: &'a Clues,
}

impl<'a> Choice<'a> {
    fn new(found: &'a Blocks, core: Vec<bool>, other: &'a FxHashSet<u64>, clues: &'a Clues) -> Choice<'a> {
        let words: Vec<usize> = found.blocks.iter().map(|block| word_count(&block.text)).collect();
        let marks = marks_of(found, &core, &words);
        let (homes, first, last) = (FxHashMap::default(), 0, 0);
        let mut choice = Choice {
            blocks: &found.blocks,
            core,
            other,
            marks,
            words,
            homes,
            core_words: 0,
            first,
            last,
            clues,
        };
        for place in 0..choice.core.len() {
            choice.core[place] &= !choice.is_furniture(place);
        }
        choice.settle_home();
        for place in 0..choice.core.len() {
            choice.core[place] &= !choice.is_foreign(place);
        }
        choice.settle_home();
        choice
    }

    /// Notes where the core stands.
    fn settle_home(&mut self) {
        self.homes.clear();
        self.core_words = 0;
        for (place, block) in self.blocks.iter().enumerate().filter(|(place, _)| self.core[*place]) {
            self.core_words += self.words[place];
            for element in block.around {
                *self.homes.entry(element).or_default() += self.words[place];
            }
        }
        self.first = self.core.iter().position(|core| *core).unwrap_or_default();
        self.last = self.core.iter().rposition(|core| *core).unwrap_or_default();
    }

    fn choose(&self) -> Vec<bool> {
        let mut seen = FxHashSet::default();
        let mut chosen = vec![false; self.blocks.len()];
        for (place, block) in self.blocks.iter().enumerate() {
            if !self.core[place] && !self.is_missed(place) {
                continue;
            }
            let grams = grams(&block.text);
            let known = grams.iter().filter(|gram| seen.contains(*gram)).count();
            // Pages repeat text for other screens, in quotes pulled out, or whole behind a wall.
            chosen[place] = self.words[place] < 4 || known * 5 < grams.len() * 4;
            if chosen[place] {
                seen.extend(grams);
            }
        }
        chosen
    }

    /// Whether a block is no part of the story, whoever took it.
    fn is_furniture(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        let linked = block.linked_bytes * 100 / block.text.len().max(1);
        self.is_marked(place, Mark::Caption)
            || self.is_marked(place, Mark::Promotion)
            || linked > 60 && self.words[place] < 30
            || linked > 85 && self.words[place] < 300
            || block.kind == Kind::Title
            || self.clues.is_headline(&block.text)
            || is_promotion(&block.text)
            || self.clues.dated && is_date_line(&block.text)
            || self.words[place] <= 10 && self.clues.names_author(&block.text)
    }

    /// Whether a short block stands apart from all others.
    fn is_foreign(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        let short = self.words[place] < 8 || block.kind == Kind::Item && self.words[place] < 20;
        short && !ends_sentence(&block.text) && !self.is_near(block, [10, 20, 40])
    }

    /// Whether a block that the extractor left out belongs to the story.
    fn is_missed(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        block.linked_bytes * 10 <= block.text.len() * 4
            && !self.is_furniture(place)
            && (self.is_lead(place) || self.is_gap(place))
    }

    fn is_lead(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        let fits = place < self.first && place + 40 > self.first && (5..150).contains(&self.words[place]);
        fits && (self.is_marked(place, Mark::Lead) || self.clues.describe(&block.text))
    }

    /// Whether the other extractor took it, and it stands among the core.
    fn is_gap(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        block.kind == Kind::Paragraph
            && self.words[place] >= 20
            && ends_sentence(&block.text)
            && is_in(block, self.other)
            && self.is_near(block, [20, 40, 60])
    }

    /// Whether one of the elements around `block` holds at least that many percent of the core.
    fn is_near(&self, block: &Block, percents: [usize; 3]) -> bool {
        block.around.iter().zip(percents).any(|(element, percent)| {
            self.homes.get(element).is_some_and(|words| words * 100 >= self.core_words * percent)
        })
    }

    fn is_marked(&self, place: usize, mark: Mark) -> bool {
        self.marks[place][mark as usize]
    }
}

/// The marks of each block. A mark around much of the core is about the page, not the text in it.
fn marks_of(found: &Blocks, core: &[bool], words: &[usize]) -> Vec<[bool; 3]> {
    let core_words = |range: std::ops::Range<usize>| -> usize {
        range.filter(|place| core[*place]).map(|place| words[place]).sum()
    };
    let all = core_words(0..core.len());
    let mut marks = vec![[false; 3]; core.len()];
    for (mark, range) in &found.regions {
        if core_words(range.clone()) * 4 < all {
            marks[range.clone()].iter_mut().for_each(|marks| marks[*mark as usize] = true);
        }
    }
    marks
}

/// Whether `text` is little more than a date or a time.
fn is_date_line(text: &str) -> bool {
    if text.len() > 200 || text.ends_with(['.', '!', '?', '。']) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    digits >= 6 && digits * 10 >= letters * if text.len() < 60 { 3 } else { 5 }
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', '“', '»', '«', ')', '」', '』', ' ']);
    text.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '｡'])
}

fn is_promotion(text: &str) -> bool {
    text.len() < 300
        && entries(PROMOTIONS).any(|beginning| {
            text.len() >= beginning.len()
                && text.is_char_boundary(beginning.len())
                && text[..beginning.len()].to_lowercase() == beginning
        })
}

/// The number of words in `text`; scripts without blanks count two characters as a word.
fn word_count(text: &str) -> usize {
    let dense = text
        .chars()
        .filter(|c| ('\u{2e80}'..'\u{a000}').contains(c) || ('\u{ac00}'..='\u{d7a3}').contains(c));
    words(text).count().max(dense.count() / 2)
}

/// Hashes of the words of `text`.
fn words(text: &str) -> impl Iterator<Item = u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| {
        let mut hasher = FxHasher::default();
        word.hash(&mut hasher);
        hasher.finish()
    })
}

/// Hashes of every four words in a row of each paragraph; of all its words where they are fewer.
fn grams_of(text: &str) -> FxHashSet<u64> {
    text.split("\n\n").flat_map(grams).collect()
}

fn grams(paragraph: &str) -> Vec<u64> {
    let words: Vec<u64> = words(paragraph).collect();
    let gram = |words: &[u64]| {
        words.iter().fold(words.len() as u64, |hash, word| {
            hash.rotate_left(17) ^ word.wrapping_mul(0x9E37_79B9_7F4A_7C15)
        })
    };
    if words.len() < 4 { vec![gram(&words)] } else { words.windows(4).map(gram).collect() }
}

fn is_in(block: &Block, text: &FxHashSet<u64>) -> bool {
    let grams = grams(&block.text);
    grams.iter().filter(|gram| text.contains(gram)).count() * 2 >= grams.len()
}
