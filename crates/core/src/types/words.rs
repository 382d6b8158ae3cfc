//! States that come with their words, and small values many areas share.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A state as screens show it: the code decides, the label is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Word {
    /// What programs compare.
    pub code: String,
    /// What people read.
    pub label: String,
}

impl Word {
    /// A word from its code and label.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// What every save of a record answers: which record, and the revision a form must send back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Saved {
    /// The record's id.
    pub id: String,
    /// The revision after the save.
    #[ts(type = "number")]
    pub revision: i64,
}

/// A US postal address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Street and number.
    pub line1: String,
    /// Suite or unit.
    #[serde(default)]
    pub line2: Option<String>,
    /// City.
    pub city: String,
    /// Two-letter state.
    pub state: String,
    /// ZIP or ZIP+4.
    pub zip: String,
}

impl Address {
    /// The address on one line.
    pub fn one_line(&self) -> String {
        let street = match &self.line2 {
            Some(line2) if !line2.is_empty() => format!("{}, {line2}", self.line1),
            _ => self.line1.clone(),
        };
        format!("{street}, {}, {} {}", self.city, self.state, self.zip)
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(..)")
    }
}

crate::db::json_column!(Address);

/// Declares an enum whose variants have a stable code and a label people read.
///
/// The code is what the database, JSON and scripts see.
#[macro_export]
macro_rules! word_type {
    ($(#[$meta:meta])* $vis:vis enum $Name:ident { $( $(#[$vmeta:meta])* $Variant:ident = $code:literal, $label:literal; )+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        $vis enum $Name {
            $( $(#[$vmeta])* #[serde(rename = $code)] $Variant, )+
        }

        impl $Name {
            /// Every value, in the order screens offer them.
            pub const ALL: &'static [$Name] = &[ $( $Name::$Variant ),+ ];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $( $Name::$Variant => $code ),+ }
            }

            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $( $Name::$Variant => $label ),+ }
            }

            /// The value as screens get it.
            pub fn word(self) -> $crate::Word {
                $crate::Word::new(self.code(), self.label())
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $Name {
            type Err = $crate::Error;

            fn from_str(code: &str) -> Result<Self, $crate::Error> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|value| value.code() == code)
                    .ok_or_else(|| $crate::Error::invalid("code", concat!("is not one of the codes of ", stringify!($Name))))
            }
        }

        impl ts_rs::TS for $Name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &ts_rs::Config) -> String {
                [ $( concat!("\"", $code, "\"") ),+ ].join(" | ")
            }
            fn inline(config: &ts_rs::Config) -> String {
                Self::name(config)
            }
        }

        $crate::db::text_column!($Name);
    };
}
