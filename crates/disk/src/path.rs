//! Paths as they are shown: relative to the current folder, with `/` on every system.

use std::path::{Component, Path, PathBuf};

/// An absolute path without `.` and `..`, told from the words alone: links are not followed.
#[must_use]
pub fn absolute(current: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for component in current.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            other => whole.push(other),
        }
    }
    whole
}

/// The way from a folder to a path, both absolute: `../a/b`. A path on another drive stays as it is. Empty for the
/// folder itself.
#[must_use]
pub fn relative(from: &Path, to: &Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(left, right)| left == right).count();
    if shared == 0 {
        return with_slashes(to.components());
    }
    let ups = from.components().count() - shared;
    let rest = with_slashes(to.components().skip(shared));
    match (ups, rest.as_str()) {
        (0, _) => rest,
        (_, "") => vec![".."; ups].join("/"),
        _ => "../".repeat(ups) + &rest,
    }
}

fn with_slashes<'a>(components: impl Iterator<Item = Component<'a>>) -> String {
    let mut text = String::new();
    for component in components {
        match component {
            Component::RootDir => text.push('/'),
            other => {
                if !text.is_empty() && !text.ends_with('/') {
                    text.push('/');
                }
                text.push_str(&other.as_os_str().to_string_lossy());
            }
        }
    }
    text
}
