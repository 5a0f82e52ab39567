//! What a query costs, counted and never timed, so that it is refused on every machine or on none.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::interval::Effort;

/// What a word of a dictionary, or an article it stands in, costs in the measure of [`Effort`].
pub const LOOK_UP: u64 = 20;

/// What it costs to read where a word stands.
pub const READ: u64 = 8;

/// The work that a query has cost in all articles. One of few letters can ask for so much that it
/// would not end in minutes; it is stopped and told of instead.
#[derive(Debug, Default)]
pub struct TotalEffort {
    work: AtomicU64,
    /// The word that most had to be looked up for, and how much.
    widest: Mutex<(u64, String)>,
}

impl TotalEffort {
    /// Work of five to seven seconds on one processor, as random queries of 200 letters have it.
    const MOST: u64 = 1_600_000_000;

    /// What was done so far.
    pub fn spent(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    /// Whether the query was given up; what it found is then worth nothing.
    pub fn is_spent(&self) -> bool {
        self.spent() > TotalEffort::MOST
    }

    /// Adds the work of one article.
    pub fn add(&self, work: u64) {
        // One article that was given up is enough to give the query up.
        let work = if work > Effort::MOST { TotalEffort::MOST + 1 } else { work };
        self.work.fetch_add(work, Ordering::Relaxed);
    }

    /// Adds the work of looking up what a word stands for.
    pub fn add_word(&self, work: u64, word: impl FnOnce() -> String) {
        self.add(work);
        let mut widest = self.widest.lock().unwrap_or_else(PoisonError::into_inner);
        if work > widest.0 {
            *widest = (work, word());
        }
    }

    /// What is wrong with a query that was given up, and how to mend it.
    pub fn complaint(&self) -> String {
        let widest = self.widest.lock().unwrap_or_else(PoisonError::into_inner);
        let wide = if widest.1.is_empty() { String::new() } else { format!(" (most of all `{}`)", widest.1) };
        format!(
            "this is too wide to be answered in seconds: its words{wide} stand together in too many ways; \
             use rarer words, longer beginnings, smaller distances, or fewer parts"
        )
    }
}
