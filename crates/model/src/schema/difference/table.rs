//! What two states of a table have different.

use super::{Attribute, Change, Comparison};
use crate::schema::{Birth, ColumnState, Knowledge, Relation};
use crate::*;

impl Comparison<'_> {
    pub(super) fn tables(&mut self, before: &Relation, now: &Relation) {
        let of = (ObjectKind::Table, &now.name, None);
        if let (Some(before), Some(now)) = (before.row_security, now.row_security) {
            let word = |on: bool| if on { "on" } else { "off" }.to_owned();
            self.attribute(of, Attribute::RowSecurity, word(before), word(now));
        }
        // What was made anew from a query or another table has columns that nobody lists.
        let is_told = now.columns_complete || now.birth == before.birth;
        for column in before.columns.iter().filter(|column| column.certain) {
            match now.columns.iter().find(|other| other.name == column.name) {
                Some(other) if other.certain => self.columns(&now.name, column, other),
                Some(_) => {}
                None if is_told => self.note(ObjectKind::Column, &now.name, Some(&column.name), Change::Missing),
                None => {}
            }
        }
        for column in now.columns.iter().filter(|column| column.certain && column.birth != Birth::Unseen) {
            let was = before.column(&column.name);
            let is_new = was.is_absent()
                || matches!(was, Knowledge::Unknown)
                    && column.birth == self.up
                    && !before.columns.iter().any(|other| other.name == column.name);
            if is_new {
                self.note(ObjectKind::Column, &now.name, Some(&column.name), Change::Extra);
            }
        }
        if now.constraints_complete {
            self.constraints(before, now);
        }
    }

    fn columns(&mut self, table: &ObjectName, before: &ColumnState, now: &ColumnState) {
        let of = (ObjectKind::Column, table, Some(&now.name));
        if let (Some(before), Some(now)) = (&before.data_type, &now.data_type)
            && before != now
        {
            self.attribute(of, Attribute::Type, before.to_string(), now.to_string());
        }
        if let (Some(before), Some(now)) = (before.not_null, now.not_null) {
            let word = |not_null: bool| if not_null { "not null" } else { "nullable" }.to_owned();
            self.attribute(of, Attribute::Nullability, word(before), word(now));
        }
        let is_truth = now.data_type.as_ref().is_some_and(|data_type| data_type.name == "boolean");
        let said = |default: &Knowledge<Expression>| match default {
            Knowledge::Present(expression) if expression.is_unknown => None,
            Knowledge::Present(expression) if expression.is_null => Some(String::new()),
            Knowledge::Present(expression) => Some(expression.text.clone()),
            Knowledge::Absent => Some(String::new()),
            Knowledge::Unknown => None,
        };
        if let (Some(before), Some(now)) = (said(&before.default), said(&now.default))
            && value_of(&before, is_truth) != value_of(&now, is_truth)
        {
            self.attribute(of, Attribute::Default, before, now);
        }
        // What a column that is only known by name counts with, is not known.
        if before.data_type.is_some() && now.data_type.is_some() {
            self.attribute(of, Attribute::Generation, generation(before), generation(now));
        }
        let said = |comment: &Option<String>| comment.clone().unwrap_or_default();
        if before.birth != Birth::Unseen {
            self.attribute(of, Attribute::Comment, said(&before.comment), said(&now.comment));
        }
    }

    fn constraints(&mut self, before: &Relation, now: &Relation) {
        let name = |constraint: &Constraint| constraint.name.clone().unwrap_or_default();
        // What NOT NULL is called counts only where it is a constraint; that it is there, the column tells.
        let without = |constraint: &Constraint, others: &Relation| {
            !matches!(constraint.kind, ConstraintKind::NotNull(_)) && others.constraint(&name(constraint)).is_none()
        };
        let mut gone: Vec<&Constraint> = before.constraints.iter().filter(|it| without(it, now)).collect();
        let mut new: Vec<&Constraint> = now.constraints.iter().filter(|it| without(it, before)).collect();
        // One that is there under another name was renamed.
        gone.retain(|old| match new.iter().position(|new| new.kind == old.kind) {
            Some(position) => {
                let renamed = new.remove(position);
                // Where nobody knows what the server calls it, there is no telling.
                if !self.schema.names_are_unknown() {
                    let of = (ObjectKind::Constraint, &now.name, renamed.name.as_ref());
                    self.attribute(of, Attribute::Name, name(old).text, name(renamed).text);
                }
                false
            }
            None => true,
        });
        // A column that is gone has taken its constraints along.
        let has_all = |constraint: &Constraint, relation: &Relation| {
            let lost = |state: &ColumnState| constraint.needs(&state.name) && relation.column(&state.name).is_absent();
            !before.columns.iter().chain(&now.columns).any(lost)
        };
        for constraint in gone.into_iter().filter(|constraint| has_all(constraint, now)) {
            self.note(ObjectKind::Constraint, &now.name, Some(&name(constraint)), Change::Missing);
        }
        if before.constraints_complete {
            for constraint in new.into_iter().filter(|constraint| has_all(constraint, before)) {
                self.note(ObjectKind::Constraint, &now.name, Some(&name(constraint)), Change::Extra);
            }
        }
        for (old, new) in before.constraints.iter().filter_map(|old| Some((old, now.constraint(&name(old))?))) {
            let of = (ObjectKind::Constraint, &now.name, new.name.as_ref());
            self.kinds(of, &old.kind, &new.kind);
        }
    }

    fn kinds(&mut self, of: (ObjectKind, &ObjectName, Option<&Name>), before: &ConstraintKind, now: &ConstraintKind) {
        use ConstraintKind::{Check, ForeignKey, PrimaryKey, Unique};
        let list = |names: &[Name]| names.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
        match (before, now) {
            (PrimaryKey(before), PrimaryKey(now)) | (Unique(before), Unique(now)) => {
                self.attribute(of, Attribute::Columns, list(&before.columns), list(&now.columns));
            }
            (ForeignKey(before), ForeignKey(now)) => {
                self.attribute(of, Attribute::Columns, list(&before.columns), list(&now.columns));
                let foreign_is_same = before.referent.means(&now.referent);
                let refers = |foreign: &crate::ForeignKey, other: &crate::ForeignKey| {
                    let columns = if other.referent_columns.is_empty() { "" } else { &list(&foreign.referent_columns) };
                    let delete =
                        foreign.on_delete.words().map(|words| format!(" on delete {words}")).unwrap_or_default();
                    let update =
                        foreign.on_update.words().map(|words| format!(" on update {words}")).unwrap_or_default();
                    let referent = if foreign_is_same { &now.referent } else { &foreign.referent };
                    format!("{referent}({columns}){delete}{update}")
                };
                self.attribute(of, Attribute::Reference, refers(before, now), refers(now, before));
            }
            (Check(before), Check(now)) if !before.is_unknown && !now.is_unknown => {
                self.attribute(of, Attribute::Condition, before.text.clone(), now.text.clone());
            }
            _ if std::mem::discriminant(before) != std::mem::discriminant(now) => {
                self.attribute(of, Attribute::Kind, before.word().to_owned(), now.word().to_owned());
            }
            _ => {}
        }
    }
}

