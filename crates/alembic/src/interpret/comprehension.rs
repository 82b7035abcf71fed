//! Comprehensions, and what a loop runs over.

use std::rc::Rc;

use model::Span;
use ruff_python_ast::{Comprehension, Expr, ExprDictComp};

use super::Interpreter;
use crate::value::{Doubt, Kind, Unknown, Value};

impl<'a> Interpreter<'a> {
    /// The items a loop over the value runs through.
    pub(super) fn iterate(&self, value: &Value<'a>) -> Result<Vec<Value<'a>>, Rc<Unknown>> {
        match &value.kind {
            Kind::List(list) => Ok(list.items.borrow().clone()),
            Kind::Dict(pairs) => Ok(pairs.borrow().iter().map(|(key, _)| key.clone()).collect()),
            Kind::Class(class) if class.is_enum => {
                let members = class.constants();
                let member = |name, value: &Value<'a>| Kind::Member(Rc::new((class.clone(), name, value.clone())));
                Ok(members.map(|(name, value)| Value::new(member(*name, value), value.span)).collect())
            }
            Kind::Instance(instance) if instance.class.derives(&|path| path.ends_with("NamedTuple")) => {
                let attributes = instance.attributes.borrow();
                let value_of = |field: &&str| {
                    let own = attributes.iter().rev().find(|(name, _)| name == field).map(|(_, value)| value);
                    own.or_else(|| instance.class.member(field)).cloned()
                };
                let fields: Option<Vec<_>> = instance.class.fields.iter().map(value_of).collect();
                fields.ok_or_else(|| self.reason(value, value.span))
            }
            Kind::Text(text) if text.value.len() < 64 => {
                let ends = text.value.char_indices().map(|(at, character)| (at, at + character.len_utf8()));
                Ok(ends.map(|(start, end)| Value::text(text.slice(start, end))).collect())
            }
            Kind::Statement(statement) if statement.row().is_some() => {
                let row = statement.row();
                let what = crate::value::shorten(self.source.slice(value.span));
                Err(Rc::new(Unknown { what, doubt: Doubt::RunTime, is_text: false, row }))
            }
            _ => Err(self.reason(value, value.span)),
        }
    }

    pub(super) fn comprehend(&mut self, element: &'a Expr, generators: &'a [Comprehension], span: Span) -> Value<'a> {
        let mut items = Vec::new();
        match self.generate(generators, &mut |this| {
            let item = this.eval(element);
            items.push(item);
        }) {
            Ok(None) => self.made_here(Value::list(items, span)),
            // `[name for name in NAMES if name not in existing]`: a step for each waits for the look.
            Ok(Some(unknown)) => Value::new(Kind::Sifted(Rc::new((items, unknown))), span),
            Err(unknown) => self.because(&unknown, span),
        }
    }

    pub(super) fn comprehend_pairs(&mut self, dict: &'a ExprDictComp) -> Value<'a> {
        let mut pairs = Vec::new();
        let outcome = self.generate(&dict.generators, &mut |this| {
            let key = dict.key.as_ref().map(|key| this.eval(key));
            let value = this.eval(&dict.value);
            if let Some(key) = key {
                pairs.push((key, value));
            }
        });
        match outcome {
            Ok(None) => Value::dict(pairs, self.place(dict)),
            Ok(Some(unknown)) | Err(unknown) => self.because(&unknown, self.place(dict)),
        }
    }

    /// Follows the `for` and `if` clauses in a frame of their own; gives what the live schema is asked on the way.
    fn generate(
        &mut self,
        generators: &'a [Comprehension],
        take: &mut dyn FnMut(&mut Self),
    ) -> Result<Option<Rc<Unknown>>, Rc<Unknown>> {
        let mut asked = None;
        self.push_frame(self.scope());
        let outcome = self.clause(generators, take, &mut asked);
        self.pop_frame();
        outcome.map(|()| asked)
    }

    fn clause(
        &mut self,
        generators: &'a [Comprehension],
        take: &mut dyn FnMut(&mut Self),
        asked: &mut Option<Rc<Unknown>>,
    ) -> Result<(), Rc<Unknown>> {
        let Some((first, rest)) = generators.split_first() else {
            take(self);
            return Ok(());
        };
        let iterable = self.eval(&first.iter);
        'items: for item in self.iterate(&iterable)? {
            if !self.spend() {
                return Err(self.reason(&iterable, iterable.span));
            }
            self.assign_to(&first.target, item);
            for condition in &first.ifs {
                let value = self.eval(condition);
                match self.truth(&value) {
                    Ok(true) => {}
                    Ok(false) => continue 'items,
                    Err(unknown) if unknown.doubt == Doubt::Live => *asked = Some(unknown.plain()),
                    Err(unknown) => return Err(unknown),
                }
            }
            self.clause(rest, take, asked)?;
        }
        Ok(())
    }
}
