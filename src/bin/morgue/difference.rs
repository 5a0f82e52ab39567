//! What differs between two texts, word by word.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::output::DIM;

const GONE: Style = AnsiColor::Red.on_default();
const NEW: Style = AnsiColor::Green.on_default();
/// Words that are shown at each end of a run that both have.
const CONTEXT: usize = 4;
/// Words of a run that one alone has; of longer runs both ends are shown.
const SHOWN: usize = 40;

/// Shared words between two changes that are shown as changed too, where they are fewer than those.
const STRAY: usize = 2;

/// The words of two texts, and how the one becomes the other.
pub struct Difference<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    steps: Vec<Step>,
}

/// Words of the old text and those that stand in their place.
struct Step {
    old: Range<usize>,
    new: Range<usize>,
    same: Same,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Same {
    Yes,
    No,
}

impl<'t> Difference<'t> {
    /// Compares two texts. The form of quotation marks makes no difference.
    pub fn between(old: &'t str, new: &'t str) -> Difference<'t> {
        let old: Vec<&str> = old.split_whitespace().collect();
        let new: Vec<&str> = new.split_whitespace().collect();
        let plain = |words: &[&'t str]| words.iter().map(|word| straighten(word)).collect::<Vec<_>>();
        let found = capture_diff_slices(Algorithm::Patience, &plain(&old), &plain(&new));
        let mut steps: Vec<Step> = Vec::new();
        for (at, step) in found.iter().enumerate() {
            let size = |step: &DiffOp| step.old_range().len().max(step.new_range().len());
            let around =
                [at.checked_sub(1), Some(at + 1)].map(|at| at.and_then(|at| found.get(at)).map(size));
            let stray = around.iter().all(|around| around.is_some_and(|around| size(step) < around));
            let same = match step {
                DiffOp::Equal { len, .. } if *len > STRAY || !stray => Same::Yes,
                DiffOp::Equal { .. }
                | DiffOp::Delete { .. }
                | DiffOp::Insert { .. }
                | DiffOp::Replace { .. } => Same::No,
            };
            match steps.last_mut() {
                Some(last) if last.same == same => {
                    (last.old.end, last.new.end) = (step.old_range().end, step.new_range().end);
                }
                Some(_) | None => steps.push(Step { old: step.old_range(), new: step.new_range(), same }),
            }
        }
        Difference { old, new, steps }
    }

    /// How many words only the old text has, and how many only the new one.
    pub fn counts(&self) -> (usize, usize) {
        let changed = self.steps.iter().filter(|step| step.same == Same::No);
        changed.fold((0, 0), |(gone, new), step| (gone + step.old.len(), new + step.new.len()))
    }

    /// Writes the old text with what is gone as `[-…-]` and what is new as `{+…+}`; long runs that
    /// both have are cut short.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let last = self.steps.len().saturating_sub(1);
        for (at, step) in self.steps.iter().enumerate() {
            if at > 0 {
                write!(out, " ")?;
            }
            let (old, new) = (&self.old[step.old.clone()], &self.new[step.new.clone()]);
            if step.same == Same::Yes {
                let before = if at == 0 { 0 } else { CONTEXT };
                let after = if at == last { 0 } else { CONTEXT };
                write!(out, "{DIM}")?;
                write_run(out, new, before, after)?;
                write!(out, "{DIM:#}")?;
                continue;
            }
            write_changed(out, old, GONE, ["[-", "-]"])?;
            if !old.is_empty() && !new.is_empty() {
                write!(out, " ")?;
            }
            write_changed(out, new, NEW, ["{+", "+}"])?;
        }
        writeln!(out)
    }
}

fn write_changed(out: &mut impl Write, words: &[&str], style: Style, marks: [&str; 2]) -> io::Result<()> {
    if words.is_empty() {
        return Ok(());
    }
    write!(out, "{style}{}", marks[0])?;
    write_run(out, words, SHOWN - CONTEXT, CONTEXT)?;
    write!(out, "{}{style:#}", marks[1])
}

/// Writes a run of words, with no more than so many at its beginning and end.
fn write_run(out: &mut impl Write, words: &[&str], before: usize, after: usize) -> io::Result<()> {
    let shown = |words: &[&str]| words.join(" ").replace(char::is_control, "");
    // A gap is worth it only where it saves more than its own length.
    if words.len() <= before + after + 3 {
        return write!(out, "{}", shown(words));
    }
    let (start, end) = (&words[..before], &words[words.len() - after..]);
    let gap = format!("… {} words …", words.len() - before - after);
    let parts = [shown(start), gap, shown(end)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    write!(out, "{}", parts.join(" "))
}

fn straighten(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let straight = |character| match character {
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' | '‚' => '\'',
        other => other,
    };
    Cow::Owned(word.chars().map(straight).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_differs() {
        let long = "one two three four five six seven eight nine ten eleven twelve";
        for (old, new, expected) in [
            ("a b c", "a b c", "a b c\n"),
            ("a b c", "a c d", "a [-b-] c {+d+}\n"),
            ("he said “no”", "he said \"no\"", "he said \"no\"\n"),
            (
                "Port of Ansley to close old dock",
                "Cracks shut Ansley quay",
                "[-Port of Ansley to close old dock-] {+Cracks shut Ansley quay+}\n",
            ),
            ("", "new", "{+new+}\n"),
            (long, &format!("{long} end"), "… 8 words … nine ten eleven twelve {+end+}\n"),
        ] {
            let mut out = anstream::StripStream::new(Vec::new());
            Difference::between(old, new).write(&mut out).unwrap();
            assert_eq!(String::from_utf8(out.into_inner()).unwrap(), expected);
        }
    }
}
