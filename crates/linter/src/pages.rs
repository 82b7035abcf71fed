//! Where the pages of the rules are read: the address that editors and code hosts lead to from a finding.

/// Where the pages are unless the settings say otherwise: what `npm run build` makes of them, at the project's own site.
pub const RULE_PAGES: &str = "https://surefoot.dev/rules/{rule}/";

/// What stands for the rule's name in an address.
const RULE: &str = "{rule}";

/// The address of every rule's page, in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulePages(String);

impl Default for RulePages {
    fn default() -> Self {
        Self(RULE_PAGES.to_owned())
    }
}

impl RulePages {
    /// Reads an address of the web with `{rule}` in it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let is_web = text.starts_with("https://") || text.starts_with("http://");
        let is_whole = text.chars().all(|c| !c.is_whitespace() && !c.is_control());
        (is_web && is_whole && text.contains(RULE)).then(|| Self(text.to_owned()))
    }

    /// The address of a rule's page.
    #[must_use]
    pub fn of(&self, rule: &str) -> String {
        self.0.replace(RULE, rule)
    }
}
