//! Statements in the making: `table.update().where(…)`.

use std::rc::Rc;

use model::{Name, ObjectName, Span, order};

use super::{Label, Mark, Marked, Part, Rank, Sql, identifier, object_name, typed};
use crate::text::Text;
use crate::value::{Doubt, Entity, Row, Table, Unknown};

/// How many parts a statement may have, how long they may be, and how many statements may select from one another.
const MOST_PARTS: usize = 1000;
const LONGEST: usize = 1 << 18;
const DEEPEST_SOURCE: u32 = 8;

/// A statement in the making.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'a> {
    /// What it does.
    pub(crate) verb: Verb,
    /// The table written to, or the tables read.
    pub(crate) tables: Vec<ObjectName>,
    /// The table written to, or whose columns are all selected, with its columns.
    pub(crate) of: Option<Rc<Table<'a>>>,
    /// What is selected.
    pub(crate) columns: Vec<Sql<'a>>,
    /// What is selected as objects, in order; `None` for a column.
    pub(crate) entities: Vec<Option<Rc<Entity>>>,
    /// Joins that are selected from.
    pub(crate) joined: Vec<Sql<'a>>,
    /// The tables that are joined to the first one.
    pub(crate) joins: Vec<Join<'a>>,
    /// What is set, where it is known.
    pub(crate) values: Vec<(Name, Sql<'a>)>,
    /// The rows of an INSERT after the first one, in its order.
    pub(crate) rows: Vec<Vec<Sql<'a>>>,
    /// Whether the values stay in the order in which they are given.
    pub(crate) keeps_order: bool,
    /// `WHERE`.
    pub(crate) conditions: Vec<Sql<'a>>,
    /// `GROUP BY`.
    pub(crate) groups: Vec<Sql<'a>>,
    /// `HAVING`.
    pub(crate) having: Vec<Sql<'a>>,
    /// `ORDER BY`.
    pub(crate) order: Vec<Sql<'a>>,
    /// `LIMIT`, as a number or a parameter.
    pub(crate) limit: Option<Sql<'a>>,
    /// `OFFSET`.
    pub(crate) offset: Option<Sql<'a>>,
    /// `DISTINCT`.
    pub(crate) distinct: bool,
    /// The queries that are united with this one, each after its word.
    pub(crate) united: Vec<(&'static str, Sql<'a>)>,
    /// `INSERT … SELECT`.
    pub(crate) source: Option<Box<Statement<'a>>>,
    /// `ON CONFLICT …`.
    pub(crate) conflict: Option<Sql<'a>>,
    /// `RETURNING`.
    pub(crate) returning: Vec<Sql<'a>>,
    /// `FOR UPDATE`.
    pub(crate) locks: bool,
    /// Whether it is asked for rows only: `EXISTS (…)`.
    pub(crate) is_exists: bool,
    /// Whether SQLAlchemy writes more than is kept here.
    pub(crate) is_loose: bool,
    /// The expression that makes it.
    pub(crate) span: Span,
    /// A part that could not be read.
    pub(crate) unknown: Option<Unknown>,
}

/// A table that is joined: `LEFT OUTER JOIN t ON …`.
#[derive(Clone, Debug)]
pub(crate) struct Join<'a> {
    /// The words before the table.
    pub(crate) words: &'static str,
    /// The table.
    pub(crate) table: ObjectName,
    /// `ON`.
    pub(crate) condition: Sql<'a>,
}

/// What a [`Statement`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    /// `SELECT`.
    Select,
    /// `INSERT`.
    Insert,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
}

impl<'a> Statement<'a> {
    /// A statement about nothing yet.
    pub(crate) fn new(verb: Verb, span: Span) -> Self {
        Self {
            verb,
            tables: Vec::new(),
            of: None,
            columns: Vec::new(),
            entities: Vec::new(),
            joined: Vec::new(),
            joins: Vec::new(),
            values: Vec::new(),
            rows: Vec::new(),
            keeps_order: false,
            conditions: Vec::new(),
            groups: Vec::new(),
            having: Vec::new(),
            order: Vec::new(),
            limit: None,
            offset: None,
            distinct: false,
            united: Vec::new(),
            source: None,
            conflict: None,
            returning: Vec::new(),
            locks: false,
            is_exists: false,
            is_loose: false,
            span,
            unknown: None,
        }
    }

