//! Functions and classes of the project as values, and the objects made of them.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use model::{Name, ObjectName};
use ruff_python_ast::StmtFunctionDef;

use super::{Arguments, Entity, Kind, Value};

/// A function, and the scope it was defined in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Function<'a> {
    /// The definition.
    pub(crate) definition: &'a StmtFunctionDef,
    /// The scope whose names it sees.
    pub(crate) scope: Scope,
    /// What its decorators make of it.
    pub(crate) form: Form,
}

/// What a function is to those who call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A function, or a method that is handed its object.
    Plain,
    /// What `with` runs up to its `yield`, and on.
    Manager,
    /// A method that is handed nothing.
    Static,
    /// A method that is handed its class.
    OfClass,
    /// A method that is called by looking at it.
    Property,
}

/// Where names are looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The number of the module.
    pub(crate) module: usize,
    /// The number of the function's frame; `None` for the module itself.
    pub(crate) frame: Option<usize>,
}

/// A class of the project, its body read.
#[derive(Debug, Default)]
pub(crate) struct Class<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its own members, in order: values and methods.
    pub(crate) members: Vec<(&'a str, Value<'a>)>,
    /// The fields that it declares, with or without a value: what the constructor of a dataclass takes.
    pub(crate) fields: Vec<&'a str>,
    /// The classes of the project that it derives from.
    pub(crate) bases: Vec<Rc<Class<'a>>>,
    /// The classes of others that it derives from, by their dotted paths.
    pub(crate) foreign: Vec<Rc<str>>,
    /// Whether it is an enum.
    pub(crate) is_enum: bool,
}

/// How many generations of classes are looked through.
const GENERATIONS: u32 = 16;

impl<'a> Class<'a> {
    /// The member called `name`, its own or inherited; the last definition counts.
    pub(crate) fn member(&self, name: &str) -> Option<&Value<'a>> {
        self.member_within(name, GENERATIONS)
    }

    fn member_within(&self, name: &str, generations: u32) -> Option<&Value<'a>> {
        let own = self.members.iter().rev().find(|(member, _)| *member == name).map(|(_, value)| value);
        let left = generations.checked_sub(1);
        own.or_else(|| self.bases.iter().find_map(|base| base.member_within(name, left?)))
    }

    /// The member called `name`, and the class whose own it is.
    pub(crate) fn owner(self: &Rc<Self>, name: &str) -> Option<(Rc<Self>, &Value<'a>)> {
        if let Some((_, value)) = self.members.iter().rev().find(|(member, _)| *member == name) {
            return Some((self.clone(), value));
        }
        self.bases.iter().find_map(|base| base.owner(name))
    }

    /// The members of an enum.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &(&'a str, Value<'a>)> {
        let is_constant = |(name, value): &&(&str, Value<'_>)| {
            !name.starts_with('_') && !matches!(value.kind, Kind::Function(_) | Kind::Lambda(..))
        };
        self.members.iter().filter(is_constant)
    }

    /// Whether it derives from a class of others whose dotted path fits.
    pub(crate) fn derives(&self, fits: &dyn Fn(&str) -> bool) -> bool {
        self.ancestor(fits).is_some()
    }

    /// The class of others that it derives from and whose dotted path fits.
    pub(crate) fn ancestor(&self, fits: &dyn Fn(&str) -> bool) -> Option<&Rc<str>> {
        self.foreign.iter().find(|path| fits(path)).or_else(|| self.bases.iter().find_map(|base| base.ancestor(fits)))
    }

    /// What a declarative class says of the rows it maps.
    pub(crate) fn entity(&self) -> Option<Rc<Entity>> {
        let between = |(name, value): &(&str, Value<'_>)| {
            let relationship = value.as_object().filter(|object| object.path.ends_with("relationship"))?;
            let table = match &relationship.arguments.keyword("secondary")?.kind {
                Kind::Table(table) => table.name.clone(),
                Kind::Text(name) => ObjectName::bare(name.name()),
                _ => return None,
            };
            Some(((*name).to_owned(), table))
        };
        let related = |(name, value): &(&str, Value<'_>)| {
            let relationship = value.as_object().filter(|object| object.path.ends_with("relationship"))?;
            let class = match &relationship.arguments.get(0, "argument")?.kind {
                Kind::Class(class) => class.name.to_owned(),
                Kind::Text(name) => name.value.to_string(),
                _ => return None,
            };
            Some(((*name).to_owned(), class)).filter(|_| relationship.arguments.keyword("secondary").is_none())
        };
        let collections = self.members.iter().filter_map(between).collect();
        let relations = self.members.iter().filter_map(related).collect();
        let mut columns = Vec::new();
        self.columns_within(GENERATIONS, &mut columns);
        Some(Rc::new(Entity { table: self.table()?, columns, collections, relations }))
    }

    /// The attributes that stand for columns, its own before those of the classes it derives from.
    fn columns_within(&self, generations: u32, columns: &mut Vec<(String, Name)>) {
        let mapped = |(attribute, value): &(&str, Value<'_>)| {
            let column = value.as_object().filter(|object| matches!(&*object.path, "Column" | "mapped_column"))?;
            let name = match column.arguments.get(0, "name").map(|value| &value.kind) {
                Some(Kind::Text(name)) => name.name(),
                _ => Name::new(*attribute, value.span),
            };
            Some(((*attribute).to_owned(), name))
        };
        columns.extend(self.members.iter().rev().filter_map(mapped));
        if let Some(left) = generations.checked_sub(1) {
            self.bases.iter().for_each(|base| base.columns_within(left, columns));
        }
    }

    /// The table a declarative class maps.
    pub(crate) fn table(&self) -> Option<ObjectName> {
        match (
            &self.member("__tablename__").map(|value| &value.kind),
            self.member("__table__").map(|value| &value.kind),
        ) {
            (Some(Kind::Text(name)), _) => Some(ObjectName::bare(name.name())),
            (_, Some(Kind::Table(table))) => Some(table.name.clone()),
            _ => None,
        }
    }
}

/// An object of a class of the project.
#[derive(Debug)]
pub(crate) struct Instance<'a> {
    /// Its class.
    pub(crate) class: Rc<Class<'a>>,
    /// What was assigned to it.
    pub(crate) attributes: RefCell<Vec<(Cow<'a, str>, Value<'a>)>>,
    /// With what the constructor of the class of others was called that its class derives from.
    pub(crate) base: RefCell<Option<Arguments<'a>>>,
}
