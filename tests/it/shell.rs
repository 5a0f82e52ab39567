//! What a shell and `man` are told, `search --open`, and the pager that only a terminal gets.

use crate::harness::Dir;

#[test]
fn completions_and_manual() {
    let dir = Dir::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(dir.ok(&format!("completions {shell}")).contains("cooccur"), "{shell}");
    }
    assert!(dir.ok("man").contains(".TH morgue 1"));
    assert!(dir.ok("man search").contains("\\-\\-queries"));
    assert!(dir.ok("man actors merge").contains(".TH morgue-actors-merge 1"));
    assert_eq!(dir.run(["man", "swim"]).code, 2);
    for command in
        ["rerun", "cooccur", "similar", "sample", "completions", "man", "search", "stats", "timeline"]
    {
        assert!(dir.ok(&format!("{command} --help")).contains("Examples:\n  morgue "), "{command}");
    }
    dir.ok("man --dir pages");
    for page in ["morgue", "morgue-search", "morgue-index", "morgue-rerun", "morgue-actors-merge"] {
        assert!(dir.path(format!("pages/{page}.1")).exists(), "{page}");
    }
}

#[test]
fn hits_are_opened() {
    let dir = Dir::with_articles(3);
    dir.ok("index corpus");
    let paths = dir.ok("search bridge --format paths");
    let second = paths.lines().nth(1).unwrap();
    let open = |number: &str| {
        let mut command = dir.command();
        command.env("MORGUE_OPEN", "echo opened").args(["search", "bridge", "--open", number]);
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), output.stderr)
    };
    let (code, out, _) = open("2");
    assert!(code == 0 && out.starts_with("opened ") && out.trim_end().ends_with(second), "{out}");
    let (code, _, err) = open("9");
    assert!(code == 1 && String::from_utf8_lossy(&err).contains("there is no hit 9"));
    assert_eq!(open("0").0, 2);
    std::fs::remove_file(dir.path(format!("corpus/{second}"))).unwrap();
    let (code, _, err) = open("2");
    assert!(code == 2 && String::from_utf8_lossy(&err).contains("the file is gone"));
}

#[test]
fn no_pager_without_a_terminal() {
    let dir = Dir::with_articles(1);
    dir.ok("index corpus");
    let mut command = dir.command();
    command.env("PAGER", "false").args(["search", "bridge"]);
    assert!(String::from_utf8(command.output().unwrap().stdout).unwrap().contains("bridge"));
}

/// `script` gives the program a terminal.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_a_pager() {
    let dir = Dir::with_articles(1);
    dir.ok("index corpus");
    let line = format!("{} search bridge --color never", env!("CARGO_BIN_EXE_morgue"));
    let mut command = std::process::Command::new("script");
    command.current_dir(dir.path("")).stdin(std::process::Stdio::null());
    command
        .args(["-qec", &line, "/dev/null"])
        .env("TERM", "xterm")
        .env_remove("MORGUE_PAGER")
        .env("PAGER", "sed s/^/paged:/");
    // A machine without it cannot tell.
    let Ok(output) = command.output() else { return };
    let out = String::from_utf8(output.stdout).unwrap();
    assert!(out.lines().all(|line| line.starts_with("paged:")) && out.contains("1 of 1 article"), "{out}");
}
