//! The libc glue that lets pg_query link on wasm32-unknown-unknown, and nothing else.
