//! Who published it, as far as names outside the text say: addresses, paths and settings.
//!
//! In: a stated source, an address, a file's path. Out: the outlet's name. Repost footers and
//! copyright lines are found by `furniture`; which of all wins is decided by the module above.

use super::ExtractSettings;
use super::agencies::{find_domain, find_outlet};
use super::case::squeeze;

/// Cleans a source that a format states: an address or a domain becomes the outlet's name.
pub(super) fn clean(stated: &str, settings: &ExtractSettings) -> String {
    let stated = stated.trim();
    let domain = !stated.contains(' ') && stated.contains('.') && stated.len() > 4 && !stated.ends_with('.');
    if domain && let Some(name) = find_by_url(stated, settings) {
        return name;
    }
    squeeze(stated)
}

/// The outlet behind an address: as the settings say, else as everyone knows, else the bare domain.
pub(super) fn find_by_url(url: &str, settings: &ExtractSettings) -> Option<String> {
    let domain = domain(url)?;
    let mut above = domain.as_str();
    while !settings.domains.is_empty() {
        if let Some(name) = settings.domains.get(above) {
            return Some(name.clone());
        }
        let Some((_, rest)) = above.split_once('.') else { break };
        above = rest;
    }
    Some(find_domain(&domain).map_or(domain, String::from))
}

/// The host of an address in lower case, without `www.` and port.
fn domain(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.trim_start_matches('/');
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?.trim_end_matches('.').to_ascii_lowercase();
    let host =
        ["www.", "m.", "amp.", "mobile."].iter().find_map(|head| host.strip_prefix(head)).unwrap_or(&host);
    let valid = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    valid.then(|| host.to_string())
}

/// The outlet that the settings name for a path: the longest prefix wins.
pub(super) fn find_by_setting(path: &str, settings: &ExtractSettings) -> Option<String> {
    let fits = |prefix: &str| {
        path.strip_prefix(prefix.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let longest =
        settings.paths.iter().filter(|(prefix, _)| fits(prefix)).max_by_key(|(prefix, _)| prefix.len());
    longest.map(|(_, name)| name.clone())
}

/// The outlet that a folder of the path is named after, where everyone knows it.
pub(super) fn find_by_folder(path: &str) -> Option<String> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.rsplit('/').take(6).find_map(|folder| {
        if folder.len() < 3 || folder.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        find_domain_exact(folder).or_else(|| find_outlet(&folder.replace(['-', '_'], " "))).map(String::from)
    })
}

/// Whether a folder of the path bears `name`.
pub(super) fn has_folder(path: &str, name: &str) -> bool {
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let name = letters(name);
    path.rsplit('/').skip(1).take(6).any(|folder| letters(folder) == name)
}

fn find_domain_exact(folder: &str) -> Option<&'static str> {
    folder.contains('.').then(|| find_domain(folder.strip_prefix("www.").unwrap_or(folder))).flatten()
}

/// The name of an outlet as a footer prints it: no address, no words after the name.
pub(super) fn name_in_footer(printed: &str) -> &str {
    let printed = printed.trim();
    let end = [". ", " (", ", ", " – ", " — ", " | "].iter().filter_map(|stop| printed.find(stop)).min();
    printed[..end.unwrap_or(printed.len())].trim_end_matches(['.', ',', ':', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_outlets() {
        let mut settings = ExtractSettings::default();
        settings.domains.insert("lake.example".into(), "The Lake".into());
        for (url, expected) in [
            ("https://www.bbc.co.uk/news/1", Some("BBC")),
            ("https://edition.cnn.com/x", Some("CNN")),
            ("http://news.lake.example:80/a", Some("The Lake")),
            ("//unknown.example/a?b", Some("unknown.example")),
            ("/relative/path", None),
        ] {
            assert_eq!(find_by_url(url, &settings).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn folders_name_outlets_that_are_known() {
        for (path, expected) in [
            ("the-guardian/2025/a.txt", Some("The Guardian")),
            ("crawl/bbc.co.uk/a.html", Some("BBC")),
            ("misc/2025/a.txt", None),
            ("a.txt", None),
        ] {
            assert_eq!(find_by_folder(path).as_deref(), expected, "{path}");
        }
    }
}
