//! The dateline: from where a story was filed, when, and by which agency.
//!
//! In: a dateline that a format states, or a line of text that may begin with one. Out: where the
//! dateline ends, and the place, agency and day in it, as byte ranges of that line. The day alone
//! is no date of publication; a dateline that names the year is read by `published`.

use std::ops::Range;

use super::agencies::{find_agency, is_known};
use super::calendar::{find_month, is_weekday};
use super::case::{is_capitals, is_particle, readable};

/// The longest dateline, in bytes.
const LONGEST: usize = 140;

/// What a dateline says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    /// Where the dateline ends and the sentence begins.
    pub end: usize,
    /// The place, with its country or state.
    pub place: Option<Range<usize>>,
    /// What stands in brackets, or the name of an agency after the day.
    pub agency: Option<Range<usize>>,
    /// Day and month, maybe with a year.
    pub day: Option<Range<usize>>,
}

/// Finds the dateline that `line` begins with.
pub(super) fn find_dateline(line: &str) -> Option<Dateline> {
    let first = line.trim_start().chars().next()?;
    if !(first.is_uppercase()
        || matches!(first, '(' | '[')
        || (first.is_alphabetic() && !first.is_lowercase()))
    {
        return None;
    }
    let bytes = line.as_bytes();
    let mut brackets = 0_u32;
    for (at, c) in line.char_indices().take_while(|(at, _)| *at < LONGEST) {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => {
                brackets = brackets.saturating_sub(1);
                // `PARIS (AFP) The minister`
                if let Some(found) =
                    read(line, at + 1, at + 1, Mark::None).filter(|found| found.agency.is_some())
                {
                    let rest = line[at + 1..].trim_start();
                    if rest
                        .starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '«' | '„'))
                    {
                        return Some(Dateline { end: line.len() - rest.len(), ..found });
                    }
                }
            }
            '\n' | '?' | '!' | '"' | '“' | '”' | ';' => return None,
            _ if brackets > 0 => {}
            '—' | '–' | '―' | '_' => {
                if let Some(found) = read(line, at, mark_end(line, at), Mark::Dash) {
                    return Some(found);
                }
            }
            '-' => {
                let before = &line[..at];
                // `U.S.-based` and `Clermont-Ferrand` are words; `(EFE).-` is not.
                let spaced = before.ends_with([' ', ')']) || before.ends_with(").");
                let after = !before.ends_with('.')
                    && bytes.get(at + 1).is_none_or(|next| matches!(next, b' ' | b'-'));
                let found =
                    if spaced || after { read(line, at, mark_end(line, at), Mark::Dash) } else { None };
                if found.is_some() {
                    return found;
                }
            }
            ':' => {
                return read(line, at, mark_end(line, at), Mark::Colon);
            }
            '.' if bytes.get(at + 1) == Some(&b' ') => {
                if let Some(found) = read(line, at, at + 2, Mark::Stop) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

/// Reads a dateline that a format states: there the dash may be missing.
pub(super) fn parse_dateline(text: &str) -> Dateline {
    let whole = text.trim_end();
    // Old records begin with marks: `****LONDON, March 5 -`.
    let blank = whole.len() - whole.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(').len();
    let bare = whole.trim_end_matches(['-', '—', '–', ' ', '_', ':', '.']);
    // A full stop may belong to an abbreviation: `SHELTON, Conn.`
    let end = bare.len() + usize::from(whole[bare.len()..].starts_with('.'));
    let header =
        parse_header(whole, blank.min(end)..end).or_else(|| first_segments(whole, blank.min(end)..end));
    header.map_or(Dateline { end: text.len(), ..Dateline::default() }, |header| Dateline {
        end: text.len(),
        place: header.place,
        agency: header.agency,
        day: header.day,
    })
}

/// What a stated dateline that follows no rule still says: the place before its first comma or dash.
fn first_segments(text: &str, range: Range<usize>) -> Option<Header> {
    let inner = &text[range.clone()];
    let end = inner.find([',', ';']).or_else(|| inner.find(" -")).unwrap_or(inner.len());
    let place = trim(text, range.start..range.start + end);
    let named = text[place.clone()].starts_with(char::is_uppercase) && place.len() <= 40;
    named.then_some(Header { place: Some(place), ..Header::default() })
}

/// What parts the dateline from the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Dash,
    Colon,
    Stop,
    None,
}

fn mark_end(line: &str, at: usize) -> usize {
    let rest = line[at..].trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '—' | '–' | '―' | '_' | ':' | '.')
    });
    line.len() - rest.len()
}

#[derive(Debug, Default)]
struct Header {
    place: Option<Range<usize>>,
    agency: Option<Range<usize>>,
    day: Option<Range<usize>>,
    /// Whether the first word of the place is in capitals.
    capitals: bool,
    /// Whether the agency stands in brackets.
    brackets: bool,
}

