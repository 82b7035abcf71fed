//! In whose words SQL is written, where nobody else says it: which databases each migration could not have run on.
//!
//! What was read with PostgreSQL's grammar is asked for what the others refuse, and for what PostgreSQL refuses: words that
//! its parser stops at, types and functions that it has not. The types of MySQL are those of its manual, "Data Types"; SQLite
//! takes any words for a type ("Datatypes In SQLite", 3.1), and of `ALTER TABLE` four forms ("ALTER TABLE", 1).

use std::collections::{HashMap, HashSet};

use model::{
    Column, ConstraintKind, CreateTable, Dialect, FileId, Guard, History, ObjectKind, ObjectName, Opaque, Operation,
    Reason, SourceFile, Span, Step, order,
};

/// Databases, one bit each.
type Databases = u8;

const POSTGRES: Databases = 1;
const MYSQL: Databases = 2;
const SQLITE: Databases = 4;
const ALL: Databases = POSTGRES | MYSQL | SQLITE;

/// Which bit is whose. MariaDB's words are MySQL's.
const BITS: [(Databases, Dialect); 3] =
    [(POSTGRES, Dialect::Postgres), (MYSQL, Dialect::MySql), (SQLITE, Dialect::Sqlite)];

/// Types that MySQL has and PostgreSQL has not. People write them for SQLite, too.
const OF_MYSQL: &str = "binary,blob,datetime,double,longblob,longtext,mediumblob,mediumint,mediumtext,nvarchar,tinyblob,\
    tinyint,tinytext,varbinary,year";

/// Functions of SQLite that neither of the others has.
const OF_SQLITE: &str = "julianday,randomblob,strftime,unixepoch,zeroblob";

/// Types that PostgreSQL brings and MySQL has, too.
const SHARED: &str = "bigint,bit,boolean,character,character varying,date,double precision,integer,json,numeric,point,polygon,\
    real,smallint,text,time without time zone,timestamp without time zone";

fn is_among(name: &str, names: &str) -> bool {
    names.split(',').any(|known| known == name)
}

/// The files that are not PostgreSQL's, of histories of which nobody says whose they are.
///
/// Loose files of one folder are histories of their own, and hardly for several databases: what one does not tell, the
/// others do.
pub(crate) fn of_words(histories: &[History], files: &[SourceFile]) -> HashMap<FileId, Dialect> {
    let mut undecided: Vec<&History> = histories.iter().filter(|history| history.dialect.is_none()).collect();
    order::by(&mut undecided, |left, right| left.root.cmp(&right.root));
    let mut foreign = HashMap::new();
    for histories in undecided.chunk_by(|left, right| left.root == right.root) {
        let hearing = Hearing { made: made(histories), files };
        let votes: Vec<Votes> = histories.iter().map(|history| hearing.votes(history)).collect();
        let all = votes.iter().fold(Votes::default(), Votes::and).candidates();
        for (history, votes) in histories.iter().zip(votes) {
            let own = votes.candidates();
            let candidates = if own & all == 0 { own } else { own & all };
            if candidates & POSTGRES == 0 {
                // What several would have run says no more than that it is another.
                let named = BITS.into_iter().find(|(bit, _)| *bit == candidates);
                let dialect = named.map_or(Dialect::Other, |(_, dialect)| dialect);
                foreign.extend(history.each().map(|migration| (migration.up.file, dialect)));
            }
        }
    }
    foreign
}

/// What was heard of migrations.
#[derive(Clone, Copy, Default)]
struct Votes {
    migrations: usize,
    /// Of those, how many each database could not have run.
    refused: [usize; BITS.len()],
    /// How many statements PostgreSQL could not have run.
    alien: usize,
    /// At how many of them its parser stops.
    stops: usize,
}

impl Votes {
    fn and(mut self, other: &Self) -> Self {
        self.migrations += other.migrations;
        self.refused.iter_mut().zip(other.refused).for_each(|(sum, refused)| *sum += refused);
        self.alien += other.alien;
        self.stops += other.stops;
        self
    }

    /// The databases to which the fewest of them are foreign. A lone statement that the parser stops at may be a slip, and is
    /// told as one; a few migrations among many may have been run elsewhere, or never.
    fn candidates(&self) -> Databases {
        let is_slip = self.alien == 1 && self.stops == 1;
        if is_slip || self.refused[0] * 10 < self.migrations && self.refused[0] > 0 {
            return ALL;
        }
        let least = self.refused.into_iter().min().unwrap_or(0);
        BITS.into_iter()
            .zip(self.refused)
            .filter(|(_, refused)| *refused == least)
            .fold(0, |all, ((bit, _), _)| all | bit)
    }
}

/// What is known while migrations are heard.
struct Hearing<'a> {
    /// The types and functions that the history makes: those are its own, whoever else has one of that name.
    made: HashSet<&'a str>,
    files: &'a [SourceFile],
}

