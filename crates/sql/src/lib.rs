//! SQL text to operations: PostgreSQL's through its own parser, MySQL's and SQLite's through sqlparser.

#[cfg(feature = "dialects")]
mod dialects;
mod lower;
mod memo;
mod nesting;
mod parser;
mod scan;
mod script;
mod split;
mod statement;
mod words;
mod write;

use model::{
    Allow, DataType, Demands, Dialect, Expression, FileId, Guard, IndexKey, Name, Opaque, Operation, Reason, Span,
    Step, Wrapping,
};
use pg_query::protobuf::{Node, node::Node as Tree};
use smallvec::{SmallVec, smallvec};

use lower::Action;
use memo::Outcome;
use parser::Failure;
use scan::{Kind, Token};
use script::Script;
use split::Splitter;
use statement::Statement;

pub use memo::Memo;
pub use write::{data_type as type_text, identifier, literal, object_name, write};

/// Where a piece of SQL comes from: what turns an offset in it into an offset in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The pieces it is put together from, in order.
    pieces: Pieces,
}

/// The pieces that a text is put together from. Most are written in one piece, or stand within an expression whose first
/// and last byte are theirs.
pub type Pieces = SmallVec<[Piece; 2]>;

/// A piece of SQL that stands somewhere in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where in the SQL it begins; it goes on to where the next one does.
    pub start: u32,
    /// Where in the file its first byte stands; the others follow.
    pub place: u32,
    /// The last byte of the file that it may reach: a piece that is not written there character by character stands
    /// within what makes it.
    pub last: u32,
}

impl Piece {
    /// A piece that is written in the file as it is.
    #[must_use]
    pub fn written(start: u32, place: u32) -> Self {
        Self { start, place, last: u32::MAX }
    }

    /// Where in the file a byte of the SQL stands.
    #[must_use]
    pub fn offset(&self, offset: u32) -> u32 {
        self.place.saturating_add(offset.saturating_sub(self.start)).min(self.last)
    }
}

impl Origin {
    /// SQL that stands in the file as it is, from `offset` on.
    #[must_use]
    pub fn at(offset: u32) -> Self {
        Self { pieces: smallvec![Piece::written(0, offset)] }
    }

    /// SQL that was put together from pieces, in the order of their starts.
    #[must_use]
    pub fn of_pieces(pieces: Pieces) -> Self {
        Self { pieces }
    }

    /// The span in the file of a span in the SQL.
    #[must_use]
    pub fn span(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end.saturating_sub(1)) + u32::from(!span.is_empty()))
    }

    /// The offset in the file of an offset in the SQL.
    #[must_use]
    pub fn offset(&self, offset: u32) -> u32 {
        let after = self.pieces.partition_point(|piece| piece.start <= offset);
        after.checked_sub(1).and_then(|index| self.pieces.get(index)).map_or(offset, |piece| piece.offset(offset))
    }
}

/// What surrounds a piece of SQL: copied onto each of its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The file it stands in.
    pub file: FileId,
    /// Where in the file.
    pub origin: Origin,
    /// What the runner puts around it.
    pub wrapping: Wrapping,
    /// Whether it is certain to run.
    pub guard: Guard,
    /// The number of its first statement within the script.
    pub first_statement: u32,
    /// Whether steps keep the text they are read from: where the SQL does not stand in the file as it is sent.
    pub keeps_text: bool,
    /// Whose SQL it is. Where it is neither PostgreSQL's nor one that this build has a parser for (its feature
    /// `dialects`), every statement is opaque: [`Reason::Elsewhere`]. [`Dialect::Other`] is read as PostgreSQL's.
    pub dialect: Dialect,
}

/// What a piece of SQL says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Its steps.
    pub steps: Vec<Step>,
    /// The findings its comments allow.
    pub allows: Vec<Allow>,
    /// The places of its comments, in the file.
    pub comments: Vec<Span>,
    /// How many statements there were.
    pub statements: u32,
}

/// Reads SQL. Never fails: a statement that PostgreSQL's parser rejects becomes one opaque step.
#[must_use]
pub fn read(sql: &str, surroundings: &Surroundings) -> Reading {
    Memo::default().read(sql, surroundings)
}

