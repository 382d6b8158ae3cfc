//! The superbill: who, for what, delivered when, paid how. A plan's clerk reads it from top to bottom.

mod money;
mod services;

use seriesdesk_core::sheets::{SuperbillDiagnosis, SuperbillSheet};

use crate::flow::{Flow, PORTRAIT};
use crate::ink::Fragment;
use crate::parts::{
    DASH, address_lines, beside, facts, foot, heading, heavy_box, letterhead, or_dash, running_head, shared, sign_line,
    strip, title,
};
use crate::prose::{Align, FACTS, NOTE, SMALL, Span, TABLE, VALUE, paragraph, width_of};
use crate::table::{Cell, Column, GRID, Look, cell, filling, row};
use crate::write::{Imprint, write};
use crate::{DocumentError, Pdf};

const WIDTH: f32 = PORTRAIT.column;

/// Draws the sheet.
pub(crate) fn draw(sheet: &SuperbillSheet) -> Result<Pdf, DocumentError> {
    let head = letterhead(&sheet.letterhead.name, &address_lines(&sheet.letterhead), sheet.sample, WIDTH);
    let who = [
        TABLE.bold(&sheet.patient.name),
        TABLE.plain("\u{A0}\u{A0} DOB "),
        TABLE.mono(&sheet.patient.born_on),
        TABLE.plain("\u{A0}\u{A0} MRN "),
        TABLE.mono(&sheet.patient.mrn),
    ];
    let words = [SMALL.plain(&sheet.foot)];
    let set_foot = |page, of| foot(&words, &sheet.number, page, of, WIDTH);
    let page = PORTRAIT.above(set_foot(1, 1).height);
    let mut flow = Flow::new(page, head, || running_head(&who, "Superbill", sheet.sample, WIDTH));

    flow.place(title("Superbill", &numbers(sheet), WIDTH));
    flow.place(strip(&patient(sheet), WIDTH));
    let half = (WIDTH - 16.0) / 2.0;
    flow.place(beside(vec![(facts(&plan(sheet), half), half), (facts(&provider(sheet), half), half)], 16.0));

    let mut diagnoses = heading("Diagnoses", Some(&remark(sheet)), WIDTH);
    diagnoses.stack(diagnosis_grid(&sheet.diagnoses));
    flow.gap(9.0);
    flow.place(diagnoses);

    services::place(&mut flow, sheet);
    money::place(&mut flow, sheet);
    closing(&mut flow, sheet);

    let pages = flow.finish(set_foot)?;
    let imprint = Imprint {
        title: format!("Superbill {}", sheet.number),
        made_local: &sheet.made_local,
        width: PORTRAIT.width,
        height: PORTRAIT.height,
        fillable: false,
    };
    write(&pages, &imprint)
}

fn numbers(sheet: &SuperbillSheet) -> Vec<Vec<Span<'_>>> {
    let mut first = vec![TABLE.mono_bold(&sheet.number)];
    if sheet.version > 1 {
        first.push(TABLE.plain(format!(", version {}", sheet.version)));
    }
    let mut lines = vec![first, vec![TABLE.plain("Issued "), TABLE.mono(&sheet.issued_on)]];
    if let Some(replaced) = &sheet.replaces {
        lines.push(vec![TABLE.plain("Replaces "), TABLE.mono(replaced)]);
    }
    lines
}

fn patient(sheet: &SuperbillSheet) -> Vec<(&'static str, Span<'_>)> {
    let code = |fact| VALUE.mono_bold(or_dash(fact));
    vec![
        ("Patient", VALUE.bold(or_dash(Some(&sheet.patient.name)))),
        ("Date of birth", code(Some(&sheet.patient.born_on))),
        ("MRN", code(Some(&sheet.patient.mrn))),
        ("Sex", VALUE.bold(or_dash(sheet.patient.sex.as_deref()))),
        ("Member ID", code(sheet.plan.member_id.as_deref())),
        ("Group", code(sheet.plan.group.as_deref())),
    ]
}

fn plan(sheet: &SuperbillSheet) -> Vec<(&str, Vec<Span<'_>>)> {
    let words = |fact| vec![FACTS.bold(or_dash(fact))];
    vec![
        ("Address", words(sheet.patient.address.as_deref())),
        ("Plan", words(sheet.plan.name.as_deref())),
        ("Subscriber", words(sheet.plan.subscriber.as_deref())),
        ("Network", words(sheet.plan.network.as_deref())),
        ("Authorization", words(Some(&sheet.plan.authorization))),
    ]
}

fn provider(sheet: &SuperbillSheet) -> Vec<(&str, Vec<Span<'_>>)> {
    let rendering = &sheet.rendering;
    let mut name = vec![FACTS.bold(or_dash(Some(&rendering.name)))];
    if let Some(specialty) = &rendering.specialty {
        name.push(FACTS.bold(format!(" ({specialty})")));
    }
    let everywhere = sheet.sessions.iter().all(|session| session.rendering.is_none());
    let scope = if everywhere { " on every line" } else { " unless noted below" };
    let npi = vec![FACTS.mono_bold(or_dash(Some(&rendering.npi))), FACTS.bold(scope)];
    let mut license = Vec::new();
    if let Some(state) = &rendering.license_state {
        license.push(FACTS.bold(format!("{state} ")));
    }
    license.push(FACTS.mono_bold(or_dash(rendering.license.as_deref())));
    if let Some(taxonomy) = &rendering.taxonomy {
        license.push(FACTS.bold(" · "));
        license.push(FACTS.mono_bold(taxonomy));
    }
    let mut list = vec![("Rendering", name), ("Rendering NPI", npi), ("License", license)];
    for other in &sheet.other_providers {
        let who = vec![FACTS.bold(format!("{}, NPI ", other.name)), FACTS.mono_bold(&other.npi)];
        list.push((&other.role, who));
    }
    list.push(("Place of service", code_first(&sheet.place)));
    list.push(("Assignment", vec![FACTS.bold(or_dash(Some(&sheet.assignment)))]));
    list
}

