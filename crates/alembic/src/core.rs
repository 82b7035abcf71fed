//! SQLAlchemy Core in SQL: expressions that a migration builds from Python objects.

use std::borrow::Cow;
use std::rc::Rc;

use model::{Name, ObjectName, Span};

use crate::text::Text;
use crate::value::{Kind, Value};

mod binding;
mod literal;
mod mark;
mod operator;
mod statement;
mod table;

pub(crate) use binding::{bound, unescaped};
pub(crate) use literal::{is_text, literal, operand, typed};
pub(crate) use mark::{Mark, Marked};
pub(crate) use operator::{Operator, arithmetic, compare, element, is_clause, negate, words_between};
pub(crate) use statement::{Join, Statement, Verb};

/// An SQL expression, and the tables its columns belong to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sql<'a> {
    /// The expression.
    pub(crate) text: Text<'a>,
    /// The tables it reads, those of its queries aside.
    pub(crate) tables: Vec<ObjectName>,
    /// Whether it is a parameter standing for a value or a condition that is not known.
    pub(crate) is_unknown: bool,
    /// Whether SQLAlchemy writes more than the text says.
    pub(crate) is_loose: bool,
    /// How tightly it holds together.
    pub(crate) rank: Rank,
    /// What it is called where it is selected.
    pub(crate) label: Label,
    /// What says the opposite, where there is a word for it: `a != b` of `a = b`.
    pub(crate) negation: Option<Negation<'a>>,
    /// The SQLAlchemy type it was given.
    pub(crate) of: Option<Value<'a>>,
    /// The value of JSON that it is, and the key it has there: as a string, and whether it is a path.
    pub(crate) key: Option<Rc<(Sql<'a>, String, bool)>>,
    /// Places in the text that depend on where the expression stands.
    pub(crate) marks: Vec<Mark>,
    /// How deep expressions lie in it.
    pub(crate) depth: u16,
}

/// How deep expressions may lie in one another, and how long a deep one may be: nobody writes more, and a loop that
/// doubles an expression must not fill the memory.
const DEEPEST: u16 = 100;
const LONGEST_DEEP: usize = 1 << 14;
/// How deep the type of an expression may be.
const DEEPEST_TYPE: u32 = 8;

/// How tightly an expression holds together, loosest first (manual, "Operator Precedence").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// `OR`.
    Or,
    /// `AND`.
    And,
    /// `NOT`.
    Not,
    /// `=`, `IS`, `IN`, `LIKE`, `BETWEEN`.
    Comparison,
    /// `||`, `->`, and operators of extensions.
    Other,
    /// `+`, `-`.
    Sum,
    /// `*`, `/`, `%`.
    Product,
    /// A sign.
    Sign,
    /// A name, a value, a call, a parenthesis.
    #[default]
    Atom,
}

/// What an expression is called where it is selected, as SQLAlchemy has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Label {
    /// Nothing: text stands as it is.
    #[default]
    None,
    /// The column's name.
    Column(String),
    /// This name: `label("n")`, a cast of a column.
    Given(String),
    /// This name, with a number behind it: `count_1`.
    Numbered(String),
}

/// What says the opposite of an expression.
#[derive(Clone, Debug)]
pub(crate) enum Negation<'a> {
    /// This does.
    Said(Rc<Sql<'a>>),
    /// The comparison of the two by the opposite operator, at this place, which is written when somebody asks.
    Compared(Rc<(Sql<'a>, Operator, Value<'a>, Span)>),
}

/// A part of an expression.
pub(crate) enum Part<'v, 'a> {
    /// Keywords, operators, parentheses.
    Words(&'v str),
    /// An operand.
    Sql(&'v Sql<'a>),
}

impl<'a> Sql<'a> {
    /// An expression in words that the expression at `span` makes.
    pub(crate) fn words(words: &str, span: Span) -> Self {
        Self { text: Text::made(words.to_owned(), span), ..Self::default() }
    }

    /// SQL that the migration spells out.
    pub(crate) fn of_text(text: Text<'a>) -> Self {
        Self { text, ..Self::default() }
    }

    /// A value that is known only when the migration runs: a parameter.
    pub(crate) fn parameter(span: Span) -> Self {
        let marks = vec![Mark { start: 0, end: 2, what: Marked::Parameter }];
        Self { is_unknown: true, label: Label::Numbered("anon".to_owned()), marks, ..Self::words("$1", span) }
    }

    /// A value or condition that is not written in SQL here.
    pub(crate) fn unwritten(span: Span) -> Self {
        Self { is_loose: true, ..Self::parameter(span) }
    }

