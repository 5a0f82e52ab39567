//! Quotes and their speakers against two hand-made sets.
//!
//! `eval-quotes polnear FOLDER [--failures]` reads PolNeAR's brat files (`text/*.txt`,
//! `attributions/*.ann`), `eval-quotes people FILE [--failures]` the quotes of `people.jsonl`. Both
//! find names and quotes through the code path of the binary.
//!
//! PolNeAR. *Direct*: a part of a gold content that stands between quote marks, cut at paragraph
//! breaks, against quotes of kind `direct`; the two match when their intersection is at least 0.8
//! of their union; of those found, the speaker is right when its surface overlaps the gold source.
//! *Attributions*: gold attributions whose cue holds a reporting verb, against found cues with
//! such a verb; they match when the contents share at least half of their union (strict: 0.8).
//!
//! People. A gold quote is found when its first words stand in a direct or mixed quote; a found
//! quote is right when it holds a gold quote or stands in one. A speaker is right when it is the
//! gold name, or one of its aliases, or nobody where the gold says nobody.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::{env, fs};

use morgue::document::{Article, Quote, QuoteKind};
use morgue::resolve::Resolver;
use morgue::resolve::quotes::QuoteFinder;
use morgue::text::{Lexicon, Text};
use serde_json::Value;

type Error = Box<dyn std::error::Error>;

/// Verbs that report speech, by the beginning of their forms.
const VERBS: &str = "said say tell told wrote write add ask argu claim not insist explain repl respond tweet \
    assert alleg contend conced admit acknowledg announc declar den remark recall testif suggest warn stress \
    emphasi conclud continu boast vow pledg promis reiterat repeat counter caution complain comment accord \
    stat report call describ accus critici urg demand agree believ think";

fn main() -> Result<(), Error> {
    let mut args = env::args().skip(1);
    let usage = "usage: eval-quotes polnear FOLDER | people FILE [--failures]";
    let (set, path) = (args.next().ok_or(usage)?, args.next().ok_or(usage)?);
    let failures = args.next().as_deref() == Some("--failures");
    match set.as_str() {
        "polnear" => polnear(Path::new(&path), failures),
        "people" => people(Path::new(&path), failures),
        _ => Err(usage.into()),
    }
}

/// What the binary knows between articles.
#[derive(Default)]
struct Finder {
    lexicon: Lexicon,
    text: Text,
    resolver: Resolver,
    quotes: QuoteFinder,
}

impl Finder {
    fn find(&mut self, article: &Article) -> Vec<Quote> {
        self.text.read(&article.headline, &article.body, None, &mut self.lexicon);
        let names = self.resolver.resolve(article, &self.text, &self.lexicon);
        self.quotes.find(article, &self.text, &self.lexicon, &names)
    }
}

/// Counts of one measure.
#[derive(Default)]
struct Score {
    gold: usize,
    found: usize,
    given: usize,
    right: usize,
}

impl Score {
    fn print(&self, name: &str) {
        let recall = self.found as f64 / self.gold.max(1) as f64;
        let precision = self.right as f64 / self.given.max(1) as f64;
        let f1 = 2.0 * recall * precision / (recall + precision).max(1e-9);
        println!(
            "{name:<24} F1 {f1:.3}  recall {recall:.3} ({} of {})  precision {precision:.3} ({} of {})",
            self.found, self.gold, self.right, self.given
        );
    }
}

fn print_share(name: &str, right: usize, all: usize) {
    println!("{name:<24} {:.3} ({right} of {all})", right as f64 / all.max(1) as f64);
}

/// A gold attribution, in bytes.
struct Attribution {
    content: Vec<Range<usize>>,
    source: Vec<Range<usize>>,
    cue: String,
}

