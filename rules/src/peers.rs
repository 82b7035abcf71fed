//! The pages of the other tools: what each calls its rules (`../elsewhere/<tool>.md`).

/// The pages, in the order in which tools are named.
pub static PEERS: &[&str] = &[
    include_str!("../elsewhere/squawk.md"),
    include_str!("../elsewhere/eugene.md"),
    include_str!("../elsewhere/pgfence.md"),
    include_str!("../elsewhere/postgres-language-server.md"),
    include_str!("../elsewhere/strong_migrations.md"),
    include_str!("../elsewhere/atlas.md"),
    include_str!("../elsewhere/alembic-guard.md"),
    include_str!("../elsewhere/pytest-alembic.md"),
    include_str!("../elsewhere/pytest-mrt.md"),
    include_str!("../elsewhere/zdm.md"),
];
