//! `morgue actors show` and `explain`: the dossier of an actor, and why its names are its own.

use std::io::Write;
use std::process::ExitCode;

use morgue::search::{self, Dossier, FacetCount};
use morgue::settle::Kind;

use crate::Outcome;
use crate::actors::{ActorRow, Corpus};
use crate::actors_args::ActorsPlace;
use crate::args::ShowFormat;
use crate::number::{count, counted};
use crate::output::{BOLD, DIM};

/// Rows of each list of a dossier in text.
const ROWS: usize = 10;
/// Articles at the end of a dossier.
const LATEST: usize = 10;
/// The widest bar, in characters.
const BAR: u64 = 30;

/// Prints a dossier.
pub fn show(name: &str, common: &ActorsPlace, format: ShowFormat) -> Outcome {
    let corpus = Corpus::open(common)?;
    let found = corpus.find_named(name);
    let Some(&actor) = found.first() else {
        eprintln!("no actor is called so; `morgue actors {name}` looks for its words");
        return Ok(ExitCode::FAILURE);
    };
    if found.len() > 1 {
        let others: Vec<String> =
            found.iter().skip(1).take(8).map(|&other| corpus.actors.name_of(other)).collect();
        anstream::eprintln!("{DIM}also called so: {}{DIM:#}", others.join(", "));
    }
    let row = corpus.row(actor)?;
    let dossier = search::dossier(&corpus.index, &corpus.actors, actor, LATEST)?;
    match format {
        ShowFormat::Text => print_text(&row, &dossier)?,
        ShowFormat::Json => print_json(&row, &dossier)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn print_json(row: &ActorRow, dossier: &Dossier) -> Result<(), Box<dyn std::error::Error>> {
    let mut json = serde_json::to_value(row)?;
    json["articles"] = dossier.articles.into();
    for (label, list) in [
        ("people", &dossier.company[Kind::Person as usize]),
        ("organisations", &dossier.company[Kind::Organisation as usize]),
        ("places", &dossier.company[Kind::Place as usize]),
        ("sources", &dossier.sources),
        ("months", &dossier.months),
    ] {
        json[label] = serde_json::to_value(list)?;
    }
    let latest = dossier.latest.iter().map(|document| {
        serde_json::json!({
            "id": document.id,
            "published": document.article.published.as_ref().map(|moment| &moment.value),
            "source": document.article.source.as_ref().map(|source| &source.name),
            "headline": document.article.headline,
            "path": document.origin.path,
        })
    });
    json["latest"] = latest.collect::<Vec<_>>().into();
    println!("{}", serde_json::to_string_pretty(&json)?);
    Ok(())
}

fn print_text(row: &ActorRow, dossier: &Dossier) -> std::io::Result<()> {
    let mut out = anstream::stdout();
    writeln!(out, "{BOLD}{}{BOLD:#}", row.name)?;
    let days = match (&row.first, &row.last) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let country = row.country.map(|country| format!(" in {country}")).unwrap_or_default();
    writeln!(out, "{DIM}{}{country}, {}{days}{DIM:#}", row.kind, counted(dossier.articles, "article"))?;
    if let Some(id) = &row.id {
        writeln!(out, "{DIM}{id}{DIM:#}")?;
    }
    let names: Vec<String> = row
        .variants
        .iter()
        .map(|name| format!("{} ({})", name.name, count(u64::from(name.articles))))
        .collect();
    writeln!(out, "\n{DIM}{:>13}{DIM:#}  {}", "names", names.join(", "))?;
    for (number, role) in row.roles.iter().take(ROWS).enumerate() {
        let label = if number == 0 { "roles" } else { "" };
        let days = match (&role.first, &role.last) {
            (Some(first), Some(last)) if first == last => format!(", {first}"),
            (Some(first), Some(last)) => format!(", {first} to {last}"),
            _ => String::new(),
        };
        writeln!(out, "{DIM}{label:>13}{DIM:#}  {} {DIM}({}{days}){DIM:#}", role.role, role.articles)?;
    }
    for (label, list) in [
        ("with people", &dossier.company[Kind::Person as usize]),
        ("organisations", &dossier.company[Kind::Organisation as usize]),
        ("places", &dossier.company[Kind::Place as usize]),
        ("sources", &dossier.sources),
    ] {
        if !list.is_empty() {
            writeln!(out, "{DIM}{label:>13}{DIM:#}  {}", line_up(list))?;
        }
    }
    let most = dossier.months.iter().map(|month| month.count).max().unwrap_or(1).max(1);
    for (number, month) in dossier.months.iter().enumerate() {
        let label = if number == 0 { "months" } else { "" };
        let bar = "█".repeat((month.count * BAR).div_ceil(most) as usize);
        writeln!(
            out,
            "{DIM}{label:>13}{DIM:#}  {} {:>6}  {DIM}{bar}{DIM:#}",
            month.value,
            count(month.count)
        )?;
    }
    for (number, document) in dossier.latest.iter().enumerate() {
        let label = if number == 0 { "latest" } else { "" };
        let article = &document.article;
        let day = article.published.as_ref().map(|moment| moment.value.get(..10).unwrap_or(&moment.value));
        let headline = if article.headline.is_empty() { "(no headline)" } else { &article.headline };
        writeln!(
            out,
            "{DIM}{label:>13}  {:10}{DIM:#}  {headline}  {DIM}{}{DIM:#}",
            day.unwrap_or(""),
            document.id
        )?;
    }
    out.flush()
}

fn line_up(list: &[FacetCount]) -> String {
    let rows = list.iter().take(ROWS).map(|row| format!("{} ({})", row.value, count(row.count)));
    rows.collect::<Vec<_>>().join(", ")
}

/// Prints why names were joined, or were not.
pub fn explain(name: &str, common: &ActorsPlace) -> Outcome {
    let corpus = Corpus::open(common)?;
    let found = corpus.find_named(name);
    let mut out = anstream::stdout();
    for &actor in found.iter().take(ROWS) {
        let view = corpus.actors.view(actor);
        writeln!(
            out,
            "{BOLD}{}{BOLD:#}  {DIM}{}, {}{DIM:#}",
            view.name,
            view.kind.name(),
            counted(u64::from(view.articles), "article")
        )?;
        for (name, articles) in &view.names {
            writeln!(out, "  {DIM}{:>8}{DIM:#}  {name}", count(u64::from(*articles)))?;
        }
        for (label, wanted) in [("joined", true), ("kept apart", false)] {
            for link in view.links.iter().filter(|link| link.reason.joins() == wanted) {
                let company = match link.companions.as_slice() {
                    [] => String::new(),
                    companions => format!("; both with {}", companions.join(", ")),
                };
                let pair = match link.name == link.other {
                    true => format!("several people called {}", link.name),
                    false => format!("{} and {}", link.name, link.other),
                };
                writeln!(out, "  {DIM}{label}{DIM:#}  {pair}: {}{company}", link.reason.text())?;
            }
        }
        if corpus.actors.is_edited(actor) {
            writeln!(out, "  {DIM}actors.toml has a say in this{DIM:#}")?;
        }
    }
    out.flush()?;
    if found.is_empty() {
        eprintln!("no actor is called so");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}
