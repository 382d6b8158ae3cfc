//! The two declarations: `record!` for rows that change, `fact!` for rows that stay.

/// Declares a replicated record: the struct, its table and its registers, once.
///
/// A state names its lattice: `State progress = 4 by stage_of_progress { … }`. Restricted records say so behind the table's number:
/// `in "restricted_notes" = 40, restricted`.
///
/// `record! { /// doc  pub struct Room in "rooms" = 14 { id: RoomId, Latest place = 1 { name: String, position: i64 }, ... } }`
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $Name:ident in $table:literal = $number:literal $(, $apart:ident)? {
        id: $Id:ty,
        $( $Class:ident $register:ident = $place:literal $(by $stage:path)? { $( $(#[$fmeta:meta])* $field:ident : $ty:ty ),+ $(,)? } ),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        $vis struct $Name {
            /// Its id.
            pub id: $Id,
            $( $( $(#[$fmeta])* pub $field: $ty, )+ )+
        }
        $crate::stored!($Name in $table = $number, $crate::compartment_of!($($apart)?), Record, None, $Id { $( $Class $register = $place $(by $stage)? { $( $field ),+ } ),+ });
    };
}

/// Declares an append-only fact. `void with path` names how an undo takes one back.
#[macro_export]
macro_rules! fact {
    ($(#[$meta:meta])* $vis:vis struct $Name:ident in $table:literal = $number:literal $(, void with $void:path)? {
        id: $Id:ty,
        $( $(#[$fmeta:meta])* $field:ident : $ty:ty ),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        $vis struct $Name {
            /// Its id.
            pub id: $Id,
            $( $(#[$fmeta])* pub $field: $ty, )+
        }
        $crate::stored!($Name in $table = $number, $crate::compartment_of!(), Fact, $crate::void_path!($($void)?), $Id { Fact whole = 1 { $( $field ),+ } });
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! compartment_of {
    () => {
        $crate::oplog::PRACTICE
    };
    (restricted) => {
        $crate::oplog::RESTRICTED
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! void_path {
    () => {
        None
    };
    ($void:path) => {
        Some($void as $crate::oplog::VoidFact)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! stage_of {
    () => {
        None
    };
    ($stage:path) => {
        Some($stage as $crate::oplog::StageOf)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! stored {
    ($Name:ident in $table:literal = $number:literal, $compartment:expr, $kind:ident, $void:expr, $Id:ty { $( $Class:ident $register:ident = $place:literal $(by $stage:path)? { $( $field:ident ),+ } ),+ }) => {
        impl $crate::oplog::Stored for $Name {
            type Id = $Id;

            const TABLE: &'static $crate::oplog::Table = &$crate::oplog::Table {
                name: $table,
                number: $number,
                compartment: $compartment,
                kind: $crate::oplog::Kind::$kind,
                registers: &[ $( $crate::oplog::Register {
                    number: $place,
                    name: stringify!($register),
                    class: $crate::oplog::Class::$Class,
                    columns: &[ $( stringify!($field) ),+ ],
                    stage: $crate::stage_of!($($stage)?),
                } ),+ ],
                void: $void,
            };

            fn id(&self) -> $Id {
                self.id
            }

            fn values(&self) -> Vec<Vec<$crate::db::Value>> {
                vec![ $( vec![ $( $crate::db::column_value(&self.$field) ),+ ] ),+ ]
            }

            fn from_row(row: &$crate::db::Row<'_>) -> $crate::oplog::rusqlite_result::Result<Self> {
                let mut columns = $crate::db::Columns::of(row);
                Ok(Self { id: columns.next("id")?, $( $( $field: columns.next(stringify!($field))? ),+ ),+ })
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($Name), uuid::Uuid::from(self.id))
            }
        }
    };
}
