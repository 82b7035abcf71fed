//! The wire: messages between headers and JSON. What is no message is said so, and the next one is read.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::Sender;

use lsp_server::{ErrorCode, Message};
use serde_json::json;

/// The longest header line that is read, in bytes.
const LONGEST_HEADER: u64 = 4096;

/// The longest message that is read, in bytes: no editor opens a file this large.
const LONGEST_MESSAGE: usize = 1 << 30;

/// What comes in.
#[derive(Debug)]
pub(crate) enum Incoming {
    /// A message.
    Message(Message),
    /// Something between two messages that is none, and why.
    Malformed {
        /// The code of the error that answers it.
        code: ErrorCode,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads messages until the input ends or nobody wants more.
pub(crate) fn listen(mut input: impl BufRead, sender: &Sender<Incoming>) {
    while let Ok(Some(incoming)) = read(&mut input) {
        if sender.send(incoming).is_err() {
            return;
        }
    }
}

/// The next message, or what stands in its place; `None` at the end of the input.
fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = head(input)? else {
        return Ok(None);
    };
    let Some(length) = length.filter(|length| *length <= LONGEST_MESSAGE) else {
        let reason = "a message without a `Content-Length` that can be read".to_owned();
        return Ok(Some(Incoming::Malformed { code: ErrorCode::ParseError, reason }));
    };
    // Only what comes takes room: the header may promise more.
    let mut body = Vec::new();
    if input.take(length as u64).read_to_end(&mut body)? < length {
        return Ok(None);
    }
    Ok(Some(message(&body)))
}

/// Reads the header lines of a message: the length that they tell, if they do. `None` at the end of the input.
fn head(input: &mut impl BufRead) -> io::Result<Option<Option<usize>>> {
    let mut length = None;
    let mut is_begun = false;
    loop {
        let mut line = Vec::new();
        if input.take(LONGEST_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        match line.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
                is_begun = true;
            }
            // Empty lines before a header belong to what came before it.
            None if line.is_empty() && is_begun => return Ok(Some(length)),
            None if line.is_empty() => {}
            _ => is_begun = true,
        }
    }
}

fn message(body: &[u8]) -> Incoming {
    let malformed = |code, error: serde_json::Error| Incoming::Malformed { code, reason: error.to_string() };
    match serde_json::from_slice::<serde_json::Value>(body) {
        Err(error) => malformed(ErrorCode::ParseError, error),
        Ok(value) => match serde_json::from_value(value) {
            Ok(message) => Incoming::Message(message),
            Err(error) => malformed(ErrorCode::InvalidRequest, error),
        },
    }
}

/// Writes a message.
pub(crate) fn write(output: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(output)
}

/// Answers something whose id, if it had one, could not be read.
pub(crate) fn refuse(output: &mut impl Write, code: ErrorCode, reason: &str) -> io::Result<()> {
    let error = json!({ "code": code as i32, "message": reason });
    let body = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}
