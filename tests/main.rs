//! Every test that spans crates: each kind of expectation is readable data, with one runner.
