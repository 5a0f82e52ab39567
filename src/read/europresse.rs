//! Exports of Europresse (Eureka.cc): pages of articles told by the classes of their elements.
//!
//! In: one article. Out: its fields and its text. The older pages are a run of lines broken by
//! `<br>`, the newer ones have sections.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document;

use super::fields::squeeze;
use super::tags::strip_tags;
use crate::document::{Skip, SkipReason, Stated};

/// Reads one article.
pub(super) fn parse(page: &str) -> Result<(Stated, String), Skip> {
    catch_unwind(AssertUnwindSafe(|| read(page)))
        .map_err(|_| Skip::new(SkipReason::Failed, "the page parser gave up"))
}

fn read(page: &str) -> (Stated, String) {
    let document = Document::from(page);
    let first = |selector: &str| {
        let text = document.select(selector).first().text();
        Some(squeeze(&text)).filter(|text| !text.is_empty())
    };
    let mut stated = Stated {
        headline: first(".titreArticleVisu, .TitreArticleVisu"),
        source: first(".DocPublicationName").map(without_issue),
        ..Stated::default()
    };
    let headers: Vec<String> =
        document.select(".DocHeader").iter().map(|header| squeeze(&header.text())).collect();
    read_header(&headers.join(" "), &mut stated);
    stated.item.guid = page.find("news·").map(|at| {
        let number = page[at..].split(|c: char| c.is_whitespace() || c == '<').next();
        number.unwrap_or_default().to_string()
    });
    let text = match document.select("section").first().inner_html() {
        section if !section.is_empty() => {
            stated.byline = find_author_in_header(&document);
            strip_tags(&section)
        }
        _ => read_lines(page, &mut stated),
    };
    (stated, text)
}

/// `Magazine, no. 5968` is the magazine.
fn without_issue(name: String) -> String {
    let end = [", no", " no.", ", n°", " - "].iter().filter_map(|mark| name.find(mark)).min();
    end.map_or(name.as_str(), |end| &name[..end]).trim().to_string()
}

/// `Politique, mardi 14 mars 2006, p. 12`: the section, the day and the page.
fn read_header(header: &str, stated: &mut Stated) {
    let has_year = |part: &str| {
        part.split(|c: char| !c.is_ascii_digit())
            .any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
    };
    let parts: Vec<&str> = header.split(',').map(str::trim).collect();
    let Some(day) = parts.iter().position(|part| has_year(part)) else { return };
    // In English the year stands behind a comma of its own.
    let alone = parts[day].bytes().all(|byte| byte.is_ascii_digit()) && day > 0;
    let start = if alone { day - 1 } else { day };
    stated.published = Some(parts[start..=day].join(", "));
    stated.section =
        parts[..start].first().map(|section| section.to_string()).filter(|section| !section.is_empty());
}

/// In the newer pages the author stands in the head, below the headline.
fn find_author_in_header(document: &Document) -> Option<String> {
    let author = document.select(".docAuthors, .sm-margin-bottomNews").first().text();
    let author = Some(squeeze(&author)).filter(|author| !author.is_empty());
    author.or_else(|| {
        let below = document.select("header > div.titreArticle ~ div").first().text();
        Some(squeeze(&below)).filter(|line| !line.is_empty() && line.len() < 120)
    })
}

/// The older pages: below the headline the author, a rule, the text, the copyright.
fn read_lines(page: &str, stated: &mut Stated) -> String {
    let text = strip_tags(page);
    let headline = stated.headline.as_deref().unwrap_or_default();
    let mut paragraphs: Vec<&str> =
        text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect();
    let above = paragraphs.iter().position(|part| part.lines().any(|line| squeeze(line) == headline));
    paragraphs.drain(..above.map_or(0, |at| at + 1));
    let end =
        paragraphs.iter().position(|part| part.starts_with('©') || part.starts_with("Numéro de document"));
    paragraphs.truncate(end.unwrap_or(paragraphs.len()));
    let is_name = |part: &&str| part.len() < 60 && !part.ends_with(['.', '!', '?', '»', '"']);
    if paragraphs.len() > 1
        && let Some(author) = paragraphs.first().filter(|part| is_name(part))
    {
        stated.byline = Some(squeeze(author));
        paragraphs.remove(0);
    }
    paragraphs.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts() {
        for page in [
            "<article><header><div><span class=\"DocPublicationName\">La Lanterne </span></div><div><span class=\"DocHeader\">Politique, mardi 14 mars 2006, p. 12</span></div>\
             <div class=\"titreArticle\"><p class=\"titreArticleVisu\">Le bac de nuit</p></div><div>Anna Lind</div></header>\
             <section><div class=\"DocText\"><p>Le bac repart.</p><p>Il avait <mark>cessé</mark> en mai.</p></div></section>\
             <footer><small>© 2006 La Lanterne.</small><p>Numéro de document : news·20060314·LL·1</p></footer></article>",
            "<span class=\"DocPublicationName\">La Lanterne, no. 12</span><br><span class=\"DocHeader\">Politique, </span><span class=\"DocHeader\">mardi </span><span class=\"DocHeader\">14 mars 2006</span>\
             <span class=\"DocHeader\">, p. 12</span><br><br>Rubrique<br><span class=\"TitreArticleVisu\">Le bac de nuit</span><br><br>Anna Lind<br><p></p>Le bac repart.<p></p>Il avait cessé en mai.<p></p>\
             <b><i>© 2006 La Lanterne.</i></b><p></p>Numéro de document : news·20060314·LL·1<br>",
        ] {
            let (stated, text) = parse(page).unwrap();
            assert_eq!(stated.headline.as_deref(), Some("Le bac de nuit"), "{page}");
            assert_eq!(stated.source.as_deref(), Some("La Lanterne"), "{page}");
            assert_eq!(stated.byline.as_deref(), Some("Anna Lind"), "{page}");
            assert_eq!(stated.section.as_deref(), Some("Politique"), "{page}");
            assert!(stated.published.as_deref().is_some_and(|day| day.ends_with("14 mars 2006")), "{page}");
            assert_eq!(stated.item.guid.as_deref(), Some("news·20060314·LL·1"), "{page}");
            assert_eq!(text, "Le bac repart.\n\nIl avait cessé en mai.", "{page}");
        }
    }
}
