//! Rows of a table. A row is one fragment and never breaks, unless it alone is taller than a page.

use crate::ink::Fragment;
use crate::prose::{Align, Span, TABLE, Type, paragraph, width_of};

/// A column: its width in points and where its text stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub width: f32,
    pub align: Align,
}

/// A cell, possibly over several columns.
pub(crate) struct Cell<'a> {
    pub spans: Vec<Span<'a>>,
    pub columns: usize,
    /// Where it differs from its column.
    pub align: Option<Align>,
}

/// How the rows of a table look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub kind: Type,
    /// Space above and below the text of a row.
    pub above: f32,
    pub below: f32,
    /// Thickness of the line over the row, if any.
    pub over: f32,
    /// Thickness of the line under the row, if any.
    pub under: f32,
    /// Thickness of the lines between and beside the cells, if any.
    pub uprights: f32,
    /// Space left and right of the text of a cell.
    pub side: f32,
    /// The same at the table's edges.
    pub edge: f32,
    /// Text stands at the foot of the row instead of its top.
    pub sits: bool,
    /// The row is at least this high.
    pub at_least: f32,
    /// Text stands in the middle of a row higher than the text.
    pub centered: bool,
}

/// A row between thin rules.
pub(crate) const ROW: Look = Look {
    kind: TABLE,
    above: 2.2,
    below: 2.2,
    over: 0.0,
    under: 0.5,
    uprights: 0.0,
    side: 4.0,
    edge: 2.0,
    sits: false,
    at_least: 0.0,
    centered: false,
};
/// A row of a long table.
pub(crate) const DENSE: Look = Look { above: 1.5, below: 1.5, ..ROW };
/// The head of a table.
pub(crate) const TABLE_HEAD: Look =
    Look { kind: crate::prose::SMALL, above: 2.0, below: 2.0, over: 1.0, under: 0.75, sits: true, ..ROW };
/// A row that opens a group.
pub(crate) const GROUP: Look = Look { over: 1.0, ..DENSE };
/// A row with a sum.
pub(crate) const SUM: Look = Look { over: 1.0, under: 1.0, ..DENSE };
/// A row people write on, or facts in a full grid.
pub(crate) const GRID: Look = Look { above: 2.2, below: 2.2, over: 0.5, under: 0.5, uprights: 0.5, edge: 4.0, ..ROW };

impl Column {
    /// A column whose text stands left, of a width in inches.
    pub(crate) fn left(inches: f32) -> Column {
        Column { width: inches * 72.0, align: Align::Left }
    }

    /// A column of centered text, of a width in inches.
    pub(crate) fn center(inches: f32) -> Column {
        Column { width: inches * 72.0, align: Align::Center }
    }

    /// A column of figures, of a width in inches.
    pub(crate) fn right(inches: f32) -> Column {
        Column { width: inches * 72.0, align: Align::Right }
    }
}

/// A column of figures at least as wide as the widest of them: a number is never parted.
pub(crate) fn figures<T: AsRef<str>>(inches: f32, numbers: impl IntoIterator<Item = T>) -> Column {
    let widest = numbers.into_iter().map(|number| width_of(&[TABLE.mono_bold(number.as_ref())])).fold(0.0, f32::max);
    Column { width: (inches * 72.0).max(widest + 2.0 * ROW.side + 0.5), align: Align::Right }
}

/// Gives the column of width zero what the others leave.
pub(crate) fn filling(mut columns: Vec<Column>, width: f32) -> Vec<Column> {
    let taken: f32 = columns.iter().map(|column| column.width).sum();
    for column in columns.iter_mut().filter(|column| column.width == 0.0) {
        column.width = width - taken;
    }
    columns
}

/// A cell of one column.
pub(crate) fn cell<'a>(spans: impl Into<Vec<Span<'a>>>) -> Cell<'a> {
    Cell { spans: spans.into(), columns: 1, align: None }
}

/// A cell over several columns; its text stands left.
pub(crate) fn across<'a>(columns: usize, spans: impl Into<Vec<Span<'a>>>) -> Cell<'a> {
    Cell { spans: spans.into(), columns, align: Some(Align::Left) }
}

impl Cell<'_> {
    /// The same cell with its text at the right.
    pub(crate) fn right(mut self) -> Self {
        self.align = Some(Align::Right);
        self
    }
}

/// Sets one row.
pub(crate) fn row(columns: &[Column], cells: &[Cell<'_>], look: Look) -> Fragment {
    let mut set = Vec::with_capacity(cells.len());
    let mut borders = vec![0.0];
    let mut next = 0;
    let mut left = 0.0;
    for cell in cells {
        let taken = columns.iter().skip(next).take(cell.columns);
        let width: f32 = taken.clone().map(|column| column.width).sum();
        let align = cell.align.or(taken.clone().next().map(|column| column.align)).unwrap_or(Align::Left);
        let pad_left = if next == 0 { look.edge } else { look.side };
        next += cell.columns;
        let pad_right = if next >= columns.len() { look.edge } else { look.side };
        let text = paragraph(&cell.spans, look.kind, (width - pad_left - pad_right).max(1.0), align);
        set.push((text, left + pad_left));
        left += width;
        borders.push(left);
    }
    let tallest = set.iter().map(|(text, _)| text.height).fold(0.0, f32::max);
    let height = (tallest + look.above + look.below).max(look.at_least) + look.under;
    let mut row = Fragment::space(height);
    for (text, x) in set {
        let y = if look.sits {
            height - look.under - look.below - text.height
        } else if look.centered {
            (height - look.under - text.height) / 2.0
        } else {
            look.above
        };
        row.lay(text, x, y);
    }
    if look.over > 0.0 {
        row.rule(0.0, left, 0.0, look.over);
    }
    if look.under > 0.0 {
        row.rule(0.0, left, height - look.under / 2.0, look.under);
    }
    if look.uprights > 0.0 {
        for x in borders {
            row.upright(x, 0.0, height, look.uprights);
        }
    }
    row
}
