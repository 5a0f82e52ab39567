//! A unit: the part of a query that is matched by the places of its words, ready to be evaluated
//! on one article. In come the places of its leaves, out go the places where the unit matches.

mod speech;

use std::sync::Arc;

use super::effort::TotalEffort;
use super::expr::{Region, Relation, Sense};
use super::forms::Forms;
use super::interval::{self, Bounds, Effort, Interval, Keep, Proximity, Set};
use crate::document::TextField;
use crate::settle::{Kind, Selection};

/// A part of a query that is matched by places.
#[derive(Debug)]
pub struct Unit {
    /// How its leaves stand to each other.
    pub node: Node,
    /// What stands in the text.
    pub leaves: Vec<Leaf>,
    /// The pieces of the body it is looked for in; where there are none, headline and body.
    pub regions: Vec<Region>,
    /// How many matches an article needs.
    pub at_least: u32,
    /// What it has cost so far.
    pub effort: Arc<TotalEffort>,
}

/// How leaves stand to each other.
#[derive(Clone, Debug)]
pub enum Node {
    /// One leaf.
    Leaf(usize),
    /// Leaves one after the other, with so many other words between.
    Phrase(Vec<usize>, u32),
    /// Any of them.
    Any(Vec<Node>),
    /// A proximity.
    Near(Box<Node>, Relation, Sense, Box<Node>),
    /// A node in a piece of the body.
    Inside(Region, Box<Node>),
    /// A node in the quotes of a leaf; the quotes themselves where there is none.
    Said(usize, Option<Box<Node>>),
    /// In a quote: every node.
    All(Vec<Node>),
    /// In a quote: not the node.
    Not(Box<Node>),
    /// In a quote: the node so often.
    AtLeast(u32, Box<Node>),
}

/// What may stand at one place of a text.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Words, or mentions of an actor.
    pub kind: LeafKind,
    /// Whether it is looked for in the headline.
    pub in_headline: bool,
    /// Whether it is looked for in the body.
    pub in_body: bool,
}

/// The kinds of leaves.
#[derive(Clone, Debug)]
pub enum LeafKind {
    /// Any of these words.
    Words(Forms),
    /// A word as printed; its folded form.
    Cased(String, String),
    /// A mention of an actor that bears one of these names.
    Actor(Kind, Arc<Selection>),
    /// A quote, of anybody or of an actor that bears one of these names.
    Quotes(Option<Vec<(Kind, Arc<Selection>)>>),
}

/// The places of the leaves of a unit in one article, by field.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Per leaf, in the headline.
    pub headline: Vec<Vec<Interval>>,
    /// Per leaf, in the body.
    pub body: Vec<Vec<Interval>>,
    /// Sentences and paragraphs of the body.
    pub bounds: Bounds,
}

impl Unit {
    /// Whether it matches an article.
    pub fn holds(&self, places: &Places) -> bool {
        if self.at_least > 1 {
            let count: usize = FIELDS.iter().map(|field| self.matches(places, *field).len()).sum();
            return count >= self.at_least as usize;
        }
        self.has_any(places)
    }

    /// Whether it matches anywhere.
    pub fn has_any(&self, places: &Places) -> bool {
        FIELDS.iter().any(|field| !self.evaluate(places, *field).is_empty())
    }

    /// Whether a match of one part can rule out another.
    pub fn rules_out(&self) -> bool {
        rules_out(&self.node)
    }

    /// Where it matches in a field: the minimal intervals.
    pub fn matches(&self, places: &Places, field: TextField) -> Vec<Interval> {
        interval::minimal(self.evaluate(places, field).shortest())
    }

    /// Whether any leaf asks for sentences, paragraphs or the lead.
    pub fn needs_bounds(&self) -> bool {
        self.regions.contains(&Region::Lead) || needs_bounds(&self.node)
    }

    /// The minimal intervals at least.
    fn evaluate(&self, places: &Places, field: TextField) -> Set {
        let mut end = u32::MAX;
        for region in &self.regions {
            match cut(*region, end, field, &places.bounds) {
                Some(nearer) => end = nearer,
                None => return Set::default(),
            }
        }
        if self.effort.is_spent() {
            return Set::default();
        }
        let effort = &Effort::default();
        let headline = Bounds { sentences: vec![0], paragraphs: vec![0] };
        let text = match field {
            TextField::Headline => Text { leaves: &places.headline, bounds: &headline, field, effort },
            TextField::Body => Text { leaves: &places.body, bounds: &places.bounds, field, effort },
        };
        let found = text.find(&self.node, Window { from: 0, end }, Keep::Least);
        self.effort.add(effort.spent());
        found
    }
}

const FIELDS: [TextField; 2] = [TextField::Headline, TextField::Body];

fn rules_out(node: &Node) -> bool {
    match node {
        Node::Leaf(_) | Node::Phrase(..) => false,
        Node::Any(nodes) | Node::All(nodes) => nodes.iter().any(rules_out),
        Node::Said(_, node) => node.as_deref().is_some_and(rules_out),
        // Fewer places can be more minimal ones.
        Node::Not(_) | Node::AtLeast(..) => true,
        Node::Near(left, _, sense, right) => *sense == Sense::Without || rules_out(left) || rules_out(right),
        Node::Inside(_, node) => rules_out(node),
    }
}

