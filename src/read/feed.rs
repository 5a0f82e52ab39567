//! RSS 0.9 to 2.0, Atom, and the exports of WordPress, which are RSS.
//!
//! In: one `<item>` or `<entry>`, after what stands before the first of the feed. Out: what it
//! states, and its fullest text. The title of the feed names the source only where the item lies
//! on the feed's own site: collections of other people's items have titles too.

use super::fields::squeeze;
use super::flow::{plain_text, running_text};
use super::nitf::fill;
use super::subjects::add_subject;
use super::tags::decode_entities;
use super::xml::{Element, parse_xml};
use crate::document::{Skip, SkipReason, Stated};

/// The records of a feed.
pub(super) const ITEMS: [&str; 2] = ["item", "entry"];

/// Reads one item.
pub(super) fn parse(text: &str) -> Result<(Stated, String), Skip> {
    let tree = parse_xml(text)?;
    let Some(item) = tree.find(&ITEMS) else {
        return Err(Skip::new(SkipReason::Malformed, "no item in it"));
    };
    let channel = tree.find(&["channel"]).or_else(|| tree.find(&["feed"]));
    if let Some(kind) = item.line_of("post_type").filter(|kind| kind != "post" && kind != "page") {
        return Err(Skip::new(SkipReason::NoText, format!("{kind} of WordPress")));
    }
    let mut stated = Stated::default();
    read_item(item, &mut stated);
    read_dates(item, &mut stated);
    read_authors(item, channel, &mut stated);
    read_categories(item, &mut stated);
    stated.source = find_source(item, channel, stated.url.as_deref());
    let language =
        |element: &Element| element.line_of("language").or(element.attribute("lang").map(str::to_string));
    stated.language = language(item).or_else(|| channel.and_then(language)).filter(|tag| tag != "mul");
    let text = find_text(item);
    if text.is_empty() && stated.headline.is_none() {
        return Err(Skip::new(SkipReason::NoText, "an item without title and text"));
    }
    Ok((stated, text))
}

/// The text of a child that bears the item's own prefix, or else any.
fn own_line(item: &Element, name: &str) -> Option<String> {
    let own = item.children().find(|child| *child.name == *name && child.prefix == item.prefix);
    own.and_then(Element::line).or_else(|| item.line_of(name))
}

fn read_item(item: &Element, stated: &mut Stated) {
    stated.headline =
        own_line(item, "title").map(|title| squeeze(&plain_text(&title))).filter(|t| !t.is_empty());
    stated.url = find_url(item);
    stated.slug = item.line_of("post_name");
    let wire = &mut stated.item;
    wire.guid = item.line_of("guid").or_else(|| own_line(item, "id"));
    wire.status = item.line_of("status").filter(|status| status != "publish");
}

fn find_url(item: &Element) -> Option<String> {
    let links = || item.children().filter(|child| *child.name == *"link");
    let is_page = |link: &&Element| link.attribute("rel").is_none_or(|rel| rel == "alternate");
    let address =
        links().filter(is_page).find_map(|link| link.line().or(link.attribute("href").map(str::to_string)));
    let is_address = |text: &String| text.starts_with("http");
    let guid = || item.child("guid").filter(|guid| guid.attribute("isPermaLink") != Some("false"))?.line();
    let original = item.line_of("origLink").filter(is_address);
    original
        .or(address)
        .or_else(|| guid().filter(is_address))
        .or_else(|| item.attribute("about").map(str::to_string).filter(is_address))
}

fn read_dates(item: &Element, stated: &mut Stated) {
    let first = |names: &[&str]| names.iter().find_map(|name| item.line_of(name));
    stated.published =
        first(&["post_date_gmt"]).filter(|date| !date.starts_with("0000")).map(|date| date + "Z");
    fill(&mut stated.published, || first(&["pubDate", "published", "issued", "date", "pubdate", "created"]));
    let updated = first(&["updated", "modified"]);
    match &stated.published {
        Some(published) => stated.updated = updated.filter(|updated| updated != published),
        None => stated.published = updated,
    }
}

