//! A folder of hostile files: each is named with its reason, the good ones are indexed.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::harness::{Dir, Ran, article};

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_bad_file_is_named() {
    let dir = Dir::new();
    let good = ["good.txt", "odd name\twith\ttabs.txt", "-dash.txt", "ünïcode.txt", "good.jsonl"];
    for (number, name) in good.iter().take(4).enumerate() {
        dir.write(&format!("corpus/{name}"), article(number));
    }
    dir.write("corpus/good.jsonl", "{\"title\": \"Bridge\", \"body\": \"The bridge is open.\"}\n");
    let raw_name = dir.path("corpus").join(OsStr::from_bytes(b"raw\xff.txt"));
    fs::write(raw_name, article(7)).unwrap();

    let bad: &[(&str, Vec<u8>)] = &[
        ("empty.txt", Vec::new()),
        ("blank.txt", b" \n \n".to_vec()),
        ("binary.txt", (0..4_000u32).map(|n| (n * 7 % 256) as u8).collect()),
        ("nul.txt", b"A headline\n\nText \0\0\0\0 with NULs".repeat(20)),
        ("cut.txt.gz", gzip(article(8).as_bytes())[..40].to_vec()),
        ("bomb.txt.gz", gzip(&vec![b'a'; 64 << 20])),
        ("deep.json", [b"[".repeat(100_000), b"]".repeat(100_000)].concat()),
        ("deep.html", [b"<html><body>".to_vec(), b"<div>".repeat(200_000)].concat()),
        ("long.jsonl", [b"{\"title\": \"".to_vec(), b"x".repeat(200 << 20), b"\"}\n".to_vec()].concat()),
        ("broken.json", b"{\"title\": \"A\", \"body\": ".to_vec()),
        ("picture.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec()),
        ("paper.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec()),
    ];
    for (name, content) in bad {
        dir.write(&format!("corpus/{name}"), content);
    }
    let pipe = Command::new("mkfifo").arg(dir.path("corpus/pipe.txt")).status().unwrap();
    assert!(pipe.success());
    std::os::unix::fs::symlink(dir.path("corpus"), dir.path("corpus/loop")).unwrap();

    let (ran, peak_bytes) = watch(&dir, ["index", "corpus", "--follow", "--errors", "skips.jsonl"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(peak_bytes < 700 << 20, "took {peak_bytes} bytes");
    for (name, _) in bad.iter().chain(&[("pipe.txt", Vec::new())]) {
        assert!(ran.err.lines().any(|line| line.starts_with(name)), "{name} is not named in: {}", ran.err);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    assert!(ran.err.contains("6 articles indexed"), "{}", ran.err);
    assert_eq!(dir.find("bridge").len(), 6);
    assert_eq!(fs::read_to_string(dir.path("skips.jsonl")).unwrap().lines().count(), bad.len() + 1);
    dir.ok("check --content");
}

/// Runs `morgue` and looks, for as long as it runs, how much memory it has held at most.
fn watch<const N: usize>(dir: &Dir, args: [&str; N]) -> (Ran, u64) {
    let mut child = dir.command().args(args).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = child.stderr.take().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let (code, peak_bytes, err) = thread::scope(|scope| {
        let err = scope.spawn(move || {
            let mut err = String::new();
            stderr.read_to_string(&mut err).map(|_| err)
        });
        let mut peak_kib = 0;
        loop {
            let status = fs::read_to_string(&status).unwrap_or_default();
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let peak = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak_kib = peak_kib.max(peak.unwrap_or(0));
            if let Some(code) = child.try_wait().unwrap() {
                break (code.code().unwrap_or(-1), peak_kib * 1024, err.join().unwrap().unwrap());
            }
            thread::sleep(Duration::from_millis(5));
        }
    });
    (Ran { code, out: String::new(), err }, peak_bytes)
}

#[test]
fn files_without_permission_are_named() {
    let dir = Dir::with_articles(3);
    for path in ["corpus/locked.txt", "corpus/closed/inside.txt"] {
        dir.write(path, article(9));
    }
    let set = |path: &str, mode| fs::set_permissions(dir.path(path), Permissions::from_mode(mode)).unwrap();
    // No permission is denied to root: as root, the test runs a copy of the program as nobody.
    let binary = dir.path("morgue");
    fs::copy(env!("CARGO_BIN_EXE_morgue"), &binary).unwrap();
    set("", 0o777);
    set("corpus/locked.txt", 0);
    set("corpus/closed", 0);
    let mut command = Command::new(binary);
    command.current_dir(dir.path("")).stdin(Stdio::null()).args(["index", "corpus"]);
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(65_534);
    }
    let output = command.output().unwrap();
    set("corpus/closed", 0o755);
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{err}");
    for name in ["locked.txt", "closed"] {
        let line = err.lines().find(|line| line.starts_with(name));
        assert!(line.is_some_and(|line| line.contains("ermission denied")), "{name} is not named in: {err}");
    }
    assert!(err.contains("3 articles indexed"), "{err}");
}

#[test]
fn files_may_change_and_vanish_while_they_are_read() {
    let dir = Dir::with_articles(300);
    let lines = |count: usize| "{\"title\": \"Bridge\", \"body\": \"The bridge is open.\"}\n".repeat(count);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for turn in 0.. {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                for number in 0..20 {
                    let path = format!("corpus/restless/{number}.txt");
                    match (turn + number) % 3 {
                        0 => dir.write(&path, article(1_000 + turn)),
                        1 => dir.write(&path, article(2_000).repeat(50)),
                        _ => _ = fs::remove_file(dir.path(&path)),
                    }
                }
                // Grows, shrinks and is cut in the middle of a record.
                dir.write("corpus/restless.jsonl", &lines(4_000).as_bytes()[..(turn * 7_919) % 200_000]);
            }
        });
        let runs: Vec<Ran> = (0..5).map(|_| dir.run(["index", "corpus"])).collect();
        done.store(true, Ordering::Relaxed);
        for ran in runs {
            assert!((0..2).contains(&ran.code) && !ran.err.contains("panicked"), "{}", ran.err);
        }
    });
    dir.run(["index", "corpus"]);
    dir.ok("check");
    let fingerprint = dir.fingerprint();
    fs::remove_dir_all(dir.path("index")).unwrap();
    dir.run(["index", "corpus"]);
    assert_eq!(dir.fingerprint(), fingerprint);
}

#[test]
fn invalid_utf8_is_read_by_its_own_charset() {
    let dir = Dir::new();
    dir.write("corpus/latin.txt", b"Caf\xe9 owners protest\n\nThe caf\xe9 owners of Z\xfcrich protested against the new law on Monday.\n");
    dir.ok("index corpus");
    assert_eq!(dir.find("café zürich"), ["latin.txt"]);
}
