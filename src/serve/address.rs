//! From what a browser asks for to the path of a file of the site.

/// The path of a file that an address may name, from the site's top: decoded once. None, where no
/// file can have such an address.
///
/// What comes out is looked up among the files of the site, never on the disk; what could lead
/// anywhere else is refused all the same.
pub(super) fn path(address: &str) -> Option<String> {
    let path = decoded(address.strip_prefix('/')?)?;
    let strange = |c: char| c.is_control() || c == '\\' || c == ':';
    let leads_up = path.split('/').any(|part| part == "." || part == "..");
    let is_plain = !path.contains(strange) && !path.contains("//") && !path.starts_with('/');
    (is_plain && !leads_up).then_some(path)
}

/// `%E4%B8%80` as the bytes that it stands for, where they are UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => digit(rest.next()?)? * 16 + digit(rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_file() {
        assert_eq!(path("/").as_deref(), Some(""));
        assert_eq!(path("/notices/a.html").as_deref(), Some("notices/a.html"));
        assert_eq!(path("/notices/%E8%A1%A8.xlsx").as_deref(), Some("notices/表.xlsx"));
        assert_eq!(path("/95%25.png").as_deref(), Some("95%.png"));
    }

    #[test]
    fn no_address_leads_out_of_the_site() {
        let refused = [
            "/../site.yaml",
            "/%2e%2e/site.yaml",
            "/a/%2E%2E/b",
            "/..%2fsite.yaml",
            "/..%5csite.yaml",
            "/..\\site.yaml",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/C:/Windows",
            "/a%00.html",
            "/%ff",
            "/%zz",
            "/%2",
            "/.",
            "etc",
        ];
        for address in refused {
            assert_eq!(path(address), None, "{address}");
        }
        // Decoded once only: a file could have this name, but none of the site has.
        assert_eq!(path("/%252e%252e/a").as_deref(), Some("%2e%2e/a"));
    }
}