fn polnear(folder: &Path, failures: bool) -> Result<(), Error> {
    let mut finder = Finder::default();
    let (mut direct, mut lenient, mut loose, mut strict) = <(Score, Score, Score, Score)>::default();
    let (mut speakers, mut speakers_right) = (0, 0);
    let (mut all_speakers, mut all_speakers_right) = (0, 0);
    let mut paths: Vec<_> =
        fs::read_dir(folder.join("attributions"))?.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let annotations = fs::read_to_string(&path)?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let Some(text) = read_text(folder, &stem) else { continue };
        let gold = parse_attributions(&annotations, &text);
        let article = Article { body: text.clone(), ..Article::default() };
        let quotes = finder.find(&article);
        let mut taken = vec![false; quotes.len()];
        for one in &gold {
            for part in direct_parts(one, &text) {
                direct.gold += 1;
                let hit = quotes.iter().position(|quote| {
                    quote.kind == QuoteKind::Direct
                        && share(std::slice::from_ref(&part), &[quote.span.range()]) >= 0.8
                });
                let Some(hit) = hit else {
                    tell(failures, || {
                        format!("MISSED {stem} {:?}\n      has {:?}", &text[part.clone()], quotes.iter().filter(|q| q.span.range().start < part.end && part.start < q.span.range().end).map(|q| (q.kind, &q.text)).collect::<Vec<_>>())
                    });
                    continue;
                };
                direct.found += 1;
                taken[hit] = true;
                if !one.source.is_empty() {
                    speakers += 1;
                    let given = quotes[hit].speaker_span.map(|span| span.range());
                    let right = given.clone().is_some_and(|given| share(&one.source, &[given]) > 0.0);
                    speakers_right += usize::from(right);
                    tell(failures && !right, || {
                        let source: Vec<&str> = one.source.iter().map(|range| &text[range.clone()]).collect();
                        format!(
                            "SPEAKER {stem} {source:?} given {:?} ({:?}): {:?}",
                            quotes[hit].speaker_surface, quotes[hit].cue, quotes[hit].text
                        )
                    });
                }
            }
        }
        for (quote, taken) in quotes.iter().zip(&taken).filter(|(quote, _)| quote.kind == QuoteKind::Direct) {
            direct.given += 1;
            direct.right += usize::from(*taken);
            lenient.given += 1;
            let inside = gold.iter().any(|one| covers(&one.content, &quote.span.range()));
            lenient.right += usize::from(inside);
            tell(failures && !taken, || {
                let holds = gold.iter().find(|one| covers(&one.content, &quote.span.range()));
                let holds =
                    holds.map(|one| one.content.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>());
                format!("EXTRA {stem} [{}] {:?}\n      gold {holds:?}", quote.cue, quote.text)
            });
        }
        // One attribution per cue.
        let mut by_cue: BTreeMap<_, (Vec<Range<usize>>, &Quote)> = BTreeMap::new();
        for quote in &quotes {
            if let Some(cue) = quote.cue_span {
                by_cue.entry(cue).or_insert_with(|| (Vec::new(), quote)).0.push(quote.span.range());
            }
        }
        let given: Vec<&(Vec<Range<usize>>, &Quote)> = by_cue.values().collect();
        for (score, least) in [(&mut loose, 0.5), (&mut strict, 0.8)] {
            for one in gold.iter().filter(|one| reports(&one.cue)) {
                score.gold += 1;
                let hit = given.iter().find(|given| share(&one.content, &given.0) >= least);
                score.found += usize::from(hit.is_some());
                if least == 0.5 {
                    if let Some(hit) = hit.filter(|_| !one.source.is_empty()) {
                        all_speakers += 1;
                        let span = hit.1.speaker_span.map(|span| span.range());
                        all_speakers_right +=
                            usize::from(span.is_some_and(|span| share(&one.source, &[span]) > 0.0));
                    }
                    tell(failures && hit.is_none(), || {
                        let content: Vec<&str> =
                            one.content.iter().map(|range| &text[range.clone()]).collect();
                        format!("UNTOLD {stem} [{}] {content:?}", one.cue)
                    });
                }
            }
            for (content, quote) in given.iter().filter(|given| reports(&given.1.cue)) {
                score.given += 1;
                let right = gold.iter().any(|one| share(&one.content, content) >= least);
                score.right += usize::from(right);
                tell(failures && !right && least == 0.5, || {
                    let content: Vec<&str> = content.iter().map(|range| &text[range.clone()]).collect();
                    format!("WRONG {stem} [{} / {}] {content:?}", quote.speaker_surface, quote.cue)
                });
            }
        }
    }
    direct.print("direct");
    lenient.print("direct, in any gold");
    print_share("speaker of direct", speakers_right, speakers);
    loose.print("attributions (0.5)");
    strict.print("attributions (0.8)");
    print_share("speaker of attributions", all_speakers_right, all_speakers);
    Ok(())
}

