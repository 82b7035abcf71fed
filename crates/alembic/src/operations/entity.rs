//! The operations of alembic_utils: functions, views, triggers, policies, extensions and grants as Python objects.
//!
//! Each comes to SQL that the library puts together from the parts of the object (alembic_utils 0.8.8,
//! `to_sql_statement_create`, `…_drop`, `…_create_or_replace`); the words here are in its order.

use std::rc::Rc;

use model::{Span, order};

use super::{Call, Outcome, Unresolved, execute, reason};
use crate::interpret::Interpreter;
use crate::text::Text;
use crate::value::{Kind, Object, Value};

mod words;

use words::Part::{Quoted, Whole, Words};
use words::{Part, leading_blanks, part, trimmed, unquoted, word_end, word_start, written};

/// What is done with an entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// `op.create_entity(…)`.
    Create,
    /// `op.drop_entity(…, cascade=…)`.
    Drop,
    /// `op.replace_entity(…)`.
    Replace,
}

/// Performs one of the three operations.
pub(super) fn perform<'a>(this: &mut Interpreter<'a>, verb: Verb, call: &Call<'_, 'a>) -> Outcome {
    let (span, callee) = (call.arguments.span, call.arguments.callee);
    let Some(target) = call.given("target") else {
        return Err(Unresolved("the entity: none is given".to_owned()));
    };
    let entity = match &target.kind {
        Kind::Object(object) => Entity::read(this, object)?,
        _ => None,
    };
    let Some(entity) = entity else {
        return Err(Unresolved(format!("the entity: {}", reason(this, target))));
    };
    for statement in entity.statements(verb, call.flag("cascade"), callee)? {
        execute::run_made(this, &statement, span, callee);
    }
    Ok(())
}

/// An entity, its parts found.
struct Entity<'a> {
    class: Class,
    schema: Text<'a>,
    /// The name; of a function with its parameters.
    signature: Text<'a>,
    /// What follows in the statement that creates it, without the semicolon at its end.
    definition: Text<'a>,
    /// The table that a trigger or a policy is on.
    on_entity: Option<Text<'a>>,
    /// Everything else.
    arguments: Option<Rc<Object<'a>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Function,
    View,
    MaterializedView,
    Trigger,
    Policy,
    Extension,
    GrantTable,
}

impl Class {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "PGFunction" => Self::Function,
            "PGView" => Self::View,
            "PGMaterializedView" => Self::MaterializedView,
            "PGTrigger" => Self::Trigger,
            "PGPolicy" => Self::Policy,
            "PGExtension" => Self::Extension,
            "PGGrantTable" => Self::GrantTable,
            _ => return None,
        })
    }
}

impl<'a> Entity<'a> {
    /// Reads `PGFunction(schema=…, signature=…, definition=…)` and its like; `None` for any other object.
    fn read(this: &Interpreter<'a>, object: &Rc<Object<'a>>) -> Result<Option<Self>, Unresolved> {
        let Some(path) = object.path.strip_prefix("alembic_utils.") else {
            return Ok(None);
        };
        let arguments = &object.arguments;
        let mut words = path.rsplit('.');
        let last = words.next().unwrap_or(path);
        if last == "from_sql" {
            let class = words.next().and_then(Class::of);
            let sql = arguments.get(0, "sql").and_then(Value::as_text);
            return Ok(class.zip(sql).and_then(|(class, sql)| Self::of_sql(class, sql)));
        }
        let Some(class) = Class::of(last) else {
            return Ok(None);
        };
        let part = |position: usize, name: &str| part(this, arguments, position, name);
        let schema = unquoted(&part(0, "schema")?);
        let signature = match class {
            Class::GrantTable => part(1, "table")?,
            _ => part(1, "signature")?,
        };
        let definition = match class {
            Class::Extension | Class::GrantTable => Text::default(),
            _ => part(2, "definition")?,
        };
        let on_entity = match class {
            Class::Trigger | Class::Policy => Some(part(3, "on_entity")?),
            _ => None,
        };
        let signature = trimmed(&signature);
        let signature = if class == Class::Function { signature } else { unquoted(&signature) };
        let arguments = Some(object.clone());
        Ok(Some(Self { class, schema, signature, definition: trimmed(&definition), on_entity, arguments }))
    }

    /// Takes the statement that creates a function or a view apart, as `from_sql` does.
    fn of_sql(class: Class, sql: &Text<'a>) -> Option<Self> {
        let (kind, middle) = match class {
            Class::Function => ("function", "returns"),
            Class::View => ("view", "as"),
            _ => return None,
        };
        let after = word_end(&sql.value, 0, kind)?;
        let dot = after + sql.value.get(after..)?.find('.')?;
        let body = word_start(&sql.value, dot, middle)?;
        let signature = trimmed(&sql.slice(dot + 1, body));
        let (signature, start) = match class {
            Class::Function => (signature, body),
            _ => (unquoted(&signature.slice(0, signature.value.find('(').unwrap_or(signature.value.len()))), body + 2),
        };
        Some(Self {
            class,
            schema: unquoted(&trimmed(&sql.slice(after, dot))),
            signature,
            definition: trimmed(&sql.slice(start, sql.value.len())),
            on_entity: None,
            arguments: None,
        })
    }

