//! The rulebook: each rule is a page and a check.