/// Reads `line[..at]` as a dateline, and says whether it is one, given the mark after it.
fn read(line: &str, at: usize, end: usize, mark: Mark) -> Option<Dateline> {
    let header = parse_header(line, 0..at)?;
    let dated = header.day.is_some();
    let place = header.place.clone().map(|place| &line[place]);
    // A house that nobody knows is believed only after a place in capitals.
    let known = header.agency.clone().is_some_and(|agency| is_house(&line[agency], header.capitals));
    let believed = match (place, mark) {
        (None, _) => {
            header.brackets && header.agency.clone().is_some_and(|agency| is_house(&line[agency], false))
        }
        (Some(_), Mark::None) => {
            header.brackets && header.agency.clone().is_some_and(|agency| is_house(&line[agency], false))
        }
        (Some(_), Mark::Dash) if known && header.brackets => true,
        (Some(place), Mark::Dash) => (header.capitals && !is_label(place)) || dated,
        (Some(_), Mark::Colon) => (header.brackets && known) || (header.capitals && dated),
        (Some(place), Mark::Stop) => {
            let sentence = line[end..]
                .starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '„' | '“' | '¿' | '¡'));
            is_spanish_place(place) && header.capitals && header.agency.is_none() && !dated && sentence
        }
    };
    let goes_on = !line[end..].is_empty();
    (believed && (goes_on || dated || known)).then_some(Dateline {
        end,
        place: header.place,
        agency: header.agency,
        day: header.day,
    })
}

fn parse_header(line: &str, range: Range<usize>) -> Option<Header> {
    let mut header = Header::default();
    let mut range = trim(line, range);
    // The agency in brackets, at the end or in front.
    let text = &line[range.clone()];
    // `(EFE).-`
    let text = text.strip_suffix('.').filter(|text| text.ends_with([')', ']'])).unwrap_or(text);
    range.end = range.start + text.len();
    if let Some(inner) = text.strip_suffix([')', ']']) {
        let open = inner.rfind(['(', '['])?;
        let agency = trim(line, range.start + open + 1..range.end - 1);
        if agency.is_empty()
            || agency.len() > 40
            || line[agency.clone()].contains(|c: char| c.is_ascii_digit())
        {
            return None;
        }
        header.agency = Some(agency);
        header.brackets = true;
        range = trim(line, range.start..range.start + open);
    }
    if range.is_empty() {
        return header.brackets.then_some(header);
    }
    let mut place: Option<Range<usize>> = None;
    for (index, segment) in segments(line, range).enumerate() {
        let segment = trim(line, segment);
        let text = &line[segment.clone()];
        if text.is_empty() {
            continue;
        }
        if is_day(text) {
            header.day = Some(header.day.map_or(segment.clone(), |day| day.start..segment.end));
            continue;
        }
        if index > 0
            && header.agency.is_none()
            && (find_agency(text).is_some() || header.day.is_some() && is_place(text))
        {
            header.agency = Some(segment);
            continue;
        }
        if header.day.is_some() {
            return None;
        }
        let (text_end, day) = split_day(text);
        if let Some(day) = day {
            header.day = Some(segment.start + day..segment.end);
        }
        let segment = trim(line, segment.start..segment.start + text_end);
        if !is_place(&line[segment.clone()]) || index > 2 {
            return None;
        }
        match &mut place {
            Some(place) => place.end = segment.end,
            None => {
                header.capitals = is_capitals_place(&line[segment.clone()]);
                place = Some(segment);
            }
        }
    }
    header.place = place;
    (header.place.is_some() || header.brackets).then_some(header)
}

fn segments(line: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let base = range.start;
    let text = &line[range];
    let mut start = 0;
    let mut over = false;
    std::iter::from_fn(move || {
        if over {
            return None;
        }
        let end = text[start..].find(',').map_or(text.len(), |at| start + at);
        let segment = base + start..base + end;
        over = end == text.len();
        start = end + 1;
        Some(segment)
    })
}

fn trim(line: &str, range: Range<usize>) -> Range<usize> {
    let text = &line[range.clone()];
    let start = range.start + text.len() - text.trim_start().len();
    start..start + text.trim().len()
}

/// Whether the text is a day, a month or a weekday: `Feb 26`, `12. Sept.`, `1er octobre`, `Monday`.
fn is_day(text: &str) -> bool {
    let mut named = false;
    let mut any = false;
    for word in text.split_whitespace() {
        any = true;
        match day_word(word) {
            Some(DayWord::Name) => named = true,
            Some(DayWord::Number) => {}
            None => return false,
        }
    }
    any && (named || text.len() == 4)
}

#[derive(PartialEq, Eq)]
enum DayWord {
    Name,
    Number,
}

