//! ALTER TYPE about a field of a composite type: what SQL calls an attribute.

use model::{AlterField, Field, FieldChange, Guard, Operation};
use pg_query::protobuf::{AlterTableCmd, AlterTableType as Kind, DropBehavior, RenameStmt};

use super::{Action, Subject, column, data_type, definition_of};
use crate::statement::Statement;
use crate::words::Words;

/// `ADD ATTRIBUTE`, `DROP ATTRIBUTE`, `ALTER ATTRIBUTE … TYPE`.
pub(super) fn alter<'a>(
    subject: &Subject<'_>,
    command: &AlterTableCmd,
    words: Words<'a>,
) -> Option<(Operation, Words<'a>)> {
    let mut ahead = words;
    ahead.pass();
    ahead.take("attribute");
    ahead.take_condition();
    let name = ahead.name()?;
    let head = words.until(ahead.at);
    let field = || {
        let definition = definition_of(command)?;
        let mut data_type = data_type(subject.statement, definition.type_name.as_ref()?);
        if let Some(clause) = definition.coll_clause.as_deref() {
            data_type.collation = column::collation(subject.statement, clause);
        }
        Some(Field { name: name.clone(), data_type })
    };
    let change = match command.subtype() {
        Kind::AtAddColumn => FieldChange::Add(field()?),
        Kind::AtDropColumn => FieldChange::Drop { field: name.clone(), if_exists: command.missing_ok },
        _ => FieldChange::SetType(field()?),
    };
    let cascade = command.behavior() == DropBehavior::DropCascade;
    Some((Operation::AlterField(AlterField { name: subject.table.clone(), change, cascade }), head))
}

/// `RENAME ATTRIBUTE`.
pub(crate) fn renamed(statement: &Statement<'_>, node: &RenameStmt) -> Option<Action> {
    let mut words = statement.words_at(node.relation.as_ref()?.location);
    let name = words.object_name()?;
    let start = words.at;
    words.take_all(&["rename", "attribute"]);
    let field = words.name()?;
    words.take("to");
    let change = FieldChange::Rename { field, to: words.name()? };
    let head = statement.span(start..words.at);
    let cascade = node.behavior() == DropBehavior::DropCascade;
    let operation = Operation::AlterField(AlterField { name, change, cascade });
    Some(Action { operation, span: statement.whole(), head, guard: Guard::None })
}
