//! What a command is, and the adapters that give every function the same face.

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use seriesdesk_core::{Practice, oplog::Done};
use ts_rs::TS;

use crate::{Desk, Permission, UiError, bindings::Types, error::Code};

/// Whether a command reads, writes, prints, or is about the program itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Reads; changes nothing.
    Query,
    /// Reads a chart; the view is recorded.
    View,
    /// Writes: one action, one log entry.
    Action,
    /// Makes the bytes of a paper; the printing is recorded.
    Paper,
    /// Opens, unlocks, locks: works without an open practice.
    Session,
}

/// One command.
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// What it does to the practice.
    pub kind: Kind,
    /// Who may call it.
    pub permission: Permission,
    /// The JSON Schema of its input.
    pub input: fn() -> Schema,
    /// The JSON Schema of its output.
    pub output: fn() -> Schema,
    pub(crate) types: fn(&mut Types) -> (String, String),
    pub(crate) run: Run,
}

pub(crate) enum Run {
    Query(fn(&Practice, Value) -> Result<Value, UiError>),
    Action(fn(&mut Practice, Value) -> Result<Reply, UiError>),
    Paper(fn(&Practice, Value) -> Result<Vec<u8>, UiError>),
    Session(fn(&Desk, Value) -> Result<Value, UiError>),
    DeskQuery(fn(&Desk, Value) -> Result<Value, UiError>),
    DeskAction(fn(&Desk, Value) -> Result<Reply, UiError>),
    DeskPaper(fn(&Desk, Value) -> Result<Vec<u8>, UiError>),
}

/// What a call answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Reply {
    /// The command's output.
    pub value: Value,
    /// The kinds of records that changed.
    pub changed: Vec<String>,
    /// The token that takes the action back.
    pub undo: Option<String>,
    /// What happened, in words.
    pub said: Option<String>,
}

impl Reply {
    /// The reply of a command that changed nothing.
    pub fn of(value: Value) -> Self {
        Self { value, changed: Vec::new(), undo: None, said: None }
    }
}

