//! The arguments, as typed. Nothing here touches the world.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::actors_args::ActorsArgs;
use crate::number::parse_size;

/// Files a folder of news articles under the people and subjects in them, and finds them again.
///
/// `morgue index FOLDER` reads every article below a folder; `morgue search QUERY` answers from
/// what was read. Both use the folder `index` unless --index names another.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Do not page on a terminal
    #[arg(long, global = true)]
    pub no_pager: bool,
}

const EXAMPLES: &str = "Examples:
  morgue index                          index corpus/ into index/
  morgue search ceasefire               the articles that say so, best first
  morgue search '\"peace deal\" -oil' --since 2025-09 --sort=-date
  morgue search person:rutte --format jsonl | jq .headline
  morgue stats ceasefire --by source    who wrote how much about it
  morgue actors show Rutte              a dossier
  morgue extract article.txt            what is found in one file

On a terminal, output goes through $MORGUE_PAGER, $PAGER or less; --no-pager prints it straight.
Exit codes: 0 found or done, 1 nothing found or some records skipped, 2 could not run.";

#[derive(Debug, Subcommand)]
pub enum Command {
    Index(IndexArgs),
    Search(SearchArgs),
    Extract(ExtractArgs),
    Show(ShowArgs),
    Kwic(crate::kwic::KwicArgs),
    Timeline(crate::timeline::TimelineArgs),
    Explain(crate::explain::ExplainArgs),
    Quotes(QuotesArgs),
    Stats(crate::stats::StatsArgs),
    Sample(crate::sample::SampleArgs),
    Similar(crate::similar::SimilarArgs),
    Cooccur(crate::cooccur::CooccurArgs),
    Rerun(crate::rerun::RerunArgs),
    Copies(CopiesArgs),
    Actors(ActorsArgs),
    Topics(TopicsArgs),
    Check(CheckArgs),
    /// List what is read and how it is recognised
    Formats,
    /// Print the JSON Schema of a document, the form that extract, show and search print
    Schema,
    Completions(crate::shell::CompletionsArgs),
    Man(crate::shell::ManArgs),
}

/// Read new and changed files into the index
///
/// A second run reads only files whose size or time of change differs, drops the articles of
/// files that are gone, and follows files that moved. It may be killed at any time: what was
/// committed stays, and the next run goes on.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue index ~/clippings --index ~/clippings.index
  morgue index                           again: the folders it was told before, or corpus/
  find . -name '*.html' -newer last | morgue index --files-from -
  morgue index ~/clippings --errors skipped.jsonl --quiet

Settings are read from morgue.toml in the corpus folder. Files named in a .morgueignore
(gitignore syntax) and hidden files are passed over.
Exit codes: 0 all read, 1 done but some records skipped, 2 could not run, 130 interrupted.")]
pub struct IndexArgs {
    /// Folders and files to read; `-` reads a list of files from stdin
    pub paths: Vec<PathBuf>,
    /// Read the files that this list names, one a line or NUL-separated; `-` is stdin
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    /// Read all files again
    #[arg(long)]
    pub force: bool,
    /// Read files with skipped records again
    #[arg(long)]
    pub retry_skipped: bool,
    /// Only list what would be read
    #[arg(long)]
    pub dry_run: bool,
    /// Follow symbolic links
    #[arg(long)]
    pub follow: bool,
    /// Memory that the index writer may use before it writes to disk, and at least 8M a thread
    #[arg(long, value_name = "SIZE", default_value = "96M", value_parser = parse_size)]
    pub memory: usize,
    /// Seconds between two commits
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub commit_every: u64,
    /// Threads to read and write with; as many as there are processors unless given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Also write skipped records to FILE, a JSON object a line
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
    /// Print nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
}

