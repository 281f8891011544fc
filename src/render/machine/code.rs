//! QR codes (二维码) as PNG: scanned from paper, or on a screen by a long press.

use qrcode::{Color, EcLevel, QrCode};

/// How many pixels wide a module is: enough for print, and for a phone that looks at its own
/// screen.
const SCALE: usize = 12;

/// How many modules around the code stay white, as its standard (GB/T 18284) asks.
const QUIET: usize = 4;

/// A QR code, drawn.
#[derive(Debug)]
pub struct Code {
    /// The picture, a PNG of black and white.
    pub png: Vec<u8>,
    /// How many pixels wide and high it is.
    pub side: usize,
}

/// How many bytes the largest code holds at that level.
const ROOM: usize = 2331;

impl Code {
    /// Whether a text has a code.
    pub fn fits(text: &str) -> bool {
        text.len() <= ROOM
    }

    /// The code of a text; none, if the text is too long for one. Of its four levels of
    /// correction it has the second, M: 15% of it may be torn or dirty.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let modules = code.width();
        let colors = code.into_colors();
        let side = (modules + 2 * QUIET) * SCALE;
        let is_dark = |x: usize, y: usize| {
            let module = |at: usize| (at / SCALE).checked_sub(QUIET).filter(|at| *at < modules);
            let at = module(y).zip(module(x)).map(|(row, column)| row * modules + column);
            at.is_some_and(|at| colors[at] == Color::Dark)
        };
        // A row is bits, the first pixel in the highest, white being 1; it ends on a whole byte.
        let row = |y: usize| {
            (0..side.div_ceil(8)).map(move |byte| {
                (0..8).fold(0_u8, |bits, bit| {
                    let x = byte * 8 + bit;
                    (bits << 1) | u8::from(x < side && !is_dark(x, y))
                })
            })
        };
        let pixels: Vec<u8> = (0..side).flat_map(row).collect();
        Some(Self { png: png(side, &pixels)?, side })
    }
}

fn png(side: usize, pixels: &[u8]) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let side = u32::try_from(side).ok()?;
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The picture as brightness, as a camera sees it.
    fn seen(code: &Code) -> Vec<Vec<u8>> {
        let mut decoder = png::Decoder::new(std::io::Cursor::new(&code.png));
        decoder.set_transformations(png::Transformations::EXPAND);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels.chunks(code.side).map(<[u8]>::to_vec).collect()
    }

    fn read(code: &Code) -> (String, usize) {
        let rows = seen(code);
        let mut picture =
            rqrr::PreparedImage::prepare_from_greyscale(code.side, code.side, |x, y| rows[y][x]);
        let (meta, text) = picture.detect_grids().first().unwrap().decode().unwrap();
        (text, usize::from(meta.ecc_level))
    }

    #[test]
    fn what_is_scanned_is_what_was_meant() {
        for text in [
            "https://yb.example.gov.cn/places/wuyang.html",
            "https://www.zhongxian.gov.cn:8443/%E5%8C%BB%E4%BF%9D/places/xincun-3.html",
        ] {
            let code = Code::of(text).unwrap();
            // rqrr counts the levels as the standard codes them: M is 0, L 1, H 2, Q 3.
            assert_eq!(read(&code), (text.to_owned(), 0));
            assert_eq!(code.png, Code::of(text).unwrap().png, "the same each time");
        }
    }

    #[test]
    fn four_modules_around_the_code_are_white_and_the_fifth_begins_it() {
        let code = Code::of("https://yb.example.gov.cn/places/wuyang.html").unwrap();
        let rows = seen(&code);
        let edge = QUIET * SCALE;
        assert!(rows[..edge].iter().flatten().all(|pixel| *pixel == 255));
        assert!(rows[code.side - edge..].iter().flatten().all(|pixel| *pixel == 255));
        assert!(rows.iter().all(|row| row[..edge].iter().all(|pixel| *pixel == 255)));
        assert!(rows.iter().all(|row| row[code.side - edge..].iter().all(|it| *it == 255)));
        assert_eq!(rows[edge][edge], 0);
        assert!(code.png.len() < 2048, "{} bytes", code.png.len());
    }

    #[test]
    fn a_text_too_long_for_any_code_has_none() {
        let longest = "x".repeat(ROOM);
        assert!(Code::fits(&longest) && Code::of(&longest).is_some());
        let longer = longest + "x";
        assert!(!Code::fits(&longer) && Code::of(&longer).is_none());
    }
}
