//! `morgue check`: it is quiet when all is well, and says what to do when not.

use std::fs;

use crate::harness::{Dir, article};

#[test]
fn finds_what_is_wrong() {
    let dir = Dir::with_articles(5);
    dir.ok("index corpus");
    assert!(dir.ok("check").contains("all is well"));
    assert!(dir.ok("check --content").contains("all is well"));

    dir.write("corpus/new.txt", article(9));
    let ran = dir.run(["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("1 file new or changed"), "{}", ran.out);
    dir.ok("index");

    let segments = fs::read_dir(dir.path("index/segments")).unwrap().flatten();
    let store =
        segments.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|end| end == "store"));
    let store = store.unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[20] ^= 0xff;
    fs::write(&store, bytes).unwrap();
    let ran = dir.run(["check"]);
    assert_ne!(ran.code, 0);
    assert!(ran.out.contains("is damaged"), "{} {}", ran.out, ran.err);
}