/// Find articles
///
/// Words must all match, in headline or body, in any of their forms. "A phrase" matches word by
/// word, "a phrase"~3 with up to 3 other words between. OR, NOT (or -) and parentheses combine.
///
/// Words: `climat*` beginnings, `*berg`, `wom?n`; `Zelenski~` alike; `=Apple` as printed.
///
/// Near: `a W/5 b` at most 5 words apart, `a PRE/5 b` in that order, `a /s b` in one sentence,
/// `a /p b` in one paragraph, `a NOT W/5 b`; on words, phrases, (a OR b), actors and each other.
///
/// Where: `atleast3(a)`, `first50(a)`, `lead:a`, `headline:a`.
///
/// Speech: `said-by:okafor`, `said-by:"Tomas Okafor"(ferry W/5 late)`, `quote:(war NOT peace)`: in one
/// quote, direct or not, as if it were the article; near other words too.
///
/// Fields: person: org: actor: place: source: agency: author: section: keyword: topic:
/// language: headline: lead: body: url: path: format: located: id: date: since: until:
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue search ceasefire border
  morgue search '(merger OR takeover) person:okafor'
  morgue search 'source:\"Harbour Post\" date:2025-09..2025-10-15' --sort date --all
  morgue search ferry --format paths -0 | xargs -0 less
  morgue search ferry --count
  morgue search '(oil OR petrol*) W/10 (price* OR \"per barrel\")' --count matches
  morgue search 'said-by:quist(bridge OR ferr*)'
  morgue search --queries watch.csv --since 1d --format csv
  morgue search --queries codebook.tsv --count articles --format csv > counts.csv
  morgue search 'ferry /s harbour' --save ferry.toml; morgue rerun ferry.toml
  morgue search ferry --open 1

A line of a file of queries is `label,query` in a CSV, or label, tab, query in a TSV. Lines with
`#` in front and a first line `label,query` are passed over. A line with a mistake is told of by
its number and the others are asked; the exit code is then 1.

Exit codes: 0 hits, 1 no hits or a mistake in a line of --queries, 2 could not run.")]
pub struct SearchArgs {
    /// The query; several words are joined
    #[arg(required_unless_present = "queries", value_name = "QUERY")]
    pub query: Vec<String>,
    /// Ask the queries that FILE (`-` is stdin) holds, a label and a query a line, each among the
    /// articles that match QUERY if one is given
    #[arg(long, value_name = "FILE", conflicts_with = "after")]
    pub queries: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub dates: Dates,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
    /// Fields to print, in order, for csv, tsv, json and jsonl
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub fields: Vec<String>,
    /// Print at most N hits
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10, conflicts_with = "all")]
    pub limit: usize,
    /// Print all hits
    #[arg(long)]
    pub all: bool,
    /// Go on after the hit with this cursor, as printed at the end of a page
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<String>,
    /// Order: relevance, date (oldest first) or -date
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    pub sort: Order,
    /// Print only the number of articles, of matches in them, or of stories
    #[arg(long, short, value_name = "OF", num_args = 0..=1, default_missing_value = "articles")]
    pub count: Option<CountOf>,
    /// Of the copies of one story, only the first hit
    #[arg(long)]
    pub stories: bool,
    /// End paths with NUL, for `--format paths`
    #[arg(short = '0', long = "null")]
    pub null: bool,
    /// Also write query and answer to FILE, for `morgue rerun`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["queries", "after"])]
    pub save: Option<PathBuf>,
    /// Open the file of the N-th hit instead, with $MORGUE_OPEN or the program of the desktop
    #[arg(long, value_name = "N", conflicts_with_all = ["queries", "count", "all", "after"],
          value_parser = crate::open::parse_number)]
    pub open: Option<usize>,
    /// Print nothing but results
    #[arg(long, short)]
    pub quiet: bool,
}

/// Print what is found in files, without an index
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue extract article.txt | jq '{headline, source, people: [.people[].name]}'
  morgue extract dump.jsonl.gz --format jsonl > documents.jsonl

