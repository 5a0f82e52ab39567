//! What the words of a query stand for: forms from the dictionary, names from the actors table.

use std::collections::BTreeSet;

use super::{Expansion, Planner};
use crate::search::effort::LOOK_UP;
use crate::search::expr::{Expr, Field, Pattern, Words};
use crate::search::forms::Forms;
use crate::search::spelling::folded_words;
use crate::settle::{Actors, Kind, NameWord, Selection};

impl Planner<'_> {
    /// The names that the words mean, by the actors table.
    pub(super) fn select(&mut self, words: &Words, kind: Kind) -> tantivy::Result<Selection> {
        let Some(actors) = &self.actors else { return Ok(Selection::default()) };
        let literal = words.patterns.iter().any(|pattern| matches!(pattern, Pattern::Cased(_)));
        let asked: Vec<NameWord> =
            words.patterns.iter().map(|pattern| name_word(pattern, kind, actors)).collect();
        let names = if literal { actors.literal(kind, &asked) } else { actors.names(kind, &asked) };
        if let Some(expansions) = &mut self.expansions {
            let mut forms: BTreeSet<String> = names.names.iter().cloned().collect();
            forms.extend(names.partial.iter().map(|(name, _)| name.clone()));
            let word: Vec<String> = words.patterns.iter().map(Pattern::to_string).collect();
            expansions.push(Expansion {
                word: word.join(" "),
                field: words.field.name(),
                reading: if literal { "as printed" } else { "by the actors table" },
                articles: self.dictionary.article_count(&forms, words.field)?,
                forms: forms.into_iter().collect(),
            });
        }
        Ok(names)
    }

    /// The words of the index that a pattern stands for; looked up once in a query.
    pub(super) fn expand(&mut self, pattern: &Pattern, field: Field) -> tantivy::Result<Forms> {
        if let Some(expansions) = &mut self.expansions {
            let words = match pattern {
                Pattern::Cased(printed) => folded_words(printed).into_iter().take(1).collect(),
                _ => self.dictionary.list_words(pattern, field)?,
            };
            expansions.push(Expansion {
                word: pattern.to_string(),
                field: field.name(),
                reading: pattern.reading(),
                articles: self.dictionary.article_count(&words, field)?,
                forms: words.into_iter().collect(),
            });
        }
        if let Pattern::Cased(printed) = pattern {
            return Ok(Forms::Few(folded_words(printed).into_iter().take(1).collect()));
        }
        let known = self.known.iter().find(|(known, of, _)| known == pattern && *of == field);
        if let Some((_, _, forms)) = known {
            return Ok(forms.clone());
        }
        let found = self.dictionary.find_forms(pattern, field)?;
        self.effort.add_word(found.work * LOOK_UP, || pattern.to_string());
        self.known.push((pattern.clone(), field, found.forms.clone()));
        Ok(found.forms)
    }
}

/// Whether any part asks for an actor.
pub(super) fn names_actors(expr: &Expr) -> bool {
    match expr {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().any(names_actors),
        Expr::Not(part) | Expr::AtLeast { part, .. } | Expr::Inside { part, .. } => names_actors(part),
        Expr::Near(near) => names_actors(&near.left) || names_actors(&near.right),
        Expr::Words(words) => words.field.actors().is_some(),
        Expr::Said { by, part } => by.is_some() || part.as_deref().is_some_and(names_actors),
        Expr::Published { .. } | Expr::Id(_) => false,
    }
}

/// What a word of the query asks of a name.
fn name_word(pattern: &Pattern, kind: Kind, actors: &Actors) -> NameWord {
    match pattern {
        Pattern::Stem(word) | Pattern::Exact(word) => NameWord::Whole(word.clone()),
        Pattern::Cased(printed) => NameWord::Whole(folded_words(printed).concat()),
        Pattern::Prefix(head) => NameWord::Beginning(head.clone()),
        Pattern::Wild(_) | Pattern::Fuzzy(..) => {
            NameWord::Among(actors.name_words(kind, |word| pattern.is_like(word)))
        }
    }
}
