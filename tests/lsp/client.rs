//! An editor, as far as the server can tell: what it says goes through a pipe, and what comes back is kept.

use std::io::{BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// The request that is answered when all before it is done. No server knows it, and all say so.
const BARRIER: &str = "surefoot/tests/barrier";

pub(crate) struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// The address of the folder that is open.
    pub(crate) root: String,
    barriers: i64,
}

/// What a line of a conversation says.
#[derive(Debug)]
pub(crate) struct Line {
    method: String,
    id: Option<i64>,
    parameters: String,
}

impl Line {
    /// `METHOD`, perhaps `#NUMBER`, and JSON.
    pub(crate) fn read(text: &str) -> Self {
        let (method, rest) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let (id, parameters) = match rest.trim_start().strip_prefix('#') {
            Some(rest) => {
                let (id, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                (Some(id.parse().unwrap_or_else(|error| panic!("`{id}` is no number: {error}"))), rest)
            }
            None => (None, rest),
        };
        Self { method: method.to_owned(), id, parameters: parameters.trim().to_owned() }
    }
}

impl Client {
    pub(crate) fn start(binary: &Path, folder: &Path) -> Self {
        let mut child = Command::new(binary)
            .arg("lsp")
            // Where a server is started has nothing to do with what it is asked.
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{} cannot be run: {error}", binary.display()));
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let output = BufReader::new(output.unwrap_or_else(|| panic!("the server has no output")));
        Self { child, input, output, root: format!("file://{}", folder.display()), barriers: 0 }
    }

    /// Says what a line of a page says.
    pub(crate) fn say(&mut self, line: &Line) {
        let parameters = line.parameters.replace("ROOT", &self.root);
        let parameters = if parameters.is_empty() { "null" } else { &parameters };
        let parameters: Value =
            serde_json::from_str(parameters).unwrap_or_else(|error| panic!("{}: {error}:\n{parameters}", line.method));
        match line.id {
            Some(id) => self.request(id, &line.method, &parameters),
            None => self.notify(&line.method, &parameters),
        }
    }

    pub(crate) fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    pub(crate) fn request(&mut self, id: i64, method: &str, parameters: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
    }

    /// Answers what the server has asked.
    pub(crate) fn answer(&mut self, line: &Line) {
        let result: Value = serde_json::from_str(&line.parameters).unwrap_or_else(|error| panic!("{error}"));
        self.send(&json!({ "jsonrpc": "2.0", "id": line.id, "result": result }));
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends what may be no message, `\r\n` spelled out.
    pub(crate) fn raw(&mut self, text: &str) {
        self.write(text.replace("\\r\\n", "\r\n").as_bytes());
    }

    fn write(&mut self, bytes: &[u8]) {
        // A server that has ended hears nothing: its exit code tells.
        let _ = self.input.as_mut().map(|input| input.write_all(bytes).and_then(|()| input.flush()));
    }

    /// All that the server says until everything is done; addresses begin with `ROOT` again.
    pub(crate) fn answers(&mut self) -> Vec<Value> {
        self.barriers -= 1;
        let barrier = self.barriers;
        self.request(barrier, BARRIER, &Value::Null);
        let mut answers = Vec::new();
        while let Some(answer) = self.receive() {
            if answer.get("id").and_then(Value::as_i64) == Some(barrier) {
                break;
            }
            answers.push(answer);
        }
        answers
    }

    fn receive(&mut self) -> Option<Value> {
        let mut length = None;
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            self.output.read_exact(&mut byte).ok()?;
            line.push(byte[0]);
            if !line.ends_with(b"\r\n") {
                continue;
            }
            if line.len() == 2 {
                break;
            }
            let header = String::from_utf8_lossy(&line).into_owned();
            length = header.strip_prefix("Content-Length:").and_then(|length| length.trim().parse().ok()).or(length);
            line.clear();
        }
        let mut body = vec![0; length.unwrap_or_else(|| panic!("a message without a length"))];
        self.output.read_exact(&mut body).ok()?;
        let body = String::from_utf8_lossy(&body).replace(&self.root, "ROOT");
        Some(serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}")))
    }

    /// Stops talking. What the server's exit code is.
    pub(crate) fn end(mut self) -> String {
        drop(self.input.take());
        let status = self.child.wait().unwrap_or_else(|error| panic!("the server cannot be waited for: {error}"));
        format!("[exit {}]\n", status.code().unwrap_or(-1))
    }
}
