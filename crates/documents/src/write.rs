//! Pages to bytes, with printpdf. The same pages give the same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};
use printpdf::{
    FontId, Line, LineCapStyle, LineDashPattern, LineJoinStyle, LinePoint, Op, PdfDocument, PdfFont, PdfFontHandle,
    PdfPage, PdfSaveOptions, Pt, TextItem,
};

use crate::fonts::Font;
use crate::ink::{Fragment, Mark, Point};
use crate::subset::{Cut, Hash, Letters, compress_fast, cut};
use crate::{DocumentError, Pdf};

/// What a reader of the file may know without opening it: never who it is about.
pub(crate) struct Imprint<'a> {
    /// Kind and number of the paper: `Superbill SB-2026-0147`.
    pub title: String,
    /// `YYYY-MM-DDTHH:MM`; anything else leaves the date out.
    pub made_local: &'a str,
    /// Width of every page in points.
    pub width: f32,
    /// Height of every page in points.
    pub height: f32,
}

/// Writes pages into a file.
pub(crate) fn write(pages: Vec<Fragment>, imprint: &Imprint<'_>) -> Result<Pdf, DocumentError> {
    let count = u32::try_from(pages.len()).map_err(|_| DocumentError::TooLong)?;
    let mut document = PdfDocument::new(&imprint.title);
    let mut programs = BTreeMap::new();
    for (font, characters) in letters(&pages) {
        let cut = cut(font, &characters)?;
        let name = cut.parsed.font_name.clone().unwrap_or_default();
        document.resources.fonts.map.insert(id(font), PdfFont::new(cut.parsed.clone()));
        programs.insert(name, cut);
    }
    document.pages = pages
        .into_iter()
        .map(|page| {
            let mut page = PdfPage::new(Pt(imprint.width).into(), Pt(imprint.height).into(), ops(page, imprint.height));
            // Millimeters and back cost the last decimals; a letter page is 612 points wide, not 611.9997.
            for area in [&mut page.media_box, &mut page.trim_box, &mut page.crop_box] {
                (area.width, area.height) = (Pt(imprint.width), Pt(imprint.height));
            }
            page
        })
        .collect();

    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
    let mut file = document.to_lopdf_document(&options, &mut Vec::new());
    file.version = "1.7".to_owned();
    let mut hash = Hash::new();
    let finished = finish_fonts(&mut file, &programs);
    for (number, object) in &mut file.objects {
        let Object::Stream(stream) = object else { continue };
        if finished.contains(number) {
            continue;
        }
        hash.take(&stream.content);
        let compressed = compress_fast(&stream.content)?;
        if compressed.len() < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(compressed);
        }
    }
    describe(&mut file, imprint, &hash);

    let mut bytes = Vec::with_capacity(48 * 1024);
    file.save_to(&mut bytes).map_err(|_| DocumentError::Write)?;
    Ok(Pdf { bytes, pages: count })
}

/// Which characters each face prints.
fn letters(pages: &[Fragment]) -> BTreeMap<Font, Letters> {
    let mut letters: BTreeMap<Font, Letters> = BTreeMap::new();
    for mark in pages.iter().flat_map(|page| &page.marks) {
        if let Mark::Text { font, text, .. } = mark {
            letters.entry(*font).or_insert_with(Letters::new).add(text);
        }
    }
    letters
}

fn id(font: Font) -> FontId {
    let name = match font {
        Font::Sans => "sans",
        Font::SansBold => "sansbold",
        Font::Mono => "mono",
        Font::MonoBold => "monobold",
        Font::World => "world",
        Font::WorldBold => "worldbold",
    };
    FontId(name.to_owned())
}

