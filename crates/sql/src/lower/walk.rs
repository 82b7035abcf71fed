//! A walk over expressions and queries without recursion, however deep they are.

use pg_query::protobuf::{Node, SelectStmt, WithClause, node::Node as Tree};

/// A part of a tree yet to be visited.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    /// A node.
    Node(&'a Tree),
    /// A query: an arm of a UNION is no node.
    Select(&'a SelectStmt),
}

/// Visits `roots` and everything beneath them, parents first, left to right.
pub(crate) fn visit<'a>(roots: impl IntoIterator<Item = &'a Node>, see: impl FnMut(&'a Tree)) {
    visit_parts(roots.into_iter().filter_map(|node| node.node.as_ref()).map(Part::Node).collect(), see);
}

/// Visits `parts` and everything beneath them, parents first, left to right.
pub(crate) fn visit_parts<'a>(mut parts: Vec<Part<'a>>, mut see: impl FnMut(&'a Tree)) {
    parts.reverse();
    let mut children = Vec::new();
    while let Some(part) = parts.pop() {
        if let Part::Node(tree) = part {
            see(tree);
        }
        children_of(part, &mut children);
        parts.extend(children.drain(..).rev());
    }
}

/// A list of children in the making.
struct Children<'a, 'b>(&'b mut Vec<Part<'a>>);

impl<'a> Children<'a, '_> {
    fn node(&mut self, node: Option<&'a Node>) -> &mut Self {
        self.0.extend(node.and_then(|node| node.node.as_ref()).map(Part::Node));
        self
    }

    fn boxed(&mut self, node: &'a Option<Box<Node>>) -> &mut Self {
        self.node(node.as_deref())
    }

    fn list(&mut self, nodes: &'a [Node]) -> &mut Self {
        self.0.extend(nodes.iter().filter_map(|node| node.node.as_ref()).map(Part::Node));
        self
    }

    fn with(&mut self, with: Option<&'a WithClause>) -> &mut Self {
        if let Some(with) = with {
            self.list(&with.ctes);
        }
        self
    }

    fn select(&mut self, select: Option<&'a SelectStmt>) -> &mut Self {
        self.0.extend(select.map(Part::Select));
        self
    }
}

/// The parts directly beneath a part.
pub(crate) fn children_of<'a>(part: Part<'a>, into: &mut Vec<Part<'a>>) {
    let mut children = Children(into);
    match part {
        Part::Select(select) => of_select(select, &mut children),
        Part::Node(tree) => {
            if !of_query(tree, &mut children) {
                of_expression(tree, &mut children);
            }
        }
    }
}

fn of_select<'a>(select: &'a SelectStmt, children: &mut Children<'a, '_>) {
    children
        .with(select.with_clause.as_ref())
        .select(select.larg.as_deref())
        .select(select.rarg.as_deref())
        .list(&select.distinct_clause)
        .list(&select.target_list)
        .list(&select.from_clause)
        .boxed(&select.where_clause)
        .list(&select.group_clause)
        .boxed(&select.having_clause)
        .list(&select.window_clause)
        .list(&select.values_lists)
        .list(&select.sort_clause)
        .boxed(&select.limit_offset)
        .boxed(&select.limit_count);
}

