//! Tables with sums that run over pages: each page repeats the head and says what it carries on and what it took over.

use crate::flow::Flow;
use crate::ink::Fragment;

/// Rows that should stay together, such as the lines of one session under their title.
pub(crate) struct Block<const N: usize> {
    /// Title row, never the last on a page.
    pub title: Option<Fragment>,
    pub rows: Vec<SummedRow<N>>,
}

/// A row and what it adds to the sums, in cents.
pub(crate) struct SummedRow<const N: usize> {
    pub row: Fragment,
    pub adds: [i64; N],
}

/// A whole table.
pub(crate) struct Carried<'a, const N: usize> {
    pub head: Fragment,
    pub blocks: Vec<Block<N>>,
    /// Sets a row with a label and the sums so far; the last argument tells the row that opens a page.
    pub sum: &'a dyn Fn(&str, [i64; N], SumAt) -> Fragment,
    /// Row under everything.
    pub total: Fragment,
}

/// Where a row of sums stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SumAt {
    FootOfPage,
    HeadOfPage,
}

/// Lays the table into the flow.
pub(crate) fn place<const N: usize>(flow: &mut Flow<'_>, table: Carried<'_, N>) {
    let Carried { head, blocks, sum, total } = table;
    let reserve = sum("Carried to page 999", [0; N], SumAt::FootOfPage).height.max(total.height);
    let whole = flow.whole_room() - head.height - 2.0 * reserve;
    let first = blocks.first().map_or(0.0, |block| block.opening());
    if head.height + first + reserve > flow.room() {
        flow.turn();
    }
    flow.place(head.clone());

    let mut sums = [0_i64; N];
    // Breaking right under the head would only repeat it: the page must hold something of the table first.
    let mut rows_here = 0_usize;
    for mut block in blocks {
        let height = block.height();
        let whole_fits = height + reserve <= flow.room();
        let breaks = !whole_fits && (height <= whole || block.opening() + reserve > flow.room());
        if breaks && rows_here > 0 {
            break_page(flow, &head, sums, sum);
            rows_here = 0;
        }
        if let Some(title) = block.title.take() {
            flow.place(title);
            rows_here += 1;
        }
        for (place, SummedRow { row, adds }) in block.rows.into_iter().enumerate() {
            if place > 0 && rows_here > 0 && row.height + reserve > flow.room() {
                break_page(flow, &head, sums, sum);
            }
            flow.place(row);
            rows_here += 1;
            for (sum, add) in sums.iter_mut().zip(adds) {
                *sum = sum.saturating_add(add);
            }
        }
    }
    flow.place(total);
}

fn break_page<const N: usize>(
    flow: &mut Flow<'_>,
    head: &Fragment,
    sums: [i64; N],
    sum: &dyn Fn(&str, [i64; N], SumAt) -> Fragment,
) {
    let page = flow.number();
    flow.place(sum(&format!("Carried to page {}", page + 1), sums, SumAt::FootOfPage));
    flow.turn();
    flow.place(head.clone());
    flow.place(sum(&format!("Brought from page {page}"), sums, SumAt::HeadOfPage));
}

impl<const N: usize> Block<N> {
    fn height(&self) -> f32 {
        self.title.as_ref().map_or(0.0, |title| title.height)
            + self.rows.iter().map(|summed| summed.row.height).sum::<f32>()
    }

    /// The title and the first row: what must fit for the block to begin here.
    fn opening(&self) -> f32 {
        self.title.as_ref().map_or(0.0, |title| title.height)
            + self.rows.first().map_or(0.0, |summed| summed.row.height)
    }
}
