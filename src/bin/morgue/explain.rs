//! `morgue explain`: how a query is read, and what its words stand for.

use std::io::Write;
use std::process::ExitCode;

use morgue::index::Index;
use morgue::search::{self, Expr, Sense};

use crate::Outcome;
use crate::args::{Dates, ExtractFormat, Place};
use crate::number::counted;
use crate::output::{BOLD, DIM};
use crate::search::parse_query;

/// Words shown of each expansion.
const SHOWN: usize = 12;

/// Show how a query is read
///
/// Prints the query in full, its tree, and for every word how it is read, the words of the index
/// it stands for, and how many articles hold one of them at most: what the answer costs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue explain '(oil OR petrol*) W/10 price'
  morgue explain 'trump! near5 said' --format json | jq '.words[].forms'")]
pub struct ExplainArgs {
    /// The query; several words are joined
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    dates: Dates,
    /// Form of the output: json; text unless given
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<ExtractFormat>,
}

pub fn run(args: &ExplainArgs) -> Outcome {
    let index = Index::open(&args.place.index)?;
    let words = crate::topics::written_out(&args.query, &index)?;
    let query = parse_query(&words, &args.dates)?;
    let explained = search::explain(&index, &query)?;
    let mut out = anstream::stdout();
    if args.format.is_some() {
        writeln!(out, "{}", serde_json::to_string(&explained)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "{BOLD}{}{BOLD:#}", explained.query)?;
    write_tree(&mut out, &query, 1)?;
    for word in &explained.words {
        let articles = counted(word.articles, "article");
        writeln!(out, "\n{BOLD}{}{BOLD:#}  {DIM}{}, at most {articles}{DIM:#}", word.word, word.reading)?;
        let shown: Vec<&str> = word.forms.iter().take(SHOWN).map(String::as_str).collect();
        write!(out, "  {}", if shown.is_empty() { "(no such word)".into() } else { shown.join(" ") })?;
        if word.forms.len() > SHOWN {
            write!(out, " {DIM}and {} more{DIM:#}", word.forms.len() - SHOWN)?;
        }
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_tree(out: &mut impl Write, expr: &Expr, depth: usize) -> std::io::Result<()> {
    let (label, parts): (String, Vec<&Expr>) = match expr {
        Expr::All(parts) => ("all of".into(), parts.iter().collect()),
        Expr::Any(parts) => ("any of".into(), parts.iter().collect()),
        Expr::Not(part) => ("not".into(), vec![part]),
        Expr::AtLeast { count, part } => (format!("at least {count} times"), vec![part]),
        Expr::Inside { region, part } => (format!("inside {region:?}").to_lowercase(), vec![part]),
        Expr::Said { by, part } => {
            let said = Expr::Said { by: by.clone(), part: None }.to_string();
            let label = if by.is_some() { said } else { "in a quote".into() };
            (label, part.iter().map(Box::as_ref).collect())
        }
        Expr::Near(near) => {
            let not = if near.sense == Sense::Without { "NOT " } else { "" };
            (format!("{not}{}", near.relation), vec![&near.left, &near.right])
        }
        Expr::Words(_) | Expr::Published { .. } | Expr::Id(_) => (expr.to_string(), Vec::new()),
    };
    writeln!(out, "{:width$}{label}", "", width = depth * 2)?;
    parts.into_iter().try_for_each(|part| write_tree(out, part, depth + 1))
}
