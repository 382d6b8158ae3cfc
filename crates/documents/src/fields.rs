//! The places of a paper that are written into, as fields of the file: the same paper is filled in on a screen or with a pen.
//!
//! Source of names and shapes: ISO 32000-2, 12.7 (interactive forms).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::ink::{Fragment, Spot, SpotKind};

/// A field is printed with its page.
const PRINTED: i64 = 4;
/// The file has fields for signatures.
const HAS_SIGNATURES: i64 = 1;
const LOOK: &str = "/Helv 10 Tf 0 g";

/// Adds a field at every spot of the pages. A file without spots stays as it was.
pub(crate) fn add(file: &mut Document, pages: &[Fragment], height: f32) {
    if pages.iter().all(|page| page.spots.is_empty()) {
        return;
    }
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let mut fields = Vec::new();
    let numbers: Vec<(u32, ObjectId)> = file.get_pages().into_iter().collect();
    for ((number, id), page) in numbers.into_iter().zip(pages) {
        let mut on_page = Vec::new();
        for (place, spot) in page.spots.iter().enumerate() {
            let field = field(file, spot, &format!("p{number}.{}", place + 1), (id, height));
            on_page.push(Object::Reference(file.add_object(field)));
        }
        if let (false, Ok(page)) = (on_page.is_empty(), file.get_object_mut(id).and_then(Object::as_dict_mut)) {
            page.set("Annots", on_page.clone());
        }
        fields.append(&mut on_page);
    }
    let fonts = dictionary! { "Font" => dictionary! { "Helv" => font } };
    let form = file.add_object(dictionary! {
        "Fields" => fields,
        "DA" => Object::string_literal(LOOK),
        "DR" => fonts,
        "NeedAppearances" => true,
        "SigFlags" => HAS_SIGNATURES,
    });
    if let Ok(catalog) = file.catalog_mut() {
        catalog.set("AcroForm", form);
    }
}

fn field(file: &mut Document, spot: &Spot, name: &str, (page, height): (ObjectId, f32)) -> Dictionary {
    let rect = [spot.x, height - spot.y - spot.height, spot.x + spot.width, height - spot.y];
    let mut field = dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "T" => Object::string_literal(name),
        "TU" => lopdf::text_string(&spot.name),
        "Rect" => rect.map(Object::Real).to_vec(),
        "F" => PRINTED,
        "P" => page,
    };
    match spot.kind {
        SpotKind::Words => {
            field.set("FT", "Tx");
            field.set("DA", Object::string_literal(LOOK));
        }
        SpotKind::Tick => {
            let (on, off) = (tick(file, spot, true), tick(file, spot, false));
            field.set("FT", "Btn");
            field.set("V", "Off");
            field.set("AS", "Off");
            field.set("MK", dictionary! { "CA" => Object::string_literal("8") });
            field.set("AP", dictionary! { "N" => dictionary! { "Yes" => on, "Off" => off } });
        }
        SpotKind::Signature { .. } => field.set("FT", "Sig"),
    }
    field
}

/// How a mark looks: a cross, or nothing.
fn tick(file: &mut Document, spot: &Spot, is_on: bool) -> ObjectId {
    let (near, far) = (0.2, 0.8);
    let (left, right, low, high) = (spot.width * near, spot.width * far, spot.height * near, spot.height * far);
    let cross = format!("q 1.4 w {left} {low} m {right} {high} l S {left} {high} m {right} {low} l S Q");
    let ink = if is_on { cross } else { String::new() };
    let look = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => [0.0, 0.0, spot.width, spot.height].map(Object::Real).to_vec(),
    };
    file.add_object(Stream::new(look, ink.into_bytes()))
}
