//! Requests: each is answered from what is found once all that was typed before it is taken in.

use std::io::Write;

use lsp_server::{ErrorCode, Request};
use serde::Serialize;
use serde_json::Value;

use super::{Pending, Refusal, Session, Stage};

type Answer = Result<Value, Refusal>;

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
        Err(Refusal::new(ErrorCode::MethodNotFound, format!("`{method}` is no request that is answered here")))
    }
}

fn value(answer: impl Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}
