//! The columns that an upgrade makes, or gives another type.

use engine::{Facts, Finding};
use model::{Column, DataType, Generated, Migration, Name, ObjectName, Operation, SetColumnType, Span, Step};

/// A column that is made, or gets another type.
pub(crate) struct Made<'a> {
    /// Its table.
    pub(crate) table: &'a ObjectName,
    /// Its name.
    pub(crate) name: &'a Name,
    /// Its type.
    pub(crate) data_type: &'a DataType,
    /// How its values come about.
    pub(crate) generated: Option<&'a Generated>,
    step: &'a Step,
}

impl Made<'_> {
    /// A finding at its type, where that is written, else at its name, else at what makes it.
    pub(crate) fn finding(&self, message: impl Into<String>) -> Finding {
        let is_written = |span: &Span| !span.is_empty();
        let places = [self.data_type.span, self.name.span];
        Finding::at(places.into_iter().find(is_written).unwrap_or(self.step.head), message).in_file(self.step.file)
    }
}

/// What `judge` says of each such column. Temporary tables go with their session, whatever they are made of.
pub(crate) fn judged(
    migration: &Migration,
    facts: &Facts,
    judge: impl Fn(&Made<'_>) -> Option<Finding>,
) -> Vec<Finding> {
    let findings = migration.up.steps.iter().flat_map(made).filter_map(|made| judge(&made));
    findings.map(|finding| Finding { direction: Some(facts.direction), ..finding }).collect()
}

fn made(step: &Step) -> Vec<Made<'_>> {
    match &step.operation {
        Operation::CreateTable(create) if !create.temporary => {
            create.columns.iter().filter_map(|column| whole(&create.table, column, step)).collect()
        }
        Operation::AddColumn(add) => whole(&add.table, &add.column, step).into_iter().collect(),
        Operation::SetColumnType(SetColumnType { table, column, data_type: Some(data_type), .. }) => {
            vec![Made { table, name: column, data_type, generated: None, step }]
        }
        _ => Vec::new(),
    }
}

fn whole<'a>(table: &'a ObjectName, column: &'a Column, step: &'a Step) -> Option<Made<'a>> {
    let data_type = column.data_type.as_ref()?;
    Some(Made { table, name: &column.name, data_type, generated: column.generated.as_ref(), step })
}
