//! What sealing promises.

mod sealing;
