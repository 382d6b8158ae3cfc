//! The reader of foreign papers alone: what tests and the bench start in the place of the program.

fn main() {
    seriesdesk_scans::serve_if_asked();
}
