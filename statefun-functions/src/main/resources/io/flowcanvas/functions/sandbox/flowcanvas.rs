//! What a function in Rust is written with. Standard library only.
//!
//! ```ignore
//! use flowcanvas::{Context, Json};
//!
//! fn handler(params: Json, context: &Context) -> Result<Json, String> {
//!     let name = params["name"].as_str().ok_or("name must be a text")?;
//!     Ok(Json::object([("greeting", format!("Hello {name}").into())]))
//! }
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::mem::ManuallyDrop;
use std::ops::Index;
use std::os::unix::io::FromRawFd;
use std::panic::{self, AssertUnwindSafe};
use std::str::FromStr;
use std::sync::Mutex;

/// A JSON value. Indexing what is absent gives `Json::Null`.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    Array(Vec<Json>),
    /// Members in their order.
    Object(Vec<(String, Json)>),
}

static NULL: Json = Json::Null;
const DEEPEST: usize = 500;

impl Json {
    pub fn object<K: Into<String>, I: IntoIterator<Item = (K, Json)>>(members: I) -> Json {
        Json::Object(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    pub fn array<V: Into<Json>, I: IntoIterator<Item = V>>(items: I) -> Json {
        Json::Array(items.into_iter().map(Into::into).collect())
    }

    /// The member of that name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        *self == Json::Null
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Json::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Json::Integer(value) => Some(*value),
            Json::Number(value) if value.fract() == 0.0 && value.abs() < 9.0e15 => Some(*value as i64),
            _ => None,
        }
    }

    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Json::Integer(value) => Some(*value as f64),
            Json::Number(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&[(String, Json)]> {
        match self {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// As JSON text; numbers that JSON lacks are an error.
    pub fn to_text(&self) -> Result<String, String> {
        let mut text = String::new();
        self.write(&mut text)?;
        Ok(text)
    }

    fn write(&self, text: &mut String) -> Result<(), String> {
        match self {
            Json::Null => text.push_str("null"),
            Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Json::Integer(value) => text.push_str(&value.to_string()),
            Json::Number(value) if value.is_finite() => text.push_str(&format!("{:?}", value)),
            Json::Number(value) => return Err(format!("{} is not a number of JSON", value)),
            Json::Text(value) => quote(value, text),
            Json::Array(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    item.write(text)?;
                }
                text.push(']');
            }
            Json::Object(members) => {
                text.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    quote(name, text);
                    text.push(':');
                    value.write(text)?;
                }
                text.push('}');
            }
        }
        Ok(())
    }
}

fn quote(value: &str, text: &mut String) {
    text.push('"');
    for character in value.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            control if (control as u32) < 0x20 => text.push_str(&format!("\\u{:04x}", control as u32)),
            other => text.push(other),
        }
    }
    text.push('"');
}

impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_text().map_err(|_| fmt::Error)?)
    }
}

impl Index<&str> for Json {
    type Output = Json;

    fn index(&self, name: &str) -> &Json {
        self.get(name).unwrap_or(&NULL)
    }
}

impl Index<usize> for Json {
    type Output = Json;

