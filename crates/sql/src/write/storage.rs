//! How relations are stored, what they inherit from, and which of their triggers fire.

use model::{ObjectKind, Operation, ReplicaIdentity, StorageChange, Triggers};

use super::name::own;
use super::object::keyword;
use super::{Phrase, object_name};

/// `ALTER TABLE` and its kin about the relation as a whole.
pub(super) fn write(operation: &Operation) -> Option<Phrase> {
    use Operation as Op;
    let table = |table| Phrase::new("ALTER TABLE").say(&object_name(table));
    Some(match operation {
        Op::SetStorage(it) => Phrase::new("ALTER")
            .say(keyword(it.kind)?)
            .flag(it.if_exists, "IF EXISTS")
            .say(&object_name(&it.relation))
            .say(&change(&it.change)?),
        Op::MoveTablespace(it) => Phrase::new("ALTER")
            .say(keyword(it.kind)?)
            .say("ALL IN TABLESPACE")
            .say(&own(&it.from))
            .part("OWNED BY", (!it.owners.is_empty()).then(|| it.owners.join(", ")))
            .part("SET TABLESPACE", Some(own(&it.to)))
            .flag(it.nowait, "NOWAIT"),
        Op::SetInheritance(it) => {
            table(&it.table).say(if it.inherits { "INHERIT" } else { "NO INHERIT" }).say(&object_name(&it.parent))
        }
        Op::SetTableType(it) => match &it.of {
            Some(of) => table(&it.table).say("OF").say(&object_name(of)),
            None => table(&it.table).say("NOT OF"),
        },
        Op::AttachIndex(it) => Phrase::new("ALTER INDEX")
            .say(&object_name(&it.index))
            .say("ATTACH PARTITION")
            .say(&object_name(&it.partition)),
        Op::SetTrigger(it) => table(&it.table)
            .say(it.firing.words())
            .say(if it.kind == ObjectKind::Rule { "RULE" } else { "TRIGGER" })
            .say(&match &it.which {
                Triggers::One(name) => own(name),
                Triggers::All => "ALL".to_owned(),
                Triggers::User => "USER".to_owned(),
            }),
        _ => return None,
    })
}

fn change(change: &StorageChange) -> Option<String> {
    Some(match change {
        StorageChange::Logged => "SET LOGGED".to_owned(),
        StorageChange::Unlogged => "SET UNLOGGED".to_owned(),
        StorageChange::Tablespace(name) => format!("SET TABLESPACE {}", own(name)),
        StorageChange::AccessMethod(name) => {
            format!("SET ACCESS METHOD {}", name.as_ref().map_or("DEFAULT".to_owned(), own))
        }
        StorageChange::Parameters(parameters) => format!("SET ({})", parameters.join(", ")),
        StorageChange::NoParameters(names) => format!("RESET ({})", names.join(", ")),
        StorageChange::ClusterOn(Some(index)) => format!("CLUSTER ON {}", own(index)),
        StorageChange::ClusterOn(None) => "SET WITHOUT CLUSTER".to_owned(),
        StorageChange::ReplicaIdentity(identity) => match identity {
            ReplicaIdentity::Default => "REPLICA IDENTITY DEFAULT".to_owned(),
            ReplicaIdentity::Full => "REPLICA IDENTITY FULL".to_owned(),
            ReplicaIdentity::Nothing => "REPLICA IDENTITY NOTHING".to_owned(),
            ReplicaIdentity::Index(index) => format!("REPLICA IDENTITY USING INDEX {}", own(index)),
        },
        // What MySQL alone has.
        StorageChange::CharacterSet { .. } | StorageChange::Engine(_) | StorageChange::Rebuild => return None,
        StorageChange::WithoutOids => "SET WITHOUT OIDS".to_owned(),
        // PostgreSQL 12 to 16 know the default as -1.
        StorageChange::Statistics { column, target } => {
            format!("ALTER COLUMN {column} SET STATISTICS {}", target.unwrap_or(-1))
        }
    })
}
