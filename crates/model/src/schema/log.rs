//! The log: what was before each change, so that changes can be taken back without a copy of the schema.

use std::collections::HashMap;
use std::rc::Rc;

use super::{Bodies, Key, ObjectKey, ObjectState, Relation, Schema, TypeState};
use crate::ObjectName;
use crate::sqlite::Pragmas;

/// A place in a schema's log: see [`Schema::rewind`]. The default is where the log begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark(usize);

/// What is known under a name.
#[derive(Clone, Debug)]
pub(super) enum Slot<T> {
    Present(Rc<T>),
    /// Known to be gone, as of that many upheavals.
    Absent(u32),
}

impl<T> Slot<T> {
    pub(super) fn present(&self) -> Option<&T> {
        match self {
            Self::Present(thing) => Some(thing),
            Self::Absent(_) => None,
        }
    }
}

/// How to take a change back.
#[derive(Clone, Debug)]
pub(super) enum Undo {
    Relation(Key, Option<Slot<Relation>>),
    Type(Key, Option<Slot<TypeState>>),
    Object(ObjectKey, Option<Slot<ObjectState>>),
    Upheaval {
        complete: bool,
        upheavals: u32,
    },
    Path(Vec<String>),
    Bodies(Bodies),
    Pragmas(Pragmas),
    Temporaries(u32),
    Partitioned(bool),
    /// Somebody was noted who reads the relation under this key.
    Reader(Key),
    /// Somebody was noted who refers to it.
    Referrer(Key),
}

impl Schema {
    /// Where the log stands now: changes from here on can be taken back, until [`Schema::settle`].
    #[must_use]
    pub fn mark(&mut self) -> Mark {
        self.logs = true;
        Mark(self.log.len())
    }

    /// Takes back every change since `mark`.
    pub fn rewind(&mut self, mark: Mark) {
        while self.log.len() > mark.0 {
            match self.log.pop() {
                Some(Undo::Relation(key, before)) => restore(&mut self.relations, key, before),
                Some(Undo::Type(key, before)) => restore(&mut self.types, key, before),
                Some(Undo::Object(key, before)) => restore(&mut self.objects, key, before),
                Some(Undo::Upheaval { complete, upheavals }) => {
                    self.complete = complete;
                    self.upheavals = upheavals;
                }
                Some(Undo::Path(path)) => self.path = path,
                Some(Undo::Bodies(bodies)) => self.bodies = bodies,
                Some(Undo::Pragmas(pragmas)) => self.pragmas = pragmas,
                Some(Undo::Temporaries(count)) => self.temporaries = count,
                Some(Undo::Partitioned(partitioned)) => self.partitioned = partitioned,
                Some(Undo::Reader(key)) => self.readers.forget_last(&key),
                Some(Undo::Referrer(key)) => self.referrers.forget_last(&key),
                None => return,
            }
        }
    }

    /// Forgets how to take changes back: what lies behind stays.
    pub fn settle(&mut self) {
        self.log.clear();
        self.logs = false;
    }

    /// The changes since `mark`, oldest first.
    pub(super) fn since(&self, mark: Mark) -> &[Undo] {
        self.log.get(mark.0..).unwrap_or(&[])
    }

    pub(super) fn note(&mut self, undo: Undo) {
        if self.logs {
            self.log.push(undo);
        }
    }

    pub(super) fn put(&mut self, key: Key, slot: Slot<Relation>) {
        let before = self.relations.insert(key.clone(), slot);
        self.note(Undo::Relation(key, before));
    }

    pub(super) fn put_type(&mut self, key: Key, slot: Slot<TypeState>) {
        let before = self.types.insert(key.clone(), slot);
        self.note(Undo::Type(key, before));
    }

    pub(super) fn put_object(&mut self, key: ObjectKey, slot: Slot<ObjectState>) {
        let before = self.objects.insert(key.clone(), slot);
        self.note(Undo::Object(key, before));
    }

    /// Something unknown happened: what was absent may exist now, and what was there may be gone.
    pub(super) fn upheave(&mut self) {
        self.note(Undo::Upheaval { complete: self.complete, upheavals: self.upheavals });
        self.complete = false;
        self.upheavals += 1;
    }

    pub(super) fn set_temporaries(&mut self, count: u32) {
        let before = std::mem::replace(&mut self.temporaries, count);
        self.note(Undo::Temporaries(before));
    }

    pub(super) fn note_partitions(&mut self) {
        let before = std::mem::replace(&mut self.partitioned, true);
        self.note(Undo::Partitioned(before));
    }

    /// Notes that somebody reads the relation under `key`.
    pub(super) fn note_reading(&mut self, key: Key, needing: (Key, &ObjectName)) {
        if self.readers.note(key.clone(), needing) {
            self.note(Undo::Reader(key));
        }
    }

    /// Notes that somebody refers to the relation under `key`.
    pub(super) fn note_referring(&mut self, key: Key, needing: (Key, &ObjectName)) {
        if self.referrers.note(key.clone(), needing) {
            self.note(Undo::Referrer(key));
        }
    }

    pub(super) fn set_bodies(&mut self, bodies: Bodies) {
        if self.bodies != bodies {
            let before = std::mem::replace(&mut self.bodies, bodies);
            self.note(Undo::Bodies(before));
        }
    }

    pub(super) fn set_pragmas(&mut self, pragmas: Pragmas) {
        if self.pragmas != pragmas {
            let before = std::mem::replace(&mut self.pragmas, pragmas);
            self.note(Undo::Pragmas(before));
        }
    }

    pub(super) fn set_path(&mut self, path: Vec<String>) {
        if self.path != path {
            let before = std::mem::replace(&mut self.path, path);
            self.note(Undo::Path(before));
        }
    }
}

fn restore<K: std::hash::Hash + Eq, T>(slots: &mut HashMap<K, Slot<T>>, key: K, before: Option<Slot<T>>) {
    match before {
        Some(slot) => slots.insert(key, slot),
        None => slots.remove(&key),
    };
}
