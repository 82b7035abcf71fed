//! Replaying what is made: tables, views, indexes.

use std::rc::Rc;

use super::super::log::Slot;
use super::super::path::TEMPORARY;
use super::super::{Birth, ColumnState, Columns, Knowledge, Relation, RelationKind, Schema};
use crate::*;

/// How often the server is followed in its search for a name that is not taken.
const TRIES: u32 = 100;

impl Schema {
    pub(super) fn create(&mut self, mut relation: Relation) {
        if let Some(table) = &relation.table {
            let index = relation.name.clone();
            self.change(table, |owner| owner.indexes.push(index));
        }
        (relation.made, relation.seen) = (self.upheavals, self.upheavals);
        let upheavals = self.upheavals;
        relation.columns.change(|column| column.seen != upheavals, |column| column.seen = upheavals);
        let key = match &relation.name.schema {
            Some(schema) => (schema.text.clone(), super::super::cut(&relation.name.name.text).to_owned()),
            None => ("public".to_owned(), super::super::cut(&relation.name.name.text).to_owned()),
        };
        self.put(key, Slot::Present(Rc::new(relation)));
    }

    /// Whether a `CREATE … IF NOT EXISTS` finds something there already, and so does nothing.
    pub(super) fn is_skipped(&self, if_not_exists: bool, name: &ObjectName) -> bool {
        if_not_exists && self.assumed(name).is_some()
    }

    pub(super) fn create_table(&mut self, create: &CreateTable, birth: Birth, certain: bool) {
        if self.is_skipped(create.if_not_exists, &create.table) {
            return;
        }
        let mut table = self.placed(&create.table);
        if create.temporary && create.table.schema.is_none() {
            table.schema = Some(Name::new(TEMPORARY, Span::default()));
            self.set_temporaries(self.temporaries + 1);
        }
        let kind = if create.partitioned { RelationKind::PartitionedTable } else { RelationKind::Table };
        // With IF NOT EXISTS an unseen table may have been there, with other columns.
        let is_new = !create.if_not_exists || self.relation(&create.table).is_absent();
        let mut relation = Relation::new(table.clone(), kind, birth, certain);
        let of_type = create.of_type.as_ref().map(|of| self.found(of));
        let fields = of_type.as_ref().and_then(|of| self.data_type(of).present()?.fields.as_deref());
        let own = |column: &Column| ColumnState { is_whole: is_new, ..ColumnState::new(column, birth, true) };
        relation.columns = match fields {
            Some(fields) => fields.iter().map(|field| own(&create.column_of(field))).collect(),
            None => create.columns.iter().map(own).collect(),
        };
        let is_told = create.of_type.is_none() || fields.is_some();
        let is_whole = is_new && create.like.is_empty() && create.partition_of.is_none() && is_told;
        relation.of_type.clone_from(&of_type);
        relation.constraints_complete = is_whole && !create.columns.iter().any(|column| column.may_bring_constraints);
        relation.columns_complete = is_whole && !create.as_query;
        relation.copies = create.copies.iter().map(|copied| self.found(copied)).collect();
        relation.partition_of = create.partition_of.as_ref().map(|parent| self.found(parent));
        relation.partition_keys = create.partition_keys.clone().filter(|_| is_new);
        relation.takes_the_rest = create.takes_the_rest;
        relation.bounds.clone_from(&create.bounds);
        relation.unlogged = Some(create.unlogged);
        relation.tablespace.clone_from(&create.tablespace);
        relation.method.clone_from(&create.method);
        relation.made_by = is_new.then(|| Rc::new(Operation::CreateTable(create.without_parts())));
        if create.partitioned {
            self.note_partitions();
        }
        let inline = create.columns.iter().flat_map(|column| &column.constraints);
        let constraints: Vec<Constraint> = inline.chain(&create.constraints).cloned().collect();
        self.create(relation);
        for parent in create.partition_of.iter().chain(&create.inherits) {
            let child = table.clone();
            self.change(parent, |parent| parent.partitions.push(child));
        }
        if let Some(of_type) = &of_type {
            self.note_user_of_type(of_type, &table);
        }
        for column in &create.columns {
            self.create_owned_sequence(&table, &column.name, column.generated.as_ref(), birth, certain);
            self.note_user(column.data_type.as_ref(), &table);
        }
        for constraint in &constraints {
            self.add_constraint(&table, constraint, birth, true);
        }
        if let Some(parent) = &create.partition_of {
            self.take_part(&self.found(parent), &table, birth);
        }
    }

