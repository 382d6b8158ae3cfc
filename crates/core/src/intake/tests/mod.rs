//! Steps, columns, and what people say of them.

mod acting;
mod deciding;
mod practice;
