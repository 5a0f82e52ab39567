//! Files that hold files: ZIP, tar and 7z archives, and crawls as WARC and ARC.
//!
//! In: the bytes of one archive. Out: its members one after the other, each as an [`Input`] with
//! its name, or a skip where one is lost. An archive inside an archive is a member like any other;
//! going down into it, and the limit on depth, are the affair of `nested`. Nothing is written to
//! disk: what must be read out of order is read in place, or held in memory up to a limit.

mod arc;
mod blob;
mod epub;
mod http;
mod seven;
mod tar;
mod warc;
mod zip;

use std::sync::Arc;

use super::input::{Input, Meter};
use super::settings::{Limits, ReadSettings};
use super::tables::Rows;
use crate::document::{Format, Skip, SkipReason, Stated};
pub(super) use blob::Blob;
#[cfg(feature = "parquet")]
pub(super) use blob::Part;
pub(super) use tar::is_header as is_tar_header;

/// A kind of archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// ZIP, and everything that is one: office documents, EPUB, WACZ.
    Zip,
    Tar,
    SevenZip,
    Warc,
    Arc,
    /// Comma- or tab-separated values: a member for each row.
    Table,
    Parquet,
}

impl Kind {
    /// What the table of formats calls it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Zip => "zip",
            Kind::Tar => "tar",
            Kind::SevenZip => "7z",
            Kind::Warc => "warc",
            Kind::Arc => "arc",
            Kind::Table => "csv",
            Kind::Parquet => "parquet",
        }
    }
}

/// The members of an archive, in order.
pub(super) trait Members: Send {
    /// Goes on to the next member. An error that is not fatal loses one member.
    fn next_member(&mut self) -> Option<Result<Member, Lost>>;
}

/// One member.
pub(super) struct Member {
    /// Its place: a name for files, an ordinal for fetched pages.
    pub place: Place,
    /// The name that its format may be told by.
    pub name: String,
    /// Its bytes.
    pub input: Input,
    /// How it is to be read where the archive decides that.
    pub format: Option<Format>,
    /// What the archive states about it.
    pub stated: Option<Box<Stated>>,
}

/// The place of a member in its archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The archive itself.
    Archive,
    /// A file of this name.
    Name(String),
    /// The record with this number.
    Ordinal(u64),
}

/// A member that is lost, or all that would follow.
pub(super) struct Lost {
    pub place: Place,
    pub skip: Skip,
    /// Whether more members may follow.
    pub rest: Rest,
}

/// What becomes of the members after a lost one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    Follows,
    IsLost,
}

impl Lost {
    fn one(place: Place, skip: Skip) -> Lost {
        Lost { place, skip, rest: Rest::Follows }
    }

    fn all(skip: Skip) -> Lost {
        Lost { place: Place::Archive, skip, rest: Rest::IsLost }
    }
}

/// What an archive turned out to be.
pub(super) enum Opened {
    /// Members to be read one by one.
    Members(Box<dyn Members>),
    /// One document that is only packed as an archive.
    Document(Format, Input),
}

/// Opens an archive.
pub(super) fn open(kind: Kind, mut input: Input, settings: &ReadSettings) -> Result<Opened, Skip> {
    let limits = &settings.limits;
    Ok(Opened::Members(match kind {
        Kind::Tar => Box::new(tar::Tar::new(input)),
        Kind::Warc => Box::new(warc::Warc::new(input, limits)),
        Kind::Arc => Box::new(arc::Arc::new(input, limits)),
        Kind::Table => Box::new(Rows::open(input, settings)?),
        Kind::Parquet => return open_parquet(input, settings),
        Kind::SevenZip => Box::new(seven::SevenZip::open(Blob::of(&mut input, limits)?, input.meter())?),
        Kind::Zip => {
            let is_file = input.file().is_some();
            let blob = if is_file { Blob::in_place(&input)? } else { Blob::of(&mut input, limits)? };
            let zip = zip::Zip::open(blob.clone(), input.meter(), limits)?;
            match zip.find_document()? {
                Some(format) if is_file => return Ok(Opened::Document(format, input)),
                Some(format) => {
                    let input = Input::of_bytes(blob.into_bytes()?, input.meter())?;
                    return Ok(Opened::Document(format, input));
                }
                None => {
                    if is_file {
                        input.read_out()?;
                    }
                    zip.into_members()?
                }
            }
        }
    }))
}

/// The parts of an office document by name, for those who read it.
pub(super) fn unzip_part(bytes: &[u8], name: &str, max_bytes: usize) -> Result<Option<Vec<u8>>, Skip> {
    let meter = Arc::new(Meter::of_memory(bytes.len() as u64, &Limits::default()));
    let zip = zip::Zip::open(Blob::memory(bytes.to_vec()), &meter, &Limits::default())?;
    zip.read(name, max_bytes)
}

#[cfg(feature = "parquet")]
fn open_parquet(mut input: Input, settings: &ReadSettings) -> Result<Opened, Skip> {
    let blob = Blob::of(&mut input, &settings.limits)?;
    let rows = super::parquet_rows::ParquetRows::open(blob, input.meter(), settings)?;
    Ok(Opened::Members(Box::new(rows)))
}

#[cfg(not(feature = "parquet"))]
fn open_parquet(_: Input, _: &ReadSettings) -> Result<Opened, Skip> {
    let detail = "a Parquet file; this program was built without the feature `parquet`";
    Err(Skip::new(SkipReason::Unrecognised, detail))
}

fn malformed(detail: impl Into<String>) -> Skip {
    Skip::new(SkipReason::Malformed, detail)
}

/// A name as reports may print it: UTF-8, in one line.
fn shown_name(name: &[u8]) -> String {
    let mut shown = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() { shown.push_str(&format!("\\x{:02x}", u32::from(c))) } else { shown.push(c) }
        }
        chunk.invalid().iter().for_each(|byte| shown.push_str(&format!("\\x{byte:02x}")));
    }
    let plain = shown.trim_start_matches("./").trim_start_matches('/');
    plain.to_string()
}

/// Whether a member is passed over as the walk passes over hidden files.
fn is_hidden(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.split('/').any(|part| part.starts_with('.') && part != "..")
}
