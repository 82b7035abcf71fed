//! The columns of views: what they are called, and of which type they are.

use super::super::{Schema, ViewColumn};
use crate::*;

impl Schema {
    /// The columns of a view: a star stands for those that its table has now.
    pub(crate) fn outputs_of(&self, create: &CreateView) -> Option<Vec<ViewColumn>> {
        let mut columns = Vec::new();
        for output in create.outputs.as_ref()? {
            match output {
                Output::Column { name, value } => {
                    columns.push(ViewColumn { name: name.clone(), data_type: self.type_of_output(value) });
                }
                Output::All => {
                    let [read] = create.reads.as_slice() else { return None };
                    columns.extend(self.outputs_of_all(read)?);
                }
            }
        }
        Some(columns)
    }

    /// All columns of a relation, each as a query gives it.
    fn outputs_of_all(&self, name: &ObjectName) -> Option<Vec<ViewColumn>> {
        let relation = self.relation(name).present().filter(|relation| self.is_undisturbed(relation))?;
        if relation.outputs.is_some() {
            return relation.outputs.clone();
        }
        let column =
            |column: &ColumnState| ViewColumn { name: Some(column.name.clone()), data_type: column.data_type.clone() };
        relation.columns_complete.then(|| relation.columns.iter().map(column).collect())
    }

    fn type_of_output(&self, value: &OutputValue) -> Option<DataType> {
        let (relation, column) = match value {
            OutputValue::Column(relation, column) => (relation, column),
            OutputValue::Typed(data_type) => return Some(data_type.clone()),
            OutputValue::Each(values) => {
                let mut types = values.iter().map(|value| self.type_of_output(value));
                let first = types.next()??;
                return types.try_fold(first, |known, other| together(known, other?));
            }
            OutputValue::Other => return None,
        };
        let relation = self.relation(relation).present().filter(|relation| self.is_undisturbed(relation))?;
        match &relation.outputs {
            Some(outputs) => {
                let mut called = outputs.iter().filter(|output| output.name.as_ref() == Some(column));
                called.next().filter(|_| outputs.iter().all(|output| output.name.is_some()))?.data_type.clone()
            }
            None => relation.column(column).present()?.data_type.clone(),
        }
    }
}

/// The numbers, each cast to those after it on its own, and not back.
const NUMBERS: &[&str] = &["smallint", "integer", "bigint", "numeric", "real", "double precision"];

/// The type of what is of one type in some rows and of another in others.
///
/// Source: PostgreSQL manual, "UNION, CASE, and Related Constructs".
fn together(one: DataType, other: DataType) -> Option<DataType> {
    if one == other {
        return Some(one);
    }
    let place = |it: &DataType| NUMBERS.iter().position(|name| it.dimensions == 0 && *name == it.name);
    let last = place(&one)?.max(place(&other)?);
    Some(DataType::plain(*NUMBERS.get(last)?, Span::default()))
}