    pub(super) fn create_view(&mut self, create: &CreateView, birth: Birth, certain: bool) {
        if self.is_skipped(create.if_not_exists, &create.view) {
            return;
        }
        let kind = if create.materialized { RelationKind::MaterializedView } else { RelationKind::View };
        let view = self.placed(&create.view);
        let before = self.assumed(&create.view).filter(|_| create.or_replace);
        let (birth, comment, attachments, indexes) = match before {
            // It is the same view, with another query.
            Some(view) => (view.birth, view.comment.clone(), view.attachments.clone(), view.indexes.clone()),
            None => (birth, None, Vec::new(), Vec::new()),
        };
        let reads: Vec<ObjectName> = create.reads.iter().map(|read| self.found(read)).collect();
        let relation = Relation {
            copies: if create.materialized { reads.clone() } else { Vec::new() },
            populated: !create.without_data,
            stars: self.stars_of(create, &reads),
            uses: self.uses_of(create, &reads),
            outputs: self.outputs_of(create).filter(|_| certain),
            reads: reads.clone(),
            definition: if certain { create.definition.clone() } else { String::new() },
            comment,
            attachments,
            indexes,
            made_by: certain.then(|| Rc::new(Operation::CreateView(create.clone()))),
            ..Relation::new(view.clone(), kind, birth, certain)
        };
        self.create(relation);
        for read in &reads {
            self.note_reader(read, &view);
        }
    }

    pub(super) fn note_reader(&mut self, read: &ObjectName, view: &ObjectName) {
        let (read, key) = (self.key(read), self.key(view));
        self.note_reading(read, (key, view));
    }

    pub(super) fn note_referrer(&mut self, referent: &ObjectName, table: &ObjectName) {
        let (referent, key) = (self.key(referent), self.key(table));
        self.note_referring(referent, (key, table));
    }

    /// What each `*` of a view stands for now: a column that its table gets later is not among them.
    fn stars_of(&self, create: &CreateView, reads: &[ObjectName]) -> Vec<(ObjectName, Vec<Name>)> {
        let all = create.uses.iter().filter(|column_use| column_use.column.is_none());
        let of: Vec<ObjectName> = all
            .flat_map(|column_use| match &column_use.relation {
                Some(relation) => vec![self.found(relation)],
                None => reads.to_vec(),
            })
            .collect();
        let columns = |name: ObjectName| {
            let relation = self.assumed(&name).filter(|relation| relation.columns_complete)?;
            let columns = relation.columns.iter().map(|column| column.name.clone()).collect();
            Some((name, columns))
        };
        of.into_iter().filter_map(columns).collect()
    }

    /// The columns that a view reads: one that is written without its relation is of the only one that has it.
    fn uses_of(&self, create: &CreateView, reads: &[ObjectName]) -> Vec<(ObjectName, Option<Name>)> {
        let mut uses = Vec::new();
        for column_use in &create.uses {
            match (&column_use.relation, &column_use.column) {
                (Some(relation), column) => uses.push((self.found(relation), column.clone())),
                (None, None) => uses.extend(reads.iter().map(|read| (read.clone(), None))),
                (None, Some(column)) => {
                    let known = |read: &&ObjectName| match self.assumed(read) {
                        Some(relation) => relation.column(column),
                        None => Knowledge::Unknown,
                    };
                    let mut having = reads.iter().filter(|read| !known(read).is_absent());
                    if let (Some(read), None) = (having.next(), having.next())
                        && known(&read).present().is_some()
                    {
                        uses.push((read.clone(), Some(column.clone())));
                    }
                }
            }
        }
        uses
    }

    pub(super) fn create_index(&mut self, create: &CreateIndex, birth: Birth, certain: bool) {
        let table = self.found(&create.table);
        let name = self.new_index_name(create);
        if self.is_skipped(create.if_not_exists, &name) {
            return;
        }
        if self.dialect.is_mysql()
            && let Some(constraint) = create.as_unique(&name.name)
        {
            return self.add_constraint(&table, &constraint, birth, certain);
        }
        let column = |index_key: &IndexKey| match &index_key.element {
            IndexElement::Column(column) => Some(ColumnState::named(column.clone(), birth)),
            IndexElement::Expression(_) => None,
        };
        let columns: Columns = create.keys.iter().map_while(column).collect();
        self.replace(&table, columns.iter().map(|column| column.name.clone()).collect());
        let relation = Relation {
            columns_complete: columns.len() == create.keys.len(),
            columns,
            table: Some(table.clone()),
            index: Some(Rc::new(CreateIndex {
                name: None,
                table: ObjectName::default(),
                concurrently: false,
                if_not_exists: false,
                ..create.clone()
            })),
            unique: create.unique,
            tablespace: create.tablespace.clone(),
            partial: create.predicate.is_some(),
            valid: !create.only,
            ..Relation::new(name, RelationKind::Index, birth, certain)
        };
        let name = relation.name.clone();
        self.create(relation);
        if !create.only && !create.concurrently {
            self.spread(&name, birth);
        }
    }

    /// Takes away the indexes of foreign keys that one over `columns` takes the place of.
    pub(super) fn replace(&mut self, table: &ObjectName, columns: Vec<Name>) {
        for index in self.replaced_by(table, &columns) {
            self.drop_relation(&index);
        }
    }

    /// The first of the names that the server tries that is not taken.
    pub(crate) fn free_name(&self, named: impl Fn(u32) -> ObjectName) -> ObjectName {
        let free = (0..TRIES).map(&named).find(|name| self.assumed(name).is_none());
        free.unwrap_or_else(|| named(0))
    }
}
