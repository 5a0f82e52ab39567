//! `morgue actors`: who is named, as a list or as counts of the names of a file.

use std::process::ExitCode;

use morgue::index::Index;
use morgue::search;
use morgue::settle::{self, ActorView, Actors, Days, Kind, NameWord};
use serde::Serialize;

use crate::Outcome;
use crate::actors_args::{ActorFormat, ActorKind, ActorOrder, ActorsArgs, ActorsCommand, ActorsPlace};
use crate::actors_names::count_names;
use crate::actors_rows::{print_json, print_table, print_text};
use crate::{actors_edit, actors_show};

/// An actor as data.
#[derive(Serialize)]
pub struct ActorRow {
    pub name: String,
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub articles: u64,
    pub first: Option<String>,
    pub last: Option<String>,
    pub roles: Vec<RoleRow>,
    pub variants: Vec<VariantRow>,
}

/// A role as data.
#[derive(Serialize)]
pub struct RoleRow {
    pub role: String,
    pub articles: u32,
    pub first: Option<String>,
    pub last: Option<String>,
}

/// A name of an actor as data.
#[derive(Serialize)]
pub struct VariantRow {
    pub name: String,
    pub articles: u32,
}

/// An open index and who is who in it.
pub struct Corpus {
    pub index: Index,
    pub actors: Actors,
    pub kinds: Vec<Kind>,
}

pub fn run(args: &ActorsArgs) -> Outcome {
    match &args.command {
        Some(ActorsCommand::Show { name, common, format }) => actors_show::show(name, common, *format),
        Some(ActorsCommand::Explain { name, common }) => actors_show::explain(name, common),
        Some(
            edit @ (ActorsCommand::Merge { .. }
            | ActorsCommand::Split { .. }
            | ActorsCommand::Rename { .. }
            | ActorsCommand::Ignore { .. }),
        ) => actors_edit::run(edit),
        None => match &args.names {
            Some(list) => count_names(args, list),
            None => list(args),
        },
    }
}

impl Corpus {
    pub fn open(common: &ActorsPlace) -> Result<Corpus, morgue::error::Error> {
        let index = Index::open(&common.place.index)?;
        let actors = settle::open(&index, &index.searcher())?;
        let kinds = match common.kind {
            None => Kind::ALL.to_vec(),
            Some(ActorKind::Person) => vec![Kind::Person],
            Some(ActorKind::Organisation) => vec![Kind::Organisation],
            Some(ActorKind::Place) => vec![Kind::Place],
        };
        Ok(Corpus { index, actors, kinds })
    }

    /// The actors with these words in a name.
    fn find(&self, query: &str) -> Vec<u32> {
        let words = name_words(query);
        if words.is_empty() {
            return Vec::new();
        }
        self.kinds.iter().flat_map(|&kind| self.actors.find(kind, &words)).collect()
    }

    /// The actors whom a name as a whole names; failing that, those with its words in a name.
    pub fn find_named(&self, name: &str) -> Vec<u32> {
        let whole = self.kinds.iter().flat_map(|&kind| self.actors.find_named(kind, name));
        let mut found: Vec<u32> = whole.map(|actor| self.actors.view(actor).number).collect();
        found.dedup();
        if found.is_empty() {
            found = self.find(name);
            found.sort_by_key(|&actor| std::cmp::Reverse(self.actors.brief(actor).1));
        }
        found
    }

    /// The articles that name an actor; the table knows it of those nobody has edited.
    pub fn count(&self, actor: u32) -> Result<u64, morgue::error::Error> {
        match self.actors.is_edited(actor) {
            true => search::count_actor(&self.index, &self.actors, actor),
            false => Ok(u64::from(self.actors.brief(actor).1)),
        }
    }

    pub fn row(&self, actor: u32) -> Result<ActorRow, morgue::error::Error> {
        let articles = self.count(actor)?;
        let ActorView { kind, name, identifier, days, names, roles, .. } = self.actors.view(actor);
        let (first, last) = show_days(days);
        let country = if kind == Kind::Place { settle::country_of(&name) } else { None };
        let roles = roles.into_iter().map(|(role, articles, days)| {
            let (first, last) = show_days(days);
            RoleRow { role, articles, first, last }
        });
        Ok(ActorRow {
            kind: kind.name(),
            country,
            id: identifier,
            articles,
            first,
            last,
            roles: roles.collect(),
            variants: names.into_iter().map(|(name, articles)| VariantRow { name, articles }).collect(),
            name,
        })
    }
}

/// The words of a query, folded.
pub fn name_words(query: &str) -> Vec<NameWord> {
    let words = query.split_whitespace().flat_map(|word| {
        let folded = settle::fold_name(word);
        let words: Vec<String> =
            folded.split(' ').filter(|word| !word.is_empty()).map(String::from).collect();
        let last = words.len();
        let open = word.ends_with('*');
        (1..).zip(words).map(move |(number, word)| match open && number == last {
            true => NameWord::Beginning(word),
            false => NameWord::Whole(word),
        })
    });
    words.collect()
}

fn show_days(days: Days) -> (Option<String>, Option<String>) {
    let show = |day: i32| {
        let epoch = jiff::civil::date(1970, 1, 1);
        let span = jiff::Span::new().try_days(day).ok()?;
        epoch.checked_add(span).ok().map(|date| date.to_string())
    };
    days.map_or((None, None), |(first, last)| (show(first), show(last)))
}

fn list(args: &ActorsArgs) -> Outcome {
    let corpus = Corpus::open(&args.common)?;
    let actors = &corpus.actors;
    let query = args.query.join(" ");
    let mut found: Vec<u32> = match query.trim() {
        "" => actors.all().filter(|&actor| corpus.kinds.contains(&actors.brief(actor).0)).collect(),
        query => corpus.find(query),
    };
    match args.sort {
        ActorOrder::Articles => {
            found.sort_by_cached_key(|&actor| {
                (std::cmp::Reverse(actors.brief(actor).1), actors.name_of(actor))
            });
        }
        ActorOrder::Name => found.sort_by_cached_key(|&actor| settle::fold_name(&actors.name_of(actor))),
        ActorOrder::First => {
            found.sort_by_cached_key(|&actor| actors.view(actor).days.map_or(i32::MAX, |days| days.0));
        }
        ActorOrder::Last => {
            found.sort_by_cached_key(|&actor| {
                std::cmp::Reverse(actors.view(actor).days.map_or(i32::MIN, |days| days.1))
            });
        }
    }
    let all = found.len();
    if !args.all {
        found.truncate(args.limit);
    }
    let rows = found.iter().map(|&actor| corpus.row(actor));
    match args.format {
        ActorFormat::Text => print_text(rows, all)?,
        ActorFormat::Jsonl | ActorFormat::Json => print_json(rows, args.format)?,
        ActorFormat::Csv => print_table(rows, b',')?,
        ActorFormat::Tsv => print_table(rows, b'\t')?,
    }
    if found.is_empty() {
        eprintln!("no actor has such a name");
    }
    Ok(if found.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
