//! The package for JavaScript: the module, its bindings, and an entry each for Node, in both of its kinds of modules, and
//! for browsers.
//!
//! wasm-bindgen's command line is used as the library it is, so that Cargo.lock keeps it at the version of the
//! wasm-bindgen that the module was compiled with. The two must agree to the digit.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use wasm_bindgen_cli_support::Bindgen;

use crate::Outcome;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";

/// Builds the package into `target/pkg`, and prints the size of each file in it.
pub(crate) fn build(workspace: &Path) -> Outcome {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace.join("target"), PathBuf::from);
    let package = target.join("pkg");
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    let module = target.join(TARGET).join(PROFILE).join("surefoot_wasm.wasm");
    for (name, features) in MODULES {
        compile(workspace, features)?;
        bind(&module, name, &package, Bindings::Modules)?;
        add_common_bindings(&module, name, &package)?;
    }
    add_entries(&workspace.join("crates/wasm/package"), &package)?;
    add_pages(&workspace.join("rules"), &package)?;
    fs::copy(workspace.join("LICENSE"), package.join("LICENSE"))?;
    print_sizes(&package)
}

/// The modules, each with the features it is built with: a small one for PostgreSQL, and one that also reads the SQL of MySQL,
/// MariaDB and SQLite, for those who meet such a file. Their calls are the same, so the types of either are those of both.
const MODULES: [(&str, &str); 2] = [("module", ""), ("databases", "dialects")];

fn compile(workspace: &Path, features: &str) -> Outcome {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(workspace)
        .args(["build", "--package", "surefoot-wasm", "--lib", "--target", TARGET, "--profile", PROFILE])
        .args(["--features", features])
        .status()?;
    if status.success() { Ok(()) } else { Err("the module does not compile".into()) }
}

/// How JavaScript imports and exports.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bindings {
    /// `import`, in browsers, bundlers and Node.
    Modules,
    /// `require`, in Node.
    Common,
}

/// Writes the module as JavaScript can load it, with its bindings.
fn bind(module: &Path, name: &str, package: &Path, bindings: Bindings) -> Outcome {
    let mut bindgen = Bindgen::new();
    match bindings {
        Bindings::Modules => bindgen.web(true)?,
        Bindings::Common => bindgen.nodejs(true)?,
    };
    bindgen
        .input_path(module)
        .out_name(name)
        // Those for Node have the calls and their values, and not how a browser fetches the module: what users see.
        .typescript(bindings == Bindings::Common)
        // The names of functions, a tenth of the module: who debugs it builds it without this.
        .remove_name_section(true)
        // Left out, as it is unless said otherwise, bundlers build happily and ship no module.
        .omit_default_module_path(false)
        // After a trap the instance is dead; with this the next call finds a new one.
        .reset_state_function(true)
        .generate(package)?;
    Ok(())
}

/// Adds the bindings for `require`, around the same module: shipped twice it would be twice the download. The types are
/// the same for both, in a file for each, for TypeScript takes the kind of a module from its file's name.
fn add_common_bindings(module: &Path, name: &str, package: &Path) -> Outcome {
    let aside = package.join("common");
    bind(module, name, &aside, Bindings::Common)?;
    let binary = format!("{name}_bg.wasm");
    if fs::read(aside.join(&binary))? != fs::read(package.join(&binary))? {
        return Err("the module for `require` is another than the one for `import`: they cannot share a file".into());
    }
    fs::rename(aside.join(format!("{name}.js")), package.join(format!("{name}.cjs")))?;
    let types = fs::read_to_string(aside.join(format!("{name}.d.ts")))?;
    // What brings a dead instance back is between the bindings and the calls.
    let types = types.replace("export function __wbg_reset_state(): void;\n", "");
    fs::write(package.join("index.d.ts"), &types)?;
    fs::write(package.join("index.d.cts"), &types)?;
    Ok(fs::remove_dir_all(aside)?)
}

/// Copies the files that are written by hand; package.json gets the workspace's version, and what is imported can be
/// required.
fn add_entries(entries: &Path, package: &Path) -> Outcome {
    for entry in fs::read_dir(entries)? {
        let entry = entry?;
        let text = fs::read_to_string(entry.path())?;
        fs::write(package.join(entry.file_name()), text.replace("0.0.0", env!("CARGO_PKG_VERSION")))?;
    }
    Ok(fs::write(package.join("node.cjs"), required(&fs::read_to_string(entries.join("calls.js"))?)?)?)
}

/// Writes the rules' pages into a module of JavaScript, by their names.
fn add_pages(rules: &Path, package: &Path) -> Outcome {
    let mut pages = BTreeMap::new();
    for entry in fs::read_dir(rules)? {
        let path = entry?.path();
        let text =
            if path.extension().is_some_and(|ending| ending == "md") { fs::read_to_string(&path)? } else { continue };
        // What stands there beside the pages (README.md) has no front matter.
        if let (Some(name), true) = (path.file_stem(), text.starts_with("---\n")) {
            pages.insert(name.to_string_lossy().into_owned(), text);
        }
    }
    Ok(fs::write(package.join("pages.js"), format!("export default {};\n", serde_json::to_string(&pages)?))?)
}

/// The calls as Node requires them: they differ from those that are imported in the words for that, and in nothing else.
fn required(calls: &str) -> Outcome<String> {
    let text = calls
        .replace("import * as first from \"./module.js\";", "const first = require(\"./module.cjs\");")
        .replace("export default ", "")
        .replace("export const ", "exports.");
    let text = format!("{text}\ncomeBy({{ atOnce: () => require(\"./databases.cjs\") }});\n");
    let is_left = text.lines().any(|line| line.starts_with("import ") || line.starts_with("export "));
    if is_left { Err("calls.js imports or exports in words that `require` has none for".into()) } else { Ok(text) }
}

fn print_sizes(package: &Path) -> Outcome {
    let mut files = fs::read_dir(package)?
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.metadata()?.len()))))
        .collect::<Result<Vec<_>, _>>()?;
    files.sort();
    println!("{}", package.display());
    for (name, bytes) in files {
        println!("{bytes:>10}  {}", name.to_string_lossy());
    }
    Ok(())
}
