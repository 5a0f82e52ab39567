//! What ends a run. A record that is lost is no error: it is a [`Skip`](crate::document::Skip).

use std::path::PathBuf;

/// A failure that the run cannot go on from.
///
/// `Display` says what was being done and to what; the cause is `source()`.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A folder or list given by the user cannot be walked.
    #[error("{}: cannot be read", path.display())]
    Walk {
        /// The folder or list.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A settings file has a mistake.
    #[error("{}: not a valid settings file", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// What and where.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The index folder cannot be opened or made.
    #[error("{}: cannot open the index", path.display())]
    OpenIndex {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The index cannot be written.
    #[error("{}: cannot write the index", path.display())]
    WriteIndex {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The index cannot be read.
    #[error("{}: cannot read the index", path.display())]
    ReadIndex {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A query breaks the rules of the language.
    #[error("{message}")]
    Query {
        /// What is wrong and what to write instead.
        message: String,
        /// The byte of the query where it stands.
        column: usize,
    },
}

/// The result of something that can end a run.
pub type Result<T> = std::result::Result<T, Error>;