fn day_word(word: &str) -> Option<DayWord> {
    let bare = word.trim_end_matches(['.', ',']);
    if find_month(bare).is_some() || is_weekday(bare) {
        return Some(DayWord::Name);
    }
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let number =
        matches!(digits, 1 | 2 | 4) && matches!(&bare[digits..], "" | "er" | "º" | "st" | "nd" | "rd" | "th");
    // `March 3/4`, `3-4`
    let spread = digits > 0 && bare.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/'));
    let joint = matches!(bare, "de" | "of" | "le" | "den" | "el" | "dem" | "del");
    (number || spread || joint).then_some(DayWord::Number)
}

/// Splits a day off the end of a place: `PARIS le 3 mars`. Gives the place's end and the day's start.
fn split_day(text: &str) -> (usize, Option<usize>) {
    let starts = text.char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| at);
    for at in starts {
        let rest = &text[at + 1..];
        if rest.bytes().any(|byte| byte.is_ascii_digit()) && is_day(rest) {
            return (at, Some(at + 1));
        }
    }
    (text.len(), None)
}

/// One to six words with capitals, as places are written.
fn is_place(text: &str) -> bool {
    let mut count = 0;
    for (place, word) in text.split_whitespace().enumerate() {
        count += 1;
        let start = word.trim_start_matches(['\'', '’', '"']).chars().next();
        let named = start.is_some_and(|c| c.is_uppercase() || (c.is_alphabetic() && !c.is_lowercase()));
        let joint = place > 0 && (is_particle(word) || matches!(word, "&" | "/"));
        // `‘s-Hertogenbosch`, `d’Ivoire`
        let elided = word.contains(['\'', '’', '-']) && word.chars().any(char::is_uppercase);
        if !(named || joint || elided) || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return false;
        }
    }
    (1..=6).contains(&count) && text.len() <= 60
}

fn is_capitals_place(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    is_capitals(text)
        || (is_capitals(first) && text.split_whitespace().all(|word| is_capitals(word) || is_particle(word)))
}

/// Whether the text in brackets may be an agency: known, or a name of few words.
fn is_house(text: &str, capitals: bool) -> bool {
    let parts = || text.split(['/', ',', '|']).map(str::trim);
    let named = |part: &str| is_known(part) || (is_place(part) && part.split_whitespace().count() <= 4);
    parts().all(named) && (capitals || parts().any(|part| find_agency(part).is_some()))
}

/// Words in capitals that stand before a dash and are no places.
const LABELS: &[&str] = &[
    "BREAKING",
    "FILE",
    "BREAKING NEWS",
    "UPDATE",
    "EXCLUSIVE",
    "OPINION",
    "ANALYSIS",
    "WATCH",
    "LIVE",
    "VIDEO",
    "NEWS",
    "CORRECTION",
    "FACTBOX",
    "NOTE",
    "WARNING",
    "READ",
    "MORE",
    "PHOTOS",
    "ADVERTISEMENT",
    "REVIEW",
    "COMMENT",
    "INTERVIEW",
    "TIMELINE",
    "COVID",
    "FAQ",
    "PS",
    "NB",
    "TV",
    "US",
    "EU",
    "UN",
    "UK",
    "NATO",
    "AP",
    "AFP",
    "DPA",
    "EFE",
    "PTI",
    "CEO",
];

fn is_label(place: &str) -> bool {
    LABELS.contains(&place) || place.starts_with("UPDATE ")
}

/// `VIGO. En la calle`: a place in capitals before a full stop, long enough to be no abbreviation.
fn is_spanish_place(place: &str) -> bool {
    !place.contains(',')
        && place.chars().count() >= 4
        && place.split_whitespace().count() <= 3
        && !place.contains('.')
        && !is_label(place)
}

/// The place in readable case.
pub(super) fn readable_place(place: &str) -> String {
    let mut out = String::with_capacity(place.len());
    for (index, part) in place.split(',').map(str::trim).enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        // Short forms with full stops stay: `D.C.`, `U.N.`
        let short = part.len() <= 4 && (part.contains('.') || index > 0 && part.len() == 2);
        out.push_str(&if short { part.to_string() } else { readable(part) });
    }
    out
}

