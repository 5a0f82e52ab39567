//! Who is named with whom: pairs of actors by the articles, and the sentences or paragraphs, that
//! name both, whatever the names.
//!
//! Actors that too few articles name are dropped before pairs are counted, so that memory goes
//! with the pairs that can be told and not with all there are.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Searcher, SegmentReader};

use super::census::{self, Bearer, Census, SegmentRows};
use super::expr::Expr;
use super::plan::Plan;
use crate::document::{Hash64, TextField};
use crate::error::Result;
use crate::index::{Index, Layout, schema};
use crate::settle::copies::Copies;
use crate::settle::{self, Actors, Kind};
use crate::text::Start;

/// How near two names stand that count as a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In one sentence of the body, or in the headline.
    Sentence,
    /// In one paragraph of the body, or in the headline.
    Paragraph,
    /// In one article.
    Article,
}

/// What is counted.
#[derive(Clone, Copy)]
pub struct Cooccurrence<'a> {
    /// The articles.
    pub query: &'a Expr,
    /// One article of each story alone.
    pub stories: Option<&'a Copies>,
    /// How near.
    pub reach: Reach,
    /// The kinds of actors that are paired.
    pub kinds: &'a [Kind],
    /// Only pairs that so many articles name together.
    pub least: u64,
}

/// An actor of a pair.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Party {
    /// Its name in the actors table.
    pub name: String,
    /// `person`, `organisation` or `place`.
    pub kind: &'static str,
    /// How many of the articles name it.
    pub articles: u64,
}

/// Two actors that are named together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// One, by its place among the parties.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Articles that name both within reach.
    pub articles: u64,
    /// Sentences, paragraphs or articles that name both.
    pub places: u64,
}

/// Articles and places by the numbers of two actors, the smaller first.
type Pairs = FxHashMap<(u32, u32), (u32, u32)>;

/// Counts who is named with whom: the actors of the pairs, in order of name, and the pairs, the
/// most frequent first. An actor is never paired with itself.
///
/// # Errors
/// As [`search`](super::search).
pub fn cooccur(index: &Index, asked: &Cooccurrence<'_>) -> Result<(Vec<Party>, Vec<Pair>)> {
    let searcher = index.searcher();
    let plan = Plan::new(asked.query, index, &searcher)?;
    let actors = settle::open(index, &searcher)?;
    let counted = count(&searcher, &plan, &actors, asked).map_err(|source| index.unreadable(source))?;
    super::affordable(&plan.tree)?;
    Ok(counted)
}

fn count(
    searcher: &Searcher,
    plan: &Plan,
    actors: &Actors,
    asked: &Cooccurrence<'_>,
) -> tantivy::Result<(Vec<Party>, Vec<Pair>)> {
    let rows = census::rows_of(searcher, plan.query.as_ref(), asked.stories)?;
    let mut named: FxHashMap<u32, (Kind, u64)> = FxHashMap::default();
    for &kind in asked.kinds {
        let counts = Census { actors, kind }.count(searcher, &rows)?;
        let frequent = counts.by_actor.into_iter().filter(|(_, count)| *count >= asked.least);
        named.extend(frequent.map(|(actor, count)| (actor, (kind, count))));
    }
    // Sums go together as segments end: all of them at once would be held twice.
    let all = Mutex::new(Pairs::default());
    let count_segment = |SegmentRows { ordinal, rows }: &SegmentRows| {
        let mut pairs: Pairs = FxHashMap::default();
        let reader = Reader::open(searcher.segment_reader(*ordinal), rows, actors, asked)?;
        let mut starts = Vec::new();
        for &row in rows {
            for (pair, places) in reader.pairs(row, &named, &mut starts) {
                let sums = pairs.entry(pair).or_default();
                *sums = (sums.0 + 1, sums.1 + places);
            }
        }
        let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
        for (pair, (articles, places)) in pairs {
            let sums = all.entry(pair).or_default();
            *sums = (sums.0 + articles, sums.1 + places);
        }
        Ok(())
    };
    searcher.index().search_executor().map(count_segment, rows.iter())?;
    let mut pairs = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    pairs.retain(|_, (articles, _)| u64::from(*articles) >= asked.least);
    Ok(tell(&pairs, &named, actors))
}

