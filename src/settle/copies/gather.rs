//! The reduce: fingerprints of all articles in, clusters of copies out.
//!
//! Articles are taken from the longest to the shortest. Each is compared with the leaders met so
//! far: it joins the one that holds most of its text, or becomes a leader itself. So every copy is
//! held against a text that contains it, never against another copy, and no chain of weak links
//! can grow; members that share nothing with the others of their group are gathered anew. The cost
//! does not depend on how many copies a cluster has; and since the order is that of the texts and
//! ids themselves, the outcome is the same for every order of reading.

use std::cmp::Reverse;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::leaders::{ENTERED, Leaders};
use super::overlap::{SHORT_WORDS, Sketch, nearness, overlap};
use super::{Cluster, Member, Verdict};
use crate::document::{Fingerprint, Hash64};
use crate::index::Print;

/// From this share on, what is missing is a matter of typography.
const WHOLE: f32 = 0.93;
/// A shorter text of which this share is in the origin is a trimmed one.
const PART: f32 = 0.8;

/// A text that holds less of the leader than this is a part of it.
const MOST: f32 = 0.8;
/// Two parts of a leader that share less of the shorter one are of two stories.
const RELATED: f32 = 0.3;
/// The hashes of a piece.
const PIECE: usize = 1 << 20;
/// The hashes of a text are at most so many.
const MOST_HASHES: usize = 3 * u8::MAX as usize;
/// Members that do not belong to their group are gathered again; few are left after that.
const ROUNDS: usize = 3;

/// What is known of all articles. A text that many share is kept once.
#[derive(Default)]
pub struct Prints {
    articles: Vec<Article>,
    texts: Vec<Text>,
    /// The hashes of all texts, in pieces: one list would be copied whenever it grows, and stand in
    /// memory twice.
    hashes: Vec<Vec<u32>>,
    /// The texts by a hash of all that is known of them.
    known: FxHashMap<u64, u32>,
}

struct Article {
    id: Hash64,
    published: Option<i64>,
    headline: u32,
    text: u32,
    source: u32,
    agencies: [u32; 2],
}

struct Text {
    body: u64,
    word_count: u32,
    piece: u32,
    start: u32,
    opening: u8,
    particulars: u8,
    minima: u8,
}

impl Prints {
    /// Makes room for `count` articles.
    pub fn with_capacity(count: usize) -> Prints {
        Prints { articles: Vec::with_capacity(count), ..Prints::default() }
    }

    /// Adds an article.
    pub fn add(&mut self, print: &Print) {
        let Fingerprint { body, headline, word_count, opening, particulars, minima } = &print.fingerprint;
        let all = FxBuildHasher.hash_one((body, word_count, opening, particulars, minima));
        let text = *self.known.entry(all).or_insert_with(|| {
            if self.hashes.last().is_none_or(|piece| piece.len() + MOST_HASHES > PIECE) {
                self.hashes.push(Vec::with_capacity(PIECE));
            }
            let pieces = self.hashes.len() as u32;
            let hashes = self.hashes.last_mut().expect("there is one with room");
            let start = hashes.len() as u32;
            let [opening, particulars, minima] = [opening, particulars, minima].map(|list| {
                let list = &list[..list.len().min(usize::from(u8::MAX))];
                hashes.extend_from_slice(list);
                list.len() as u8
            });
            self.texts.push(Text {
                body: *body,
                word_count: *word_count,
                piece: pieces - 1,
                start,
                opening,
                particulars,
                minima,
            });
            self.texts.len() as u32 - 1
        });
        let &Print { id, published, source, agencies, .. } = print;
        self.articles.push(Article { id, published, headline: *headline, text, source, agencies });
    }

    /// Groups the articles. Clusters come in the order of their origins' ids, members with the
    /// origin first and the others by time.
    pub fn gather(mut self) -> Vec<Cluster> {
        self.known = FxHashMap::default();
        let texts = &self.texts;
        self.articles.sort_unstable_by_key(|article| {
            let text = &texts[article.text as usize];
            (Reverse(text.word_count), text.body, article.headline, article.id)
        });
        let mut clusters = Vec::new();
        let mut waiting: Vec<u32> = (0..self.articles.len() as u32).collect();
        for _ in 0..ROUNDS {
            let groups = self.group(&waiting);
            waiting.clear();
            for group in groups {
                let (kept, strangers): (Vec<u32>, Vec<u32>) = self.split(&group);
                waiting.extend(strangers);
                if kept.len() > 1 {
                    clusters.push(self.describe(&kept));
                }
            }
            waiting.sort_unstable();
        }
        clusters.sort_unstable_by_key(|cluster| cluster.origin());
        clusters
    }

    /// Groups some of the articles by their leaders. Each group begins with its leader.
    fn group(&self, waiting: &[u32]) -> Vec<Vec<u32>> {
        let mut leaders = Leaders::new(self.count_entries(waiting));
        let mut by_leader: Vec<(u32, u32)> = Vec::with_capacity(waiting.len());
        for &at in waiting {
            let twin = by_leader.last().filter(|(_, last)| self.are_twins(at, *last));
            let short = self.text(at).word_count < SHORT_WORDS;
            let leader = match twin {
                Some(&(leader, _)) => Some(leader),
                None if short => None,
                None => self.find_leader(at, &mut leaders),
            };
            by_leader.push((leader.unwrap_or(at), at));
            if leader.is_none() && !short {
                leaders.enter(at, self.sketch(at).minima);
            }
        }
        drop(leaders);
        by_leader.sort_unstable();
        let groups = by_leader.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        groups.map(|group| group.iter().map(|&(_, at)| at).collect()).collect()
    }

