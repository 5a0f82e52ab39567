//! The reduce: fingerprints of all articles in, clusters of copies out.
//!
//! Articles are taken from the longest to the shortest. Each is compared with the leaders met so
//! far: it joins the one that holds most of its text, or becomes a leader itself. So every copy is
//! held against a text that contains it, never against another copy, and no chain of weak links
//! can grow; members that share nothing with the others of their group are gathered anew. The cost
//! does not depend on how many copies a cluster has; and since the order is that of the texts and
//! ids themselves, the outcome is the same for every order of reading.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::leaders::Leaders;
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
/// Members that do not belong to their group are gathered again; few are left after that.
const ROUNDS: usize = 3;

/// What is known of all articles.
#[derive(Default)]
pub struct Prints {
    articles: Vec<Article>,
    /// The hashes of all articles.
    hashes: Vec<u32>,
}

struct Article {
    id: Hash64,
    body: u64,
    published: Option<i64>,
    headline: u32,
    word_count: u32,
    source: u32,
    agencies: [u32; 2],
    start: u32,
    opening: u8,
    particulars: u8,
    minima: u8,
}

impl Prints {
    /// Adds an article.
    pub fn add(&mut self, print: &Print) {
        let known = &print.fingerprint;
        let Ok(start) = u32::try_from(self.hashes.len()) else { return };
        let mut keep = |hashes: &[u32]| {
            let hashes = &hashes[..hashes.len().min(usize::from(u8::MAX))];
            self.hashes.extend_from_slice(hashes);
            hashes.len() as u8
        };
        let (opening, particulars, minima) =
            (keep(&known.opening), keep(&known.particulars), keep(&known.minima));
        self.articles.push(Article {
            id: print.id,
            body: known.body,
            published: print.published,
            headline: known.headline,
            word_count: known.word_count,
            source: print.source,
            agencies: print.agencies,
            start,
            opening,
            particulars,
            minima,
        });
    }

    /// Groups the articles. Clusters come in the order of their origins' ids, members with the
    /// origin first and the others by time.
    pub fn gather(mut self) -> Vec<Cluster> {
        self.articles.sort_unstable_by_key(|article| {
            (Reverse(article.word_count), article.body, article.headline, article.id)
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
        let mut leaders = Leaders::new(waiting.len());
        let mut by_leader: Vec<(u32, u32)> = Vec::with_capacity(waiting.len());
        for &at in waiting {
            let article = self.article(at);
            let twin = by_leader.last().filter(|(_, last)| article.is_twin(self.article(*last)));
            let short = article.word_count < SHORT_WORDS;
            let leader = match twin {
                Some(&(leader, _)) => Some(leader),
                None if short => None,
                None => self.find_leader(article, &mut leaders),
            };
            by_leader.push((leader.unwrap_or(at), at));
            if leader.is_none() && !short {
                leaders.enter(at, self.sketch(article).minima);
            }
        }
        by_leader.sort_unstable();
        let groups = by_leader.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        groups.map(|group| group.iter().map(|&(_, at)| at).collect()).collect()
    }

    /// Tells the members of a group that have nothing to do with each other apart: a digest holds
    /// many stories, and an outlet may put one of its own behind a wire's. The longest text that
    /// is not the whole of the leader decides which of them the group is about.
    fn split(&self, group: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let shares = |first: u32, second: u32| {
            let minima = |at: u32| self.sketch(self.article(at)).minima;
            overlap(minima(first), minima(second), Fingerprint::KEPT)
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

    fn find_leader(&self, article: &Article, leaders: &mut Leaders) -> Option<u32> {
        let sketch = self.sketch(article);
        let candidates = leaders.candidates(sketch.minima).into_iter();
        let near = candidates.filter_map(|leader| {
            let nearness = nearness(&sketch, &self.sketch(self.article(leader)))?;
            Some((nearness, leader))
        });
        let best = near.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.map(|(_, leader)| leader)
    }

    fn article(&self, at: u32) -> &Article {
        &self.articles[at as usize]
    }

    fn sketch(&self, article: &Article) -> Sketch<'_> {
        let hashes = &self.hashes[article.start as usize..];
        let (opening, hashes) = hashes.split_at(usize::from(article.opening));
        let (particulars, hashes) = hashes.split_at(usize::from(article.particulars));
        let minima = &hashes[..usize::from(article.minima)];
        let (word_count, published) = (article.word_count, article.published);
        Sketch { word_count, published, opening, particulars, minima }
    }

    /// Names the origin of a group, and what the others are to it.
    fn describe(&self, group: &[u32]) -> Cluster {
        let mut articles: Vec<&Article> = group.iter().map(|&at| self.article(at)).collect();
        let credited: FxHashSet<u32> =
            articles.iter().flat_map(|article| article.agencies).filter(|&agency| agency != 0).collect();
        // The outlet that the others credit is where it comes from; then who had it first; of two
        // at one time the fuller text.
        let order = |article: &&Article| {
            let credited = credited.contains(&article.source);
            let time = article.published.map_or((1, 0), |time| (0, time));
            (!credited, time, Reverse(article.word_count), article.id)
        };
        let origin = articles.iter().copied().min_by_key(order);
        let Some(origin) = origin else { return Cluster { members: Vec::new() } };
        articles.sort_unstable_by_key(|article| {
            let time = article.published.map_or((1, 0), |time| (0, time));
            (article.id != origin.id, time, article.id)
        });
        let members = articles.into_iter().map(|article| self.compare(article, origin)).collect();
        Cluster { members }
    }

    fn compare(&self, article: &Article, origin: &Article) -> Member {
        let shares = overlap(self.sketch(article).minima, self.sketch(origin).minima, Fingerprint::KEPT);
        let same = article.body == origin.body && article.word_count == origin.word_count;
        let (share, origin_share) = if same { (1.0, 1.0) } else { (shares.first, shares.second) };
        let verdict = match () {
            () if article.id == origin.id => Verdict::Origin,
            () if share >= WHOLE && origin_share >= WHOLE => match article.headline == origin.headline {
                true => Verdict::Verbatim,
                false => Verdict::Retitled,
            },
            // An outlet that prints a story again does not trim it, it brings it up to date.
            () if article.source != 0 && article.source == origin.source => Verdict::Version,
            () if share >= PART && share >= origin_share => Verdict::Trimmed,
            () if origin_share >= PART => Verdict::Contains,
            () => Verdict::Version,
        };
        let percent = |share: f32| (share * 100.0).round() as u8;
        Member { id: article.id, verdict, share: percent(share), origin_share: percent(origin_share) }
    }
}

impl Article {
    /// Whether two articles have the same words. Short ones must share the headline too.
    fn is_twin(&self, other: &Article) -> bool {
        let same = self.body == other.body && self.word_count == other.word_count;
        same && (self.word_count >= SHORT_WORDS || self.headline == other.headline && self.headline != 0)
    }
}
