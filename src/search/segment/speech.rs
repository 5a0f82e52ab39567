//! Reads the quotes of a segment, and whose they are.

use std::sync::Arc;

use tantivy::{DocId, SegmentReader};

use super::super::interval::{self, Interval};
use super::super::meant::Names;
use crate::index::{ActorKind, Layout};
use crate::settle::{Kind, Selection};

/// The quotes of anybody, or of those who bear some names.
pub(super) struct Speech(Option<Vec<Names>>);

impl Speech {
    pub(super) fn open(
        segment: &SegmentReader,
        speakers: Option<&Vec<(Kind, Arc<Selection>)>>,
    ) -> tantivy::Result<Speech> {
        let open = |(kind, names): &(Kind, Arc<Selection>)| Names::open(segment, *kind, names);
        let names = speakers.map(|speakers| speakers.iter().map(open).collect::<tantivy::Result<_>>());
        Ok(Speech(names.transpose()?))
    }

    /// Fills `quotes` with where those of an article stand.
    pub(super) fn read(&self, row: DocId, layout: &Layout, quotes: &mut Vec<Interval>) {
        quotes.clear();
        let speakers: Option<Vec<(ActorKind, Vec<bool>)>> =
            self.0.as_ref().map(|names| names.iter().map(|names| (names.kind, names.of(row))).collect());
        layout.each_quote(row, |quote| {
            let is_meant = |speakers: &Vec<(ActorKind, Vec<bool>)>| {
                let Some((kind, actor)) = quote.speaker else { return false };
                let meant = |(own, actors): &(ActorKind, Vec<bool>)| {
                    *own == kind && actors.get(actor as usize).copied().unwrap_or(false)
                };
                speakers.iter().any(meant)
            };
            if speakers.as_ref().is_none_or(is_meant) {
                quotes.push(Interval { first: quote.first, last: quote.last });
            }
        });
        interval::tidy(quotes);
    }
}
