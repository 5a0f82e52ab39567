//! A pager on a terminal: `$MORGUE_PAGER`, `$PAGER`, else `less`, which lets short output through.
//!
//! The streams of this process are turned into the pager's before a command runs, so that no
//! command knows of it; both, since talk would be written across its screen.

use crate::actors_args::ActorsCommand;
use crate::args::Command;

/// The pager that is running.
pub struct Pager {
    #[cfg(unix)]
    child: std::process::Child,
    #[cfg(unix)]
    stderr: Option<std::os::fd::OwnedFd>,
}

/// Starts a pager for a command whose output is read, where there is a terminal to read it on.
#[cfg(unix)]
pub fn start(command: &Command) -> Option<Pager> {
    use std::io::IsTerminal;
    use std::os::fd::AsFd;
    use std::process::{Command as Process, Stdio};

    let (out, err) = (std::io::stdout(), std::io::stderr());
    if !is_read(command) || !out.is_terminal() {
        return None;
    }
    let variable = |name: &str| std::env::var(name).ok();
    let program = choose(variable("MORGUE_PAGER"), variable("PAGER"), variable("TERM"))?;
    // What is written to a pager that is not there is lost.
    if !is_installed(&program, &std::env::var_os("PATH").unwrap_or_default()) {
        return None;
    }
    let color = anstream::AutoStream::choice(&out);
    let mut pager = Process::new("sh");
    pager.arg("-c").arg(&program).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Ends where all fits on one screen, lets colours through, leaves the text standing.
        pager.env("LESS", "FRX");
    }
    let mut child = pager.spawn().ok()?;
    let pipe = child.stdin.take()?;
    // What is written from here on must know that it ends on a terminal.
    color.write_global();
    rustix::stdio::dup2_stdout(pipe.as_fd()).ok()?;
    let mut stderr = None;
    if err.is_terminal() {
        stderr = err.as_fd().try_clone_to_owned().ok();
        rustix::stdio::dup2_stderr(pipe.as_fd()).ok()?;
    }
    Some(Pager { child, stderr })
}

/// Starts nothing where streams cannot be turned.
#[cfg(not(unix))]
pub fn start(_: &Command) -> Option<Pager> {
    None
}

impl Pager {
    /// Ends the output and waits until it has been read.
    #[cfg(unix)]
    pub fn wait(mut self) {
        use std::io::Write;
        use std::os::fd::AsFd;

        // Failures here have nobody to be told to: the reader is gone.
        let _ = std::io::stdout().flush();
        if let Ok(nowhere) = std::fs::File::options().write(true).open("/dev/null") {
            let _ = rustix::stdio::dup2_stdout(nowhere.as_fd());
            let back = self.stderr.as_ref().map_or(nowhere.as_fd(), AsFd::as_fd);
            let _ = rustix::stdio::dup2_stderr(back);
        }
        let _ = self.child.wait();
    }

    /// Waits for nothing.
    #[cfg(not(unix))]
    pub fn wait(self) {}
}

/// Whether the output of a command is for reading at leisure.
fn is_read(command: &Command) -> bool {
    match command {
        Command::Actors(args) => match args.command {
            None | Some(ActorsCommand::Show { .. } | ActorsCommand::Explain { .. }) => true,
            Some(
                ActorsCommand::Merge { .. }
                | ActorsCommand::Split { .. }
                | ActorsCommand::Rename { .. }
                | ActorsCommand::Ignore { .. },
            ) => false,
        },
        Command::Search(args) => args.open.is_none() && args.count.is_none() && !args.null,
        Command::Show(_)
        | Command::Kwic(_)
        | Command::Timeline(_)
        | Command::Explain(_)
        | Command::Quotes(_)
        | Command::Stats(_)
        | Command::Sample(_)
        | Command::Similar(_)
        | Command::Cooccur(_)
        | Command::Copies(_)
        | Command::Topics(_)
        | Command::Formats => true,
        Command::Index(_)
        | Command::Extract(_)
        | Command::Rerun(_)
        | Command::Check(_)
        | Command::Schema
        | Command::Completions(_)
        | Command::Man(_) => false,
    }
}

/// The pager: the user's for this program, the user's for all, or `less`; none for an empty name,
/// for `cat`, and on a terminal that can show no screen.
#[cfg(unix)]
fn choose(own: Option<String>, usual: Option<String>, terminal: Option<String>) -> Option<String> {
    let named = own.or(usual);
    if named.is_none() && terminal.is_none_or(|terminal| terminal == "dumb") {
        return None;
    }
    let program = named.unwrap_or_else(|| "less".into());
    let program = program.trim();
    (!program.is_empty() && program != "cat").then(|| program.to_string())
}

/// Whether the program of a command line is a file, of itself or in a folder of `path`.
#[cfg(unix)]
fn is_installed(command: &str, path: &std::ffi::OsStr) -> bool {
    let program = std::path::Path::new(command.split_whitespace().next().unwrap_or_default());
    std::env::split_paths(path).any(|folder| folder.join(program).is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn pagers_are_chosen() {
        for (own, usual, terminal, expected) in [
            (None, None, Some("xterm"), Some("less")),
            (None, None, Some("dumb"), None),
            (None, None, None, None),
            (None, Some("most -s"), None, Some("most -s")),
            (Some(""), Some("most"), Some("xterm"), None),
            (None, Some("cat"), Some("xterm"), None),
        ] {
            let text = |text: Option<&str>| text.map(String::from);
            assert_eq!(choose(text(own), text(usual), text(terminal)).as_deref(), expected);
        }
    }

    #[test]
    fn missing_pagers_are_noticed() {
        let path = std::ffi::OsStr::new("/bin:/usr/bin");
        assert!(is_installed("sh -c cat", path) && is_installed("/bin/sh", path));
        assert!(!is_installed("no-such-pager -R", path) && !is_installed("/no/such/pager", path));
    }
}
