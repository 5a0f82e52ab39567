//! What holds in a quote: each quote is looked at as if it were the body of an article.
//!
//! Where a part holds without a place of its own (`quote:(NOT war)`, `said-by:okafor`), the whole
//! quote is the place.

use super::super::interval::{self, Interval, Keep, Set};
use super::{Node, Text, Window, cut};

impl Text<'_> {
    /// The places of `part` in the quotes that leaf `quotes` stands for.
    pub(super) fn find_said(&self, quotes: usize, part: Option<&Node>, window: Window, keep: Keep) -> Set {
        let mut found = Set::default();
        for quote in self.leaves.get(quotes).into_iter().flatten() {
            // A piece of the body cuts the quotes that reach out of it.
            let inside = Window {
                from: quote.first.max(window.from),
                end: window.end.min(quote.last.saturating_add(1)),
            };
            if inside.from >= inside.end {
                continue;
            }
            let whole = Interval { first: inside.from, last: inside.end - 1 };
            let places = match part {
                Some(part) => self.hold(part, inside, keep),
                None => Some(Set::default()),
            };
            found = match places {
                Some(places) if places.is_empty() => found.join(Set::of([whole]), self.effort),
                Some(places) => found.join(places, self.effort),
                None => found,
            };
        }
        found
    }

    /// The places of a node in a window, if it holds there.
    pub(super) fn hold(&self, node: &Node, window: Window, keep: Keep) -> Option<Set> {
        match node {
            Node::All(nodes) => {
                let mut found = Set::default();
                for node in nodes {
                    found = found.join(self.hold(node, window, keep)?, self.effort);
                }
                Some(found)
            }
            Node::Any(nodes) => {
                let held = nodes.iter().filter_map(|node| self.hold(node, window, keep));
                held.reduce(|all, found| all.join(found, self.effort))
            }
            Node::Not(node) => self.hold(node, window, Keep::Least).is_none().then(Set::default),
            Node::AtLeast(count, node) => {
                let found = self.find(node, window, keep);
                let enough = interval::minimal(found.shortest()).len() >= *count as usize;
                enough.then_some(found)
            }
            Node::Inside(region, node) => {
                let end = cut(*region, window.end, self.field, self.bounds)?;
                self.hold(node, Window { end, ..window }, keep)
            }
            Node::Leaf(_) | Node::Phrase(..) | Node::Near(..) | Node::Said(..) => {
                let found = self.find(node, window, keep);
                (!found.is_empty()).then_some(found)
            }
        }
    }
}
