//! All the records of a file, those inside archives inside archives too.
//!
//! In: an open file. Out: its [`Record`]s in order, each with its place, or the [`Skip`] of a lost
//! one. An archive is gone into where it stands, as deep as the limits allow; the members of a
//! stream are streamed. One lost member never loses the next.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::archive::{self, Lost, Member, Members, Opened, Place, Rest};
use super::detect::find_layout;
use super::export_kinds::find_text_layout;
use super::input::{Input, Meter};
use super::records::{Cuts, Layout};
use super::settings::ReadSettings;
use super::{office, rtf};
use crate::document::{Format, Hash64, Record, Skip, SkipReason, Stated};

/// The records of one file, in order.
pub struct Records {
    settings: ReadSettings,
    meter: Arc<Meter>,
    size_bytes: u64,
    /// The archives that are open, the outermost first.
    levels: Vec<Level>,
    /// The file or member that is being cut.
    cuts: Option<Box<Cutting>>,
    /// Whether anything has come of the file.
    fruitful: bool,
    broken: bool,
}

/// An open archive.
struct Level {
    members: Box<dyn Members>,
    layers: Vec<&'static str>,
    /// What the places of its members begin with.
    prefix: String,
    member_count: u64,
    /// How often each name was met.
    names: FxHashMap<Hash64, u32>,
}

/// A member that is being cut into records.
struct Cutting {
    cuts: Cuts,
    layers: Vec<&'static str>,
    place: String,
    format: Option<Format>,
    stated: Option<Box<Stated>>,
}

impl Records {
    pub(super) fn open(mut input: Input, name: &str, settings: &ReadSettings) -> Result<Records, Skip> {
        let layout = find_layout(&mut input, name, settings)?;
        let mut records = Records {
            settings: settings.clone(),
            meter: Arc::clone(input.meter()),
            size_bytes: input.size_bytes(),
            levels: Vec::new(),
            cuts: None,
            fruitful: false,
            broken: false,
        };
        records.start(input, layout, String::new(), (None, None))?;
        Ok(records)
    }

    /// How many bytes of the file on disk have been read so far.
    pub fn bytes_read(&self) -> u64 {
        self.meter.bytes_read().min(self.size_bytes)
    }

    /// The hash of the file on disk, once all its records have been taken; `None` where the file
    /// was not read to its end.
    pub fn content_hash(&self) -> Option<Hash64> {
        (!self.broken && self.meter.bytes_read() >= self.size_bytes).then(|| self.meter.hash()).flatten()
    }

    /// What lies around the record that was just given, the outermost first: `gzip`, `tar`.
    pub fn layers(&self) -> Vec<&'static str> {
        let levels = self.levels.iter().flat_map(|level| &level.layers);
        levels.chain(self.cuts.iter().flat_map(|cutting| &cutting.layers)).copied().collect()
    }

    /// Begins to cut an input, or to list it where it is an archive.
    fn start(
        &mut self,
        input: Input,
        layout: Layout,
        place: String,
        (format, stated): (Option<Format>, Option<Box<Stated>>),
    ) -> Result<(), Skip> {
        let limits = &self.settings.limits;
        let mut layers = input.layers().to_vec();
        let (input, layout) = match layout {
            Layout::Archive(_) if self.levels.len() >= limits.max_archive_depth => {
                let detail = format!("more than {} archives inside each other", limits.max_archive_depth);
                return Err(Skip::new(SkipReason::TooLarge, detail));
            }
            Layout::Archive(kind) => match archive::open(kind, input, &self.settings)? {
                Opened::Document(format, input) => (input, Layout::Whole(format)),
                Opened::Members(members) => {
                    layers.push(kind.name());
                    self.levels.push(Level {
                        members,
                        layers,
                        prefix: place,
                        member_count: 0,
                        names: FxHashMap::default(),
                    });
                    return Ok(());
                }
            },
            layout => (input, layout),
        };
        let (input, layout, format) = match layout {
            Layout::Whole(kind @ (Format::Docx | Format::Rtf)) => {
                match export_in(input, kind, limits.max_document_bytes)? {
                    (input, Some(layout)) => (input, layout, None),
                    (input, None) => (input, Layout::Whole(kind), format),
                }
            }
            layout => (input, layout, format),
        };
        let max_bytes = match layout {
            Layout::Whole(
                Format::Docx | Format::Odt | Format::Pdf | Format::Rtf | Format::Email | Format::Mhtml,
            ) => limits.max_document_bytes,
            _ => limits.max_record_bytes,
        };
        let cuts = Cuts::new(input, layout, max_bytes)?;
        self.cuts = Some(Box::new(Cutting { cuts, layers, place, format, stated }));
        Ok(())
    }

    fn next_record(&mut self) -> Option<Result<Record, Skip>> {
        loop {
            if let Some(cutting) = &mut self.cuts {
                if let Some(found) = cutting.cuts.next() {
                    return Some(cutting.place(found));
                }
                self.cuts = None;
            }
            let level = self.levels.last_mut()?;
            match level.members.next_member() {
                None => {
                    let empty = level.member_count == 0 && self.levels.len() > 1;
                    let level = self.levels.pop()?;
                    if empty {
                        let skip = Skip::new(SkipReason::Empty, "no article in it");
                        return Some(Err(skip.at(some(level.prefix))));
                    }
                }
                Some(Err(Lost { place, skip, rest })) => {
                    level.member_count += 1;
                    let place = level.place(&place);
                    if rest == Rest::IsLost {
                        self.levels.pop();
                        self.broken = self.levels.is_empty();
                    }
                    return Some(Err(skip.at(some(place))));
                }
                Some(Ok(member)) => {
                    level.member_count += 1;
                    if level.member_count > self.settings.limits.max_members
                        && matches!(member.place, Place::Name(_))
                    {
                        let prefix = self.levels.pop().map(|level| level.prefix).unwrap_or_default();
                        let detail = format!("more than {} members", self.settings.limits.max_members);
                        return Some(Err(Skip::new(SkipReason::TooLarge, detail).at(some(prefix))));
                    }
                    let place = level.place(&member.place);
                    if let Err(skip) = self.enter(member, place.clone()) {
                        return Some(Err(skip.at(some(place))));
                    }
                }
            }
        }
    }

    fn enter(&mut self, member: Member, place: String) -> Result<(), Skip> {
        let Member { name, mut input, format, stated, .. } = member;
        let layout = match format {
            Some(format) => Layout::Whole(format),
            None => find_layout(&mut input, &name, &self.settings)?,
        };
        self.start(input, layout, place, (format, stated))
    }
}

