//! The best labels of a run, and how sure they are.
//!
//! In come the scores of every label for every token of the run; out goes the best sequence that
//! opens and closes names properly (Viterbi), and on demand how probable each of its labels is
//! (forward and backward sums).

use super::labels::{COUNT, OUTSIDE, START, allowed, is_open};
use super::model::{Model, Row, SCALE, WIDTH};

/// The number of the label that a score came from takes the low bits of the score.
const LABEL_BITS: u32 = 4;
const LABEL_MASK: i16 = (1 << LABEL_BITS) - 1;
/// What is left is enough, since scores count from the best, which has this one.
const BEST: i16 = 1_700;
/// The score of what can be but is hopeless: some 1e-58 of the best.
const HOPELESS: i16 = -1_500;
/// The greatest score of a step, either way.
const STEP: i16 = 200;
/// The score of what cannot be.
const NEVER: i16 = i16::MIN >> LABEL_BITS;
/// Between what cannot be and what can, after a step.
const POSSIBLE: i16 = (HOPELESS + NEVER) / 2;
/// Emissions are told apart down to this far below the best; beyond it they are some 1e-37 of it.
const DEEPEST: usize = 2_048;

/// A decoder with the memory it uses again.
#[derive(Debug)]
pub struct Decoder {
    /// Score of going from a label (first index) to another, above [`LABEL_BITS`].
    steps: [[i16; WIDTH]; WIDTH],
    /// The same as factors, and with the label gone to as first index.
    factors: [[f32; WIDTH]; WIDTH],
    factors_back: [[f32; WIDTH]; WIDTH],
    /// The factor of a score by how far it is below the best.
    falls: Vec<f32>,
    best: Vec<[u8; WIDTH]>,
    forward: Vec<[f32; WIDTH]>,
    emissions: Vec<[f32; WIDTH]>,
}

impl Decoder {
    /// A decoder of the transitions of `model`.
    pub fn new(model: &Model) -> Decoder {
        let mut steps = [[NEVER << LABEL_BITS; WIDTH]; WIDTH];
        let (mut factors, mut factors_back) = ([[0.0; WIDTH]; WIDTH], [[0.0; WIDTH]; WIDTH]);
        for (from, row) in allowed().into_iter().enumerate() {
            for (to, _) in row.into_iter().enumerate().filter(|(_, allowed)| *allowed) {
                let step = model.transitions()[from][to];
                steps[from][to] = step.clamp(-STEP, STEP) << LABEL_BITS;
                factors[from][to] = (f32::from(step) / SCALE).exp();
                factors_back[to][from] = factors[from][to];
            }
        }
        let falls = (0..DEEPEST).map(|below| (-(below as f32) / SCALE).exp()).collect();
        let (best, forward, emissions) = (Vec::new(), Vec::new(), Vec::new());
        Decoder { steps, factors, factors_back, falls, best, forward, emissions }
    }

    /// Finds the best labels of a run whose scores are `rows`.
    pub fn decode(&mut self, rows: &[Row], labels: &mut Vec<u8>) {
        labels.clear();
        let Some((first, rows)) = rows.split_first() else { return };
        self.best.clear();
        let mut scores = from_best(self.steps[START], first);
        for row in rows {
            // All labels side by side, as the processor adds and compares them. The label that a
            // score came from goes along with it; of equals the first is the greatest.
            let mut best = [i16::MIN; WIDTH];
            for (label, (score, steps)) in (0..).zip(scores.iter().zip(&self.steps).take(COUNT)) {
                let score = score << LABEL_BITS | (LABEL_MASK - label);
                for (best, step) in best.iter_mut().zip(steps) {
                    *best = (*best).max(score.saturating_add(*step));
                }
            }
            self.best.push(best.map(|score| (LABEL_MASK - (score & LABEL_MASK)) as u8));
            scores = from_best(best, row);
        }
        let closed = (0..COUNT).filter(|&label| !is_open(label));
        let mut label = closed.max_by_key(|&label| scores[label]).unwrap_or(OUTSIDE) as u8;
        for from in self.best.iter().rev() {
            labels.push(label);
            label = from[usize::from(label)];
        }
        labels.push(label);
        labels.reverse();
    }

