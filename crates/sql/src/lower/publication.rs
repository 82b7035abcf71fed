//! Publications, statistics objects, and what else is told of tables to somebody else.

use model::{
    AlterPublication, CreatePublication, CreateStatistics, IndexElement, Name, Operation, PublicationChange, Published,
    PublishedTable, SetStatistics, Span,
};
use pg_query::protobuf::{
    AlterPublicationAction, AlterPublicationStmt, AlterStatsStmt, CreatePublicationStmt, CreateStatsStmt, Node,
    PublicationObjSpecType, PublicationTable, node::Node as Tree,
};

use super::expression::expression;
use super::types::strings;
use super::{Action, alter, untracked, whole};
use crate::statement::Statement;
use crate::words::Words;

/// `CREATE PUBLICATION`.
pub(crate) fn create(statement: &Statement<'_>, node: &CreatePublicationStmt) -> Action {
    let mut words = statement.words();
    words.seek("publication");
    let name = words.name().unwrap_or_default();
    let end = words.at;
    let published = if node.for_all_tables { Published::AllTables } else { published(statement, &node.pubobjects) };
    let parameters = if node.options.is_empty() || !words.seek("with") { Vec::new() } else { alter::parameters(words) };
    whole(statement, Operation::CreatePublication(CreatePublication { name, published, parameters }), end)
}

/// `ALTER PUBLICATION … ADD`, `DROP`, `SET`.
pub(crate) fn alter_publication(statement: &Statement<'_>, node: &AlterPublicationStmt) -> Action {
    let mut words = statement.words();
    words.seek("publication");
    let Some(name) = words.name() else { return untracked(statement) };
    let objects = || published(statement, &node.pubobjects);
    let change = match node.action() {
        _ if !node.options.is_empty() => PublicationChange::Parameters(alter::parameters(words)),
        _ if node.for_all_tables => PublicationChange::Set(Published::AllTables),
        AlterPublicationAction::ApAddObjects => PublicationChange::Add(objects()),
        AlterPublicationAction::ApDropObjects => PublicationChange::Drop(objects()),
        AlterPublicationAction::ApSetObjects => PublicationChange::Set(objects()),
        AlterPublicationAction::Undefined => return untracked(statement),
    };
    let end = (words.at + 1).min(words.end);
    whole(statement, Operation::AlterPublication(AlterPublication { name, change }), end)
}

fn published(statement: &Statement<'_>, objects: &[Node]) -> Published {
    let (mut tables, mut schemas) = (Vec::new(), Vec::new());
    for object in objects {
        let Some(Tree::PublicationObjSpec(object)) = &object.node else { continue };
        match object.pubobjtype() {
            PublicationObjSpecType::PublicationobjTablesInSchema => {
                let fallback = || Name::new(object.name.clone(), Span::default());
                schemas.push(Some(statement.words_at(object.location).name().unwrap_or_else(fallback)));
            }
            PublicationObjSpecType::PublicationobjTablesInCurSchema => schemas.push(None),
            _ => tables.extend(object.pubtable.as_deref().map(|table| published_table(statement, table))),
        }
    }
    Published::These { tables, schemas }
}

fn published_table(statement: &Statement<'_>, node: &PublicationTable) -> PublishedTable {
    let relation = node.relation.as_ref();
    let mut words = statement.words_at(relation.map_or(-1, |relation| relation.location));
    words.parts();
    let columns = if node.columns.is_empty() { None } else { words.seek_parenthesis().map(Words::names) };
    let condition = node.where_clause.as_deref().filter(|_| words.seek("where"));
    PublishedTable {
        table: statement.relation(relation),
        only: relation.is_some_and(|relation| !relation.inh),
        columns: columns.unwrap_or_default(),
        condition: condition.and_then(|node| Some(expression(words.parenthesis()?, Some(node)))),
    }
}

/// `CREATE STATISTICS`.
pub(crate) fn statistics(statement: &Statement<'_>, node: &CreateStatsStmt) -> Action {
    let mut words = statement.words();
    words.seek("statistics");
    words.take_condition();
    let name = if node.defnames.is_empty() { None } else { words.object_name() };
    let end = words.at;
    words.seek("on");
    let mut after = words;
    let stop = if after.seek("from") { after.at - 1 } else { words.end };
    let pieces = words.until(stop).pieces();
    let elements = pieces.into_iter().zip(&node.exprs).filter_map(|(piece, node)| element(piece, node)).collect();
    let Some(Tree::RangeVar(table)) = node.relations.first().and_then(|node| node.node.as_ref()) else {
        return untracked(statement);
    };
    let create = CreateStatistics {
        name,
        if_not_exists: node.if_not_exists,
        kinds: strings(&node.stat_types),
        elements,
        table: statement.relation(Some(table)),
    };
    whole(statement, Operation::CreateStatistics(create), end)
}

fn element(mut words: Words<'_>, node: &Node) -> Option<IndexElement> {
    let Some(Tree::StatsElem(element)) = &node.node else { return None };
    match element.expr.as_deref() {
        None => words.name().map(IndexElement::Column),
        Some(node) => {
            let own = if words.is_kind(crate::scan::Kind::Open) { words.parenthesis()? } else { words };
            Some(IndexElement::Expression(expression(own, Some(node))))
        }
    }
}

/// `ALTER STATISTICS … SET STATISTICS`.
pub(crate) fn set_statistics(statement: &Statement<'_>, node: &AlterStatsStmt) -> Action {
    let mut words = statement.words();
    words.seek("statistics");
    words.take_condition();
    let Some(name) = words.object_name() else { return untracked(statement) };
    let target = match node.stxstattarget.as_deref().and_then(|node| node.node.as_ref()) {
        Some(Tree::Integer(number)) => Some(i64::from(number.ival)).filter(|target| *target >= 0),
        _ => None,
    };
    let set = SetStatistics { name, if_exists: node.missing_ok, target };
    whole(statement, Operation::SetStatistics(set), words.at)
}
