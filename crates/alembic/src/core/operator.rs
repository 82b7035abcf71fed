//! Operators of SQLAlchemy Core, and what says the opposite of each.

use std::borrow::Cow;
use std::rc::Rc;

use model::Span;

use super::{Label, Negation, Part, Rank, Sql, literal, operand, typed};
use crate::text::Text;
use crate::value::{Kind, Value};

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is its own word in SQL
pub(crate) enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Is,
    IsNot,
    Distinct,
    NotDistinct,
    In,
    NotIn,
    Like,
    NotLike,
    Ilike,
    NotIlike,
    Matches,
    MatchesNot,
}

impl Operator {
    fn words(self) -> &'static str {
        match self {
            Self::Equal => " = ",
            Self::Unequal => " != ",
            Self::Less => " < ",
            Self::AtMost => " <= ",
            Self::More => " > ",
            Self::AtLeast => " >= ",
            Self::Is => " IS ",
            Self::IsNot => " IS NOT ",
            Self::Distinct => " IS DISTINCT FROM ",
            Self::NotDistinct => " IS NOT DISTINCT FROM ",
            Self::In => " IN ",
            Self::NotIn => " NOT IN ",
            Self::Like => " LIKE ",
            Self::NotLike => " NOT LIKE ",
            Self::Ilike => " ILIKE ",
            Self::NotIlike => " NOT ILIKE ",
            Self::Matches => " ~ ",
            Self::MatchesNot => " !~ ",
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Equal => Self::Unequal,
            Self::Unequal => Self::Equal,
            Self::Less => Self::AtLeast,
            Self::AtMost => Self::More,
            Self::More => Self::AtMost,
            Self::AtLeast => Self::Less,
            Self::Is => Self::IsNot,
            Self::IsNot => Self::Is,
            Self::Distinct => Self::NotDistinct,
            Self::NotDistinct => Self::Distinct,
            Self::In => Self::NotIn,
            Self::NotIn => Self::In,
            Self::Like => Self::NotLike,
            Self::NotLike => Self::Like,
            Self::Ilike => Self::NotIlike,
            Self::NotIlike => Self::Ilike,
            Self::Matches => Self::MatchesNot,
            Self::MatchesNot => Self::Matches,
        }
    }

    /// The same comparison with its sides changed.
    fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::More,
            Self::AtMost => Self::AtLeast,
            Self::More => Self::Less,
            Self::AtLeast => Self::AtMost,
            other => other,
        }
    }
}

/// A comparison of two values of which one is an expression.
pub(crate) fn compare<'a>(left: &Value<'a>, operator: Operator, right: &Value<'a>, span: Span) -> Sql<'a> {
    // Python asks the expression, on whichever side it stands.
    if !is_expression(left) && is_expression(right) {
        return compare(right, operator.mirrored(), left, span);
    }
    let left = operand(left);
    // SQLAlchemy turns a comparison with None into IS.
    let operator = match operator {
        Operator::Equal if is_null(right) => Operator::Is,
        Operator::Unequal if is_null(right) => Operator::IsNot,
        other => other,
    };
    let sql = said(&left, operator, right, span);
    let opposite = operator.opposite();
    // A list may be another one by the time that somebody asks.
    let negation = match right.kind {
        Kind::List(_) | Kind::Dict(_) => Negation::Said(Rc::new(said(&left, opposite, right, span))),
        _ => Negation::Compared(Rc::new((Sql { negation: None, ..left }, opposite, right.clone(), span))),
    };
    Sql { negation: Some(negation), ..sql }
}

/// Whether an operator between it and anything makes SQL: an expression, a column that is defined.
pub(crate) fn is_clause(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Sql(_) => true,
        Kind::Object(object) => &*object.path == "Column",
        _ => false,
    }
}

fn is_expression(value: &Value<'_>) -> bool {
    is_clause(value) || matches!(value.kind, Kind::Statement(_))
}

fn is_null(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::None => true,
        Kind::Sql(sql) => sql.text.value == "NULL",
        _ => false,
    }
}