fn read_with(sql: &str, surroundings: &Surroundings, memo: &Memo) -> Reading {
    let mut script = Script::new(sql, surroundings.dialect);
    let mut tokens = Vec::new();
    let mut reading = Reading::default();
    let mut start = 0;
    while script.next(&mut tokens) {
        let number = surroundings.first_statement.saturating_add(reading.statements);
        let statement =
            Statement { dialect: surroundings.dialect, ..Statement::new(sql, &tokens, &surroundings.origin) };
        let (mut piece, demands) = match script.is_executed() {
            true => (written_by_query(&statement), Demands::default()),
            false => read_statement(statement, memo),
        };
        if script.is_conditional() {
            for action in &mut piece {
                action.guard = Guard::Perhaps;
            }
        }
        let first = reading.steps.len();
        reading.steps.extend(steps(piece, demands, surroundings, number));
        let end = tokens.last().map_or(start, |last| last.end);
        if surroundings.keeps_text
            && let Some(step) = reading.steps.get_mut(first)
        {
            step.text = sql.get(Span::new(start, end).range()).map(|text| text.trim_start_matches(is_between).into());
        }
        start = end;
        reading.statements += 1;
    }
    let text = |span: Span| sql.get(span.range()).unwrap_or("");
    let allow = |&span: &Span| Allow::read(text(span), surroundings.file, surroundings.origin.offset(span.start));
    reading.allows = script.comments().iter().filter_map(allow).collect();
    let origin = &surroundings.origin;
    let placed = |span: &Span| Span::new(origin.offset(span.start), origin.offset(span.end));
    reading.comments = script.comments().iter().map(placed).collect();
    reading
}

/// Whether a character only parts one statement from the next.
fn is_between(character: char) -> bool {
    character.is_whitespace() || character == ';'
}

/// The places of the comments in a script: what looks like one within a string or within COPY data is none.
#[must_use]
pub fn comments(sql: &str) -> Vec<Span> {
    comments_in(sql, Dialect::Postgres)
}

/// The places of the comments in a script in this dialect.
#[must_use]
pub fn comments_in(sql: &str, dialect: Dialect) -> Vec<Span> {
    let mut script = Script::new(sql, dialect);
    let mut tokens = Vec::new();
    while script.next(&mut tokens) {}
    script.comments().to_vec()
}

/// The places of the statements in a script, each without what ends it.
#[must_use]
pub fn statements(sql: &str) -> Vec<Span> {
    statements_in(sql, Dialect::Postgres)
}

/// The places of the statements in a script in this dialect, each without what ends it.
#[must_use]
pub fn statements_in(sql: &str, dialect: Dialect) -> Vec<Span> {
    let mut script = Script::new(sql, dialect);
    let (mut tokens, mut spans) = (Vec::new(), Vec::new());
    while script.next(&mut tokens) {
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            spans.push(first.span().to(last.span()));
        }
    }
    spans
}

/// Whether a script has places that somebody has still to fill in: `$1`, `:name`.
#[must_use]
pub fn has_parameters(sql: &str) -> bool {
    let (mut splitter, mut tokens) = (Splitter::new(sql), Vec::new());
    let is_parameter = |token: &Token| matches!(token.kind, Kind::Parameter | Kind::Placeholder);
    while splitter.next(&mut tokens) {
        if tokens.iter().any(is_parameter) {
            return true;
        }
    }
    false
}

/// Whether a script holds no statement: only white space, comments and commands of the shell.
#[must_use]
pub fn is_blank(sql: &str) -> bool {
    is_blank_in(sql, Dialect::Postgres)
}

/// Whether a script in this dialect holds no statement.
#[must_use]
pub fn is_blank_in(sql: &str, dialect: Dialect) -> bool {
    !Script::new(sql, dialect).next(&mut Vec::new())
}

/// Reads one expression: a default, a CHECK. What cannot be parsed is kept as text.
#[must_use]
pub fn expression(sql: &str, origin: &Origin) -> Expression {
    expression_with(sql, origin, &Memo::default())
}

fn expression_with(sql: &str, origin: &Origin, memo: &Memo) -> Expression {
    const OPENING: &str = "SELECT (";
    let fallback = || Expression::literal(sql, origin.span(Span::from(0..sql.len())));
    let Some((tokens, outcome)) = parse_within(sql, OPENING, ")", memo) else {
        return fallback();
    };
    let statement = Statement { shift: -(OPENING.len() as i64), ..Statement::new(sql, &tokens, origin) };
    match outcome.as_ref().as_ref().ok().and_then(only_target) {
        Some(value) => lower::expression(statement.words(), Some(value)),
        None => fallback(),
    }
}

/// Reads a column type as SQL writes it: `varchar(200)`, `numeric(10, 2)[]`.
#[must_use]
pub fn data_type(sql: &str, origin: &Origin) -> Option<DataType> {
    const OPENING: &str = "SELECT NULL::";
    let (tokens, outcome) = parse_within(sql, OPENING, "", &Memo::default())?;
    let statement = Statement { shift: -(OPENING.len() as i64), ..Statement::new(sql, &tokens, origin) };
    match &only_target(outcome.as_ref().as_ref().ok()?)?.node {
        Some(Tree::TypeCast(cast)) => Some(lower::data_type(&statement, cast.type_name.as_ref()?)),
        _ => None,
    }
}

