//! A report as text: human, json. Pure strings.
