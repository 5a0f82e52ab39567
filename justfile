# `just` lists these; each is one documented command.

# Everything that must hold for a commit
ci:
    .ci/run

# Index and search the sample corpus
sample:
    cargo run --release -- index
    cargo run --release -- search ceasefire

# Cost of every stage on a folder, against a bare tantivy writer
bench folder="corpus" threads="":
    cargo bench --bench pipeline -- {{folder}} {{threads}}

# Headline, authors, day and body of real pages against their gold (FOLDER holds gold.jsonl and pages/)
eval-html folder:
    cargo run --release -p morgue-tools --bin eval-html -- {{folder}}

# People, roles, organisations and places against articles read by hand
eval-names file:
    cargo run --release -p morgue-tools --bin eval-names -- {{file}}

# Topics against BBC, MasakhaNEWS and articles read by hand
eval-topics folder:
    cargo run --release -p morgue-tools --bin eval-topics -- {{folder}}

# Fields of the Reuters-21578 files against their own tags
eval-reuters folder:
    cargo run --release -p morgue-tools --bin eval-reuters -- {{folder}}

# Kill an indexing run N times at random moments and compare with an undisturbed one
crash folder runs="30":
    cargo build --release
    tools/crash-test {{folder}} {{runs}}

# A full disk, in a small tmpfs (needs root)
full-disk folder:
    cargo build --release
    tools/full-disk-test {{folder}}

# Queries over all operators against a plain scan of the Reuters-21578 articles
check-queries folder:
    cargo build --release
    tools/check-queries target/release/morgue {{folder}}

# Every reader, the query parser and the whole way, fuzzed in turn (needs cargo-fuzz and a nightly compiler)
fuzz folder seconds="60" rounds="1":
    tools/fuzz {{folder}} --seconds {{seconds}} --rounds {{rounds}}

# One file of so many gigabytes of articles (.jsonl.gz or .warc.gz), indexed with time and peak memory
big-file file gigabytes index:
    cargo build --release
    tools/big-file {{file}} {{gigabytes}}
    /usr/bin/time -v target/release/morgue index {{parent_directory(file)}} --index {{index}}

# Random queries over random articles against a brute-force reading of each operator
oracle pairs="20000":
    MORGUE_ORACLE_PAIRS={{pairs}} cargo test --release --test it oracle

# The dearest random queries on an index
nasty-queries index count="60":
    cargo build --release
    tools/nasty-queries target/release/morgue {{index}} {{count}}
