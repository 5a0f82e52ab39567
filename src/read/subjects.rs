//! Codes of subjects in the one spelling that the contract uses.

use crate::document::Subject;

/// Adds a subject, unless nothing is said or it is there already.
pub(super) fn add_subject(subjects: &mut Vec<Subject>, code: Option<&str>, label: Option<String>) {
    let code = code.map(str::trim).filter(|code| !code.is_empty()).map(spell_code);
    let label = label.map(|label| label.trim().to_string()).filter(|label| !label.is_empty());
    if code.is_none() && label.is_none() {
        return;
    }
    let known = subjects.iter_mut().find(|known| match &code {
        Some(code) => known.code.as_ref() == Some(code),
        None => known.code.is_none() && known.label == label,
    });
    match known {
        Some(known) => known.label = known.label.take().or(label),
        None => subjects.push(Subject { code, label }),
    }
}

/// `medtop:` or `subj:` and eight digits for codes of the IPTC, whatever stands before the digits.
pub(super) fn spell_code(code: &str) -> String {
    let last = code.rsplit([':', '/', '#']).next().unwrap_or(code);
    let list = &code[..code.len() - last.len()];
    let is_iptc = last.len() == 8 && last.bytes().all(|byte| byte.is_ascii_digit());
    let names = |name: &str| list.to_ascii_lowercase().contains(name);
    let known = list.is_empty()
        || ["subj", "iptc", "medtop", "mediatopic", "newscodes"].iter().any(|name| names(name));
    if !is_iptc || !known || names("genre") || names("scene") {
        return code.to_string();
    }
    // Media Topics begin with 2; the Subject Codes end at 17.
    let prefix = if last.starts_with('2') { "medtop" } else { "subj" };
    format!("{prefix}:{last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iptc_codes_have_one_spelling() {
        for (code, spelt) in [
            ("subj:15054000", "subj:15054000"),
            ("15054000", "subj:15054000"),
            ("medtop:20000065", "medtop:20000065"),
            ("http://cv.iptc.org/newscodes/mediatopic/20000065", "medtop:20000065"),
            ("iptccode:04008024", "subj:04008024"),
            ("N2:GB", "N2:GB"),
            ("products:00100005", "products:00100005"),
            ("", ""),
        ] {
            assert_eq!(spell_code(code), spelt, "{code}");
        }
    }

    #[test]
    fn a_subject_stands_once() {
        let mut subjects = Vec::new();
        add_subject(&mut subjects, Some("subj:15054000"), None);
        add_subject(&mut subjects, Some("15054000"), Some("soccer".into()));
        add_subject(&mut subjects, None, Some(" ".into()));
        assert_eq!(subjects.len(), 1);
        assert_eq!(subjects[0].label.as_deref(), Some("soccer"));
    }
}
