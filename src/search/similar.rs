//! Articles like one article: those that share its names, its key phrases and its rare words.
//!
//! Each feature weighs by how few articles have it. Names are compared by whom they name, so an
//! article on Zelensky is like one on Zelenskyy.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::query::{BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::current::current;
use super::expr::Expr;
use super::matching::Tree;
use super::plan::Plan;
use super::{Hit, Order, Request, collect, named};
use crate::document::{Document, Hash64};
use crate::error::Result;
use crate::index::{Index, schema};
use crate::settle::copies::Copies;
use crate::settle::{self, Actors, Kind};
use crate::text::{Lexicon, Tokens};

/// How many words of an article are looked for.
const WORDS: usize = 40;
/// How many actors of each kind are looked for.
const ACTORS: usize = 12;
/// What a word of the headline counts more than one of the body.
const HEADLINE_TIMES: u32 = 3;
/// A word that more than one article in so many has says nothing.
const RARE: u64 = 20;
/// A corpus of fewer articles is too small for that.
const SMALL: u64 = 100;
/// Words told of a similar article.
const TOLD: usize = 8;

/// An article that is like another.
#[derive(Clone, Debug)]
pub struct Similar {
    /// The article.
    pub document: Document,
    /// How like: 1 is the article itself.
    pub score: f32,
    /// People, organisations and places that both name.
    pub names: Vec<String>,
    /// Key phrases of the one that the other has.
    pub phrases: Vec<String>,
    /// Rare words that both have, the rarest first.
    pub words: Vec<String>,
}

/// Finds the articles most like `document`, at most `limit`, the most like first. With `copies`,
/// its own copies are left out, and of others one of each story is given.
///
/// # Errors
/// As [`search`](super::search).
pub fn similar(
    index: &Index,
    document: &Document,
    limit: usize,
    copies: Option<&Copies>,
) -> Result<Vec<Similar>> {
    let searcher = index.searcher();
    let actors = settle::open(index, &searcher)?;
    let mut reader = Reader { actors: &actors, lexicon: Lexicon::default(), tokens: Tokens::default() };
    let features = reader.features(document, &searcher).map_err(|source| index.unreadable(source))?;
    let query = features.query(index, &searcher, &actors).map_err(|source| index.unreadable(source))?;
    let tree = Tree::Filter(query.box_clone());
    let query = current(index, &searcher, query)?;
    let plan = Plan { query, tree, loose: None };
    let request = Request { query: Expr::All(Vec::new()), order: Order::Relevance, limit: None, after: None };
    let (_, hits) =
        collect::collect(&searcher, &plan, &request).map_err(|source| index.unreadable(source))?;
    let own = hits.iter().find(|hit| hit.cursor.id() == document.id);
    let whole = own.or(hits.first()).map_or(1.0, |hit| hit.score).max(f32::MIN_POSITIVE);
    let story = |id: Hash64| copies.map_or(id, |copies| copies.story_of(id));
    let mut told = FxHashSet::from_iter([document.id, story(document.id)]);
    let others = hits.iter().filter(|hit| hit.cursor.id() != document.id);
    let others = others.filter(|hit| told.insert(story(hit.cursor.id())));
    others
        .take(limit)
        .map(|hit: &Hit| {
            let found = index.document(&searcher, hit.address)?;
            Ok(reader.compare(&features, found, (hit.score / whole).min(1.0) * features.in_common))
        })
        .collect()
}

/// What an article is looked for by.
#[derive(Default)]
struct Features {
    /// Actors with their kind.
    actors: Vec<(u32, Kind)>,
    /// Key phrases as printed and by folded words.
    phrases: Vec<(String, Vec<String>)>,
    /// Words with their weight beside rarity, the best first.
    words: Vec<(String, f32)>,
    /// The part of its words that other articles have too, at least half.
    in_common: f32,
}

/// Reads articles.
struct Reader<'a> {
    actors: &'a Actors,
    lexicon: Lexicon,
    tokens: Tokens,
}

