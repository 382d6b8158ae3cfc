//! A picture becomes as wide as it was asked for, turned, and PNG.

use image::{
    DynamicImage, ExtendedColorType, ImageEncoder, RgbaImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
    imageops,
};

use crate::{LARGEST_PICTURE, wire::Wanted};

/// The size at which a page is drawn: as wide as wanted, unless it would be too high then.
pub(crate) fn fitting(width: f64, height: f64, wanted: u32) -> Option<(u32, u32)> {
    let is_fair = width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0;
    if !is_fair {
        return None;
    }
    let most = f64::from(LARGEST_PICTURE);
    let scale = (f64::from(wanted) / width).min(most / height);
    let side = |length: f64| {
        // A side between 1 and the largest one, so that nothing is lost.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped right before")]
        let pixels = (length * scale).round().clamp(1.0, most) as u32;
        pixels
    };
    Some((side(width), side(height)))
}

/// A picture in the wanted size.
pub(crate) fn sized(picture: &DynamicImage, wanted: Wanted) -> Option<RgbaImage> {
    let (width, height) = fitting(f64::from(picture.width()), f64::from(picture.height()), wanted.width)?;
    let (width, height) = (width.min(picture.width()), height.min(picture.height()));
    let is_as_wanted = (width, height) == (picture.width(), picture.height());
    let pixels = picture.to_rgba8();
    Some(if is_as_wanted { pixels } else { imageops::thumbnail(&pixels, width, height) })
}

/// Pixels that already have their size, turned, as PNG.
pub(crate) fn encode(pixels: RgbaImage, turns: u8) -> Option<Vec<u8>> {
    let turned = match turns {
        1 => imageops::rotate90(&pixels),
        2 => imageops::rotate180(&pixels),
        3 => imageops::rotate270(&pixels),
        _ => pixels,
    };
    let flat = DynamicImage::ImageRgba8(turned).into_rgb8();
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    encoder.write_image(&flat, flat.width(), flat.height(), ExtendedColorType::Rgb8).ok()?;
    Some(bytes)
}
