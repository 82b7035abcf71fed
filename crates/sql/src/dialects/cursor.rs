//! A place in a statement, from which words are taken one by one, and whole expressions through sqlparser.

use std::ops::Range;

use model::{Dialect, Expression, Name, ObjectName};
use sqlparser::ast::{Expr, Query, Statement as Tree};
use sqlparser::dialect::{MySqlDialect, SQLiteDialect};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::TokenWithSpan;

use super::{tokens, tree};
use crate::scan::{Kind, Token};
use crate::statement::Statement;
use crate::words::Words;

/// Why reading stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stop {
    /// What is wrong.
    pub(crate) message: String,
    /// The number of the token.
    pub(crate) at: usize,
}

/// What reading a part of a statement gives.
pub(crate) type Read<T> = Result<T, Stop>;

/// Reads a statement from its start, forwards.
pub(crate) struct Cursor<'a> {
    /// The statement.
    pub(crate) statement: &'a Statement<'a>,
    parser: Parser<'a>,
}

impl<'a> Cursor<'a> {
    /// Begins at the first token.
    pub(crate) fn new(statement: &'a Statement<'a>) -> Self {
        // The nesting was weighed before: see `depth`.
        const LIMIT: usize = 400;
        let parser = match statement.dialect {
            Dialect::Sqlite => Parser::new(&SQLiteDialect {}),
            _ => Parser::new(&MySqlDialect {}),
        };
        let parser = parser.with_recursion_limit(LIMIT).with_tokens_with_locations(tokens::tokens(statement));
        Self { statement, parser }
    }

    /// Whether the server is MySQL or MariaDB.
    pub(crate) fn is_mysql(&self) -> bool {
        self.statement.dialect != Dialect::Sqlite
    }

    /// The number of the next token.
    pub(crate) fn at(&self) -> usize {
        self.parser.index().min(self.statement.tokens.len())
    }

