//! `morgue index`: first runs, second runs, interrupted runs.

use std::fs;
use std::time::Duration;

use crate::harness::{Dir, article};

#[test]
fn second_run_touches_what_changed() {
    let dir = Dir::with_articles(40);
    let first = dir.run(["index", "corpus"]);
    assert_eq!(first.code, 0, "{}", first.err);
    assert!(first.err.contains("40 articles indexed"), "{}", first.err);

    let second = dir.run(["index"]);
    assert!(second.err.contains("files    40 unchanged"), "{}", second.err);

    dir.write("corpus/01/1.txt", article(901));
    dir.write("corpus/new/a.txt", article(902));
    fs::rename(dir.path("corpus/02/2.txt"), dir.path("corpus/02/moved.txt")).unwrap();
    fs::remove_file(dir.path("corpus/03/3.txt")).unwrap();
    let third = dir.run(["index"]);
    let expected = "files    1 new, 1 changed, 1 moved, 37 unchanged, 1 deleted";
    assert!(third.err.contains(expected), "{}", third.err);
    assert_eq!(dir.find("901"), ["corpus/01/1.txt".trim_start_matches("corpus/")]);
    assert_eq!(dir.find("\"bridge number 1\""), [""; 0]);
    assert_eq!(dir.find("\"bridge number 2\""), ["02/moved.txt"]);
    assert_eq!(dir.find("\"bridge number 3\""), [""; 0]);
    dir.ok("check");
}

#[test]
fn touched_file_is_not_read_again() {
    let dir = Dir::with_articles(3);
    dir.ok("index corpus");
    let before = dir.fingerprint();
    let file = fs::File::options().append(true).open(dir.path("corpus/01/1.txt")).unwrap();
    file.set_modified(std::time::SystemTime::now() + Duration::from_secs(60)).unwrap();
    let again = dir.run(["index"]);
    assert!(again.err.contains("files    3 unchanged"), "{}", again.err);
    assert_eq!(dir.fingerprint(), before);
    assert_eq!(dir.find("bridge").len(), 3);
    dir.ok("check");
}

#[test]
fn threads_and_order_do_not_show() {
    let dir = Dir::with_articles(60);
    dir.ok("index corpus --threads 1");
    let one = dir.fingerprint();
    dir.ok("index corpus --threads 4 --index other");
    assert_eq!(dir.ok("stats --fingerprint --index other"), one);
    dir.ok("index --force --threads 3");
    assert_eq!(dir.fingerprint(), one);
    let hits = dir.ok("search bridge --all --format jsonl");
    assert_eq!(dir.ok("search bridge --all --format jsonl --index other"), hits);
}

/// A reader of a commit, a killed writer and the run after it.
#[test]
fn killed_run_is_taken_up() {
    let dir = Dir::with_articles(600);
    dir.ok("index corpus --index whole");
    let whole = dir.ok("stats --fingerprint --index whole");
    for delay in [5, 15, 30, 60] {
        let mut child =
            dir.command().args(["index", "corpus", "--commit-every", "0", "--quiet"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        dir.ok("index corpus");
        assert_eq!(dir.fingerprint(), whole);
        dir.ok("check");
        fs::remove_dir_all(dir.path("index")).unwrap();
    }
}

#[test]
fn one_writer_at_a_time() {
    let dir = Dir::with_articles(2);
    dir.ok("index corpus");
    let mut first = dir.command();
    first.args(["index", "--files-from", "-", "--quiet"]).stdin(std::process::Stdio::piped());
    let mut first = first.spawn().unwrap();
    // The first waits for its list; the second must not.
    std::thread::sleep(Duration::from_millis(300));
    let second = dir.run(["index"]);
    assert_eq!(second.code, 2);
    assert!(second.err.contains("another `morgue index` is writing"), "{}", second.err);
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
}

#[test]
fn lists_of_files_say_nothing_of_others() {
    let dir = Dir::with_articles(6);
    dir.ok("index corpus");
    dir.write("corpus/list", "corpus/04/4.txt\n\ncorpus/05/gone.txt\n04/4.txt\n");
    dir.write("corpus/04/4.txt", article(77));
    let ran = dir.run(["index", "--files-from", "corpus/list"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("05/gone.txt: vanished"), "{}", ran.err);
    assert_eq!(dir.find("bridge").len(), 6);
    assert_eq!(dir.find("77").len(), 1);
}

#[test]
fn several_roots_keep_apart() {
    let dir = Dir::new();
    dir.write("a/x.txt", article(1));
    dir.write("b/x.txt", article(2));
    dir.ok("index a");
    dir.ok("index b");
    assert_eq!(dir.find("bridge").len(), 2);
    let again = dir.run(["index"]);
    assert!(again.err.contains("files    2 unchanged"), "{}", again.err);
    fs::remove_file(dir.path("b/x.txt")).unwrap();
    dir.ok("index b");
    assert_eq!(dir.find("bridge"), ["x.txt"]);
    let outer = dir.run(["index", "."]);
    assert_eq!(outer.code, 2);
    assert!(outer.err.contains("already holds"), "{}", outer.err);
}

#[test]
fn part_of_a_root() {
    let dir = Dir::with_articles(20);
    dir.ok("index corpus");
    fs::remove_file(dir.path("corpus/01/1.txt")).unwrap();
    fs::remove_file(dir.path("corpus/02/2.txt")).unwrap();
    let ran = dir.run(["index", "corpus/01"]);
    assert!(ran.err.contains("1 deleted"), "{}", ran.err);
    assert_eq!(dir.find("bridge").len(), 19);
}

#[test]
fn dry_run_writes_nothing() {
    let dir = Dir::with_articles(3);
    dir.ok("index corpus");
    dir.write("corpus/new.txt", article(9));
    fs::remove_file(dir.path("corpus/01/1.txt")).unwrap();
    let listed = dir.ok("index --dry-run");
    assert_eq!(listed, "new\tnew.txt\ngone\t01/1.txt\n");
    assert_eq!(dir.find("bridge").len(), 3);
}

#[test]
fn skipped_files_are_retried_when_asked() {
    let dir = Dir::new();
    dir.write("corpus/a.txt", article(1));
    dir.write("corpus/b.json", "{\"title\": ");
    let first = dir.run(["index", "corpus", "--errors", "skips.jsonl"]);
    assert_eq!(first.code, 1);
    let skips = fs::read_to_string(dir.path("skips.jsonl")).unwrap();
    let skip: serde_json::Value = serde_json::from_str(skips.trim()).unwrap();
    assert_eq!(skip["path"], "b.json");
    let second = dir.run(["index"]);
    assert_eq!(second.code, 0, "{}", second.err);
    assert!(dir.run(["check", "--skipped"]).out.contains("b.json"));
    assert_eq!(dir.run(["index", "--retry-skipped"]).code, 1);
}

#[test]
fn other_layout_is_refused() {
    let dir = Dir::with_articles(1);
    dir.ok("index corpus");
    dir.write("index/morgue.json", "{\"layout\": 999, \"roots\": []}");
    let ran = dir.run(["search", "bridge"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("delete the folder"), "{}", ran.err);
}

#[test]
fn mistake_in_settings_is_an_error() {
    let dir = Dir::with_articles(1);
    dir.write("corpus/morgue.toml", "[json]\nheadlin = \"x\"\n");
    let ran = dir.run(["index", "corpus"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("headlin") && ran.err.contains("line 2"), "{}", ran.err);
}
