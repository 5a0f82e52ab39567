//! The best labels of a run, and how sure they are.
//!
//! In come the scores of every label for every token of the run; out goes the best sequence that
//! opens and closes names properly (Viterbi), and on demand how probable each of its labels is
//! (forward and backward sums).

use super::labels::{COUNT, OUTSIDE, START, allowed, is_open};
use super::model::{Model, Row, SCALE, WIDTH};

/// The score of what cannot be.
const NEVER: i16 = i16::MIN;
/// Emissions are told apart down to this far below the best; beyond it they are some 1e-37 of it.
const DEEPEST: usize = 2_048;

/// A decoder with the memory it uses again.
#[derive(Debug)]
pub struct Decoder {
    /// Score of going from a label (first index) to another.
    steps: [[i16; WIDTH]; WIDTH],
    /// The same as factors.
    factors: [[f32; WIDTH]; WIDTH],
    /// The factor of a score by how far it is below the best.
    falls: Vec<f32>,
    best: Vec<[u8; WIDTH]>,
    forward: Vec<[f32; WIDTH]>,
    emissions: Vec<[f32; WIDTH]>,
}

impl Decoder {
    /// A decoder of the transitions of `model`.
    pub fn new(model: &Model) -> Decoder {
        let (mut steps, mut factors) = ([[NEVER; WIDTH]; WIDTH], [[0.0; WIDTH]; WIDTH]);
        for (from, row) in allowed().into_iter().enumerate() {
            for (to, allowed) in row.into_iter().enumerate().filter(|(_, allowed)| *allowed) {
                debug_assert!(allowed);
                steps[from][to] = model.transitions()[from][to];
                factors[from][to] = (f32::from(model.transitions()[from][to]) / SCALE).exp();
            }
        }
        let falls = (0..DEEPEST).map(|below| (-(below as f32) / SCALE).exp()).collect();
        Decoder { steps, factors, falls, best: Vec::new(), forward: Vec::new(), emissions: Vec::new() }
    }

    /// Finds the best labels of a run whose scores are `rows`.
    pub fn decode(&mut self, rows: &[Row], labels: &mut Vec<u8>) {
        labels.clear();
        if let [row] = rows {
            let steps = &self.steps[START];
            let best = (0..COUNT).filter(|&label| steps[label] > NEVER && !is_open(label));
            let best = best.max_by_key(|&label| i32::from(steps[label]) + i32::from(row[label]));
            labels.push(best.unwrap_or(OUTSIDE) as u8);
            return;
        }
        self.best.clear();
        let mut scores = [NEVER; WIDTH];
        scores[START] = 0;
        for row in rows {
            // All labels side by side, as the processor adds and compares them; sixteen bits are
            // enough since scores count from the best.
            let (mut best, mut from) = ([NEVER; WIDTH], [0i16; WIDTH]);
            for (label, (&score, steps)) in (0..).zip(scores.iter().zip(&self.steps)) {
                for to in 0..WIDTH {
                    let sum = score.saturating_add(steps[to]);
                    let better = sum > best[to];
                    best[to] = if better { sum } else { best[to] };
                    from[to] = if better { label } else { from[to] };
                }
            }
            for to in 0..WIDTH {
                let sum = best[to].saturating_add(row[to]);
                scores[to] = if best[to] == NEVER { NEVER } else { sum };
            }
            let top = scores.iter().copied().max().unwrap_or(0);
            scores.iter_mut().for_each(|score| *score = score.saturating_sub(top));
            self.best.push(from.map(|label| label as u8));
        }
        let closed = (0..COUNT).filter(|&label| !is_open(label));
        let mut label = closed.max_by_key(|&label| scores[label]).unwrap_or(OUTSIDE) as u8;
        for from in self.best.iter().rev() {
            labels.push(label);
            label = from[usize::from(label)];
        }
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
        let mut state = [0.0; WIDTH];
        state[START] = 1.0;
        for emission in &self.emissions {
            let mut next = [0.0f32; WIDTH];
            for (weight, factors) in state.iter().zip(&self.factors) {
                for (sum, factor) in next.iter_mut().zip(factors) {
                    *sum += weight * factor;
                }
            }
            next.iter_mut().zip(emission).for_each(|(sum, emission)| *sum *= emission);
            state = normalised(next);
            self.forward.push(state);
        }
        let mut back = [0.0; WIDTH];
        for (label, weight) in back.iter_mut().enumerate().take(COUNT) {
            *weight = if is_open(label) { 0.0 } else { 1.0 };
        }
        for at in (0..rows.len()).rev() {
            let mut both = self.forward[at];
            both.iter_mut().zip(&back).for_each(|(one, other)| *one *= other);
            self.forward[at] = normalised(both);
            let mut ahead = self.emissions[at];
            ahead.iter_mut().zip(&back).for_each(|(one, other)| *one *= other);
            for (weight, factors) in back.iter_mut().zip(&self.factors) {
                *weight = factors.iter().zip(&ahead).map(|(one, other)| one * other).sum();
            }
            back = normalised(back);
        }
    }

    /// How probable it is that the token at `at` has `label`, once [`Decoder::weigh`] has been called.
    pub fn confidence(&self, at: usize, label: u8) -> f32 {
        self.forward[at][usize::from(label)]
    }
}

fn normalised(weights: [f32; WIDTH]) -> [f32; WIDTH] {
    let sum: f32 = weights.iter().sum();
    if sum > 0.0 { weights.map(|weight| weight / sum) } else { weights }
}
