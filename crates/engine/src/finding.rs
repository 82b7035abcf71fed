//! A finding: what goes wrong, why, and what to do instead.

use model::{Direction, FileId, Span};

use crate::Level;

/// Something a rule has to say.
///
/// The message names the object and says who waits for what; the help says what to do instead. Lower case, no full stop,
/// backticks round identifiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule; filled in by the engine.
    pub rule: &'static str,
    /// How bad it is: the rule's own level unless it says otherwise, and then what the settings say.
    pub level: Level,
    /// The file; filled in by the engine where the rule does not say.
    pub file: Option<FileId>,
    /// The words it underlines.
    pub span: Span,
    /// The whole of the step that those words are the head of: what tells this finding from another of the same rule,
    /// wherever it moves. Filled in by the engine; `None` for a finding about no step.
    pub step: Option<Span>,
    /// What goes wrong, and for whom.
    pub message: String,
    /// What to do instead.
    pub help: Option<String>,
    /// A change of the source that puts it right.
    pub fix: Option<Fix>,
    /// What puts it right, where only the source tells the edits.
    pub remedy: Option<Remedy>,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// Words of the source that no output may show: a password. Reports put asterisks in their place.
    pub secrets: Vec<Span>,
    /// The migration's revision; filled in by the engine.
    pub revision: Option<String>,
    /// Whether it is about the way up or down; filled in by the engine.
    pub direction: Option<Direction>,
    /// The level the rule asks for in this case, if not its page's.
    pub own_level: Option<Level>,
}

/// Another place that matters to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// The words there.
    pub span: Span,
    /// What they have to do with it.
    pub message: String,
}

/// A change of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as a command: `add CONCURRENTLY`.
    pub title: String,
    /// The edits, in order, none overlapping another; all in the finding's file.
    pub edits: Vec<Edit>,
}

/// A change that a rule knows of without seeing the source. Whoever has the source makes a [`Fix`] of it, if the words
/// there are as plain as the change needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Gives this call of Alembic's `op` a block of its own outside the transaction, and `postgresql_concurrently=True`.
    Apart(Span),
    /// Makes these lines of Python the downgrade of the revision: in place of `pass`, or where there is none.
    Downgrade(Vec<String>),
}

/// One edit of a [`Fix`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Finding {
    /// A finding at `span`, in the file of what was asked about.
    #[must_use]
    pub fn at(span: Span, message: impl Into<String>) -> Self {
        Self {
            rule: "",
            level: Level::Off,
            file: None,
            span,
            step: None,
            message: message.into(),
            help: None,
            fix: None,
            remedy: None,
            related: Vec::new(),
            secrets: Vec::new(),
            revision: None,
            direction: None,
            own_level: None,
        }
    }

    /// What findings are sorted by: where they stand, then what they say.
    #[must_use]
    pub fn order(&self) -> (Option<FileId>, Span, &str, &str) {
        (self.file, self.span, self.rule, &self.message)
    }

    /// With what to do instead.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// At a level other than the page's: an exception that is worth knowing, a case that is certain.
    #[must_use]
    pub fn level(self, level: Level) -> Self {
        Self { own_level: Some(level), ..self }
    }

    /// In a file other than that of what was asked about.
    #[must_use]
    pub fn in_file(self, file: FileId) -> Self {
        Self { file: Some(file), ..self }
    }

    /// With a change that puts it right.
    #[must_use]
    pub fn fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { fix: Some(Fix { title: title.into(), edits }), ..self }
    }

    /// With what puts it right, once somebody looks at the source.
    #[must_use]
    pub fn remedy(self, remedy: Remedy) -> Self {
        Self { remedy: Some(remedy), ..self }
    }

    /// With words of the source that no output may show.
    #[must_use]
    pub fn secret(mut self, span: Span) -> Self {
        self.secrets.push(span);
        self
    }

    /// With another place that matters.
    #[must_use]
    pub fn related(mut self, file: FileId, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { file, span, message: message.into() });
        self
    }
}
