//! A walk over sqlparser's expressions and queries without recursion.

use sqlparser::ast::{
    Assignment, Expr, FromTable, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr, InTarget,
    Insert, JoinConstraint, JoinOperator, LimitClause, ObjectName, OnConflictAction, OnInsert, OrderByExpr,
    OrderByKind, Query, Select, SelectItem, SetExpr, Statement, TableFactor, TableObject, TableWithJoins, Update,
    UpdateTableFromKind, WindowType,
};

/// A part of a tree yet to be visited.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// A query, also one within another.
    Query(&'a Query),
    /// The name of a relation that is read.
    Relation(&'a ObjectName),
    /// A SELECT, an arm of a UNION.
    Body(&'a SetExpr),
    /// What stands in a FROM clause.
    Factor(&'a TableFactor),
    /// A change of rows.
    Change(&'a Statement),
}

/// Visits `parts` and everything beneath them, parents first, left to right.
pub(crate) fn visit<'a>(mut parts: Vec<Part<'a>>, mut see: impl FnMut(Part<'a>)) {
    parts.reverse();
    let mut children = Vec::new();
    while let Some(part) = parts.pop() {
        see(part);
        match part {
            Part::Expr(expression) => of_expression(expression, &mut children),
            Part::Query(query) => of_query(query, &mut children),
            Part::Body(body) => of_body(body, &mut children),
            Part::Factor(factor) => of_factor(factor, &mut children),
            Part::Change(statement) => of_change(statement, &mut children),
            Part::Relation(_) => {}
        }
        parts.extend(children.drain(..).rev());
    }
}

/// The parts of what stands in a FROM clause.
pub(crate) fn of_from<'a>(from: impl IntoIterator<Item = &'a TableWithJoins>, into: &mut Vec<Part<'a>>) {
    for table in from {
        into.push(Part::Factor(&table.relation));
        for join in &table.joins {
            into.push(Part::Factor(&join.relation));
            let (JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::Left(constraint)
            | JoinOperator::LeftOuter(constraint)
            | JoinOperator::Right(constraint)
            | JoinOperator::RightOuter(constraint)
            | JoinOperator::FullOuter(constraint)
            | JoinOperator::CrossJoin(constraint)
            | JoinOperator::StraightJoin(constraint)) = &join.join_operator
            else {
                continue;
            };
            if let JoinConstraint::On(condition) = constraint {
                into.push(Part::Expr(condition));
            }
        }
    }
}

fn of_query<'a>(query: &'a Query, into: &mut Vec<Part<'a>>) {
    into.extend(query.with.iter().flat_map(|with| &with.cte_tables).map(|cte| Part::Query(&cte.query)));
    into.push(Part::Body(&query.body));
    if let Some(OrderByKind::Expressions(keys)) = query.order_by.as_ref().map(|order| &order.kind) {
        of_keys(keys, into);
    }
    match &query.limit_clause {
        Some(LimitClause::LimitOffset { limit, offset, .. }) => {
            into.extend(limit.iter().chain(offset.iter().map(|offset| &offset.value)).map(Part::Expr));
        }
        Some(LimitClause::OffsetCommaLimit { offset, limit }) => into.extend([offset, limit].map(Part::Expr)),
        None => {}
    }
}

fn of_keys<'a>(keys: &'a [OrderByExpr], into: &mut Vec<Part<'a>>) {
    into.extend(keys.iter().map(|key| Part::Expr(&key.expr)));
}

fn of_body<'a>(body: &'a SetExpr, into: &mut Vec<Part<'a>>) {
    match body {
        SetExpr::Select(select) => of_select(select, into),
        SetExpr::Query(query) => into.push(Part::Query(query)),
        SetExpr::SetOperation { left, right, .. } => into.extend([Part::Body(left), Part::Body(right)]),
        SetExpr::Values(values) => into.extend(values.rows.iter().flat_map(|row| row.content.iter()).map(Part::Expr)),
        SetExpr::Insert(statement)
        | SetExpr::Update(statement)
        | SetExpr::Delete(statement)
        | SetExpr::Merge(statement) => into.push(Part::Change(statement)),
        SetExpr::Table(_) => {}
    }
}