    /// At most so many hashes of leaders there can be among some articles in their order.
    fn count_entries(&self, waiting: &[u32]) -> usize {
        let texts = waiting.chunk_by(|&a, &b| self.article(a).text == self.article(b).text);
        texts.map(|twins| usize::from(self.text(twins[0]).minima).min(ENTERED)).sum()
    }

    /// Tells the members of a group that have nothing to do with each other apart: a digest holds
    /// many stories, and an outlet may put one of its own behind a wire's. The longest text that
    /// is not the whole of the leader decides which of them the group is about.
    fn split(&self, group: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let shares = |first: u32, second: u32| {
            overlap(self.sketch(first).minima, self.sketch(second).minima, Fingerprint::KEPT)
        };
        let Some((&leader, others)) = group.split_first() else { return (Vec::new(), Vec::new()) };
        let Some(&anchor) = others.iter().find(|&&at| shares(at, leader).second < MOST) else {
            return (group.to_vec(), Vec::new());
        };
        group.iter().partition(|&&at| {
            let shared = shares(at, anchor);
            at == leader || shared.first.max(shared.second) >= RELATED
        })
    }

    fn find_leader(&self, at: u32, leaders: &mut Leaders) -> Option<u32> {
        let sketch = self.sketch(at);
        let candidates = leaders.candidates(sketch.minima).into_iter();
        let near = candidates.filter_map(|leader| Some((nearness(&sketch, &self.sketch(leader))?, leader)));
        let best = near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|(_, leader)| leader)
    }

    fn article(&self, at: u32) -> &Article {
        &self.articles[at as usize]
    }

    fn text(&self, at: u32) -> &Text {
        &self.texts[self.article(at).text as usize]
    }

    fn sketch(&self, at: u32) -> Sketch<'_> {
        let &Text { word_count, piece, start, opening, particulars, minima, .. } = self.text(at);
        let hashes = &self.hashes[piece as usize][start as usize..];
        let (opening, rest) = hashes.split_at(usize::from(opening));
        let (particulars, rest) = rest.split_at(usize::from(particulars));
        let minima = &rest[..usize::from(minima)];
        Sketch { word_count, published: self.article(at).published, opening, particulars, minima }
    }

    /// Whether two articles have the same words. Short ones must share the headline too.
    fn are_twins(&self, first: u32, second: u32) -> bool {
        let (text, headline) = (self.text(first), self.article(first).headline);
        let long = text.word_count >= SHORT_WORDS;
        text.has_words_of(self.text(second))
            && (long || headline == self.article(second).headline && headline != 0)
    }

    /// Names the origin of a group, and what the others are to it.
    fn describe(&self, group: &[u32]) -> Cluster {
        let agencies = group.iter().flat_map(|&at| self.article(at).agencies);
        let credited: FxHashSet<u32> = agencies.filter(|&agency| agency != 0).collect();
        let time = |article: &Article| article.published.map_or((1, 0), |time| (0, time));
        // The outlet that the others credit is where it comes from; then who had it first; of two
        // at one time the fuller text.
        let origin = group.iter().copied().min_by_key(|&at| {
            let article = self.article(at);
            let credited = credited.contains(&article.source);
            (!credited, time(article), Reverse(self.text(at).word_count), article.id)
        });
        let Some(origin) = origin else { return Cluster { members: Vec::new() } };
        let mut articles = group.to_vec();
        articles.sort_unstable_by_key(|&at| {
            let article = self.article(at);
            (at != origin, time(article), article.id)
        });
        let members = articles.into_iter().map(|at| self.compare(at, origin)).collect();
        Cluster { members }
    }

    fn compare(&self, at: u32, origin: u32) -> Member {
        let shares = overlap(self.sketch(at).minima, self.sketch(origin).minima, Fingerprint::KEPT);
        let same = self.text(at).has_words_of(self.text(origin));
        let (share, origin_share) = if same { (1.0, 1.0) } else { (shares.first, shares.second) };
        let (article, first) = (self.article(at), self.article(origin));
        let verdict = match () {
            () if at == origin => Verdict::Origin,
            () if share >= WHOLE && origin_share >= WHOLE => match article.headline == first.headline {
                true => Verdict::Verbatim,
                false => Verdict::Retitled,
            },
            // An outlet that prints a story again does not trim it, it brings it up to date.
            () if article.source != 0 && article.source == first.source => Verdict::Version,
            () if share >= PART && share >= origin_share => Verdict::Trimmed,
            () if origin_share >= PART => Verdict::Contains,
            () => Verdict::Version,
        };
        let percent = |share: f32| (share * 100.0).round() as u8;
        Member { id: article.id, verdict, share: percent(share), origin_share: percent(origin_share) }
    }
}

impl Text {
    fn has_words_of(&self, other: &Text) -> bool {
        self.body == other.body && self.word_count == other.word_count
    }
}