/// `11 office, address above`: the code in figures of one width, its words behind it.
fn code_first(place: &str) -> Vec<Span<'_>> {
    match place.split_once(' ') {
        Some((code, words)) if code.chars().all(|c| c.is_ascii_digit()) => {
            vec![FACTS.mono_bold(code), FACTS.bold(format!(" {words}"))]
        }
        _ => vec![FACTS.bold(or_dash(Some(place)))],
    }
}

fn remark(sheet: &SuperbillSheet) -> String {
    format!("ICD-10-CM {}; letters are the pointers used below", sheet.code_year)
}

/// The diagnoses two by two, then every letter that is not used.
fn diagnosis_grid(diagnoses: &[SuperbillDiagnosis]) -> Fragment {
    let letter = 0.24;
    // A code of seven characters stays on its line.
    let widest = diagnoses.iter().map(|diagnosis| width_of(&[TABLE.mono_bold(&diagnosis.code)]) + 9.0);
    let code = widest.fold(0.62 * 72.0, f32::max) / 72.0;
    let [left, right] = words_of_pairs(diagnoses, WIDTH - 2.0 * (letter + code) * 72.0);
    let half = |words: f32| [Column::center(letter), Column::left(code), Column { width: words, align: Align::Left }];
    let pair = [half(left), half(right)].concat();
    let single = filling(vec![Column::center(letter), Column::left(code), Column::left(0.0)], WIDTH);
    let look = Look { kind: TABLE, ..GRID };

    let mut grid = Fragment::default();
    for couple in diagnoses.chunks(2) {
        let cells: Vec<Cell<'_>> = couple.iter().flat_map(diagnosis).collect();
        grid.stack(row(if couple.len() == 2 { &pair } else { &single }, &cells, look));
    }
    let free: Vec<char> =
        ('A'..='L').filter(|letter| !diagnoses.iter().any(|known| known.letter == letter.to_string())).collect();
    if !free.is_empty() {
        if !diagnoses.is_empty() {
            grid.gap(3.0);
        }
        let columns: Vec<Column> = free.iter().map(|_| Column::center(WIDTH / 72.0 / free.len() as f32)).collect();
        let cells: Vec<Cell<'_>> =
            free.iter().map(|letter| cell([TABLE.bold(letter.to_string()), TABLE.plain(format!(" {DASH}"))])).collect();
        grid.stack(row(&columns, &cells, look));
    }
    grid
}

/// Widths of the words in the left and the right half, so that neither wraps while the other has room.
fn words_of_pairs(diagnoses: &[SuperbillDiagnosis], width: f32) -> [f32; 2] {
    let mut natural = [0.0_f32; 2];
    for couple in diagnoses.chunks(2) {
        for (widest, diagnosis) in natural.iter_mut().zip(couple) {
            *widest = widest.max(width_of(&[TABLE.plain(&diagnosis.description)]) + 9.0);
        }
    }
    match shared(&natural, width).as_slice() {
        [left, right] => [*left, *right],
        _ => [width / 2.0; 2],
    }
}

fn diagnosis(diagnosis: &SuperbillDiagnosis) -> [Cell<'_>; 3] {
    [
        cell([TABLE.bold(&diagnosis.letter)]),
        cell([TABLE.mono_bold(&diagnosis.code)]),
        cell([TABLE.plain(&diagnosis.description)]),
    ]
}

/// Small print, the statements, and the line to sign, which never stands alone on a page.
fn closing(flow: &mut Flow<'_>, sheet: &SuperbillSheet) {
    flow.gap(7.0);
    for note in &sheet.notes {
        flow.place(paragraph(&[NOTE.plain(note)], NOTE, WIDTH, Align::Left));
        flow.gap(3.0);
    }
    let mut end = Fragment::space(4.0);
    end.stack(heavy_box(&sheet.statement, WIDTH));
    end.gap(7.0);
    end.stack(paragraph(&[NOTE.plain(&sheet.certification)], NOTE, WIDTH, Align::Left));
    end.gap(6.0);
    let role = sheet.rendering.role.to_lowercase();
    let signer = [
        SMALL.bold(or_dash(Some(&sheet.rendering.name))),
        SMALL.plain(format!(", {role} provider, NPI ")),
        SMALL.mono(or_dash(Some(&sheet.rendering.npi))),
    ];
    let (name_width, date_width) = (WIDTH * 2.2 / 3.2 - 12.4, WIDTH / 3.2 - 5.6);
    let signature = sign_line(None, &signer, name_width);
    let date = sign_line(sheet.signed_on.as_deref(), &[SMALL.plain("Date")], date_width);
    end.stack(beside(vec![(signature, name_width), (date, date_width)], 18.0));
    flow.place(end);
}
