//! A project that is kept: it is checked again after each edit, and what has not changed is not read again.

use std::collections::BTreeMap;

use linter::{Database, Given, Histories, Memo, SourceFile};
use report::place::Lines;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::{given, parsed};

/// The files of a project, and what was found in them before. `calls.js` makes of it the class that the package has: one
/// that outlives a trap.
#[derive(Debug, Default)]
#[wasm_bindgen(js_name = KeptProject, skip_typescript)]
pub struct Project {
    files: BTreeMap<Key, SourceFile>,
    config: Option<SourceFile>,
    database: Option<Database>,
    memo: Memo,
    lines: Lines,
}

/// A path as the command line sorts them: what lies in a folder stands together, for no character comes before the slash.
type Key = String;

#[wasm_bindgen(js_class = KeptProject)]
impl Project {
    /// One without files.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file, or gives it another content.
    ///
    /// # Errors
    /// If the argument is no file.
    pub fn set(&mut self, file: JsValue) -> Result<(), JsError> {
        let file = given::file(file)?.ok_or_else(|| JsError::new("there is no file to set"))?;
        self.files.insert(key(&file.path), file);
        Ok(())
    }

    /// Takes a file away.
    pub fn delete(&mut self, path: &str) {
        self.files.remove(&key(path));
    }

    /// A settings file that counts for all files; without one, those among the files count. And the database that they are
    /// for, whatever those say.
    ///
    /// # Errors
    /// If the arguments are neither a file and a database nor nothing.
    pub fn configure(&mut self, config: JsValue, database: JsValue) -> Result<(), JsError> {
        (self.config, self.database) = (given::file(config)?, given::database(&database)?);
        Ok(())
    }

    /// See [`crate::check`].
    ///
    /// # Errors
    /// None of its own.
    pub fn check(&mut self) -> Result<JsValue, JsError> {
        let histories = self.histories();
        parsed(&report::json::render_knowing(&histories.report, &mut self.lines))
    }

    /// See [`crate::check_json`].
    #[wasm_bindgen(js_name = checkJson)]
    pub fn check_json(&mut self) -> JsValue {
        let histories = self.histories();
        report::json::render_knowing(&histories.report, &mut self.lines).into()
    }

    /// See [`crate::show`].
    ///
    /// # Errors
    /// If the argument means no migration.
    pub fn show(&mut self, which: &str) -> Result<JsValue, JsError> {
        crate::shown(&self.histories(), which)
    }

    /// See [`crate::history`].
    ///
    /// # Errors
    /// None of its own.
    pub fn history(&mut self) -> Result<JsValue, JsError> {
        crate::told(&self.histories())
    }
}

impl Project {
    fn histories(&mut self) -> Histories {
        let histories = self.memo.histories(
            self.files.values().cloned().collect(),
            Given { settings: self.config.as_ref(), database: self.database },
        );
        crate::note(&histories.report);
        histories
    }
}

fn key(path: &str) -> Key {
    path.replace('/', "\0")
}
