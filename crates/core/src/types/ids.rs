//! Ids are distinct types over UUIDs, so that a patient's id cannot stand where a session's belongs.

/// Declares an id type: a UUID that travels as text.
#[macro_export]
macro_rules! id_type {
    ($(#[$meta:meta])* $Name:ident) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            schemars::JsonSchema,
        )]
        #[serde(transparent)]
        #[schemars(transparent)]
        pub struct $Name(#[schemars(with = "String")] pub uuid::Uuid);

        impl $Name {
            /// The plain UUID, as the operation log keeps it.
            pub const fn uuid(self) -> uuid::Uuid {
                self.0
            }
        }

        impl From<uuid::Uuid> for $Name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$Name> for uuid::Uuid {
            fn from(id: $Name) -> Self {
                id.0
            }
        }

        impl std::str::FromStr for $Name {
            type Err = $crate::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                uuid::Uuid::parse_str(text)
                    .map(Self)
                    .map_err(|_| $crate::Error::invalid("id", "is not an id of this practice"))
            }
        }

        impl std::fmt::Display for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $Name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($Name), self.0)
            }
        }

        impl ts_rs::TS for $Name {
            type WithoutGenerics = Self;
            type OptionInnerType = Self;
            fn name(_: &ts_rs::Config) -> String {
                "string".to_owned()
            }
            fn inline(config: &ts_rs::Config) -> String {
                Self::name(config)
            }
        }

        $crate::db::text_column!($Name);
    };
}

id_type! {
    /// A person who works with the practice and signs in by name.
    PersonId
}
id_type! {
    /// A patient of the practice.
    PatientId
}
id_type! {
    /// A payer in the practice's directory.
    PayerId
}
id_type! {
    /// A course of sessions under one protocol.
    SeriesId
}
id_type! {
    /// One booked visit.
    SessionId
}
id_type! {
    /// A site of the practice.
    SiteId
}
id_type! {
    /// A room, chair or device bay of a site.
    RoomId
}
id_type! {
    /// A provider or another member of staff who appears on a schedule.
    ProviderId
}
