//! The `morgue` command.
//!
//! Arguments are parsed in `args`; one file per subcommand turns them into calls of the library
//! and prints what comes back. stdout carries results and nothing else.

mod actors;
mod actors_args;
mod actors_edit;
mod actors_names;
mod actors_rows;
mod actors_show;
mod answer;
mod args;
mod check;
mod config;
mod cooccur;
mod copies;
mod difference;
mod explain;
mod extract;
mod formats;
mod graph;
mod hits;
mod index;
mod kwic;
mod number;
mod open;
mod output;
mod pager;
mod picture;
mod progress;
mod questions;
mod quotes;
mod rerun;
mod sample;
mod saved;
mod schema;
mod search;
mod shell;
mod show;
mod similar;
mod stats;
mod timeline;
mod topics;
mod trace;
mod unlike;

use std::process::ExitCode;

use clap::Parser;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a subcommand gives: its exit code, or what kept it from its work.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    output::quiet_guarded_panics();
    let args = args::Args::parse();
    args.color.write_global();
    let pager = if args.no_pager { None } else { pager::start(&args.command) };
    let outcome = match args.command {
        args::Command::Index(args) => index::run(args),
        args::Command::Search(args) => search::run(&args),
        args::Command::Extract(args) => extract::run(&args),
        args::Command::Show(args) => show::run(&args),
        args::Command::Kwic(args) => kwic::run(&args),
        args::Command::Timeline(args) => timeline::run(&args),
        args::Command::Explain(args) => explain::run(&args),
        args::Command::Quotes(args) => quotes::run(&args),
        args::Command::Stats(args) => stats::run(&args),
        args::Command::Sample(args) => sample::run(&args),
        args::Command::Similar(args) => similar::run(&args),
        args::Command::Cooccur(args) => cooccur::run(&args),
        args::Command::Rerun(args) => rerun::run(&args),
        args::Command::Copies(args) => copies::run(&args),
        args::Command::Actors(args) => actors::run(&args),
        args::Command::Topics(args) => topics::run(&args),
        args::Command::Check(args) => check::run(&args),
        args::Command::Formats => formats::run(),
        args::Command::Schema => schema::run(),
        args::Command::Completions(args) => shell::complete(&args),
        args::Command::Man(args) => shell::man(&args),
    };
    let code = outcome.unwrap_or_else(|error| output::fail(error.as_ref()));
    if let Some(pager) = pager {
        pager.wait();
    }
    code
}
