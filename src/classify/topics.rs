//! Topics by the words of an article.

use super::model::{Model, WIDTH};
use super::taxonomy::TAXONOMY;
use super::words::Words;
use crate::document::{Method, Topic};
use crate::text::{Lexicon, Text, Tokens};

/// How many known words of the body count. More tell no more; the model was trained on the first half
/// of them.
pub const BODY_WORDS: usize = 600;
/// With vectors of numbers up to 100 the sum of so many stays within 16 bits.
const STRETCH: usize = 300;
/// How much more a word counts in the headline.
pub const HEADLINE_WEIGHT: f32 = 3.0;
/// Fewer known words than this say nothing.
const LEAST_WORDS: usize = 4;
/// The least share of a topic that is told, and of one beside a greater one.
const LEAST_FIRST: f32 = 0.25;
/// The least share of a child among the children of its topic beside a greater one.
const LEAST_CHILD: f32 = 0.3;

/// The share of every class: those of the first level add up to one, and so do the children of each
/// that is great enough to be told; the children of others have none.
#[derive(Clone, Debug, PartialEq)]
pub struct Scores(pub Vec<f32>);

/// Scores the classes of `model` for a text; `None` where too few of its words are known.
pub(super) fn score(text: &Text, lexicon: &Lexicon, model: &Model, words: &mut Words) -> Option<Scores> {
    let (mut headline, mut body) = ([0i32; WIDTH], [0i32; WIDTH]);
    let headline_count = sum(&text.headline, &mut headline, lexicon, model, words);
    let body_count = sum(&text.body, &mut body, lexicon, model, words);
    if headline_count + body_count < LEAST_WORDS {
        return None;
    }
    let weight = HEADLINE_WEIGHT * headline_count as f32 + body_count as f32;
    let mut mean = [0.0f32; WIDTH];
    for (mean, (headline, body)) in mean.iter_mut().zip(headline.iter().zip(&body)) {
        *mean = (HEADLINE_WEIGHT * *headline as f32 + *body as f32) / weight;
    }
    let weigh = |class| model.score(class, &mean).clamp(-40.0, 40.0).exp();
    let mut shares: Vec<f32> = (0..model.first_level).map(weigh).collect();
    let total: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= total);
    let told = shares.iter().copied().fold(0.0, f32::max).min(LEAST_FIRST);
    let mut totals = vec![0.0f32; model.first_level];
    for (class, &parent) in (model.first_level..).zip(&model.parents) {
        let share = if shares[parent] >= told { weigh(class) } else { 0.0 };
        totals[parent] += share;
        shares.push(share);
    }
    let second = shares[model.first_level..].iter_mut().zip(&model.parents);
    second.filter(|(share, _)| **share > 0.0).for_each(|(share, &parent)| *share /= totals[parent]);
    Some(Scores(shares))
}

/// Adds up the vectors of the known words, and counts them.
fn sum(
    tokens: &Tokens,
    total: &mut [i32; WIDTH],
    lexicon: &Lexicon,
    model: &Model,
    words: &mut Words,
) -> usize {
    let (mut sum, mut count) = ([0i16; WIDTH], 0);
    for token in tokens.iter() {
        let Some(row) = words.fact(token.word, lexicon, model).row.checked_sub(1) else { continue };
        model.add(row, &mut sum);
        count += 1;
        if count % STRETCH == 0 {
            add(total, &std::mem::replace(&mut sum, [0; WIDTH]));
        }
        if count == BODY_WORDS {
            break;
        }
    }
    add(total, &sum);
    count
}

fn add(total: &mut [i32; WIDTH], sum: &[i16; WIDTH]) {
    for (total, sum) in total.iter_mut().zip(sum) {
        *total += i32::from(*sum);
    }
}

impl Scores {
    /// The topics worth telling: each of the first level, the greatest share first, with its children
    /// behind it.
    pub(super) fn topics(&self, model: &Model) -> Vec<Topic> {
        let (first, second) = self.0.split_at(model.first_level);
        let mut order: Vec<usize> = (0..first.len()).filter(|&class| first[class] >= LEAST_FIRST).collect();
        order.sort_by(|&a, &b| first[b].total_cmp(&first[a]).then(a.cmp(&b)));
        let mut topics = Vec::with_capacity(2 * order.len() + 1);
        for class in order {
            topics.push(topic(model.codes[class], first[class]));
            let children = second.iter().zip(&model.parents).enumerate();
            let mut children: Vec<(f32, u32)> = children
                .filter(|(_, (_, parent))| **parent == class)
                .map(|(child, (share, _))| (*share, model.codes[model.first_level + child]))
                .collect();
            children.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            for (rank, (share, code)) in children.into_iter().take(2).enumerate() {
                if rank == 0 || share >= LEAST_CHILD {
                    topics.push(topic(code, share * first[class]));
                }
            }
        }
        topics
    }
}

fn topic(code: u32, share: f32) -> Topic {
    let entry = TAXONOMY.by_number(code);
    Topic {
        code: format!("medtop:{code:08}"),
        label: entry.map(|entry| entry.label.to_string()).unwrap_or_default(),
        score: (share * 100.0).round() / 100.0,
        method: Method::Detected,
    }
}
