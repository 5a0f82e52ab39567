//! `morgue sample`: the same draw for the same seed.

use crate::harness::Dir;

#[test]
fn samples_are_the_same_again() {
    let dir = Dir::with_articles(40);
    dir.ok("index corpus");
    let draw = |line: &str| -> Vec<String> { dir.ok(line).lines().map(String::from).collect() };
    let ten = draw("sample 10 --format paths");
    assert_eq!(ten.len(), 10);
    assert_eq!(draw("sample 10 --format paths"), ten);
    assert_eq!(draw("sample 4 --format paths"), ten[..4]);
    assert_ne!(draw("sample 10 --seed 1 --format paths"), ten);
    // Articles that come later take no place from the others.
    for number in 0..5 {
        dir.write(&format!("corpus/new/{number}.txt"), "Title: A ferry\n\nThe ferry was late.\n");
    }
    dir.ok("index corpus");
    let old: Vec<String> =
        draw("sample 45 --format paths").into_iter().filter(|path| !path.starts_with("new/")).collect();
    assert_eq!(old[..10], ten);
    assert_eq!(draw("sample 45 ferry --format paths").len(), 5);
    assert!(dir.ok("sample 3 bridge --format csv --fields path,headline").starts_with("path,headline\n"));
    assert_eq!(dir.run(["sample", "3", "zeppelin"]).code, 1);
}