fn needs_bounds(node: &Node) -> bool {
    match node {
        Node::Leaf(_) | Node::Phrase(..) => false,
        Node::Any(nodes) | Node::All(nodes) => nodes.iter().any(needs_bounds),
        Node::Said(_, node) => node.as_deref().is_some_and(needs_bounds),
        Node::Not(node) | Node::AtLeast(_, node) => needs_bounds(node),
        Node::Near(left, relation, _, right) => {
            matches!(relation, Relation::Sentence | Relation::Paragraph)
                || needs_bounds(left)
                || needs_bounds(right)
        }
        Node::Inside(region, node) => *region == Region::Lead || needs_bounds(node),
    }
}

/// Where a region ends that begins with the text: the position behind its last word.
fn cut(region: Region, end: u32, field: TextField, bounds: &Bounds) -> Option<u32> {
    let own = match region {
        Region::First(count) => count,
        Region::Lead => bounds.paragraphs.get(1).copied().unwrap_or(u32::MAX),
    };
    (field == TextField::Body).then(|| own.min(end))
}

/// The positions that are looked at: from one on, up to another and without it.
#[derive(Clone, Copy, Debug)]
struct Window {
    from: u32,
    end: u32,
}

/// One field of one article.
struct Text<'a> {
    leaves: &'a [Vec<Interval>],
    bounds: &'a Bounds,
    field: TextField,
    effort: &'a Effort,
}

impl Text<'_> {
    /// The places of a node in a window.
    fn find(&self, node: &Node, window: Window, keep: Keep) -> Set {
        match node {
            Node::Leaf(leaf) => {
                let set = Set::of(self.leaf(*leaf, window));
                self.effort.add(1 + set.len());
                set
            }
            Node::Phrase(leaves, slop) => {
                let words = leaves.iter().map(|leaf| self.leaf(*leaf, window));
                let words: Vec<Vec<u32>> =
                    words.map(|places| places.map(|place| place.first).collect()).collect();
                interval::phrase(&words, *slop, self.effort)
            }
            Node::Any(nodes) => {
                let found = nodes.iter().map(|node| self.find(node, window, keep));
                found.reduce(|all, found| all.join(found, self.effort)).unwrap_or_default()
            }
            Node::Near(left, relation, sense, right) => {
                let left_places = self.find(left, window, Keep::All);
                if left_places.is_empty() || self.effort.is_spent() {
                    return Set::default();
                }
                let right_places = self.find(right, window, Keep::All);
                let proximity = Proximity::new(*relation, self.bounds);
                match (sense, keep) {
                    (Sense::With, Keep::All) => {
                        interval::near(left_places, right_places, proximity, self.effort)
                    }
                    (Sense::With, Keep::Least) => {
                        interval::near_least(left_places, right_places, proximity, self.effort)
                    }
                    (Sense::Without, Keep::All | Keep::Least) => {
                        proximity.without(left_places, &right_places, self.effort)
                    }
                }
            }
            Node::Inside(region, node) => match cut(*region, window.end, self.field, self.bounds) {
                Some(end) => self.find(node, Window { end, ..window }, keep),
                None => Set::default(),
            },
            Node::Said(quotes, part) => self.find_said(*quotes, part.as_deref(), window, keep),
            Node::All(_) | Node::Not(_) | Node::AtLeast(..) => {
                self.hold(node, window, keep).unwrap_or_default()
            }
        }
    }

    fn leaf(&self, leaf: usize, window: Window) -> impl Iterator<Item = Interval> {
        let places = self.leaves.get(leaf).map_or(&[][..], Vec::as_slice);
        let from = places.partition_point(|place| place.first < window.from);
        let inside = places[from..].iter().take_while(move |place| place.first < window.end);
        inside.copied().filter(move |place| place.last < window.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part of a query over six words, by the digits of a number.
    fn node(digits: &mut u64, depth: usize) -> Node {
        let mut next = |below: u64| {
            *digits = digits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (*digits >> 33) % below
        };
        if depth == 0 {
            return Node::Leaf(next(6) as usize);
        }
        let relations =
            [1, 5, 50, 500].map(Relation::Within).into_iter().chain([1, 500].map(Relation::Before));
        let relations: Vec<Relation> = relations.chain([Relation::Sentence, Relation::Paragraph]).collect();
        let (kind, relation) = (next(10), relations[next(8) as usize]);
        let mut part = || Box::new(node(digits, depth - 1));
        match kind {
            0 => Node::Phrase(vec![0, 1, 2], 50),
            1 | 2 => Node::Any(vec![*part(), *part()]),
            3 => Node::Near(part(), relation, Sense::Without, part()),
            _ => Node::Near(part(), relation, Sense::With, part()),
        }
    }

    #[test]
    fn no_part_costs_more_than_the_square_of_the_text() {
        for (words, seeds, most) in [(300, 60, 40_000), (1_200, 6, 1_000_000)] {
            let bounds = Bounds {
                sentences: (0..words).step_by(20).collect(),
                paragraphs: (0..words).step_by(60).collect(),
            };
            // Every word of the text is in reach of a common word.
            let leaf = |step: usize| (0..words).step_by(step).map(Interval::at).collect();
            let places = Places { headline: vec![], body: [1, 2, 3, 4, 5, 6].map(leaf).to_vec(), bounds };
            for seed in 0..seeds {
                let effort = Arc::new(TotalEffort::default());
                let node = node(&mut (seed + 1), 5);
                let parts = format!("{node:?}").matches("Leaf").count() as u64 + 1;
                let unit = Unit { node, leaves: vec![], regions: vec![], at_least: 1, effort };
                unit.matches(&places, TextField::Body);
                let work = unit.effort.spent();
                assert!(work < most * parts, "{work} for {parts} parts of {words} words: {:?}", unit.node);
            }
        }
    }
}