/// Reads what stands between the parentheses of CREATE INDEX: columns and expressions, each with its class and order.
#[must_use]
pub fn index_keys(sql: &str, origin: &Origin) -> Option<Vec<IndexKey>> {
    const OPENING: &str = "CREATE INDEX ON t (";
    let (tokens, outcome) = parse_within(sql, OPENING, ")", &Memo::default())?;
    let statement = Statement { shift: -(OPENING.len() as i64), ..Statement::new(sql, &tokens, origin) };
    let Ok(Tree::IndexStmt(index)) = outcome.as_ref() else { return None };
    let pieces = statement.words().pieces();
    pieces.into_iter().zip(&index.index_params).map(|(words, node)| lower::index_key(words, node)).collect()
}

/// Reads what comes after PARTITION BY: the columns among the keys, an expression as `None`.
#[must_use]
pub fn partition_keys(sql: &str) -> Option<Vec<Option<Name>>> {
    let (_, outcome) = parse_within(sql, "CREATE TABLE t () PARTITION BY ", "", &Memo::default())?;
    match outcome.as_ref() {
        Ok(Tree::CreateStmt(create)) => create.partspec.as_ref().map(lower::partition_keys),
        _ => None,
    }
}

/// A piece of SQL in the form that expressions have: single spaces, keywords and unquoted names in lower case.
#[must_use]
pub fn normal_form(sql: &str) -> String {
    let mut scanner = scan::Scanner::new(sql);
    let tokens: Vec<Token> = std::iter::from_fn(|| scanner.next()).collect();
    let origin = Origin::default();
    lower::normal_form(&Statement::new(sql, &tokens, &origin), &tokens)
}

/// The tokens of a piece of SQL, and what the parser makes of the statement between `opening` and `closing`.
fn parse_within(sql: &str, opening: &str, closing: &str, memo: &Memo) -> Option<(Vec<Token>, Outcome)> {
    let mut splitter = Splitter::new(sql);
    let mut tokens = Vec::new();
    if !splitter.next(&mut tokens) || splitter.next(&mut Vec::new()) {
        return None;
    }
    let origin = Origin::default();
    let mut statement = Statement::new(sql, &tokens, &origin);
    let depth = nesting::depth(&statement);
    if depth > nesting::DEEPEST {
        return None;
    }
    let first = tokens.first().map_or(0, |token| token.start as usize);
    let mut text = opening.as_bytes().to_vec();
    text.extend(std::iter::repeat_n(b' ', first));
    text.extend(statement.text());
    text.extend(closing.as_bytes());
    Some((tokens, memo.parse(text, depth)))
}

/// What a SELECT of one value selects.
fn only_target(tree: &Tree) -> Option<&Node> {
    let Tree::SelectStmt(select) = tree else { return None };
    match select.target_list.as_slice() {
        [Node { node: Some(Tree::ResTarget(target)) }] if select.from_clause.is_empty() => target.val.as_deref(),
        _ => None,
    }
}

/// The actions of a statement, and how it wants them done.
fn read_statement(statement: Statement<'_>, memo: &Memo) -> (Vec<Action>, Demands) {
    if script::is_elsewhere(statement.dialect) {
        let operation = Operation::Opaque(Opaque { reason: Reason::Elsewhere });
        return (vec![lower::whole(&statement, operation, 1)], Demands::default());
    }
    #[cfg(feature = "dialects")]
    if dialects::reads(statement.dialect) {
        return dialects::read_statement(&statement);
    }
    let actions = match actions_with(statement, false, memo) {
        // No statement is lost: one without actions changes nothing that is tracked.
        Ok(actions) if actions.is_empty() => vec![lower::untracked(&statement)],
        Ok(actions) => actions,
        Err(failure) => vec![rejected(&statement, failure)],
    };
    (actions, Demands::default())
}

/// What a query writes and psql then runs is known to the database alone.
fn written_by_query(statement: &Statement<'_>) -> Vec<Action> {
    let operation = Operation::Opaque(Opaque { reason: Reason::Interpolated });
    vec![lower::whole(statement, operation, 1)]
}

fn steps(actions: Vec<Action>, demands: Demands, surroundings: &Surroundings, number: u32) -> Vec<Step> {
    let step = |action: Action| Step {
        operation: action.operation,
        file: surroundings.file,
        span: action.span,
        head: action.head,
        statement: number,
        wrapping: surroundings.wrapping,
        guard: if action.guard == Guard::None { surroundings.guard } else { action.guard },
        text: None,
        demands,
    };
    actions.into_iter().map(step).collect()
}

/// The actions of one statement. `performs`: it begins with PL/pgSQL's PERFORM, which is SELECT.
pub(crate) fn actions(statement: Statement<'_>, performs: bool) -> Result<Vec<Action>, Failure> {
    actions_with(statement, performs, &Memo::default())
}

