//! Sorted sets of spans in minutes, each from inclusive to exclusive.

/// A span in minutes.
pub type Minutes = (i64, i64);

/// The spans joined where they touch; empty ones are left out.
pub fn union(mut spans: Vec<Minutes>) -> Vec<Minutes> {
    spans.retain(|span| span.0 < span.1);
    spans.sort_unstable();
    let mut joined: Vec<Minutes> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.0 <= last.1 => last.1 = last.1.max(span.1),
            Some(_) | None => joined.push(span),
        }
    }
    joined
}

/// The spans without the holes.
pub fn minus(mut spans: Vec<Minutes>, holes: &[Minutes]) -> Vec<Minutes> {
    for (from, to) in holes {
        let parts = spans.iter().flat_map(|(a, b)| [(*a, (*b).min(*from)), ((*a).max(*to), *b)]);
        spans = parts.filter(|(a, b)| a < b).collect();
    }
    spans
}

/// Whether one span holds it all.
pub fn covers(spans: &[Minutes], from: i64, to: i64) -> bool {
    spans.iter().any(|(a, b)| *a <= from && to <= *b)
}
