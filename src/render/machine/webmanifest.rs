//! The web manifest: name, icon and colours of a site that is put on a phone's first screen.

use serde_json::json;

/// The manifest, to be published in the site's top folder. `short` is what fits below an icon,
/// the place. `asset` gives the published path of an asset by its name; an icon that the theme
/// does not have is left out.
pub fn webmanifest(
    title: &str,
    short: &str,
    description: &str,
    asset: impl Fn(&str) -> Option<String>,
) -> Vec<u8> {
    let icons = [
        ("icon.svg", "any", "image/svg+xml"),
        ("icon-192.png", "192x192", "image/png"),
        ("icon-512.png", "512x512", "image/png"),
    ];
    let icons = icons.into_iter().filter_map(|(name, sizes, kind)| {
        Some(json!({"src": asset(name)?, "sizes": sizes, "type": kind}))
    });
    // The colours of canvas and card in style.css.
    let manifest = json!({
        "name": title,
        "short_name": short,
        "description": description,
        "lang": "zh-CN",
        "dir": "ltr",
        "start_url": "index.html",
        "scope": "./",
        "display": "browser",
        "background_color": "#f5f3ee",
        "theme_color": "#ffffff",
        "icons": icons.collect::<Vec<_>>(),
    });
    format!("{manifest}\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::Value;

    use super::*;

    #[test]
    fn a_manifest_names_the_icons_that_there_are() {
        let asset = |name: &str| (name != "icon-512.png").then(|| format!("assets/{name}"));
        let bytes = webmanifest("乌杨街道居民医保", "乌杨街道", "", asset);
        let manifest: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(manifest["short_name"], "乌杨街道");
        assert_eq!(manifest["lang"], "zh-CN");
        let icons: Vec<_> = manifest["icons"].as_array().unwrap().iter().collect();
        assert_eq!(icons.len(), 2);
        assert_eq!(icons[1]["src"], "assets/icon-192.png");
        assert_eq!(icons[1]["sizes"], "192x192");
    }

    /// The PNGs were drawn from icon.svg once. 180 is for iOS, which rounds the corners itself.
    #[test]
    fn the_icons_are_png_of_the_size_in_their_names() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/assets");
        for size in [180_u32, 192, 512] {
            let bytes = std::fs::read(folder.join(format!("icon-{size}.png"))).unwrap();
            assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
            assert_eq!(&bytes[12..16], b"IHDR");
            assert_eq!(bytes[16..20], size.to_be_bytes(), "width of {size}");
            assert_eq!(bytes[20..24], size.to_be_bytes(), "height of {size}");
        }
    }
}
