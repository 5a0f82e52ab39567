//! Cuts one file or member into records, one after the other, in bounded memory.
//!
//! In: its bytes and how its records lie in it. Out: the bytes of each record with its place, or a
//! skip where one is lost. A lost record never loses the next one; broken data ends the file.

use std::ops::Range;

use super::archive::Kind;
use super::email::Mailbox;
use super::export_cut::{Articles, Mark};
use super::input::Input;
use super::json_cut::{Lines, Values};
use super::reuters::Sgml;
use super::trec::Docs;
use super::xml_cut::Elements;
use crate::document::{Format, Record, Skip, SkipReason};

/// How records lie in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// The file is one record of this format.
    Whole(Format),
    /// One JSON value per line.
    Lines,
    /// JSON values one after the other.
    Values,
    /// The elements of the JSON array whose `[` stands at this byte.
    Elements(usize),
    /// `<REUTERS …> … </REUTERS>`.
    Reuters,
    /// `<DOC> … </DOC>`.
    Docs,
    /// XML elements of these names, each a record of this format.
    Tags(Format, &'static [&'static str]),
    /// Articles of an export, divided by its marks.
    Articles(Format, Mark),
    /// Messages that begin with `From `.
    Mailbox,
    /// Files or fetched pages inside this one.
    Archive(Kind),
}

/// Finds the ends of records in a window of bytes that grows at its end and is cut at its start.
pub(super) trait Cut: Send {
    /// Looks on from where the last call left off.
    fn step(&mut self, window: &[u8]) -> Step;
    /// What the window holds when no more follows.
    fn finish(&mut self, window: &[u8]) -> Result<Option<Range<usize>>, Skip>;
    /// How many bytes of the window it will not look at again.
    fn seen(&self) -> usize;
    /// The window has lost its first `count` bytes.
    fn forget(&mut self, count: usize);
    /// The place of the record at hand.
    fn place(&self) -> Option<String>;
    /// What stands before the first record and belongs to each of them.
    fn prolog(&self) -> &[u8] {
        &[]
    }
}

/// What a look at the window came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A record lies here.
    Record(Range<usize>),
    /// The window must grow first.
    More,
    /// No record follows, whatever bytes do.
    End,
    /// The bytes break the rules of the format; nothing after them can be cut.
    Broken(&'static str),
}

/// The records of one file or member, in order.
pub(super) struct Cuts {
    input: Input,
    format: Format,
    cut: Box<dyn Cut>,
    max_record_bytes: usize,
    ended: bool,
    /// Whether anything has come of the file.
    fruitful: bool,
}

impl Cuts {
    /// Starts to cut; archives are opened elsewhere.
    pub fn new(mut input: Input, layout: Layout, max_record_bytes: usize) -> Result<Cuts, Skip> {
        let (format, cut): (Format, Box<dyn Cut>) = match layout {
            Layout::Whole(format) => {
                if input.is_plain() && input.size_bytes() > max_record_bytes as u64 {
                    return Err(too_large(max_record_bytes));
                }
                (format, Box::new(Whole { seen: 0 }))
            }
            Layout::Lines => (Format::JsonLines, Box::new(Lines::default())),
            Layout::Values => (Format::Json, Box::new(Values::top())),
            Layout::Elements(start) => {
                input.consume(start + 1);
                (Format::Json, Box::new(Values::elements()))
            }
            Layout::Reuters => (Format::Reuters, Box::new(Sgml::default())),
            Layout::Docs => (Format::Trec, Box::new(Docs::default())),
            Layout::Articles(format, mark) => (format, Box::new(Articles::new(mark))),
            Layout::Tags(format, names) => (format, Box::new(Elements::new(names))),
            Layout::Mailbox => (Format::Email, Box::new(Mailbox::default())),
            Layout::Archive(_) => return Err(Skip::new(SkipReason::Unrecognised, "an archive")),
        };
        Ok(Cuts { input, format, cut, max_record_bytes, ended: false, fruitful: false })
    }

    fn next_record(&mut self) -> Result<Option<Record>, Skip> {
        let mut overlong = false;
        loop {
            match self.cut.step(self.input.bytes()) {
                Step::Record(range) => return self.take(range, overlong),
                Step::Broken(detail) => {
                    self.ended = true;
                    return Err(Skip::new(SkipReason::Malformed, detail));
                }
                Step::End => {
                    self.ended = true;
                    return self.input.read_out().map(|()| None);
                }
                Step::More => {}
            }
            if self.input.bytes().len() > self.max_record_bytes {
                overlong = true;
                self.forget(self.cut.seen());
            }
            let filled = self.input.fill().inspect_err(|_| self.ended = true)?;
            if !filled {
                self.ended = true;
                return match self.cut.finish(self.input.bytes())? {
                    Some(range) => self.take(range, overlong),
                    None => Ok(None),
                };
            }
        }
    }

    fn take(&mut self, range: Range<usize>, overlong: bool) -> Result<Option<Record>, Skip> {
        if overlong || range.len() > self.max_record_bytes {
            self.forget(range.end);
            return Err(too_large(self.max_record_bytes));
        }
        self.forget(range.start);
        let mut bytes = self.input.take(range.len());
        if !self.cut.prolog().is_empty() {
            bytes.splice(0..0, self.cut.prolog().iter().copied());
        }
        self.cut.forget(range.len());
        Ok(Some(Record { format: self.format, place: self.cut.place(), bytes, stated: None }))
    }

    fn forget(&mut self, count: usize) {
        self.input.consume(count);
        self.cut.forget(count);
    }
}

impl Iterator for Cuts {
    type Item = Result<Record, Skip>;

    fn next(&mut self) -> Option<Result<Record, Skip>> {
        let next = match self.ended {
            true => None,
            false => self.next_record().map_err(|skip| skip.at(self.cut.place())).transpose(),
        };
        let barren = next.is_none() && !self.fruitful;
        self.fruitful = true;
        if barren { Some(Err(Skip::new(SkipReason::Empty, "no article in it"))) } else { next }
    }
}

pub(super) fn too_large(max_record_bytes: usize) -> Skip {
    Skip::new(SkipReason::TooLarge, format!("longer than {max_record_bytes} bytes"))
}

/// A file that is one record.
struct Whole {
    seen: usize,
}

impl Cut for Whole {
    fn step(&mut self, window: &[u8]) -> Step {
        self.seen = window.len();
        Step::More
    }

    fn finish(&mut self, window: &[u8]) -> Result<Option<Range<usize>>, Skip> {
        Ok(Some(0..window.len()))
    }

    fn seen(&self) -> usize {
        self.seen
    }

    fn forget(&mut self, count: usize) {
        self.seen = self.seen.saturating_sub(count);
    }

    fn place(&self) -> Option<String> {
        None
    }
}
