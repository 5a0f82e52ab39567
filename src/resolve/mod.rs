//! placeholder
use crate::document::*;
use crate::text::*;
pub struct Resolver;
impl Resolver {
    pub fn new() -> Resolver {
        Resolver
    }
    pub fn resolve(&mut self, _: &Article, _: &Text, _: &Lexicon) -> Names {
        Names::default()
    }
}