fn actions_with(mut statement: Statement<'_>, performs: bool, memo: &Memo) -> Result<Vec<Action>, Failure> {
    if statement.tokens.iter().any(|token| token.kind == Kind::OpenComment) {
        return Err(Failure { message: "unterminated /* comment".to_owned(), offset: None });
    }
    let depth = nesting::depth(&statement);
    if depth > nesting::DEEPEST {
        let reason = Reason::Unresolved("it nests too deeply to be read".to_owned());
        return Ok(vec![lower::whole(&statement, Operation::Opaque(Opaque { reason }), 1)]);
    }
    let mut text = statement.text();
    if performs && let Some(word) = text.get_mut(.."perform".len()) {
        word.copy_from_slice(b"select ");
    }
    match memo.parse(text, depth).as_ref() {
        Ok(tree) => Ok(lower::lower(&statement, tree)),
        Err(failure) => Err(failure.clone()),
    }
}

/// The words of other databases' SQL at which PostgreSQL's parser stops, behind those that they must follow, if any (`_` is
/// any), and whose they are, where one alone has them; MariaDB has those of MySQL, too. SQLite takes any words for a type.
const FOREIGN: &[(&str, Option<Dialect>)] = &[
    ("#", None),
    ("after", Some(Dialect::MySql)),
    ("alter table _ drop index _", Some(Dialect::MySql)),
    ("alter table _ drop key _", Some(Dialect::MySql)),
    ("auto_increment", Some(Dialect::MySql)),
    ("autoincrement", Some(Dialect::Sqlite)),
    ("bigint (", None),
    ("change", Some(Dialect::MySql)),
    ("comment", Some(Dialect::MySql)),
    ("create virtual", Some(Dialect::Sqlite)),
    ("drop index _ on", Some(Dialect::MySql)),
    ("engine", Some(Dialect::MySql)),
    ("glob", Some(Dialect::Sqlite)),
    ("insert ignore", Some(Dialect::MySql)),
    ("insert or", Some(Dialect::Sqlite)),
    ("int (", None),
    ("integer (", None),
    ("modify", Some(Dialect::MySql)),
    ("on duplicate", Some(Dialect::MySql)),
    ("pragma", Some(Dialect::Sqlite)),
    ("smallint (", None),
    ("unique key", Some(Dialect::MySql)),
    ("unsigned", None),
    ("update or", Some(Dialect::Sqlite)),
    ("without rowid", Some(Dialect::Sqlite)),
    ("zerofill", Some(Dialect::MySql)),
];

/// Whose word the token is at which the parser stopped, if it is a word of another database's SQL: of which one, where one
/// alone has it. Back quotes are MySQL's, and SQLite takes them. The word for a column that counts says it wherever it
/// stands: no server shares it with another.
fn foreign(statement: &Statement<'_>, stop: usize) -> Option<Option<Dialect>> {
    let text = |token: &Token| statement.text_of(*token);
    let is = |token: &Token, word: &str| word == "_" || text(token).eq_ignore_ascii_case(word);
    let before = statement.tokens.get(..=stop)?;
    let ends = |words: &str| {
        let mut tokens = before.iter().rev();
        words.rsplit(' ').all(|word| tokens.next().is_some_and(|token| is(token, word)))
    };
    let found = FOREIGN.iter().find(|(words, _)| ends(words)).map(|(_, dialect)| *dialect);
    let said = found.or_else(|| before.last().is_some_and(|token| text(token).starts_with('`')).then_some(None))?;
    let counting = || FOREIGN.iter().filter(|(word, _)| word.ends_with("increment"));
    let counts = |token: &Token| counting().find(|(word, _)| is(token, word)).and_then(|(_, dialect)| *dialect);
    Some(statement.tokens.iter().find_map(counts).or(said))
}

/// The step of a statement that the parser rejects: its head is the token at which it stopped.
fn rejected(statement: &Statement<'_>, failure: Failure) -> Action {
    let placeholder = statement.tokens.iter().position(|token| token.kind == Kind::Placeholder);
    let stop = failure.offset.and_then(|offset| statement.index_at(i32::try_from(offset).unwrap_or(-1)));
    let open = statement.tokens.iter().position(|token| token.kind == Kind::OpenComment);
    let (reason, place) = match placeholder {
        Some(index) => (Reason::Template, index),
        None => match stop.and_then(|stop| Some((stop, foreign(statement, stop)?))) {
            Some((stop, dialect)) => (Reason::Foreign { message: failure.message, dialect }, stop),
            None => {
                let place = open.or(stop).unwrap_or(statement.tokens.len().saturating_sub(1));
                (Reason::Syntax(failure.message), place)
            }
        },
    };
    let operation = Operation::Opaque(Opaque { reason });
    Action { operation, span: statement.whole(), head: statement.span(place..place + 1), guard: Guard::None }
}
