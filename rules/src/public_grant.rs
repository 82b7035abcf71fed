//! What is granted to `PUBLIC` is granted to every role there is, and to every one that there will be.

use engine::{Check, Facts, Finding, Rule, rule};
use model::{Direction, Grant, ObjectKind, Operation, Step};

pub(crate) const RULE: Rule = rule!("public-grant", Check::Step(check));

fn check(step: &Step, facts: &Facts) -> Option<Finding> {
    let (grant, later) = match &step.operation {
        Operation::Grant(grant) => (grant, None),
        Operation::SetDefaultPrivileges(set) => (&set.grant, Some(set.schemas.as_slice())),
        _ => return None,
    };
    let Grant { grants: true, public: true, kind, names, .. } = grant else { return None };
    // A downgrade gives back what its upgrade took.
    if facts.direction == Direction::Down || is_usual(grant) || facts.after().iter().any(|step| revokes(step, grant)) {
        return None;
    }
    let what = match (names.as_slice(), later) {
        (_, Some([])) => format!("every {} that is made from now on", kind.word()),
        (_, Some([schema, ..])) => format!("every {} that is made in schema `{schema}` from now on", kind.word()),
        ([], None) => format!("every {} of the schema", kind.word()),
        ([name], None) => format!("{} `{name}`", kind.word()),
        ([name, rest @ ..], None) => format!("{} `{name}` and {} more", kind.word(), rest.len()),
    };
    let privileges = match grant.privileges.join(", ") {
        privileges if privileges.is_empty() => "every privilege".to_owned(),
        privileges => privileges.to_uppercase(),
    };
    let message = format!("grants {privileges} on {what} to every role that can connect, now and later");
    Some(Finding::at(step.head, message).help("grant it to a role, and make those who need it members of that role"))
}

/// Whether `PUBLIC` has it by default, so that nothing new is given.
///
/// Source: PostgreSQL manual, "Privileges": CONNECT and TEMPORARY on databases, EXECUTE on functions, USAGE on types
/// and languages. That of USAGE on the schema `public` comes with every database.
fn is_usual(grant: &Grant) -> bool {
    let usual: &[&str] = match grant.kind {
        ObjectKind::Database => &["connect", "temporary", "temp"],
        ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate => return true,
        ObjectKind::Type | ObjectKind::Domain => return true,
        ObjectKind::Schema if grant.names.iter().all(|name| name.name == *"public") => &["usage"],
        // Of languages, which are no kind of their own.
        ObjectKind::Other => &["usage"],
        _ => &[],
    };
    !grant.privileges.is_empty() && grant.privileges.iter().all(|privilege| usual.contains(&privilege.as_str()))
}

fn revokes(step: &Step, grant: &Grant) -> bool {
    let other = match &step.operation {
        Operation::Grant(other) => other,
        Operation::SetDefaultPrivileges(set) => &set.grant,
        _ => return false,
    };
    !other.grants && other.public && other.kind == grant.kind && other.names == grant.names
}
