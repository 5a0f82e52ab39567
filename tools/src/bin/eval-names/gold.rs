//! People and their forms, roles, organisations and places against articles read by hand.

use std::collections::{HashMap, HashSet};

use morgue::document::{Actor, Article};
use serde_json::Value;

use super::worker::{Worker, context};
use morgue_tools::figures::{Figures, Score, Talk, folded};

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Measures against articles whose people, organisations and places were read by hand.
pub fn measure(text: &str, mut worker: Worker, talk: Talk, figures: &mut Figures) {
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
    figures.note("people", people.print("people by full name"));
    println!(
        "{:28} {:.3}   ({forms_right} of {forms})",
        "other forms attached",
        forms_right as f64 / f64::from(forms.max(1))
    );
    figures.note("roles", roles.print("roles, exact"));
    figures.note("forms", forms_right as f64 / f64::from(forms.max(1)));
    println!(
        "{:28} {:.3}   ({role_near} of {})",
        "roles, half the words",
        role_near as f64 / roles.expected.max(1) as f64,
        roles.expected
    );
    figures.note("organisations", organisations.print("organisations"));
    figures.note("places", places.print("places"));
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