fn tell(wanted: bool, line: impl FnOnce() -> String) {
    if wanted {
        println!("{}", line());
    }
}

/// The text that an annotation file belongs to: its name is followed by the annotator's.
fn read_text(folder: &Path, stem: &str) -> Option<String> {
    let short = stem.rsplit_once('_').map_or(stem, |(short, _)| short);
    let text = [stem, short]
        .iter()
        .find_map(|name| fs::read_to_string(folder.join("text").join(format!("{name}.txt"))).ok());
    text.or_else(|| {
        let found = fs::read_dir(folder.join("text")).ok()?.flatten().find(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.trim_end_matches(".txt").starts_with(short)
        });
        fs::read_to_string(found?.path()).ok()
    })
}

fn parse_attributions(annotations: &str, text: &str) -> Vec<Attribution> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let byte = |number: &str| number.parse().ok().and_then(|at: usize| offsets.get(at).copied());
    let mut spans: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in annotations.lines() {
        let mut columns = line.split('\t');
        let (Some(id), Some(second)) = (columns.next(), columns.next()) else { continue };
        if id.starts_with('T') {
            let Some((_, places)) = second.split_once(' ') else { continue };
            let ranges = places.split(';').filter_map(|place| place.split_once(' '));
            let ranges = ranges.filter_map(|(start, end)| Some(byte(start)?..byte(end)?)).collect();
            spans.insert(id, ranges);
        }
    }
    for line in annotations.lines().filter(|line| line.starts_with('E')) {
        let Some((_, roles)) = line.split_once('\t') else { continue };
        let of = |role: &str| -> Vec<Range<usize>> {
            let ids = roles.split_whitespace().filter_map(|pair| pair.split_once(':'));
            let ids = ids.filter(|(name, _)| name.trim_end_matches(|c: char| c.is_ascii_digit()) == role);
            let mut ranges: Vec<_> = ids.filter_map(|(_, id)| spans.get(id)).flatten().cloned().collect();
            ranges.sort_by_key(|range| range.start);
            ranges
        };
        let content = of("Content");
        let cue: Vec<&str> = of("Cue").into_iter().map(|range| &text[range]).collect();
        if !content.is_empty() {
            found.push(Attribution { content, source: of("Source"), cue: cue.join(" ") });
        }
    }
    found
}

/// The parts of a content that are direct speech, without their marks. Parts with nothing but
/// white space between them are one; a leading "that" is no part of the words.
fn direct_parts(one: &Attribution, text: &str) -> Vec<Range<usize>> {
    const OPEN: [char; 4] = ['“', '"', '‘', '\''];
    const CLOSE: [char; 4] = ['”', '"', '’', '\''];
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in &one.content {
        match joined.last_mut() {
            Some(last) if last.end <= range.start && text[last.end..range.start].trim().is_empty() => {
                last.end = range.end;
            }
            _ => joined.push(range.clone()),
        }
    }
    let mut parts = Vec::new();
    for range in joined {
        let mut start = range.start;
        for paragraph in text[range].split("\n\n") {
            let end = start + paragraph.len();
            let trimmed = paragraph.trim().trim_end_matches(['.', ',']);
            let trimmed = trimmed.strip_prefix("that").unwrap_or(trimmed).trim_start_matches([',', ' ']);
            let broken = text[end..].starts_with("\n\n");
            let closes = trimmed.ends_with(CLOSE) || broken;
            let inner = trimmed.trim_start_matches(OPEN).trim_end_matches(CLOSE);
            // Marks inside that close first and open again make it two quotes with words between.
            let level = inner.chars().try_fold(0i32, |level, c| match c {
                '“' => Some(level + 1),
                '”' if level == 0 => None,
                '”' => Some(level - 1),
                '"' => None,
                _ => Some(level),
            });
            if trimmed.starts_with(OPEN)
                && closes
                && level.is_some()
                && !inner.is_empty()
                && !inner.contains("''")
            {
                let from = start + paragraph.find(inner).unwrap_or(0);
                parts.push(from..from + inner.len());
            }
            start = end + 2;
        }
    }
    parts
}

