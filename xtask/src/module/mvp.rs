//! Old browsers read the first WebAssembly only (MVP, 2017): one later instruction and the whole
//! module is refused. This is checked on the bytes, whatever the tools were told.

use wasmparser::{Parser, Payload, Validator, WasmFeatures};

use crate::command::{Error, Result};

/// Accepts a module of the first WebAssembly that imports nothing.
///
/// `WASM1` is the MVP and exported mutable globals, which every browser of our floor has.
pub(crate) fn validate(module: &[u8]) -> Result<()> {
    Validator::new_with_features(WasmFeatures::WASM1)
        .validate_all(module)
        .map_err(|error| Error::said(format!("The module is not WebAssembly MVP: {error}")))?;
    for payload in Parser::new(0).parse_all(module) {
        if let Ok(Payload::ImportSection(_)) = payload {
            return Err(Error::said("The module imports something; it must stand alone"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::{Workspace, read};

    #[test]
    fn the_committed_module_runs_in_old_browsers() {
        let module = read(&Workspace::here().dist.join("benefits.wasm")).unwrap();
        validate(&module).unwrap();
    }

    #[test]
    fn sign_extension_is_refused() {
        // (module (func (param i32) (result i32) local.get 0 i32.extend8_s))
        let module = b"\0asm\x01\0\0\0\x01\x06\x01\x60\x01\x7f\x01\x7f\x03\x02\x01\0\x0a\x07\x01\x05\0\x20\0\xc0\x0b";
        assert!(validate(module).unwrap_err().to_string().contains("sign extension"));
    }

    #[test]
    fn an_import_is_refused() {
        // (module (import "e" "f" (func)))
        let module = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01e\x01f\0\0";
        assert!(validate(module).unwrap_err().to_string().contains("imports"));
    }
}
