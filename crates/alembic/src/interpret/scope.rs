//! Names: whose they are, where they are looked up, and what assigning them changes.

use rustc_hash::FxHashMap;

use super::{Interpreter, builtin};
use crate::outline::Outline;
use crate::python::Source;
use crate::value::{Doubt, Kind, Scope, Value};

/// A file of the project that is being followed, or was.
pub(super) struct Module<'a> {
    /// The file.
    pub(super) source: &'a Source<'a>,
    /// Its own names.
    pub(super) frame: Frame<'a>,
    /// The modules from which it imports everything.
    pub(super) stars: Vec<String>,
    /// Which of its statements make each name; none of the revision's, which are all followed.
    pub(super) outline: Option<&'a Outline>,
    /// Which of its statements were not followed yet.
    pub(super) pending: Vec<bool>,
}

/// How many names of a module are usually asked for; a revision has about as many.
const USUAL_NAMES: usize = 14;

/// The names of a function, or of a module.
#[derive(Default)]
pub(super) struct Frame<'a> {
    pub(super) names: FxHashMap<&'a str, Value<'a>>,
    /// The scope around it: the module's, or that of the function it was defined in.
    pub(super) outer: Option<Scope>,
    /// What `return` statements in branches that may not be taken would give.
    pub(super) results: Vec<Value<'a>>,
    /// The names declared `global`.
    pub(super) globals: Vec<&'a str>,
    /// Whether a function was defined in it, which may outlive the call.
    pub(super) is_captured: bool,
}

/// An assignment that may not have happened.
pub(super) struct Change<'a> {
    pub(super) scope: Scope,
    pub(super) name: &'a str,
    pub(super) before: Option<Value<'a>>,
}

impl<'a> Module<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        let mut frame = Frame::default();
        frame.names.reserve(USUAL_NAMES);
        Self { source, frame, stars: Vec::new(), outline: None, pending: Vec::new() }
    }
}

impl<'a> Frame<'a> {
    /// A frame within another scope.
    pub(super) fn within(outer: Scope) -> Self {
        Self { outer: Some(outer), ..Self::default() }
    }
}

impl<'a> Interpreter<'a> {
    /// The scope being followed.
    pub(super) fn scope(&self) -> Scope {
        Scope { module: self.module, frame: self.stack.last().copied() }
    }

    /// Enters a frame within another scope.
    pub(super) fn push_frame(&mut self, outer: Scope) {
        self.stack.push(self.frames.len());
        self.frames.push(Frame::within(outer));
    }

    /// Leaves the frame; gives it, unless a function that was defined in it still needs it.
    pub(super) fn pop_frame(&mut self) -> Frame<'a> {
        let Some(index) = self.stack.pop() else {
            return Frame::default();
        };
        let is_last = index + 1 == self.frames.len();
        match self.frames.get_mut(index) {
            Some(frame) if frame.is_captured => {
                Frame { results: std::mem::take(&mut frame.results), names: frame.names.clone(), ..Frame::default() }
            }
            // Frames above it belong to functions that were defined within and are kept.
            Some(_) if is_last => self.frames.pop().unwrap_or_default(),
            Some(frame) => std::mem::take(frame),
            None => Frame::default(),
        }
    }

    /// The scope that a function defined here sees; its names stay.
    pub(super) fn captured(&mut self) -> Scope {
        let scope = self.scope();
        if let Some(frame) = self.frame_of_mut(scope) {
            frame.is_captured = true;
        }
        scope
    }

    /// The names of a scope.
    pub(super) fn frame_of(&self, scope: Scope) -> Option<&Frame<'a>> {
        match scope.frame {
            Some(index) => self.frames.get(index),
            None => self.modules.get(scope.module).map(|module| &module.frame),
        }
    }

    pub(super) fn frame_of_mut(&mut self, scope: Scope) -> Option<&mut Frame<'a>> {
        match scope.frame {
            Some(index) => self.frames.get_mut(index),
            None => self.modules.get_mut(scope.module).map(|module| &mut module.frame),
        }
    }

    /// The frame being followed.
    pub(super) fn current(&mut self) -> Option<&mut Frame<'a>> {
        self.frame_of_mut(self.scope())
    }

    /// Whether nothing says yet that the function being followed may have been left.
    pub(super) fn is_undisturbed(&self) -> bool {
        self.frame_of(self.scope()).is_none_or(|frame| frame.results.is_empty())
    }

    /// Gives a name a value in the frame being followed.
    pub(super) fn assign(&mut self, name: &'a str, value: Value<'a>) {
        let mut scope = self.scope();
        if self.frame_of(scope).is_some_and(|frame| frame.globals.contains(&name)) {
            scope.frame = None;
        }
        self.put(scope, name, value);
    }

    pub(super) fn put(&mut self, scope: Scope, name: &'a str, value: Value<'a>) {
        let before = self.frame_of_mut(scope).and_then(|frame| frame.names.insert(name, value));
        if let Some(log) = &mut self.log {
            log.push(Change { scope, name, before });
        }
    }

    /// The value of a name: of this function, of those around it, of the module, of Python.
    pub(super) fn lookup(&mut self, name: &str, span: model::Span) -> Value<'a> {
        let mut next = Some(self.scope());
        while let Some(scope) = next {
            let found = match scope.frame {
                None if scope.module != 0 => self.own_name(scope.module, name, span),
                _ => self.frame_of(scope).and_then(|frame| frame.names.get(name).cloned()),
            };
            let Some(value) = found else {
                next = self.frame_of(scope).and_then(|frame| frame.outer);
                continue;
            };
            return match &value.kind {
                Kind::Path(path) => self.resolve(&path.clone(), span).unwrap_or(value),
                // What stands in another file is shown where it is used.
                _ if scope.module != 0 && scope.frame.is_none() && !self.is_loading => value.anchored(span),
                _ => value,
            };
        }
        if builtin::is_builtin(name) {
            return Value::path(&["builtins.", name].concat(), span);
        }
        let stars = match self.modules.get(self.module) {
            Some(module) if !module.stars.is_empty() => module.stars.clone(),
            _ => return Value::unknown(name, Doubt::RunTime, span),
        };
        let found = stars.iter().find_map(|module| self.resolve(&[module.as_str(), ".", name].concat(), span));
        match (found, stars.as_slice()) {
            (Some(value), _) => value,
            (None, [module]) => Value::path(&format!("{module}.{name}"), span),
            _ => Value::unknown(name, Doubt::RunTime, span),
        }
    }
}
