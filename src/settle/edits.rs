//! `actors.toml` and authority files: what the owner of a corpus says about its actors.
//!
//! They are read when the table is opened, not when it is built, so that an edit counts at once. A
//! mistake is an error with line and column. What they mean for a table is for
//! [`overlay`](super::overlay) to say.

use std::fs;
use std::io;
use std::path::Path;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::sightings::Kind;
use super::spelling::fold_name;
use crate::error::{Error, Result};

/// The name of the file, in the corpus folder.
pub const FILE: &str = "actors.toml";

/// What the owner says.
#[derive(Debug, Default)]
pub struct Edits {
    /// Names of one actor.
    pub merges: Vec<Merge>,
    /// Names that are an actor of their own.
    pub splits: Vec<Merge>,
    /// Actors that are shown under another name: kind, name, new name.
    pub renames: Vec<(Option<Kind>, String, String)>,
    /// Names of no actor.
    pub ignored: Vec<(Option<Kind>, String)>,
}

/// Names that belong together.
#[derive(Debug)]
pub struct Merge {
    /// What they name, if only one kind is meant.
    pub kind: Option<Kind>,
    /// The name to show.
    pub name: String,
    /// The other names.
    pub names: Vec<String>,
    /// An identifier elsewhere, from an authority file.
    pub id: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    authorities: Vec<Spanned<String>>,
    merge: Vec<Entry>,
    split: Vec<Entry>,
    rename: Vec<Rename>,
    ignore: Vec<Ignore>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Spanned<String>,
    names: Spanned<Vec<Spanned<String>>>,
    kind: Option<KindName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    name: Spanned<String>,
    to: Spanned<String>,
    kind: Option<KindName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ignore {
    name: Spanned<String>,
    kind: Option<KindName>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Person,
    Organisation,
    Place,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Authority {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    id: Option<String>,
    kind: Option<KindName>,
}

impl KindName {
    fn kind(self) -> Kind {
        match self {
            KindName::Person => Kind::Person,
            KindName::Organisation => Kind::Organisation,
            KindName::Place => Kind::Place,
        }
    }
}

impl Edits {
    /// Reads the edits of the corpora in these folders.
    ///
    /// # Errors
    /// [`Error::Settings`] with line and column of a mistake.
    pub fn load<'p>(folders: impl Iterator<Item = &'p Path>) -> Result<Edits> {
        let mut edits = Edits::default();
        for folder in folders {
            let path = folder.join(FILE);
            match fs::read_to_string(&path) {
                Ok(text) => edits.read(&text, &path)?,
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                Err(source) => return Err(Error::Settings { path, source: Box::new(source) }),
            }
        }
        Ok(edits)
    }

    /// Reads the text of an `actors.toml`.
    ///
    /// # Errors
    /// As [`Edits::load`].
    pub fn read(&mut self, text: &str, path: &Path) -> Result<()> {
        let mistake = |at: usize, message: &str| {
            let before = &text[..text.floor_char_boundary(at.min(text.len()))];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            wrong(path, line, column, message)
        };
        let file: File = toml::from_str(text)
            .map_err(|error| mistake(error.span().map_or(0, |span| span.start), error.message()))?;
        let named = |name: &Spanned<String>| match fold_name(name.get_ref()).as_str() {
            "" => Err(mistake(name.span().start, "a name is empty")),
            _ => Ok(name.get_ref().clone()),
        };
        let mut seen: FxHashMap<(u8, String), &'static str> = FxHashMap::default();
        for (deed, entries, target) in
            [("merge", &file.merge, &mut self.merges), ("split", &file.split, &mut self.splits)]
        {
            for entry in entries {
                if entry.names.get_ref().is_empty() {
                    return Err(mistake(
                        entry.names.span().start,
                        "`names` is empty; list the names that are meant",
                    ));
                }
                let mut names = Vec::new();
                for name in entry.names.get_ref() {
                    let kind = entry.kind.map_or(3, |kind| kind.kind() as u8);
                    if seen.insert((kind, name.get_ref().clone()), deed).is_some() {
                        let message =
                            format!("`{}` is merged or split twice; leave it in one place", name.get_ref());
                        return Err(mistake(name.span().start, &message));
                    }
                    names.push(named(name)?);
                }
                let kind = entry.kind.map(KindName::kind);
                target.push(Merge { kind, name: named(&entry.name)?, names, id: None });
            }
        }
        for entry in &file.rename {
            self.renames.push((entry.kind.map(KindName::kind), named(&entry.name)?, named(&entry.to)?));
        }
        for entry in &file.ignore {
            self.ignored.push((entry.kind.map(KindName::kind), named(&entry.name)?));
        }
        for authority in &file.authorities {
            let list = path.parent().unwrap_or(Path::new("")).join(authority.get_ref());
            let text = fs::read_to_string(&list).map_err(|source| {
                mistake(authority.span().start, &format!("{}: {source}", list.display()))
            })?;
            self.read_authority(&text, &list)?;
        }
        Ok(())
    }

    fn read_authority(&mut self, text: &str, path: &Path) -> Result<()> {
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            let entry: Authority = serde_json::from_str(line)
                .map_err(|error| wrong(path, number, error.column(), &error.to_string()))?;
            let kind = entry.kind.map(KindName::kind);
            self.merges.push(Merge { kind, name: entry.name, names: entry.aliases, id: entry.id });
        }
        Ok(())
    }
}

fn wrong(path: &Path, line: usize, column: usize, message: &str) -> Error {
    let message = message.lines().next().unwrap_or_default();
    let source = format!("line {line}, column {column}: {message}");
    Error::Settings { path: path.to_path_buf(), source: source.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_a_place() {
        for (text, line, column) in [
            ("[[merge]]\nname = \"A\"\nnmaes = []\n", 3, 1),
            ("[[merge]]\nname = \"A\"\nnames = []\n", 3, 9),
            ("[[merge]]\nname = \"\"\nnames = [\"B\"]\n", 2, 8),
            ("[[rename]]\nname = 7\nto = \"B\"\n", 2, 8),
            ("[[ignore]]\nname = \"A\"\nkind = \"dog\"\n", 3, 8),
            ("[[split]]\nname = \"A\"\nnames = [\"B\", \"B\"]\n", 3, 15),
            ("authorities = [\"none.jsonl\"]\n", 1, 16),
            ("[[merge]\n", 1, 9),
        ] {
            let error = Edits::default().read(text, Path::new("nowhere/actors.toml")).unwrap_err();
            let told = std::error::Error::source(&error).unwrap().to_string();
            assert!(told.starts_with(&format!("line {line}, column {column}: ")), "{text}: {told}");
        }
    }
}
