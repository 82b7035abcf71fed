//! What the columns of a query are called, and what stands in them.
//!
//! Source: `FigureColname` in the server's `parse_target.c`.

use std::collections::HashMap;

use model::{DataType, Name, ObjectName, Output, OutputValue, Span};
use pg_query::protobuf::{
    AConst, AStar, Alias, ColumnRef, Node, ResTarget, SelectStmt, a_const::Val, node::Node as Tree,
};

use super::types::data_type;
use crate::statement::Statement;

/// The columns of a query, in order; `aliases` are what a view calls the first of them. `None` where a query is more than
/// its targets tell.
pub(crate) fn of_query(statement: &Statement<'_>, query: Option<&Node>, aliases: &[Node]) -> Option<Vec<Output>> {
    let Some(Tree::SelectStmt(select)) = query.and_then(|query| query.node.as_ref()) else {
        return None;
    };
    let mut outputs = of_select(statement, select)?;
    // Which of them an alias is for is told only where no star stands for several.
    if !aliases.is_empty() && outputs.contains(&Output::All) {
        return None;
    }
    for (output, alias) in outputs.iter_mut().zip(aliases) {
        if let Output::Column { name, .. } = output {
            *name = text(alias).map(named);
        }
    }
    Some(outputs)
}

fn of_select(statement: &Statement<'_>, select: &SelectStmt) -> Option<Vec<Output>> {
    // Of those that are put together the first gives the names, and all of them the types.
    let mut arms = Vec::new();
    let mut next = vec![select];
    while let Some(select) = next.pop() {
        match (&select.larg, &select.rarg) {
            (Some(left), Some(right)) => next.extend([&**right, &**left]),
            _ => arms.push(select),
        }
    }
    let is_plain = arms.iter().chain([&select]).all(|arm| arm.with_clause.is_none());
    let mut arms = arms.into_iter().map(|arm| of_arm(statement, arm, is_plain));
    let first = arms.next()??;
    arms.try_fold(first, |outputs, arm| together(outputs, arm?))
}

/// The columns of a query that is put together with another.
fn together(outputs: Vec<Output>, others: Vec<Output>) -> Option<Vec<Output>> {
    let column = |(output, other): (Output, Output)| match (output, other) {
        (Output::Column { name, value }, Output::Column { value: other, .. }) => {
            let value = match value {
                OutputValue::Each(mut values) => {
                    values.push(other);
                    OutputValue::Each(values)
                }
                value => OutputValue::Each(vec![value, other]),
            };
            Some(Output::Column { name, value })
        }
        _ => None,
    };
    outputs.into_iter().zip(others).map(column).collect()
}

/// The columns of a query of its own; `is_plain` where its relations are what they are called.
fn of_arm(statement: &Statement<'_>, select: &SelectStmt, is_plain: bool) -> Option<Vec<Output>> {
    if select.target_list.is_empty() {
        return None;
    }
    let is_alone = matches!(select.from_clause.as_slice(), [Node { node: Some(Tree::RangeVar(_)) }]);
    let sources = if is_plain { Sources::of(statement, select) } else { Sources::default() };
    select.target_list.iter().map(|target| of_target(statement, target, is_alone, &sources)).collect()
}

/// The relations that a query reads from, each by the name that it has there.
#[derive(Default)]
struct Sources<'a> {
    by_alias: HashMap<&'a str, ObjectName>,
    /// The only one that there is.
    lone: Option<ObjectName>,
}

impl<'a> Sources<'a> {
    fn of(statement: &Statement<'_>, select: &'a SelectStmt) -> Self {
        let mut by_alias = HashMap::new();
        let mut from: Vec<&Node> = select.from_clause.iter().collect();
        while let Some(node) = from.pop() {
            match &node.node {
                Some(Tree::RangeVar(relation)) => match &relation.alias {
                    // Its columns have other names here.
                    Some(Alias { colnames, .. }) if !colnames.is_empty() => {}
                    alias => {
                        let name = alias.as_ref().map_or(&relation.relname, |alias| &alias.aliasname);
                        by_alias.insert(name.as_str(), statement.relation(Some(relation)));
                    }
                },
                Some(Tree::JoinExpr(join)) if join.alias.is_none() => {
                    from.extend(join.larg.iter().chain(&join.rarg).map(|it| &**it))
                }
                _ => {}
            }
        }
        let is_alone = matches!(select.from_clause.as_slice(), [Node { node: Some(Tree::RangeVar(_)) }]);
        let lone = by_alias.values().next().filter(|_| is_alone).cloned();
        Self { by_alias, lone }
    }

    /// The relation that a column is read from, and the column there.
    fn column(&self, reference: &ColumnRef) -> Option<(ObjectName, Name)> {
        let (relation, column) = match reference.fields.as_slice() {
            [column] => (self.lone.as_ref()?, column),
            [alias, column] => (self.by_alias.get(text(alias)?)?, column),
            _ => return None,
        };
        Some((relation.clone(), named(text(column)?)))
    }
}

fn of_target(statement: &Statement<'_>, target: &Node, is_alone: bool, sources: &Sources<'_>) -> Option<Output> {
    let Some(Tree::ResTarget(target)) = &target.node else { return None };
    let ResTarget { name, val, .. } = target.as_ref();
    let tree = val.as_deref().and_then(|value| value.node.as_ref())?;
    if matches!(tree, Tree::ColumnRef(reference) if is_star(reference)) {
        return is_alone.then_some(Output::All);
    }
    let name = if name.is_empty() { figured(tree) } else { Some(named(name)) };
    let value = match tree {
        Tree::ColumnRef(reference) => sources
            .column(reference)
            .map_or(OutputValue::Other, |(relation, column)| OutputValue::Column(relation, column)),
        Tree::TypeCast(cast) => {
            cast.type_name.as_ref().map_or(OutputValue::Other, |name| OutputValue::Typed(data_type(statement, name)))
        }
        Tree::AConst(AConst { val: Some(Val::Ival(_)), .. }) => {
            OutputValue::Typed(DataType::plain("integer", Span::default()))
        }
        _ => OutputValue::Other,
    };
    Some(Output::Column { name, value })
}

fn is_star(reference: &ColumnRef) -> bool {
    matches!(reference.fields.last(), Some(Node { node: Some(Tree::AStar(AStar {})) }))
}

/// The name that the server makes up for what has none.
fn figured(value: &Tree) -> Option<Name> {
    let mut next = value;
    // What is cast keeps its name, if it has one.
    while let Tree::TypeCast(cast) = next {
        next = cast.arg.as_deref()?.node.as_ref()?;
    }
    match next {
        Tree::ColumnRef(reference) => reference.fields.last().and_then(text).map(named),
        Tree::FuncCall(call) => call.funcname.last().and_then(text).map(named),
        Tree::CoalesceExpr(_) => Some(named("coalesce")),
        _ => None,
    }
}

fn named(name: &str) -> Name {
    Name::new(name.to_owned(), Span::default())
}

fn text(node: &Node) -> Option<&str> {
    match &node.node {
        Some(Tree::String(text)) => Some(&text.sval),
        _ => None,
    }
}
