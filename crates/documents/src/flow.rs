//! Pages that fill from top to bottom.

use crate::DocumentError;
use crate::ink::Fragment;

const INCH: f32 = 72.0;
/// More pages than any paper has; what is longer was not meant to be one.
pub(crate) const PAGES_AT_MOST: usize = 500;

/// Size and margins of a page, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sheet {
    pub width: f32,
    pub height: f32,
    pub left: f32,
    pub top: f32,
    /// Width of the text column.
    pub column: f32,
    /// Where the text ends.
    pub bottom: f32,
    /// Lower edge of the foot line.
    pub foot: f32,
    /// Width and height that stay free beside the head, in the upper right corner of the column.
    pub corner: (f32, f32),
}

/// US Letter, upright; the wide margin left is for the holes.
pub(crate) const PORTRAIT: Sheet = Sheet {
    width: 8.5 * INCH,
    height: 11.0 * INCH,
    left: 0.9 * INCH,
    top: 0.65 * INCH,
    column: 6.95 * INCH,
    bottom: (11.0 - 1.02) * INCH,
    foot: (11.0 - 0.62) * INCH,
    corner: (0.0, 0.0),
};

/// US Letter on its side, bound at the top.
pub(crate) const LANDSCAPE: Sheet = Sheet {
    width: 11.0 * INCH,
    height: 8.5 * INCH,
    left: 0.65 * INCH,
    top: 0.9 * INCH,
    column: 9.7 * INCH,
    bottom: (8.5 - 0.98) * INCH,
    foot: (8.5 - 0.62) * INCH,
    corner: (0.0, 0.0),
};

impl Sheet {
    /// How wide a head is.
    pub(crate) fn head(self) -> f32 {
        self.column - self.corner.0
    }

    /// The same page with its text ending above a foot of the given height.
    pub(crate) fn above(self, foot: f32) -> Sheet {
        // A foot may grow to half the page; what would be left above it is no page any more.
        let bottom = (self.foot - foot - 10.0).max(self.height / 2.0);
        Sheet { bottom: self.bottom.min(bottom), ..self }
    }
}

/// Pages being filled.
pub(crate) struct Flow<'a> {
    sheet: Sheet,
    /// Head of the second and later pages.
    running: Box<dyn Fn() -> Fragment + 'a>,
    pages: Vec<Fragment>,
    page: Fragment,
    y: f32,
    /// Where the page's own content starts, below its head.
    start: f32,
}

impl<'a> Flow<'a> {
    /// Starts the first page with its head.
    pub(crate) fn new(sheet: Sheet, head: Fragment, running: impl Fn() -> Fragment + 'a) -> Flow<'a> {
        let mut flow = Flow {
            sheet,
            running: Box::new(running),
            pages: Vec::new(),
            page: Fragment::space(sheet.height),
            y: sheet.top,
            start: sheet.top,
        };
        flow.put_head(head);
        flow
    }

    /// Number of the page being filled, from 1.
    pub(crate) fn number(&self) -> usize {
        self.pages.len() + 1
    }

    /// Points left on this page.
    pub(crate) fn room(&self) -> f32 {
        self.sheet.bottom - self.y
    }

    /// Points a new page has below its running head.
    pub(crate) fn whole_room(&self) -> f32 {
        self.sheet.bottom - self.sheet.top - (self.running)().height.max(self.sheet.corner.1)
    }

    /// Whether nothing but a head stands on this page.
    pub(crate) fn fresh(&self) -> bool {
        self.y <= self.start
    }

    /// Leaves a gap, except at the top of a page.
    pub(crate) fn gap(&mut self, height: f32) {
        if !self.fresh() {
            self.y += height;
        }
    }

    /// Puts a fragment below the last one, on the next page if it does not fit on this.
    pub(crate) fn place(&mut self, mut fragment: Fragment) {
        if fragment.height > self.room() + 0.5 && !self.fresh() {
            self.turn();
        }
        while fragment.height > self.room() + 0.5 && self.room() > 0.0 && self.pages.len() <= PAGES_AT_MOST {
            let (upper, lower) = fragment.split(self.room());
            self.put(upper);
            self.turn();
            fragment = lower;
        }
        self.put(fragment);
    }

    /// Goes on on a new page.
    pub(crate) fn turn(&mut self) {
        let full = std::mem::replace(&mut self.page, Fragment::space(self.sheet.height));
        self.pages.push(full);
        self.y = self.sheet.top;
        let head = (self.running)();
        self.put_head(head);
        self.start = self.y;
    }

    fn put_head(&mut self, mut head: Fragment) {
        head.height = head.height.max(self.sheet.corner.1);
        self.put(head);
    }

    fn put(&mut self, fragment: Fragment) {
        let (x, y) = (self.sheet.left, self.y);
        self.y += fragment.height;
        self.page.lay(fragment, x, y);
    }

    /// Ends the last page and sets a foot on each, told its number and how many there are.
    ///
    /// Errors when the paper grew beyond any sensible length.
    pub(crate) fn finish(mut self, foot: impl Fn(usize, usize) -> Fragment) -> Result<Vec<Fragment>, DocumentError> {
        self.pages.push(self.page);
        let count = self.pages.len();
        if count > PAGES_AT_MOST {
            return Err(DocumentError::TooLong);
        }
        for (number, page) in self.pages.iter_mut().enumerate() {
            let foot = foot(number + 1, count);
            let y = self.sheet.foot - foot.height;
            page.lay(foot, self.sheet.left, y);
        }
        Ok(self.pages)
    }
}
