//! The one door: files and settings in, a report out.
