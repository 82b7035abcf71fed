//! What things of a schema look like, in words: for people who want to see them before and after a migration.

use std::collections::HashSet;

use super::log::{Mark, Slot, Undo};
use super::{ColumnState, Key, Knowledge, ObjectKey, ObjectState, Relation, RelationKind, Schema, TypeState};
use crate::describe as words;
use crate::*;

/// A relation, a type or another thing, by the place where a schema keeps it: the same one at another time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Thing(Place);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    Relation(Key),
    Type(Key),
    Object(ObjectKey),
}

/// What a thing looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portrait {
    /// What it is.
    pub kind: ObjectKind,
    /// Its name, with its schema where the history writes one.
    pub name: ObjectName,
    /// Whether it is certain to exist: not so when the step that made it may not have run.
    pub certain: bool,
    /// Whether `lines` is all there is to it.
    pub is_whole: bool,
    /// Its columns, constraints, indexes and so on, in that order.
    pub lines: Vec<Feature>,
}

/// One thing about a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// What it is: `column`, `constraint`, `index`, `trigger`, `value` of an enum, `comment` …
    pub kind: &'static str,
    /// What it is called; empty for what a thing has one of.
    pub name: String,
    /// What there is to say of it, near to SQL in lower case; empty where only its name is known.
    pub says: String,
    /// Whether it is certain to be there.
    pub certain: bool,
}

impl Feature {
    fn new(kind: &'static str, name: impl Into<String>, says: impl Into<String>) -> Self {
        Self { kind, name: name.into(), says: says.into(), certain: true }
    }
}

impl Schema {
    /// The things that were changed since `mark`, in the order in which they were first touched. What belongs to a table
    /// (its indexes, its triggers, the sequence behind a column) is not apart from it.
    #[must_use]
    pub fn touched(&self, mark: Mark) -> Vec<Thing> {
        let mut seen: HashSet<Thing> = HashSet::new();
        let mut touched = Vec::new();
        for undo in self.since(mark) {
            let place = match undo {
                Undo::Relation(key, before) => {
                    let then = before.as_ref().and_then(Slot::present);
                    let now = self.relations.get(key).and_then(Slot::present);
                    let owner = now.or(then).and_then(|relation| self.owner(relation));
                    Place::Relation(owner.unwrap_or_else(|| key.clone()))
                }
                Undo::Type(key, _) => Place::Type(key.clone()),
                Undo::Object(key, before) => {
                    let then = before.as_ref().and_then(Slot::present);
                    let state = self.objects.get(key).and_then(Slot::present).or(then);
                    let of = || state?.table.as_ref().map(|table| self.key(table));
                    key.1.clone().or_else(of).map_or_else(|| Place::Object(key.clone()), Place::Relation)
                }
                _ => continue,
            };
            if seen.insert(Thing(place.clone())) {
                touched.push(Thing(place));
            }
        }
        touched
    }

    /// The relation of that name as a thing, or the table that it belongs to.
    #[must_use]
    pub fn thing(&self, name: &ObjectName) -> Thing {
        let key = self.key(name);
        let owner = self.relations.get(&key).and_then(Slot::present).and_then(|relation| self.owner(relation));
        Thing(Place::Relation(owner.unwrap_or(key)))
    }

    /// The table that an index or the sequence of a column belongs to.
    fn owner(&self, relation: &Relation) -> Option<Key> {
        match relation.kind {
            RelationKind::Index => relation.table.as_ref().map(|table| self.key(table)),
            RelationKind::Sequence => relation.owner.as_ref().map(|(table, _)| self.key(table)),
            _ => None,
        }
    }

    /// What a thing looks like; also if the step that made it may not have run.
    #[must_use]
    pub fn portrait(&self, thing: &Thing) -> Knowledge<Portrait> {
        match &thing.0 {
            Place::Relation(key) => self.seen(self.relations.get(key), |relation| self.relation_portrait(relation)),
            Place::Type(key) => self.seen(self.types.get(key), type_portrait),
            Place::Object(key) => self.seen(self.objects.get(key), object_portrait),
        }
    }

    fn seen<T>(&self, slot: Option<&Slot<T>>, portray: impl Fn(&T) -> Portrait) -> Knowledge<Portrait> {
        match slot {
            Some(Slot::Present(thing)) => Knowledge::Present(portray(thing)),
            Some(Slot::Absent(when)) => self.absent_since(*when),
            None => self.unmentioned(),
        }
    }

