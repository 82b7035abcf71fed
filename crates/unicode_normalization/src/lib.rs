//! The normal form of Python's names: from a table, or from the browser that has one.
//!
//! To Python, names that differ in their normal form NFKC alone are one name: `é` as one character or as two. Its parser
//! brings a table for that, 30 kB of the module that browsers fetch (brotli), and every JavaScript engine has it already.

/// What the Python parser asks of a name that is not all ASCII.
pub trait UnicodeNormalization {
    /// The characters of its normal form NFKC.
    fn nfkc(self) -> impl Iterator<Item = char>;
}

impl UnicodeNormalization for &str {
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    fn nfkc(self) -> impl Iterator<Item = char> {
        let normal = String::from(js_sys::JsString::from(self).normalize("NFKC"));
        normal.chars().collect::<Vec<char>>().into_iter()
    }

    #[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
    fn nfkc(self) -> impl Iterator<Item = char> {
        icu_normalizer::ComposingNormalizerBorrowed::new_nfkc().normalize_iter(self.chars())
    }
}
