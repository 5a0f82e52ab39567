//! Key phrases: the words, alone or up to three in a row, that a text keeps coming back to.
//!
//! A phrase is a run of words within one sentence, with no mark or stop word between them, of which
//! one at least is written in lower case: names are told as people, organisations and places. It
//! counts by how often it stands in the text, how rare its words are in news, how early it comes and
//! whether the headline has it.

use rustc_hash::FxHashMap;

use super::model::Model;
use super::words::{Part, Words};
use crate::document::{Article, KeyPhrase, Span};
use crate::text::{Lexicon, Start, Text, TokenKind, Tokens};

/// How many words of a body are looked at.
const WINDOW: usize = 1_200;
/// The longest phrase, in words.
const LONGEST: usize = 3;
/// How many phrases are told.
const TOLD: usize = 8;
/// A word that is no rarer than this makes no phrase by itself.
const COMMON: u8 = 60;

/// What a phrase has gathered.
#[derive(Clone, Copy, Debug)]
struct Tally {
    first: u32,
    length: u8,
    count: u32,
    rarity: u32,
    /// How many of its words the headline has.
    headed: u8,
}

/// The finder, whose memory is used again.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    tallies: FxHashMap<u64, Tally>,
    links: Vec<Link>,
    counts: Counts,
    headline: Vec<u32>,
    order: Vec<(f32, u64, Tally)>,
}

impl Phrases {
    /// The key phrases of an article, the best first.
    pub(super) fn find(
        &mut self,
        article: &Article,
        text: &Text,
        lexicon: &Lexicon,
        model: &Model,
        words: &mut Words,
    ) -> Vec<KeyPhrase> {
        self.tallies.clear();
        self.headline.clear();
        for token in text.headline.iter() {
            let fact = words.fact(token.word, lexicon, model);
            if matches!(fact.part, Part::Content | Part::Name) {
                self.headline.push(fact.key);
            }
        }
        self.tally(&text.body, lexicon, model, words);
        self.order.clear();
        for (&key, tally) in &self.tallies {
            if let Some(score) = tally.score(text.body.len()) {
                self.order.push((score, key, *tally));
            }
        }
        self.order.sort_unstable_by(|a, b| {
            let place = |tally: &Tally| (tally.first, std::cmp::Reverse(tally.length));
            b.0.total_cmp(&a.0).then(place(&a.2).cmp(&place(&b.2)))
        });
        self.choose(article, &text.body, lexicon, model, words)
    }

