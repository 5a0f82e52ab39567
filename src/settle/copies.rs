//! Copies: which articles are one story, by the text they share.
//!
//! One reduce over the fingerprints in the index gives [`Copies`], a table that is kept in a file
//! beside the index, named after the commit it was made from. Nothing here reads text.

mod gather;
mod leaders;
mod overlap;
mod table;

use serde::{Serialize, Serializer};

pub use gather::Prints;
pub use table::Copies;

use crate::document::Hash64;

/// What an article is to the origin of its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Verdict {
    /// The origin itself.
    Origin,
    /// The same text and headline.
    Verbatim,
    /// The same text under another headline.
    #[serde(rename = "rewritten-headline")]
    Retitled,
    /// A part of the text.
    Trimmed,
    /// The whole text, and more.
    Contains,
    /// Written through: much of the text, and text of its own.
    Version,
}

impl Verdict {
    const ALL: [Verdict; 6] = [
        Verdict::Origin,
        Verdict::Verbatim,
        Verdict::Retitled,
        Verdict::Trimmed,
        Verdict::Contains,
        Verdict::Version,
    ];

    /// The verdict in words.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Origin => "origin",
            Verdict::Verbatim => "verbatim",
            Verdict::Retitled => "rewritten headline",
            Verdict::Trimmed => "trimmed",
            Verdict::Contains => "contains",
            Verdict::Version => "version",
        }
    }
}

/// An article of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Member {
    /// The article.
    pub id: Hash64,
    /// What it is to the origin.
    pub verdict: Verdict,
    /// How much of its text is in the origin, in percent; an estimate.
    #[serde(serialize_with = "as_share")]
    pub share: u8,
    /// How much of the origin's text is in it, in percent; an estimate.
    #[serde(serialize_with = "as_share")]
    pub origin_share: u8,
}

fn as_share<S: Serializer>(percent: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(f64::from(*percent) / 100.0)
}

/// Articles that are one story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The articles, the origin first, the others by time.
    pub members: Vec<Member>,
}

impl Cluster {
    /// The article that the others come from.
    pub fn origin(&self) -> Hash64 {
        self.members.first().map_or(Hash64::default(), |member| member.id)
    }
}
