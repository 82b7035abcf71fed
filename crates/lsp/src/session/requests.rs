//! Requests: each is answered from what is found once all that was typed before it is taken in.

use std::io::Write;

use lsp_server::{ErrorCode, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Pending, Refusal, Session, Stage};

pub(super) type Answer = Result<Value, Refusal>;

impl<W: Write> Session<W> {
    pub(super) fn request(&mut self, request: Request, pending: &mut Pending) -> Answer {
        let Request { id, method, params } = request;
        match (self.stage, method.as_str()) {
            (Stage::Silent, "initialize") => return value(self.initialize(&params)),
            (Stage::Silent, _) => {
                return Err(Refusal::new(ErrorCode::ServerNotInitialized, "the first request is `initialize`"));
            }
            (Stage::Open, "initialize") => {
                return Err(Refusal::new(ErrorCode::InvalidRequest, "`initialize` is said once"));
            }
            (Stage::Open, "shutdown") => {
                self.stage = Stage::Closing;
                return Ok(Value::Null);
            }
            (Stage::Open, _) => {}
            _ => return Err(Refusal::new(ErrorCode::InvalidRequest, "after `shutdown` there is only `exit`")),
        }
        self.settle();
        if pending.is_cancelled(&id) {
            return Err(Refusal::new(ErrorCode::RequestCanceled, "cancelled"));
        }
        match method.as_str() {
            "textDocument/hover" => with(params, |asked| self.hover(asked)),
            "textDocument/codeAction" => with(params, |asked| self.actions(&asked)),
            "textDocument/documentSymbol" => with(params, |asked| self.symbols(asked)),
            "textDocument/inlayHint" => with(params, |asked| self.hints(asked)),
            "workspace/executeCommand" => read(params).and_then(|asked| self.command(&asked)),
            _ => {
                Err(Refusal::new(ErrorCode::MethodNotFound, format!("`{method}` is no request that is answered here")))
            }
        }
    }
}

fn read<P: DeserializeOwned>(parameters: Value) -> Result<P, Refusal> {
    serde_json::from_value(parameters).map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

/// Reads the parameters of a request and answers it.
fn with<P: DeserializeOwned, R: Serialize>(parameters: Value, answer: impl FnOnce(P) -> R) -> Answer {
    value(answer(read(parameters)?))
}

fn value(answer: impl Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}