/// Statements, and what stands in a FROM clause.
fn of_query<'a>(tree: &'a Tree, children: &mut Children<'a, '_>) -> bool {
    match tree {
        Tree::SelectStmt(select) => of_select(select, children),
        Tree::CommonTableExpr(cte) => {
            children.boxed(&cte.ctequery);
        }
        Tree::InsertStmt(insert) => {
            children.with(insert.with_clause.as_ref()).boxed(&insert.select_stmt);
            if let Some(conflict) = &insert.on_conflict_clause {
                children.list(&conflict.target_list).boxed(&conflict.where_clause);
            }
            children.list(insert.returning_clause.as_ref().map_or(&[], |returning| &returning.exprs));
        }
        Tree::UpdateStmt(update) => {
            children.with(update.with_clause.as_ref()).list(&update.target_list).list(&update.from_clause);
            children.boxed(&update.where_clause);
            children.list(update.returning_clause.as_ref().map_or(&[], |returning| &returning.exprs));
        }
        Tree::DeleteStmt(delete) => {
            children.with(delete.with_clause.as_ref()).list(&delete.using_clause).boxed(&delete.where_clause);
            children.list(delete.returning_clause.as_ref().map_or(&[], |returning| &returning.exprs));
        }
        Tree::MergeStmt(merge) => {
            children.with(merge.with_clause.as_ref()).boxed(&merge.source_relation).boxed(&merge.join_condition);
            children.list(&merge.merge_when_clauses);
        }
        Tree::MergeWhenClause(when) => {
            children.boxed(&when.condition).list(&when.target_list).list(&when.values);
        }
        Tree::JoinExpr(join) => {
            children.boxed(&join.larg).boxed(&join.rarg).boxed(&join.quals);
        }
        Tree::RangeSubselect(range) => {
            children.boxed(&range.subquery);
        }
        Tree::RangeFunction(range) => {
            children.list(&range.functions);
        }
        Tree::RangeTableSample(sample) => {
            children.boxed(&sample.relation).list(&sample.args);
        }
        Tree::ResTarget(target) => {
            children.boxed(&target.val);
        }
        Tree::MultiAssignRef(assign) => {
            children.boxed(&assign.source);
        }
        Tree::SortBy(sort) => {
            children.boxed(&sort.node);
        }
        Tree::WindowDef(window) => {
            children.list(&window.partition_clause).list(&window.order_clause);
        }
        Tree::GroupingSet(set) => {
            children.list(&set.content);
        }
        Tree::JsonTable(table) => {
            children.node(table.context_item.as_ref().and_then(|item| item.raw_expr.as_deref()));
        }
        _ => return false,
    }
    true
}

fn of_expression<'a>(tree: &'a Tree, children: &mut Children<'a, '_>) {
    match tree {
        Tree::AExpr(expression) => children.boxed(&expression.lexpr).boxed(&expression.rexpr),
        Tree::BoolExpr(expression) => children.list(&expression.args),
        Tree::NullTest(test) => children.boxed(&test.arg),
        Tree::BooleanTest(test) => children.boxed(&test.arg),
        Tree::TypeCast(cast) => children.boxed(&cast.arg),
        Tree::CollateClause(collate) => children.boxed(&collate.arg),
        Tree::FuncCall(call) => {
            children.list(&call.args).list(&call.agg_order).boxed(&call.agg_filter);
            if let Some(window) = &call.over {
                children.list(&window.partition_clause).list(&window.order_clause);
            }
            children
        }
        Tree::NamedArgExpr(argument) => children.boxed(&argument.arg),
        Tree::SubLink(link) => children.boxed(&link.testexpr).boxed(&link.subselect),
        Tree::CaseExpr(case) => children.boxed(&case.arg).list(&case.args).boxed(&case.defresult),
        Tree::CaseWhen(when) => children.boxed(&when.expr).boxed(&when.result),
        Tree::CoalesceExpr(coalesce) => children.list(&coalesce.args),
        Tree::MinMaxExpr(extreme) => children.list(&extreme.args),
        Tree::AArrayExpr(array) => children.list(&array.elements),
        Tree::RowExpr(row) => children.list(&row.args),
        Tree::List(list) => children.list(&list.items),
        Tree::AIndirection(indirection) => children.boxed(&indirection.arg).list(&indirection.indirection),
        Tree::AIndices(indices) => children.boxed(&indices.lidx).boxed(&indices.uidx),
        Tree::XmlExpr(xml) => children.list(&xml.named_args).list(&xml.args),
        Tree::XmlSerialize(xml) => children.boxed(&xml.expr),
        Tree::JsonIsPredicate(predicate) => children.boxed(&predicate.expr),
        Tree::JsonValueExpr(value) => children.boxed(&value.raw_expr),
        Tree::JsonKeyValue(pair) => {
            children.boxed(&pair.key);
            children.node(pair.value.as_ref().and_then(|value| value.raw_expr.as_deref()))
        }
        Tree::JsonObjectConstructor(object) => children.list(&object.exprs),
        Tree::JsonArrayConstructor(array) => children.list(&array.exprs),
        Tree::JsonFuncExpr(function) => {
            children.node(function.context_item.as_ref().and_then(|item| item.raw_expr.as_deref()))
        }
        Tree::DefElem(element) => children.boxed(&element.arg),
        _ => children,
    };
}