    /// A column, after the name of its table where that is known, with the SQLAlchemy type it has.
    pub(crate) fn column(table: Option<&ObjectName>, name: &Name, of: Option<Value<'a>>, span: Span) -> Self {
        let mut sql = Self { label: Label::Column(name.text.clone()), ..Self::default() }.of(of);
        // Names in quotes are seldom, and need no more than a little more.
        let length = table.map_or(0, |table| table.name.text.len() + 1) + name.text.len();
        sql.text = Text::with_room(length, span);
        if let Some(table) = table {
            object_name(table, span, &mut sql.text);
            sql.text.push_at(".", Span::empty(span.start));
            sql.marks.push(Mark::prefix(sql.text.value.len()));
            sql.tables.push(table.clone());
        }
        identifier(name, span, &mut sql.text);
        sql
    }

    /// Puts expressions and words together, in order.
    pub(crate) fn join(parts: &[Part<'_, 'a>], span: Span) -> Self {
        let length = |part: &Part<'_, 'a>| match part {
            Part::Words(words) => words.len(),
            Part::Sql(sql) => sql.text.value.len(),
        };
        let length = parts.iter().map(length).sum::<usize>().min(LONGEST_DEEP);
        let mut joined = Self { text: Text::with_room(length, span), ..Self::default() };
        joined.label = Label::Numbered("anon".to_owned());
        for part in parts {
            match part {
                Part::Words(words) => joined.text.push_at(words, Span::empty(span.start)),
                Part::Sql(sql) if joined.outgrows(sql) => return Self::unwritten(span),
                Part::Sql(sql) => joined.push(sql),
            }
        }
        joined
    }

    /// Whether it would be more than a person writes, with another expression in it.
    fn outgrows(&self, sql: &Self) -> bool {
        let length = self.text.value.len() + sql.text.value.len();
        !self.text.fits(sql.text.value.len()) || sql.depth >= DEEPEST || (sql.depth > 12 && length > LONGEST_DEEP)
    }

    /// Appends another expression.
    pub(crate) fn push(&mut self, sql: &Self) {
        self.depth = self.depth.max(sql.depth.saturating_add(1));
        let offset = self.text.value.len();
        self.marks.extend(sql.marks.iter().map(|mark| mark.moved(offset)));
        self.text.push(&sql.text);
        self.is_unknown |= sql.is_unknown;
        self.is_loose |= sql.is_loose;
        for table in &sql.tables {
            if !self.tables.contains(table) {
                self.tables.push(table.clone());
            }
        }
    }

    /// The same, holding together as tightly as `rank`.
    pub(crate) fn ranked(self, rank: Rank) -> Self {
        Self { rank, ..self }
    }

    /// The same, with a SQLAlchemy type.
    pub(crate) fn of(self, of: Option<Value<'a>>) -> Self {
        let is_type = |value: &Value<'a>| {
            matches!(value.kind, Kind::Path(_) | Kind::Object(_)) && value.nesting() <= DEEPEST_TYPE
        };
        Self { of: of.filter(is_type), ..self }
    }

    /// The same as an operand of an operator of this rank: in parentheses where it holds together less tightly.
    pub(crate) fn within(&self, rank: Rank) -> Cow<'_, Self> {
        let is_chain = self.rank == rank && matches!(rank, Rank::And | Rank::Or);
        if self.rank > rank || is_chain {
            return Cow::Borrowed(self);
        }
        let enclosed = Self::join(&[Part::Words("("), Part::Sql(self), Part::Words(")")], self.text.span);
        Cow::Owned(Self { of: self.of.clone(), ..enclosed })
    }

    /// Expressions with a word between each two.
    pub(crate) fn chain(operands: &[Self], word: &str, rank: Rank, span: Span) -> Self {
        if let [only] = operands {
            return only.clone();
        }
        let operands: Vec<Self> = operands.iter().map(|operand| operand.within(rank).into_owned()).collect();
        Self::list(&operands, word, span).ranked(rank)
    }

    /// Expressions with a word between each two, as they are.
    pub(crate) fn list(items: &[Self], word: &str, span: Span) -> Self {
        let mut parts = Vec::new();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                parts.push(Part::Words(word));
            }
            parts.push(Part::Sql(item));
        }
        Self::join(&parts, span)
    }
}

/// Writes an identifier so that it reaches the server as it is.
pub(crate) fn identifier(name: &Name, otherwise: Span, text: &mut Text<'_>) {
    let site = if name.span.is_empty() { otherwise } else { name.span };
    text.push_at(&sql::identifier(&name.text), site);
}

/// Writes a table's name.
pub(crate) fn object_name(name: &ObjectName, otherwise: Span, text: &mut Text<'_>) {
    if let Some(schema) = &name.schema {
        identifier(schema, otherwise, text);
        text.push_at(".", Span::empty(name.name.span.start));
    }
    identifier(&name.name, otherwise, text);
}