    /// The statements, in order.
    fn statements(&self, verb: Verb, cascade: bool, span: Span) -> Result<Vec<Text<'a>>, Unresolved> {
        let said = |parts: &[Part<'_, 'a>]| written(parts, span);
        let cascade = if cascade { " CASCADE" } else { "" };
        let create = self.create(span);
        Ok(match (verb, self.class) {
            (Verb::Create, _) => vec![create?],
            (Verb::Drop, Class::GrantTable) => vec![self.revoke(span)?],
            (Verb::Drop, _) => vec![said(&[Words("DROP "), Whole(&self.identity(span)), Words(cascade)])],
            (Verb::Replace, Class::Function) => {
                vec![said(&[
                    Words("CREATE OR REPLACE FUNCTION "),
                    Whole(&self.function_name(span)),
                    Words(" "),
                    Whole(&self.definition),
                ])]
            }
            (Verb::Replace, Class::View) => {
                let (name, definition) = (self.quoted_name(span), &self.definition);
                vec![said(&[
                    Words("DO $$ BEGIN CREATE OR REPLACE VIEW "),
                    Whole(&name),
                    Words(" AS "),
                    Whole(definition),
                    Words("; EXCEPTION WHEN OTHERS THEN DROP VIEW IF EXISTS "),
                    Whole(&name),
                    Words("; CREATE VIEW "),
                    Whole(&name),
                    Words(" AS "),
                    Whole(definition),
                    Words("; END; $$ LANGUAGE 'plpgsql'"),
                ])]
            }
            (Verb::Replace, Class::Extension) => {
                return Err(Unresolved("what replacing an extension does: alembic_utils refuses".to_owned()));
            }
            (Verb::Replace, Class::GrantTable) => vec![self.revoke(span)?, create?],
            (Verb::Replace, _) => {
                let kind = self.kind();
                let name = self.name_and_table(span);
                vec![said(&[Words("DROP "), Words(kind), Words(" IF EXISTS "), Whole(&name)]), create?]
            }
        })
    }

    fn create(&self, span: Span) -> Result<Text<'a>, Unresolved> {
        let said = |parts: &[Part<'_, 'a>]| written(parts, span);
        let definition = Whole(&self.definition);
        Ok(match self.class {
            Class::Function => {
                said(&[Words("CREATE FUNCTION "), Whole(&self.function_name(span)), Words(" "), definition])
            }
            Class::View => said(&[Words("CREATE VIEW "), Whole(&self.quoted_name(span)), Words(" AS "), definition]),
            Class::MaterializedView => {
                let empty = self.keyword("with_data").is_some_and(|value| matches!(value.kind, Kind::Bool(false)));
                let end = if empty { " WITH NO DATA" } else { " WITH DATA" };
                let name = self.quoted_name(span);
                said(&[Words("CREATE MATERIALIZED VIEW "), Whole(&name), Words(" AS "), definition, Words(end)])
            }
            Class::Trigger => self.create_trigger(span)?,
            Class::Policy => {
                said(&[Words("CREATE POLICY "), Whole(&self.name_and_table(span)), Words(" "), definition])
            }
            Class::Extension => said(&[
                Words("CREATE EXTENSION "),
                Quoted(&self.signature),
                Words(" WITH SCHEMA "),
                Quoted(&self.schema),
            ]),
            Class::GrantTable => self.grant(span)?,
        })
    }

    /// `{event} ON {table} {action}`: the table is said with the trigger's schema.
    fn create_trigger(&self, span: Span) -> Result<Text<'a>, Unresolved> {
        let text = &self.definition;
        let parts = word_start(&text.value, 0, "on").and_then(|at| {
            let table = at + 2 + leading_blanks(text.value.get(at + 2..)?);
            let end = table + text.value.get(table..)?.find(char::is_whitespace)?;
            Some((text.slice(0, at), text.slice(table, end), text.slice(end, text.value.len())))
        });
        let Some((event, table, action)) = parts else {
            return Err(Unresolved("the definition of the trigger: it has no ON".to_owned()));
        };
        let table = match table.value.find('.') {
            Some(dot) => table.slice(dot + 1, table.value.len()),
            None => table,
        };
        let constraint = self.keyword("is_constraint").is_some_and(Value::is_true);
        let opening = if constraint { "CREATE CONSTRAINT TRIGGER " } else { "CREATE TRIGGER " };
        Ok(written(
            &[
                Words(opening),
                Quoted(&self.signature),
                Words(" "),
                Whole(&event),
                Words("ON "),
                Whole(&self.schema),
                Words("."),
                Whole(&table),
                Whole(&action),
            ],
            span,
        ))
    }

    fn grant(&self, span: Span) -> Result<Text<'a>, Unresolved> {
        let columns = self.keyword("columns").and_then(Value::items).unwrap_or_default();
        let mut names: Vec<&str> = Vec::new();
        for column in &columns {
            let name = column.as_text().ok_or_else(|| Unresolved("the columns of the grant".to_owned()))?;
            names.push(&name.value);
        }
        order::natural(&mut names);
        let columns = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        let option =
            if self.keyword("with_grant_option").is_some_and(Value::is_true) { " WITH GRANT OPTION" } else { "" };
        let (privilege, role) = self.privilege()?;
        Ok(written(
            &[
                Words("GRANT "),
                Whole(&privilege),
                Words(&columns),
                Words(" ON "),
                Whole(&self.quoted_name(span)),
                Words(" TO "),
                Quoted(&role),
                Words(option),
            ],
            span,
        ))
    }

    fn revoke(&self, span: Span) -> Result<Text<'a>, Unresolved> {
        let (privilege, role) = self.privilege()?;
        let name = self.quoted_name(span);
        let parts = [Words("REVOKE "), Whole(&privilege), Words(" ON "), Whole(&name), Words(" FROM "), Quoted(&role)];
        Ok(written(&parts, span))
    }

    /// What a grant gives, and to whom.
    fn privilege(&self) -> Result<(Text<'a>, Text<'a>), Unresolved> {
        let unknown = |what: &str| Unresolved(format!("{what} of the grant"));
        let arguments = self.arguments.as_ref().map(|object| &object.arguments);
        let role = arguments.and_then(|arguments| arguments.get(2, "role")).and_then(Value::as_text);
        let grant = arguments.and_then(|arguments| arguments.get(3, "grant"));
        let grant = grant.and_then(|value| match &value.kind {
            // `PGGrantTableChoice.SELECT`.
            Kind::Path(path) => Some(Text::made(path.rsplit('.').next()?.to_owned(), value.span)),
            _ => value.as_text().cloned(),
        });
        let role = role.ok_or_else(|| unknown("the role"))?;
        Ok((grant.ok_or_else(|| unknown("the privilege"))?, unquoted(role)))
    }

    fn keyword(&self, name: &str) -> Option<&Value<'a>> {
        let arguments = &self.arguments.as_ref()?.arguments;
        let position = match name {
            "columns" | "is_constraint" => 4,
            "with_grant_option" => 5,
            _ => 3,
        };
        arguments.get(position, name)
    }

    /// The words for it in a statement.
    fn kind(&self) -> &'static str {
        match self.class {
            Class::Function => "FUNCTION",
            Class::View => "VIEW",
            Class::MaterializedView => "MATERIALIZED VIEW",
            Class::Trigger => "TRIGGER",
            Class::Policy => "POLICY",
            Class::Extension => "EXTENSION",
            Class::GrantTable => "TABLE",
        }
    }

    /// What is dropped: the kind and the name.
    fn identity(&self, span: Span) -> Text<'a> {
        let name = match self.class {
            Class::Function => self.function_without_defaults(span),
            _ => self.name_and_table(span),
        };
        written(&[Words(self.kind()), Words(" "), Whole(&name)], span)
    }

    /// The name as statements other than CREATE say it.
    fn name_and_table(&self, span: Span) -> Text<'a> {
        match (self.class, &self.on_entity) {
            (Class::Trigger, Some(table)) => {
                written(&[Quoted(&self.signature), Words(" ON "), Words(public(table)), Whole(&unquoted(table))], span)
            }
            (_, Some(table)) => {
                written(&[Whole(&self.signature), Words(" ON "), Words(public(table)), Whole(&unquoted(table))], span)
            }
            (Class::Extension, _) => written(&[Quoted(&self.signature)], span),
            _ => self.quoted_name(span),
        }
    }

    fn quoted_name(&self, span: Span) -> Text<'a> {
        written(&[Quoted(&self.schema), Words("."), Quoted(&self.signature)], span)
    }

    /// `"schema"."name"(parameters)`.
    fn function_name(&self, span: Span) -> Text<'a> {
        let (name, parameters) = self.function_parts();
        written(&[Quoted(&self.schema), Words("."), Quoted(&name), Whole(&parameters)], span)
    }

    fn function_parts(&self) -> (Text<'a>, Text<'a>) {
        let text = &self.signature;
        let open = text.value.find('(').unwrap_or(text.value.len());
        (unquoted(&trimmed(&text.slice(0, open))), text.slice(open, text.value.len()))
    }

    /// The function as DROP names it: what stands behind DEFAULT is left out, as far as commas tell.
    fn function_without_defaults(&self, span: Span) -> Text<'a> {
        let (name, parameters) = self.function_parts();
        let inner = parameters.value.trim().trim_start_matches('(').trim_end_matches(')').to_owned();
        let bare = |parameter: &str| {
            let end = parameter.to_ascii_lowercase().find("default").unwrap_or(parameter.len());
            parameter.get(..end).unwrap_or("").trim().to_owned()
        };
        let inner: Vec<String> = inner.split(',').map(bare).collect();
        let parameters = format!("({})", inner.join(", "));
        written(&[Quoted(&self.schema), Words("."), Quoted(&name), Words(&parameters)], span)
    }
}

/// A table without a schema is looked for in `public`.
fn public(table: &Text<'_>) -> &'static str {
    if table.value.contains('.') { "" } else { "public." }
}
