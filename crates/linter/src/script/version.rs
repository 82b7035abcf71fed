//! Alembic's own table: which rows it writes as it goes from revision to revision.

use model::{Direction, History};

use crate::graph::Graph;

/// The table that holds a row for each revision the database is at: one, or one for each branch.
pub(super) struct VersionTable<'g, 'h> {
    graph: &'g Graph<'h>,
    /// The table, with its schema.
    name: String,
    /// The table alone.
    bare: String,
    /// Where the database is at.
    rows: Vec<usize>,
}

impl<'g, 'h> VersionTable<'g, 'h> {
    pub(super) fn new(graph: &'g Graph<'h>, history: &History, start: &[usize]) -> Self {
        let named = history.session.version_table.as_ref();
        let name = named.map_or_else(|| "alembic_version".to_owned(), sql::object_name);
        let bare = named.map_or("alembic_version", |table| table.name.as_str()).to_owned();
        Self { graph, name, bare, rows: start.to_vec() }
    }

    /// How the table is made, where nothing has run yet.
    pub(super) fn creation(&self) -> Option<String> {
        let key = format!("{}_pkc", self.bare);
        let key = sql::identifier(&key);
        let text = format!(
            "CREATE TABLE {} (\n    version_num VARCHAR(32) NOT NULL, \n    CONSTRAINT {key} PRIMARY KEY (version_num)\n)",
            self.name
        );
        self.rows.is_empty().then_some(text)
    }

    /// What is written when a revision has been run.
    pub(super) fn step(&mut self, number: usize, direction: Direction) -> Vec<String> {
        match direction {
            Direction::Up => self.up(number),
            Direction::Down => self.down(number),
        }
    }

    /// A revision takes the place of those it follows. Where none of them has a row, a branch begins.
    fn up(&mut self, number: usize) -> Vec<String> {
        let below = self.below(number);
        let mut replaced: Vec<usize> = below.iter().copied().filter(|row| self.rows.contains(row)).collect();
        if replaced.len() > 1 {
            let others: Vec<usize> = self.rows.iter().copied().filter(|row| !below.contains(row)).collect();
            let held = self.graph.before(&others);
            replaced.retain(|&row| !held[row]);
        }
        let Some(last) = replaced.pop() else {
            self.add(number);
            return vec![self.insert(number)];
        };
        let mut statements: Vec<String> = replaced.iter().map(|&row| self.delete(row)).collect();
        statements.push(self.update(last, number));
        self.rows.retain(|row| *row != last && !replaced.contains(row));
        self.add(number);
        statements
    }

    /// A revision gives way to those it follows, but for those that another row implies.
    fn down(&mut self, number: usize) -> Vec<String> {
        self.rows.retain(|row| *row != number);
        let mut restored = self.below(number);
        if self.rows.is_empty() {
            let implied: Vec<usize> = restored.iter().copied().filter(|row| self.is_implied(*row, &restored)).collect();
            restored.retain(|row| !implied.contains(row));
        } else {
            let held = self.graph.before(&self.rows);
            restored.retain(|&row| !held[row]);
        }
        let Some(last) = restored.pop() else {
            return vec![self.delete(number)];
        };
        let mut statements: Vec<String> = restored.iter().map(|&row| self.insert(row)).collect();
        statements.push(self.update(number, last));
        restored.into_iter().chain([last]).for_each(|row| self.add(row));
        statements
    }

    fn add(&mut self, row: usize) {
        if !self.rows.contains(&row) {
            self.rows.push(row);
        }
    }

    /// Whether one of the others comes after a revision.
    fn is_implied(&self, number: usize, others: &[usize]) -> bool {
        others.iter().any(|&other| other != number && self.graph.before(&[other])[number])
    }

    /// The revisions right below one: those it follows, and those it needs that these do not imply.
    fn below(&self, number: usize) -> Vec<usize> {
        let mut below = self.graph.parents(number).to_vec();
        let needs = self.graph.needs(number);
        if !needs.is_empty() {
            let implied = self.graph.before(&below);
            below.extend(needs.iter().copied().filter(|need| !implied[*need]));
        }
        below
    }

    fn insert(&self, number: usize) -> String {
        let (table, value) = (&self.name, self.literal(number));
        format!("INSERT INTO {table} (version_num) VALUES ({value}) RETURNING {table}.version_num")
    }

    fn update(&self, from: usize, to: usize) -> String {
        let (table, from, to) = (&self.name, self.literal(from), self.literal(to));
        format!("UPDATE {table} SET version_num={to} WHERE {table}.version_num = {from}")
    }

    fn delete(&self, number: usize) -> String {
        let (table, value) = (&self.name, self.literal(number));
        format!("DELETE FROM {table} WHERE {table}.version_num = {value}")
    }

    fn literal(&self, number: usize) -> String {
        sql::literal(self.graph.migration(number).revision.as_str())
    }
}
