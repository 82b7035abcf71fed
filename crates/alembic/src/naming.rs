//! Naming conventions: how SQLAlchemy calls constraints and indexes that the migration leaves unnamed.
//!
//! Alembic builds what an operation creates or drops on a metadata with the naming convention of `target_metadata`
//! (`SchemaObjects.metadata`), and SQLAlchemy names it when it is attached to its table (`sqlalchemy.sql.naming`).

use model::{Dialect, Name, ObjectName, Span};

use crate::dialect;
use crate::interpret::{Callable, Interpreter};
use crate::value::{Kind, Value};

/// What a name is for: the keys of a convention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// `ix`.
    Index,
    /// `uq`.
    Unique,
    /// `ck`.
    Check,
    /// `fk`.
    ForeignKey,
    /// `pk`.
    PrimaryKey,
    /// A constraint of another kind: no convention speaks of it.
    Other,
}

/// The conventions of a metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conventions {
    rules: Vec<(Subject, Template)>,
    /// The words that functions of the project make; without a function where it comes from the run.
    words: Vec<(String, Option<Callable>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Template {
    /// `uq_%(table_name)s_%(column_0_name)s`.
    Known(String),
    /// It comes from the run.
    Unknown,
}

impl Default for Conventions {
    /// SQLAlchemy's own: indexes have names, and the server names the rest.
    fn default() -> Self {
        let indexes = Template::Known("ix_%(column_0_label)s".to_owned());
        Self { rules: vec![(Subject::Index, indexes)], words: Vec::new() }
    }
}

/// What a name is made of.
pub(crate) struct Parts<'p> {
    /// What it is for.
    pub(crate) subject: Subject,
    /// The table.
    pub(crate) table: &'p ObjectName,
    /// The columns.
    pub(crate) columns: &'p [Name],
    /// Whether an index is unique.
    pub(crate) unique: bool,
    /// The table that a foreign key refers to, and its columns.
    pub(crate) referent: Option<(&'p ObjectName, &'p [Name])>,
    /// The name that the migration gives.
    pub(crate) given: Option<Given>,
    /// Where what is named is written.
    pub(crate) span: Span,
}

/// A name that the migration gives.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// The name.
    pub(crate) name: Name,
    /// Whether conventions have been applied to it: `op.f(…)`.
    pub(crate) is_final: bool,
}

impl Conventions {
    /// Reads a `naming_convention`.
    pub(crate) fn of<'a>(value: &Value<'a>, reader: &Interpreter<'a>) -> Self {
        let all = [Subject::Index, Subject::Unique, Subject::Check, Subject::ForeignKey, Subject::PrimaryKey];
        let Kind::Dict(pairs) = &value.kind else {
            // There is one, and what it says is not known.
            let rules = all.into_iter().map(|subject| (subject, Template::Unknown)).collect();
            return Self { rules, words: Vec::new() };
        };
        let pairs = pairs.borrow();
        if pairs.is_empty() {
            return Self::default();
        }
        let rule = |(key, value): &(Value<'_>, Value<'_>)| {
            let template = value.as_text().map_or(Template::Unknown, |text| Template::Known(text.value.to_string()));
            Some((subject(key)?, template))
        };
        let word = |(key, value): &(Value<'a>, Value<'a>)| {
            let word = key.as_text().filter(|_| value.as_text().is_none() && subject(key).is_none())?;
            Some((word.value.to_string(), reader.callable(value)))
        };
        Self { rules: pairs.iter().filter_map(rule).collect(), words: pairs.iter().filter_map(word).collect() }
    }

    /// The name of what is made of these parts; `None` where the server names it, or where it is not known. `call` gives
    /// what a function of the project makes of them.
    pub(crate) fn name(
        &self,
        parts: &Parts<'_>,
        dialect: Dialect,
        call: &dyn Fn(Callable) -> Option<String>,
    ) -> Option<Name> {
        // What the convention has a function for is never looked for elsewhere.
        let word = |token: &str| match self.words.iter().rev().find(|(word, _)| word == token) {
            Some((_, callable)) => callable.and_then(call),
            None => value_of(token, parts),
        };
        let rule = self.rules.iter().rev().find(|(subject, _)| *subject == parts.subject).map(|(_, template)| template);
        match (&parts.given, rule) {
            (Some(given), _) if given.is_final => Some(given.name.clone()),
            (Some(given), Some(Template::Known(template))) if template.contains("constraint_name") => {
                let span = given.name.span;
                Some(shortened(Name::new(filled(template, &word)?, span), dialect))
            }
            // Whether an unknown convention has a place for the name is not known either.
            (Some(_), Some(Template::Unknown)) if parts.subject == Subject::Check => None,
            (Some(given), _) => Some(given.name.clone()),
            (None, Some(Template::Known(template))) => {
                Some(shortened(Name::new(filled(template, &word)?, parts.span), dialect))
            }
            (None, _) => None,
        }
    }
}

