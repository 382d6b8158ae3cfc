//! Photographs and scans that are pictures: JPEG, PNG, TIFF.

use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbaImage, imageops::FilterType,
    metadata::Orientation,
};
use std::io::Cursor;

use crate::{FileKind, MOST_PAGES, Verdict, paint, tiff, wire::Wanted};

/// No picture may have a longer side, in pixels.
const LONGEST_SIDE: u32 = 30_000;
/// No page is stretched to more, in pixels.
const MOST_PIXELS: f64 = 30e6;
/// What decoding may use of memory, in bytes: some of the process's stays for the file itself and for what is made of it.
const MOST_DECODED: u64 = 200 * 1000 * 1000;

/// A file of pictures.
pub(crate) struct Pictures {
    kind: FileKind,
    bytes: Vec<u8>,
    /// Where the pages of a TIFF lie; nothing for one picture.
    directories: Vec<u64>,
}

impl Pictures {
    /// Opens a file of pictures.
    pub(crate) fn open(kind: FileKind, bytes: Vec<u8>) -> Result<(Pictures, u32), Verdict> {
        let directories = match kind {
            FileKind::Tiff => tiff::pages(&bytes).filter(|pages| !pages.is_empty()).ok_or(Verdict::Damaged)?,
            _ => Vec::new(),
        };
        let pages = u32::try_from(directories.len()).unwrap_or(u32::MAX).max(1);
        if pages > MOST_PAGES {
            return Err(Verdict::TooManyPages);
        }
        Ok((Pictures { kind, bytes, directories }, pages))
    }

    /// A page as pixels, upright as the camera noted it.
    pub(crate) fn pixels(&self, wanted: Wanted) -> Result<RgbaImage, Verdict> {
        let decoded = self.decoded(wanted.page).map_err(|fault| match fault {
            ImageError::Limits(_) => Verdict::TooLarge,
            _ => Verdict::Damaged,
        })?;
        paint::sized(&self.squared(decoded, wanted.page), wanted).ok_or(Verdict::Damaged)
    }

    /// The page as it looks on paper: the dots of a fax may be closer to each other across than down.
    fn squared(&self, decoded: DynamicImage, page: u32) -> DynamicImage {
        let across = self.directory(page).map_or(1.0, |directory| tiff::dots_across(&self.bytes, directory));
        let (width, height) = (f64::from(decoded.width()), f64::from(decoded.height()));
        let (wide, high) = if across > 1.0 { (width, height * across) } else { (width / across, height) };
        let is_even = (0.95..1.05).contains(&across);
        if is_even || wide * high > MOST_PIXELS {
            return decoded;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "fewer pixels than are allowed")]
        let (wide, high) = (wide.round() as u32, high.round() as u32);
        decoded.resize_exact(wide, high, FilterType::Triangle)
    }

    fn directory(&self, page: u32) -> Option<u64> {
        usize::try_from(page).ok().and_then(|page| self.directories.get(page.checked_sub(1)?)).copied()
    }

    fn decoded(&self, page: u32) -> Result<DynamicImage, ImageError> {
        let bytes = match self.directory(page) {
            Some(directory) => tiff::beginning_at(self.bytes.clone(), directory).unwrap_or_default(),
            None => self.bytes.clone(),
        };
        let format = match self.kind {
            FileKind::Png => ImageFormat::Png,
            FileKind::Tiff => ImageFormat::Tiff,
            _ => ImageFormat::Jpeg,
        };
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut limits = Limits::default();
        limits.max_image_width = Some(LONGEST_SIDE);
        limits.max_image_height = Some(LONGEST_SIDE);
        limits.max_alloc = Some(MOST_DECODED);
        reader.limits(limits);
        let mut decoder = reader.into_decoder()?;
        let upright = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut decoded = DynamicImage::from_decoder(decoder)?;
        decoded.apply_orientation(upright);
        Ok(decoded)
    }
}
