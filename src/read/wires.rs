//! The wires' own telegrams: IPTC 7901 and ANPA 1312.
//!
//! In: one message, with its control characters. Out: what its head and foot state, and the text.
//! Both begin with SOH and a line of codes, open the text with STX and close it with ETX; ANPA
//! marks how each line is set with a sign at its start and its end.

use super::charset::clean;
use super::fields::squeeze;
use super::subjects::add_subject;
use crate::document::Stated;

const STX: char = '\u{2}';
const ETX: char = '\u{3}';

/// What stands before, in and after the text of a message.
fn split_message(message: &str) -> (&str, &str, &str) {
    let message = message.find('\u{1}').map_or(message, |start| &message[start + 1..]);
    let (head, rest) = message.split_once(STX).unwrap_or((message, ""));
    let (text, foot) = rest.split_once(ETX).unwrap_or((rest, ""));
    (head, text, foot.split('\u{4}').next().unwrap_or_default())
}

/// Reads a message of IPTC 7901.
pub(super) fn parse_7901(message: &str) -> (Stated, String) {
    let (head, text, foot) = split_message(message);
    let head = clean(head.to_string());
    let mut stated = Stated::default();
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    read_codes(lines.next().unwrap_or_default(), &mut stated);
    stated.slug = lines.next().map(|line| line.trim_end_matches('/').to_string());
    stated.published = find_moment(&clean(foot.to_string()));
    let text = clean(text.to_string());
    let text = text.trim_start_matches(['\n', ' ']);
    let (opening, body) = text.split_once("\n\n").unwrap_or(("", text));
    let headed = read_opening(opening, &mut stated);
    let body = if headed { body } else { text };
    (stated, join_wrapped(without_notebook(body)))
}

/// `eca100 3 s 586 ccccb   dpa 099`: service and number, priority, category, words, and whose it is.
fn read_codes(line: &str, stated: &mut Stated) {
    let words: Vec<&str> = line.split_whitespace().collect();
    stated.item.urgency = words.get(1).and_then(|word| word.parse().ok()).filter(|urgency| *urgency < 10);
    if let Some(category) =
        words.get(2).filter(|word| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_lowercase()))
    {
        add_subject(&mut stated.subjects, Some(&format!("iptc7901cat:{category}")), None);
    }
    stated.item.guid = words.first().map(|word| word.to_string());
    // The service stands last, before its own number.
    let service = words
        .iter()
        .skip(3)
        .rev()
        .find(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-'));
    stated.source = service.map(|word| word.split('-').next().unwrap_or(word).to_string());
    stated.agency.clone_from(&stated.source);
}

/// Words that open a message and say what it does.
const SIGNALS: [(&str, &str); 8] = [
    ("KILL", "kill"),
    ("WITHDRAW", "kill"),
    ("ACHTUNG", "kill"),
    ("CORRECT", "correction"),
    ("BERICHTIG", "correction"),
    ("KORREKTUR", "correction"),
    ("REFILE", "correction"),
    ("LEAD", "update"),
];

/// Flags in capitals, the headline, and who wrote it, up to the first blank line. `false` where
/// it is text already.
fn read_opening(opening: &str, stated: &mut Stated) -> bool {
    let lines: Vec<&str> = opening.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() || (!opening.contains('=') && lines.len() > 5) {
        return false;
    }
    let mut headline = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let line = line.trim_end_matches(['=', ' ']);
        let is_flag = line.len() < 40
            && !line.contains(char::is_lowercase)
            && index + 1 < lines.len()
            && headline.is_empty();
        if is_flag {
            let signal =
                SIGNALS.iter().find(|(mark, _)| line.contains(mark)).map(|(_, signal)| signal.to_string());
            stated.item.signal = stated.item.signal.take().or(signal);
        } else if !headline.is_empty() && is_byline(line) {
            stated.byline = Some(squeeze(line));
        } else if !line.is_empty() {
            headline.push(line);
        }
    }
    if !headline.is_empty() {
        stated.headline = Some(squeeze(&headline.join(" ")));
    }
    true
}

fn is_byline(line: &str) -> bool {
    ["By ", "Von ", "Par ", "Por ", "Di ", "Door ", "BY "].iter().any(|word| line.starts_with(word))
}

/// The notebook for editors, which is not for publication, follows the text.
fn without_notebook(body: &str) -> &str {
    let marks = ["\n# Note", "\n# Noti", "\n# Bloc", "\n# Carnet", "\n# Redaktion"];
    let end = marks.iter().filter_map(|mark| body.find(mark)).min();
    &body[..end.unwrap_or(body.len())]
}