impl Iterator for Records {
    type Item = Result<Record, Skip>;

    fn next(&mut self) -> Option<Result<Record, Skip>> {
        let next = self.next_record();
        let barren = next.is_none() && !self.fruitful;
        self.fruitful = true;
        if barren { Some(Err(Skip::new(SkipReason::Empty, "no article in it"))) } else { next }
    }
}

impl Level {
    /// Where a member stands, from the file on.
    fn place(&mut self, place: &Place) -> String {
        match place {
            Place::Archive => self.prefix.clone(),
            Place::Ordinal(ordinal) if self.prefix.is_empty() => ordinal.to_string(),
            Place::Ordinal(ordinal) => format!("{}:{ordinal}", self.prefix),
            Place::Name(name) => {
                // An archive may hold a name twice; its records must still be told apart.
                let met = self.names.entry(Hash64::of(name.as_bytes())).or_default();
                *met += 1;
                match *met {
                    1 => format!("{}!/{name}", self.prefix),
                    count => format!("{}!/{name}#{count}", self.prefix),
                }
            }
        }
    }
}

impl Cutting {
    /// Puts the place of the member before the place in it.
    fn place(&self, found: Result<Record, Skip>) -> Result<Record, Skip> {
        match found {
            Ok(record) => Ok(Record {
                place: self.join(record.place),
                stated: self.stated.clone(),
                format: self.format.unwrap_or(record.format),
                ..record
            }),
            Err(skip) => {
                let place = self.join(skip.record.clone());
                Err(skip.at(place))
            }
        }
    }

    fn join(&self, place: Option<String>) -> Option<String> {
        match place {
            Some(place) if self.place.is_empty() => Some(place),
            Some(place) => Some(format!("{}:{place}", self.place)),
            None => some(self.place.clone()),
        }
    }
}

/// Databases export to word processors too: such a document is cut as its text would be.
fn export_in(mut input: Input, kind: Format, max_bytes: usize) -> Result<(Input, Option<Layout>), Skip> {
    if input.fill_to(max_bytes + 1)? {
        return Ok((input, None));
    }
    let bytes = input.take(input.bytes().len());
    let parsed = if kind == Format::Docx { office::parse_docx(&bytes) } else { rtf::parse(&bytes) };
    if let Ok((stated, text)) = parsed {
        let headline = stated.headline.map_or(String::new(), |headline| headline + "\n\n");
        let text = headline + &text + "\n";
        if let Some(layout) = find_text_layout(text.as_bytes()) {
            return Ok((Input::of_bytes(text.into_bytes(), input.meter())?, Some(layout)));
        }
    }
    Ok((Input::of_bytes(bytes, input.meter())?, None))
}

/// Fills the fields that a record does not state with what its archive says.
pub(super) fn fill_in(stated: &mut Stated, around: Stated) {
    let slots = [
        (&mut stated.source, around.source),
        (&mut stated.published, around.published),
        (&mut stated.url, around.url),
        (&mut stated.language, around.language),
    ];
    for (slot, value) in slots {
        if slot.is_none() {
            *slot = value;
        }
    }
}

fn some(place: String) -> Option<String> {
    Some(place).filter(|place| !place.is_empty())
}