impl Reader<'_> {
    fn features(&mut self, document: &Document, searcher: &Searcher) -> tantivy::Result<Features> {
        let body = searcher.schema().get_field(schema::BODY)?;
        let mut counts: FxHashMap<String, u32> = FxHashMap::default();
        for word in self.folded(&document.article.headline) {
            *counts.entry(word).or_default() += HEADLINE_TIMES;
        }
        for word in self.folded(&document.article.body) {
            *counts.entry(word).or_default() += 1;
        }
        let all = searcher.num_docs();
        let most = if all < SMALL { all / 2 } else { all / RARE };
        let (mut words, mut alone) = (Vec::new(), 0.0);
        for (word, count) in counts {
            if word.chars().count() < 3 || word.starts_with(|first: char| first.is_ascii_digit()) {
                continue;
            }
            let frequency = searcher.doc_freq(&Term::from_field_text(body, &word))?;
            let weight = 1.0 + (count as f32).ln();
            if (2..=most.max(2)).contains(&frequency) {
                words.push((weight * rarity(frequency, all), word, weight));
            } else if frequency < 2 {
                alone += weight * rarity(1, all);
            }
        }
        words.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        words.truncate(WORDS);
        let common: f32 = words.iter().map(|(value, ..)| value).sum();
        let phrases = document.about.key_phrases.iter();
        let phrases: Vec<(String, Vec<String>)> =
            phrases.map(|phrase| (phrase.text.clone(), self.folded(&phrase.text))).collect();
        Ok(Features {
            in_common: common.max(f32::MIN_POSITIVE) / (common + alone.min(common)).max(f32::MIN_POSITIVE),
            actors: self.bearers(document),
            phrases: phrases.into_iter().filter(|(_, words)| !words.is_empty()).collect(),
            words: words.into_iter().map(|(_, word, weight)| (word, weight)).collect(),
        })
    }

    fn bearers(&self, document: &Document) -> Vec<(u32, Kind)> {
        let names = &document.names;
        let mut found = Vec::new();
        for (kind, named) in [
            (Kind::Person, &names.people),
            (Kind::Organisation, &names.organisations),
            (Kind::Place, &names.places),
        ] {
            let bearers = named.iter().take(ACTORS);
            let bearers = bearers.filter_map(|actor| self.actors.bearer(kind, &actor.name, document.id));
            for bearer in bearers {
                if !found.contains(&(bearer, kind)) {
                    found.push((bearer, kind));
                }
            }
        }
        found
    }

    fn folded(&mut self, text: &str) -> Vec<String> {
        self.lexicon.trim();
        self.tokens.read(text, &mut self.lexicon);
        self.tokens.words().map(|token| self.lexicon.folded(token.word).to_string()).collect()
    }

    fn compare(&mut self, features: &Features, document: Document, score: f32) -> Similar {
        let bearers: FxHashSet<(u32, Kind)> = self.bearers(&document).into_iter().collect();
        let headline = self.folded(&document.article.headline).join(" ");
        let body = self.folded(&document.article.body).join(" ");
        let text = format!(" {headline} \n {body} ");
        let has = |words: &str| text.contains(&format!(" {words} "));
        let names = features.actors.iter().filter(|actor| bearers.contains(actor));
        let phrases = features.phrases.iter().filter(|(_, words)| has(&words.join(" ")));
        let phrases: Vec<&(String, Vec<String>)> = phrases.collect();
        let in_phrase = |word: &String| phrases.iter().any(|(_, words)| words.contains(word));
        let words = features.words.iter().filter(|(word, _)| has(word) && !in_phrase(word)).take(TOLD);
        Similar {
            names: names.map(|&(actor, _)| self.actors.name_of(actor)).collect(),
            phrases: phrases.iter().map(|(phrase, _)| phrase.clone()).collect(),
            words: words.map(|(word, _)| word.clone()).collect(),
            document,
            score,
        }
    }
}

impl Features {
    /// Finds every article that has one of the features.
    fn query(&self, index: &Index, searcher: &Searcher, actors: &Actors) -> tantivy::Result<Box<dyn Query>> {
        let body = searcher.schema().get_field(schema::BODY)?;
        let headline = searcher.schema().get_field(schema::HEADLINE)?;
        let all = searcher.num_docs();
        let mut parts: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut add = |query: Box<dyn Query>, weight: f32| {
            parts.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
        };
        for &(actor, kind) in &self.actors {
            // A place is named by many stories that have nothing else in common.
            let share = match kind {
                Kind::Person => 1.5,
                Kind::Organisation => 1.2,
                Kind::Place => 0.5,
            };
            let weight = share * rarity(u64::from(actors.brief(actor).1), all);
            add(named::query(index, kind, &actors.select(&[actor])), weight);
        }
        for field in [body, headline] {
            for (_, words) in &self.phrases {
                add(phrase(field, words), 1.0);
            }
            for (word, weight) in &self.words {
                add(term(field, word), *weight);
            }
        }
        Ok(if parts.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::new(parts)) })
    }
}

fn term(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, word), IndexRecordOption::WithFreqs))
}

fn phrase(field: Field, words: &[String]) -> Box<dyn Query> {
    match words {
        [word] => term(field, word),
        _ => {
            Box::new(PhraseQuery::new(words.iter().map(|word| Term::from_field_text(field, word)).collect()))
        }
    }
}

/// How much it says that an article has what `frequency` of `all` have.
fn rarity(frequency: u64, all: u64) -> f32 {
    ((all as f32 + 1.0) / (frequency as f32 + 0.5)).ln().max(0.1)
}
