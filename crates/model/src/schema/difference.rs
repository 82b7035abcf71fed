//! What two states of a schema have different: what a downgrade does not bring back, and what it leaves behind.
//!
//! The log tells which things were touched, so that the comparison costs as much as the steps between.

mod table;

use std::collections::HashSet;

use super::log::{Mark, Slot, Undo};
use super::{Birth, Knowledge, ObjectState, Relation, RelationKind, Schema, TypeState};
use crate::*;

/// One thing that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind of thing.
    pub kind: ObjectKind,
    /// The thing; for a column, constraint, trigger or policy, its table.
    pub name: ObjectName,
    /// The column, constraint, trigger or policy.
    pub part: Option<Name>,
    /// What became of it.
    pub change: Change,
}

/// What became of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was there, and is not.
    Missing,
    /// It was not there, and is.
    Extra,
    /// An attribute is another now: what it was, what it is.
    Attribute(Attribute, String, String),
    /// An enum has values that it had not.
    ExtraValues(Vec<String>),
}

/// What of a thing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is its own word
pub enum Attribute {
    Type,
    Nullability,
    Default,
    Generation,
    Comment,
    Owner,
    Name,
    Columns,
    Reference,
    Condition,
    Definition,
    Uniqueness,
    Values,
    RowSecurity,
    Kind,
}

impl Attribute {
    /// The word for it in a sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Nullability => "nullability",
            Self::Default => "default",
            Self::Generation => "generation",
            Self::Comment => "comment",
            Self::Owner => "owner",
            Self::Name => "name",
            Self::Columns => "columns",
            Self::Reference => "reference",
            Self::Condition => "condition",
            Self::Definition => "definition",
            Self::Uniqueness => "uniqueness",
            Self::Values => "values",
            Self::RowSecurity => "row-level security",
            Self::Kind => "kind",
        }
    }
}

/// A comparison in the making.
struct Comparison<'a> {
    schema: &'a Schema,
    /// The birth of what the upgrade made.
    up: Birth,
    /// How often something unknown had happened when the upgrade began.
    upheavals: u32,
    /// Whether what was not mentioned was absent then.
    complete: bool,
    found: Vec<Difference>,
}

impl Schema {
    /// What is not as it was at `mark`, in the order in which it was first touched; `up` is the birth of what was made
    /// on the way up. What there is no knowing of is left out.
    #[must_use]
    pub fn differences(&self, mark: Mark, up: Birth) -> Vec<Difference> {
        let log = self.since(mark);
        let first_upheaval = log.iter().find_map(|undo| match undo {
            Undo::Upheaval { complete, upheavals } => Some((*complete, *upheavals)),
            _ => None,
        });
        let (complete, upheavals) = first_upheaval.unwrap_or((self.complete, self.upheavals));
        let mut comparison = Comparison { schema: self, up, upheavals, complete, found: Vec::new() };
        let (mut relations, mut types, mut objects) = (HashSet::new(), HashSet::new(), HashSet::new());
        for undo in log {
            match undo {
                Undo::Relation(key, before) if relations.insert(key) => {
                    comparison.relation(before.as_ref(), self.relations.get(key));
                }
                Undo::Type(key, before) if types.insert(key) => {
                    comparison.data_type(before.as_ref(), self.types.get(key));
                }
                Undo::Object(key, before) if objects.insert(key) => {
                    comparison.object(before.as_ref(), self.objects.get(key));
                }
                _ => {}
            }
        }
        comparison.found
    }
}

/// What is known of a thing before or after: it is there, it is not, or there is no knowing.
fn known<T>(slot: Option<&Slot<T>>, upheavals: u32, complete: bool) -> Knowledge<&T> {
    match slot {
        Some(Slot::Present(thing)) => Knowledge::Present(thing),
        Some(Slot::Absent(when)) if *when == upheavals => Knowledge::Absent,
        None if complete => Knowledge::Absent,
        _ => Knowledge::Unknown,
    }
}