/// Lines of the wire are always wrapped; only tables keep theirs.
fn join_wrapped(body: &str) -> String {
    let mut joined = String::with_capacity(body.len());
    for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        if !joined.is_empty() {
            joined.push_str("\n\n");
        }
        let is_table = paragraph.lines().filter(|line| line.trim().contains("  ")).count() > 1;
        let is_list = paragraph.lines().filter(|line| line.starts_with("- ")).count() > 1;
        let gap = if is_table || is_list { "\n" } else { " " };
        for (index, line) in paragraph.lines().enumerate() {
            if index > 0 {
                joined.push_str(gap);
            }
            joined.push_str(line.trim());
        }
    }
    joined
}

/// `212101 GMT Nov 18`: day, hour and minute, zone, month and year.
fn find_moment(foot: &str) -> Option<String> {
    let words: Vec<&str> = foot.split_whitespace().collect();
    let at =
        words.iter().position(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))?;
    let digits = words[at];
    let (zone, month, year) = match words[at + 1..] {
        [month, year, ..] if year.parse::<u16>().is_ok() => ("", month, year),
        [zone, month, year, ..] => (zone, month, year),
        _ => return None,
    };
    let year: u16 = year.parse().ok().filter(|year| *year < 100 || (1900..2100).contains(year))?;
    let year = if year < 70 {
        year + 2000
    } else if year < 100 {
        year + 1900
    } else {
        year
    };
    let (day, hour, minute) = (&digits[..2], &digits[2..4], &digits[4..]);
    // Agencies write the months of their own language.
    let month = match month.get(..3)?.to_ascii_lowercase().as_str() {
        "okt" => "Oct",
        "dez" | "dic" | "déc" => "Dec",
        "mai" => "May",
        "mrz" | "mär" => "Mar",
        "ene" => "Jan",
        "abr" | "avr" => "Apr",
        "ago" | "aoû" => "Aug",
        "fév" => "Feb",
        _ => month.get(..3)?,
    };
    Some(format!("{day} {month} {year} {hour}:{minute} {zone}").trim_end().to_string())
}

/// Reads a message of ANPA 1312.
pub(super) fn parse_anpa(message: &str) -> (Stated, String) {
    let (head, text, foot) = split_message(message);
    let mut stated = Stated::default();
    read_anpa_head(head, &mut stated);
    read_anpa_foot(foot, &mut stated);
    let mut body = String::new();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for (index, line) in text.split('\n').enumerate() {
        let flush = line.starts_with('^') || line.starts_with(STX);
        let is_mark = |c: char| c == '^' || c.is_control();
        let content = line.trim_start_matches(is_mark).trim();
        let content = content.trim_end_matches(is_mark).trim_end();
        if content.is_empty() {
            continue;
        }
        let set = content.ends_with(['<', '=', '>']);
        let content = content.trim_end_matches(['<', '=', '>']).trim_end();
        if flush || set {
            read_set_line(content, index, &body, &mut stated);
        }
        let keeps = if flush || set { is_text_line(content, &stated) } else { true };
        if keeps {
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            body.push_str(content);
        }
    }
    (stated, clean(undo_typing(&body)))
}

/// `f l^S^Q BC-LT--Argentina-Cancer 11-13 1049`: urgency, category, slug, day, words.
fn read_anpa_head(head: &str, stated: &mut Stated) {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let first: String = lines.next().unwrap_or_default().chars().take_while(|c| !c.is_control()).collect();
    stated.item.guid = Some(first).filter(|number| !number.is_empty());
    let line: String =
        lines.next().unwrap_or_default().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = line.split_whitespace().collect();
    stated.item.urgency = match words.first().copied().unwrap_or_default() {
        "f" => Some(1),
        "b" => Some(2),
        "u" => Some(3),
        "r" => Some(4),
        "d" => Some(5),
        _ => None,
    };
    if let Some(category) = words.get(1).filter(|word| word.len() == 1) {
        add_subject(&mut stated.subjects, Some(&format!("a1312cat:{category}")), None);
    }
    stated.slug = words.get(2).map(|word| word.to_string());
    let lower = line.to_ascii_lowercase();
    let signals = [
        ("kill", "kill"),
        ("withhold", "kill"),
        ("correct", "correction"),
        ("writethru", "update"),
        ("ld-", "update"),
    ];
    stated.item.signal =
        signals.iter().find(|(mark, _)| lower.contains(mark)).map(|(_, signal)| signal.to_string());
}

/// `AP-WF-02-20-16 0423GMT`: whose it is, and the moment.
fn read_anpa_foot(foot: &str, stated: &mut Stated) {
    let foot = clean(foot.to_string());
    let foot = foot.trim().trim_end_matches('<');
    let mut parts = foot.split(['-', ' ']).filter(|part| !part.is_empty());
    let agency = parts.next().filter(|agency| agency.bytes().all(|byte| byte.is_ascii_uppercase()));
    stated.source = agency.map(str::to_string);
    stated.agency.clone_from(&stated.source);
    let numbers: Vec<&str> = parts.filter(|part| part.starts_with(|c: char| c.is_ascii_digit())).collect();
    if let [month, day, year, time, ..] = numbers[..]
        && year.len() == 2
        && let (Some(hour), Some(minute), Ok(two)) = (time.get(..2), time.get(2..4), year.parse::<u16>())
    {
        let year = if two < 70 { 2000 + two } else { 1900 + two };
        let zone = if time[4..].starts_with("GMT") { "Z" } else { "" };
        stated.published = Some(format!("{year}-{month}-{day}T{hour}:{minute}{zone}"));
    }
}