fn of_select<'a>(select: &'a Select, into: &mut Vec<Part<'a>>) {
    for item in &select.projection {
        if let SelectItem::UnnamedExpr(expr)
        | SelectItem::ExprWithAlias { expr, .. }
        | SelectItem::ExprWithAliases { expr, .. } = item
        {
            into.push(Part::Expr(expr));
        }
    }
    of_from(&select.from, into);
    into.extend(select.selection.as_ref().map(Part::Expr));
    if let GroupByExpr::Expressions(keys, _) = &select.group_by {
        into.extend(keys.iter().map(Part::Expr));
    }
    into.extend(select.having.as_ref().map(Part::Expr));
}

fn of_factor<'a>(factor: &'a TableFactor, into: &mut Vec<Part<'a>>) {
    match factor {
        TableFactor::Table { name, args: None, .. } => into.push(Part::Relation(name)),
        TableFactor::Table { args: Some(args), .. } => of_arguments(&args.args, into),
        TableFactor::Derived { subquery, .. } => into.push(Part::Query(subquery)),
        TableFactor::NestedJoin { table_with_joins, .. } => of_from([&**table_with_joins], into),
        TableFactor::Function { args, .. } => of_arguments(args, into),
        TableFactor::JsonTable { json_expr, .. } => into.push(Part::Expr(json_expr)),
        TableFactor::TableFunction { expr, .. } => into.push(Part::Expr(expr)),
        _ => {}
    }
}

fn of_arguments<'a>(arguments: &'a [FunctionArg], into: &mut Vec<Part<'a>>) {
    for argument in arguments {
        if let FunctionArg::Unnamed(FunctionArgExpr::Expr(expression))
        | FunctionArg::Named { arg: FunctionArgExpr::Expr(expression), .. } = argument
        {
            into.push(Part::Expr(expression));
        }
    }
}

fn of_call<'a>(call: &'a Function, into: &mut Vec<Part<'a>>) {
    match &call.args {
        FunctionArguments::None => {}
        FunctionArguments::Subquery(query) => into.push(Part::Query(query)),
        FunctionArguments::List(list) => of_arguments(&list.args, into),
    }
    into.extend(call.filter.as_deref().map(Part::Expr));
    if let Some(WindowType::WindowSpec(window)) = &call.over {
        into.extend(window.partition_by.iter().map(Part::Expr));
        of_keys(&window.order_by, into);
    }
}

/// The parts of a change of rows, but for the table that is changed.
fn of_change<'a>(statement: &'a Statement, into: &mut Vec<Part<'a>>) {
    match statement {
        Statement::Insert(insert) => of_insert(insert, into),
        Statement::Update(update) => of_update(update, into),
        Statement::Delete(delete) => {
            let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
            of_from(from.iter().chain(delete.using.iter().flatten()), into);
            into.extend(delete.selection.as_ref().map(Part::Expr));
        }
        _ => {}
    }
}

fn of_insert<'a>(insert: &'a Insert, into: &mut Vec<Part<'a>>) {
    if let TableObject::TableName(name) = &insert.table {
        into.push(Part::Relation(name));
    }
    into.extend(insert.source.as_deref().map(Part::Query));
    of_assignments(&insert.assignments, into);
    match &insert.on {
        Some(OnInsert::DuplicateKeyUpdate(assignments)) => of_assignments(assignments, into),
        Some(OnInsert::OnConflict(conflict)) => {
            if let OnConflictAction::DoUpdate(update) = &conflict.action {
                of_assignments(&update.assignments, into);
                into.extend(update.selection.as_ref().map(Part::Expr));
            }
        }
        _ => {}
    }
}

