//! SQL expressions, as far as migrations are judged by them.

use crate::{Constant, DataType, Name, Span};

/// An expression: a default, a CHECK, an index predicate, a generation expression.
#[derive(Clone, Debug, Default)]
pub struct Expression {
    /// The expression in normal form: its tokens with single spaces, keywords and unquoted names in lower case.
    pub text: String,
    /// Where it is written.
    pub span: Span,
    /// The functions it calls, as written (`now`, `public.next_id`), lower case, in order.
    pub functions: Vec<String>,
    /// The columns it reads.
    pub columns: Vec<Name>,
    /// The columns it proves to be not null where it holds: `a IS NOT NULL AND …` proves `a`.
    pub proves_not_null: Vec<Name>,
    /// The strings it spells out, quotes and escapes resolved.
    pub strings: Vec<String>,
    /// The comparisons of a column with constants that it is made of, where it holds only if all of them do.
    pub conditions: Vec<Condition>,
    /// Whether there is nothing to it but `conditions` and what it proves not null.
    pub is_conditions: bool,
    /// What it is made of.
    pub form: Form,
    /// Whether it is the literal NULL, casts aside.
    pub is_null: bool,
    /// Whether only the run knows it: the text is then the source that makes it, not SQL.
    pub is_unknown: bool,
}

/// A comparison of a column with constants: `price > 5`, `region IN ('north', 'south')`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The column, on the left.
    pub column: Name,
    /// The operator: `=` where it is one of several.
    pub operator: String,
    /// The constants, one of which it is compared with.
    pub values: Vec<Constant>,
}

/// What an expression is made of, at its outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A column, and nothing but casts around it: the types it is cast to, the innermost first.
    Column(Vec<DataType>),
    /// What an operator or a function makes of something else.
    Applied,
    /// Anything else: a constant, a CASE, a query.
    #[default]
    Other,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Expression {}

/// How often a function's result may change: the server's `provolatile`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volatility {
    /// Always the same, or the same within a statement: evaluated once for all existing rows.
    Stable,
    /// No facts about one of the functions it calls.
    Unknown,
    /// May differ from row to row.
    Volatile,
}

impl Expression {
    /// An expression known by its text alone: a literal.
    #[must_use]
    pub fn literal(text: impl Into<String>, span: Span) -> Self {
        Self { text: text.into(), span, ..Self::default() }
    }

    /// Calls a column that it reads by another name.
    pub fn rename_column(&mut self, from: &Name, to: &Name) {
        if !self.columns.contains(from) {
            return;
        }
        let conditions = self.conditions.iter_mut().map(|condition| &mut condition.column);
        for column in
            self.columns.iter_mut().chain(&mut self.proves_not_null).chain(conditions).filter(|column| *column == from)
        {
            column.clone_from(to);
        }
        self.text = renamed(&self.text, &from.text, &to.text);
    }

    /// Whether adding a column with this default evaluates it for each row.
    ///
    /// The lists are `pg_proc.provolatile` of PostgreSQL 15 for the functions seen in defaults, uuid-ossp and pgcrypto
    /// included: `SELECT proname FROM pg_proc WHERE provolatile = 'v'`.
    #[must_use]
    pub fn volatility(&self) -> Volatility {
        self.volatility_with(&|_| None)
    }

    /// The same, where `known` has facts about functions that the server does not bring.
    #[must_use]
    pub fn volatility_with(&self, known: &dyn Fn(&str) -> Option<Volatility>) -> Volatility {
        let of = |function: &String| match volatility(function) {
            Volatility::Unknown => known(function).unwrap_or(Volatility::Unknown),
            fact => fact,
        };
        self.functions.iter().map(of).max().unwrap_or(Volatility::Stable)
    }
}

/// `text`, in which the identifier `from` is `to`; what stands in quotes, and names of functions, are not touched.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let is_part = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest.get(1..).and_then(|inner| inner.find(first)).map_or(rest.len(), |end| end + 2),
            _ if is_part(first) => rest.find(|character| !is_part(character)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        let is_plain = |name: &str| {
            name.chars()
                .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_')
        };
        let is_it = token == from || token.strip_prefix('"').and_then(|token| token.strip_suffix('"')) == Some(from);
        if is_it && !after.starts_with('(') {
            if is_plain(to) { out.push_str(to) } else { out.push_str(&format!("\"{to}\"")) }
        } else {
            out.push_str(token);
        }
        rest = after;
    }
    out
}

fn volatility(function: &str) -> Volatility {
    let bare = function.rsplit('.').next().unwrap_or(function);
    const VOLATILE: &[&str] = &[
        "clock_timestamp",
        "gen_random_bytes",
        "gen_random_uuid",
        "gen_salt",
        "nextval",
        "random",
        "setval",
        "timeofday",
        "uuid_generate_v1",
        "uuid_generate_v1mc",
        "uuid_generate_v4",
        "uuidv4",
        "uuidv7",
        "lastval",
        "currval",
        "pg_sleep",
    ];
    const STABLE: &[&str] = &[
        "abs",
        "age",
        "array_append",
        "array_cat",
        "array_fill",
        "array_length",
        "array_to_string",
        "btrim",
        "cardinality",
        "ceil",
        "char_length",
        "coalesce",
        "concat",
        "concat_ws",
        "current_catalog",
        "current_date",
        "current_role",
        "current_schema",
        "current_setting",
        "current_time",
        "current_timestamp",
        "current_user",
        "date",
        "date_part",
        "date_trunc",
        "decode",
        "encode",
        "extract",
        "floor",
        "format",
        "greatest",
        "json_build_array",
        "json_build_object",
        "jsonb_build_array",
        "jsonb_build_object",
        "least",
        "left",
        "length",
        "localtime",
        "localtimestamp",
        "lower",
        "ltrim",
        "make_date",
        "make_interval",
        "make_timestamp",
        "md5",
        "now",
        "nullif",
        "octet_length",
        "point",
        "repeat",
        "replace",
        "right",
        "round",
        "rtrim",
        "session_user",
        "sha256",
        "split_part",
        "statement_timestamp",
        "string_to_array",
        "substr",
        "substring",
        "timezone",
        "to_char",
        "to_date",
        "to_json",
        "to_jsonb",
        "to_number",
        "to_timestamp",
        "to_tsvector",
        "transaction_timestamp",
        "trim",
        "upper",
        "user",
        "uuid_nil",
    ];
    if VOLATILE.contains(&bare) {
        Volatility::Volatile
    } else if STABLE.contains(&bare) {
        Volatility::Stable
    } else {
        Volatility::Unknown
    }
}
