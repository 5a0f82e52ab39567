//! What finds the names: the token pass and the resolver, as the binary has them.

use std::fs;

use morgue::document::{Article, Names, TextField};
use morgue::resolve::Resolver;
use morgue::text::{Lexicon, Text};

/// What a worker carries from article to article.
pub struct Worker {
    pub lexicon: Lexicon,
    pub text: Text,
    pub resolver: Resolver,
}

impl Worker {
    /// A worker with the embedded model, or the one in a file.
    pub fn new(model: Option<String>) -> Worker {
        let resolver = match model {
            Some(path) => {
                let bytes = fs::read(path).expect("the model can be read");
                Resolver::with_model(morgue_tools::learn::open_model(bytes).expect("the model is whole"))
            }
            None => Resolver::new(),
        };
        Worker { lexicon: Lexicon::default(), text: Text::default(), resolver }
    }

    /// The names of an article.
    pub fn names(&mut self, article: &Article) -> Names {
        self.text.read(&article.headline, &article.body, None, &mut self.lexicon);
        self.resolver.resolve(article, &self.text, &self.lexicon)
    }

    /// Prints the names of a text whose first line is the headline.
    pub fn show(mut self, text: &str) {
        let (headline, body) = text.split_once('\n').unwrap_or(("", text));
        let article = Article { headline: headline.into(), body: body.trim().into(), ..Article::default() };
        let names = self.names(&article);
        for (kind, actors) in
            [("person", &names.people), ("organisation", &names.organisations), ("place", &names.places)]
        {
            for actor in actors {
                let surfaces: Vec<&str> =
                    actor.mentions.iter().map(|mention| mention.surface.as_str()).collect();
                let role = actor.role.as_deref().unwrap_or("-");
                println!("{kind}\t{}\t{role}\t{}", actor.name, surfaces.join(" | "));
            }
        }
    }
}

/// A place in an article with some of the text around it.
pub fn context(article: &Article, field: TextField, span: std::ops::Range<usize>) -> String {
    let text = match field {
        TextField::Headline => &article.headline,
        TextField::Body => &article.body,
    };
    let from = text.floor_char_boundary(span.start.saturating_sub(40));
    let to = text.ceil_char_boundary((span.end + 40).min(text.len()));
    format!("{}[{}]{}", &text[from..span.start], &text[span.clone()], &text[span.end..to]).replace('\n', " ")
}
