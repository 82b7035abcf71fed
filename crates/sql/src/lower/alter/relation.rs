//! ALTER TABLE about the relation as a whole, and ALTER INDEX, ALTER SEQUENCE, ALTER VIEW.

use model::{
    AttachIndex, AttachPartition, DetachPartition, Firing, Name, ObjectKind, Operation, ReplicaIdentity,
    SetInheritance, SetOwner, SetRowSecurity, SetStorage, SetTableType, SetTrigger, StorageChange, Triggers,
};
use pg_query::protobuf::{
    AlterTableCmd, AlterTableType as Kind, ObjectType, RoleSpec, RoleSpecType, node::Node as Tree,
};

use super::super::expression::normal_form;
use super::super::{index, object_kind};
use super::{Subject, untracked};
use crate::words::Words;

/// One action, and the words that say it.
pub(super) fn alter<'a>(subject: &Subject<'_>, command: &AlterTableCmd, words: Words<'a>) -> (Operation, Words<'a>) {
    let table = subject.table.clone();
    let security =
        |enabled| (Operation::SetRowSecurity(SetRowSecurity { table: subject.table.clone(), enabled }), words);
    match command.subtype() {
        Kind::AtEnableRowSecurity => security(Some(true)),
        Kind::AtDisableRowSecurity => security(Some(false)),
        Kind::AtForceRowSecurity | Kind::AtNoForceRowSecurity => security(None),
        Kind::AtChangeOwner => {
            let mut ahead = words;
            ahead.take_all(&["owner", "to"]);
            let owner = command.newowner.as_ref().and_then(|role| role_name(role, ahead));
            (Operation::SetOwner(SetOwner { kind: object_kind(subject.kind), name: table, owner }), words)
        }
        Kind::AtAddInherit | Kind::AtDropInherit => {
            let mut ahead = words;
            ahead.seek("inherit");
            let Some(parent) = ahead.object_name() else { return untracked(subject, words) };
            let inherits = command.subtype() == Kind::AtAddInherit;
            (Operation::SetInheritance(SetInheritance { table, parent, inherits }), words)
        }
        Kind::AtAddOf => {
            let mut ahead = words;
            ahead.seek("of");
            match ahead.object_name() {
                Some(of) => (Operation::SetTableType(SetTableType { table, of: Some(of) }), words),
                None => untracked(subject, words),
            }
        }
        Kind::AtDropOf => (Operation::SetTableType(SetTableType { table, of: None }), words),
        Kind::AtAttachPartition | Kind::AtDetachPartition | Kind::AtDetachPartitionFinalize => {
            partition(subject, command, words)
        }
        _ => switch(subject, command, words).unwrap_or_else(|| store(subject, command, words)),
    }
}

/// Triggers and rules that are switched on and off.
fn switch<'a>(subject: &Subject<'_>, command: &AlterTableCmd, words: Words<'a>) -> Option<(Operation, Words<'a>)> {
    let (kind, firing) = match command.subtype() {
        Kind::AtEnableTrig | Kind::AtEnableTrigAll | Kind::AtEnableTrigUser => (ObjectKind::Trigger, Firing::Enabled),
        Kind::AtEnableAlwaysTrig => (ObjectKind::Trigger, Firing::Always),
        Kind::AtEnableReplicaTrig => (ObjectKind::Trigger, Firing::Replica),
        Kind::AtDisableTrig | Kind::AtDisableTrigAll | Kind::AtDisableTrigUser => {
            (ObjectKind::Trigger, Firing::Disabled)
        }
        Kind::AtEnableRule => (ObjectKind::Rule, Firing::Enabled),
        Kind::AtEnableAlwaysRule => (ObjectKind::Rule, Firing::Always),
        Kind::AtEnableReplicaRule => (ObjectKind::Rule, Firing::Replica),
        Kind::AtDisableRule => (ObjectKind::Rule, Firing::Disabled),
        _ => return None,
    };
    let mut ahead = words;
    ahead.seek(kind.word());
    let which = match command.subtype() {
        Kind::AtEnableTrigAll | Kind::AtDisableTrigAll => Triggers::All,
        Kind::AtEnableTrigUser | Kind::AtDisableTrigUser => Triggers::User,
        _ => Triggers::One(ahead.name()?),
    };
    Some((Operation::SetTrigger(SetTrigger { kind, table: subject.table.clone(), which, firing }), words))
}

