//! The graph as lines of characters: a row for each revision, lanes between revisions that follow one another.

use linter::Graph;

use crate::human::Look;

/// What stands before a revision, and before the lines about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Up to the revision's own row: lanes, its node, and the lines that join it.
    pub(super) node: String,
    /// Under it: the lanes that go on.
    pub(super) below: String,
    /// Revisions it follows that are shown above it: the graph runs in a circle there.
    pub(super) backwards: Vec<usize>,
}

/// Draws the rows of revisions in the order given. `is_past` says whose nodes are hollow.
pub(super) fn draw(graph: &Graph<'_>, order: &[usize], is_past: impl Fn(usize) -> bool, look: Look) -> Vec<Row> {
    let mut position = vec![usize::MAX; graph.len()];
    for (row, &number) in order.iter().enumerate() {
        position[number] = row;
    }
    let ink = if look.unicode { &UNICODE } else { &ASCII };
    let mut lanes: Vec<Option<usize>> = Vec::new();
    let mut rows = Vec::with_capacity(order.len());
    for (row, &number) in order.iter().enumerate() {
        let shown = |parent: &&usize| position[**parent] != usize::MAX;
        let (below, backwards): (Vec<usize>, Vec<usize>) =
            graph.parents(number).iter().filter(shown).partition(|&&parent| position[parent] > row);
        let joined = Join::new(&mut lanes, number, &below);
        let node = joined.draw(if is_past(number) { ink.past } else { ink.node }, ink);
        let under: Vec<&str> = lanes.iter().map(|lane| if lane.is_some() { ink.lane } else { " " }).collect();
        rows.push(Row { node, below: under.join(" ").trim_end().to_owned(), backwards });
    }
    rows
}

/// The characters that a graph is drawn with.
struct Ink {
    node: &'static str,
    past: &'static str,
    lane: &'static str,
    across: &'static str,
    /// By what a column does: comes from above, goes on below, is the last on its side. First to the right of the
    /// node, then to the left of it.
    ends: [[&'static str; 3]; 2],
    /// The same, where the line goes on behind it.
    passes: [&'static str; 3],
    /// Where a line crosses a lane that has nothing to do with it.
    crosses: &'static str,
}

const UNICODE: Ink = Ink {
    node: "●",
    past: "○",
    lane: "│",
    across: "─",
    ends: [["╯", "╮", "┤"], ["╰", "╭", "├"]],
    passes: ["┴", "┬", "┼"],
    crosses: "│",
};

const ASCII: Ink = Ink {
    node: "*",
    past: "o",
    lane: "|",
    across: "-",
    ends: [["'", ".", "+"], ["'", ".", "+"]],
    passes: ["'", ".", "+"],
    crosses: "|",
};

/// How a revision's row meets the lanes.
struct Join {
    /// The lanes before and after the row.
    before: Vec<bool>,
    after: Vec<bool>,
    /// The column of the node.
    column: usize,
    /// The columns that lines go to from the node.
    ends: Vec<usize>,
}

impl Join {
    /// Takes a revision into the lanes: those that led to it end here, and its parents' begin.
    fn new(lanes: &mut Vec<Option<usize>>, number: usize, parents: &[usize]) -> Self {
        let before: Vec<bool> = lanes.iter().map(Option::is_some).collect();
        let mut ends: Vec<usize> = (0..lanes.len()).filter(|&column| lanes[column] == Some(number)).collect();
        for &column in &ends {
            lanes[column] = None;
        }
        let column = if ends.is_empty() { free(lanes, 0) } else { ends.remove(0) };
        if column == lanes.len() {
            lanes.push(None);
        }
        let mut parents = parents.iter();
        if let Some(&first) = parents.next() {
            lanes[column] = Some(first);
        }
        for &parent in parents {
            let there = lanes.iter().position(|lane| *lane == Some(parent)).filter(|&there| there != column);
            let end = there.unwrap_or_else(|| free(lanes, column + 1));
            if end == lanes.len() {
                lanes.push(None);
            }
            lanes[end] = Some(parent);
            ends.push(end);
        }
        ends.sort_unstable();
        ends.dedup();
        let after = lanes.iter().map(Option::is_some).collect();
        while lanes.last() == Some(&None) {
            lanes.pop();
        }
        Self { before, after, column, ends }
    }

    fn draw(&self, node: &str, ink: &Ink) -> String {
        let leftmost = self.ends.first().copied().unwrap_or(self.column).min(self.column);
        let rightmost = self.ends.last().copied().unwrap_or(self.column).max(self.column);
        let is_set = |lanes: &[bool], column: usize| lanes.get(column).copied().unwrap_or(false);
        let mut line = String::new();
        for column in 0..self.after.len().max(self.before.len()) {
            if column > 0 {
                line.push_str(if column > leftmost && column <= rightmost { ink.across } else { " " });
            }
            let (above, below) = (is_set(&self.before, column), is_set(&self.after, column));
            let inside = column > leftmost && column < rightmost;
            line.push_str(match () {
                () if column == self.column => node,
                () if self.ends.contains(&column) => {
                    let turn = match (above, below) {
                        (true, false) => 0,
                        (false, _) => 1,
                        (true, true) => 2,
                    };
                    if inside { ink.passes[turn] } else { ink.ends[usize::from(column < self.column)][turn] }
                }
                () if above && below && inside => ink.crosses,
                () if above && below => ink.lane,
                () if inside => ink.across,
                () => " ",
            });
        }
        line.trim_end().to_owned()
    }
}

/// The first free lane from a column on.
fn free(lanes: &[Option<usize>], from: usize) -> usize {
    (from..lanes.len()).find(|&column| lanes[column].is_none()).unwrap_or(lanes.len().max(from))
}