fn generation(column: &ColumnState) -> String {
    match &column.generated {
        None => String::new(),
        Some(Generated::Identity { always: true, .. }) => "generated always as identity".to_owned(),
        Some(Generated::Identity { .. }) => "generated by default as identity".to_owned(),
        Some(Generated::Serial) => "serial".to_owned(),
        Some(Generated::AutoIncrement) => "auto_increment".to_owned(),
        Some(Generated::Stored(value)) => format!("generated as ({}) stored", value.text),
        Some(Generated::Virtual(value)) => format!("generated as ({}) virtual", value.text),
    }
}

/// A default without what two tellings of it may differ in: a cast at its end, quotes round a number or a truth.
fn value_of(text: &str, is_truth: bool) -> String {
    let bare = match text.rsplit_once("::") {
        Some((value, cast)) if !cast.contains(['\'', ')', '(']) => value,
        _ => text,
    };
    let unquoted = bare.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(bare);
    let is_number = !unquoted.is_empty() && unquoted.parse::<f64>().is_ok();
    match unquoted.to_ascii_lowercase().as_str() {
        "1" | "t" | "true" | "on" | "yes" if is_truth => "true".to_owned(),
        "0" | "f" | "false" | "off" | "no" if is_truth => "false".to_owned(),
        _ if is_number => unquoted.to_owned(),
        "now()" | "current_timestamp" => "now()".to_owned(),
        _ => bare.to_owned(),
    }
}
