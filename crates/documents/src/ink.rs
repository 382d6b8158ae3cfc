//! What can stand on a page: text and straight or curved lines, in black. No fills, no grey: both die on a fax.

use crate::fonts::Font;

/// One thing drawn. Points from the top left corner, downward.
#[derive(Debug, Clone)]
pub(crate) enum Mark {
    /// A text in one face on one baseline.
    Text { x: f32, y: f32, font: Font, size: f32, text: String, tracking: f32 },
    /// A stroke along points; the flagged ones are handles of a cubic curve.
    Stroke { points: Vec<Point>, closed: bool, width: f32, dotted: bool },
}

/// A point of a stroke.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub x: f32,
    pub y: f32,
    pub handle: bool,
}

/// A place that is written into by hand, or by a program that fills forms in.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    pub kind: SpotKind,
    /// What is asked for there.
    pub name: String,
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

/// What belongs into a spot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpotKind {
    /// Words.
    Words,
    /// A mark.
    Tick,
    /// A signature; some lines may stay empty.
    Signature { required: bool },
}

/// Marks that belong together, with the height they take up. Its own top left corner is zero.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fragment {
    pub height: f32,
    pub marks: Vec<Mark>,
    pub spots: Vec<Spot>,
}

impl Fragment {
    /// Nothing but a height.
    pub(crate) fn space(height: f32) -> Fragment {
        Fragment { height, marks: Vec::new(), spots: Vec::new() }
    }

    /// Adds what another fragment holds, moved; the height stays.
    pub(crate) fn lay(&mut self, other: Fragment, x: f32, y: f32) {
        self.marks.reserve(other.marks.len());
        self.marks.extend(other.marks.into_iter().map(|mark| mark.moved(x, y)));
        self.spots.extend(other.spots.into_iter().map(|spot| spot.moved(x, y)));
    }

    /// Puts another fragment below.
    pub(crate) fn stack(&mut self, other: Fragment) {
        let y = self.height;
        self.height += other.height;
        self.lay(other, 0.0, y);
    }

    /// Puts a gap below.
    pub(crate) fn gap(&mut self, height: f32) {
        self.height += height;
    }

    /// A horizontal rule.
    pub(crate) fn rule(&mut self, x1: f32, x2: f32, y: f32, width: f32) {
        self.stroke([(x1, y), (x2, y)], width);
    }

    /// A vertical line.
    pub(crate) fn upright(&mut self, x: f32, y1: f32, y2: f32, width: f32) {
        self.stroke([(x, y1), (x, y2)], width);
    }

    /// A box drawn inside the given bounds, so that its line does not stick out.
    pub(crate) fn frame(&mut self, x: f32, y: f32, w: f32, h: f32, width: f32) {
        let half = width / 2.0;
        let (left, top, right, bottom) = (x + half, y + half, x + w - half, y + h - half);
        let points = [(left, top), (right, top), (right, bottom), (left, bottom)];
        self.marks.push(Mark::Stroke { points: points.map(corner).to_vec(), closed: true, width, dotted: false });
    }

    /// A dotted vertical line.
    pub(crate) fn dotted(&mut self, x: f32, y1: f32, y2: f32, width: f32) {
        let points = vec![corner((x, y1)), corner((x, y2))];
        self.marks.push(Mark::Stroke { points, closed: false, width, dotted: true });
    }

    /// A check mark in a square of the given side.
    pub(crate) fn check(&mut self, x: f32, y: f32, side: f32) {
        let at = |px: f32, py: f32| (x + px * side / 10.0, y + py * side / 10.0);
        self.stroke([at(1.0, 5.4), at(3.9, 8.4), at(9.0, 1.4)], 0.17 * side);
    }

    /// A circle.
    pub(crate) fn circle(&mut self, x: f32, y: f32, radius: f32, width: f32) {
        // The handle length that makes four cubic curves a circle to within a thousandth.
        let k = radius * 0.552_285;
        let r = radius;
        let ring = [
            (r, 0.0, false),
            (r, k, true),
            (k, r, true),
            (0.0, r, false),
            (-k, r, true),
            (-r, k, true),
            (-r, 0.0, false),
            (-r, -k, true),
            (-k, -r, true),
            (0.0, -r, false),
            (k, -r, true),
            (r, -k, true),
            (r, 0.0, false),
        ];
        let points = ring.map(|(px, py, handle)| Point { x: x + px, y: y + py, handle }).to_vec();
        self.marks.push(Mark::Stroke { points, closed: true, width, dotted: false });
    }

    /// A line through points.
    pub(crate) fn stroke<const N: usize>(&mut self, points: [(f32, f32); N], width: f32) {
        self.marks.push(Mark::Stroke { points: points.map(corner).to_vec(), closed: false, width, dotted: false });
    }

    /// A place to write into.
    pub(crate) fn spot(&mut self, kind: SpotKind, name: impl Into<String>, (x, y): (f32, f32), size: (f32, f32)) {
        self.spots.push(Spot { kind, name: name.into(), x, y, width: size.0, height: size.1 });
    }

    /// Parts a fragment too tall for any page; a text belongs to the side its baseline is on.
    pub(crate) fn split(self, at: f32) -> (Fragment, Fragment) {
        let mut upper = Fragment::space(at.min(self.height));
        let mut lower = Fragment::space((self.height - at).max(0.0));
        for spot in self.spots {
            if spot.y < at {
                upper.spots.push(spot);
            } else {
                lower.spots.push(spot.moved(0.0, -at));
            }
        }
        for mark in self.marks {
            let (top, bottom) = mark.extent();
            if bottom <= at {
                upper.marks.push(mark);
            } else if top >= at {
                lower.marks.push(mark.moved(0.0, -at));
            } else if let Mark::Stroke { points, closed, width, dotted } = mark {
                let (above, below) = (held_above(&points, at), held_below(&points, at));
                upper.marks.push(Mark::Stroke { points: above, closed, width, dotted });
                lower.marks.push(Mark::Stroke { points: below, closed, width, dotted });
            }
        }
        (upper, lower)
    }
}

impl Spot {
    fn moved(self, dx: f32, dy: f32) -> Spot {
        Spot { x: self.x + dx, y: self.y + dy, ..self }
    }
}

impl Mark {
    fn moved(mut self, dx: f32, dy: f32) -> Mark {
        match &mut self {
            Mark::Text { x, y, .. } => {
                *x += dx;
                *y += dy;
            }
            Mark::Stroke { points, .. } => {
                for point in points {
                    point.x += dx;
                    point.y += dy;
                }
            }
        }
        self
    }

    fn extent(&self) -> (f32, f32) {
        match self {
            Mark::Text { y, .. } => (*y, *y),
            Mark::Stroke { points, .. } => points
                .iter()
                .fold((f32::INFINITY, f32::NEG_INFINITY), |(top, bottom), p| (top.min(p.y), bottom.max(p.y))),
        }
    }
}

fn corner((x, y): (f32, f32)) -> Point {
    Point { x, y, handle: false }
}

fn held_above(points: &[Point], at: f32) -> Vec<Point> {
    points.iter().map(|p| Point { y: p.y.min(at), ..*p }).collect()
}

fn held_below(points: &[Point], at: f32) -> Vec<Point> {
    points.iter().map(|p| Point { y: p.y.max(at) - at, ..*p }).collect()
}