/// How a relation is stored.
fn store<'a>(subject: &Subject<'_>, command: &AlterTableCmd, words: Words<'a>) -> (Operation, Words<'a>) {
    let mut ahead = words;
    let change = match command.subtype() {
        Kind::AtSetLogged => StorageChange::Logged,
        Kind::AtSetUnLogged => StorageChange::Unlogged,
        Kind::AtDropOids => StorageChange::WithoutOids,
        Kind::AtSetTableSpace => StorageChange::Tablespace(Name::new(command.name.clone(), words.span())),
        Kind::AtSetAccessMethod => StorageChange::AccessMethod(index::named(&command.name)),
        Kind::AtSetRelOptions | Kind::AtReplaceRelOptions => StorageChange::Parameters(parameters(ahead)),
        Kind::AtResetRelOptions => StorageChange::NoParameters(parameters(ahead)),
        Kind::AtClusterOn => {
            ahead.take_all(&["cluster", "on"]);
            StorageChange::ClusterOn(ahead.name())
        }
        Kind::AtDropCluster => StorageChange::ClusterOn(None),
        Kind::AtReplicaIdentity => StorageChange::ReplicaIdentity(identity(ahead)),
        _ => return untracked(subject, words),
    };
    stored(subject, change, words)
}

fn stored<'a>(subject: &Subject<'_>, change: StorageChange, words: Words<'a>) -> (Operation, Words<'a>) {
    let (kind, relation) = (object_kind(subject.kind), subject.table.clone());
    if !kind.is_relation() || kind == ObjectKind::ForeignTable {
        return untracked(subject, words);
    }
    let if_exists = subject.if_exists;
    (Operation::SetStorage(SetStorage { kind, relation, if_exists, change, span: words.span() }), words)
}

/// Each as `name = value`, or by its name.
pub(crate) fn parameters(mut words: Words<'_>) -> Vec<String> {
    let pieces = words.seek_parenthesis().map(Words::pieces).unwrap_or_default();
    pieces.iter().map(|piece| normal_form(piece.statement(), piece.tokens())).collect()
}

fn identity(mut words: Words<'_>) -> ReplicaIdentity {
    words.take_all(&["replica", "identity"]);
    if words.take("full") {
        return ReplicaIdentity::Full;
    }
    if words.take("nothing") {
        return ReplicaIdentity::Nothing;
    }
    let index = if words.take_all(&["using", "index"]) { words.name() } else { None };
    index.map_or(ReplicaIdentity::Default, ReplicaIdentity::Index)
}

/// `ALTER INDEX … ALTER COLUMN 1 SET STATISTICS 100`.
pub(super) fn alter_index_column<'a>(
    subject: &Subject<'_>,
    command: &AlterTableCmd,
    words: Words<'a>,
) -> (Operation, Words<'a>) {
    let Ok(column) = u32::try_from(command.num) else { return untracked(subject, words) };
    if command.subtype() != Kind::AtSetStatistics {
        return untracked(subject, words);
    }
    let target = match command.def.as_deref().and_then(|node| node.node.as_ref()) {
        Some(Tree::Integer(number)) => Some(i64::from(number.ival)).filter(|target| *target >= 0),
        _ => None,
    };
    stored(subject, StorageChange::Statistics { column, target }, words)
}

/// The role that a specification names; none for `CURRENT_USER` and its kin.
pub(crate) fn role_name(role: &RoleSpec, mut words: Words<'_>) -> Option<Name> {
    if role.roletype() == RoleSpecType::RolespecCstring { words.name() } else { None }
}

/// A role as it is written: `joe`, `public`, `current_user`.
pub(crate) fn role_words(words: Words<'_>) -> String {
    let one = words.until(words.at + 1);
    normal_form(one.statement(), one.tokens())
}

fn partition<'a>(subject: &Subject<'_>, command: &AlterTableCmd, words: Words<'a>) -> (Operation, Words<'a>) {
    let table = subject.table.clone();
    let mut ahead = words;
    ahead.seek("partition");
    let Some(partition) = ahead.object_name() else {
        return untracked(subject, words);
    };
    let mut head = words.until(ahead.at);
    let definition = match command.def.as_deref().and_then(|node| node.node.as_ref()) {
        Some(Tree::PartitionCmd(definition)) => definition,
        _ => return untracked(subject, words),
    };
    let operation = match (command.subtype(), subject.kind) {
        (Kind::AtAttachPartition, ObjectType::ObjectIndex) => {
            Operation::AttachIndex(AttachIndex { index: table, partition })
        }
        (Kind::AtAttachPartition, _) => {
            let takes_the_rest = definition.bound.as_ref().is_some_and(|bound| bound.is_default);
            let bounds =
                definition.bound.as_ref().and_then(|it| super::super::partition::bounds(subject.statement, it));
            Operation::AttachPartition(AttachPartition { table, partition, takes_the_rest, bounds })
        }
        (Kind::AtDetachPartition, _) => {
            if definition.concurrent {
                head.end = words.end;
            }
            Operation::DetachPartition(DetachPartition { table, partition, concurrently: definition.concurrent })
        }
        _ => return untracked(subject, words),
    };
    (operation, head)
}
