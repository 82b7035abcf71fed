//! The package for JavaScript: the module, its bindings, and an entry each for Node and for browsers.
//!
//! wasm-bindgen's command line is used as the library it is, so that Cargo.lock keeps it at the version of the
//! wasm-bindgen that the module was compiled with. The two must agree to the digit.

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
    compile(workspace)?;
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    bind(&target.join(TARGET).join(PROFILE).join("surefoot_wasm.wasm"), &package)?;
    add_entries(&workspace.join("crates/wasm/package"), &package)?;
    print_sizes(&package)
}

fn compile(workspace: &Path) -> Outcome {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(workspace)
        .args(["build", "--package", "surefoot-wasm", "--lib", "--target", TARGET, "--profile", PROFILE])
        .status()?;
    if status.success() { Ok(()) } else { Err("the module does not compile".into()) }
}

/// Writes the module as JavaScript can load it, with its bindings and their types.
fn bind(module: &Path, package: &Path) -> Outcome {
    Bindgen::new()
        .input_path(module)
        .out_name("module")
        .web(true)?
        .typescript(true)
        // The names of functions, a tenth of the module: who debugs it builds it without this.
        .remove_name_section(true)
        // Left out, as it is unless said otherwise, bundlers build happily and ship no module.
        .omit_default_module_path(false)
        // After a trap the instance is dead; with this the next call finds a new one.
        .reset_state_function(true)
        .generate(package)?;
    Ok(())
}

/// Copies the files that are written by hand; package.json gets the workspace's version.
fn add_entries(entries: &Path, package: &Path) -> Outcome {
    for entry in fs::read_dir(entries)? {
        let entry = entry?;
        let text = fs::read_to_string(entry.path())?;
        fs::write(package.join(entry.file_name()), text.replace("0.0.0", env!("CARGO_PKG_VERSION")))?;
    }
    Ok(())
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
