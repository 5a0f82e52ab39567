//! What the README shows is what the program prints.

use std::fs;
use std::path::Path;

use crate::harness::Dir;

/// Before a block that is printed by the command behind it, on the sample corpus.
const MARK: &str = "<!-- printed by: morgue ";

#[test]
fn readme_shows_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let dir = Dir::new();
    let corpus = root.join("corpus");
    assert_eq!(dir.run(["index", &corpus.to_string_lossy()]).code, 0);
    let mut blocks = 0;
    for piece in readme.split(MARK).skip(1) {
        let (line, rest) = piece.split_once(" -->\n```text\n").expect("a block behind every mark");
        let (shown, _) = rest.split_once("```").expect("a block that ends");
        let ran = dir.run(split(line));
        let printed = if ran.code == 2 { ran.err } else { ran.out };
        assert_eq!(printed.trim_end(), shown.trim_end(), "morgue {line}");
        blocks += 1;
    }
    assert_eq!(blocks, 13);
}

/// Cuts a line of a shell at spaces outside single quotes.
fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().expect("there is a word").push(character),
        }
    }
    words
}