/// Lines first, then all texts in one section, in the order they were laid: that is the order they are read out in.
fn ops(page: Fragment, height: f32) -> Vec<Op> {
    let mut ops =
        vec![Op::SetLineCapStyle { cap: LineCapStyle::Butt }, Op::SetLineJoinStyle { join: LineJoinStyle::Miter }];
    let mut texts = vec![Op::StartTextSection];
    let mut pen = 0.0;
    let mut dots = false;
    let mut set: Option<(Font, f32)> = None;
    let mut spread = 0.0;
    let mut cursor = (0, 0);
    for mark in page.marks {
        match mark {
            Mark::Stroke { points, closed, width, dotted } => {
                if pen != width {
                    ops.push(Op::SetOutlineThickness { pt: Pt(width) });
                    pen = width;
                }
                if dots != dotted {
                    let pattern: &[f32] = if dotted { &[1.5, 2.5] } else { &[] };
                    ops.push(Op::SetLineDashPattern { dash: LineDashPattern::new(0.0, pattern) });
                    dots = dotted;
                }
                let points = points.into_iter().map(|point| at(point, height)).collect();
                ops.push(Op::DrawLine { line: Line { points, is_closed: closed } });
            }
            Mark::Text { x, y, font, size, text, tracking } => {
                if set != Some((font, size)) {
                    texts.push(Op::SetFont { font: PdfFontHandle::External(id(font)), size: points(hundredths(size)) });
                    set = Some((font, size));
                }
                if spread != tracking {
                    texts.push(Op::SetCharacterSpacing { multiplier: tracking });
                    spread = tracking;
                }
                // Moves are relative to the text before, in whole hundredths so that no error adds up.
                let place = (hundredths(x), hundredths(height - y));
                let (right, up) = (place.0 - cursor.0, place.1 - cursor.1);
                texts.push(Op::SetTextCursor { pos: printpdf::Point { x: points(right), y: points(up) } });
                cursor = place;
                texts.push(Op::ShowText { items: vec![TextItem::Text(text)] });
            }
        }
    }
    texts.push(Op::EndTextSection);
    ops.append(&mut texts);
    ops
}

fn at(point: Point, height: f32) -> LinePoint {
    let p = printpdf::Point { x: points(hundredths(point.x)), y: points(hundredths(height - point.y)) };
    LinePoint { p, bezier: point.handle }
}

/// A hundredth of a point is finer than any printer, and keeps the file small.
fn hundredths(value: f32) -> i32 {
    (value * 100.0).round() as i32
}

fn points(hundredths: i32) -> Pt {
    Pt(hundredths as f32 / 100.0)
}

/// Puts in the ready compressed programs and character maps, and returns their numbers.
fn finish_fonts(file: &mut lopdf::Document, cuts: &BTreeMap<String, Arc<Cut>>) -> BTreeSet<ObjectId> {
    let mut ready: Vec<(ObjectId, Vec<u8>)> = Vec::new();
    for object in file.objects.values() {
        let Ok(font) = object.as_dict() else { continue };
        for (name, stream) in [("FontName", "FontFile2"), ("BaseFont", "ToUnicode")] {
            let name = font.get(name.as_bytes()).and_then(Object::as_name).map(String::from_utf8_lossy);
            let number = font.get(stream.as_bytes()).and_then(Object::as_reference);
            if let (Ok(name), Ok(number)) = (name, number)
                && let Some(cut) = cuts.get(name.as_ref())
            {
                let content = if stream == "FontFile2" { &cut.program } else { &cut.to_unicode };
                ready.push((number, content.clone()));
            }
        }
    }
    let mut finished = BTreeSet::new();
    for (number, content) in ready {
        if let Some(Object::Stream(stream)) = file.objects.get_mut(&number) {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(content);
            finished.insert(number);
        }
    }
    finished
}

fn describe(file: &mut lopdf::Document, imprint: &Imprint<'_>, hash: &Hash) {
    let mut about = dictionary! {
        "Title" => lopdf::text_string(&imprint.title),
        "Creator" => Object::string_literal("Seriesdesk"),
        "Producer" => Object::string_literal("Seriesdesk with printpdf"),
    };
    if let Some(date) = pdf_date(imprint.made_local) {
        about.set("CreationDate", Object::string_literal(date.clone()));
        about.set("ModDate", Object::string_literal(date));
    }
    if let Ok(number) = file.trailer.get(b"Info").and_then(Object::as_reference) {
        file.objects.insert(number, Object::Dictionary(about));
    }
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("Lang", Object::string_literal("en-US"));
        catalog.set("PageLayout", Object::Name(b"SinglePage".to_vec()));
        let shown = Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]);
        catalog.set("ViewerPreferences", Object::Dictionary(shown));
    }
    let mark = format!("{:016x}", hash.value()).into_bytes();
    let mark = Object::String([mark.clone(), mark].concat(), StringFormat::Literal);
    file.trailer.set("ID", Object::Array(vec![mark.clone(), mark]));
}

/// `2026-03-03T08:05` as the file wants it, without a zone: the sheet knows only the clock on the wall.
fn pdf_date(local: &str) -> Option<String> {
    let shape = "0000-00-00T00:00";
    let fits = local.len() == shape.len()
        && local.chars().zip(shape.chars()).all(|(c, s)| if s == '0' { c.is_ascii_digit() } else { c == s });
    fits.then(|| format!("D:{}00", local.chars().filter(char::is_ascii_digit).collect::<String>()))
}
