//! Decides which of a page's blocks are the article.
//!
//! In come the page and what it states, out comes the article's text. Two extractors of different
//! make propose a text each; the blocks that the better one took are the core. Around the core,
//! the page's own structure corrects what extractors commonly get wrong: the standfirst and
//! sub-heads are taken in, captions, promotions and lists of links are put out.

use dom_query::Document;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

use super::blocks::{Block, Blocks, Kind, Mark, find_blocks};
use super::entries;
use super::head::{Head, one_line, plain};
use super::linked::Linked;

/// Beginnings of lines that lead elsewhere.
const PROMOTIONS: &str = include_str!("data/promotion_lines.txt");

/// What the page states that helps to find its text.
#[derive(Debug, Default)]
pub(super) struct Clues {
    /// Wordings of the headline, simplified.
    headlines: FxHashSet<String>,
    /// Words of the page's descriptions of the article.
    descriptions: Vec<FxHashSet<u64>>,
}

impl Clues {
    pub fn new(head: &Head, linked: &Linked) -> Clues {
        let titles = head.metas_of(&["og:title", "twitter:title"]).map(plain);
        let headlines = titles.chain(linked.headline.clone()).chain(head.headings.iter().take(1).cloned());
        let descriptions = head.metas_of(&["description", "og:description", "twitter:description"]).map(plain);
        let descriptions = descriptions.chain(linked.description.clone());
        Clues {
            headlines: headlines.map(|headline| simplified(&headline)).filter(|headline| headline.len() > 3).collect(),
            descriptions: descriptions.map(|text| words(&text).collect()).collect(),
        }
    }
}

/// The text of the article, paragraphs separated by one blank line; empty where there is none.
pub(super) fn find_text(document: Document, page: &str, clues: &Clues) -> String {
    let found = find_blocks(&document);
    let candidate = candidate(document, page);
    let grams = grams_of(&candidate);
    let core: Vec<bool> = found.blocks.iter().map(|block| is_in(block, &grams)).collect();
    let covered: usize = found.blocks.iter().zip(&core).filter(|(_, core)| **core).map(|(block, _)| block.text.len()).sum();
    if covered * 2 < candidate.len() {
        // The extractor changed the text too much to find it again in the page.
        return candidate;
    }
    let chosen = Choice::new(&found, core, clues).choose();
    let mut text = String::with_capacity(covered + covered / 4);
    for (block, _) in found.blocks.iter().zip(chosen).filter(|(_, chosen)| *chosen) {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&block.text);
    }
    text
}

/// The text that the extractors agree on best.
fn candidate(document: Document, page: &str) -> String {
    let options = trafilatura::Options::default().with_fallback(false).with_exclude_comments(true);
    let first = trafilatura::extract(page, &options).map(|found| paragraphs(&found.content_html)).unwrap_or_default();
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let second = dom_smoothie::Readability::with_document(document, None, Some(config))
        .and_then(|mut readability| readability.parse())
        .map(|found| paragraphs(&found.content))
        .unwrap_or_default();
    if second.len() > 3 * first.len() { second } else { first }
}

fn paragraphs(html: &str) -> String {
    let text = Document::fragment(html).formatted_text();
    let lines: Vec<String> = text.split('\n').map(one_line).filter(|line| !line.is_empty()).collect();
    lines.join("\n\n")
}

struct Choice<'a> {
    blocks: &'a [Block],
    core: Vec<bool>,
    marks: Vec<[bool; 3]>,
    /// Words of the core in each element.
    homes: FxHashMap<u32, usize>,
    core_words: usize,
    first: usize,
    last: usize,
    clues: &'a Clues,
}

