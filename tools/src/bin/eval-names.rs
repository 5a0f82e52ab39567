//! Measures the name finder against gold: people and their forms, roles, organisations, places;
//! span F1 on an IOB2 file; tokens per second on a folder's worth of JSON lines.
//!
//! `eval-names PEOPLE_JSONL [--errors]`, `eval-names --iob FILE [--errors]`, `eval-names --time FILE`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use morgue::document::{Actor, Article, Names, TextField};
use morgue::resolve::Resolver;
use morgue::text::{Lexicon, Text};
use serde_json::Value;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let talk =
        if arguments.iter().any(|argument| argument == "--errors") { Talk::Errors } else { Talk::Sums };
    let paths: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    let [path] = paths[..] else {
        eprintln!("usage: eval-names [--iob | --time | --show] [--errors] FILE");
        return ExitCode::from(2);
    };
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    if has("--show") {
        show(&text);
    } else if has("--iob") {
        measure_iob(&text, talk);
    } else if has("--time") {
        measure_time(&text);
    } else {
        measure_people(&text, talk);
    }
    ExitCode::SUCCESS
}

/// Prints the names of a text whose first line is the headline.
fn show(text: &str) {
    let (headline, body) = text.split_once('\n').unwrap_or(("", text));
    let article = Article { headline: headline.into(), body: body.trim().into(), ..Article::default() };
    let names = Worker::default().names(&article);
    for (kind, actors) in
        [("person", &names.people), ("organisation", &names.organisations), ("place", &names.places)]
    {
        for actor in actors {
            let surfaces: Vec<&str> = actor.mentions.iter().map(|mention| mention.surface.as_str()).collect();
            let role = actor.role.as_deref().unwrap_or("-");
            println!("{kind}\t{}\t{role}\t{}", actor.name, surfaces.join(" | "));
        }
    }
}

/// How much is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Talk {
    Sums,
    Errors,
}

/// What a worker carries from article to article.
struct Worker {
    lexicon: Lexicon,
    text: Text,
    resolver: Resolver,
}

impl Default for Worker {
    fn default() -> Worker {
        let model = std::env::args().find_map(|argument| Some(argument.strip_prefix("--model=")?.to_string()));
        let resolver = match model {
            Some(path) => {
                let bytes = fs::read(path).expect("the model can be read");
                Resolver::with_model(morgue_tools::learn::open_model(bytes).expect("the model is whole"))
            }
            None => Resolver::new(),
        };
        Worker { lexicon: Lexicon::default(), text: Text::default(), resolver }
    }
}

impl Worker {
    fn names(&mut self, article: &Article) -> Names {
        self.text.read(&article.headline, &article.body, None, &mut self.lexicon);
        self.resolver.resolve(article, &self.text, &self.lexicon)
    }
}

/// Found, expected and right.
#[derive(Clone, Copy, Default)]
struct Score {
    right: usize,
    found: usize,
    expected: usize,
}

impl Score {
    fn print(&self, what: &str) {
        let share = |part: usize, whole: usize| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let (precision, recall) = (share(self.right, self.found), share(self.right, self.expected));
        let sum = precision + recall;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        println!(
            "{what:28} P {precision:.3}  R {recall:.3}  F1 {f1:.3}   ({} right, {} found, {} expected)",
            self.right, self.found, self.expected
        );
    }
}

