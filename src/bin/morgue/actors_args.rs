//! The arguments of `morgue actors`, as typed.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use crate::args::Place;

/// List the people, organisations and places that articles name
///
/// Names of one actor are joined when the index is written: spellings, initials, nicknames, acronyms,
/// surnames in their company. What a corpus knows better goes into actors.toml in its folder, by
/// `merge`, `split`, `rename` and `ignore`; it counts at once.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  morgue actors                             who is named most
  morgue actors rutte                       actors with that word in a name
  morgue actors --kind organisation --sort last --all --format csv
  morgue actors --names watchlist.txt       a line of counts for each name of a file
  morgue actors show \"Mark Rutte\"           a dossier
  morgue actors explain Rutte               why names were joined, or were not
  morgue actors merge \"Mark Rutte\" \"M. Rutte\" \"Teflon Mark\"

Exit codes: 0 found or done, 1 none found or some names of a file unusable, 2 could not run."
)]
pub struct ActorsArgs {
    #[command(subcommand)]
    pub command: Option<ActorsCommand>,
    /// Words that a name of the actor must have; `word*` is a beginning
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub common: ActorsPlace,
    /// Print at most N actors
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, conflicts_with = "all")]
    pub limit: usize,
    /// Print all actors
    #[arg(long)]
    pub all: bool,
    /// Order: articles (most first), name, first (earliest first) or last (latest first)
    #[arg(long, value_name = "ORDER", default_value = "articles")]
    pub sort: ActorOrder,
    /// Form of the output
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    pub format: ActorFormat,
    /// Count the names of this file, one a line; `-` is stdin
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub names: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct ActorsPlace {
    #[command(flatten)]
    pub place: Place,
    /// Only actors of this kind
    #[arg(long, value_name = "KIND")]
    pub kind: Option<ActorKind>,
}

#[derive(Debug, Subcommand)]
pub enum ActorsCommand {
    /// Print the dossier of an actor: names, roles, company, places, outlets, months, latest articles
    #[command(after_help = "Examples:
  morgue actors show \"Mark Rutte\"
  morgue actors show NATO --kind organisation --format json")]
    Show {
        /// A name of the actor
        name: String,
        #[command(flatten)]
        common: ActorsPlace,
        /// Form of the output: text or json
        #[arg(long, short, value_name = "FORMAT", default_value = "text")]
        format: crate::args::ShowFormat,
    },
    /// Print why names were joined to an actor, and why others were not
    #[command(after_help = "Examples:
  morgue actors explain Rutte
  morgue actors explain \"John Smith\" --kind person")]
    Explain {
        /// A name
        name: String,
        #[command(flatten)]
        common: ActorsPlace,
    },
    /// Say that names are one actor's, in actors.toml
    #[command(after_help = "Example:
  morgue actors merge \"Rosalind Delaney\" \"Roz Delaney\" \"R. M. Delaney\"")]
    Merge {
        /// The name to show
        name: String,
        /// The other names
        #[arg(required = true)]
        names: Vec<String>,
        #[command(flatten)]
        common: ActorsPlace,
    },
    /// Say that names are an actor of their own, in actors.toml
    #[command(after_help = "Example:
  morgue actors split \"Volker Westermann\" \"V. Westermann\"")]
    Split {
        /// The name to show; it is one of the names
        name: String,
        /// The other names
        names: Vec<String>,
        #[command(flatten)]
        common: ActorsPlace,
    },
    /// Show an actor under another name, by actors.toml
    #[command(after_help = "Example:
  morgue actors rename \"Kez Mensah-Doyle\" \"Kwesi Mensah-Doyle\"")]
    Rename {
        /// A name of the actor
        name: String,
        /// The name to show
        to: String,
        #[command(flatten)]
        common: ActorsPlace,
    },
    /// Say that a name is no actor's, in actors.toml
    #[command(after_help = "Example:
  morgue actors ignore \"Northern Crown\" --kind person")]
    Ignore {
        /// The name
        name: String,
        #[command(flatten)]
        common: ActorsPlace,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ActorKind {
    Person,
    Organisation,
    Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ActorOrder {
    Articles,
    Name,
    First,
    Last,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ActorFormat {
    Text,
    Jsonl,
    Json,
    Csv,
    Tsv,
}
