//! `morgue completions` and `morgue man`: what a shell and `man` know of the commands, made from the
//! arguments themselves.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::Outcome;
use crate::args::Args;

/// Print the completions of commands and options for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue completions bash > ~/.local/share/bash-completion/completions/morgue
  morgue completions zsh > ~/.zfunc/_morgue
  morgue completions fish > ~/.config/fish/completions/morgue.fish")]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

/// Print a manual page
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  morgue man | man -l -
  morgue man search | man -l -
  morgue man actors merge | man -l -
  morgue man --dir ~/.local/share/man/man1")]
pub struct ManArgs {
    /// The command, such as `search` or `actors merge`; of `morgue` itself unless given
    command: Vec<String>,
    /// Write the pages of all commands into DIR
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

pub fn complete(args: &CompletionsArgs) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "morgue", &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

pub fn man(args: &ManArgs) -> Outcome {
    let mut whole = Args::command();
    whole.build();
    if let Some(folder) = &args.dir {
        let failed = |error| format!("{}: cannot be written: {error}", folder.display());
        fs::create_dir_all(folder).map_err(failed)?;
        let mut left = vec![whole];
        while let Some(command) = left.pop() {
            left.extend(command.get_subcommands().cloned());
            let name = page_name(&command);
            fs::write(folder.join(format!("{name}.1")), page(command, &name)?).map_err(failed)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let mut command = &whole;
    for name in &args.command {
        let known = command.find_subcommand(name);
        command = known.ok_or_else(|| format!("there is no command {}", args.command.join(" ")))?;
    }
    io::stdout().write_all(&page(command.clone(), &page_name(command))?)?;
    Ok(ExitCode::SUCCESS)
}

/// `morgue actors merge` → `morgue-actors-merge`
fn page_name(command: &clap::Command) -> String {
    command.get_bin_name().unwrap_or(command.get_name()).replace(' ', "-")
}

fn page(command: clap::Command, name: &str) -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    // The name of a page is hyphenated, that of the command is not.
    Man::new(command.version(env!("CARGO_PKG_VERSION"))).title(name).render(&mut page)?;
    Ok(page)
}