fn folded(name: &str) -> String {
    let mut plain = String::new();
    for word in name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        morgue::text::fold(word, &mut plain);
    }
    plain.strip_prefix("the ").map(str::to_string).unwrap_or(plain)
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn measure_people(text: &str, talk: Talk) {
    let mut worker = Worker::default();
    let (mut people, mut organisations, mut places) = (Score::default(), Score::default(), Score::default());
    let (mut forms, mut forms_right, mut roles) = (0, 0, Score::default());
    let (mut credits, mut outlets, mut role_near) = (0, 0, 0);
    for line in text.lines() {
        let gold: Value = match serde_json::from_str(line) {
            Ok(gold) => gold,
            Err(error) => {
                eprintln!("a line is no JSON: {error}");
                continue;
            }
        };
        let id = gold["id"].as_str().unwrap_or_default();
        let article = Article {
            headline: gold["headline"].as_str().unwrap_or_default().into(),
            body: gold["body"].as_str().unwrap_or_default().into(),
            ..Article::default()
        };
        let names = worker.names(&article);
        let found: HashMap<String, &Actor> =
            names.people.iter().map(|actor| (folded(&actor.name), actor)).collect();
        let entries: Vec<&Value> = gold["people"].as_array().into_iter().flatten().collect();
        let mut wanted = HashSet::new();
        people.found += names.people.len();
        for entry in &entries {
            let name = entry["name"].as_str().unwrap_or_default();
            wanted.insert(folded(name));
            people.expected += 1;
            let actor = found.get(&folded(name)).copied();
            people.right += usize::from(actor.is_some());
            if actor.is_none() && talk == Talk::Errors {
                println!("{id}\tperson missed\t{name}");
            }
            for alias in strings(&entry["aliases"]) {
                forms += 1;
                let right = actor.is_some_and(|actor| {
                    actor.mentions.iter().any(|mention| folded(&mention.surface) == folded(alias))
                });
                forms_right += usize::from(right);
                if !right && talk == Talk::Errors {
                    let holder = names.people.iter().find(|actor| {
                        actor.mentions.iter().any(|mention| folded(&mention.surface) == folded(alias))
                    });
                    let holder = holder.map_or("nobody", |actor| actor.name.as_str());
                    println!("{id}\tform of {name} missed\t{alias}\twent to {holder}");
                }
            }
            let expected = strings(&entry["roles"]);
            let role = actor.and_then(|actor| actor.role.as_deref());
            roles.expected += usize::from(!expected.is_empty());
            roles.found += usize::from(role.is_some());
            let right = role.is_some_and(|role| expected.iter().any(|gold| folded(gold) == folded(role)));
            let near = role.is_some_and(|role| expected.iter().any(|gold| overlap(gold, role) >= 0.5));
            roles.right += usize::from(right);
            role_near += usize::from(near);
            if !right && (role.is_some() || !expected.is_empty()) && talk == Talk::Errors {
                println!("{id}\trole of {name}\tfound {role:?}\texpected {expected:?}");
            }
        }
        if talk == Talk::Errors {
            for actor in names.people.iter().filter(|actor| !wanted.contains(&folded(&actor.name))) {
                let first = actor.mentions.first();
                let context = first
                    .map_or(String::new(), |mention| context(&article, mention.field, mention.span.range()));
                println!("{id}\tperson wrong\t{}\t{context}", actor.name);
            }
        }
        let persons: HashSet<String> = found.keys().cloned().collect();
        credits += strings(&gold["credits"]).iter().filter(|name| persons.contains(&folded(name))).count();
        let aired: HashSet<String> = strings(&gold["outlets"]).into_iter().map(folded).collect();
        outlets += persons.intersection(&aired).count();
        let things: Vec<Vec<String>> = gold["organisations"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|entry| {
                let name = entry["name"].as_str().into_iter();
                name.chain(strings(&entry["aliases"])).map(folded).collect()
            })
            .collect();
        let neutral: HashSet<String> =
            aired.into_iter().chain(strings(&gold["agencies"]).into_iter().map(folded)).collect();
        count_things(&names.organisations, &things, &neutral, &mut organisations, (id, "organisation", talk));
        let sites: Vec<Vec<String>> =
            strings(&gold["places"]).into_iter().map(|name| vec![folded(name)]).collect();
        count_things(&names.places, &sites, &HashSet::new(), &mut places, (id, "place", talk));
    }
    people.print("people by full name");
    println!(
        "{:28} {:.3}   ({forms_right} of {forms})",
        "other forms attached",
        forms_right as f64 / f64::from(forms.max(1))
    );
    roles.print("roles, exact");
    println!(
        "{:28} {:.3}   ({role_near} of {})",
        "roles, half the words",
        role_near as f64 / roles.expected.max(1) as f64,
        roles.expected
    );
    organisations.print("organisations");
    places.print("places");
    println!("credits among the people: {credits}; outlets: {outlets}");
}

fn overlap(one: &str, other: &str) -> f64 {
    let (one, other) = (folded(one), folded(other));
    let one: HashSet<&str> = one.split(' ').collect();
    let other: HashSet<&str> = other.split(' ').collect();
    one.intersection(&other).count() as f64 / one.union(&other).count().max(1) as f64
}

