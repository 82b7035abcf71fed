//! Operations on policies: who may see and change which rows of a table.

use crate::{Expression, Name, ObjectName};

/// `CREATE POLICY`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreatePolicy {
    /// The policy.
    pub name: Name,
    /// Its table.
    pub table: ObjectName,
    /// `AS RESTRICTIVE`: it must hold beside the others, and not instead of them.
    pub restrictive: bool,
    /// `FOR`: the statements that it is about, in lower case; none where it is about all of them.
    pub command: Option<String>,
    /// Whom it is for, and what it says.
    pub terms: PolicyTerms,
    /// The columns of its table that it is certain to read.
    pub columns: Vec<Name>,
}

/// `ALTER POLICY`: what is not written stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterPolicy {
    /// The policy.
    pub name: Name,
    /// Its table.
    pub table: ObjectName,
    /// What it says from now on.
    pub terms: PolicyTerms,
    /// The columns of its table that these terms are certain to read.
    pub columns: Vec<Name>,
}

/// Whom a policy is for, and what it says, as far as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyTerms {
    /// `TO`: the roles, each as written, `public` and `current_user` among them; none where nothing is said.
    pub roles: Vec<String>,
    /// `USING`: the rows that are seen.
    pub using: Option<Expression>,
    /// `WITH CHECK`: the rows that may be written.
    pub check: Option<Expression>,
}

impl PolicyTerms {
    /// These terms after others have been laid over them.
    #[must_use]
    pub fn altered(&self, by: &Self) -> Self {
        let or = |new: &Option<Expression>, old: &Option<Expression>| new.clone().or_else(|| old.clone());
        Self {
            roles: if by.roles.is_empty() { self.roles.clone() } else { by.roles.clone() },
            using: or(&by.using, &self.using),
            check: or(&by.check, &self.check),
        }
    }
}
