//! The rulebook, for those who want to read it: every rule, how loud it is, and what other tools call it.

use engine::{Page, Peer, PeerName, Rule, Standing, nearest};
use model::{FileId, SourceFile};

use crate::config;

/// Every rule, in the order of the rulebook.
#[must_use]
pub fn rules() -> &'static [Rule] {
    rules::RULES
}

/// The rule of that name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    rules::RULES.iter().find(|rule| rule.name == name)
}

/// The page of the rule of that name.
///
/// # Errors
/// If there is none: the name of the rule that may have been meant, if one comes near.
#[cfg(feature = "pages")]
pub fn explain(name: &str) -> Result<&'static str, Option<&'static str>> {
    named(name).map(|rule| rule.text)
}

/// The rule of that name.
///
/// # Errors
/// If there is none: the name of the rule that may have been meant, if one comes near.
pub fn named(name: &str) -> Result<&'static Rule, Option<&'static str>> {
    match rule(name) {
        Some(rule) => Ok(rule),
        None => Err(nearest(name, rules::RULES.iter().map(|rule| rule.name))),
    }
}

/// The rules as some settings have them.
#[derive(Clone, Debug)]
pub struct Rulebook<'a> {
    /// The settings file that was asked, as it is shown.
    pub settings: Option<&'a str>,
    /// How many of its words mean nothing.
    pub unknown: usize,
    /// Every rule, in the order of the rulebook.
    pub rules: Vec<Listed>,
}

/// A rule, and how loud it is.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its page.
    pub page: Page<'static>,
    /// Its level, and who says so.
    pub standing: Standing,
    /// The address of its page.
    pub url: String,
}

/// The rules as a settings file has them, or their pages alone.
#[must_use]
pub fn rulebook(settings: Option<&SourceFile>) -> Rulebook<'_> {
    let (config, unknown) = settings.map(|file| config::read(file, FileId(0), "")).unwrap_or_default();
    let pages = config.rule_pages.clone().unwrap_or_default();
    let listed = |rule: &Rule| {
        let page = rule.page();
        Listed { standing: config.settings.level(&page), url: pages.of(page.name), page }
    };
    Rulebook {
        settings: settings.map(|file| &*file.path),
        unknown: unknown.len(),
        rules: rules::RULES.iter().map(listed).collect(),
    }
}

/// What answers here to the rules of another tool.
#[derive(Clone, Debug)]
pub struct Elsewhere<'a> {
    /// The tool, and the version that the names are of.
    pub peer: Peer<'static>,
    /// The settings file that was asked for levels, as it is shown.
    pub settings: Option<&'a str>,
    /// All of its names, each with what answers to it.
    pub names: Vec<Answer>,
}

/// A name of another tool, and what answers to it.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The name.
    pub name: PeerName<'static>,
    /// The rules, in the order of the rulebook. Where there are none, the name has a reason.
    pub rules: Vec<Listed>,
}

/// What answers here to the rules of the tool of that name, with the levels that a settings file has.
///
/// # Errors
/// If that tool is not known: the name of the one that may have been meant, if one comes near.
pub fn elsewhere<'a>(tool: &str, settings: Option<&'a SourceFile>) -> Result<Elsewhere<'a>, Option<&'static str>> {
    let Some(peer) = peers().find(|peer| peer.tool == tool) else {
        return Err(nearest(tool, peers().map(|peer| peer.tool)));
    };
    let rulebook = rulebook(settings);
    let answer = |&name: &PeerName<'static>| {
        let answers =
            |listed: &&Listed| listed.page.elsewhere().any(|alias| alias.tool == peer.tool && alias.name == name.name);
        Answer { name, rules: rulebook.rules.iter().filter(answers).cloned().collect() }
    };
    Ok(Elsewhere { names: peer.names.iter().map(answer).collect(), settings: rulebook.settings, peer })
}

/// The tools whose names are known, each with all of them.
pub fn peers() -> impl Iterator<Item = Peer<'static>> {
    // A page that cannot be read would be left out; a test reads them all.
    rules::PEERS.iter().filter_map(|text| Peer::read(text).ok())
}
