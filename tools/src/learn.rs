//! Trains the tagger: a linear-chain CRF by stochastic gradient descent with AdaGrad.

use morgue::resolve::tagger::{
    COUNT, MODEL, Model, OTHER, OUTSIDE, Place, SCALE, START, Scan, Sort, WIDTH, allowed, is_open, label,
};
use morgue::text::{Lexicon, Text, Token};

use crate::corpus::Sample;
use morgue::document::TextField;

/// Documents that count alike.
pub struct Set {
    /// What it is called.
    pub name: String,
    /// What a document of it counts.
    pub weight: f32,
    /// Whether names of other kinds are marked; if not, what is unmarked may be one.
    pub others: Others,
    /// The documents.
    pub samples: Vec<Sample>,
    /// The labels that a model which did not see them gave the documents; may be empty.
    pub guesses: Vec<Vec<u8>>,
}

/// Whether a set marks names that are neither of people nor of organisations or places.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// It does.
    Marked,
    /// It does not.
    Unmarked,
}

/// How to train.
#[derive(Clone, Copy)]
pub struct Plan {
    /// Rows of weights, as a power of two.
    pub bits: u32,
    /// How often all documents are seen.
    pub epochs: usize,
    /// The share of features hidden at each sight of a token.
    pub hidden: f32,
    /// The share of tokens whose lexical features are hidden altogether.
    pub nameless: f32,
    /// The seed of all chance.
    pub seed: u64,
}

type Weights = [f32; WIDTH];

struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// A model in training.
pub struct Learner {
    plan: Plan,
    weights: Vec<Weights>,
    squares: Vec<Weights>,
    steps: [Weights; WIDTH],
    step_squares: [Weights; WIDTH],
    allowed: [[bool; WIDTH]; WIDTH],
    chance: Chance,
    scan: Scan,
    text: Text,
    lexicon: Lexicon,
}

