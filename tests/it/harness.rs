//! A folder of its own for every test, and the real binary in it.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with a corpus and an index.
pub struct Dir {
    folder: TempDir,
}

/// What a run of the binary gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Dir {
    pub fn new() -> Dir {
        Dir { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with `count` articles in files of their own.
    pub fn with_articles(count: usize) -> Dir {
        let dir = Dir::new();
        for number in 0..count {
            dir.write(&format!("corpus/{:02}/{number}.txt", number % 10), article(number));
        }
        dir
    }

    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_morgue"));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).env_remove("NO_COLOR");
        command
    }

    /// Runs `morgue` with these arguments.
    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Ran {
        let output = self.command().args(args).output().unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command line, cut at spaces, that must succeed; gives its output.
    pub fn ok(&self, line: &str) -> String {
        let ran = self.run(line.split(' '));
        assert_eq!(ran.code, 0, "morgue {line}: {}", ran.err);
        ran.out
    }

    /// The ids that a query finds, in order.
    pub fn find(&self, query: &str) -> Vec<String> {
        let ran = self.run(["search", query, "--format", "csv", "--fields", "path", "--all"]);
        assert!(ran.code < 2, "{query}: {}", ran.err);
        ran.out.lines().skip(1).map(String::from).collect()
    }

    pub fn fingerprint(&self) -> String {
        self.ok("stats --fingerprint")
    }
}

/// An article that differs from every other in its number.
pub fn article(number: usize) -> String {
    format!(
        "Council votes on bridge number {number}\n\nBy Ida Holm\n\nPORT ANSLEY, Sept 18 (Norwire) - \
         The council voted on Thursday to repair bridge {number}, Mayor Edda Quist said.\n\n\
         “It will take a year,” Quist said. The work costs {} crowns.\n",
        number * 1_000
    )
}
