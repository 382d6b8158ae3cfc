//! Pages of a PDF.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{LoadPdfError, Pdf},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::RgbaImage;

use crate::{MOST_PAGES, Verdict, paint, wire::Wanted};

/// Opens a PDF.
pub(crate) fn open(bytes: Vec<u8>) -> Result<(Pdf, u32), Verdict> {
    let pdf = Pdf::new(bytes).map_err(|fault| match fault {
        LoadPdfError::Decryption(_) => Verdict::Encrypted,
        LoadPdfError::Invalid => Verdict::Damaged,
    })?;
    let pages = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    match pages {
        0 => Err(Verdict::Damaged),
        1..=MOST_PAGES => Ok((pdf, pages)),
        _ => Err(Verdict::TooManyPages),
    }
}

/// A page as pixels. Each is drawn with caches of its own, so that a long file needs no more memory than a short one.
pub(crate) fn pixels(pdf: &Pdf, wanted: Wanted) -> Option<RgbaImage> {
    let place = usize::try_from(wanted.page).ok()?.checked_sub(1)?;
    let page = pdf.pages().get(place)?;
    let (wide, high) = page.render_dimensions();
    let (width, height) = paint::fitting(f64::from(wide), f64::from(high), wanted.width)?;
    // The renderer cuts what is behind the point off, so half a pixel keeps the size.
    let scale = |side: u32, length: f32| (f64::from(side) + 0.5) / f64::from(length);
    #[expect(clippy::cast_possible_truncation, reason = "a scale between two small numbers")]
    let settings =
        PixmapSettings { x_scale: scale(width, wide) as f32, y_scale: scale(height, high) as f32, bg_color: WHITE };
    let drawn =
        render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    RgbaImage::from_raw(width, height, drawn.data_as_u8_slice().to_vec())
}
