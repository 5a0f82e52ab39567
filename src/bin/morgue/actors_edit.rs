//! `morgue actors merge`, `split`, `rename` and `ignore`: edits of `actors.toml` that keep its comments.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::eprintln;
use morgue::error::Error;
use morgue::settle::{Edits, FILE};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use crate::Outcome;
use crate::actors::Corpus;
use crate::actors_args::{ActorKind, ActorsCommand, ActorsPlace};

/// Makes the edit and writes the file.
pub fn run(edit: &ActorsCommand) -> Outcome {
    let (deed, name, names, to, common) = match edit {
        ActorsCommand::Merge { name, names, common } => ("merge", name, names.clone(), None, common),
        ActorsCommand::Split { name, names, common } => {
            let names = std::iter::once(name).chain(names).cloned().collect();
            ("split", name, names, None, common)
        }
        ActorsCommand::Rename { name, to, common } => ("rename", name, Vec::new(), Some(to), common),
        ActorsCommand::Ignore { name, common } => ("ignore", name, Vec::new(), None, common),
        ActorsCommand::Show { .. } | ActorsCommand::Explain { .. } => return Ok(ExitCode::SUCCESS),
    };
    let corpus = Corpus::open(common)?;
    let known = |name: &String| !corpus.find_named(name).is_empty();
    let asked = if names.is_empty() { vec![name.clone()] } else { names.clone() };
    if let Some(unknown) = asked.iter().find(|name| !known(name)) {
        return Err(
            format!("no actor is called {unknown}; `morgue actors {unknown}` looks for its words").into()
        );
    }
    let Some(root) = corpus.index.roots().first() else {
        return Err("the index has no corpus folder, so there is no place for actors.toml".into());
    };
    let path = root.folder.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(Error::Settings { path, source: Box::new(source) }.into()),
    };
    // The corpus could be opened, so the file is in order.
    let mut document: DocumentMut =
        text.parse().map_err(|source| Error::Settings { path: path.clone(), source: Box::new(source) })?;
    // What stands behind the last table would end up behind the new one.
    let trailing = document.trailing().as_str().unwrap_or_default().to_string();
    let entry = entries(&mut document, deed, &path)?;
    let existing = entry.iter_mut().find(|table| {
        deed == "merge" && table.get("name").and_then(Item::as_str) == Some(name) && has_kind(table, common)
    });
    match existing {
        Some(table) => {
            if let Some(list) = table.get_mut("names").and_then(Item::as_array_mut) {
                let missing = names.iter().filter(|name| !list.iter().any(|own| own.as_str() == Some(name)));
                let missing: Vec<String> = missing.cloned().collect();
                missing.into_iter().for_each(|name| list.push(name));
            }
        }
        None => {
            let mut table = table(name, &names, to, common);
            if !trailing.trim().is_empty() {
                table.decor_mut().set_prefix(format!("{trailing}\n"));
            }
            entry.push(table);
            if !trailing.trim().is_empty() {
                document.set_trailing("");
            }
        }
    }
    write(&path, &document.to_string())?;
    eprintln!("{}: {deed} {name}", path.display());
    Ok(ExitCode::SUCCESS)
}

fn entries<'d>(
    document: &'d mut DocumentMut,
    deed: &str,
    path: &std::path::Path,
) -> Result<&'d mut ArrayOfTables, Box<dyn std::error::Error>> {
    let item = document.entry(deed).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let inline =
        || format!("{}: `{deed}` is written as a list; write it as [[{deed}]] tables", path.display());
    item.as_array_of_tables_mut().ok_or_else(|| inline().into())
}

fn table(name: &str, names: &[String], to: Option<&String>, common: &ActorsPlace) -> Table {
    let mut table = Table::new();
    table["name"] = value(name);
    if let Some(to) = to {
        table["to"] = value(to);
    }
    if !names.is_empty() {
        table["names"] = value(names.iter().collect::<Array>());
    }
    if let Some(kind) = common.kind {
        table["kind"] = value(kind_name(kind));
    }
    table
}

fn has_kind(table: &Table, common: &ActorsPlace) -> bool {
    table.get("kind").and_then(Item::as_str) == common.kind.map(kind_name)
}

fn kind_name(kind: ActorKind) -> &'static str {
    match kind {
        ActorKind::Person => "person",
        ActorKind::Organisation => "organisation",
        ActorKind::Place => "place",
    }
}

/// Writes the file whole or not at all, and only if it will be read.
fn write(path: &PathBuf, text: &str) -> Result<(), Error> {
    Edits::default().read(text, path)?;
    let new = path.with_extension("toml.new");
    fs::write(&new, text)
        .and_then(|()| fs::rename(&new, path))
        .map_err(|source| Error::Settings { path: path.clone(), source: Box::new(source) })
}
