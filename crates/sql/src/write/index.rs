//! CREATE INDEX and REINDEX.

use model::{CreateIndex, IndexElement, IndexKey, Nulls, Order, Reindex, ReindexScope};

use super::name::{list, own};
use super::{Phrase, enclosed, known, object_name};

/// `CREATE INDEX`.
pub(super) fn create(it: &CreateIndex) -> Option<Phrase> {
    let keys = it.keys.iter().map(key).collect::<Option<Vec<String>>>()?;
    let predicate = match &it.predicate {
        Some(predicate) => Some(known(predicate)?.to_owned()),
        None => None,
    };
    let phrase = Phrase::new("CREATE")
        .flag(it.unique, "UNIQUE")
        .say("INDEX")
        .flag(it.concurrently, "CONCURRENTLY")
        .flag(it.if_not_exists, "IF NOT EXISTS")
        .say(&it.name.as_ref().map(own).unwrap_or_default())
        .say("ON")
        .flag(it.only, "ONLY")
        .say(&object_name(&it.table))
        .part("USING", (it.method != "btree").then(|| it.method.clone()))
        .say(&format!("({})", keys.join(", ")))
        .part("INCLUDE", (!it.include.is_empty()).then(|| list(&it.include)))
        .flag(it.nulls_not_distinct, "NULLS NOT DISTINCT")
        .part("WITH", (!it.parameters.is_empty()).then(|| format!("({})", it.parameters.join(", "))))
        .part("TABLESPACE", it.tablespace.as_ref().map(own))
        .part("WHERE", predicate);
    Some(phrase)
}

/// A key with its options.
pub(super) fn key(it: &IndexKey) -> Option<String> {
    let element = match &it.element {
        IndexElement::Column(name) => own(name),
        IndexElement::Expression(value) => enclosed(value)?,
    };
    let phrase = Phrase::new(element)
        .part("COLLATE", it.collation.as_ref().map(object_name))
        .say(it.class.as_deref().unwrap_or_default())
        .say(match it.order {
            Some(Order::Ascending) => "ASC",
            Some(Order::Descending) => "DESC",
            None => "",
        })
        .say(match it.nulls {
            Some(Nulls::First) => "NULLS FIRST",
            Some(Nulls::Last) => "NULLS LAST",
            None => "",
        });
    Some(phrase.0)
}

/// `REINDEX` of one thing.
pub(super) fn reindex(it: &Reindex) -> Option<Phrase> {
    let (kind, name) = match &it.scope {
        ReindexScope::Index(name) => ("INDEX", name),
        ReindexScope::Table(name) => ("TABLE", name),
        ReindexScope::Everything => return None,
    };
    let tablespace = it.tablespace.as_ref().map(|name| format!("(TABLESPACE {})", own(name)));
    Some(
        Phrase::new("REINDEX")
            .say(&tablespace.unwrap_or_default())
            .say(kind)
            .flag(it.concurrently, "CONCURRENTLY")
            .say(&object_name(name)),
    )
}
