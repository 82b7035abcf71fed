//! Classes of the project: their members, the objects made of them, and the column types they define.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use model::Span;
use ruff_python_ast::{Expr, Stmt, StmtClassDef};

use super::Interpreter;
use crate::sqlalchemy::bare_name;
use crate::value::{Arguments, Class, Form, Instance, Kind, MetaData, Role, Value};

impl<'a> Interpreter<'a> {
    pub(super) fn define_class(&mut self, definition: &'a StmtClassDef) {
        let name = definition.name.as_str();
        let (mut bases, mut foreign) = (Vec::new(), Vec::new());
        let mut is_enum = false;
        for base in definition.arguments.iter().flat_map(|arguments| &arguments.args) {
            match &self.eval(base).kind {
                Kind::Class(class) => {
                    is_enum |= class.is_enum;
                    bases.push(class.clone());
                }
                Kind::Path(path) => {
                    is_enum |= path.ends_with("Enum") || path.ends_with("Flag");
                    foreign.push(path.clone());
                }
                // `declarative_base()`, `TypeDecorator[str]`.
                Kind::Object(object) => foreign.push(object.path.clone()),
                _ => {}
            }
        }
        let scope = self.captured();
        self.push_frame(scope);
        let (mut members, mut fields) = (Vec::new(), Vec::new());
        for statement in &definition.body {
            let target = match statement {
                Stmt::FunctionDef(method) => {
                    // A method sees what is around its class, and not the class's own names.
                    let function = self.define(method, scope);
                    members.push((method.name.as_str(), function));
                    continue;
                }
                Stmt::Assign(assign) => assign.targets.first(),
                Stmt::AnnAssign(assign) => {
                    if let Expr::Name(field) = &*assign.target {
                        fields.push(field.id.as_str());
                    }
                    Some(&*assign.target)
                }
                _ => None,
            };
            if let Some(Expr::Name(target)) = target {
                let _ = self.block(std::slice::from_ref(statement));
                let value = self.current().and_then(|frame| frame.names.get(target.id.as_str()).cloned());
                members.extend(value.map(|value| (target.id.as_str(), value)));
            }
        }
        self.pop_frame();
        if is_enum {
            number(&mut members, foreign.iter().any(|path| path.ends_with("StrEnum")));
        }
        if foreign.iter().any(|path| path.starts_with("sqlalchemy") && path.ends_with("DeclarativeBase"))
            && !members.iter().any(|(member, _)| matches!(*member, "metadata" | "registry"))
        {
            let metadata = MetaData { module: self.module, ..MetaData::default() };
            members.push(("metadata", Value::role(Role::MetaData(Rc::new(metadata)), self.place(&definition.name))));
        }
        let class = Class { name, members, fields, bases, foreign, is_enum };
        if let (Some(_), Some(Kind::Role(Role::MetaData(metadata)))) =
            (class.table(), class.member("metadata").map(|value| &value.kind))
        {
            metadata.has_classes.set(true);
        }
        self.assign(name, Value::new(Kind::Class(Rc::new(class)), self.place(&definition.name)));
    }

