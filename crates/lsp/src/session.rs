//! The session: one client, from its first message to its last, and what is kept between two of them.

mod answers;
mod lifecycle;
mod notifications;
mod publishing;
mod requests;

use std::collections::{HashMap, HashSet, VecDeque};
use std::io::{BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use gen_lsp_types::Diagnostic;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use serde::Serialize;
use serde_json::Value;

use crate::client::Client;
use crate::documents::Documents;
use crate::wire::{self, Incoming};
use crate::workspace::Workspace;

/// Serves a client until it says `exit` or stops talking. Returns the exit code: 0 if it said `shutdown` first, as it
/// should.
pub fn serve(input: impl Read + Send + 'static, output: impl Write) -> u8 {
    let (sender, incoming) = mpsc::channel();
    // Reading beside the work: what is cancelled or typed over meanwhile need not be done.
    thread::spawn(move || wire::listen(BufReader::new(input), &sender));
    let mut session = Session {
        output,
        client: Client::default(),
        documents: Documents::default(),
        workspace: Workspace::default(),
        published: HashMap::new(),
        edited: HashSet::new(),
        stage: Stage::Silent,
        asked: 0,
        settings_asked: None,
    };
    let mut pending = Pending { incoming, queue: VecDeque::new() };
    while !matches!(session.stage, Stage::Ended { .. }) {
        if pending.is_empty() {
            session.settle();
        }
        match pending.next() {
            Some(Incoming::Message(message)) => session.message(message, &mut pending),
            Some(Incoming::Malformed { code, reason }) => session.refuse(code, &reason),
            None => break,
        }
    }
    session.exit_code()
}

/// What a client has said and nobody has heard yet.
struct Pending {
    incoming: Receiver<Incoming>,
    queue: VecDeque<Incoming>,
}

impl Pending {
    /// The next message; waits for it. `None` when there will be none.
    fn next(&mut self) -> Option<Incoming> {
        self.queue.pop_front().or_else(|| self.incoming.recv().ok())
    }

    fn is_empty(&mut self) -> bool {
        self.queue.extend(self.incoming.try_iter());
        self.queue.is_empty()
    }

    /// Whether the client no longer wants an answer.
    fn is_cancelled(&mut self, id: &RequestId) -> bool {
        self.queue.extend(self.incoming.try_iter());
        let is_it = |incoming: &Incoming| match incoming {
            Incoming::Message(Message::Notification(said)) if said.method == "$/cancelRequest" => {
                said.params.get("id").is_some_and(|value| is_id(value, id))
            }
            _ => false,
        };
        self.queue.iter().any(is_it)
    }
}

fn is_id(value: &Value, id: &RequestId) -> bool {
    serde_json::from_value::<RequestId>(value.clone()).is_ok_and(|value| value == *id)
}

/// How far a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The client has not introduced itself.
    Silent,
    /// It may ask.
    Open,
    /// It has said `shutdown`.
    Closing,
    /// It has said `exit`, and `shutdown` before that, if it should be so.
    Ended { properly: bool },
}

struct Session<W> {
    output: W,
    client: Client,
    documents: Documents,
    workspace: Workspace,
    /// What the client was told last of each file that it was told of.
    published: HashMap<PathBuf, Vec<Diagnostic>>,
    /// The documents that were changed since.
    edited: HashSet<PathBuf>,
    stage: Stage,
    /// How often the client was asked something.
    asked: i32,
    /// The question whose answer are the client's settings, the last one of these.
    settings_asked: Option<RequestId>,
}

impl<W: Write> Session<W> {
    fn message(&mut self, message: Message, pending: &mut Pending) {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let answer = self.request(request, pending);
                let response_result = answer.map_err(|Refusal { code, message }| ResponseError {
                    code: code as i32,
                    message,
                    data: None,
                });
                self.send(Response { id, response_result }.into());
            }
            Message::Notification(notification) => self.notification(notification),
            Message::Response(response) => self.response(response),
        }
    }

    fn send(&mut self, message: Message) {
        // A client that no longer listens has ended, and its input will tell.
        let _ = wire::write(&mut self.output, &message);
    }

    fn refuse(&mut self, code: ErrorCode, reason: &str) {
        let _ = wire::refuse(&mut self.output, code, reason);
    }

    /// Tells the client something it need not answer.
    fn tell(&mut self, method: &str, parameters: impl Serialize) {
        if let Ok(params) = serde_json::to_value(parameters) {
            self.send(Notification { method: method.to_owned(), params }.into());
        }
    }

    /// Asks the client something. Its answer has the id that is returned.
    fn ask(&mut self, method: &str, parameters: impl Serialize) -> RequestId {
        self.asked += 1;
        let id = RequestId::from(self.asked);
        let params = serde_json::to_value(parameters).unwrap_or_default();
        self.send(Request { id: id.clone(), method: method.to_owned(), params }.into());
        id
    }

    fn exit_code(&self) -> u8 {
        match self.stage {
            Stage::Closing | Stage::Ended { properly: true } => 0,
            _ => 1,
        }
    }
}

/// Why a request has no result.
#[derive(Debug)]
struct Refusal {
    code: ErrorCode,
    message: String,
}

impl Refusal {
    fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}