impl Learner {
    /// A model that has learned nothing.
    pub fn new(plan: Plan) -> Learner {
        Learner {
            plan,
            weights: vec![[0.0; WIDTH]; 1 << plan.bits],
            squares: vec![[0.0; WIDTH]; 1 << plan.bits],
            steps: [[0.0; WIDTH]; WIDTH],
            step_squares: [[0.0; WIDTH]; WIDTH],
            allowed: allowed(),
            chance: Chance(plan.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            scan: Scan::default(),
            text: Text::default(),
            lexicon: Lexicon::default(),
        }
    }

    /// Learns from the documents of all sets whose number `part` takes.
    pub fn learn(&mut self, sets: &[Set], part: impl Fn(usize) -> bool) {
        let mut order: Vec<(usize, usize)> = sets
            .iter()
            .enumerate()
            .flat_map(|(set, held)| (0..held.samples.len()).map(move |at| (set, at)))
            .filter(|&(_, at)| part(at))
            .collect();
        let total = order.len() * self.plan.epochs;
        let mut seen = 0;
        for epoch in 0..self.plan.epochs {
            for at in (1..order.len()).rev() {
                let other = (self.chance.next() % (at as u64 + 1)) as usize;
                order.swap(at, other);
            }
            let mut loss = 0.0;
            for &(set, at) in &order {
                let rate = 0.1 - 0.09 * seen as f32 / total as f32;
                let set = &sets[set];
                let guess = set.guesses.get(at).map(Vec::as_slice);
                loss += self.learn_document(&set.samples[at], guess, set.others, rate * set.weight);
                seen += 1;
            }
            eprintln!("epoch {}: loss {:.0}", epoch + 1, loss);
        }
    }

    fn learn_document(&mut self, sample: &Sample, guess: Option<&[u8]>, others: Others, rate: f32) -> f64 {
        self.text.read(&sample.headline, &sample.body, None, &mut self.lexicon);
        self.scan.read(&self.text, &MODEL, &self.lexicon);
        // Half the time, since the same weights serve the pass before and the pass after the vote.
        if let Some(labels) = guess
            && labels.len() == self.scan.units.len()
            && self.chance.share() < 0.5
        {
            self.scan.vote(labels);
        }
        let mut gold = marks(&self.text.headline, sample, TextField::Headline);
        gold.extend(marks(&self.text.body, sample, TextField::Body));
        let mut loss = 0.0;
        for run in 0..self.scan.runs.len() {
            let run = self.scan.runs[run];
            let part = &gold[run.start..run.end];
            let leaks = part.first().is_some_and(|&first| !may_begin(first))
                || part.last().is_some_and(|&last| is_open(last));
            if leaks {
                continue;
            }
            loss += self.learn_run(run.start, part, others, rate);
        }
        loss
    }

    fn learn_run(&mut self, start: usize, gold: &[usize], others: Others, rate: f32) -> f64 {
        let mask = (self.weights.len() - 1) as u32;
        let mut features: Vec<Vec<u32>> = Vec::with_capacity(gold.len());
        let mut scores: Vec<Weights> = Vec::with_capacity(gold.len());
        for at in 0..gold.len() {
            let nameless = self.chance.share() < self.plan.nameless;
            let mut kept = Vec::with_capacity(160);
            let (chance, hidden) = (&mut self.chance, self.plan.hidden);
            self.scan.features(start + at, |sort, feature| {
                if !(nameless && sort == Sort::Lexical) && chance.share() >= hidden {
                    kept.push(feature & mask);
                }
            });
            let mut score = [0.0; WIDTH];
            for &feature in &kept {
                let row = &self.weights[feature as usize];
                score.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
            }
            features.push(kept);
            scores.push(score);
        }
        let free: Vec<u16> = vec![(1 << COUNT) - 1; gold.len()];
        let fixed: Vec<u16> = gold
            .iter()
            .map(|&label| match (label, others) {
                (OUTSIDE, Others::Unmarked) => 1 << OUTSIDE | 1 << OTHER,
                (label, _) => 1 << label,
            })
            .collect();
        let (expected, expected_steps, total) = self.expect(&scores, &free);
        let (wanted, wanted_steps, reached) = self.expect(&scores, &fixed);
        for (at, features) in features.iter().enumerate() {
            let mut gradient = [0.0; WIDTH];
            for label in 0..WIDTH {
                gradient[label] = wanted[at][label] - expected[at][label];
            }
            if gradient.iter().all(|part| part.abs() < 1e-4) {
                continue;
            }
            let mut squared = gradient;
            squared.iter_mut().for_each(|part| *part *= *part);
            for &feature in features {
                let (weights, squares) =
                    (&mut self.weights[feature as usize], &mut self.squares[feature as usize]);
                for label in 0..WIDTH {
                    squares[label] += squared[label];
                    weights[label] += rate * gradient[label] / (squares[label] + 1e-3).sqrt();
                }
            }
        }
        for from in 0..=START {
            for to in 0..COUNT {
                let gradient = wanted_steps[from][to] - expected_steps[from][to];
                self.step_squares[from][to] += gradient * gradient;
                self.steps[from][to] += rate * gradient / (self.step_squares[from][to] + 1e-3).sqrt();
            }
        }
        f64::from(total - reached)
    }

    /// The expected labels and steps of a run if only the labels in `masks` may be taken, and the
    /// logarithm of the sum over all sequences.
    fn expect(&self, scores: &[Weights], masks: &[u16]) -> (Vec<Weights>, [Weights; WIDTH], f32) {
        let mut factors = [[0.0f32; WIDTH]; WIDTH];
        for (from, row) in factors.iter_mut().enumerate().take(START + 1) {
            for to in (0..COUNT).filter(|&to| self.allowed[from][to]) {
                row[to] = self.steps[from][to].exp();
            }
        }
        let mut log = 0.0;
        let mut emissions = Vec::with_capacity(scores.len());
        for (row, mask) in scores.iter().zip(masks) {
            let top = (0..COUNT).filter(|label| mask >> label & 1 == 1).map(|label| row[label]);
            let top = top.fold(f32::MIN, f32::max);
            log += top;
            let mut emission = [0.0; WIDTH];
            for label in (0..COUNT).filter(|label| mask >> label & 1 == 1) {
                emission[label] = (row[label] - top).exp();
            }
            emissions.push(emission);
        }
        let mut forward: Vec<Weights> = Vec::with_capacity(scores.len());
        let mut state = [0.0; WIDTH];
        state[START] = 1.0;
        for (at, emission) in emissions.iter().enumerate() {
            let mut next = [0.0f32; WIDTH];
            for (weight, factors) in state.iter().zip(&factors) {
                next.iter_mut().zip(factors).for_each(|(sum, factor)| *sum += weight * factor);
            }
            next.iter_mut().zip(emission).for_each(|(sum, emission)| *sum *= emission);
            if at + 1 == emissions.len() {
                (0..COUNT).filter(|&label| is_open(label)).for_each(|label| next[label] = 0.0);
            }
            let sum: f32 = next.iter().sum::<f32>().max(1e-30);
            log += sum.ln();
            next.iter_mut().for_each(|weight| *weight /= sum);
            forward.push(next);
            state = next;
        }
        let mut labels = vec![[0.0; WIDTH]; scores.len()];
        let mut steps = [[0.0; WIDTH]; WIDTH];
        let mut back = [1.0f32; WIDTH];
        (0..COUNT).filter(|&label| is_open(label)).for_each(|label| back[label] = 0.0);
        for at in (0..scores.len()).rev() {
            let mut both = forward[at];
            both.iter_mut().zip(&back).for_each(|(one, other)| *one *= other);
            let sum: f32 = both.iter().sum::<f32>().max(1e-30);
            labels[at] = both.map(|weight| weight / sum);
            let mut ahead = emissions[at];
            ahead.iter_mut().zip(&back).for_each(|(one, other)| *one *= other);
            let before = if at == 0 {
                let mut start = [0.0; WIDTH];
                start[START] = 1.0;
                start
            } else {
                forward[at - 1]
            };
            let mut mass = [[0.0f32; WIDTH]; WIDTH];
            let (mut sum, mut next) = (0.0f32, [0.0; WIDTH]);
            for from in 0..=START {
                for to in 0..COUNT {
                    let step = factors[from][to] * ahead[to];
                    mass[from][to] = before[from] * step;
                    sum += mass[from][to];
                    next[from] += step;
                }
            }
            let sum = sum.max(1e-30);
            for from in 0..=START {
                for to in 0..COUNT {
                    steps[from][to] += mass[from][to] / sum;
                }
            }
            let top: f32 = next.iter().sum::<f32>().max(1e-30);
            back = next.map(|weight| weight / top);
        }
        (labels, steps, log)
    }

    /// Adds the weights of another model to this one's.
    pub fn add(&mut self, other: &Learner) {
        let all = self.weights.iter_mut().flatten().zip(other.weights.iter().flatten());
        all.for_each(|(sum, weight)| *sum += weight);
        let steps = self.steps.iter_mut().flatten().zip(other.steps.iter().flatten());
        steps.for_each(|(sum, weight)| *sum += weight);
    }

    /// Divides all weights by `count`.
    pub fn divide(&mut self, count: f32) {
        self.weights.iter_mut().flatten().for_each(|weight| *weight /= count);
        self.steps.iter_mut().flatten().for_each(|weight| *weight /= count);
    }

    /// The bytes of the model, the lexica being `lexica`.
    pub fn bytes(&self, lexica: &[u8], levels: [u8; 3]) -> Vec<u8> {
        let kept = 1.0 - self.plan.hidden;
        let mut bytes = lexica.to_vec();
        let mut section = |content: &[u8]| {
            bytes.extend((content.len() as u32).to_le_bytes());
            bytes.extend(content);
        };
        let small = |weight: &f32| (weight * kept * SCALE).round().clamp(-127.0, 127.0) as i8 as u8;
        let weights: Vec<u8> = self.weights.iter().flatten().map(small).collect();
        section(&weights);
        let large = |weight: &f32| ((weight * SCALE).round().clamp(-9999.0, 9999.0) as i16).to_le_bytes();
        let steps: Vec<u8> = self.steps.iter().flatten().flat_map(large).collect();
        section(&steps);
        section(&levels);
        bytes
    }
}

/// Builds a model that lives as long as the program.
pub fn open_model(bytes: Vec<u8>) -> Option<&'static Model> {
    Some(Box::leak(Box::new(Model::parse(bytes.leak())?)))
}

fn may_begin(label: usize) -> bool {
    morgue::resolve::tagger::parts(label)
        .is_none_or(|(_, place)| matches!(place, Place::Begin | Place::Single))
}

/// The label of every token of a field.
fn marks(tokens: &[Token], sample: &Sample, field: TextField) -> Vec<usize> {
    let mut labels = vec![OUTSIDE; tokens.len()];
    for (_, span, kind) in sample.spans.iter().filter(|(other, _, _)| *other == field) {
        let first = tokens.partition_point(|token| token.start < span.start as u32);
        let end = tokens.partition_point(|token| token.start < span.end as u32);
        if first >= end {
            continue;
        }
        let kind = match kind.as_str() {
            "PER" => 0,
            "ORG" => 1,
            "LOC" => 2,
            _ => {
                labels[first..end].fill(OTHER);
                continue;
            }
        };
        for (at, label_at) in labels.iter_mut().enumerate().take(end).skip(first) {
            let place = match (at == first, at + 1 == end) {
                (true, true) => Place::Single,
                (true, false) => Place::Begin,
                (false, true) => Place::Last,
                (false, false) => Place::Inside,
            };
            *label_at = label(kind, place);
        }
    }
    labels
}