fn read_authors(item: &Element, channel: Option<&Element>, stated: &mut Stated) {
    let named = |name: &str| {
        let people = item.children().filter(|child| *child.name == *name);
        people.filter_map(person_name).collect::<Vec<_>>()
    };
    let mut names = named("creator");
    for kind in ["author", "contributor"] {
        if names.is_empty() {
            names = named(kind);
        }
    }
    names.dedup();
    // WordPress states a login, and who it is at the head of the file.
    for name in &mut names {
        let mut accounts =
            channel.into_iter().flat_map(Element::children).filter(|child| *child.name == *"author");
        let account = accounts.find(|account| account.line_of("author_login").as_ref() == Some(name));
        if let Some(shown) = account.and_then(|account| account.line_of("author_display_name")) {
            *name = shown;
        }
    }
    if names.len() == 1 {
        stated.byline = names.pop();
    } else {
        stated.authors = names;
    }
}

/// `Anna Lind`, `a.lind@example.com (Anna Lind)`, or an element with a name.
fn person_name(person: &Element) -> Option<String> {
    if person.children().next().is_some() {
        return person.line_of("name");
    }
    let line = person.line()?;
    if !line.contains('@') {
        return Some(line);
    }
    let name = line.split_once('(')?.1.trim_end_matches(')').trim();
    Some(name.to_string()).filter(|name| !name.is_empty() && !name.contains('@'))
}

fn read_categories(item: &Element, stated: &mut Stated) {
    let is_category = |child: &&Element| matches!(&*child.name, "category" | "subject");
    for category in item.children().filter(is_category) {
        let word = category.line().or(category.attribute("label").map(str::to_string));
        let word = word.or(category.attribute("term").map(str::to_string)).map(|word| decode_entities(&word));
        let list = category.attribute("domain").or(category.attribute("scheme")).unwrap_or_default();
        if list.contains("iptc") {
            let code = category.attribute("term").map(|term| format!("{list}{term}"));
            add_subject(&mut stated.subjects, code.as_deref(), word.clone());
        }
        if list == "category" && stated.section.is_none() {
            stated.section.clone_from(&word);
        }
        stated.keywords.extend(word);
    }
    stated.keywords.extend(
        item.line_of("keywords").iter().flat_map(|line| line.split(',')).map(|w| w.trim().to_string()),
    );
    stated.keywords.retain(|word| !word.is_empty());
    let mut seen = Vec::new();
    stated.keywords.retain(|word| {
        !seen.contains(word) && {
            seen.push(word.clone());
            true
        }
    });
    fill(&mut stated.section, || item.line_of("section"));
}

fn find_source(item: &Element, channel: Option<&Element>, url: Option<&str>) -> Option<String> {
    let source = item.child("source");
    let stated = source.and_then(|source| {
        source.line_of("title").or_else(|| {
            let is_leaf = source.children().next().is_none();
            is_leaf.then(|| source.line()).flatten()
        })
    });
    let publisher = || item.line_of("publisher");
    stated.or_else(publisher).or_else(|| {
        let channel = channel?;
        let site = find_url(channel);
        let same = match (site.as_deref().and_then(host), url.and_then(host)) {
            (Some(site), Some(host)) => site.ends_with(host) || host.ends_with(site),
            (None, Some(_)) => false,
            (_, None) => true,
        };
        let publisher = channel.line_of("publisher");
        publisher.or_else(|| same.then(|| own_line(channel, "title")).flatten())
    })
}

fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split(['/', '?', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| !host.is_empty())
}

