//! Forms: what follows from answers, and what is written down about them.

mod acting;
mod deciding;
mod scoring;
