//! Expressions: their normal form from the tokens, what they call and read from the tree.

use std::collections::HashSet;

use model::{Condition, Expression, Form, Name};
use pg_query::protobuf::{
    AConst, AExpr, AExprKind, BoolExprType, Node, NullTestType, SqlValueFunctionOp, a_const::Val, node::Node as Tree,
};

use super::types::{data_type, strings};
use super::walk::{self, Part};
use super::{literal, partition};
use crate::Origin;
use crate::scan::{Kind, Token};
use crate::split::Splitter;
use crate::statement::Statement;
use crate::words::{Words, identifier};

/// The expression that `words` spell and `node` is the tree of.
pub(crate) fn expression(words: Words<'_>, node: Option<&Node>) -> Expression {
    let statement = words.statement();
    let (conditions, is_conditions) = conditions(statement, node);
    Expression {
        text: normal_form(statement, words.tokens()),
        span: words.span(),
        functions: functions(statement, node),
        columns: columns(statement, node),
        proves_not_null: proven(statement, node),
        strings: spelled_out(node),
        conditions,
        is_conditions,
        form: form(statement, node),
        is_null: is_null(node),
        is_unknown: false,
    }
}

/// The functions called beneath `nodes`, in order.
pub(crate) fn functions<'a>(statement: &Statement<'_>, nodes: impl IntoIterator<Item = &'a Node>) -> Vec<String> {
    functions_of(statement, nodes.into_iter().filter_map(|node| node.node.as_ref()).map(Part::Node).collect())
}

/// The functions called beneath `parts`, in order.
pub(crate) fn functions_of(statement: &Statement<'_>, parts: Vec<Part<'_>>) -> Vec<String> {
    let mut found = Vec::new();
    walk::visit_parts(parts, |tree| match tree {
        Tree::FuncCall(call) => found.push(function_name(statement, &call.funcname, call.location)),
        Tree::SqlvalueFunction(function) => found.push(value_function(function.op()).to_owned()),
        Tree::CoalesceExpr(_) => found.push("coalesce".to_owned()),
        Tree::MinMaxExpr(extreme) => found.push(if extreme.op == 2 { "least" } else { "greatest" }.to_owned()),
        _ => {}
    });
    found
}

/// The name of a function, lower case, without `pg_catalog`.
pub(crate) fn function_name(statement: &Statement<'_>, names: &[Node], location: i32) -> String {
    let mut words = statement.words_at(location);
    if words.is_kind(Kind::Placeholder) {
        return words.parts().iter().map(Name::as_str).collect::<Vec<_>>().join(".");
    }
    let parts = strings(names);
    match parts.as_slice() {
        [schema, rest @ ..] if schema == "pg_catalog" && !rest.is_empty() => rest.join(".").to_ascii_lowercase(),
        parts => parts.join(".").to_ascii_lowercase(),
    }
}

fn value_function(operation: SqlValueFunctionOp) -> &'static str {
    use SqlValueFunctionOp as Op;
    match operation {
        Op::SvfopCurrentDate => "current_date",
        Op::SvfopCurrentTime | Op::SvfopCurrentTimeN => "current_time",
        Op::SvfopLocaltime | Op::SvfopLocaltimeN => "localtime",
        Op::SvfopLocaltimestamp | Op::SvfopLocaltimestampN => "localtimestamp",
        Op::SvfopCurrentRole => "current_role",
        Op::SvfopCurrentUser => "current_user",
        Op::SvfopUser => "user",
        Op::SvfopSessionUser => "session_user",
        Op::SvfopCurrentCatalog => "current_catalog",
        Op::SvfopCurrentSchema => "current_schema",
        _ => "current_timestamp",
    }
}

/// The columns that are read beneath `node`, each once.
fn columns(statement: &Statement<'_>, node: Option<&Node>) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let mut seen = HashSet::new();
    walk::visit(node, |tree| {
        if let Some(name) = column(statement, tree)
            && seen.insert(name.clone())
        {
            found.push(name);
        }
    });
    found
}

/// The column that a reference names, without its table.
pub(crate) fn column(statement: &Statement<'_>, tree: &Tree) -> Option<Name> {
    let Tree::ColumnRef(reference) = tree else {
        return None;
    };
    if !matches!(reference.fields.last()?.node, Some(Tree::String(_))) {
        return None;
    }
    if is_placeholder(statement, tree) {
        return None;
    }
    let parts = statement.words_at(reference.location).parts();
    parts.into_iter().nth(reference.fields.len() - 1)
}

/// Whether a placeholder stands alone where a column could: it is filled with a value.
pub(crate) fn is_placeholder(statement: &Statement<'_>, tree: &Tree) -> bool {
    match tree {
        Tree::ColumnRef(reference) => {
            reference.fields.len() == 1 && statement.words_at(reference.location).is_kind(Kind::Placeholder)
        }
        _ => false,
    }
}