/// The fullest of the texts that an item carries; a summary only where there is nothing else.
fn find_text(item: &Element) -> String {
    let mut best = String::new();
    let is_post = item.child("post_type").is_some();
    for child in item.children() {
        let is_excerpt = *child.prefix == *"excerpt";
        if matches!(&*child.name, "encoded" | "content" | "body" | "fulltext" | "full-text") && !is_excerpt {
            let text = if is_post { post_text(child) } else { text_of(child) };
            if text.len() > best.len() {
                best = text;
            }
        }
    }
    if best.is_empty() {
        // Some feeds hang their text on elements of their own.
        best =
            item.children().filter_map(|child| child.child("body")).map(text_of).next().unwrap_or_default();
    }
    for name in ["description", "summary", "encoded", "abstract"] {
        if best.is_empty() {
            let own = item.children().find(|child| *child.name == *name && child.prefix == item.prefix);
            best = own.or_else(|| item.child(name)).map(text_of).unwrap_or_default();
        }
    }
    best
}

/// The text of a post as WordPress shows it: a line break is one, a blank line begins a paragraph.
fn post_text(post: &Element) -> String {
    let text = post.raw_text().replace("\r\n", "\n").replace("\n\n", "<p>").replace('\n', "<br>");
    plain_text(&text)
}

fn text_of(element: &Element) -> String {
    if element.children().next().is_some() {
        return running_text(element);
    }
    let text = element.raw_text();
    let is_html = text.contains("<p>") || text.contains("<p ") || text.contains("<P");
    if is_html || !text.contains('<') {
        return plain_text(&text);
    }
    // As WordPress does when it shows it: a blank line begins a paragraph.
    plain_text(&text.replace("\r\n", "\n").replace("\n\n", "<p>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_every_dialect() {
        let cases = [
            (
                "<rss><channel><title>The Lantern</title><link>https://lantern.example/</link><language>en</language>\
                 <item><title>Ferry &amp;amp; quay</title><link>https://lantern.example/a</link><dc:creator>Anna Lind</dc:creator>\
                 <pubDate>Sat, 08 Mar 2025 06:30:00 +0100</pubDate><category>Local</category><description>Short.</description>\
                 <content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]></content:encoded></item>",
                ("Ferry & quay", "The Lantern", "Anna Lind", "https://lantern.example/a", "One.\n\nTwo."),
            ),
            (
                "<feed xml:lang='en'><title>Pool</title><link href='https://pool.example'/><entry><title type='html'>Ferry</title>\
                 <link rel='alternate' href='https://other.example/a'/><updated>2025-03-08T06:30:00Z</updated>\
                 <author><name>Anna Lind</name></author><content type='xhtml'><div><p>One.</p><p>Two.</p></div></content></entry>",
                ("Ferry", "", "Anna Lind", "https://other.example/a", "One.\n\nTwo."),
            ),
            (
                "<rdf:RDF><channel><title>The Lantern</title><link>http://lantern.example</link></channel>\
                 <item rdf:about='http://lantern.example/b'><title>Ferry</title><dc:date>2025-03-08</dc:date><description>One.</description></item>",
                ("Ferry", "The Lantern", "", "http://lantern.example/b", "One."),
            ),
            (
                "<rss><channel><wp:author><wp:author_login>al</wp:author_login><wp:author_display_name>Anna Lind</wp:author_display_name></wp:author>\
                 <item><title>Ferry</title><dc:creator>al</dc:creator><content:encoded>One <b>b</b>.\n\nTwo.</content:encoded><wp:post_type>post</wp:post_type></item>",
                ("Ferry", "", "Anna Lind", "", "One b.\n\nTwo."),
            ),
        ];
        for (xml, (headline, source, byline, url, text)) in cases {
            let (stated, found) = parse(xml).unwrap();
            let field = |field: &Option<String>| field.clone().unwrap_or_default();
            let read =
                (field(&stated.headline), field(&stated.source), field(&stated.byline), field(&stated.url));
            assert_eq!(read, (headline.into(), source.into(), byline.into(), url.into()), "{xml}");
            assert_eq!(found, text, "{xml}");
        }
    }

    #[test]
    fn attachments_are_no_articles() {
        let skip = parse("<item><title>x</title><wp:post_type>attachment</wp:post_type></item>").unwrap_err();
        assert_eq!(skip.reason, SkipReason::NoText);
    }
}
