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
    assert_eq!(dir.run(["man", "swim"]).code, 2);
    dir.ok("man --dir pages");
    for page in ["morgue", "morgue-search", "morgue-index", "morgue-rerun"] {
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
