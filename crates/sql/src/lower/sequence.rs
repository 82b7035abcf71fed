//! CREATE SEQUENCE, ALTER SEQUENCE, how the sequence of an identity column counts, and the calls that count.

use model::{AlterSequence, Counted, CreateSequence, Guard, Name, ObjectName, Operation, SequenceOptions, Span};
use pg_query::protobuf::{AConst, AlterSeqStmt, CreateSeqStmt, Node, a_const::Val, node::Node as Tree};

use super::create::{definition, named};
use super::expression::function_name;
use super::types::data_type;
use super::walk::{self, Part};
use super::{Action, whole};
use crate::statement::Statement;

/// `CREATE SEQUENCE`.
pub(crate) fn create(statement: &Statement<'_>, node: &CreateSeqStmt) -> Action {
    let (name, words) = named(statement, "sequence");
    let persistence = node.sequence.as_ref().map_or("p", |relation| relation.relpersistence.as_str());
    let sequence = CreateSequence {
        name,
        if_not_exists: node.if_not_exists,
        looks_first: false,
        temporary: persistence == "t",
        unlogged: persistence == "u",
        options: options(statement, &node.options),
    };
    whole(statement, Operation::CreateSequence(sequence), words.at)
}

/// `ALTER SEQUENCE`.
pub(crate) fn alter(statement: &Statement<'_>, node: &AlterSeqStmt) -> Action {
    let (name, words) = named(statement, "sequence");
    let options = options(statement, &node.options);
    let operation = Operation::AlterSequence(AlterSequence { name, if_exists: node.missing_ok, options });
    let head = statement.span(words.at..words.end);
    Action { operation, span: statement.whole(), head, guard: Guard::None }
}

/// How a sequence counts.
pub(crate) fn options<'a>(statement: &Statement<'_>, nodes: impl IntoIterator<Item = &'a Node>) -> SequenceOptions {
    let mut options = SequenceOptions::default();
    for option in nodes.into_iter().filter_map(definition) {
        let value = option.arg.as_deref().and_then(|argument| argument.node.as_ref());
        match (option.defname.as_str(), value, value.and_then(integer)) {
            ("as", Some(Tree::TypeName(name)), _) => options.data_type = Some(data_type(statement, name)),
            ("increment", _, Some(number)) => options.increment = Some(number),
            ("start", _, Some(number)) => options.start = Some(number),
            ("minvalue", None, _) => options.minimum = Some(None),
            ("minvalue", _, Some(number)) => options.minimum = Some(Some(number)),
            ("maxvalue", None, _) => options.maximum = Some(None),
            ("maxvalue", _, Some(number)) => options.maximum = Some(Some(number)),
            ("cache", _, Some(number)) => options.cache = Some(number),
            ("cycle", ..) => options.cycle = Some(super::index::is_on(option)),
            ("restart", None, _) => options.restart = Some(None),
            ("restart", _, Some(number)) => options.restart = Some(Some(number)),
            ("owned_by", ..) => {
                let mut words = statement.words_at(option.location);
                words.take_all(&["owned", "by"]);
                let mut parts = words.parts();
                let column = parts.pop();
                let table = parts.pop().map(|name| ObjectName { schema: parts.pop(), name });
                // NONE stands alone, and could be no column: that has a table.
                options.owner = Some(table.zip(column).map(Box::new));
            }
            ("sequence_name", ..) => {
                let mut words = statement.words_at(option.location);
                words.take_all(&["sequence", "name"]);
                options.name = words.object_name().map(Box::new);
            }
            _ => options.others = true,
        }
    }
    options
}

/// What an identity column is from now on: whether it is `ALWAYS`, and how it counts.
pub(crate) fn identity(statement: &Statement<'_>, nodes: &[Node]) -> (Option<bool>, SequenceOptions) {
    let is_kind = |node: &&Node| definition(node).is_some_and(|option| option.defname == "generated");
    let (kinds, counting): (Vec<&Node>, Vec<&Node>) = nodes.iter().partition(is_kind);
    let kind = kinds.last().and_then(|node| definition(node)).and_then(|option| option.arg.as_deref());
    let always = match kind.and_then(|node| node.node.as_ref()) {
        // The letter is that of the server's `pg_attribute.attidentity`.
        Some(Tree::Integer(letter)) => Some(letter.ival == i32::from(b'a')),
        _ => None,
    };
    (always, options(statement, counting))
}

/// The sequences that `nextval` and its kin are called with beneath `parts`, each once.
pub(crate) fn counted(statement: &Statement<'_>, parts: Vec<Part<'_>>) -> Vec<Counted> {
    let mut found: Vec<Counted> = Vec::new();
    walk::visit_parts(parts, |tree| {
        let Tree::FuncCall(call) = tree else { return };
        let name = function_name(statement, &call.funcname, call.location);
        if !matches!(name.as_str(), "nextval" | "setval" | "currval") {
            return;
        }
        let argument = call.args.first().and_then(|node| node.node.as_ref());
        let counted = argument.and_then(|argument| match without_casts(argument) {
            Tree::FuncCall(of) if function_name(statement, &of.funcname, of.location) == "pg_get_serial_sequence" => {
                let [table, column] = of.args.as_slice() else { return None };
                let column = Name::new(string(column.node.as_ref()?)?, Span::default());
                Some(Counted::Of(ObjectName::spelled(string(table.node.as_ref()?)?)?, column))
            }
            other => ObjectName::spelled(string(other)?).map(Counted::Named),
        });
        found.extend(counted.filter(|counted| !found.contains(counted)));
    });
    found
}

fn without_casts(mut tree: &Tree) -> &Tree {
    while let Tree::TypeCast(cast) = tree
        && let Some(inner) = cast.arg.as_deref().and_then(|node| node.node.as_ref())
    {
        tree = inner;
    }
    tree
}

fn string(tree: &Tree) -> Option<&str> {
    match without_casts(tree) {
        Tree::AConst(AConst { val: Some(Val::Sval(string)), .. }) => Some(&string.sval),
        _ => None,
    }
}

/// A whole number; those past 32 bits are kept as text.
fn integer(tree: &Tree) -> Option<i64> {
    match tree {
        Tree::Integer(number) => Some(i64::from(number.ival)),
        Tree::Float(number) => number.fval.parse().ok(),
        _ => None,
    }
}