fn tell(pairs: &Pairs, named: &FxHashMap<u32, (Kind, u64)>, actors: &Actors) -> (Vec<Party>, Vec<Pair>) {
    let mut told: Vec<u32> = pairs.keys().flat_map(|&(a, b)| [a, b]).collect();
    told.sort_unstable();
    told.dedup();
    let parties = told.into_iter().filter_map(|actor| {
        let &(kind, articles) = named.get(&actor)?;
        Some((Party { name: actors.name_of(actor), kind: kind.name(), articles }, actor))
    });
    let mut parties: Vec<(Party, u32)> = parties.collect();
    parties.sort();
    let place: FxHashMap<u32, usize> =
        parties.iter().enumerate().map(|(place, (_, actor))| (*actor, place)).collect();
    let pair = |(&(a, b), &(articles, places)): (&(u32, u32), &(u32, u32))| {
        let (a, b) = (*place.get(&a)?, *place.get(&b)?);
        Some(Pair { a: a.min(b), b: a.max(b), articles: articles.into(), places: places.into() })
    };
    let mut told: Vec<Pair> = pairs.iter().filter_map(pair).collect();
    told.sort_by_key(|pair| (std::cmp::Reverse((pair.articles, pair.places)), pair.a, pair.b));
    (parties.into_iter().map(|(party, _)| party).collect(), told)
}

/// The names of one kind in a segment.
struct Names {
    kind: Kind,
    column: Option<StrColumn>,
    bearers: Vec<Bearer>,
}

/// Reads the pairs of the articles of a segment.
struct Reader<'a> {
    reach: Reach,
    names: Vec<Names>,
    actors: &'a Actors,
    layout: Layout,
    ids: Option<Column<u64>>,
}

impl<'a> Reader<'a> {
    fn open(
        segment: &SegmentReader,
        rows: &[DocId],
        actors: &'a Actors,
        asked: &Cooccurrence<'_>,
    ) -> tantivy::Result<Reader<'a>> {
        let columns = segment.fast_fields();
        let open_names = |&kind: &Kind| {
            let column = columns.str(kind.column())?;
            let census = Census { actors, kind };
            let bearers = column.as_ref().map(|column| census.bearers(column, rows)).transpose()?;
            Ok(Names { kind, column, bearers: bearers.unwrap_or_default() })
        };
        Ok(Reader {
            reach: asked.reach,
            actors,
            names: asked.kinds.iter().map(open_names).collect::<tantivy::Result<_>>()?,
            layout: Layout::open(segment)?,
            ids: columns.column_opt(schema::ID)?,
        })
    }

    /// The pairs of an article with the number of places that name both; `starts` is room for the
    /// bounds of its text.
    fn pairs(
        &self,
        row: DocId,
        named: &FxHashMap<u32, (Kind, u64)>,
        starts: &mut Vec<u32>,
    ) -> FxHashMap<(u32, u32), u32> {
        let id = Hash64(self.ids.as_ref().and_then(|ids| ids.first(row)).unwrap_or_default());
        // Where each actor is named: the number of the sentence, or of the paragraph.
        let mut sightings: Vec<(u32, u32)> = Vec::new();
        let mut own: Vec<(Kind, Vec<Option<u32>>)> = Vec::new();
        for names in &self.names {
            let Some(column) = &names.column else { continue };
            let actors = column.term_ords(row).map(|ordinal| {
                let bearer = names.bearers[ordinal as usize].actor(self.actors, || id);
                bearer.filter(|actor| named.contains_key(actor))
            });
            own.push((names.kind, actors.collect()));
        }
        match self.reach {
            Reach::Article => {
                sightings
                    .extend(own.iter().flat_map(|(_, actors)| actors).flatten().map(|&actor| (0, actor)));
            }
            Reach::Sentence | Reach::Paragraph => {
                self.read_bounds(row, starts);
                self.layout.each_mention(row, |mention| {
                    let actors = own.iter().find(|(layer, _)| *layer == mention.kind);
                    let actor = actors.and_then(|(_, actors)| *actors.get(mention.actor as usize)?);
                    let place = match mention.field {
                        TextField::Headline => 0,
                        TextField::Body => starts.partition_point(|&start| start <= mention.first) as u32 + 1,
                    };
                    sightings.extend(actor.map(|actor| (place, actor)));
                });
            }
        }
        sightings.sort_unstable();
        sightings.dedup();
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for place in sightings.chunk_by(|a, b| a.0 == b.0) {
            for (at, &(_, a)) in place.iter().enumerate() {
                for &(_, b) in &place[at + 1..] {
                    *pairs.entry((a, b)).or_default() += 1;
                }
            }
        }
        pairs
    }

    fn read_bounds(&self, row: DocId, starts: &mut Vec<u32>) {
        starts.clear();
        self.layout.each_bound(row, |position, start| {
            if start == Start::Paragraph || self.reach == Reach::Sentence {
                starts.push(position);
            }
        });
    }
}