/// The agencies in what stood in brackets, such as `AP` or `Ledgerline/AFP`: canonical where known.
pub(super) fn agencies_in(text: &str) -> impl Iterator<Item = String> {
    let parts = || text.split(['/', '|', ',']).map(str::trim).filter(|part| !part.is_empty());
    // Beside a known agency an unknown name is the outlet's own.
    let known = parts().any(|part| find_agency(part).is_some());
    parts().filter(move |part| !known || find_agency(part).is_some()).map(|part| match find_agency(part) {
        Some(agency) => agency.to_string(),
        None => part.strip_prefix("The ").unwrap_or(part).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Option<(String, String, String)> {
        let found = find_dateline(line)?;
        let place = found.place.map(|place| readable_place(&line[place])).unwrap_or_default();
        let agency = found
            .agency
            .map(|agency| agencies_in(&line[agency]).collect::<Vec<_>>().join("+"))
            .unwrap_or_default();
        Some((place, agency, line[found.end..].to_string()))
    }

    #[test]
    fn datelines_are_found_in_front_of_sentences() {
        for (line, place, agency) in [
            ("SALVADOR, Feb 26 - Rain fell.", "Salvador", ""),
            ("PARIS, Nov 23 (AFP) — Rain fell.", "Paris", "Agence France-Presse"),
            ("LONDON (AP) — Rain fell.", "London", "Associated Press"),
            ("LONDON (AP) Rain fell.", "London", "Associated Press"),
            ("WASHINGTON — Rain fell.", "Washington", ""),
            ("WASHINGTON - Rain fell.", "Washington", ""),
            ("GENEVA, Sept 18 (Norwire) - Rain fell.", "Geneva", "Norwire"),
            ("NEW YORK, March 3, Reuter - Rain fell.", "New York", "Reuters"),
            ("BERLIN (dpa) – Rain fell.", "Berlin", "dpa"),
            ("Berlin (dpa) - Rain fell.", "Berlin", "dpa"),
            ("BRÜSSEL, 12. Sept. (dpa) - Rain fell.", "Brüssel", "dpa"),
            ("MADRID, 3 oct. (EFE).- Rain fell.", "Madrid", "EFE"),
            ("Madrid, 3 oct (EFE).- Rain fell.", "Madrid", "EFE"),
            ("(Reuters) - Rain fell.", "", "Reuters"),
            ("Oct 22 (Reuters) - Rain fell.", "", "Reuters"),
            ("KYIV, Ukraine (AP) — Rain fell.", "Kyiv, Ukraine", "Associated Press"),
            ("MAKHACHKALA, Russia, Oct. 3 -- Rain fell.", "Makhachkala, Russia", ""),
            ("GENÈVE, 1er octobre (ATA) - Rain fell.", "Genève", "ATA"),
            ("PORT ANSLEY, Ohio (CPA) — Rain fell.", "Port Ansley, Ohio", "CPA"),
            ("HAMBURG, Oct 21 (Ledgerline/AFP) — Rain fell.", "Hamburg", "Agence France-Presse"),
            ("HAMBURG, 29 September — Rain fell.", "Hamburg", ""),
            ("UNITED NATIONS (AP) — Rain fell.", "United Nations", "Associated Press"),
            ("WASHINGTON, D.C. — Rain fell.", "Washington, D.C.", ""),
            ("BEIRUT/JERUSALEM, Oct 3 (Reuters) - Rain fell.", "Beirut/Jerusalem", "Reuters"),
            ("VIGO. Rain fell.", "Vigo", ""),
            ("CLERMONT-FERRAND (AFP) - Rain fell.", "Clermont-Ferrand", "Agence France-Presse"),
            ("RIO DE JANEIRO, Oct. 3, 2025 (AP) — Rain fell.", "Rio de Janeiro", "Associated Press"),
            ("ROME: (ANSA) Rain fell.", "", ""),
        ] {
            if place.is_empty() && agency.is_empty() {
                continue;
            }
            let expected = Some((place.to_string(), agency.to_string(), "Rain fell.".to_string()));
            assert_eq!(shown(line), expected, "{line}");
        }
    }

    #[test]
    fn other_beginnings_are_no_datelines() {
        for line in [
            "The minister - a man of few words - said nothing.",
            "NATO - the alliance - met.",
            "Rain fell on Monday (AP) and stopped.",
            "BREAKING — Rain fell.",
            "Two banks, one fleet: lender is born",
            "He said (laughing) - that it rained.",
            "Rutte: Rain fell.",
            "Anna Lind, a lawyer — and mother — said so.",
            "The World Health Organization (WHO) - the body - met.",
        ] {
            assert_eq!(shown(line), None, "{line}");
        }
    }

    #[test]
    fn stated_datelines_need_no_dash() {
        for (text, expected) in [
            ("SALVADOR, Feb 26 -", "Salvador"),
            ("SHELTON, Conn., April 3 -", "Shelton, Conn."),
            ("NEW YORK", "New York"),
            ("VANCOUVER, British Columbia, March 3 -", "Vancouver, British Columbia"),
            ("MINNEAPOLIS, Minn.", "Minneapolis, Minn."),
        ] {
            let found = parse_dateline(text);
            assert_eq!(
                found.place.map(|place| readable_place(&text[place])).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }
}
