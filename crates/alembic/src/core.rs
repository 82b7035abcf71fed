//! SQLAlchemy Core in SQL: expressions and statements that a migration builds from Python objects.

use std::rc::Rc;

use model::{Name, ObjectName, Span};

use crate::text::Text;
use crate::value::{Doubt, Entity, Kind, Row, Unknown, Value};

/// An SQL expression, and the tables its columns belong to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sql<'a> {
    /// The expression.
    pub(crate) text: Text<'a>,
    /// The tables it reads.
    pub(crate) tables: Vec<ObjectName>,
    /// Whether it is a parameter standing for a value or a condition that is not known.
    pub(crate) is_unknown: bool,
}

/// A statement in the making: `table.update().where(…)`.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'a> {
    /// What it does.
    pub(crate) verb: Verb,
    /// The table written to, or the tables read.
    pub(crate) tables: Vec<ObjectName>,
    /// What is selected.
    pub(crate) columns: Vec<Sql<'a>>,
    /// What is set, where it is known.
    pub(crate) values: Vec<(Name, Sql<'a>)>,
    /// What is selected as objects, in order; `None` for a column.
    pub(crate) entities: Vec<Option<Rc<Entity>>>,
    /// `WHERE`.
    pub(crate) conditions: Vec<Sql<'a>>,
    /// `LIMIT`, as a number or a parameter.
    pub(crate) limit: Option<Sql<'a>>,
    /// `INSERT … SELECT`.
    pub(crate) source: Option<Box<Statement<'a>>>,
    /// `ON CONFLICT`.
    pub(crate) on_conflict: bool,
    /// The expression that makes it.
    pub(crate) span: Span,
    /// A part that could not be read.
    pub(crate) unknown: Option<Unknown>,
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
            columns: Vec::new(),
            values: Vec::new(),
            entities: Vec::new(),
            conditions: Vec::new(),
            limit: None,
            source: None,
            on_conflict: false,
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

    /// Notes that a part could not be read.
    pub(crate) fn lose(&mut self, what: &str) {
        let what = crate::value::shorten(what);
        self.unknown.get_or_insert(Unknown { what, doubt: Doubt::RunTime, is_text: true, row: None });
    }

    /// The statement in SQL.
    pub(crate) fn render(&self) -> Text<'a> {
        let mut text = Text { span: self.span, ..Text::default() };
        match self.verb {
            Verb::Select => self.render_select(&mut text),
            Verb::Insert => self.render_insert(&mut text),
            Verb::Update => {
                self.say("UPDATE ", &mut text);
                self.render_target(&mut text);
                self.say(" SET ", &mut text);
                for (index, (column, value)) in self.values.iter().enumerate() {
                    self.say(if index > 0 { ", " } else { "" }, &mut text);
                    identifier(column, self.span, &mut text);
                    self.say(" = ", &mut text);
                    text.push(&value.text);
                }
                self.render_others(" FROM ", &mut text);
                self.render_conditions(&mut text);
            }
            Verb::Delete => {
                self.say("DELETE FROM ", &mut text);
                self.render_target(&mut text);
                self.render_others(" USING ", &mut text);
                self.render_conditions(&mut text);
            }
        }
        text
    }

    fn say(&self, words: &str, text: &mut Text<'a>) {
        // Words that nobody wrote stand at the call that makes the statement.
        text.push_at(words, Span::empty(self.span.start));
    }

    fn render_target(&self, text: &mut Text<'a>) {
        if let Some(table) = self.tables.first() {
            object_name(table, self.span, text);
        }
    }

    /// The tables that only the conditions and values name.
    fn render_others(&self, opening: &str, text: &mut Text<'a>) {
        let target = self.tables.first();
        let mentioned = self.conditions.iter().chain(self.values.iter().map(|(_, value)| value));
        let mut others: Vec<&ObjectName> = Vec::new();
        for table in mentioned.flat_map(|sql| &sql.tables) {
            if Some(table) != target && !others.contains(&table) {
                others.push(table);
            }
        }
        for (index, table) in others.into_iter().enumerate() {
            self.say(if index > 0 { ", " } else { opening }, text);
            object_name(table, self.span, text);
        }
    }

    fn render_conditions(&self, text: &mut Text<'a>) {
        for (index, condition) in self.conditions.iter().enumerate() {
            self.say(if index > 0 { " AND " } else { " WHERE " }, text);
            text.push(&condition.text);
        }
    }

    fn render_select(&self, text: &mut Text<'a>) {
        self.say("SELECT ", text);
        if self.columns.is_empty() {
            self.say("1", text);
        }
        for (index, column) in self.columns.iter().enumerate() {
            self.say(if index > 0 { ", " } else { "" }, text);
            text.push(&column.text);
        }
        let mut tables: Vec<&ObjectName> = Vec::new();
        let mentioned = self.columns.iter().chain(&self.conditions).flat_map(|sql| &sql.tables);
        for table in self.tables.iter().chain(mentioned) {
            if !tables.contains(&table) {
                tables.push(table);
            }
        }
        for (index, table) in tables.into_iter().enumerate() {
            self.say(if index > 0 { ", " } else { " FROM " }, text);
            object_name(table, self.span, text);
        }
        self.render_conditions(text);
        if let Some(limit) = &self.limit {
            self.say(" LIMIT ", text);
            text.push(&limit.text);
        }
    }

    fn render_insert(&self, text: &mut Text<'a>) {
        self.say("INSERT INTO ", text);
        self.render_target(text);
        if !self.values.is_empty() {
            self.say(" (", text);
            for (index, (column, _)) in self.values.iter().enumerate() {
                self.say(if index > 0 { ", " } else { "" }, text);
                identifier(column, self.span, text);
            }
            self.say(")", text);
        }
        if let Some(source) = &self.source {
            self.say(" ", text);
            text.push(&source.render());
        } else if self.values.is_empty() {
            self.say(" DEFAULT VALUES", text);
        } else {
            self.say(" VALUES (", text);
            for (index, (_, value)) in self.values.iter().enumerate() {
                self.say(if index > 0 { ", " } else { "" }, text);
                text.push(&value.text);
            }
            self.say(")", text);
        }
        if self.on_conflict {
            self.say(" ON CONFLICT DO NOTHING", text);
        }
    }
}

