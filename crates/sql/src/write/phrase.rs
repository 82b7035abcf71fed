//! A statement in the making: words with single spaces between them.

/// A statement in the making.
pub(super) struct Phrase(pub(super) String);

impl Phrase {
    /// A statement that begins with these words.
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words after a space; none where they are empty.
    pub(super) fn say(mut self, words: &str) -> Self {
        if !words.is_empty() {
            if !self.0.is_empty() {
                self.0.push(' ');
            }
            self.0.push_str(words);
        }
        self
    }

    /// The words, if it is so.
    pub(super) fn flag(self, is_set: bool, words: &str) -> Self {
        self.say(if is_set { words } else { "" })
    }

    /// Keywords and what follows them, where there is something.
    pub(super) fn part(self, keywords: &str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.say(keywords).say(&value),
            None => self,
        }
    }
}