fn reports(cue: &str) -> bool {
    let cue = cue.to_lowercase();
    cue.split(|c: char| !c.is_alphabetic()).any(|word| {
        VERBS.split_whitespace().any(|verb| word.len() < verb.len() + 5 && word.starts_with(verb))
    })
}

/// The intersection of two sets of ranges, as a share of their union.
fn share(left: &[Range<usize>], right: &[Range<usize>]) -> f64 {
    let size = |ranges: &[Range<usize>]| ranges.iter().map(|range| range.len()).sum::<usize>();
    let mut both = 0;
    for one in left {
        for other in right {
            both += one.end.min(other.end).saturating_sub(one.start.max(other.start));
        }
    }
    both as f64 / (size(left) + size(right)).saturating_sub(both).max(1) as f64
}

fn covers(content: &[Range<usize>], span: &Range<usize>) -> bool {
    let both: usize =
        content.iter().map(|one| one.end.min(span.end).saturating_sub(one.start.max(span.start))).sum();
    both as f64 >= 0.8 * span.len() as f64
}

fn people(path: &Path, failures: bool) -> Result<(), Error> {
    let mut finder = Finder::default();
    let mut score = Score::default();
    let (mut speakers, mut speakers_right) = (0, 0);
    for line in fs::read_to_string(path)?.lines() {
        let gold: Value = serde_json::from_str(line)?;
        let field = |name: &str| gold[name].as_str().unwrap_or_default().to_string();
        let article = Article { headline: field("headline"), body: field("body"), ..Article::default() };
        let quotes = finder.find(&article);
        let id = field("id");
        let wanted: Vec<(String, &Value)> = gold["quotes"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|quote| (plain(quote["text"].as_str().unwrap_or_default()), quote))
            .collect();
        let quoted: Vec<(String, &Quote)> = quotes
            .iter()
            .filter(|quote| quote.kind != QuoteKind::Indirect)
            .map(|quote| (plain(&quote.text), quote))
            .collect();
        let matches =
            |gold: &str, found: &str| found.contains(gold) || (found.len() > 12 && gold.contains(found));
        for (text, quote) in &wanted {
            score.gold += 1;
            let Some((_, hit)) = quoted.iter().find(|(found, _)| matches(text, found)) else {
                tell(failures, || format!("MISSED {id} {:?} by {}", quote["text"], quote["surface"]));
                continue;
            };
            score.found += 1;
            speakers += 1;
            let right = is_speaker(hit.speaker.as_deref(), &quote["speaker"], &gold);
            speakers_right += usize::from(right);
            tell(failures && !right, || {
                format!(
                    "SPEAKER {id} {} ({}) given {:?} ({:?}, {:?}): {}",
                    quote["speaker"],
                    quote["surface"],
                    hit.speaker,
                    hit.speaker_surface,
                    hit.cue,
                    quote["text"]
                )
            });
        }
        for (found, quote) in &quoted {
            score.given += 1;
            let begins: String = found.chars().take(40).collect();
            let right = wanted.iter().any(|(text, _)| matches(text, found) || text.starts_with(&begins));
            score.right += usize::from(right);
            tell(failures && !right, || {
                format!(
                    "EXTRA {id} {:?} [{} / {}] {:?}",
                    quote.kind, quote.speaker_surface, quote.cue, quote.text
                )
            });
        }
    }
    score.print("quotes");
    print_share("speaker", speakers_right, speakers);
    Ok(())
}

/// Letters and digits alone, in lower case.
fn plain(text: &str) -> String {
    let text = text.trim_end_matches(['…', ' ']);
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_speaker(given: Option<&str>, gold: &Value, article: &Value) -> bool {
    let (Some(given), Some(gold)) = (given, gold.as_str()) else {
        return given.is_none() && gold.is_null();
    };
    let given = plain(given);
    if given == plain(gold) {
        return true;
    }
    let actors = ["people", "organisations"].iter().filter_map(|list| article[list].as_array()).flatten();
    actors.filter(|actor| actor["name"].as_str() == Some(gold)).any(|actor| {
        let aliases = actor["aliases"].as_array().into_iter().flatten().filter_map(Value::as_str);
        aliases.map(plain).any(|alias| given.ends_with(&alias) || alias == given)
            || given.ends_with(&plain(gold))
            || plain(gold).ends_with(&given)
    })
}