/// The subject of a convention's key: a prefix, or SQLAlchemy's class.
fn subject(key: &Value<'_>) -> Option<Subject> {
    let word = match &key.kind {
        Kind::Path(path) if path.starts_with("sqlalchemy.") => path.rsplit('.').next()?.to_owned(),
        _ => key.as_text()?.value.to_string(),
    };
    match word.as_str() {
        "ix" | "Index" => Some(Subject::Index),
        "uq" | "UniqueConstraint" => Some(Subject::Unique),
        "ck" | "CheckConstraint" => Some(Subject::Check),
        "fk" | "ForeignKeyConstraint" => Some(Subject::ForeignKey),
        "pk" | "PrimaryKeyConstraint" => Some(Subject::PrimaryKey),
        _ => None,
    }
}

/// A template with its `%(…)s` filled in; `None` where one of them is not known.
fn filled(template: &str, word: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut name = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('%') {
        name.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            name.push('%');
            rest = after;
            continue;
        }
        let (token, after) = after.strip_prefix('(')?.split_once(")s")?;
        name.push_str(&word(token)?);
        rest = after;
    }
    name.push_str(rest);
    Some(name)
}

/// What a token stands for: `ConventionDict.__getitem__`.
fn value_of(token: &str, parts: &Parts<'_>) -> Option<String> {
    match token {
        "table_name" => return Some(parts.table.name.text.clone()),
        "constraint_name" => return parts.given.as_ref().map(|given| given.name.text.clone()),
        "referred_table_name" => return Some(parts.referent?.0.name.text.clone()),
        _ => {}
    }
    let (columns, word) = match token.strip_prefix("referred_") {
        Some(word) => (parts.referent?.1, word),
        None => (parts.columns, token),
    };
    let word = word.strip_prefix("column_")?;
    let digits = word.find(|c: char| !c.is_ascii_digit())?;
    let (number, form) = word.split_at_checked(digits)?;
    let (separator, form) = match (form.strip_prefix("_N_"), form.strip_prefix("N_")) {
        (Some(form), _) => (Some("_"), form),
        (_, Some(form)) => (Some(""), form),
        _ => (None, form.strip_prefix('_')?),
    };
    let one = |column: &Name| match form {
        "name" | "key" => Some(column.text.clone()),
        "label" => Some(label(parts.table, column)),
        _ => None,
    };
    match separator {
        Some(separator) => {
            let all: Option<Vec<String>> = columns.iter().map(one).collect();
            Some(all?.join(separator))
        }
        // A constraint with fewer columns, or one that is dropped by its kind alone, has an empty word there.
        None => columns.get(number.parse::<usize>().ok()?).map_or(Some(String::new()), one),
    }
}

/// A column's label: its table's name before its own, and the schema's before that (`ColumnClause._ddl_label`).
fn label(table: &ObjectName, column: &Name) -> String {
    let schema = table.schema.as_ref().map_or(String::new(), |schema| format!("{}_", schema.text.replace('.', "_")));
    format!("{schema}{}_{}", table.name, column)
}

/// The name that a value gives.
pub(crate) fn given(value: &Value<'_>, name: Name) -> Given {
    Given { name, is_final: value.as_object().is_some_and(|object| &*object.path == "conv") }
}

/// The name as SQLAlchemy shortens it: four digits of its MD5 in the place of what is too much
/// (`IdentifierPreparer._truncate_and_render_maxlen_name`).
pub(crate) fn shortened(name: Name, dialect: Dialect) -> Name {
    let longest = dialect::longest_name(dialect);
    if name.text.chars().count() <= longest {
        return name;
    }
    let kept: String = name.text.chars().take(longest - 8).collect();
    let digest = format!("{:x}", md5::compute(name.text.as_bytes()));
    let last = digest.get(digest.len() - 4..).unwrap_or("");
    Name::new(format!("{kept}_{last}"), name.span)
}
