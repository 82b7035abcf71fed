//! The linter for JavaScript: check, show, history and rules, in one module with PostgreSQL's own parser.
//!
//! Every function takes and gives plain values, and depends on its arguments alone. None gives a Rust `String`: the
//! bindings free one by calling the module again, which after a trap would hide what happened.

mod given;
mod project;

use std::cell::Cell;

use linter::{Given, Histories, Report};
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#[wasm_bindgen(start, private)]
fn start() {
    pg_query_wasm::start();
}

/// Checks migration files. What is found depends on the files and the settings alone.
///
/// `config` is a settings file that counts for all of them; without it, each project uses the nearest `surefoot.toml`,
/// or `pyproject.toml` with a `[tool.surefoot]` table, among the files. `database` counts for all of them, too, and before
/// every settings file: what `--database` says.
///
/// # Errors
/// If the arguments are not what their types say.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn check(
    #[wasm_bindgen(unchecked_param_type = "readonly SourceFile[]")] files: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SourceFile")] config: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] database: JsValue,
) -> Result<JsValue, JsError> {
    parsed(&report::json::render(&histories(files, config, database)?.report))
}

/// Checks migration files, and gives the very text that `surefoot check --format json` prints.
///
/// # Errors
/// If the arguments are not what their types say.
#[wasm_bindgen(js_name = checkJson, unchecked_return_type = "string")]
pub fn check_json(
    #[wasm_bindgen(unchecked_param_type = "readonly SourceFile[]")] files: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SourceFile")] config: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] database: JsValue,
) -> Result<JsValue, JsError> {
    Ok(report::json::render(&histories(files, config, database)?.report).into())
}

/// Plays the migrations that a revision or a file means: their statements with what they lock and who waits, and the
/// schema before, after, and when they have been taken back. What `surefoot show --format json` prints.
///
/// # Errors
/// If the arguments are not what their types say, or mean no migration.
#[wasm_bindgen(unchecked_return_type = "Show")]
pub fn show(
    #[wasm_bindgen(unchecked_param_type = "readonly SourceFile[]")] files: JsValue,
    which: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "SourceFile")] config: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] database: JsValue,
) -> Result<JsValue, JsError> {
    shown(&histories(files, config, database)?, which)
}

/// The histories among the files, revision by revision, with what was found in each. What
/// `surefoot history --format json` prints.
///
/// # Errors
/// If the arguments are not what their types say.
#[wasm_bindgen(unchecked_return_type = "Histories")]
pub fn history(
    #[wasm_bindgen(unchecked_param_type = "readonly SourceFile[]")] files: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "SourceFile")] config: JsValue,
    #[wasm_bindgen(unchecked_optional_param_type = "string")] database: JsValue,
) -> Result<JsValue, JsError> {
    told(&histories(files, config, database)?)
}

/// Picks the paths that may belong to a migration project, by their names alone: which files are worth reading.
///
/// # Errors
/// If the argument is not a list of texts.
#[wasm_bindgen(unchecked_return_type = "string[]")]
pub fn select(#[wasm_bindgen(unchecked_param_type = "readonly string[]")] paths: JsValue) -> Result<JsValue, JsError> {
    let paths = given::paths(paths)?;
    Ok(list(&linter::select(&paths.iter().map(String::as_str).collect::<Vec<_>>())))
}

/// Picks the paths of Python files that the files import and that are not among them: what they define is then known too.
/// Those that are picked may import others: ask again with them. The command line asks three times.
///
/// # Errors
/// If the arguments are not what their types say.
#[wasm_bindgen(unchecked_return_type = "string[]")]
pub fn imported(
    #[wasm_bindgen(unchecked_param_type = "readonly SourceFile[]")] files: JsValue,
    #[wasm_bindgen(unchecked_param_type = "readonly string[]")] paths: JsValue,
) -> Result<JsValue, JsError> {
    let paths = given::paths(paths)?;
    Ok(list(&linter::imported(&given::files(files)?, &paths.iter().map(String::as_str).collect::<Vec<_>>())))
}