    /// Calling a class: an enum looks a member up, a column type is what it stands for, any other makes an object.
    pub(super) fn instantiate(&mut self, class: &Rc<Class<'a>>, arguments: Arguments<'a>) -> Value<'a> {
        let span = arguments.span;
        if class.is_enum
            && let Some(value) = arguments.positional.first()
        {
            let found = class.constants().find(|(_, member)| self.equal(member, value) == Some(true));
            return match found {
                Some((name, member)) => Value::new(Kind::Member(Rc::new((class.clone(), *name, member.clone()))), span),
                None => self.run_time(span),
            };
        }
        let instance = Instance { class: class.clone(), attributes: RefCell::default(), base: RefCell::default() };
        let instance = Value::new(Kind::Instance(Rc::new(instance)), span);
        self.construct(&instance, class, &arguments);
        self.furnish(&instance, class);
        match self.column_type(&instance, class, &arguments) {
            Some(column_type) => column_type,
            None => instance,
        }
    }

    /// Runs the constructor, or does what that of a dataclass does.
    fn construct(&mut self, object: &Value<'a>, class: &Rc<Class<'a>>, arguments: &Arguments<'a>) {
        if let Some((owner, method)) = class.owner("__init__") {
            if let Kind::Function(function) = method.kind {
                let bound = Kind::Bound(Rc::new((object.clone(), function, owner)));
                self.apply(Value::new(bound, arguments.callee), arguments.clone(), false);
            }
            return;
        }
        let Kind::Instance(instance) = &object.kind else {
            return;
        };
        *instance.base.borrow_mut() = Some(arguments.clone());
        let mut attributes = instance.attributes.borrow_mut();
        for (field, value) in class.fields.iter().zip(&arguments.positional) {
            attributes.push((Cow::Borrowed(field), value.clone()));
        }
        attributes.extend(arguments.keywords.iter().map(|keyword| (keyword.name.clone(), keyword.value.clone())));
    }

    /// `object.name`.
    pub(super) fn attribute_of(&mut self, object: &Value<'a>, name: &'a str, span: Span) -> Value<'a> {
        let (class, instance) = match &object.kind {
            Kind::Instance(instance) => (instance.class.clone(), Some(instance)),
            Kind::Class(class) => (class.clone(), None),
            // What comes after the class whose own the method is.
            Kind::Super(parent) => {
                let found = parent.1.bases.iter().find_map(|base| base.owner(name));
                return match found {
                    Some((owner, member)) => {
                        let member = member.clone();
                        self.bind_member(&parent.0, owner, member, span)
                    }
                    None => Value::new(Kind::Method(Rc::new((object.clone(), Cow::Borrowed(name)))), span),
                };
            }
            _ => return self.run_time(span),
        };
        let own = instance.and_then(|instance| {
            let attributes = instance.attributes.borrow();
            attributes.iter().rev().find(|(attribute, _)| attribute == name).map(|(_, value)| value.clone())
        });
        if let Some(own) = own {
            return own;
        }
        match class.owner(name) {
            Some((owner, member)) => {
                let member = member.clone();
                self.bind_member(object, owner, member, span)
            }
            None if name == "__class__" => Value::new(Kind::Class(class), span),
            None if name == "__name__" => Value::made(class.name, span),
            None => Value::new(Kind::Method(Rc::new((object.clone(), Cow::Borrowed(name)))), span),
        }
    }

    /// A member as it is seen on an object: a method with the object, a property's value.
    fn bind_member(&mut self, object: &Value<'a>, owner: Rc<Class<'a>>, member: Value<'a>, span: Span) -> Value<'a> {
        let Kind::Function(function) = member.kind else {
            return member;
        };
        let class = match &object.kind {
            Kind::Instance(instance) => Value::new(Kind::Class(instance.class.clone()), span),
            _ => object.clone(),
        };
        let is_class = matches!(object.kind, Kind::Class(_));
        let bound = |handed: Value<'a>| Value::new(Kind::Bound(Rc::new((handed, function, owner))), span);
        match function.form {
            Form::Static => member,
            Form::OfClass => bound(class),
            Form::Property if !is_class => {
                let call = Arguments { span, callee: span, ..Arguments::default() };
                self.apply(bound(object.clone()), call, false)
            }
            _ if is_class => member,
            _ => bound(object.clone()),
        }
    }

    /// `object.name = value`, the object's part of it at `place`.
    pub(super) fn set_attribute(&mut self, object: &Value<'a>, name: &'a str, value: Value<'a>, place: Span) {
        match &object.kind {
            Kind::Instance(instance) => {
                let value = if value.nesting() < crate::value::DEEPEST { value } else { self.run_time(value.span) };
                let mut attributes = instance.attributes.borrow_mut();
                match attributes.iter_mut().find(|(attribute, _)| attribute == name) {
                    // In a branch that may not be taken, there is no knowing which of the two it is.
                    Some((_, old)) if self.log.is_some() => {
                        *old = Value::unknown(name, crate::value::Doubt::RunTime, value.span);
                    }
                    Some((_, old)) => *old = value,
                    None => attributes.push((Cow::Borrowed(name), value)),
                }
            }
            Kind::Unknown(unknown) => self.change_row(&unknown.clone(), name, place),
            _ => {}
        }
    }

    /// The arguments of a call, classes that are column types replaced by what they stand for.
    pub(super) fn with_types(&mut self, mut arguments: Arguments<'a>) -> Arguments<'a> {
        let positional = arguments.positional.iter_mut();
        for value in positional.chain(arguments.keywords.iter_mut().map(|keyword| &mut keyword.value)) {
            let Kind::Class(class) = &value.kind else {
                continue;
            };
            let (class, span) = (class.clone(), value.span);
            let call = Arguments { span, callee: span, ..Arguments::default() };
            if is_type(&class)
                && let made = self.instantiate(&class, call)
                && !matches!(made.kind, Kind::Instance(_))
            {
                *value = made;
            }
        }
        arguments
    }

    /// The type that a column type of the project comes to on PostgreSQL, and whether it is a `SchemaType`.
    fn column_type(
        &mut self,
        object: &Value<'a>,
        class: &Rc<Class<'a>>,
        arguments: &Arguments<'a>,
    ) -> Option<Value<'a>> {
        let mut made = self.underlying_type(object, class, arguments)?;
        if class.derives(&|path| path.ends_with(".SchemaType"))
            && let Kind::Object(object) = &made.kind
        {
            let (path, arguments) = (object.path.clone(), object.arguments.clone());
            let object = crate::value::Object { path, arguments, nesting: object.nesting, is_schema_type: true };
            made.kind = Kind::Object(Rc::new(object));
        }
        Some(made)
    }

    /// The type that a column type of the project comes to on its database: what its `load_dialect_impl` gives, the SQL of
    /// its `get_col_spec`, its `impl`, or the type of SQLAlchemy's that it derives from.
    fn underlying_type(
        &mut self,
        object: &Value<'a>,
        class: &Rc<Class<'a>>,
        arguments: &Arguments<'a>,
    ) -> Option<Value<'a>> {
        if !is_type(class) {
            return None;
        }
        let span = arguments.span;
        let call = |positional: Vec<Value<'a>>| Arguments { positional, span, callee: span, ..Arguments::default() };
        if let Some((owner, Value { kind: Kind::Function(function), .. })) = class.owner("load_dialect_impl") {
            let method = Value::new(Kind::Bound(Rc::new((object.clone(), *function, owner))), span);
            let made = self.apply(method, call(vec![Value::role(Role::Dialect, span)]), false);
            if matches!(made.kind, Kind::Object(_) | Kind::Path(_)) {
                return Some(made);
            }
        }
        if let Some((owner, Value { kind: Kind::Function(function), .. })) = class.owner("get_col_spec") {
            let method = Value::new(Kind::Bound(Rc::new((object.clone(), *function, owner))), span);
            let spelled = self.apply(method, call(Vec::new()), false);
            if spelled.as_text().is_some() {
                return Some(Value::object(SPELLED, call(vec![spelled])));
            }
        }
        let base = match &object.kind {
            Kind::Instance(instance) => instance.base.borrow().clone().unwrap_or_else(|| call(Vec::new())),
            _ => arguments.clone(),
        };
        match class.member("impl").cloned() {
            Some(value) if value.as_object().is_some() => Some(value),
            Some(Value { kind: Kind::Path(path), .. }) => {
                let name = bare_name(&path).unwrap_or(Cow::Borrowed(&*path));
                Some(Value::object(&name, base))
            }
            Some(Value { kind: Kind::Class(class), .. }) if self.depth + 4 < super::DEEPEST => {
                self.depth += 1;
                let made = self.instantiate(&class, base);
                self.depth -= 1;
                Some(made)
            }
            _ => {
                let path = class.ancestor(&|path| bare_name(path).is_some() && !is_abstract(path))?;
                Some(Value::object(&bare_name(path)?, base))
            }
        }
    }
}