impl Comparison<'_> {
    fn is_calm(&self) -> bool {
        self.upheavals == self.schema.upheavals
    }

    fn note(&mut self, kind: ObjectKind, name: &ObjectName, part: Option<&Name>, change: Change) {
        self.found.push(Difference { kind, name: name.clone(), part: part.cloned(), change });
    }

    fn attribute(
        &mut self,
        of: (ObjectKind, &ObjectName, Option<&Name>),
        attribute: Attribute,
        before: String,
        now: String,
    ) {
        if skeleton(&before) != skeleton(&now) {
            self.note(of.0, of.1, of.2, Change::Attribute(attribute, before, now));
        }
    }

    /// Whether a thing that is there now, and of which nothing was known, was made on the way up: it was not there.
    fn is_left(&self, birth: Birth, seen: u32) -> bool {
        birth == self.up && seen == self.schema.upheavals
    }

    fn relation(&mut self, before: Option<&Slot<Relation>>, now: Option<&Slot<Relation>>) {
        let before = known(before, self.upheavals, self.complete);
        let now = known(now, self.schema.upheavals, self.schema.complete);
        match (before, now) {
            (Knowledge::Present(before), Knowledge::Present(now))
                if self.is_calm() && before.certain && now.certain =>
            {
                self.both_relations(before, now);
            }
            (Knowledge::Present(before), Knowledge::Absent) if before.certain && self.is_calm() => {
                let is_told_elsewhere = match before.kind {
                    RelationKind::Index => {
                        let is_part = before.partition_of.as_ref().is_some_and(|whole| self.is_gone(Some(whole)));
                        is_part || before.index.is_none() || self.is_gone(before.table.as_ref())
                    }
                    RelationKind::Sequence => before.owner.is_some(),
                    _ => false,
                };
                if !is_told_elsewhere {
                    self.note(before.kind.object(), &before.name, None, Change::Missing);
                }
            }
            (before, Knowledge::Present(now)) if now.certain && now.birth != Birth::Unseen => {
                let is_new = before.is_absent() && self.is_calm() || self.is_left(now.birth, now.seen);
                let is_told_elsewhere = match now.kind {
                    // A copy of rows that the downgrade would lose is there on purpose.
                    RelationKind::Table => now.birth != self.up && !now.copies.is_empty(),
                    RelationKind::Index => {
                        // What is said of the index of the whole is said of its parts.
                        let is_part = now.partition_of.is_some();
                        is_part || now.index.is_none() || now.table.as_ref().is_some_and(|table| self.is_extra(table))
                    }
                    RelationKind::Sequence => now.owner.is_some(),
                    _ => false,
                };
                if is_new && !is_told_elsewhere {
                    self.note(now.kind.object(), &now.name, None, Change::Extra);
                }
            }
            _ => {}
        }
    }

    fn is_gone(&self, table: Option<&ObjectName>) -> bool {
        table.is_some_and(|table| self.schema.assumed(table).is_none())
    }

    fn is_extra(&self, table: &ObjectName) -> bool {
        self.found.iter().any(|found| found.part.is_none() && found.change == Change::Extra && found.name.means(table))
    }

    fn both_relations(&mut self, before: &Relation, now: &Relation) {
        let of = (now.kind.object(), &now.name, None);
        if before.kind != now.kind {
            let words = |relation: &Relation| relation.kind.object().word().to_owned();
            return self.attribute(of, Attribute::Kind, words(before), words(now));
        }
        let said = |comment: &Option<String>| comment.clone().unwrap_or_default();
        self.attribute(of, Attribute::Comment, said(&before.comment), said(&now.comment));
        match now.kind {
            RelationKind::Table | RelationKind::PartitionedTable => self.tables(before, now),
            RelationKind::View | RelationKind::MaterializedView => {
                if !before.definition.is_empty() && !now.definition.is_empty() {
                    self.attribute(of, Attribute::Definition, before.definition.clone(), now.definition.clone());
                }
                for (relation, was) in &before.stars {
                    let is = now.stars.iter().find(|(other, _)| other.means(relation)).map(|(_, columns)| columns);
                    let list = |columns: &[Name]| columns.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
                    if let Some(is) = is
                        && before.definition == now.definition
                    {
                        self.attribute(of, Attribute::Columns, list(was), list(is));
                    }
                }
            }
            RelationKind::Index => self.indexes(before, now),
            RelationKind::Sequence => {}
        }
    }

    fn indexes(&mut self, before: &Relation, now: &Relation) {
        let of = (ObjectKind::Index, &now.name, None);
        if let (Some(before), Some(now)) = (&before.index, &now.index) {
            let uniqueness = |unique: bool| if unique { "unique" } else { "not unique" }.to_owned();
            self.attribute(of, Attribute::Uniqueness, uniqueness(before.unique), uniqueness(now.unique));
            let said =
                |index: &CreateIndex| describe(&Operation::CreateIndex(CreateIndex { unique: false, ..index.clone() }));
            self.attribute(of, Attribute::Definition, said(before), said(now));
        }
        if let (Some(before), Some(now)) = (&before.table, &now.table)
            && !before.means(now)
        {
            self.attribute(of, Attribute::Reference, before.to_string(), now.to_string());
        }
    }

    fn data_type(&mut self, before: Option<&Slot<TypeState>>, now: Option<&Slot<TypeState>>) {
        let before = known(before, self.upheavals, self.complete);
        let now = known(now, self.schema.upheavals, self.schema.complete);
        let kind = |state: &TypeState| if state.is_domain { ObjectKind::Domain } else { ObjectKind::Type };
        match (before, now) {
            (Knowledge::Present(before), Knowledge::Present(now))
                if self.is_calm() && before.certain && now.certain =>
            {
                let of = (kind(now), &now.name, None);
                match (&before.values, &now.values) {
                    (Some(old), Some(new)) if old != new => {
                        let kept: Vec<&String> = new.iter().filter(|value| old.contains(value)).collect();
                        let added: Vec<String> = new.iter().filter(|value| !old.contains(value)).cloned().collect();
                        // Values can be added, and not taken away again.
                        if kept.into_iter().eq(old) {
                            self.note(of.0, of.1, None, Change::ExtraValues(added));
                        } else {
                            self.attribute(of, Attribute::Values, old.join(", "), new.join(", "));
                        }
                    }
                    (None, None) if !before.definition.is_empty() && !now.definition.is_empty() => {
                        self.attribute(of, Attribute::Definition, before.definition.clone(), now.definition.clone());
                    }
                    _ => {}
                }
            }
            (Knowledge::Present(before), Knowledge::Absent) if self.is_calm() && before.certain => {
                self.note(kind(before), &before.name, None, Change::Missing);
            }
            (before, Knowledge::Present(now))
                if now.certain
                    && now.birth != Birth::Unseen
                    && (before.is_absent() && self.is_calm() || self.is_left(now.birth, now.seen)) =>
            {
                self.note(kind(now), &now.name, None, Change::Extra);
            }
            _ => {}
        }
    }

    fn object(&mut self, before: Option<&Slot<ObjectState>>, now: Option<&Slot<ObjectState>>) {
        let before = known(before, self.upheavals, self.complete);
        let now = known(now, self.schema.upheavals, self.schema.complete);
        let place = |state: &ObjectState| match &state.table {
            Some(table) => (table.clone(), Some(state.name.name.clone())),
            None => (state.name.clone(), None),
        };
        match (before, now) {
            (Knowledge::Present(before), Knowledge::Present(now))
                if self.is_calm() && before.certain && now.certain =>
            {
                let (name, part) = place(now);
                let of = (now.kind, &name, part.as_ref());
                if let (Some(before), Some(now)) = (&before.function, &now.function)
                    && !before.means(now)
                {
                    self.attribute(of, Attribute::Reference, before.to_string(), now.to_string());
                }
                for old in &before.variants {
                    let new = now.variants.iter().find(|new| new.arguments == old.arguments);
                    match new {
                        Some(new) if !old.definition.is_empty() && !new.definition.is_empty() => {
                            self.attribute(of, Attribute::Definition, old.definition.clone(), new.definition.clone());
                        }
                        Some(_) => {}
                        None => self.note(of.0, of.1, of.2, Change::Missing),
                    }
                }
                let is_new = |new: &&super::Variant| before.variants.iter().all(|old| old.arguments != new.arguments);
                if now.variants.iter().any(|new| is_new(&new)) {
                    self.note(of.0, of.1, of.2, Change::Extra);
                }
            }
            (Knowledge::Present(before), Knowledge::Absent) if self.is_calm() && before.certain => {
                let (name, part) = place(before);
                if !self.is_gone(before.table.as_ref()) {
                    self.note(before.kind, &name, part.as_ref(), Change::Missing);
                }
            }
            (before, Knowledge::Present(now)) if now.certain && now.birth != Birth::Unseen => {
                let (name, part) = place(now);
                let is_new = before.is_absent() && self.is_calm() || self.is_left(now.birth, now.seen);
                if is_new && !now.table.as_ref().is_some_and(|table| self.is_extra(table)) {
                    self.note(now.kind, &name, part.as_ref(), Change::Extra);
                }
            }
            _ => {}
        }
    }
}

/// A normal form without what the server adds when it tells a definition back, and people paste: the schema `public`,
/// parentheses, and the casts that it makes on its own.
fn skeleton(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split("::");
    out.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let cut = DataType::builtin_prefix(piece).unwrap_or_else(|| {
            piece
                .find(|character: char| !character.is_alphanumeric() && !matches!(character, '_' | '.' | '"'))
                .unwrap_or(piece.len())
        });
        out.push_str(piece.get(cut..).unwrap_or("").trim_start_matches("[]"));
    }
    out.replace("public.", "").replace(['(', ')', ' '], "")
}
