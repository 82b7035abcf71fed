//! Expressions: what value each gives.

use std::rc::Rc;

use model::Span;
use ruff_python_ast::{BoolOp, Expr, ExprBoolOp, ExprDict, ExprSubscript, Number, UnaryOp};

use super::Interpreter;
use crate::core::{Label, Part, Rank, Sql, element, negate, operand};
use crate::value::{Doubt, Kind, Role, Table, Unknown, Value};

impl<'a> Interpreter<'a> {
    /// The value of an expression.
    pub(crate) fn eval(&mut self, expr: &'a Expr) -> Value<'a> {
        if !self.spend() || self.depth > super::DEEPEST {
            return self.run_time(self.place(expr));
        }
        self.depth += 1;
        let mut value = self.value_of(expr);
        self.depth -= 1;
        if value.nesting() > crate::value::DEEPEST {
            return self.run_time(self.place(expr));
        }
        // A value is where it is used, but a string keeps the place where its characters stand.
        if !matches!(value.kind, Kind::Text(_)) {
            value.span = self.place(expr);
        }
        value
    }

    /// Follows an expression whose value nobody takes.
    pub(super) fn discard(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                self.call(call, true);
            }
            Expr::Await(inner) => self.discard(&inner.value),
            _ => {
                self.eval(expr);
            }
        }
    }

    fn value_of(&mut self, expr: &'a Expr) -> Value<'a> {
        let span = self.place(expr);
        match expr {
            Expr::StringLiteral(literal) => self.string(literal),
            Expr::FString(literal) => self.interpolated(literal),
            Expr::NoneLiteral(_) => Value::none(span),
            Expr::BooleanLiteral(literal) => Value::new(Kind::Bool(literal.value), span),
            Expr::NumberLiteral(literal) => match &literal.value {
                Number::Int(number) => match number.as_i64() {
                    Some(number) => Value::new(Kind::Int(number), span),
                    None => self.run_time(span),
                },
                Number::Float(number) => Value::new(Kind::Float(*number), span),
                Number::Complex { .. } => self.run_time(span),
            },
            Expr::Name(name) => self.lookup(name.id.as_str(), span),
            Expr::List(list) => {
                let items = self.items(&list.elts);
                self.made_here(Value::list(items, span))
            }
            Expr::Set(set) => {
                let items = self.items(&set.elts);
                self.made_here(Value::list(items, span))
            }
            Expr::Tuple(tuple) => Value::tuple(self.items(&tuple.elts), span),
            Expr::Dict(dict) => self.dictionary(dict),
            Expr::Attribute(attribute) => {
                let value = self.eval(&attribute.value);
                self.attribute(value, attribute.attr.as_str(), span)
            }
            Expr::Subscript(subscript) => self.subscript(subscript),
            Expr::Call(call) => self.call(call, false),
            Expr::BinOp(operation) => {
                let left = self.eval(&operation.left);
                let right = self.eval(&operation.right);
                self.arithmetic(&left, operation.op, &right, span)
            }
            Expr::BoolOp(operation) => self.boolean(operation),
            Expr::UnaryOp(operation) => {
                let value = self.eval(&operation.operand);
                self.unary(operation.op, value, span)
            }
            Expr::Compare(compare) => self.compare(compare),
            Expr::If(choice) => self.choice(choice),
            Expr::Lambda(lambda) => Value::new(Kind::Lambda(lambda, self.captured()), span),
            Expr::ListComp(list) => self.comprehend(&list.elt, &list.generators, span),
            Expr::SetComp(set) => self.comprehend(&set.elt, &set.generators, span),
            Expr::Generator(generator) => self.comprehend(&generator.elt, &generator.generators, span),
            Expr::DictComp(dict) => self.comprehend_pairs(dict),
            Expr::Named(named) => {
                let value = self.eval(&named.value);
                self.assign_to(&named.target, value.clone());
                value
            }
            Expr::Starred(starred) => self.eval(&starred.value),
            Expr::Await(inner) => self.eval(&inner.value),
            Expr::Yield(statement) => {
                let value = match &statement.value {
                    Some(value) => self.eval(value),
                    None => Value::none(span),
                };
                self.resume(value);
                Value::none(span)
            }
            Expr::YieldFrom(_)
            | Expr::BytesLiteral(_)
            | Expr::TString(_)
            | Expr::EllipsisLiteral(_)
            | Expr::Slice(_)
            | Expr::IpyEscapeCommand(_) => self.run_time(span),
        }
    }

    /// The items of a list as written, `*others` unpacked; one unknown item stands for others that are not known.
    fn items(&mut self, elements: &'a [Expr]) -> Vec<Value<'a>> {
        let mut items = Vec::with_capacity(elements.len());
        for element in elements {
            let Expr::Starred(starred) = element else {
                items.push(self.eval(element));
                continue;
            };
            let value = self.eval(&starred.value);
            match self.iterate(&value) {
                Ok(unpacked) => items.extend(unpacked),
                Err(unknown) => items.push(self.because(&unknown, self.place(element))),
            }
        }
        items
    }

    fn dictionary(&mut self, dict: &'a ExprDict) -> Value<'a> {
        let mut pairs = Vec::with_capacity(dict.items.len());
        for item in &dict.items {
            let value = self.eval(&item.value);
            match (&item.key, &value.kind) {
                (Some(key), _) => pairs.push((self.eval(key), value)),
                (None, Kind::Dict(other)) => pairs.extend(other.borrow().iter().cloned()),
                (None, _) => {
                    let unknown = self.run_time(value.span);
                    pairs.push((unknown.clone(), unknown));
                }
            }
        }
        Value::dict(pairs, self.place(dict))
    }

    fn subscript(&mut self, subscript: &'a ExprSubscript) -> Value<'a> {
        let span = self.place(subscript);
        let container = self.eval(&subscript.value);
        if let Expr::Slice(slice) = &*subscript.slice {
            let mut bound = |bound: &'a Option<Box<Expr>>| bound.as_deref().map(|bound| self.eval(bound));
            let (lower, upper, step) = (bound(&slice.lower), bound(&slice.upper), bound(&slice.step));
            return self.slice(&container, lower, upper, step, span);
        }
        let key = self.eval(&subscript.slice);
        match (&container.kind, &key.kind) {
            (Kind::Unknown(unknown), _) => self.because(unknown, span),
            (_, Kind::Unknown(unknown)) => self.because(&unknown.plain(), span),
            (Kind::List(list), Kind::Int(index)) => {
                let items = list.items.borrow();
                let index = if *index < 0 { *index + items.len() as i64 } else { *index };
                let item = usize::try_from(index).ok().and_then(|index| items.get(index).cloned());
                item.unwrap_or_else(|| self.run_time(span))
            }
            (Kind::Dict(pairs), _) => {
                let pairs = pairs.borrow();
                let pair = pairs.iter().rev().find(|(candidate, _)| self.equal(candidate, &key) == Some(true));
                pair.map(|(_, value)| value.clone()).unwrap_or_else(|| self.run_time(span))
            }
            (Kind::Class(class), Kind::Text(text)) if class.is_enum => {
                let member = class.members.iter().find(|(name, _)| *name == text.value);
                member.map(|(_, value)| value.clone()).unwrap_or_else(|| self.run_time(span))
            }
            (Kind::Role(Role::Columns(table)), Kind::Text(text)) => {
                Value::new(Kind::Sql(Rc::new(table.column_named(&text.name(), span))), span)
            }
            (Kind::Role(Role::MetaData(metadata)), Kind::Text(text)) => {
                let tables = metadata.tables.borrow();
                if let Some(table) = tables.iter().find(|table| table.name.to_string() == *text.value) {
                    return Value::new(Kind::Table(table.clone()), span);
                }
                let name = model::ObjectName::bare(text.name());
                Value::new(Kind::Table(Rc::new(Table::new(name, Vec::new(), None))), span)
            }
            (Kind::Text(text), Kind::Int(index)) => {
                let found = usize::try_from(*index).ok().and_then(|index| text.value.char_indices().nth(index));
                match found {
                    Some((at, character)) => Value::text(text.slice(at, at + character.len_utf8())),
                    None => self.run_time(span),
                }
            }
            (Kind::Sql(sql), _) => Value::new(Kind::Sql(Rc::new(element(sql, &key, span))), span),
            (Kind::Object(object), _) if &*object.path == "Column" => {
                Value::new(Kind::Sql(Rc::new(element(&operand(&container), &key, span))), span)
            }
            // `list[str]` and the like are types.
            (Kind::Path(_), _) => container.clone(),
            _ => self.run_time(span),
        }
    }

    fn slice(
        &mut self,
        container: &Value<'a>,
        lower: Option<Value<'a>>,
        upper: Option<Value<'a>>,
        step: Option<Value<'a>>,
        span: Span,
    ) -> Value<'a> {
        let bound = |value: &Option<Value<'a>>, length: usize, otherwise: usize| match value.as_ref().map(|v| &v.kind) {
            None | Some(Kind::None) => Some(otherwise),
            Some(Kind::Int(index)) if *index < 0 => Some((length as i64 + index).max(0) as usize),
            Some(Kind::Int(index)) => Some((*index as usize).min(length)),
            _ => None,
        };
        if step.is_some() {
            return self.run_time(span);
        }
        match &container.kind {
            Kind::Text(text) if text.value.is_ascii() => {
                let length = text.value.len();
                match (bound(&lower, length, 0), bound(&upper, length, length)) {
                    (Some(start), Some(end)) => Value::text(text.slice(start, end.max(start))),
                    _ => self.run_time(span),
                }
            }
            Kind::List(list) => {
                let items = list.items.borrow();
                match (bound(&lower, items.len(), 0), bound(&upper, items.len(), items.len())) {
                    (Some(start), Some(end)) => {
                        Value::list(items.get(start..end.max(start)).unwrap_or(&[]).to_vec(), span)
                    }
                    _ => self.run_time(span),
                }
            }
            Kind::Unknown(unknown) => self.because(unknown, span),
            _ => self.run_time(span),
        }
    }

    fn unary(&mut self, operator: UnaryOp, value: Value<'a>, span: Span) -> Value<'a> {
        match (operator, &value.kind) {
            (UnaryOp::Not | UnaryOp::Invert, Kind::Sql(_)) | (UnaryOp::Invert, Kind::Statement(_)) => {
                Value::new(Kind::Sql(Rc::new(negate(&operand(&value), span))), span)
            }
            (UnaryOp::USub, Kind::Sql(sql)) => {
                let parts = [Part::Words("-"), Part::Sql(&sql.within(Rank::Sign))];
                let sql = Sql { label: Label::None, ..Sql::join(&parts, span).ranked(Rank::Sign) };
                Value::new(Kind::Sql(Rc::new(sql)), span)
            }
            (UnaryOp::Not, _) => match self.truth(&value) {
                Ok(truth) => Value::new(Kind::Bool(!truth), span),
                Err(unknown) => self.because(&unknown, span),
            },
            (UnaryOp::USub, Kind::Int(number)) => Value::new(Kind::Int(number.saturating_neg()), span),
            (UnaryOp::USub, Kind::Float(number)) => Value::new(Kind::Float(-number), span),
            (_, Kind::Unknown(unknown)) => self.because(unknown, span),
            _ => self.run_time(span),
        }
    }

    fn boolean(&mut self, operation: &'a ExprBoolOp) -> Value<'a> {
        let deciding = operation.op == BoolOp::Or;
        let mut doubt: Option<Rc<Unknown>> = None;
        let mut last = Value::none(self.place(operation));
        for operand in &operation.values {
            last = self.eval(operand);
            match self.truth(&last) {
                Ok(truth) if truth == deciding && doubt.is_none() => return last,
                // Either way it is true, but it is this value only if it is one of the two.
                Ok(truth) if truth == deciding && matches!(last.kind, Kind::Bool(_)) => return last,
                Ok(truth) if truth == deciding => break,
                Ok(_) => {}
                Err(unknown) => {
                    if doubt.as_ref().is_none_or(|known| known.doubt < unknown.doubt) {
                        doubt = Some(unknown);
                    }
                }
            }
        }
        match doubt {
            Some(unknown) => self.because(&unknown, self.place(operation)),
            None => last,
        }
    }

    fn choice(&mut self, choice: &'a ruff_python_ast::ExprIf) -> Value<'a> {
        let test = self.eval(&choice.test);
        match self.truth(&test) {
            Ok(true) => self.eval(&choice.body),
            Ok(false) => self.eval(&choice.orelse),
            Err(unknown) => {
                let (left, right) = (self.eval(&choice.body), self.eval(&choice.orelse));
                if self.equal(&left, &right) == Some(true) { left } else { self.because(&unknown, self.place(choice)) }
            }
        }
    }

    /// Whether Python takes the value for true.
    pub(super) fn truth(&self, value: &Value<'a>) -> Result<bool, Rc<Unknown>> {
        Ok(match &value.kind {
            Kind::Unknown(unknown) => return Err(unknown.clone()),
            Kind::Sifted(sifted) => return Err(sifted.1.clone()),
            Kind::None => false,
            Kind::Bool(value) => *value,
            Kind::Int(number) => *number != 0,
            Kind::Float(number) => *number != 0.0,
            Kind::Text(text) => !text.value.is_empty(),
            Kind::List(list) => match list.items.borrow().iter().find_map(Value::as_unknown) {
                Some(unknown) if list.items.borrow().len() == 1 => return Err(unknown.clone()),
                _ => !list.items.borrow().is_empty(),
            },
            Kind::Dict(pairs) => !pairs.borrow().is_empty(),
            Kind::Sql(sql) => {
                let what = crate::value::shorten(&sql.text.value);
                return Err(Rc::new(Unknown { what, doubt: Doubt::RunTime, is_text: false, row: None }));
            }
            // True for type checkers alone.
            Kind::Path(path) if matches!(&**path, "typing.TYPE_CHECKING" | "typing_extensions.TYPE_CHECKING") => false,
            Kind::Path(path) if !path.starts_with("sqlalchemy") && !path.starts_with("builtins") => {
                // A constant of another module.
                let what = crate::value::shorten(self.source.slice(value.span));
                return Err(Rc::new(Unknown { what, doubt: Doubt::RunTime, is_text: false, row: None }));
            }
            Kind::Object(object) if object.path.contains('.') && !object.path.starts_with("postgresql.") => {
                let what = crate::value::shorten(self.source.slice(value.span));
                let doubt = if call_looks_at_schema(&object.path) { Doubt::Live } else { Doubt::RunTime };
                return Err(Rc::new(Unknown { what, doubt, is_text: false, row: None }));
            }
            _ => true,
        })
    }
}

/// Whether the name of a function that was not read says that it looks at the live schema: `table_has_column`,
/// `index_exists`.
pub(super) fn call_looks_at_schema(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let mut words = name.split('_').filter(|word| !word.is_empty());
    let asks = words.clone().any(|word| matches!(word, "has" | "exists" | "exist" | "have"));
    let things = ["table", "column", "columns", "index", "constraint", "key", "fk", "tables", "type", "enum", "schema"];
    asks && words.any(|word| things.contains(&word))
}
