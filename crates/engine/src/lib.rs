//! How rules are asked: Rule, Page, Facts, Finding, Allow.