/// Whether there is a rule of that name: its page lies beside the module, for who checks does not read it.
///
/// # Errors
/// If there is none.
#[wasm_bindgen(skip_typescript)]
pub fn named(rule: &str) -> Result<(), JsError> {
    linter::named(rule).map(|_| ()).map_err(|nearest| {
        let meant = nearest.map(|name| format!(": did you mean `{name}`?")).unwrap_or_default();
        JsError::new(&format!("there is no rule `{rule}`{meant}"))
    })
}

/// Every rule, in the order of the rulebook, with the level that the settings give it.
///
/// # Errors
/// If the argument is not what its type says.
#[wasm_bindgen(unchecked_return_type = "Rule[]")]
pub fn rules(
    #[wasm_bindgen(unchecked_optional_param_type = "SourceFile")] config: JsValue,
) -> Result<JsValue, JsError> {
    let config = given::file(config)?;
    parsed(&report::rules::render_json(&linter::rulebook(config.as_ref())))
}

/// The tools that settings can name as `runner`: what runs SQL files that do not say it themselves.
///
/// # Errors
/// None, but for a host without memory.
#[wasm_bindgen(unchecked_return_type = "string[]")]
pub fn runners() -> Result<JsValue, JsError> {
    Ok(list(&linter::runners()))
}

/// The rules of another tool (`squawk`), each with those that answer to it here, or the reason why none does.
///
/// # Errors
/// If the rules of that tool are not known, or an argument is not what its type says.
#[wasm_bindgen(unchecked_return_type = "Elsewhere")]
pub fn elsewhere(
    tool: &str,
    #[wasm_bindgen(unchecked_optional_param_type = "SourceFile")] config: JsValue,
) -> Result<JsValue, JsError> {
    let config = given::file(config)?;
    let elsewhere = linter::elsewhere(tool, config.as_ref()).map_err(|nearest| {
        let meant = nearest.map(|name| format!(": did you mean `{name}`?")).unwrap_or_default();
        JsError::new(&format!("the rules of `{tool}` are not known{meant}"))
    })?;
    parsed(&report::elsewhere::render_json(&elsewhere))
}

thread_local! {
    /// See [`is_partial`].
    static IS_PARTIAL: Cell<bool> = const { Cell::new(false) };
}

/// Whether the last call met SQL of another database than PostgreSQL, and left it unread: the other module, which `load`
/// fetches, reads it.
#[wasm_bindgen(js_name = isPartial)]
#[must_use]
pub fn is_partial() -> bool {
    IS_PARTIAL.get()
}

fn note(report: &Report) {
    IS_PARTIAL.set(report.is_partial());
}

fn shown(histories: &Histories, which: &str) -> Result<JsValue, JsError> {
    let shown = linter::show(histories, which).map_err(|error| JsError::new(&format!("{error}: {}", error.help())))?;
    parsed(&report::show::json::render(histories, &shown))
}

fn told(histories: &Histories) -> Result<JsValue, JsError> {
    parsed(&report::history::json::render(histories, &report::history::Telling::default()))
}

fn histories(files: JsValue, config: JsValue, database: JsValue) -> Result<Histories, JsError> {
    let config = given::file(config)?;
    let given = Given { settings: config.as_ref(), database: given::database(&database)? };
    let histories = linter::histories_since(given::files(files)?, given, None);
    note(&histories.report);
    Ok(histories)
}

/// The value that a text of JSON is. The browser's own parser makes it faster than calls out of here would, one for each
/// key and value, and there is one way to write a report.
fn parsed(json: &str) -> Result<JsValue, JsError> {
    js_sys::JSON::parse(json).map_err(|_| JsError::new("the answer is no JSON"))
}

fn list(texts: &[&str]) -> JsValue {
    texts.iter().map(|text| JsValue::from_str(text)).collect::<js_sys::Array>().into()
}
