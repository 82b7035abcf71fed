//! Operations back into SQL: the statement that PostgreSQL is sent for each.

mod column;
mod constraint;
mod index;
mod name;
mod object;
mod operand;
mod phrase;
mod publication;
mod session;
mod setting;
mod storage;
mod table;
mod types;

use model::{Expression, Operation};

use self::operand::is_operand;
use self::phrase::Phrase;

pub use self::name::{literal, object_name};
pub use self::types::data_type;
pub use model::identifier;

/// Writes an operation as the statement that does it, without a semicolon: what reading that statement lowers to is
/// the operation again. `None` where the operation does not say all of the statement: rows, the bodies of views and
/// functions, what could not be read.
///
/// Words and order are those of SQLAlchemy and Alembic, where they have them.
#[must_use]
pub fn write(operation: &Operation) -> Option<String> {
    use Operation as Op;
    let phrase = match operation {
        Op::CreateTable(it) => table::create(it)?,
        Op::AttachPartition(_) | Op::DetachPartition(_) | Op::SetRowSecurity(_) => table::alter(operation)?,
        Op::SetStorage(_)
        | Op::MoveTablespace(_)
        | Op::SetInheritance(_)
        | Op::SetTableType(_)
        | Op::AttachIndex(_)
        | Op::SetTrigger(_) => storage::write(operation)?,
        Op::AlterSequence(_)
        | Op::AlterField(_)
        | Op::CreatePolicy(_)
        | Op::AlterPolicy(_)
        | Op::SetDependence(_)
        | Op::AlterSystem(_) => setting::write(operation)?,
        Op::CreatePublication(_) | Op::AlterPublication(_) | Op::CreateStatistics(_) | Op::SetStatistics(_) => {
            publication::write(operation)?
        }
        Op::AddColumn(_)
        | Op::DropColumn(_)
        | Op::RenameColumn(_)
        | Op::SetColumnType(_)
        | Op::SetNotNull(_)
        | Op::DropNotNull(_)
        | Op::SetDefault(_)
        | Op::DropDefault(_)
        | Op::SetColumn(_) => column::alter(operation)?,
        Op::AddConstraint(_)
        | Op::DropConstraint(_)
        | Op::ValidateConstraint(_)
        | Op::RenameConstraint(_)
        | Op::AlterConstraint(_) => constraint::alter(operation)?,
        Op::CreateIndex(it) => index::create(it)?,
        Op::Reindex(it) => index::reindex(it)?,
        Op::CreateType(_)
        | Op::AddEnumValue(_)
        | Op::RenameEnumValue(_)
        | Op::CreateSequence(_)
        | Op::CreateObject(_)
        | Op::RefreshView(_) => object::make(operation)?,
        Op::Drop(_) | Op::Rename(_) | Op::SetSchema(_) | Op::SetOwner(_) | Op::Comment(_) => object::change(operation)?,
        Op::SetVariable(_)
        | Op::Discard(_)
        | Op::Begin
        | Op::Commit
        | Op::Rollback
        | Op::LockTable(_)
        | Op::Truncate(_)
        | Op::Vacuum(_)
        | Op::Cluster(_) => session::write(operation)?,
        // The rows, the queries, the bodies and the privileges are not in the model.
        Op::Insert(_)
        | Op::Update(_)
        | Op::Delete(_)
        | Op::DropPrimaryKey(_)
        | Op::ExchangePartition(_)
        | Op::Merge(_)
        | Op::CopyFrom(_)
        | Op::Query(_)
        | Op::AlterDomain(_)
        | Op::CreateView(_)
        | Op::CreateRoutine(_)
        | Op::CreateTrigger(_)
        | Op::CreateEventTrigger(_)
        | Op::AlterRole(_)
        | Op::AlterRoutine(_)
        | Op::Grant(_)
        | Op::SetDefaultPrivileges(_)
        | Op::Savepoint
        | Op::Untracked(_)
        | Op::Opaque(_) => return None,
    };
    Some(phrase.0)
}

/// An expression between parentheses.
fn enclosed(expression: &Expression) -> Option<String> {
    known(expression).map(|text| format!("({text})"))
}

/// The text of an expression; nothing where only the run knows it.
fn known(expression: &Expression) -> Option<&str> {
    (!expression.is_unknown).then_some(expression.text.as_str())
}

/// An expression where only operands without operators may stand: in parentheses, unless it is one value or call.
fn operand(expression: &Expression) -> Option<String> {
    let text = known(expression)?;
    if is_operand(text) { Some(text.to_owned()) } else { enclosed(expression) }
}

/// Things separated by commas.
fn comma<T>(items: &[T], write: impl Fn(&T) -> String) -> String {
    items.iter().map(write).collect::<Vec<_>>().join(", ")
}
