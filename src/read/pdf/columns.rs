//! A page's runs in reading order: blocks cut apart by the white between them, then lines.
//!
//! The page is cut along the widest gutter from top to bottom where there is one; else along the
//! widest white band from side to side; and so on with the parts. Columns below a headline that
//! spans them come apart once the headline has been cut off.

use super::glyphs::{Page, Run};

/// How often a page is cut within cuts.
const MAX_DEPTH: usize = 48;

/// A line of a block.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub x0: f64,
    pub x1: f64,
    pub y: f64,
    pub size: f64,
    pub text: String,
    /// Where it stands on the page: 0 at the foot, 1 at the head.
    pub level: f64,
}

/// Lines of one column, from top to bottom.
pub(super) type Block = Vec<Line>;

/// The blocks of a page in reading order.
pub(super) fn read_page(page: &Page) -> Vec<Block> {
    let mut runs: Vec<&Run> = page.runs.iter().filter(|run| !run.text.trim().is_empty()).collect();
    let mut sizes: Vec<f64> = runs.iter().map(|run| run.size).collect();
    sizes.sort_by(f64::total_cmp);
    let Some(&usual) = sizes.get(sizes.len() / 2) else { return Vec::new() };
    let mut blocks = Vec::new();
    cut(&mut runs, usual, 0, &mut |runs| blocks.push(lines(runs, page)));
    blocks
}

/// Cuts a region and gives its parts in reading order.
fn cut(runs: &mut [&Run], usual: f64, depth: usize, give: &mut impl FnMut(&mut [&Run])) {
    if runs.is_empty() {
        return;
    }
    if depth < MAX_DEPTH && runs.len() > 1 {
        if let Some(gutter) = find_gutter(runs, usual) {
            let (left, right) = split(runs, |run| run.x0 < gutter);
            cut(left, usual, depth + 1, give);
            cut(right, usual, depth + 1, give);
            return;
        }
        if let Some(band) = find_band(runs, usual) {
            let (upper, lower) = split(runs, |run| run.y > band);
            cut(upper, usual, depth + 1, give);
            cut(lower, usual, depth + 1, give);
            return;
        }
    }
    give(runs);
}

/// Puts the runs that `first` holds of before the others.
fn split<'a, 'b>(
    runs: &'a mut [&'b Run],
    first: impl Fn(&Run) -> bool,
) -> (&'a mut [&'b Run], &'a mut [&'b Run]) {
    runs.sort_by_key(|run| !first(run));
    let at = runs.partition_point(|run| first(run));
    runs.split_at_mut(at)
}

/// The middle of the widest gutter that no run crosses, with lines on both sides of it.
fn find_gutter(runs: &mut [&Run], usual: f64) -> Option<f64> {
    runs.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut end = runs.first()?.x1;
    let mut best: Option<(f64, f64)> = None;
    for (index, run) in runs.iter().enumerate() {
        let width = run.x0 - end;
        let several = index >= 3 && runs.len() - index >= 3;
        if several && width > 0.7 * usual && best.is_none_or(|(widest, _)| width > widest) {
            best = Some((width, end + width / 2.0));
        }
        end = end.max(run.x1);
    }
    best.map(|(_, middle)| middle)
}

/// The middle of the highest band that no run crosses, where it is more than the white between
/// lines.
fn find_band(runs: &mut [&Run], usual: f64) -> Option<f64> {
    runs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut foot = f64::INFINITY;
    let mut best: Option<(f64, f64)> = None;
    for run in runs.iter() {
        let height = foot - (run.y + 0.75 * run.size);
        if height.is_finite() && height > 0.6 * usual && best.is_none_or(|(highest, _)| height > highest) {
            best = Some((height, foot - height / 2.0));
        }
        foot = foot.min(run.y - 0.25 * run.size);
    }
    best.map(|(_, middle)| middle)
}

/// Joins the runs of a block that stand on one line.
fn lines(runs: &mut [&Run], page: &Page) -> Block {
    runs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines: Block = Vec::new();
    let mut start = 0;
    while start < runs.len() {
        let first = runs[start];
        let same = |run: &&Run| (first.y - run.y).abs() < 0.45 * first.size.max(run.size);
        let count = runs[start..].iter().take_while(|run| same(run)).count().max(1);
        let row = &mut runs[start..start + count];
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let text: Vec<&str> = row.iter().map(|run| run.text.trim()).collect();
        let level = if page.height > 0.0 { (first.y - page.bottom) / page.height } else { 0.5 };
        lines.push(Line {
            x0: row.iter().map(|run| run.x0).fold(f64::INFINITY, f64::min),
            x1: row.iter().map(|run| run.x1).fold(f64::NEG_INFINITY, f64::max),
            y: first.y,
            size: row.iter().map(|run| run.size).fold(0.0, f64::max),
            text: text.join(" "),
            level,
        });
        start += count;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut runs = Vec::new();
        let run =
            |x0: f64, y: f64, size: f64, text: &str| Run { x0, x1: x0 + 200.0, y, size, text: text.into() };
        // The lines of both columns are set across, as some programs do.
        for row in 0..5 {
            let y = 600.0 - 12.0 * f64::from(row);
            runs.push(run(50.0, y, 10.0, &format!("left {row}")));
            runs.push(run(270.0, y, 10.0, &format!("right {row}")));
        }
        runs.push(Run { x0: 50.0, x1: 470.0, y: 640.0, size: 24.0, text: "Headline".into() });
        let page = Page { bottom: 0.0, height: 800.0, runs };
        let text: Vec<String> = read_page(&page).into_iter().flatten().map(|line| line.text).collect();
        assert_eq!(
            text,
            [
                "Headline", "left 0", "left 1", "left 2", "left 3", "left 4", "right 0", "right 1",
                "right 2", "right 3", "right 4"
            ]
        );
    }
}