    /// The rows it gives as objects: `session.query(User)`.
    pub(crate) fn row(&self) -> Option<Row> {
        match (self.verb, self.entities.as_slice()) {
            (Verb::Select, [Some(entity)]) => Some(Row::Of(entity.clone())),
            (Verb::Select, several) if several.iter().any(Option::is_some) => Some(Row::Several(several.to_vec())),
            _ => None,
        }
    }

    /// Forgets what it holds where that is more than a person writes: a loop adds to a statement without end.
    pub(crate) fn bound(&mut self) {
        if self.unknown.is_some() {
            // It is not written any more: what is added to it does not count.
            self.conditions.clear();
            self.order.clear();
        }
        let parts = [&self.columns, &self.conditions, &self.groups, &self.having, &self.order, &self.returning];
        let count = parts.iter().map(|part| part.len()).sum::<usize>() + self.joins.len() + self.joined.len();
        let length: usize = parts.iter().flat_map(|part| part.iter()).map(|sql| sql.text.value.len()).sum();
        let united: usize = self.united.iter().map(|(_, sql)| sql.text.value.len()).sum();
        let mut depth = 0;
        let mut source = self.source.as_deref();
        while let Some(inner) = source {
            (source, depth) = (inner.source.as_deref(), depth + 1);
        }
        if count > MOST_PARTS || length + united > LONGEST || depth > DEEPEST_SOURCE {
            let (verb, tables, span) = (self.verb, std::mem::take(&mut self.tables), self.span);
            let unknown = self.unknown.take();
            *self = Self { tables: tables.into_iter().take(1).collect(), unknown, ..Self::new(verb, span) };
            self.lose("a statement too long to be followed");
        }
    }

    /// Notes that a part could not be read.
    pub(crate) fn lose(&mut self, what: &str) {
        let what = crate::value::shorten(what);
        self.unknown.get_or_insert(Unknown { what, doubt: Doubt::RunTime, is_text: true, row: None });
    }