impl<'a> Sql<'a> {
    /// An expression in words that the expression at `span` makes.
    pub(crate) fn words(words: &str, span: Span) -> Self {
        Self { text: Text::made(words.to_owned(), span), ..Self::default() }
    }

    /// A value that is known only when the migration runs: a parameter.
    pub(crate) fn parameter(span: Span) -> Self {
        Self { is_unknown: true, ..Self::words("$1", span) }
    }

    /// Puts expressions and words together, in order.
    pub(crate) fn join(parts: &[Part<'_, 'a>], span: Span) -> Self {
        let mut joined = Self { text: Text { span, ..Text::default() }, ..Self::default() };
        for part in parts {
            match part {
                Part::Words(words) => joined.text.push_at(words, Span::empty(span.start)),
                // Too long to be anything a person wrote.
                Part::Sql(sql) if !joined.text.fits(sql.text.value.len()) => return Self::parameter(span),
                Part::Sql(sql) => {
                    joined.text.push(&sql.text);
                    joined.is_unknown |= sql.is_unknown;
                    for table in &sql.tables {
                        if !joined.tables.contains(table) {
                            joined.tables.push(table.clone());
                        }
                    }
                }
            }
        }
        joined
    }
}

/// A part of an expression.
pub(crate) enum Part<'v, 'a> {
    /// Keywords, operators, parentheses.
    Words(&'v str),
    /// An operand.
    Sql(&'v Sql<'a>),
}

/// A value as an operand: columns and text() as they are, Python values as literals, unknown ones as parameters.
pub(crate) fn operand<'a>(value: &Value<'a>) -> Sql<'a> {
    let span = value.span;
    match &value.kind {
        Kind::Sql(sql) => (**sql).clone(),
        Kind::Text(text) => Sql { text: literal(text), ..Sql::default() },
        Kind::Int(number) => Sql::words(&number.to_string(), span),
        Kind::Float(number) => Sql::words(&number.to_string(), span),
        Kind::Bool(true) => Sql::words("true", span),
        Kind::Bool(false) => Sql::words("false", span),
        Kind::None => Sql::words("NULL", span),
        Kind::Member(member) => operand(&member.2),
        Kind::Object(object) if &*object.path == "Column" => {
            let Some(name) = object.arguments.positional.first().and_then(Value::as_text) else {
                return Sql::parameter(span);
            };
            let mut text = Text { span, ..Text::default() };
            identifier(&name.name(), span, &mut text);
            Sql { text, ..Sql::default() }
        }
        Kind::Statement(statement) if statement.verb == Verb::Select => {
            let rendered = Sql { text: statement.render(), ..Sql::default() };
            Sql::join(&[Part::Words("("), Part::Sql(&rendered), Part::Words(")")], span)
        }
        Kind::List(list) => {
            // A list within a list is a row at most; one that holds itself ends here.
            let item = |item: &Value<'a>| match &item.kind {
                Kind::List(_) => Sql::parameter(item.span),
                _ => operand(item),
            };
            let items: Vec<Sql<'a>> = list.items.borrow().iter().map(item).collect();
            if items.is_empty() {
                // SQLAlchemy's own way to say that nothing is in an empty list.
                return Sql::words("(SELECT 1 WHERE 1 != 1)", span);
            }
            let mut parts = vec![Part::Words("(")];
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    parts.push(Part::Words(", "));
                }
                parts.push(Part::Sql(item));
            }
            parts.push(Part::Words(")"));
            Sql::join(&parts, span)
        }
        _ => Sql::parameter(span),
    }
}