fn count_things(
    found: &[Actor],
    wanted: &[Vec<String>],
    neutral: &HashSet<String>,
    score: &mut Score,
    (id, what, talk): (&str, &str, Talk),
) {
    let mut met = vec![false; wanted.len()];
    score.expected += wanted.len();
    for actor in found {
        let mut forms: Vec<String> = actor.mentions.iter().map(|mention| folded(&mention.surface)).collect();
        forms.push(folded(&actor.name));
        let hits =
            wanted.iter().enumerate().filter(|(_, names)| names.iter().any(|name| forms.contains(name)));
        let hits: Vec<usize> = hits.map(|(at, _)| at).collect();
        for &at in &hits {
            score.right += usize::from(!met[at]);
            score.found += usize::from(!met[at]);
            met[at] = true;
        }
        match hits.first() {
            Some(_) => {}
            None if forms.iter().any(|form| neutral.contains(form)) => {}
            None => {
                score.found += 1;
                if talk == Talk::Errors {
                    println!("{id}\t{what} wrong\t{}", actor.name);
                }
            }
        }
    }
    if talk == Talk::Errors {
        for (names, met) in wanted.iter().zip(met) {
            if !met {
                println!("{id}\t{what} missed\t{}", names.join(" / "));
            }
        }
    }
}

fn context(article: &Article, field: TextField, span: std::ops::Range<usize>) -> String {
    let text = match field {
        TextField::Headline => &article.headline,
        TextField::Body => &article.body,
    };
    let from = text.floor_char_boundary(span.start.saturating_sub(40));
    let to = text.ceil_char_boundary((span.end + 40).min(text.len()));
    format!("{}[{}]{}", &text[from..span.start], &text[span.clone()], &text[span.end..to]).replace('\n', " ")
}

fn measure_iob(text: &str, talk: Talk) {
    let mut worker = Worker::default();
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    for document in morgue_tools::corpus::read_iob(text) {
        let article = Article { body: document.body, ..Article::default() };
        let names = worker.names(&article);
        let kinds = [("PER", &names.people), ("ORG", &names.organisations), ("LOC", &names.places)];
        let mut found = HashMap::new();
        for (kind, actors) in kinds {
            for mention in actors.iter().flat_map(|actor| &actor.mentions) {
                found.insert((mention.span.0 as usize, mention.span.1 as usize), kind);
                scores.entry(kind).or_default().found += 1;
            }
        }
        let mut met = HashSet::new();
        for (_, span, kind) in &document.spans {
            let Some((kind, _)) = kinds.iter().find(|(name, _)| *name == kind) else { continue };
            let score = scores.entry(kind).or_default();
            score.expected += 1;
            let guess = found.get(&(span.start, span.end)).copied();
            if guess == Some(kind) {
                score.right += 1;
                met.insert((span.start, span.end));
            } else if talk == Talk::Errors {
                println!("missed\t{kind}\t{guess:?}\t{}", context(&article, TextField::Body, span.clone()));
            }
        }
        if talk == Talk::Errors {
            for ((start, end), kind) in &found {
                if !met.contains(&(*start, *end)) {
                    println!("wrong\t{kind}\t{}", context(&article, TextField::Body, *start..*end));
                }
            }
        }
    }
    let mut all = Score::default();
    for (kind, score) in &scores {
        score.print(kind);
        all = Score {
            right: all.right + score.right,
            found: all.found + score.found,
            expected: all.expected + score.expected,
        };
    }
    all.print("all three");
}

fn measure_time(text: &str) {
    let articles: Vec<Article> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .map(|value| {
            let field = |names: &[&str]| {
                let found = names.iter().find_map(|name| value[*name].as_str());
                found.unwrap_or_default().to_string()
            };
            Article {
                headline: field(&["headline", "title"]),
                body: field(&["body", "text", "content", "article"]),
                ..Article::default()
            }
        })
        .collect();
    let mut worker = Worker::default();
    for round in 1..=3 {
        let (mut reading, mut resolving) = (Duration::ZERO, Duration::ZERO);
        let (mut tokens, mut mentions) = (0, 0);
        for article in &articles {
            let start = Instant::now();
            worker.text.read(&article.headline, &article.body, None, &mut worker.lexicon);
            let read = Instant::now();
            let names = worker.resolver.resolve(article, &worker.text, &worker.lexicon);
            resolving += read.elapsed();
            reading += read - start;
            tokens += worker.text.headline.len() + worker.text.body.len();
            let all = names.people.iter().chain(&names.organisations).chain(&names.places);
            mentions += all.map(|actor| actor.mentions.len()).sum::<usize>();
        }
        let rate = |time: Duration| tokens as f64 / time.as_secs_f64() / 1e6;
        println!(
            "round {round}: {} articles, {tokens} tokens, {mentions} mentions; tokenise {:.2} M tokens/s, resolve {:.2} M tokens/s ({:.1} microseconds per article), both {:.2} M tokens/s",
            articles.len(),
            rate(reading),
            rate(resolving),
            resolving.as_secs_f64() * 1e6 / articles.len().max(1) as f64,
            rate(reading + resolving),
        );
    }
}