    fn index(&self, at: usize) -> &Json {
        self.as_array().and_then(|items| items.get(at)).unwrap_or(&NULL)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Json {
        Json::Integer(value)
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Json {
        Json::Integer(value.into())
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Json {
        Json::Integer(value.into())
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Json {
        i64::try_from(value).map(Json::Integer).unwrap_or(Json::Number(value as f64))
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Json {
        Json::Number(value)
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Json {
        Json::Text(value.to_string())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Json {
        Json::Text(value)
    }
}

impl<V: Into<Json>> From<Vec<V>> for Json {
    fn from(items: Vec<V>) -> Json {
        Json::array(items)
    }
}

impl<V: Into<Json>> From<Option<V>> for Json {
    fn from(value: Option<V>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

impl FromStr for Json {
    type Err = String;

    fn from_str(text: &str) -> Result<Json, String> {
        let mut parser = Parser { bytes: text.as_bytes(), at: 0, depth: 0 };
        let value = parser.value()?;
        parser.space();
        match parser.peek() {
            None => Ok(value),
            Some(_) => Err(parser.error("the end")),
        }
    }
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn error(&self, expected: &str) -> String {
        format!("not JSON at byte {}: {} expected", self.at, expected)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, String> {
        if self.bytes[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.error("a value"))
    }

    fn value(&mut self) -> Result<Json, String> {
        self.space();
        match self.peek() {
            Some(b'n') => self.word("null", Json::Null),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'"') => self.text().map(Json::Text),
            Some(b'[') => self.nested(Parser::array),
            Some(b'{') => self.nested(Parser::object),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.error("a value")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Json, String>) -> Result<Json, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("nested deeper than {}", DEEPEST));
        }
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Json, String> {
        let mut items = Vec::new();
        if self.take(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value()?);
            if self.take(b']') {
                return Ok(Json::Array(items));
            }
            if !self.take(b',') {
                return Err(self.error("',' or ']'"));
            }
        }
    }

    fn object(&mut self) -> Result<Json, String> {
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.space();
            let name = self.text()?;
            if !self.take(b':') {
                return Err(self.error("':'"));
            }
            members.push((name, self.value()?));
            if self.take(b'}') {
                return Ok(Json::Object(members));
            }
            if !self.take(b',') {
                return Err(self.error("',' or '}'"));
            }
        }
    }

    fn number(&mut self) -> Result<Json, String> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).map_err(|_| self.error("a number"))?;
        if let Ok(integer) = text.parse() {
            return Ok(Json::Integer(integer));
        }
        text.parse().map(Json::Number).map_err(|_| self.error("a number"))
    }

    fn text(&mut self) -> Result<String, String> {
        if !self.take(b'"') {
            return Err(self.error("a text"));
        }
        let mut text = Vec::new();
        loop {
            let byte = self.peek().ok_or_else(|| self.error("the end of a text"))?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(text).map_err(|_| self.error("UTF-8")),
                b'\\' => {
                    let character = self.escape()?;
                    text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        let byte = self.peek().ok_or_else(|| self.error("an escape"))?;
        self.at += 1;
        Ok(match byte {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => return self.unicode(),
            other => other as char,
        })
    }

    fn unicode(&mut self) -> Result<char, String> {
        let first = self.four_digits()?;
        if (0xD800..0xDC00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            self.at += 2;
            let second = self.four_digits()?;
            let code = 0x10000 + ((first - 0xD800) << 10) + (second & 0x3FF);
            return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn four_digits(&mut self) -> Result<u32, String> {
        let digits = self.bytes.get(self.at..self.at + 4).ok_or_else(|| self.error("four digits"))?;
        let text = std::str::from_utf8(digits).map_err(|_| self.error("four digits"))?;
        let value = u32::from_str_radix(text, 16).map_err(|_| self.error("four digits"))?;
        self.at += 4;
        Ok(value)
    }
}

/// What a function may know of its caller.
pub struct Context {
    /// The JSON object given with the session.
    pub values: Json,
    /// Files by name.
    pub inputs: BTreeMap<String, Vec<u8>>,
}

impl Context {
    /// The file of that name.
    pub fn input(&self, name: &str) -> Result<&[u8], String> {
        self.inputs.get(name).map(Vec::as_slice).ok_or_else(|| format!("there is no input '{}'", name))
    }
}

/// Of a script: its input, which is its standard input.
pub fn input() -> Result<Json, String> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).map_err(|error| error.to_string())?;
    text.parse()
}

/// Of a script: tells its result. Once.
pub fn set_result(result: Json) -> Result<(), String> {
    let body = result.to_text()?;
    let header = Json::object([("type", Json::from("result"))]);
    send(&header, body.as_bytes());
    Ok(())
}

fn send(header: &Json, body: &[u8]) {
    let head = header.to_text().unwrap_or_default().into_bytes();
    let mut frame = Vec::with_capacity(head.len() + body.len() + 8);
    frame.extend_from_slice(&(head.len() as u32).to_be_bytes());
    frame.extend_from_slice(&head);
    frame.extend_from_slice(&(body.len() as u32).to_be_bytes());
    frame.extend_from_slice(body);
    let mut replies = ManuallyDrop::new(unsafe { File::from_raw_fd(3) });
    if replies.write_all(&frame).is_err() {
        std::process::exit(70);
    }
}

struct Panic {
    message: String,
    file: String,
    line: u32,
    column: u32,
}

static LAST_PANIC: Mutex<Option<Panic>> = Mutex::new(None);

fn remember_panics() {
    panic::set_hook(Box::new(|info| {
        let payload = info.payload();
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| text.to_string())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a value that is no text".to_string());
        let (file, line, column) =
            info.location().map_or(("", 0, 0), |place| (place.file(), place.line(), place.column()));
        eprintln!("panicked at {}:{}:{}: {}", file, line, column, message);
        if let Ok(mut last) = LAST_PANIC.lock() {
            *last = Some(Panic { message, file: file.to_string(), line, column });
        }
    }));
}

fn error(id: &str, kind: &str, message: &str) -> Json {
    Json::object([
        ("type", Json::from("error")),
        ("id", id.into()),
        ("kind", kind.into()),
        ("message", message.chars().take(8192).collect::<String>().into()),
    ])
}

fn panicked(id: &str) -> Json {
    let last = LAST_PANIC.lock().ok().and_then(|mut last| last.take());
    let Panic { message, file, line, column } =
        last.unwrap_or(Panic { message: String::new(), file: String::new(), line: 0, column: 0 });
    let mut header = error(id, "runtime", &format!("panicked: {}", message));
    if let (Json::Object(members), false) = (&mut header, file.is_empty() || file.starts_with('/')) {
        members.push(("line".to_string(), line.into()));
        members.push(("column".to_string(), column.into()));
        members.push(("stack".to_string(), format!("at {}:{}:{}", file, line, column).into()));
    }
    header
}

/// Serves calls until the host hangs up. Called by the `main` that is added to every function.
pub fn serve(handler: fn(Json, &Context) -> Result<Json, String>) {
    let limit = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1usize << 20);
    remember_panics();
    send(&Json::object([("type", Json::from("ready"))]), b"");
    let mut requests = BufReader::with_capacity(1 << 16, unsafe { File::from_raw_fd(4) });
    while let Ok(request) = Request::read(&mut requests) {
        answer(&request, handler, limit);
    }
    std::process::exit(0);
}

struct Request {
    id: String,
    params: Json,
    context: Context,
}

impl Request {
    fn read(requests: &mut impl Read) -> Result<Request, String> {
        let mut size = [0; 4];
        requests.read_exact(&mut size).map_err(|error| error.to_string())?;
        let header: Json = segment(requests, u32::from_be_bytes(size) as usize)?;
        let size_of = |value: &Json| value.as_i64().unwrap_or(0) as usize;
        let params = segment(requests, size_of(&header["params"]))?;
        let values = segment(requests, size_of(&header["context"]))?;
        let mut inputs = BTreeMap::new();
        for input in header["inputs"].as_array().unwrap_or(&[]) {
            let content = bytes(requests, size_of(&input[1]))?;
            inputs.insert(input[0].as_str().unwrap_or("").to_string(), content);
        }
        let id = header["id"].as_str().unwrap_or("").to_string();
        Ok(Request { id, params, context: Context { values, inputs } })
    }
}

fn bytes(requests: &mut impl Read, size: usize) -> Result<Vec<u8>, String> {
    let mut content = vec![0; size];
    requests.read_exact(&mut content).map_err(|error| error.to_string())?;
    Ok(content)
}

fn segment(requests: &mut impl Read, size: usize) -> Result<Json, String> {
    String::from_utf8(bytes(requests, size)?).map_err(|error| error.to_string())?.parse()
}

fn answer(request: &Request, handler: fn(Json, &Context) -> Result<Json, String>, limit: usize) {
    let Request { id, params, context } = request;
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| handler(params.clone(), context)));
    let _ = io::stdout().flush();
    let (header, body) = match outcome {
        Err(_) => (panicked(id), String::new()),
        Ok(Err(message)) => (error(id, "runtime", &message), String::new()),
        Ok(Ok(result)) => match result.to_text() {
            Err(message) => (error(id, "invalid_result", &format!("the result is not JSON: {}", message)), String::new()),
            Ok(body) if body.len() > limit => (error(id, "output", &body.len().to_string()), String::new()),
            Ok(body) => (Json::object([("type", Json::from("result")), ("id", id.as_str().into())]), body),
        },
    };
    send(&header, body.as_bytes());
}