/// A Python string as an SQL string literal.
pub(crate) fn literal<'a>(text: &Text<'a>) -> Text<'a> {
    let mut quoted = Text { span: text.span, ..Text::default() };
    let place = text.place();
    quoted.push_at("'", Span::new(place.start, place.start + 1));
    if text.value.contains('\'') {
        quoted.push_at(&text.value.replace('\'', "''"), place);
    } else {
        quoted.push(text);
    }
    quoted.push_at("'", Span::new(place.end.saturating_sub(1), place.end));
    quoted
}

/// Writes an identifier in double quotes, so that it reaches the server as it is.
pub(crate) fn identifier(name: &Name, otherwise: Span, text: &mut Text<'_>) {
    let site = if name.span.is_empty() { otherwise } else { name.span };
    let plain = name.text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if plain && !name.text.is_empty() && !is_keyword(&name.text) {
        text.push_at(&name.text, site);
    } else {
        text.push_at(&format!("\"{}\"", name.text.replace('"', "\"\"")), site);
    }
}

/// Writes a table's name.
pub(crate) fn object_name(name: &ObjectName, otherwise: Span, text: &mut Text<'_>) {
    if let Some(schema) = &name.schema {
        identifier(schema, otherwise, text);
        text.push_at(".", Span::empty(name.name.span.start));
    }
    identifier(&name.name, otherwise, text);
}

/// Whether PostgreSQL reads the bare word as a keyword where a name is meant: the reserved words of the manual's
/// appendix "SQL Key Words".
fn is_keyword(word: &str) -> bool {
    const RESERVED: &[&str] = &[
        "all",
        "analyse",
        "analyze",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "asymmetric",
        "authorization",
        "binary",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "collation",
        "column",
        "concurrently",
        "constraint",
        "create",
        "cross",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_time",
        "current_timestamp",
        "current_user",
        "default",
        "deferrable",
        "desc",
        "distinct",
        "do",
        "else",
        "end",
        "except",
        "false",
        "fetch",
        "for",
        "foreign",
        "freeze",
        "from",
        "full",
        "grant",
        "group",
        "having",
        "ilike",
        "in",
        "initially",
        "inner",
        "intersect",
        "into",
        "is",
        "isnull",
        "join",
        "lateral",
        "leading",
        "left",
        "like",
        "limit",
        "localtime",
        "localtimestamp",
        "natural",
        "not",
        "notnull",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "outer",
        "overlaps",
        "placing",
        "primary",
        "references",
        "returning",
        "right",
        "select",
        "session_user",
        "similar",
        "some",
        "symmetric",
        "system_user",
        "table",
        "tablesample",
        "then",
        "to",
        "trailing",
        "true",
        "union",
        "unique",
        "user",
        "using",
        "variadic",
        "verbose",
        "when",
        "where",
        "window",
        "with",
    ];
    RESERVED.binary_search(&word).is_ok()
}
