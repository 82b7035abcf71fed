//! The migration linter that knows the way back down.

fn main() {}
