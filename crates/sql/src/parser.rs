//! PostgreSQL's own parser, called through its C interface: the one place of this crate that is not safe Rust.
//!
//! The safe interface of `pg_query` drops the position of an error; this one keeps it.

use std::ffi::{CStr, CString, c_char, c_int};

use pg_query::protobuf::{Node, ParseResult, node::Node as Tree};
use prost::Message;

/// Why the parser rejects a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    /// What it says.
    pub(crate) message: String,
    /// The byte it points at.
    pub(crate) offset: Option<usize>,
}

#[repr(C)]
struct ParseError {
    message: *mut c_char,
    function: *mut c_char,
    file: *mut c_char,
    line: c_int,
    /// Counted in characters, from 1; 0 where there is none.
    cursor: c_int,
    context: *mut c_char,
}

#[repr(C)]
struct Protobuf {
    length: usize,
    data: *mut c_char,
}

#[repr(C)]
struct Answer {
    tree: Protobuf,
    stderr: *mut c_char,
    error: *mut ParseError,
}

unsafe extern "C" {
    fn pg_query_parse_protobuf_opts(input: *const c_char, options: c_int) -> Answer;
    fn pg_query_free_protobuf_parse_result(answer: Answer);
    #[cfg(target_arch = "wasm32")]
    fn assign_max_stack_depth(kilobytes: c_int, extra: *mut std::ffi::c_void);
}

/// How deep a statement may nest to be parsed on the stack of whoever calls, which may be a worker's with 2 MB.
/// Decoding a tree takes up to 15 kB for each chained operator in a build without optimisation.
#[cfg(not(target_arch = "wasm32"))]
const SHALLOW: u32 = 24;

/// The stack for deeper ones. It is address space: only what is used is ever memory.
#[cfg(not(target_arch = "wasm32"))]
const LARGE_STACK: usize = 64 << 20;

/// Parses a text that holds one statement, which nests `depth` deep. A NUL byte, which PostgreSQL knows no way to read,
/// counts as `?`.
pub(crate) fn parse(text: Vec<u8>, depth: u32) -> Result<Tree, Failure> {
    #[cfg(not(target_arch = "wasm32"))]
    if depth > SHALLOW {
        return std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().stack_size(LARGE_STACK);
            let thread = builder.spawn_scoped(scope, || parse_here(text));
            let outcome = thread.ok().and_then(|thread| thread.join().ok());
            outcome.unwrap_or_else(|| Err(Failure { message: "stack depth limit exceeded".to_owned(), offset: None }))
        });
    }
    // In a browser the nesting that is let through at all fits the stack there is.
    let _ = depth;
    parse_here(text)
}

fn parse_here(mut text: Vec<u8>) -> Result<Tree, Failure> {
    for byte in &mut text {
        if *byte == 0 {
            *byte = b'?';
        }
    }
    let Ok(input) = CString::new(text) else {
        return Err(Failure { message: "a NUL byte".to_owned(), offset: None });
    };
    // Natively the library measures the stack of the calling thread; in a browser it cannot, and a worker's stack is
    // small.
    #[cfg(target_arch = "wasm32")]
    // SAFETY: the function stores a number; its second argument is not used.
    unsafe {
        assign_max_stack_depth(16, std::ptr::null_mut());
    }
    // SAFETY: `input` is a NUL-terminated string that outlives the call. The answer is read while it is ours, then
    // freed once by the function that belongs to it; its pointers are null or valid until then.
    unsafe {
        let answer = pg_query_parse_protobuf_opts(input.as_ptr(), 0);
        let result = if let Some(error) = answer.error.as_ref() {
            let message = CStr::from_ptr(error.message).to_string_lossy();
            Err(Failure { message: in_a_line(&message), offset: byte_offset(input.as_bytes(), error.cursor) })
        } else if answer.tree.data.is_null() {
            Err(Failure { message: "no tree".to_owned(), offset: None })
        } else {
            first_statement(std::slice::from_raw_parts(answer.tree.data.cast::<u8>(), answer.tree.length))
        };
        pg_query_free_protobuf_parse_result(answer);
        result
    }
}

fn first_statement(bytes: &[u8]) -> Result<Tree, Failure> {
    let no_tree = |message: String| Failure { message, offset: None };
    let result = ParseResult::decode(bytes).map_err(|error| no_tree(error.to_string()))?;
    let statement = result.stmts.into_iter().next().and_then(|raw| raw.stmt);
    match statement.map(|node| *node) {
        Some(Node { node: Some(tree) }) => Ok(tree),
        _ => Err(no_tree("syntax error at end of input".to_owned())),
    }
}

/// A message without the text it quotes, where that is as long as the rest of the file.
fn in_a_line(message: &str) -> String {
    match message.split_once(" at or near ") {
        Some((what, quoted)) if quoted.len() > 80 || quoted.contains('\n') => what.to_owned(),
        _ => message.to_owned(),
    }
}

/// The byte at which the character number `cursor` begins, from 1.
fn byte_offset(text: &[u8], cursor: c_int) -> Option<usize> {
    let characters = usize::try_from(cursor).ok()?.checked_sub(1)?;
    let is_start = |byte: &u8| byte & 0xC0 != 0x80;
    let starts = text.iter().enumerate().filter(|(_, byte)| is_start(byte)).map(|(offset, _)| offset);
    starts.chain([text.len()]).nth(characters)
}