fn of_update<'a>(update: &'a Update, into: &mut Vec<Part<'a>>) {
    of_from([&update.table], into);
    of_assignments(&update.assignments, into);
    if let Some(UpdateTableFromKind::BeforeSet(from) | UpdateTableFromKind::AfterSet(from)) = &update.from {
        of_from(from, into);
    }
    into.extend(update.selection.as_ref().map(Part::Expr));
}

fn of_assignments<'a>(assignments: &'a [Assignment], into: &mut Vec<Part<'a>>) {
    into.extend(assignments.iter().map(|assignment| Part::Expr(&assignment.value)));
}

fn of_expression<'a>(expression: &'a Expr, into: &mut Vec<Part<'a>>) {
    let mut all = |parts: &[&'a Expr]| into.extend(parts.iter().map(|part| Part::Expr(part)));
    match expression {
        Expr::IsFalse(inner)
        | Expr::IsNotFalse(inner)
        | Expr::IsTrue(inner)
        | Expr::IsNotTrue(inner)
        | Expr::IsNull(inner)
        | Expr::IsNotNull(inner)
        | Expr::IsUnknown(inner)
        | Expr::IsNotUnknown(inner)
        | Expr::Nested(inner)
        | Expr::UnaryOp { expr: inner, .. }
        | Expr::Cast { expr: inner, .. }
        | Expr::Convert { expr: inner, .. }
        | Expr::Collate { expr: inner, .. }
        | Expr::Extract { expr: inner, .. }
        | Expr::Ceil { expr: inner, .. }
        | Expr::Floor { expr: inner, .. }
        | Expr::Prefixed { value: inner, .. }
        | Expr::Named { expr: inner, .. }
        | Expr::JsonAccess { value: inner, .. } => all(&[inner]),
        Expr::IsDistinctFrom(left, right)
        | Expr::IsNotDistinctFrom(left, right)
        | Expr::BinaryOp { left, right, .. }
        | Expr::AnyOp { left, right, .. }
        | Expr::AllOp { left, right, .. }
        | Expr::Like { expr: left, pattern: right, .. }
        | Expr::RLike { expr: left, pattern: right, .. }
        | Expr::AtTimeZone { timestamp: left, time_zone: right }
        | Expr::Position { expr: left, r#in: right } => all(&[left, right]),
        Expr::Between { expr, low, high, .. } => all(&[expr, low, high]),
        Expr::In { expr, target, .. } => {
            into.push(Part::Expr(expr));
            match target {
                InTarget::List(list) => into.extend(list.iter().map(Part::Expr)),
                InTarget::Subquery(query) => into.push(Part::Query(query)),
                InTarget::Table { name, args: None } => into.push(Part::Relation(name)),
                _ => {}
            }
        }
        Expr::Substring { expr, substring_from, substring_for, .. } => {
            let parts = [Some(expr), substring_from.as_ref(), substring_for.as_ref()];
            into.extend(parts.into_iter().flatten().map(|part| Part::Expr(part)));
        }
        Expr::Trim { expr, trim_what, trim_characters, .. } => {
            into.extend(trim_what.as_deref().into_iter().chain([&**expr]).map(Part::Expr));
            into.extend(trim_characters.iter().flatten().map(Part::Expr));
        }
        Expr::Function(call) => of_call(call, into),
        Expr::Case { operand, conditions, else_result, .. } => {
            into.extend(operand.as_deref().map(Part::Expr));
            into.extend(conditions.iter().flat_map(|when| [Part::Expr(&when.condition), Part::Expr(&when.result)]));
            into.extend(else_result.as_deref().map(Part::Expr));
        }
        Expr::Exists { subquery, .. } | Expr::Subquery(subquery) => into.push(Part::Query(subquery)),
        Expr::Tuple(items) => into.extend(items.iter().map(Part::Expr)),
        Expr::Interval(interval) => into.push(Part::Expr(&interval.value)),
        Expr::MemberOf(member) => all(&[&member.value, &member.array]),
        _ => {}
    }
}
