//! The tests that span crates; almost everything in it is Markdown.
