//! `morgue copies`: which articles are one story, and what differs between them.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use morgue::document::{Document, Hash64};
use morgue::index::Index;
use morgue::settle::copies::{Cluster, Copies, Member};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::Outcome;
use crate::args::{CopiesArgs, CopiesFormat};
use crate::difference::Difference;
use crate::output::{BOLD, DIM, place};
use crate::show;

pub fn run(args: &CopiesArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let copies = Copies::open(&index)?;
    let Some(name) = &args.article else {
        list(&Articles::new(&index)?, &copies, args.format.unwrap_or(CopiesFormat::Jsonl))?;
        return Ok(if copies.cluster_count() > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    };
    let id = match show::find(&index, name)?.as_slice() {
        [] => {
            eprintln!("no article has this id or path");
            return Ok(ExitCode::FAILURE);
        }
        [document] => document.id,
        several => {
            show::list(several);
            return Ok(ExitCode::FAILURE);
        }
    };
    let Some(cluster) = copies.cluster_of(id) else {
        eprintln!("no other article has this text");
        return Ok(ExitCode::FAILURE);
    };
    let articles = Articles::new(&index)?;
    let documents =
        cluster.members.iter().map(|member| articles.read(member.id)).collect::<Result<_, _>>()?;
    print(&cluster, documents, args.format.unwrap_or(CopiesFormat::Text))?;
    Ok(ExitCode::SUCCESS)
}

/// Reads articles by id.
struct Articles<'a> {
    index: &'a Index,
    rows: FxHashMap<Hash64, morgue::index::RowAddress>,
    searcher: morgue::index::Snapshot,
}

impl Articles<'_> {
    fn new(index: &Index) -> Result<Articles<'_>, morgue::error::Error> {
        let searcher = index.searcher();
        let rows = index.addresses(&searcher)?.filter_map(|row| Some((row.id?, row))).collect();
        Ok(Articles { index, rows, searcher })
    }

    fn read(&self, id: Hash64) -> Result<Document, Box<dyn std::error::Error>> {
        let row = self.rows.get(&id).ok_or("the table of copies is not of this index")?;
        Ok(self.index.document(&self.searcher, row.row)?)
    }
}

/// A line of the list.
#[derive(Serialize)]
struct Line<'a> {
    cluster: usize,
    origin: Hash64,
    headline: &'a str,
    source: Option<&'a str>,
    published: Option<&'a str>,
    ids: Vec<Hash64>,
    members: &'a [Member],
}

fn list(
    articles: &Articles<'_>,
    copies: &Copies,
    format: CopiesFormat,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = BufWriter::new(anstream::stdout());
    for (number, cluster) in (1..).zip(copies.clusters()) {
        let document = articles.read(cluster.origin())?;
        match format {
            CopiesFormat::Text => {
                writeln!(out, "{BOLD}{}{BOLD:#}", flat(headline(&document)))?;
                writeln!(out, "  {DIM}{}{DIM:#}", credit(&document))?;
                for member in &cluster.members[1..] {
                    writeln!(out, "  {}  {}", member.id, verdict(member))?;
                }
                writeln!(out)?;
            }
            CopiesFormat::Json | CopiesFormat::Jsonl => {
                let json = format == CopiesFormat::Json;
                if json {
                    out.write_all(if number == 1 { b"[\n" } else { b",\n" })?;
                }
                let line = Line {
                    cluster: number,
                    origin: cluster.origin(),
                    headline: &document.article.headline,
                    source: document.article.source.as_ref().map(|source| source.name.as_str()),
                    published: document.article.published.as_ref().map(|moment| moment.value.as_str()),
                    ids: cluster.members.iter().map(|member| member.id).collect(),
                    members: &cluster.members,
                };
                serde_json::to_writer(&mut out, &line)?;
                if !json {
                    out.write_all(b"\n")?;
                }
            }
        }
    }
    if format == CopiesFormat::Json {
        out.write_all(if copies.cluster_count() == 0 { b"[\n]\n" } else { b"\n]\n" })?;
    }
    Ok(out.flush()?)
}

/// An article of one cluster.
#[derive(Serialize)]
struct Detail<'a> {
    #[serde(flatten)]
    member: Member,
    path: &'a str,
    record: Option<&'a str>,
    headline: &'a str,
    source: Option<&'a str>,
    agencies: &'a [String],
    published: Option<&'a str>,
    /// Words of the origin's text that it lacks.
    words_removed: usize,
    /// Words of its text that the origin lacks.
    words_added: usize,
}

fn print(cluster: &Cluster, documents: Vec<Document>, format: CopiesFormat) -> io::Result<()> {
    let mut out = anstream::stdout();
    let Some(origin) = documents.first() else { return Ok(()) };
    if format == CopiesFormat::Text {
        for (member, document) in cluster.members.iter().zip(&documents) {
            print_text(&mut out, member, document, origin)?;
        }
        return out.flush();
    }
    let details = cluster.members.iter().zip(&documents).map(|(member, document)| {
        let (words_removed, words_added) =
            Difference::between(&origin.article.body, &document.article.body).counts();
        Detail {
            member: *member,
            path: &document.origin.path,
            record: document.origin.record.as_deref(),
            headline: &document.article.headline,
            source: document.article.source.as_ref().map(|source| source.name.as_str()),
            agencies: &document.article.agencies,
            published: document.article.published.as_ref().map(|moment| moment.value.as_str()),
            words_removed,
            words_added,
        }
    });
    if format == CopiesFormat::Json {
        let details: Vec<Detail<'_>> = details.collect();
        return writeln!(out, "{}", serde_json::to_string_pretty(&details)?);
    }
    for detail in details {
        writeln!(out, "{}", serde_json::to_string(&detail)?)?;
    }
    out.flush()
}

fn print_text(
    out: &mut impl Write,
    member: &Member,
    document: &Document,
    origin: &Document,
) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}  {}", flat(headline(document)), verdict(member))?;
    writeln!(out, "  {DIM}{}{DIM:#}", credit(document))?;
    if member.id != origin.id {
        let title = Difference::between(&origin.article.headline, &document.article.headline);
        if title.counts() != (0, 0) {
            write!(out, "  headline  ")?;
            title.write(out)?;
        }
        let text = Difference::between(&origin.article.body, &document.article.body);
        match text.counts() {
            (0, 0) => writeln!(out, "  {DIM}the same text{DIM:#}")?,
            (gone, new) => {
                writeln!(out, "  {gone} words less, {new} words more")?;
                write!(out, "  ")?;
                text.write(out)?;
            }
        }
    }
    writeln!(out)
}

fn verdict(member: &Member) -> String {
    let share = match (member.share, member.origin_share) {
        (100, 100) => String::new(),
        (share, origin) => format!(" ({origin} % of the origin, {} % of its own)", 100 - share.min(100)),
    };
    format!("{}{share}", member.verdict.name())
}

fn headline(document: &Document) -> &str {
    match document.article.headline.as_str() {
        "" => "(no headline)",
        headline => headline,
    }
}

fn credit(document: &Document) -> String {
    let article = &document.article;
    let day = article.published.as_ref().map(|moment| moment.value.clone());
    let source = article.source.as_ref().map(|source| source.name.clone());
    let agencies = (!article.agencies.is_empty()).then(|| format!("credits {}", article.agencies.join(", ")));
    let place = place(&document.origin.path, document.origin.record.as_deref());
    let parts = [day, source, agencies, Some(place)].into_iter().flatten().collect::<Vec<_>>();
    format!("{}  {}", parts.join(" · "), document.id)
}

fn flat(text: &str) -> String {
    text.replace(char::is_control, " ")
}