/// `a IS NOT NULL`, alone or as one of several conditions that all hold.
fn proven(statement: &Statement<'_>, node: Option<&Node>) -> Vec<Name> {
    let mut found = Vec::new();
    let mut stack: Vec<&Node> = node.into_iter().collect();
    while let Some(node) = stack.pop() {
        match &node.node {
            Some(Tree::BoolExpr(all)) if all.boolop() == BoolExprType::AndExpr => stack.extend(all.args.iter().rev()),
            Some(Tree::NullTest(test)) if test.nulltesttype() == NullTestType::IsNotNull => {
                let tree = test.arg.as_deref().and_then(|argument| argument.node.as_ref());
                found.extend(tree.and_then(|tree| column(statement, tree)));
            }
            _ => {}
        }
    }
    found
}

/// The strings beneath `node`, in order.
fn spelled_out(node: Option<&Node>) -> Vec<String> {
    let mut found = Vec::new();
    walk::visit(node, |tree| {
        if let Tree::AConst(AConst { val: Some(Val::Sval(string)), .. }) = tree {
            found.push(string.sval.clone());
        }
    });
    found
}

/// The comparisons with constants, alone or as several that all hold, and whether there is nothing else but tests for null.
fn conditions(statement: &Statement<'_>, node: Option<&Node>) -> (Vec<Condition>, bool) {
    let mut found = Vec::new();
    let mut is_all = node.is_some();
    let mut stack: Vec<&Node> = node.into_iter().collect();
    while let Some(node) = stack.pop() {
        match &node.node {
            Some(Tree::BoolExpr(all)) if all.boolop() == BoolExprType::AndExpr => stack.extend(all.args.iter().rev()),
            Some(Tree::NullTest(test)) if test.nulltesttype() == NullTestType::IsNotNull => {}
            Some(Tree::AExpr(comparison)) => match condition(statement, comparison) {
                Some(condition) => found.push(condition),
                None => is_all = false,
            },
            _ => is_all = false,
        }
    }
    (found, is_all)
}

fn condition(statement: &Statement<'_>, node: &AExpr) -> Option<Condition> {
    let of = |side: &Option<Box<Node>>| column(statement, side.as_deref()?.node.as_ref()?);
    let operator = literal::operator(node);
    match node.kind() {
        AExprKind::AexprIn if operator == "=" => {
            let Some(Tree::List(list)) = &node.rexpr.as_deref()?.node else { return None };
            let values = list.items.iter().map(|item| partition::constant(Some(item))).collect::<Option<Vec<_>>>()?;
            Some(Condition { column: of(&node.lexpr)?, operator: operator.to_owned(), values })
        }
        AExprKind::AexprOp => {
            let turned = match operator {
                "=" | "<>" => operator,
                "<" => ">",
                "<=" => ">=",
                ">" => "<",
                ">=" => "<=",
                _ => return None,
            };
            let right = partition::constant(node.rexpr.as_deref());
            let (column, operator, value) = match right {
                Some(value) => (of(&node.lexpr)?, operator, value),
                None => (of(&node.rexpr)?, turned, partition::constant(node.lexpr.as_deref())?),
            };
            Some(Condition { column, operator: operator.to_owned(), values: vec![value] })
        }
        _ => None,
    }
}

/// What an expression is made of: casts are taken off, one after the other.
fn form(statement: &Statement<'_>, node: Option<&Node>) -> Form {
    let mut casts = Vec::new();
    let mut next = node.and_then(|node| node.node.as_ref());
    while let Some(tree) = next {
        match tree {
            Tree::TypeCast(cast) => {
                casts.extend(cast.type_name.as_ref().map(|name| data_type(statement, name)));
                next = cast.arg.as_deref().and_then(|node| node.node.as_ref());
            }
            Tree::ColumnRef(_) if column(statement, tree).is_some() => {
                casts.reverse();
                return Form::Column(casts);
            }
            Tree::AExpr(_) | Tree::FuncCall(_) => return Form::Applied,
            _ => return Form::Other,
        }
    }
    Form::Other
}

fn is_null(node: Option<&Node>) -> bool {
    let mut next = node;
    while let Some(node) = next {
        next = match &node.node {
            Some(Tree::TypeCast(cast)) => cast.arg.as_deref(),
            Some(Tree::CollateClause(collate)) => collate.arg.as_deref(),
            Some(Tree::AConst(constant)) => return constant.isnull,
            _ => return false,
        };
    }
    false
}