    /// Counts every run of up to [`LONGEST`] words that may be told.
    fn tally(&mut self, body: &Tokens, lexicon: &Lexicon, model: &Model, words: &mut Words) {
        self.link(body, lexicon, model, words);
        let mut run: [Link; LONGEST] = [Link::default(); LONGEST];
        let mut length = 0;
        for link in &self.links {
            if link.opens == 1 {
                length = 0;
            }
            // What stands once and not in the headline makes no phrase, alone or with others.
            if link.headed == 0 && self.counts.of(link) < 2 {
                length = 0;
                continue;
            }
            run.rotate_right(1);
            run[0] = *link;
            length = (length + 1).min(LONGEST);
            let (mut key, mut rarity, mut lower, mut headed) = (0u64, 0u32, 0, 0);
            for (back, link) in run.iter().enumerate().take(length) {
                key = (key ^ u64::from(link.key)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                rarity += u32::from(link.rarity);
                lower += link.lower;
                headed += link.headed;
                if lower == 0 {
                    continue;
                }
                let tally = self.tallies.entry(key).or_insert(Tally {
                    first: link.at,
                    length: back as u8 + 1,
                    count: 0,
                    rarity,
                    headed,
                });
                tally.count += 1;
            }
        }
    }

    /// Lists the words that phrases are made of, and counts them.
    fn link(&mut self, body: &Tokens, lexicon: &Lexicon, model: &Model, words: &mut Words) {
        self.links.clear();
        self.counts.clear();
        let mut opens = 1;
        for (at, token) in (0..).zip(body.iter().take(WINDOW)) {
            if token.begins != Start::Inside || token.kind == TokenKind::Possessive {
                opens = 1;
            }
            if token.kind == TokenKind::Possessive {
                continue;
            }
            let fact = words.fact(token.word, lexicon, model);
            let lower = match fact.part {
                Part::Content => 1,
                Part::Name => 0,
                Part::Empty | Part::Unknown => {
                    opens = 1;
                    continue;
                }
            };
            let headed = u8::from(self.headline.contains(&fact.key));
            let slot = self.counts.add(fact.key);
            self.links.push(Link { key: fact.key, at, slot, rarity: fact.rarity, lower, headed, opens });
            opens = 0;
        }
    }

    fn choose(
        &self,
        article: &Article,
        body: &Tokens,
        lexicon: &Lexicon,
        model: &Model,
        words: &mut Words,
    ) -> Vec<KeyPhrase> {
        let mut taken: Vec<u32> = Vec::with_capacity(TOLD * LONGEST);
        let mut told = Vec::new();
        for (_, _, tally) in &self.order {
            let tokens = tally.first as usize..tally.first as usize + usize::from(tally.length);
            let keys = body[tokens.clone()].iter().map(|token| words.fact(token.word, lexicon, model).key);
            let keys: Vec<u32> = keys.collect();
            // A word is told once, in the best phrase that holds it.
            if keys.iter().any(|key| taken.contains(key)) {
                continue;
            }
            let span = Span(body[tokens.start].start, body[tokens.end - 1].end);
            let Some(surface) = article.body.get(span.range()) else { continue };
            taken.extend(keys);
            told.push(KeyPhrase { text: surface.to_string(), count: tally.count, span });
            if told.len() == TOLD {
                break;
            }
        }
        told
    }
}

/// A word of the body.
#[derive(Clone, Copy, Debug, Default)]
struct Link {
    key: u32,
    at: u32,
    /// Where it is counted.
    slot: u16,
    rarity: u8,
    lower: u8,
    headed: u8,
    /// One where no word before it is of the same run.
    opens: u8,
}

/// How often words stand in a text: a small table that stays in the cache, with twice as many slots
/// as there can be words.
#[derive(Debug)]
struct Counts {
    /// Fingerprint, round, count.
    slots: Vec<(u32, u16, u16)>,
    /// Slots of another round are empty.
    round: u16,
}

impl Default for Counts {
    fn default() -> Counts {
        Counts { slots: vec![(0, 0, 0); (2 * WINDOW).next_power_of_two()], round: 0 }
    }
}

impl Counts {
    fn clear(&mut self) {
        self.round = self.round.wrapping_add(1);
        if self.round == 0 {
            self.slots.fill((0, 0, 0));
            self.round = 1;
        }
    }

    /// Counts a word, and tells where.
    fn add(&mut self, key: u32) -> u16 {
        let mask = self.slots.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let slot = &mut self.slots[at];
            if slot.1 != self.round {
                *slot = (key, self.round, 0);
            }
            if slot.0 == key {
                slot.2 += 1;
                return at as u16;
            }
            at = (at + 1) & mask;
        }
    }

    fn of(&self, link: &Link) -> u16 {
        self.slots[usize::from(link.slot)].2
    }
}

impl Tally {
    /// How much the phrase counts; `None` for what is too rare in the text or too common in news.
    fn score(&self, token_count: usize) -> Option<f32> {
        let length = u32::from(self.length);
        let mean = self.rarity / length;
        if (self.count < 2 && self.headed == 0) || mean < u32::from(COMMON) {
            return None;
        }
        if length > 1 && self.count < 2 && self.headed < self.length {
            return None;
        }
        let rarity = mean as f32 / 255.0;
        let early = 1.0 - 0.5 * (self.first as f32 / token_count.max(1) as f32).min(1.0);
        let headed = 1.0 + 0.5 * f32::from(self.headed) / length as f32;
        let joined = [1.0, 1.7, 2.0][(length as usize - 1).min(2)];
        Some((self.count as f32).sqrt() * rarity * rarity * early * headed * joined)
    }
}
