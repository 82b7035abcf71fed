//! The build steps that cargo has no word for: `cargo xtask wasm` makes the package for JavaScript.
#![allow(clippy::print_stdout, reason = "what a build step has to say, it says to the person who ran it")]

mod wasm;

use std::path::Path;
use std::process::ExitCode;

/// A step that fails says why, and that is all anyone does with it.
type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: cargo xtask wasm

  wasm   build the linter for JavaScript into target/pkg";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["wasm"] => wasm::build(workspace()),
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace: two above this package.
fn workspace() -> &'static Path {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package)
}