impl<'a> Choice<'a> {
    fn new(found: &'a Blocks, core: Vec<bool>, clues: &'a Clues) -> Choice<'a> {
        let words: Vec<usize> = found.blocks.iter().map(|block| word_count(&block.text)).collect();
        let core_words_in =
            |range: std::ops::Range<usize>| range.filter(|place| core[*place]).map(|place| words[place]).sum::<usize>();
        let core_words = core_words_in(0..core.len());
        let mut marks = vec![[false; 3]; core.len()];
        for (mark, range) in &found.regions {
            // A mark around most of the article is about the page, not about the text in it.
            if core_words_in(range.clone()) * 10 < core_words * 4 {
                marks[range.clone()].iter_mut().for_each(|marks| marks[*mark as usize] = true);
            }
        }
        let mut homes = FxHashMap::default();
        for (place, block) in found.blocks.iter().enumerate().filter(|(place, _)| core[*place]) {
            for element in block.around {
                *homes.entry(element).or_default() += words[place];
            }
        }
        let first = core.iter().position(|core| *core).unwrap_or_default();
        let last = core.iter().rposition(|core| *core).unwrap_or_default();
        Choice { blocks: &found.blocks, core, marks, homes, core_words, first, last, clues }
    }

    fn choose(&self) -> Vec<bool> {
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let mut chosen = vec![false; self.blocks.len()];
        for (place, block) in self.blocks.iter().enumerate() {
            let wanted = if self.core[place] { !self.is_furniture(place) } else { self.is_missed(place) };
            chosen[place] = wanted && (block.text.len() < 20 || seen.insert(&block.text));
        }
        chosen
    }

    /// Whether a block that the extractor took is no part of the story.
    fn is_furniture(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        self.is_marked(place, Mark::Caption)
            || self.is_marked(place, Mark::Promotion)
            || block.linked_bytes * 10 > block.text.len() * 6 && word_count(&block.text) < 60
            || block.kind == Kind::Title
            || self.clues.headlines.contains(&simplified(&block.text))
            || is_promotion(&block.text)
    }

    /// Whether a block that the extractor left out belongs to the story.
    fn is_missed(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        if block.linked_bytes * 10 > block.text.len() * 4
            || self.is_marked(place, Mark::Caption)
            || self.is_marked(place, Mark::Promotion)
            || self.clues.headlines.contains(&simplified(&block.text))
            || is_promotion(&block.text)
        {
            return false;
        }
        self.is_lead(place) || self.is_subhead(place) || self.is_gap(place)
    }

    fn is_lead(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        let count = word_count(&block.text);
        if place >= self.first || place + 40 < self.first || count < 5 || count > 150 || block.kind == Kind::Title {
            return false;
        }
        self.is_marked(place, Mark::Lead) || self.is_described(&block.text)
    }

    /// Whether a description of the article says the same as `text`.
    fn is_described(&self, text: &str) -> bool {
        let own: FxHashSet<u64> = words(text).collect();
        let shared = |description: &FxHashSet<u64>| own.iter().filter(|word| description.contains(word)).count();
        self.clues.descriptions.iter().any(|description| {
            let shared = shared(description);
            shared * 10 >= own.len() * 7 && shared >= 5 && shared * 10 >= description.len() * 3
        })
    }

    fn is_subhead(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        block.kind == Kind::Heading
            && (self.first..self.last).contains(&place)
            && word_count(&block.text) <= 25
            && self.core[place + 1..].iter().take(2).any(|core| *core)
            && self.is_at_home(block)
    }

    fn is_gap(&self, place: usize) -> bool {
        let block = &self.blocks[place];
        block.kind == Kind::Paragraph && word_count(&block.text) >= 12 && self.is_at_home(block)
    }

    /// Whether much of the core stands in the same element.
    fn is_at_home(&self, block: &Block) -> bool {
        self.homes.get(&block.around[0]).is_some_and(|words| words * 10 >= self.core_words * 2)
    }

    fn is_marked(&self, place: usize, mark: Mark) -> bool {
        self.marks[place][mark as usize]
    }
}

fn is_promotion(text: &str) -> bool {
    text.len() < 300 && entries(PROMOTIONS).any(|beginning| {
        text.len() >= beginning.len()
            && text.is_char_boundary(beginning.len())
            && text[..beginning.len()].to_lowercase() == beginning
    })
}

fn word_count(text: &str) -> usize {
    words(text).count()
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
    let gram = |words: &[u64]| words.iter().fold(words.len() as u64, |hash, word| hash.rotate_left(17) ^ word.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    if words.len() < 4 { vec![gram(&words)] } else { words.windows(4).map(gram).collect() }
}

fn is_in(block: &Block, text: &FxHashSet<u64>) -> bool {
    let grams = grams(&block.text);
    grams.iter().filter(|gram| text.contains(gram)).count() * 2 >= grams.len()
}

/// Letters and digits in lower case.
fn simplified(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