fn said<'a>(left: &Sql<'a>, operator: Operator, right: &Value<'a>, span: Span) -> Sql<'a> {
    let rank =
        if matches!(operator, Operator::Matches | Operator::MatchesNot) { Rank::Other } else { Rank::Comparison };
    let left = left.within(rank);
    let binary = |right: &Sql<'a>| {
        Sql::join(&[Part::Sql(&left), Part::Words(operator.words()), Part::Sql(right)], span).ranked(rank)
    };
    match operator {
        Operator::In | Operator::NotIn => {
            // A query brings its own parentheses.
            let is_query = matches!(right.kind, Kind::Statement(_));
            let items = right.items();
            if items.as_ref().is_some_and(Vec::is_empty) {
                return nothing(&binary(&Sql::words("(NULL)", span)), operator, span);
            }
            let right = match items {
                Some(items) => {
                    let items: Vec<Sql<'a>> = items.iter().map(|item| row_or_value(item, left.of.as_ref())).collect();
                    Sql::list(&items, ", ", span)
                }
                None => operand(right),
            };
            binary(&if is_query { right } else { right.ranked(Rank::Or).within(Rank::Atom).into_owned() })
        }
        Operator::Is | Operator::IsNot => binary(&operand(right)),
        _ => binary(&typed(right, left.of.as_ref()).within(rank)),
    }
}

/// A row in a list of rows, or a value.
fn row_or_value<'a>(item: &Value<'a>, of: Option<&Value<'a>>) -> Sql<'a> {
    match item.items() {
        Some(values) if of.is_none() => {
            let flat = |value: &Value<'a>| match &value.kind {
                Kind::List(_) => Sql::parameter(value.span),
                _ => operand(value),
            };
            let values: Vec<Sql<'a>> = values.iter().map(flat).collect();
            let list = Sql::list(&values, ", ", item.span);
            Sql::join(&[Part::Words("("), Part::Sql(&list), Part::Words(")")], item.span)
        }
        _ => typed(item, of),
    }
}

/// What SQLAlchemy says of an empty list: nothing is in it, everything is not.
fn nothing<'a>(tested: &Sql<'a>, operator: Operator, span: Span) -> Sql<'a> {
    let (rank, word, always) = match operator {
        Operator::In => (Rank::And, " AND ", "(1 != 1)"),
        _ => (Rank::Or, " OR ", "(1 = 1)"),
    };
    Sql::join(&[Part::Sql(tested), Part::Words(word), Part::Words(always)], span).ranked(rank)
}

/// `left word right`, for any other operator.
pub(crate) fn words_between<'a>(left: &Sql<'a>, word: &str, right: &Value<'a>, rank: Rank, span: Span) -> Sql<'a> {
    // What an operator of JSON takes is seldom JSON.
    let right = typed(right, left.of.as_ref().filter(|of| literal::is_json(Some(of)).is_none()));
    let word = format!(" {word} ");
    let parts = [Part::Sql(&left.within(rank)), Part::Words(&word), Part::Sql(&right.within(rank))];
    Sql::join(&parts, span).ranked(rank)
}

/// What says the opposite of an expression.
pub(crate) fn negate<'a>(sql: &Sql<'a>, span: Span) -> Sql<'a> {
    if let Some(negation) = &sql.negation {
        let opposite = match negation {
            Negation::Said(said) => (**said).clone(),
            Negation::Compared(compared) => said(&compared.0, compared.1, &compared.2, compared.3),
        };
        let twice = Negation::Said(Rc::new(Sql { negation: None, ..sql.clone() }));
        return Sql { negation: Some(twice), ..opposite };
    }
    let opposite = match &*sql.text.value {
        "true" => "false",
        "false" => "true",
        _ => {
            let negated = Sql::join(&[Part::Words("NOT "), Part::Sql(&sql.within(Rank::Not))], span);
            // SQLAlchemy leaves NOT of a column without a name.
            return Sql { label: Label::None, ..negated.ranked(Rank::Not) };
        }
    };
    Sql::words(opposite, span)
}

