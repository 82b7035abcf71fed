//! Why a range means nothing, and what may have been meant.

use std::fmt;

/// Why a range means nothing in a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RangeError {
    /// No revision goes by that name.
    Unknown {
        /// The word.
        word: String,
        /// The name it is nearest to.
        nearest: Option<String>,
    },
    /// The ids of several revisions begin so.
    Ambiguous {
        /// The word.
        word: String,
        /// The revisions.
        revisions: Vec<String>,
    },
    /// `head`, where branches have not met.
    SeveralHeads {
        /// The heads.
        heads: Vec<String>,
        /// The branch labels of the history.
        labels: Vec<String>,
    },
    /// A revision that is not on the branch that was named with it.
    OffBranch {
        /// The revision.
        word: String,
        /// The branch.
        label: String,
    },
    /// There are not that many revisions on the way.
    TooFar {
        /// The word.
        word: String,
        /// How many revisions on, or back.
        steps: i64,
    },
    /// The way forks, or comes from several places.
    AmbiguousWalk {
        /// The word.
        word: String,
        /// The revisions it could go to.
        revisions: Vec<String>,
    },
    /// `base`, where a revision is asked for.
    Base {
        /// The word.
        word: String,
    },
    /// The range is empty.
    Nothing {
        /// The range.
        range: String,
    },
}

impl RangeError {
    /// What to try next.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Unknown { nearest: Some(nearest), .. } => format!("try `{nearest}`"),
            Self::Unknown { nearest: None, .. } => "try `surefoot history`, which lists them all".to_owned(),
            Self::Ambiguous { .. } => "add characters until one is left".to_owned(),
            Self::SeveralHeads { heads, labels } => match (labels.first(), heads.first()) {
                (Some(label), _) => format!("try `heads` for all of them, or `{label}@head` for one"),
                (None, Some(head)) => format!("try `heads` for all of them, or `{head}` for one"),
                (None, None) => "try `heads`".to_owned(),
            },
            Self::OffBranch { label, .. } => format!("try `{label}@head`, or leave `{label}@` out"),
            Self::TooFar { .. } => "try `surefoot history`, and count".to_owned(),
            Self::AmbiguousWalk { revisions, .. } => {
                let first = revisions.first().map_or("", String::as_str);
                format!("name the revision, as in `{first}`")
            }
            Self::Base { .. } => "try `base+1`, the first revision".to_owned(),
            Self::Nothing { .. } => "try `base:head`, or `head:base` for the way back".to_owned(),
        }
    }

    /// Whether another history may be meant: this one does not know a word, or has nothing to run.
    pub(super) fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Unknown { .. } | Self::Nothing { .. })
    }

    pub(super) fn has_suggestion(&self) -> bool {
        matches!(self, Self::Unknown { nearest: Some(_), .. })
    }
}

impl fmt::Display for RangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { word, nearest: Some(nearest) } => {
                write!(f, "there is no revision `{word}`; did you mean `{nearest}`?")
            }
            Self::Unknown { word, nearest: None } => write!(f, "there is no revision `{word}`"),
            Self::Ambiguous { word, revisions } => {
                write!(f, "several revisions begin with `{word}`: {}", listed(revisions))
            }
            Self::SeveralHeads { heads, .. } => write!(f, "`head` means several revisions: {}", listed(heads)),
            Self::OffBranch { word, label } => write!(f, "revision `{word}` is not on the branch `{label}`"),
            Self::TooFar { word, .. } => write!(f, "`{word}` goes past the end of the history"),
            Self::AmbiguousWalk { word, revisions } => {
                write!(f, "`{word}` may go to several revisions: {}", listed(revisions))
            }
            Self::Base { word } => write!(f, "`{word}` is no revision: it is what is there before the first"),
            Self::Nothing { range } => write!(f, "there is nothing to run in `{range}`"),
        }
    }
}

/// A few of many names.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
