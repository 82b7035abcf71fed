//! Steps back as calls of Alembic's `op`.

use model::{
    Drop, DropColumn, DropConstraint, DropNotNull, Inverse, Name, ObjectKind, ObjectName, Operation, RenameColumn,
    SetNotNull, Step,
};

/// The lines that undo all that the upgrade does, last first; `None` where one of its steps has no way back that is known,
/// or none that is a call of its own.
pub(crate) fn lines(changing: &[(&Step, &Inverse)]) -> Option<Vec<String>> {
    let steps = changing.iter().rev().map(|(_, inverse)| match inverse {
        Inverse::Steps { steps, .. } => Some(steps),
        _ => None,
    });
    let steps: Vec<&Operation> = steps.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    steps.into_iter().map(line).collect()
}

fn line(operation: &Operation) -> Option<String> {
    Some(match operation {
        Operation::Drop(Drop { kind: ObjectKind::Table, name, cascade: false, .. }) => {
            format!("op.drop_table({}{})", text(name.name.as_str()), schema(name))
        }
        Operation::Drop(Drop { kind: ObjectKind::Index, name, concurrently, cascade: false, .. }) => {
            let (index, schema) = (text(name.name.as_str()), schema(name));
            match concurrently {
                true => format!(
                    "with op.get_context().autocommit_block():\n    op.drop_index({index}{schema}, postgresql_concurrently=True)"
                ),
                false => format!("op.drop_index({index}{schema})"),
            }
        }
        Operation::DropColumn(DropColumn { table, column, cascade: false, .. }) => {
            format!("op.drop_column({}, {}{})", text(table.name.as_str()), text(column.as_str()), schema(table))
        }
        Operation::DropConstraint(DropConstraint { table, constraint: Some(name), cascade: false, .. }) => {
            format!("op.drop_constraint({}, {}{})", text(name.as_str()), text(table.name.as_str()), schema(table))
        }
        Operation::RenameColumn(RenameColumn { kind: ObjectKind::Table, table, column, to }) => {
            let (table, schema) = (text(table.name.as_str()), schema(table));
            format!(
                "op.alter_column({table}, {}, new_column_name={}{schema})",
                text(column.as_str()),
                text(to.as_str())
            )
        }
        Operation::SetNotNull(SetNotNull { table, column }) => nullable(table, column, "False"),
        Operation::DropNotNull(DropNotNull { table, column }) => nullable(table, column, "True"),
        _ => return None,
    })
}

fn nullable(table: &ObjectName, column: &Name, nullable: &str) -> String {
    let (name, schema) = (text(table.name.as_str()), schema(table));
    format!("op.alter_column({name}, {}, nullable={nullable}{schema})", text(column.as_str()))
}

fn schema(name: &ObjectName) -> String {
    name.schema.as_ref().map_or(String::new(), |schema| format!(", schema={}", text(schema.as_str())))
}

/// A name as a string in Python.
fn text(name: &str) -> String {
    format!("{name:?}")
}
