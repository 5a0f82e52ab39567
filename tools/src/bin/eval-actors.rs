//! Scores actor resolution across a corpus: pairwise and B³, on tables of who is named where.
//!
//! `eval-actors [--show] [--floors=FILE] FILE…`, the files as `tests/fixtures/actors/*.txt`: an article a
//! line, the day, then `P key: name (role) ~ surface, surface` between bars. The tables go through the
//! code that `morgue index` runs, each file a corpus of its own; a mention is a name in an article.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::process::ExitCode;

use morgue::document::Hash64;
use morgue::index::{NamedActor, NamedArticle};
use morgue::settle::{Kind, settle_articles};
use morgue_tools::figures::Figures;

/// One name in one article: who it is, and whom it was taken for.
struct Mention {
    kind: Kind,
    name: String,
    gold: String,
    found: String,
    line: usize,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let (mut show, mut floors, mut files) = (false, None, Vec::new());
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--show" => show = true,
            other => match other.strip_prefix("--floors=") {
                Some(path) => floors = Some(path.to_string()),
                None => files.push(other.to_string()),
            },
        }
    }
    let mut all = Vec::new();
    for (ordinal, file) in files.iter().enumerate() {
        let text = std::fs::read_to_string(file)?;
        let mut mentions = resolve(&text).map_err(|mistake| format!("{file}: {mistake}"))?;
        print_scores(file, &mentions);
        if show {
            print_mistakes(&mentions);
        }
        for mention in &mut mentions {
            mention.gold = format!("{ordinal} {}", mention.gold);
            mention.found = format!("{ordinal} {}", mention.found);
        }
        all.extend(mentions);
    }
    for kind in Kind::ALL {
        let of_kind: Vec<&Mention> = all.iter().filter(|mention| mention.kind == kind).collect();
        print_line(kind.name(), &of_kind);
    }
    let (precision, recall) = print_scores("all", &all);
    let mut figures = Figures::default();
    figures.note("actors-precision", precision);
    figures.note("actors-recall", recall);
    Ok(if figures.hold(floors)? > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn resolve(text: &str) -> Result<Vec<Mention>, String> {
    let mut articles: Vec<NamedArticle<'_>> = Vec::new();
    let mut mentions = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.starts_with('#')) {
        let mut parts = line.split('|').map(str::trim);
        let day: jiff::civil::Date =
            parts.next().unwrap_or_default().parse().map_err(|_| format!("line {number}: no day"))?;
        let days = (day - jiff::civil::date(1970, 1, 1)).get_days();
        let mut actors: [Vec<NamedActor<'_>>; 3] = Default::default();
        for part in parts {
            let wrong = || format!("line {number}: `{part}` is not `P key: name`");
            let (head, rest) = part.split_once(": ").ok_or_else(wrong)?;
            let (kind, gold) = head.split_once(' ').ok_or_else(wrong)?;
            let kind = match kind {
                "P" => Kind::Person,
                "O" => Kind::Organisation,
                "L" => Kind::Place,
                _ => return Err(wrong()),
            };
            let (rest, surfaces) = rest.split_once(" ~ ").unwrap_or((rest, ""));
            let (name, role) = match rest.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
                Some((name, role)) => (name, Some(Cow::from(role))),
                None => (rest, None),
            };
            let surfaces = surfaces.split(", ").filter(|surface| !surface.is_empty()).collect();
            actors[kind as usize].push(NamedActor { name: name.into(), role, surfaces });
            let gold = format!("{} {gold}", kind.name());
            mentions.push(Mention { kind, name: name.into(), gold, found: String::new(), line: number });
        }
        let id = Hash64::of(number.to_string().as_bytes());
        articles.push(NamedArticle { id, day: Some(days), actors });
    }
    let actors = settle_articles(&articles);
    for mention in &mut mentions {
        let id = Hash64::of(mention.line.to_string().as_bytes());
        let found = actors.bearer(mention.kind, &mention.name, id);
        let number = found.ok_or_else(|| format!("line {}: {} is nobody", mention.line, mention.name))?;
        mention.found = format!("{number} {}", actors.name_of(number));
    }
    Ok(mentions)
}

fn print_scores(label: &str, mentions: &[Mention]) -> (f64, f64) {
    print_line(label, &mentions.iter().collect::<Vec<_>>())
}

fn print_line(label: &str, mentions: &[&Mention]) -> (f64, f64) {
    let (mut both, mut found, mut gold) = (0_u64, 0_u64, 0_u64);
    let (mut b_precision, mut b_recall) = (0.0, 0.0);
    for (ordinal, a) in mentions.iter().enumerate() {
        let (mut same_both, mut same_found, mut same_gold) = (0, 0, 0);
        for (other, b) in mentions.iter().enumerate() {
            let (is_found, is_gold) = (a.found == b.found, a.gold == b.gold);
            same_both += u64::from(is_found && is_gold);
            same_found += u64::from(is_found);
            same_gold += u64::from(is_gold);
            if other > ordinal {
                both += u64::from(is_found && is_gold);
                found += u64::from(is_found);
                gold += u64::from(is_gold);
            }
        }
        b_precision += same_both as f64 / same_found as f64;
        b_recall += same_both as f64 / same_gold as f64;
    }
    let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
    let count = mentions.len().max(1) as f64;
    let actors: BTreeSet<&str> = mentions.iter().map(|mention| mention.gold.as_str()).collect();
    println!(
        "{label:<44} {:>4} actors {:>5} mentions  pairs P {:.3} R {:.3}  B3 P {:.3} R {:.3}",
        actors.len(),
        mentions.len(),
        share(both, found),
        share(both, gold),
        b_precision / count,
        b_recall / count
    );
    (share(both, found), share(both, gold))
}

fn print_mistakes(mentions: &[Mention]) {
    type Names<'a> = BTreeMap<&'a str, BTreeMap<&'a str, BTreeSet<String>>>;
    let (mut by_gold, mut by_found): (Names<'_>, Names<'_>) = Default::default();
    for mention in mentions {
        let name = || format!("{} ({})", mention.name, mention.line);
        by_gold.entry(&mention.gold).or_default().entry(&mention.found).or_default().insert(name());
        by_found.entry(&mention.found).or_default().entry(&mention.gold).or_default().insert(name());
    }
    for (label, sides) in [("apart", by_gold), ("merged", by_found)] {
        for (one, parts) in sides.iter().filter(|(_, parts)| parts.len() > 1) {
            println!("  {label} {one}");
            for (other, names) in parts {
                println!("      {other}: {}", names.iter().cloned().collect::<Vec<_>>().join(", "));
            }
        }
    }
}
