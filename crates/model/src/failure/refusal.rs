//! What a server refuses on principle: things that are there, and do not go together.

use crate::{DataType, Name, ObjectKind, ObjectName, Operation, Server, SetStorage, StorageChange};

/// Why a server refuses a step whose things are all there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A column that may be null is to be an identity.
    NullableIdentity,
    /// A column that is an identity is to be one once more.
    IdentityTwice,
    /// A column with a default, or of generated values, is to be an identity.
    IdentityWithDefault,
    /// A column that holds no integers is to be an identity.
    IdentityOfType(DataType),
    /// What is asked of an identity is asked of a column that is none.
    NotIdentity,
    /// An identity is to have a default, or to lose it.
    DefaultOfIdentity,
    /// An identity is to be nullable.
    NullsInIdentity,
    /// What is asked of a generated column is asked of one that is not generated.
    NotGenerated,
    /// A generated column is to have a default, or to lose it.
    DefaultOfGenerated,
    /// The values of a virtual column are to stay without the expression.
    VirtualValues,
    /// A partition is to have other columns than the whole, which is this table.
    ColumnsOfPartition(ObjectName),
    /// A column that the rows are parted by is to go, or to be of another type.
    PartitionKey,
    /// A unique key of a partitioned table lacks columns of its partition key: these. None where it is an expression.
    KeyAcrossPartitions(Vec<Name>),
    /// A partitioned table is to make a key of an index.
    KeyUsingPartitionedIndex,
    /// A partitioned table is to have a foreign key that is NOT VALID.
    UnvalidatedPartitions,
    /// A partitioned table, which holds no rows, is to have storage parameters, or to be LOGGED or UNLOGGED.
    StorageOfPartitioned,
    /// The index of a partitioned table is to be built again.
    PartitionedReindex,
    /// A partition is to be detached CONCURRENTLY, and this one is the default partition.
    DefaultPartition(ObjectName),
    /// A table that is no partition of this one is to be detached from it.
    NotPartition(ObjectName),
    /// A partition is to become a partition.
    PartitionTwice,
    /// A table that is not partitioned is to get a partition.
    NotPartitioned,
    /// What is dropped CONCURRENTLY is to take others along.
    CascadeConcurrently,
    /// Several things are to be dropped CONCURRENTLY at once.
    SeveralConcurrently,
    /// A table is to be clustered as before, and never was.
    NeverClustered,
    /// A view that is replaced is to lose a column, or to call it otherwise: this one, where its name is known.
    ColumnsOfView(Option<Name>),
    /// A view that is replaced is to hold another type in a column: this one, of which the type was, and would be.
    TypesOfView(Option<Name>, DataType, DataType),
    /// A trigger is to call a function that returns something else than it needs.
    OtherResult {
        /// The function.
        function: ObjectName,
        /// What it returns.
        returns: DataType,
        /// What it would have to return.
        needed: &'static str,
    },
    /// No partition of a table takes a row that it is given.
    NoPartition,
    /// A row is put into a partition, and belongs elsewhere in the whole, which is this table.
    OtherPartition(ObjectName),
    /// A sequence is to be LOGGED or UNLOGGED, which a server knows from version 15 on.
    StorageOfSequence,
    /// A sequence is to leave the schema of the column that owns it.
    OwnedSequence(ObjectName, Name),
    /// A table is to be unlogged, and this one, which is logged, refers to it.
    LoggedReferrer(ObjectName),
    /// A logged table is to refer to this one, which is unlogged.
    UnloggedReferent(ObjectName),
}

impl Refusal {
    /// The server's code for it, its SQLSTATE.
    ///
    /// Source: PostgreSQL manual, "PostgreSQL Error Codes", and the servers of `tests/physics`.
    #[must_use]
    pub fn sqlstate(&self, operation: &Operation, server: Server) -> &'static str {
        match self {
            Self::NullableIdentity
            | Self::IdentityTwice
            | Self::IdentityWithDefault
            | Self::NotIdentity
            | Self::NotGenerated
            | Self::DefaultPartition(_) => "55000",
            Self::IdentityOfType(_) => "22023",
            // "Syntax error", although the parser has nothing against it.
            Self::DefaultOfIdentity | Self::NullsInIdentity | Self::DefaultOfGenerated => "42601",
            Self::ColumnsOfPartition(_) if matches!(operation, Operation::AddColumn(_)) => "42809",
            Self::ColumnsOfPartition(_) | Self::PartitionKey => "42P16",
            Self::ColumnsOfView(_) | Self::TypesOfView(..) => "42P16",
            Self::OtherResult { .. } => "42P17",
            Self::NoPartition | Self::OtherPartition(_) => "23514",
            Self::StorageOfSequence => "42809",
            Self::LoggedReferrer(_) | Self::UnloggedReferent(_) => "42P16",
            Self::StorageOfPartitioned => match operation {
                Operation::SetStorage(SetStorage {
                    kind: ObjectKind::Table,
                    change: StorageChange::Parameters(_),
                    ..
                }) if !server.at_least(16) => "22023",
                _ => "42809",
            },
            Self::UnvalidatedPartitions | Self::PartitionTwice => "42809",
            Self::NotPartitioned if server.at_least(18) => "42809",
            Self::NotPartitioned => "42P17",
            Self::NotPartition(_) => "42P01",
            Self::NeverClustered => "42704",
            Self::VirtualValues
            | Self::KeyAcrossPartitions(_)
            | Self::KeyUsingPartitionedIndex
            | Self::PartitionedReindex
            | Self::CascadeConcurrently
            | Self::SeveralConcurrently
            | Self::OwnedSequence(..) => "0A000",
        }
    }
}