    /// The statement in SQL.
    pub(crate) fn render(&self) -> Text<'a> {
        self.compose().finished()
    }

    /// The statement in SQL, with marks where the text depends on what is around it.
    pub(crate) fn compose(&self) -> Sql<'a> {
        let mut sql =
            Sql { text: Text { span: self.span, ..Text::default() }, is_loose: self.is_loose, ..Sql::default() };
        match self.verb {
            Verb::Select => self.compose_select(&mut sql),
            Verb::Insert => self.compose_insert(&mut sql),
            Verb::Update => {
                self.say("UPDATE ", &mut sql);
                self.compose_target(&mut sql);
                self.say(" SET ", &mut sql);
                for (index, (column, value)) in self.ordered().into_iter().enumerate() {
                    self.say(if index > 0 { ", " } else { "" }, &mut sql);
                    identifier(&column, self.span, &mut sql.text);
                    self.say(" = ", &mut sql);
                    sql.push(&value);
                }
                self.compose_others(" FROM ", &mut sql);
                self.compose_conditions(" WHERE ", &self.conditions, &mut sql);
            }
            Verb::Delete => {
                self.say("DELETE FROM ", &mut sql);
                self.compose_target(&mut sql);
                self.compose_others(" USING ", &mut sql);
                self.compose_conditions(" WHERE ", &self.conditions, &mut sql);
            }
        }
        self.compose_list(" RETURNING ", &self.returning, &mut sql);
        sql
    }

    fn say(&self, words: &str, sql: &mut Sql<'a>) {
        // Words that nobody wrote stand at the call that makes the statement.
        sql.text.push_at(words, Span::empty(self.span.start));
    }

    fn compose_target(&self, sql: &mut Sql<'a>) {
        if let Some(table) = self.tables.first() {
            object_name(table, self.span, &mut sql.text);
        }
    }

    /// The values with those that Python gives to columns left out, in the order of the table's columns, where all of
    /// them are known there.
    fn ordered(&self) -> Vec<(Name, Sql<'a>)> {
        let mut values = self.values.clone();
        let Some(table) = &self.of else { return values };
        if !values.is_empty() {
            let keyword = if self.verb == Verb::Update { "onupdate" } else { "default" };
            for (name, value) in table.defaults(keyword) {
                if !values.iter().any(|(known, _)| *known == name) {
                    let of = table.type_of(name.as_str());
                    let value = value.map_or_else(|| Sql::parameter(self.span), |value| typed(&value, of.as_ref()));
                    values.push((name, value));
                }
            }
        }
        let names = table.column_names();
        let position = |name: &Name| names.iter().position(|column| *column == name.text);
        if !self.keeps_order && values.iter().all(|(name, _)| position(name).is_some()) {
            order::by_key(&mut values, |(name, _)| position(name));
        }
        values
    }

    /// The tables that only the conditions and values name.
    fn compose_others(&self, opening: &str, sql: &mut Sql<'a>) {
        let target = self.tables.first();
        let mentioned = self.values.iter().map(|(_, value)| value).chain(&self.conditions);
        let mut others: Vec<&ObjectName> = Vec::new();
        for table in mentioned.flat_map(|sql| &sql.tables) {
            if Some(table) != target && !others.contains(&table) {
                others.push(table);
            }
        }
        for (index, table) in others.into_iter().enumerate() {
            self.say(if index > 0 { ", " } else { opening }, sql);
            object_name(table, self.span, &mut sql.text);
        }
        *sql = sql.correlated(&self.tables);
    }

    fn compose_conditions(&self, opening: &str, conditions: &[Sql<'a>], sql: &mut Sql<'a>) {
        if conditions.is_empty() {
            return;
        }
        self.say(opening, sql);
        let all = Sql::chain(conditions, " AND ", Rank::And, self.span);
        sql.push(&all.correlated(&self.own_tables()));
    }

    fn compose_list(&self, opening: &str, items: &[Sql<'a>], sql: &mut Sql<'a>) {
        if !items.is_empty() {
            self.say(opening, sql);
            sql.push(&Sql::list(items, ", ", self.span).correlated(&self.own_tables()));
        }
    }

    /// The tables it writes to or reads.
    fn own_tables(&self) -> Vec<ObjectName> {
        let mut tables = self.tables.clone();
        tables.extend(self.joins.iter().map(|join| join.table.clone()));
        let values = self.values.iter().map(|(_, value)| value);
        for sql in self.joined.iter().chain(&self.columns).chain(&self.conditions).chain(values) {
            tables.extend(sql.tables.iter().cloned());
        }
        tables
    }

    fn compose_select(&self, sql: &mut Sql<'a>) {
        self.say(if self.distinct { "SELECT DISTINCT " } else { "SELECT " }, sql);
        let tables = self.own_tables();
        let all = self.all_columns();
        if all.is_empty() {
            self.say("1", sql);
            sql.is_loose = true;
        }
        let mut names = Vec::new();
        for (index, column) in all.iter().enumerate() {
            self.say(if index > 0 { ", " } else { "" }, sql);
            sql.push(&column.correlated(&tables));
            self.compose_label(column, &mut names, sql);
        }
        self.compose_from(sql);
        self.compose_conditions(" WHERE ", &self.conditions, sql);
        self.compose_list(" GROUP BY ", &self.groups, sql);
        self.compose_conditions(" HAVING ", &self.having, sql);
        for (word, other) in &self.united {
            self.say(word, sql);
            sql.push(other);
        }
        self.compose_list(" ORDER BY ", &self.order, sql);
        for (word, number) in [(" LIMIT ", &self.limit), (" OFFSET ", &self.offset)] {
            if let Some(number) = number {
                self.say(word, sql);
                sql.push(number);
            }
        }
        self.say(if self.locks { " FOR UPDATE" } else { "" }, sql);
    }

    /// What is selected: the columns of the table, where it is named itself.
    fn all_columns(&self) -> Vec<Sql<'a>> {
        match (&self.of, self.columns.is_empty()) {
            (Some(table), true) => {
                table.column_names().into_iter().map(|name| table.column(&name, self.span)).collect()
            }
            _ => self.columns.clone(),
        }
    }

    fn compose_label(&self, column: &Sql<'a>, seen: &mut Vec<(String, Vec<ObjectName>)>, sql: &mut Sql<'a>) {
        let numbered = match &column.label {
            Label::None => return,
            Label::Column(name) if !seen.iter().any(|(known, _)| known == name) => {
                seen.push((name.clone(), column.tables.clone()));
                return;
            }
            Label::Given(name) => {
                self.say(" AS ", sql);
                self.say(&sql::identifier(name), sql);
                return;
            }
            Label::Column(name) => {
                // The same column once more is counted in another way.
                sql.is_loose |= seen.iter().any(|(known, tables)| known == name && *tables == column.tables);
                name
            }
            Label::Numbered(name) => name,
        };
        self.say(" AS ", sql);
        let at = sql.text.value.len();
        sql.marks.push(Mark { start: at, end: at, what: Marked::Label(numbered.clone()) });
    }

    /// The tables it reads; those that only its columns and conditions name come last.
    fn compose_from(&self, sql: &mut Sql<'a>) {
        let mut items: Vec<Sql<'a>> = self.joined.clone();
        let mentioned = self.columns.iter().chain(&self.conditions).flat_map(|sql| &sql.tables);
        for table in self.tables.iter().chain(mentioned) {
            let is_there = items.iter().any(|item| item.tables.contains(table));
            if !is_there && !self.joins.iter().any(|join| join.table == *table) {
                let mut item = Sql { tables: vec![table.clone()], ..Sql::default() };
                object_name(table, self.span, &mut item.text);
                items.push(item);
            }
        }
        if let Some(first) = items.first_mut() {
            for join in &self.joins {
                let mut right = Text::default();
                object_name(&join.table, self.span, &mut right);
                let right = Sql::of_text(right);
                let words = [Part::Words(join.words), Part::Sql(&right), Part::Words(" ON ")];
                let opening = Sql::join(&words, self.span);
                first.push(&opening);
                first.push(&join.condition);
                first.tables.push(join.table.clone());
            }
        }
        if items.is_empty() {
            return;
        }
        self.say(" FROM ", sql);
        let start = sql.text.value.len();
        let list = Sql::list(&items, ", ", self.span);
        sql.push(&list);
        let what = items.iter().map(|item| (item.tables.clone(), item.text.value.to_string())).collect();
        sql.marks.push(Mark { start, end: sql.text.value.len(), what: Marked::From(what) });
    }

    fn compose_insert(&self, sql: &mut Sql<'a>) {
        self.say("INSERT INTO ", sql);
        self.compose_target(sql);
        let values = if self.source.is_some() { self.values.clone() } else { self.ordered() };
        if !values.is_empty() {
            self.say(" (", sql);
            for (index, (column, _)) in values.iter().enumerate() {
                self.say(if index > 0 { ", " } else { "" }, sql);
                identifier(column, self.span, &mut sql.text);
            }
            self.say(")", sql);
        }
        if let Some(source) = &self.source {
            self.say(" ", sql);
            sql.push(&source.compose());
        } else if values.is_empty() {
            // The values come from elsewhere.
            self.say(" DEFAULT VALUES", sql);
            sql.is_loose = true;
        } else {
            let place = |name: &Name| self.values.iter().position(|(other, _)| other == name);
            // What Python gives is the same in every row.
            let other = |row: &Vec<Sql<'a>>| {
                let value = |(name, value): &(Name, Sql<'a>)| {
                    place(name).and_then(|index| row.get(index)).unwrap_or(value).clone()
                };
                values.iter().map(value).collect::<Vec<Sql<'a>>>()
            };
            let others: Vec<Vec<Sql<'a>>> = self.rows.iter().map(other).collect();
            let first: Vec<Sql<'a>> = values.iter().map(|(_, value)| value.clone()).collect();
            for (index, row) in std::iter::once(first).chain(others).enumerate() {
                self.say(if index > 0 { ", (" } else { " VALUES (" }, sql);
                sql.push(&Sql::list(&row, ", ", self.span));
                self.say(")", sql);
            }
        }
        if let Some(conflict) = &self.conflict {
            sql.push(conflict);
        }
        sql.tables.clear();
    }
}