/// What a type is called that is spelled out in SQL.
const SPELLED: &str = "UserDefinedType";

/// Whether a class is a column type: it derives from one of SQLAlchemy's.
fn is_type(class: &Class<'_>) -> bool {
    class.derives(&|path| is_abstract(path) || (bare_name(path).is_some_and(|name| is_type_name(&name))))
}

/// The classes of SQLAlchemy that say nothing of the type: their children do.
fn is_abstract(path: &str) -> bool {
    matches!(path.rsplit('.').next(), Some("TypeDecorator" | "UserDefinedType" | "TypeEngine"))
        && path.starts_with("sqlalchemy")
}

fn is_type_name(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "ARRAY",
        "BigInteger",
        "Boolean",
        "CHAR",
        "DateTime",
        "Date",
        "Enum",
        "Float",
        "Integer",
        "Interval",
        "JSON",
        "JSONB",
        "LargeBinary",
        "Numeric",
        "PickleType",
        "SmallInteger",
        "String",
        "TEXT",
        "TIMESTAMP",
        "Text",
        "Time",
        "UUID",
        "Unicode",
        "UnicodeText",
        "Uuid",
        "VARCHAR",
    ];
    NAMES.contains(&name.strip_prefix("postgresql.").unwrap_or(name))
}

/// Gives the members of an enum that say `auto()` their values.
fn number<'a>(members: &mut [(&'a str, Value<'a>)], is_text: bool) {
    let mut last = 0;
    for (name, value) in members {
        let is_auto = matches!(&value.kind, Kind::Object(object) if &*object.path == "enum.auto");
        match value.kind {
            Kind::Int(number) => last = number,
            _ if is_auto && is_text => *value = Value::made(name.to_lowercase(), value.span),
            _ if is_auto => {
                last += 1;
                *value = Value::new(Kind::Int(last), value.span);
            }
            _ => {}
        }
    }
}
