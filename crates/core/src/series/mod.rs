//! Courses of sessions under a protocol, and the sessions themselves.
//!
//! A series freezes what its protocol said on the day it was started: a newer pack never changes a running course. `rules` turns a
//! protocol, a first day, weekdays and a time into days; where each session takes place and what happens to it is the calendar's.

#[allow(dead_code)]
mod rules;
