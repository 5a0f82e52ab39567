//! The reduces over the corpus: who is who, and what is a copy of what (`copies`).
//!
//! In come the names of every article (`sightings`); names that are one actor's are joined on how
//! they are spelled (`spelling`, `person`) and on the company they keep (`company`): `people` with
//! `namesakes` and `surnames`, `organisations` for these and for places
//! (`gazetteer`). Out goes a table beside the
//! index (`build`, `table`), named after the commit it belongs to. [`Actors`] is the table under the
//! owner's `actors.toml` (`edits`, `overlay`), which is what queries ask. Articles are not changed.

mod build;
mod company;
pub mod copies;
mod edits;
mod gazetteer;
mod groups;
mod namesakes;
mod organisations;
mod overlay;
mod people;
mod person;
mod sightings;
mod spelling;
mod surnames;
mod table;

pub use edits::{Edits, FILE, Merge};
pub use gazetteer::country_of;
pub use groups::Reason;
pub use overlay::{ActorView, Actors, Days, LinkView, NameWord, Selection};
pub use sightings::Kind;
pub use spelling::fold_name;

use crate::error::{Error, Result};
use crate::index::{Index, NamedArticle, Searcher, SideFile};
use sightings::{Gathered, Sightings};

/// What the reduce did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The table was there already.
    Unchanged,
    /// A new table was written.
    Written,
}

/// Builds the table of what `index` holds, if there is none yet.
///
/// # Errors
/// [`Error::ReadIndex`] when the index is damaged, [`Error::WriteIndex`] when the table cannot be
/// written.
pub fn settle(index: &Index, thread_count: usize) -> Result<Settled> {
    let searcher = index.searcher();
    let name = table_name(index, &searcher);
    if index.side_file(&name).is_some() {
        return Ok(Settled::Unchanged);
    }
    index.write_side_file(&name, &read_and_build(index, &searcher, thread_count)?)?;
    Ok(Settled::Written)
}

/// Opens the table of what `searcher` sees, under the owner's edits. A missing one is built.
///
/// # Errors
/// [`Error::ReadIndex`] when the index is damaged, [`Error::Settings`] when there is a mistake in
/// the owner's files.
pub fn open(index: &Index, searcher: &Searcher) -> Result<Actors> {
    let edits = Edits::load(index.roots().iter().map(|root| root.folder.as_path()))?;
    let name = table_name(index, searcher);
    if let Some(actors) = index.side_file(&name).and_then(|file| Actors::new(file, &edits)) {
        return Ok(actors);
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let bytes = read_and_build(index, searcher, threads)?;
    // An index that may only be read is asked with a table built for the moment.
    let _ = index.write_side_file(&name, &bytes);
    Actors::new(SideFile::unwritten(bytes), &edits).ok_or_else(|| Error::ReadIndex {
        path: index.folder().to_path_buf(),
        source: "the actors table cannot be read".into(),
    })
}

/// Settles who is who in articles at hand, without an index and without edits.
pub fn settle_articles<'a>(articles: impl IntoIterator<Item = &'a NamedArticle<'a>>) -> Actors {
    let mut gathered = Gathered::default();
    articles.into_iter().for_each(|article| gathered.add(article));
    let bytes = SideFile::unwritten(build::build(&Sightings::join(vec![gathered])));
    Actors::new(bytes, &Edits::default()).expect("a table that was just built can be read")
}

fn read_and_build(index: &Index, searcher: &Searcher, thread_count: usize) -> Result<Vec<u8>> {
    let gathered = index.read_names(&index.for_pass(searcher)?, thread_count, Gathered::add)?;
    Ok(build::build(&Sightings::join(gathered)))
}

fn table_name(index: &Index, searcher: &Searcher) -> String {
    format!("actors-{}", index.commit_key(searcher))
}