impl Hearing<'_> {
    fn votes(&self, history: &History) -> Votes {
        let mut votes = Votes { migrations: history.migrations.len(), ..Votes::default() };
        for migration in history.each() {
            let mut takers = ALL;
            for step in migration.up.steps.iter().filter(|step| step.guard != Guard::Perhaps) {
                let these = self.takers(step);
                takers &= these;
                let is_alien = these & POSTGRES == 0;
                votes.alien += usize::from(is_alien);
                votes.stops += usize::from(is_alien && matches!(step.operation, Operation::Opaque(_)));
            }
            for (refused, (bit, _)) in votes.refused.iter_mut().zip(BITS) {
                *refused += usize::from(takers & bit == 0);
            }
        }
        votes
    }

    /// The databases that may take a step.
    fn takers(&self, step: &Step) -> Databases {
        match &step.operation {
            Operation::Opaque(Opaque { reason: Reason::Foreign { dialect, .. } }) => {
                let whose = BITS.into_iter().find(|(_, known)| Some(*known) == *dialect);
                whose.map_or(MYSQL | SQLITE, |(bit, _)| bit)
            }
            Operation::CreateTable(create) => {
                let own = if create.unlogged || !create.inherits.is_empty() { POSTGRES } else { ALL };
                let columns = create.columns.iter().map(|column| self.takers_of_column(column, step));
                let own = if has_long_key(create) { own & !MYSQL } else { own };
                columns.fold(own & self.takers_of_name(&create.table, step), |takers, these| takers & these)
            }
            Operation::AddColumn(add) => {
                let own = if add.if_not_exists { POSTGRES | MYSQL } else { ALL };
                own & self.takers_of_name(&add.table, step) & self.takers_of_column(&add.column, step)
            }
            Operation::CreateIndex(create) if create.concurrently || create.method != "btree" => POSTGRES,
            Operation::CreateIndex(create) => {
                let own = if create.predicate.is_some() { POSTGRES | SQLITE } else { ALL };
                own & self.takers_of_name(&create.table, step)
            }
            Operation::Drop(drop) => match drop.kind {
                ObjectKind::Table | ObjectKind::View if !drop.cascade => self.takers_of_name(&drop.name, step),
                ObjectKind::Index if !drop.cascade && !drop.concurrently => POSTGRES | SQLITE,
                ObjectKind::Table | ObjectKind::Schema | ObjectKind::Database => POSTGRES | MYSQL,
                _ => POSTGRES,
            },
            Operation::Rename(rename) if rename.kind == ObjectKind::Table => ALL,
            Operation::CreateView(create) if !create.materialized => ALL,
            Operation::DropColumn(_)
            | Operation::RenameColumn(_)
            | Operation::Insert(_)
            | Operation::Update(_)
            | Operation::Delete(_)
            | Operation::Query(_)
            | Operation::Begin
            | Operation::Commit
            | Operation::Rollback
            | Operation::Savepoint
            | Operation::Untracked(_)
            | Operation::Opaque(_) => ALL,
            Operation::AddConstraint(_)
            | Operation::DropConstraint(_)
            | Operation::SetDefault(_)
            | Operation::DropDefault(_)
            | Operation::SetVariable(_)
            | Operation::Truncate(_) => POSTGRES | MYSQL,
            Operation::Vacuum(_) | Operation::Reindex(_) => POSTGRES | SQLITE,
            _ => POSTGRES,
        }
    }

    fn takers_of_column(&self, column: &Column, step: &Step) -> Databases {
        let functions = column.default.iter().flat_map(|default| &default.functions);
        let is_sqlite =
            functions.filter(|name| !self.made.contains(name.as_str())).any(|name| is_among(name, OF_SQLITE));
        let called = if is_sqlite { SQLITE } else { ALL };
        let Some(data_type) = &column.data_type else { return called };
        let name = data_type.name.as_str();
        if data_type.dimensions > 0 || data_type.is_builtin() && !is_among(name, SHARED) {
            return called & (POSTGRES | SQLITE);
        }
        match name {
            _ if self.has_type(column, step, OF_MYSQL) => called & (MYSQL | SQLITE),
            // In the parentheses of a type SQLite has but numbers.
            _ if self.has_type(column, step, "enum,set") => called & MYSQL,
            _ if self.has_type(column, step, "clob") => called & SQLITE,
            _ => called,
        }
    }

    /// Whether a column has one of these types, and not one of that name which the history makes.
    fn has_type(&self, column: &Column, step: &Step, types: &str) -> bool {
        column.data_type.as_ref().is_some_and(|data_type| {
            // What is no number belongs to the name: `enum('new', 'done')`.
            let name = data_type.name.split('(').next().unwrap_or("");
            is_among(name, types) && !self.made.contains(name) && !self.is_quoted(data_type.span, step)
        })
    }

    /// Who takes a name as it is written: double quotes make a string for MySQL.
    fn takers_of_name(&self, name: &ObjectName, step: &Step) -> Databases {
        if self.is_quoted(name.name.span, step) { POSTGRES | SQLITE } else { ALL }
    }

    fn is_quoted(&self, span: Span, step: &Step) -> bool {
        let text = self.files.get(step.file.index()).map_or("", |file| &*file.text);
        text.as_bytes().get(span.start as usize) == Some(&b'"')
    }
}

/// Whether a column without a length is a key: MySQL refuses that (error 1170, `ER_BLOB_KEY_WITHOUT_LENGTH`).
fn has_long_key(create: &CreateTable) -> bool {
    let is_long = |name: &model::Name| {
        let column = create.columns.iter().find(|column| column.name == *name);
        let data_type = column.and_then(|column| column.data_type.as_ref());
        data_type.is_some_and(|data_type| matches!(&*data_type.name, "text" | "blob"))
    };
    let own = create.columns.iter().flat_map(|column| &column.constraints);
    own.chain(&create.constraints).any(|constraint| match &constraint.kind {
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.columns.iter().any(is_long),
        _ => false,
    })
}

/// The names of the types and functions that histories make.
fn made<'h>(histories: &[&'h History]) -> HashSet<&'h str> {
    let steps = histories.iter().flat_map(|history| history.each()).flat_map(|migration| &migration.up.steps);
    let names = steps.filter_map(|step| match &step.operation {
        Operation::CreateType(create) => Some(&create.name),
        Operation::CreateRoutine(create) => Some(&create.name),
        _ => None,
    });
    names.map(|name| name.name.as_str()).collect()
}
