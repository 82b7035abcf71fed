//! The libc glue that lets pg_query link on wasm32-unknown-unknown, and nothing else.
//!
//! `pg_query` is PostgreSQL's own parser, in C, and C wants a libc. This crate gives it one: the parts that need no
//! system come from WASI's libc, which Rust ships; memory comes from Rust's allocator; jumps, and the little that asks
//! for a system, are in `libc/`. On every other target the crate is empty.
#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]

mod heap;

use std::ffi::{c_int, c_void};
use std::ptr;

use pg_query as _;

/// How deep PostgreSQL may recurse, in kilobytes of the module's own stack, before it says so and gives up on a
/// statement.
///
/// The engine's stack is spent faster than the module's, and a worker has less of it: at 80 kB (PostgreSQL's own
/// minimum is 100) a deep statement overflows it in Chromium's workers, which ends the module. At 16 kB a thousand
/// nested parentheses still parse, and it also holds with `node --stack-size=120`.
const STACK_DEPTH: c_int = 16;

unsafe extern "C" {
    fn __wasm_call_ctors();
    fn assign_max_stack_depth(kilobytes: c_int, extra: *mut c_void);
}

/// Makes the C half ready. To be called once, when the module starts, before anything is parsed.
pub fn start() {
    // SAFETY: both run before any other C, on the only thread. Naming the constructors here also tells the linker that
    // they are taken care of: it would otherwise wrap every export in a call of its own to them.
    unsafe {
        __wasm_call_ctors();
        assign_max_stack_depth(STACK_DEPTH, ptr::null_mut());
    }
}