/// Lines set by themselves: the slug, the headline, who wrote it.
fn read_set_line(content: &str, index: usize, body: &str, stated: &mut Stated) {
    if index == 0 || !body.is_empty() || opens_text(content) || is_note(content) || is_slug(content, stated) {
        return;
    }
    if is_byline(content) {
        stated.byline = stated.byline.take().or(Some(squeeze(content)));
    } else if stated.headline.is_none() && stated.byline.is_none() {
        stated.headline = Some(squeeze(&undo_typing(content)));
    }
}

/// Whether a line set by itself belongs to the text: neither head nor note.
fn is_text_line(content: &str, stated: &Stated) -> bool {
    let headline = stated.headline.as_deref() == Some(squeeze(&undo_typing(content)).as_str());
    !headline
        && !is_byline(content)
        && !is_note(content)
        && !is_slug(content, stated)
        && content.contains(' ')
        && content.len() > 40
}

/// `NEW YORK (AP) _ ` opens the text, however the line is set.
fn opens_text(content: &str) -> bool {
    content.contains(") _ ") || content.contains(") -- ")
}

fn is_note(content: &str) -> bool {
    ["Eds:", "AP Photo", "EDs:", "EDS:", "AP Video", "AP Graphic", "With AP", "AP Interactive", "(EDITOR"]
        .iter()
        .any(|mark| content.starts_with(mark))
}

/// `BC-LT--Argentina-Cancer Beauty,466`, with its count of words.
fn is_slug(content: &str, stated: &Stated) -> bool {
    let counted = content
        .rsplit_once(',')
        .is_some_and(|(_, count)| count.trim().bytes().all(|byte| byte.is_ascii_digit()));
    let opening = stated.slug.as_deref().and_then(|slug| slug.get(..3));
    counted || opening.is_some_and(|opening| content.starts_with(opening) && content.contains("--"))
}

/// Typewriters' quotation marks and dashes.
fn undo_typing(text: &str) -> String {
    text.replace("``", "\u{201c}").replace("''", "\u{201d}").replace(" _ ", " \u{2014} ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_7901() {
        let message = include_str!("../../tests/fixtures/iptc-7901/ferry.txt");
        let (stated, text) = parse_7901(message);
        assert_eq!(stated.headline.as_deref(), Some("Night ferry returns to Sandholm"));
        assert_eq!(stated.byline.as_deref(), Some("By Anna Lind, nwr"));
        assert_eq!(stated.slug.as_deref(), Some("Sandholm/ferry"));
        assert_eq!(stated.source.as_deref(), Some("nwr"));
        assert_eq!(stated.published.as_deref(), Some("08 Mar 2025 06:30 GMT"));
        assert_eq!((stated.item.urgency, stated.item.signal.as_deref()), (Some(3), Some("update")));
        assert_eq!(
            text,
            "Sandholm (nwr) - The night ferry sails again after five months in the dock.\n\nIt had been tied up since May."
        );
    }

    #[test]
    fn a_message_of_anpa_1312() {
        let message = "\u{16}\u{16}\u{1}W0118\u{1f}_asian\nr i\u{13}\u{11} BC-EU--Night-Ferry 1stLd-Writethru    03-08 0042\n\u{2}^BC-EU--Night Ferry,42<\n\
            ^Night ferry returns to Sandholm<\n^Eds: Updates.<\n^By ANNA LIND=\n^Associated Newsmen=\n\t   SANDHOLM (NW) _ The ``night'' ferry sails again. \n \n\
            \t   It had been tied up since May. \n\n\t   \u{3}NW-WF-03-08-25 0630GMT<\n\u{4}";
        let (stated, text) = parse_anpa(message);
        assert_eq!(stated.headline.as_deref(), Some("Night ferry returns to Sandholm"));
        assert_eq!(stated.byline.as_deref(), Some("By ANNA LIND"));
        assert_eq!(stated.published.as_deref(), Some("2025-03-08T06:30Z"));
        assert_eq!((stated.item.urgency, stated.item.signal.as_deref()), (Some(4), Some("update")));
        assert_eq!(stated.subjects[0].code.as_deref(), Some("a1312cat:i"));
        assert_eq!(
            text,
            "SANDHOLM (NW) \u{2014} The \u{201c}night\u{201d} ferry sails again.\n\nIt had been tied up since May."
        );
    }
}