    fn relation_portrait(&self, relation: &Relation) -> Portrait {
        let mut lines: Vec<Feature> = relation.columns.iter().map(column).collect();
        // The columns of a view are names, and types where they are certain; what it says tells the rest.
        let outputs = relation.outputs.iter().flatten();
        lines.extend(outputs.filter_map(|output| {
            let data_type = output.data_type.as_ref().map(ToString::to_string).unwrap_or_default();
            Some(Feature::new("column", output.name.as_ref()?.as_str(), data_type))
        }));
        lines.extend(relation.constraints.iter().filter_map(constraint));
        let is_of_constraint = |index: &ObjectName| relation.key(&index.name).is_some();
        let indexes = relation.indexes.iter().filter(|index| !is_of_constraint(index));
        lines.extend(indexes.map(|name| self.index(name)));
        for (kind, name) in &relation.attachments {
            let whole = ObjectName { schema: None, name: name.clone() };
            lines.push(self.attachment(*kind, &relation.name, &whole));
        }
        let said = |kind, text: Option<String>| text.map(|text| Feature::new(kind, "", text));
        let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        lines.extend(said("definition", given(&relation.definition)));
        lines.extend(said("partition of", relation.partition_of.as_ref().map(ToString::to_string)));
        lines.extend(said("stored", (relation.unlogged == Some(true)).then(|| "unlogged".to_owned())));
        lines.extend(said("tablespace", relation.tablespace.as_ref().map(ToString::to_string)));
        lines.extend(said("row security", (relation.row_security == Some(true)).then(|| "on".to_owned())));
        lines.extend(said("owner", relation.role.as_ref().map(ToString::to_string)));
        lines.extend(said("comment", relation.comment.clone()));
        let is_view = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView);
        Portrait {
            kind: relation.kind.object(),
            name: relation.name.clone(),
            certain: relation.certain,
            is_whole: is_view || relation.columns_complete && relation.constraints_complete,
            lines,
        }
    }

    fn index(&self, name: &ObjectName) -> Feature {
        let state = self.assumed(name);
        let says = state.and_then(|state| state.index.as_deref()).map(index_line).unwrap_or_default();
        let says = match state {
            Some(state) if !state.valid => format!("{says} not valid").trim_start().to_owned(),
            _ => says,
        };
        Feature { certain: state.is_none_or(|state| state.certain), ..Feature::new("index", name.name.as_str(), says) }
    }

    fn attachment(&self, kind: ObjectKind, table: &ObjectName, name: &ObjectName) -> Feature {
        let state = self.objects.get(&self.object_key(kind, Some(table), name)).and_then(Slot::present);
        let says = state.map(object_in_words).unwrap_or_default();
        Feature {
            certain: state.is_none_or(|state| state.certain),
            ..Feature::new(kind.word(), name.name.as_str(), says)
        }
    }
}

fn index_line(index: &CreateIndex) -> String {
    let unique = if index.unique { "unique " } else { "" };
    format!("{unique}{}", words::index(index))
}

fn column(column: &ColumnState) -> Feature {
    let mut parts = Vec::new();
    parts.extend(column.data_type.as_ref().map(|data_type| words::data_type(Some(data_type))));
    parts.extend((column.not_null == Some(true)).then(|| "not null".to_owned()));
    if let Knowledge::Present(default) = &column.default
        && !default.is_null
    {
        parts.push(if default.is_unknown { "default ?".to_owned() } else { format!("default {}", default.text) });
    }
    parts.extend(column.generated.as_ref().map(|generated| format!("generated {}", words::generated(generated))));
    parts.extend(column.comment.as_ref().map(|comment| format!("comment '{comment}'")));
    Feature { certain: column.certain, ..Feature::new("column", column.name.as_str(), parts.join(" ")) }
}

fn constraint(constraint: &Constraint) -> Option<Feature> {
    // That a column is NOT NULL, the column tells.
    if matches!(constraint.kind, ConstraintKind::NotNull(_)) && !constraint.not_valid {
        return None;
    }
    let name = constraint.name.as_ref().map_or("", Name::as_str);
    let nameless = Constraint { name: None, ..constraint.clone() };
    Some(Feature::new("constraint", name, words::constraint(&nameless)))
}

fn type_portrait(state: &TypeState) -> Portrait {
    let mut lines = Vec::new();
    lines.extend(state.values.iter().flatten().map(|value| Feature::new("value", value.as_str(), "")));
    let field =
        |field: &Field| Feature::new("attribute", field.name.as_str(), words::data_type(Some(&field.data_type)));
    lines.extend(state.fields.iter().flatten().map(field));
    if !state.definition.is_empty() && state.fields.is_none() {
        lines.push(Feature::new("definition", "", state.definition.as_str()));
    }
    Portrait {
        kind: if state.is_domain { ObjectKind::Domain } else { ObjectKind::Type },
        name: state.name.clone(),
        certain: state.certain,
        is_whole: !lines.is_empty(),
        lines,
    }
}

fn object_portrait(state: &ObjectState) -> Portrait {
    let variant = |variant: &Variant| {
        Feature::new("definition", format!("({})", variant.arguments.join(", ")), variant.definition.as_str())
    };
    let lines = match state.kind {
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => {
            state.variants.iter().map(variant).collect()
        }
        _ => match object_in_words(state) {
            words if words.is_empty() => Vec::new(),
            words => vec![Feature::new("definition", "", words)],
        },
    };
    Portrait { kind: state.kind, name: state.name.clone(), certain: state.certain, is_whole: true, lines }
}

fn object_in_words(state: &ObjectState) -> String {
    let written = state.variants.iter().map(|variant| variant.definition.as_str()).find(|text| !text.is_empty());
    match (written, &state.function) {
        (Some(text), _) => text.to_owned(),
        (None, Some(function)) => format!("calls {function}"),
        (None, None) => String::new(),
    }
}
