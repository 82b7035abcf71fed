//! The roles that a history relies on and does not make.

use std::collections::HashSet;

use engine::Finding;
use model::{CreateObject, Grant, Guard, History, Name, ObjectKind, Operation, SetDefaultPrivileges, SetOwner, Step};

/// The roles that PostgreSQL and its hosts come with.
const GIVEN: &[&str] = &[
    "anon",
    "authenticated",
    "authenticator",
    "azure_pg_admin",
    "cloudsqlsuperuser",
    "neon_superuser",
    "postgres",
    "rds_superuser",
    "service_role",
    "supabase_admin",
];

/// The roles that are there, or have been spoken of.
pub(super) struct Roles<'a> {
    /// Whether the history begins with an empty database: otherwise older migrations may have made any role.
    complete: bool,
    known: HashSet<&'a str>,
}

impl<'a> Roles<'a> {
    pub(super) fn of(history: &'a History) -> Self {
        let steps = history.each().flat_map(|migration| &migration.up.steps);
        let made = steps.filter_map(|step| match &step.operation {
            Operation::CreateObject(CreateObject { kind: ObjectKind::Role, name, .. }) => Some(name.name.as_str()),
            _ => None,
        });
        Self { complete: history.from_base, known: made.chain(GIVEN.iter().copied()).collect() }
    }

    /// A role that no migration makes, where it is first named.
    pub(super) fn judge(&mut self, step: &'a Step) -> Option<Finding> {
        let roles = match &step.operation {
            // A step that looks for the role first does no harm where there is none.
            _ if step.guard != Guard::None || !self.complete => return None,
            Operation::SetOwner(SetOwner { owner: Some(owner), .. }) => std::slice::from_ref(owner),
            Operation::Grant(Grant { grants: true, roles, .. })
            | Operation::SetDefaultPrivileges(SetDefaultPrivileges {
                grant: Grant { grants: true, roles, .. }, ..
            }) => roles,
            _ => return None,
        };
        let is_missing = |role: &&Name| !self.known.contains(role.as_str()) && !role.as_str().starts_with("pg_");
        let role = roles.iter().find(is_missing)?;
        self.known.insert(role.as_str());
        let message = format!("no migration makes the role `{role}`: where it is missing, this fails");
        let help = "create the role in a migration if it does not exist, or take its name from the environment";
        Some(Finding::at(role.span, message).help(help))
    }
}