    /// Works out how probable every label is, for [`Decoder::confidence`].
    pub fn weigh(&mut self, rows: &[Row]) {
        self.emissions.clear();
        self.forward.clear();
        for row in rows {
            let top = row[..COUNT].iter().copied().max().unwrap_or(0);
            let mut emission = [0.0; WIDTH];
            for (to, score) in emission.iter_mut().zip(&row[..COUNT]) {
                let below = usize::from(top.abs_diff(*score)).min(DEEPEST - 1);
                *to = self.falls[below];
            }
            self.emissions.push(emission);
        }
        let mut next = self.factors[START];
        for emission in &self.emissions {
            next.iter_mut().zip(emission).for_each(|(sum, emission)| *sum *= emission);
            let state = normalised(next);
            self.forward.push(state);
            next = mixed(&state, &self.factors);
        }
        let mut back = [0.0; WIDTH];
        for (label, weight) in back.iter_mut().enumerate().take(COUNT) {
            *weight = if is_open(label) { 0.0 } else { 1.0 };
        }
        for (emission, forward) in self.emissions.iter().zip(&mut self.forward).rev() {
            forward.iter_mut().zip(&back).for_each(|(one, other)| *one *= other);
            *forward = normalised(*forward);
            let mut ahead = *emission;
            ahead.iter_mut().zip(&back).for_each(|(one, other)| *one *= other);
            back = normalised(mixed(&ahead, &self.factors_back));
        }
    }

    /// How probable it is that the token at `at` has `label`, once [`Decoder::weigh`] has been called.
    pub fn confidence(&self, at: usize, label: u8) -> f32 {
        self.forward[at][usize::from(label)]
    }
}

/// The scores of all labels once a step and the emissions `row` are added, counted from the best.
fn from_best(steps: [i16; WIDTH], row: &Row) -> [i16; WIDTH] {
    let mut scores = [i16::MIN; WIDTH];
    for ((score, step), emission) in scores.iter_mut().zip(steps).zip(row) {
        let step = step >> LABEL_BITS;
        *score = if step < POSSIBLE { i16::MIN } else { step.saturating_add(*emission) };
    }
    // The greatest of all, in four steps side by side.
    let mut tops = scores;
    for width in [8, 4, 2, 1] {
        for at in 0..width {
            tops[at] = tops[at].max(tops[at + width]);
        }
    }
    let top = tops[0];
    scores.map(|score| {
        let below = score.saturating_sub(top).saturating_add(BEST).max(HOPELESS);
        if score == i16::MIN { NEVER } else { below }
    })
}

/// The sum of the rows of `factors`, each by its weight.
fn mixed(weights: &[f32; WIDTH], factors: &[[f32; WIDTH]; WIDTH]) -> [f32; WIDTH] {
    let mut sums = [0.0f32; WIDTH];
    for (weight, factors) in weights.iter().zip(factors).take(COUNT) {
        for (sum, factor) in sums.iter_mut().zip(factors) {
            *sum += weight * factor;
        }
    }
    sums
}

fn normalised(weights: [f32; WIDTH]) -> [f32; WIDTH] {
    let sum: f32 = weights.iter().sum();
    if sum > 0.0 { weights.map(|weight| weight / sum) } else { weights }
}

#[cfg(test)]
mod tests {
    use super::super::MODEL;
    use super::super::labels::may_follow;
    use super::*;

    /// What labels score, all told; `None` where one may not follow the other.
    fn score(rows: &[Row], labels: &[u8]) -> Option<i32> {
        let (mut last, mut sum) = (START, 0);
        for (row, &label) in rows.iter().zip(labels) {
            let label = usize::from(label);
            if !may_follow(last, label) {
                return None;
            }
            sum += i32::from(MODEL.transitions()[last][label]) + i32::from(row[label]);
            last = label;
        }
        (!is_open(last)).then_some(sum)
    }

    #[test]
    fn no_labels_score_better() {
        let mut state = 1u64;
        let mut random = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut decoder = Decoder::new(&MODEL);
        for _ in 0..300 {
            let rows: Vec<Row> =
                (0..3).map(|_| std::array::from_fn(|_| random(1_600) as i16 - 800)).collect();
            let (mut labels, mut best) = (Vec::new(), None);
            decoder.decode(&rows, &mut labels);
            for number in 0..COUNT.pow(3) {
                let other = [number, number / COUNT, number / COUNT / COUNT].map(|one| (one % COUNT) as u8);
                best = best.max(score(&rows, &other));
            }
            assert_eq!(score(&rows, &labels), best);
            decoder.weigh(&rows);
            for at in 0..rows.len() {
                let sum: f32 = (0..COUNT as u8).map(|label| decoder.confidence(at, label)).sum();
                assert!((sum - 1.0).abs() < 1e-3);
            }
        }
    }
}
