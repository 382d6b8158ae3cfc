//! Pages to bytes, with printpdf. The same pages give the same bytes.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId, StringFormat, dictionary};
use printpdf::{FontId, Op, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};

use crate::content::{Cuts, content, resource};
use crate::fonts::Font;
use crate::ink::{Fragment, Mark};
use crate::subset::{Hash, Letters, compress_fast, cut};
use crate::{DocumentError, Pdf, fields};

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
    /// Whether its places to write into are fields that can be filled in on a screen.
    pub fillable: bool,
}

/// Writes pages into a file.
pub(crate) fn write(pages: &[Fragment], imprint: &Imprint<'_>) -> Result<Pdf, DocumentError> {
    let count = u32::try_from(pages.len()).map_err(|_| DocumentError::TooLong)?;
    let mut document = PdfDocument::new(&imprint.title);
    let mut cuts = Cuts::new();
    for (font, letters) in letters(pages) {
        cuts.insert(font, cut(font, &letters)?);
    }
    for (font, cut) in &cuts {
        document.resources.fonts.map.insert(FontId(resource(*font).to_owned()), PdfFont::new(cut.parsed.clone()));
    }
    document.pages = pages.iter().map(|page| pdf_page(page, &cuts, imprint)).collect();

    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
    let mut file = document.to_lopdf_document(&options, &mut Vec::new());
    file.version = "1.7".to_owned();
    let mut hash = Hash::new();
    let finished = finish_fonts(&mut file, &cuts);
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
    if imprint.fillable {
        fields::add(&mut file, pages, imprint.height);
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

fn pdf_page(page: &Fragment, cuts: &Cuts, imprint: &Imprint<'_>) -> PdfPage {
    let (width, height) = (Pt(imprint.width), Pt(imprint.height));
    let mut ops = vec![Op::StartTextSection];
    // printpdf embeds a font when it sees it show a letter: here a space, which has no ink.
    for font in cuts.keys() {
        let id = FontId(resource(*font).to_owned());
        ops.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(9.0) });
        ops.push(Op::ShowText { items: vec![TextItem::Text(" ".to_owned())] });
    }
    ops.push(Op::EndTextSection);
    ops.push(Op::Unknown { key: content(page, cuts, imprint.height), value: Vec::new() });
    let mut page = PdfPage::new(width.into(), height.into(), ops);
    // Millimeters and back cost the last decimals; a letter page is 612 points wide, not 611.9997.
    for area in [&mut page.media_box, &mut page.trim_box, &mut page.crop_box] {
        (area.width, area.height) = (width, height);
    }
    page
}

/// Puts in the ready compressed programs, character maps and widths, and returns the numbers of the streams.
fn finish_fonts(file: &mut lopdf::Document, cuts: &Cuts) -> BTreeSet<ObjectId> {
    let mut ready: Vec<(ObjectId, Vec<u8>)> = Vec::new();
    for object in file.objects.values_mut() {
        let Ok(font) = object.as_dict_mut() else { continue };
        for (name, stream) in [("FontName", "FontFile2"), ("BaseFont", "ToUnicode")] {
            let name = font.get(name.as_bytes()).and_then(Object::as_name).ok();
            let cut = cuts.values().find(|cut| name.is_some() && name == cut.name());
            let number = font.get(stream.as_bytes()).and_then(Object::as_reference);
            let (Some(cut), Ok(number)) = (cut, number) else { continue };
            if stream == "FontFile2" {
                ready.push((number, cut.program.clone()));
                continue;
            }
            ready.push((number, cut.to_unicode.clone()));
            let descendants = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut);
            for descendant in descendants.into_iter().flatten() {
                if let Ok(descendant) = descendant.as_dict_mut() {
                    descendant.set("W", cut.widths.clone());
                }
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
