//! Compiles the C half of the glue, and finds the libc that Rust ships for WASI.

use std::path::PathBuf;
use std::process::Command;
use std::{env, io};

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=clang");
    println!("cargo:rerun-if-changed=libc");
    if env::var("TARGET").as_deref() != Ok("wasm32-unknown-unknown") {
        return Ok(());
    }
    cc::Build::new()
        .files(["libc/jump.c", "libc/process.c", "libc/streams.c"])
        // Or the compiler recognises a function it knows, and calls it from its own definition.
        .flag("-fno-builtin")
        .compile("surefoot_libc");

    let libc = sysroot()?.join("lib/rustlib/wasm32-wasip1/lib/self-contained");
    if !libc.join("libc.a").is_file() {
        println!("cargo:error=WASI's libc is missing: run `rustup target add wasm32-wasip1`");
    }
    println!("cargo:rustc-link-search=native={}", libc.display());
    // Unbundled, it comes after everything else on the linker's line: what this crate defines is taken from this crate.
    println!("cargo:rustc-link-lib=static:-bundle=c");
    Ok(())
}

/// Where the compiler keeps the libraries of its targets.
fn sysroot() -> io::Result<PathBuf> {
    let compiler = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let printed = Command::new(compiler).args(["--print", "sysroot"]).output()?;
    Ok(PathBuf::from(String::from_utf8_lossy(&printed.stdout).trim()))
}