/// `left operator right` of numbers and strings.
pub(crate) fn arithmetic<'a>(
    left: &Value<'a>,
    operator: ruff_python_ast::Operator,
    right: &Value<'a>,
    span: Span,
) -> Option<Sql<'a>> {
    use ruff_python_ast::Operator as Python;
    let is_text = left.as_text().is_some()
        || right.as_text().is_some()
        || [left, right]
            .into_iter()
            .any(|value| matches!(&value.kind, Kind::Sql(sql) if literal::is_text(sql.of.as_ref())));
    let (word, rank) = match operator {
        Python::BitAnd => (" AND ", Rank::And),
        Python::BitOr => (" OR ", Rank::Or),
        Python::Add if is_text => (" || ", Rank::Other),
        Python::Add => (" + ", Rank::Sum),
        Python::Sub => (" - ", Rank::Sum),
        Python::Mult => (" * ", Rank::Product),
        Python::Div => (" / ", Rank::Product),
        Python::Mod => (" % ", Rank::Product),
        _ => return None,
    };
    let of = [left, right].into_iter().find_map(|value| match &value.kind {
        Kind::Sql(sql) => sql.of.clone(),
        _ => None,
    });
    let (first, mut second) = (typed(left, of.as_ref()), typed(right, of.as_ref()));
    if operator == Python::Div {
        // PostgreSQL divides whole numbers without a rest; Python does not.
        second = Sql::join(&[Part::Words("CAST("), Part::Sql(&second), Part::Words(" AS NUMERIC)")], span);
    }
    // Sums and products are read from the left, as they are written.
    let is_chain = first.rank == rank && rank >= Rank::Other;
    let left = if is_chain { Cow::Borrowed(&first) } else { first.within(rank) };
    let parts = [Part::Sql(&left), Part::Words(word), Part::Sql(&second.within(rank))];
    Some(Sql { of, ..Sql::join(&parts, span).ranked(rank) })
}

/// `value["key"]`, `value[("a", "b")]` of JSON; the element of an array.
pub(crate) fn element<'a>(value: &Sql<'a>, key: &Value<'a>, span: Span) -> Sql<'a> {
    let path = key.items().map(|items| {
        let step = |item: &Value<'a>| match &item.kind {
            Kind::Text(text) => Some(text.value.to_string()),
            Kind::Int(number) => Some(number.to_string()),
            _ => None,
        };
        items.iter().map(step).collect::<Option<Vec<String>>>().map(|steps| format!("{{{}}}", steps.join(", ")))
    });
    let (text, is_path) = match (path, &key.kind) {
        (Some(Some(path)), _) => (sql::literal(&path), true),
        (None, Kind::Text(text)) => (sql::literal(&text.value), false),
        (None, Kind::Int(number)) => (number.to_string(), false),
        _ => return Sql::unwritten(span),
    };
    let base = value.within(Rank::Sign);
    if value.depth >= super::DEEPEST {
        return Sql::unwritten(span);
    }
    let sql = match (is_path, literal::is_json(value.of.as_ref())) {
        (true, _) => arrow(value, " #> ", &text, span),
        (false, Some("JSON")) => arrow(value, " -> ", &text, span),
        _ => Sql::join(&[Part::Sql(&base), Part::Words("["), Part::Words(&text), Part::Words("]")], span),
    };
    // Of a path of paths only the last is kept: the others are in its text.
    let value = Sql { key: None, ..value.clone() };
    Sql { of: value.of.clone(), key: Some(Rc::new((value, text, is_path))), ..sql }
}

fn arrow<'a>(value: &Sql<'a>, word: &str, key: &str, span: Span) -> Sql<'a> {
    let parts = [Part::Sql(&value.within(Rank::Other)), Part::Words(word), Part::Words(key)];
    Sql::join(&parts, span).ranked(Rank::Other)
}

impl<'a> Sql<'a> {
    /// The element of JSON as text: `value ->> 'key'`.
    pub(crate) fn as_text_of_json(&self, span: Span) -> Option<Self> {
        let (value, key, is_path) = &**self.key.as_ref()?;
        Some(arrow(value, if *is_path { " #>> " } else { " ->> " }, key, span))
    }

    /// A pattern of LIKE around a string: `'%' || value || '%'`.
    pub(crate) fn pattern(before: bool, value: &Value<'a>, after: bool, span: Span) -> Self {
        let value = match &value.kind {
            Kind::Text(text) => Sql::of_text(literal(text)),
            _ => operand(value),
        };
        let edge = |is_there: bool| is_there.then(|| Sql::of_text(Text::made("'%'", span)));
        let parts: Vec<Self> = [edge(before), Some(value), edge(after)].into_iter().flatten().collect();
        Self::chain(&parts, " || ", Rank::Other, span)
    }
}