Exit codes: 0 all read, 1 some records skipped, 2 could not run.")]
pub struct ExtractArgs {
    /// Files or folders; `-` reads one article from stdin
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Form of the output: json (one object, or a list) or jsonl
    #[arg(long, short, value_name = "FORMAT", default_value = "json")]
    pub format: ExtractFormat,
    /// Say how each file was recognised and where each value comes from
    #[arg(long, conflicts_with = "format")]
    pub explain: bool,
    /// Threads; the output is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// Print one article of the index
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue show 3f0c9d2a81b7e645
  morgue show txt/norwire/2025/09/18/talks.txt --format json")]
pub struct ShowArgs {
    /// Its id, or the beginning of it, or its path
    pub article: String,
    #[command(flatten)]
    pub place: Place,
    /// Form of the output: text or json
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: ShowFormat,
}

/// Print who said what
///
/// Quotes are direct (all of it between quote marks), mixed (a paraphrase with words between
/// marks) or indirect. Newest articles first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue quotes --by quist                       all that Edda Quist said, however she is named
  morgue quotes --by quist --about 'ferry OR harbour' --since 2025-09
  morgue quotes --about ceasefire --format csv --all > said.csv
  morgue quotes source:norwire --format jsonl

Exit codes: 0 quotes, 1 none, 2 could not run.")]
pub struct QuotesArgs {
    /// Only quotes from articles that match
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    /// Only what this person or organisation said
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// Only quotes whose own words match
    #[arg(long, value_name = "QUERY")]
    pub about: Option<String>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub dates: Dates,
    /// Print at most N quotes
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, conflicts_with = "all")]
    pub limit: usize,
    /// Print all quotes
    #[arg(long)]
    pub all: bool,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: TableFormat,
}

/// Show which articles are copies of one story, and what differs
///
/// Without an article, all clusters are listed, one a line: the article that the others come from
/// (the wire service's own before others, then the earliest), their ids, and for each what it is
/// to the origin: verbatim, rewritten-headline, trimmed, contains or version.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue copies | jq -r 'select(.ids | length > 9) | .headline'
  morgue copies 3f0c9d2a81b7e645
  morgue copies txt/norwire/2025/09/18/talks.txt --format json

Exit codes: 0 copies, 1 none, 2 could not run.")]
pub struct CopiesArgs {
    /// An article: its id, or the beginning of it, or its path
    pub article: Option<String>,
    #[command(flatten)]
    pub place: Place,
    /// Form of the output: text, jsonl or json; jsonl for all clusters, text for one
    #[arg(long, short, value_name = "FORMAT")]
    pub format: Option<CopiesFormat>,
}

/// Count articles by topic: the IPTC Media Topics, and your own
///
/// Topics of your own are named queries in the table [topics] of morgue.toml, such as
/// ferries = "ferry OR ferries"; `topic:ferries` then stands for the query in any search.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue topics                           the topics of all articles
  morgue topics person:okafor --since 30d
  morgue topics --all --format csv        the whole taxonomy
  morgue search 'topic:sport strike'      articles on sport, and on what is below it")]
pub struct TopicsArgs {
    /// Count only articles that match
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub dates: Dates,
    /// Also list topics that no article has
    #[arg(long)]
    pub all: bool,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: TableFormat,
}

/// Verify the index, its ledger and the files it was made from
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 all is well, 1 something is to be done, 2 could not run.")]
pub struct CheckArgs {
    #[command(flatten)]
    pub place: Place,
    /// Also list every skipped record
    #[arg(long)]
    pub skipped: bool,
    /// Also compare the content of files, not only size and time
    #[arg(long)]
    pub content: bool,
}

#[derive(Debug, clap::Args)]
pub struct Place {
    /// The folder of the index
    #[arg(long, value_name = "DIR", default_value = "index")]
    pub index: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct Dates {
    /// Only articles published then or later: 2025, 2025-10, 2025-10-22 or 7d (days), 3m (months)
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only articles published then or earlier
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Jsonl,
    Json,
    Csv,
    Tsv,
    Paths,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CountOf {
    Articles,
    Matches,
    Stories,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    Json,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ShowFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CopiesFormat {
    Text,
    Jsonl,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Text,
    Jsonl,
    Csv,
    Tsv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Order {
    Relevance,
    Date,
    #[value(name = "-date")]
    NewestFirst,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Facet {
    Source,
    Agency,
    Author,
    Person,
    Organisation,
    Place,
    Located,
    Section,
    Keyword,
    Topic,
    Language,
    Format,
    /// Folded words of headline and body
    Word,
    Day,
    Week,
    Month,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes every stream of this program follow the choice.
    pub fn write_global(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
