//! Who may import whom: the stages share nouns and never import each other.

use std::fs;
use std::path::Path;

/// A module and the modules it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("error", &[]),
    ("walk", &["document", "error"]),
    ("read", &["document"]),
    ("text", &[]),
    ("extract", &["document", "text"]),
    ("resolve", &["document", "text"]),
    ("classify", &["document", "text"]),
    ("index", &["document", "text", "error"]),
    ("settle", &["document", "text", "error", "index"]),
    ("search", &["document", "text", "error", "index", "settle"]),
    ("output", &["document", "search"]),
    ("pipeline", &["classify", "document", "error", "extract", "index", "read", "resolve", "text", "walk"]),
];

#[test]
fn modules_import_downwards() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    list(&source, &mut files);
    assert!(files.len() > 30);
    for file in files {
        let relative = file.strip_prefix(&source).unwrap();
        let module = relative.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_string();
        if matches!(module.as_str(), "lib" | "bin") {
            continue;
        }
        let (_, allowed) =
            ALLOWED.iter().find(|(name, _)| *name == module).expect("every module has its row");
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not say what it owns", file.display());
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text = code.collect::<Vec<_>>().join("\n");
        for rest in text.split("crate::").skip(1) {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            let named = &rest[..end];
            let fine = named.is_empty() || named == module || allowed.contains(&named);
            assert!(fine, "{} names {named}", file.display());
        }
        let tantivy = text.contains("tantivy::");
        assert!(
            !tantivy || matches!(module.as_str(), "index" | "search"),
            "{} names tantivy",
            file.display()
        );
    }
}

fn list(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}