/// Tokens with single spaces, keywords and unquoted names in lower case, without parentheses around the whole.
///
/// Where spaces go depends on the tokens alone, so that two tellings of an expression share one form.
pub(crate) fn normal_form(statement: &Statement<'_>, tokens: &[Token]) -> String {
    let tokens = without_parentheses(tokens);
    let mut text = String::new();
    let mut previous: Option<Token> = None;
    let mut signs = false;
    for &token in tokens {
        if previous.is_some_and(|previous| needs_space(statement, previous, token, signs)) {
            text.push(' ');
        }
        let begins = previous.is_none_or(|previous| {
            matches!(previous.kind, Kind::Open | Kind::OpenBracket | Kind::Comma | Kind::Operator)
        });
        // A sign at the start of an operand belongs to it: `-1`.
        signs = begins && token.kind == Kind::Operator && matches!(statement.text_of(token), "-" | "+");
        match token.kind {
            Kind::Word => text.push_str(&identifier(statement.text_of(token), Kind::Word)),
            #[cfg(feature = "dialects")]
            Kind::Quoted if crate::dialects::reads(statement.dialect) => {
                text.push_str(&crate::dialects::spelled(statement, token));
            }
            _ => text.push_str(statement.text_of(token)),
        }
        previous = Some(token);
    }
    text
}

/// The normal form of a definition: what a dollar-quoted body says is brought into it too, if it is code in SQL or
/// PL/pgSQL, whose spaces and comments mean nothing.
pub(crate) fn normal_form_of_definition(statement: &Statement<'_>, tokens: &[Token]) -> String {
    let mut text = String::new();
    for part in tokens.split_inclusive(|token| is_body(statement, *token)) {
        let (body, before) = match part.split_last() {
            Some((last, before)) if is_body(statement, *last) => (Some(*last), before),
            _ => (None, part),
        };
        text.push_str(&normal_form(statement, before));
        if let Some(body) = body {
            text.push_str(" $$ ");
            text.push_str(&normal_form_of_body(body_of(statement.text_of(body))));
            text.push_str(" $$ ");
        }
    }
    text.truncate(text.trim_end().len());
    text
}

fn is_body(statement: &Statement<'_>, token: Token) -> bool {
    token.kind == Kind::String && statement.text_of(token).starts_with('$')
}

fn body_of(text: &str) -> &str {
    let tag = text.get(1..).and_then(|rest| rest.find('$')).map_or(1, |length| length + 2);
    text.get(tag..text.len().saturating_sub(tag).max(tag)).unwrap_or("")
}

/// The normal form of what a body says: code in SQL or PL/pgSQL.
pub(crate) fn normal_form_of_body(body: &str) -> String {
    let mut splitter = Splitter::within(body, 0);
    let (mut tokens, mut forms) = (Vec::new(), Vec::new());
    let origin = Origin::default();
    while splitter.next(&mut tokens) {
        forms.push(normal_form(&Statement::new(body, &tokens, &origin), &tokens));
        tokens.clear();
    }
    forms.join("; ")
}

fn without_parentheses(mut tokens: &[Token]) -> &[Token] {
    while let [first, inner @ .., last] = tokens {
        if first.kind != Kind::Open || last.kind != Kind::Close {
            break;
        }
        let mut depth = 1_i64;
        for token in inner {
            depth += i64::from(token.kind == Kind::Open) - i64::from(token.kind == Kind::Close);
            if depth == 0 {
                return tokens;
            }
        }
        tokens = inner;
    }
    tokens
}

/// Whether a space goes between two tokens; `signs`: the first is a sign of the second.
fn needs_space(statement: &Statement<'_>, previous: Token, token: Token, signs: bool) -> bool {
    if signs {
        // Two signs without a space would open a comment.
        return token.kind == Kind::Operator;
    }
    // Words that stand before a parenthesis without being a function.
    const APART: &[&str] = &[
        "all",
        "and",
        "as",
        "between",
        "by",
        "case",
        "check",
        "distinct",
        "else",
        "end",
        "except",
        "filter",
        "from",
        "ilike",
        "in",
        "intersect",
        "is",
        "like",
        "not",
        "on",
        "or",
        "over",
        "select",
        "then",
        "union",
        "using",
        "values",
        "when",
        "where",
        "with",
    ];
    let is_cast = |token: Token| token.kind == Kind::Operator && statement.text_of(token) == "::";
    match (previous.kind, token.kind) {
        (Kind::Open | Kind::OpenBracket | Kind::Dot, _) => false,
        (_, Kind::Close | Kind::CloseBracket | Kind::Comma | Kind::Dot | Kind::OpenBracket) => false,
        (Kind::Word, Kind::Open) => {
            let word = identifier(statement.text_of(previous), Kind::Word);
            APART.binary_search(&word.as_str()).is_ok()
        }
        (Kind::Quoted | Kind::Placeholder, Kind::Open) => false,
        _ => !is_cast(previous) && !is_cast(token),
    }
}