    /// The tokens from here on.
    pub(crate) fn words(&self) -> Words<'a> {
        Words::new(self.statement, self.at()..self.statement.tokens.len())
    }

    /// The tokens in `range`.
    pub(crate) fn words_in(&self, range: Range<usize>) -> Words<'a> {
        Words::new(self.statement, range)
    }

    /// The tokens from number `start` up to here.
    pub(crate) fn since(&self, start: usize) -> Words<'a> {
        Words::new(self.statement, start..self.at().max(start))
    }

    /// The next token.
    pub(crate) fn peek(&self) -> Option<Token> {
        self.words().peek()
    }

    /// What the next token says; nothing at the end.
    pub(crate) fn text(&self) -> &'a str {
        self.words().text()
    }

    /// Whether the next token is this keyword.
    pub(crate) fn is(&self, word: &str) -> bool {
        self.words().is(word)
    }

    /// Whether the next tokens are these keywords.
    pub(crate) fn are(&self, words: &[&str]) -> bool {
        self.words().take_all(words)
    }

    /// Whether the next token is one of these keywords.
    pub(crate) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether the next token is of this kind.
    pub(crate) fn is_kind(&self, kind: Kind) -> bool {
        self.words().is_kind(kind)
    }

    /// Whether the statement is over.
    pub(crate) fn is_over(&self) -> bool {
        self.at() >= self.statement.tokens.len()
    }

    /// Passes one token.
    pub(crate) fn advance(&mut self) {
        if !self.is_over() {
            self.parser.advance_token();
        }
    }

    /// Goes to token number `to`, which is not before this one.
    pub(crate) fn seek(&mut self, to: usize) {
        while self.at() < to && !self.is_over() {
            self.parser.advance_token();
        }
    }

    /// Passes one token, or everything up to the end of the parenthesis it opens.
    pub(crate) fn pass(&mut self) {
        let mut words = self.words();
        words.pass();
        self.seek(words.at);
    }

    /// Passes this keyword, if it is next.
    pub(crate) fn take(&mut self, word: &str) -> bool {
        let found = self.is(word);
        if found {
            self.advance();
        }
        found
    }

    /// Passes these keywords, if all of them are next.
    pub(crate) fn take_all(&mut self, words: &[&str]) -> bool {
        let found = self.are(words);
        if found {
            self.seek(self.at() + words.len());
        }
        found
    }

    /// Passes one of these keywords, if it is next.
    pub(crate) fn take_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.take(word))
    }

    /// Passes a token of this kind, if it is next.
    pub(crate) fn take_kind(&mut self, kind: Kind) -> bool {
        let found = self.is_kind(kind);
        if found {
            self.advance();
        }
        found
    }

    /// Passes this operator, if it is next.
    pub(crate) fn take_operator(&mut self, operator: &str) -> bool {
        let found = self.is_kind(Kind::Operator) && self.text() == operator;
        if found {
            self.advance();
        }
        found
    }

    /// Passes this keyword, which must be next.
    pub(crate) fn expect(&mut self, word: &str) -> Read<()> {
        if self.take(word) { Ok(()) } else { Err(self.stop()) }
    }

    /// Passes a token of this kind, which must be next.
    pub(crate) fn expect_kind(&mut self, kind: Kind) -> Read<()> {
        if self.take_kind(kind) { Ok(()) } else { Err(self.stop()) }
    }

    /// Passes `IF EXISTS`.
    pub(crate) fn take_if_exists(&mut self) -> bool {
        self.take_all(&["if", "exists"])
    }

    /// Passes `IF NOT EXISTS`.
    pub(crate) fn take_if_not_exists(&mut self) -> bool {
        self.take_all(&["if", "not", "exists"])
    }

    /// The error at the next token.
    pub(crate) fn stop(&self) -> Stop {
        let message = if self.is_over() {
            "syntax error at the end of the statement".to_owned()
        } else {
            format!("syntax error at or near \"{}\"", self.text().chars().take(40).collect::<String>())
        };
        Stop { message, at: self.at() }
    }

    /// Nothing may follow.
    pub(crate) fn end(&self) -> Read<()> {
        if self.is_over() { Ok(()) } else { Err(self.stop()) }
    }

    /// Passes a name.
    pub(crate) fn name(&mut self) -> Read<Name> {
        let name = self.words().name().ok_or_else(|| self.stop())?;
        self.advance();
        Ok(name)
    }

    /// Passes the name of an object, with its schema.
    pub(crate) fn object_name(&mut self) -> Read<ObjectName> {
        let mut words = self.words();
        let name = words.object_name().ok_or_else(|| self.stop())?;
        self.seek(words.at);
        Ok(name)
    }

    /// Passes a list of names in parentheses.
    pub(crate) fn names(&mut self) -> Read<Vec<Name>> {
        self.list(Self::name)
    }

    /// Passes a list in parentheses.
    pub(crate) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        self.expect_kind(Kind::Open)?;
        let items = self.separated(&mut item)?;
        self.expect_kind(Kind::Close)?;
        Ok(items)
    }

    /// Passes what stands between commas.
    pub(crate) fn separated<T>(&mut self, mut item: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.take_kind(Kind::Comma) {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// Passes a string, and gives what it says.
    pub(crate) fn string(&mut self) -> Read<String> {
        if !self.is_kind(Kind::String) {
            return Err(self.stop());
        }
        let value = tokens::unquoted(self.text(), self.statement.dialect);
        self.advance();
        Ok(value)
    }

    /// Passes an expression in parentheses.
    pub(crate) fn enclosed(&mut self) -> Read<Expression> {
        self.expect_kind(Kind::Open)?;
        let expression = self.expression()?;
        self.expect_kind(Kind::Close)?;
        Ok(expression)
    }

    /// Passes an expression.
    pub(crate) fn expression(&mut self) -> Read<Expression> {
        let (start, tree) = (self.at(), self.parse(Parser::parse_expr)?);
        Ok(tree::expression(self.since(start), &tree))
    }

    /// Passes an operand: a literal, a call, what stands in parentheses.
    pub(crate) fn operand(&mut self) -> Read<Expression> {
        let (start, tree) = (self.at(), self.parse(Parser::parse_prefix)?);
        Ok(tree::expression(self.since(start), &tree))
    }

    /// Passes an expression, as a tree.
    pub(crate) fn tree(&mut self) -> Read<Expr> {
        self.parse(Parser::parse_expr)
    }

    /// Passes a query.
    pub(crate) fn query(&mut self) -> Read<Box<Query>> {
        self.parse(Parser::parse_query)
    }

    /// Passes what one of sqlparser's productions reads.
    pub(crate) fn parse<T>(&mut self, production: impl FnOnce(&mut Parser<'a>) -> Result<T, ParserError>) -> Read<T> {
        let before = self.at();
        production(&mut self.parser).map_err(|error| stop_of(error, before))
    }

    /// Passes an INSERT, UPDATE or DELETE whose first word is next, and which may have some of `words` after it.
    pub(crate) fn change(
        &mut self,
        words: &[&str],
        production: impl FnOnce(&mut Parser<'a>, TokenWithSpan) -> Result<Tree, ParserError>,
    ) -> Read<Tree> {
        let token = self.parser.next_token();
        while self.is_mysql() && self.take_any(words) {}
        self.parse(|parser| production(parser, token))
    }
}

/// What sqlparser says, without its place, which is the number of a token here.
fn stop_of(error: ParserError, before: usize) -> Stop {
    let text = match error {
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
        ParserError::RecursionLimitExceeded => "it nests too deeply".to_owned(),
    };
    let (message, place) = text.split_once(" at Line: ").unwrap_or((&text, ""));
    let column = place.rsplit_once("Column: ").and_then(|(_, column)| column.trim().parse().ok());
    let mut message: String = message.chars().take(120).collect();
    if let Some(first) = message.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Stop { message, at: column.unwrap_or(before) }
}