/// The input of commands that take none.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Declares the commands of an area; see [`Command`].
///
/// `query NAME (Permission): Input -> Output = function;` with `fn(&Practice, Input) -> Result<Output>` ·
/// `view` the same, and the view of `input.patient_id` is recorded ·
/// `action` with `fn(&mut Practice, Input) -> Result<Done<Output>>` · `paper` with `fn(&Practice, Input) -> Result<Vec<u8>, E>` ·
/// `session` with `fn(&Desk, Input) -> Result<Output, UiError>` ·
/// `desk_query`, `desk_action` and `desk_paper` as `query`, `action` and `paper`, with `&Desk` in the practice's place, for what needs the key file too.
#[macro_export]
macro_rules! commands {
    ($( $kind:ident $name:ident ($permission:ident): $Input:ty => $Output:ty = $function:expr; )+) => {
        pub(crate) const COMMANDS: &[$crate::Command] = &[ $( $crate::Command {
            name: stringify!($name),
            kind: $crate::command_kind!($kind),
            permission: $crate::Permission::$permission,
            input: || schemars::schema_for!($Input),
            output: || schemars::schema_for!($Output),
            types: |types| (types.add::<$Input>(), types.add::<$Output>()),
            run: $crate::command_run!($kind, $function),
        } ),+ ];
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! command_kind {
    (query) => {
        $crate::Kind::Query
    };
    (view) => {
        $crate::Kind::View
    };
    (action) => {
        $crate::Kind::Action
    };
    (paper) => {
        $crate::Kind::Paper
    };
    (session) => {
        $crate::Kind::Session
    };
    (desk_query) => {
        $crate::Kind::Query
    };
    (desk_action) => {
        $crate::Kind::Action
    };
    (desk_paper) => {
        $crate::Kind::Paper
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! command_run {
    (query, $function:expr) => {
        $crate::command::Run::Query(|practice, input| $crate::command::query(practice, input, $function))
    };
    (view, $function:expr) => {
        $crate::command::Run::Query(|practice, input| $crate::command::query(practice, input, $function))
    };
    (action, $function:expr) => {
        $crate::command::Run::Action(|practice, input| $crate::command::action(practice, input, $function))
    };
    (paper, $function:expr) => {
        $crate::command::Run::Paper(|practice, input| $crate::command::paper(practice, input, $function))
    };
    (desk_query, $function:expr) => {
        $crate::command::Run::DeskQuery(|desk, input| $crate::command::session(desk, input, $function))
    };
    (desk_action, $function:expr) => {
        $crate::command::Run::DeskAction(|desk, input| $crate::command::desk_action(desk, input, $function))
    };
    (desk_paper, $function:expr) => {
        $crate::command::Run::DeskPaper(|desk, input| $crate::command::desk_paper(desk, input, $function))
    };
    (session, $function:expr) => {
        $crate::command::Run::Session(|desk, input| $crate::command::session(desk, input, $function))
    };
}

pub(crate) fn query<I: DeserializeOwned, O: Serialize, E: Into<UiError>>(
    practice: &Practice,
    input: Value,
    function: impl FnOnce(&Practice, I) -> Result<O, E>,
) -> Result<Value, UiError> {
    let output = function(practice, read_input(input)?).map_err(Into::into)?;
    write_output(&output)
}

pub(crate) fn action<I: DeserializeOwned, O: Serialize, E: Into<UiError>>(
    practice: &mut Practice,
    input: Value,
    function: impl FnOnce(&mut Practice, I) -> Result<Done<O>, E>,
) -> Result<Reply, UiError> {
    reply(function(practice, read_input(input)?).map_err(Into::into)?)
}

pub(crate) fn desk_action<I: DeserializeOwned, O: Serialize>(
    desk: &Desk,
    input: Value,
    function: impl FnOnce(&Desk, I) -> Result<Done<O>, UiError>,
) -> Result<Reply, UiError> {
    reply(function(desk, read_input(input)?)?)
}

pub(crate) fn desk_paper<I: DeserializeOwned>(
    desk: &Desk,
    input: Value,
    function: impl FnOnce(&Desk, I) -> Result<Vec<u8>, UiError>,
) -> Result<Vec<u8>, UiError> {
    function(desk, read_input(input)?)
}

fn reply<O: Serialize>(done: Done<O>) -> Result<Reply, UiError> {
    Ok(Reply {
        value: write_output(&done.value)?,
        changed: done.changed.iter().map(|&kind| kind.to_owned()).collect(),
        undo: done.undo.map(|token| token.to_string()),
        said: done.said,
    })
}

pub(crate) fn paper<I: DeserializeOwned, E: Into<UiError>>(
    practice: &Practice,
    input: Value,
    function: impl FnOnce(&Practice, I) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, UiError> {
    function(practice, read_input(input)?).map_err(Into::into)
}

pub(crate) fn session<I: DeserializeOwned, O: Serialize>(
    desk: &Desk,
    input: Value,
    function: impl FnOnce(&Desk, I) -> Result<O, UiError>,
) -> Result<Value, UiError> {
    write_output(&function(desk, read_input(input)?)?)
}

fn read_input<I: DeserializeOwned>(input: Value) -> Result<I, UiError> {
    let input = if input.is_null() { Value::Object(serde_json::Map::new()) } else { input };
    serde_json::from_value(input).map_err(|error| {
        // serde names the field and the expected type, and quotes the offending value only for enums and scalars: keep the field, drop the value.
        let message = error.to_string();
        let field = message.split('`').nth(1).map(str::to_owned);
        let mut error = UiError::new(Code::Invalid, input_fault(&message));
        error.field = field;
        error.hint(r#"See the command's input schema: deskctl commands --json"#)
    })
}

fn input_fault(message: &str) -> String {
    let field = message.split('`').nth(1).unwrap_or("input");
    if message.starts_with("missing field") {
        format!("The input lacks {field}.")
    } else if message.starts_with("unknown field") {
        format!("The input has a field this command does not take: {field}.")
    } else if let Some((_, expected)) = message.split_once("expected ") {
        format!("A value of the input has the wrong form; expected {expected}.")
    } else {
        "A value of the input has the wrong form.".to_owned()
    }
}

fn write_output(output: &impl Serialize) -> Result<Value, UiError> {
    serde_json::to_value(output).map_err(|_| UiError::new(Code::Bug, "The answer could not be written."))
}
