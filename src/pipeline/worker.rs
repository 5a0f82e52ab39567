//! One record on its way from bytes to a document.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Settings;
use crate::classify::{Classifier, Fingerprinter};
use crate::document::{Document, Record, SCHEMA, Skip, SkipReason, SourceFile};
use crate::extract;
use crate::index::document_id;
use crate::read;
use crate::resolve::Resolver;
use crate::resolve::quotes::QuoteFinder;
use crate::text::{Language, Lexicon, Text};

/// What a worker carries from record to record: all it knows of words and names.
pub struct Worker {
    /// The words.
    pub lexicon: Lexicon,
    /// The tokens of the record at hand.
    pub text: Text,
    resolver: Resolver,
    fingerprinter: Fingerprinter,
    quotes: QuoteFinder,
    classifier: Classifier,
}

impl Default for Worker {
    fn default() -> Worker {
        Worker {
            lexicon: Lexicon::default(),
            text: Text::default(),
            resolver: Resolver::new(),
            fingerprinter: Fingerprinter::default(),
            quotes: QuoteFinder::new(),
            classifier: Classifier::new(),
        }
    }
}

impl Worker {
    /// Turns a record into a document, and leaves the tokens in [`Worker::text`].
    ///
    /// # Errors
    /// The record's [`Skip`], with its place.
    pub fn document(
        &mut self,
        record: Record,
        file: &SourceFile,
        settings: &Settings,
    ) -> Result<Document, Skip> {
        let place = record.place.clone();
        let outcome = guard(|| self.carry(record, file, settings));
        if matches!(&outcome, Err(skip) if skip.reason == SkipReason::Failed) {
            let lexicon = self.lexicon.renewed();
            *self = Worker { lexicon, ..Worker::default() };
        }
        outcome.map_err(|skip| skip.at(place))
    }

    fn carry(&mut self, record: Record, file: &SourceFile, settings: &Settings) -> Result<Document, Skip> {
        let raw = read::parse(record, file, &settings.read)?;
        let (origin, mut article) = extract::extract(raw, &settings.extract);
        let stated = article.language.take();
        self.text.read(&article.headline, &article.body, stated.as_deref(), &mut self.lexicon);
        article.language = self.text.language.map(|language| Language::code(language).into());
        let names = self.resolver.resolve(&article, &self.text, &self.lexicon);
        let quotes = self.quotes.find(&article, &self.text, &self.lexicon, &names);
        let about = self.classifier.classify(&article, &self.text, &self.lexicon);
        let id = document_id(&origin.path, origin.record.as_deref());
        let fingerprint = self.fingerprinter.fingerprint(&self.text.headline, &self.text.body, &self.lexicon);
        Ok(Document { schema: SCHEMA.into(), id, origin, article, names, quotes, about, fingerprint })
    }
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside a parser whose panic will be told as a skip: a panic hook need
/// not tell it too.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Turns a panic into a skip. Our own code does not panic; the parsers of others may.
pub(super) fn guard<T>(attempt: impl FnOnce() -> Result<T, Skip>) -> Result<T, Skip> {
    let before = GUARDED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(attempt));
    GUARDED.set(before);
    outcome.unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Err(Skip::new(SkipReason::Failed, format!("the parser gave up: {message}")))
    })
}
