//! Parcels: writing and reading with libbinder's alignment and string layout.

/// The word after the work source in an interface token since Android 11: who wrote the parcel.
pub const SYST: u32 = u32::from_be_bytes(*b"SYST");
/// The same for code on the vendor partition.
pub const VNDR: u32 = u32::from_be_bytes(*b"VNDR");

/// What an interface token looks like depends on the Android release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// API 28 and below: strict mode policy, descriptor.
    Strict,
    /// API 29: strict mode policy, work source, descriptor.
    WorkSource,
    /// API 30 and above: strict mode policy, work source, partition mark, descriptor.
    Marked(u32),
}

impl std::fmt::Display for Header {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Header::Strict => f.write_str("26"),
            Header::WorkSource => f.write_str("29"),
            Header::Marked(mark) => {
                write!(f, "30/{}", String::from_utf8_lossy(&mark.to_be_bytes()))
            }
        }
    }
}

/// Writes a parcel.
#[derive(Debug, Default, Clone)]
pub struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// An empty parcel.
    pub fn new() -> Writer {
        Writer::default()
    }

    /// A request to an interface, with the token of API 30.
    pub fn request(descriptor: &str) -> Writer {
        Writer::request_as(Header::Marked(SYST), descriptor)
    }

    /// A request to an interface, with the token of any Android release.
    pub fn request_as(header: Header, descriptor: &str) -> Writer {
        let mut parcel = Writer::new();
        match header {
            // The policy's gathering bit moved with API 29.
            Header::Strict => parcel.i32(0x40 << 16),
            Header::WorkSource | Header::Marked(_) => parcel.i32(i32::MIN).i32(-1),
        };
        if let Header::Marked(mark) = header {
            parcel.i32(mark as i32);
        }
        parcel.string16(Some(descriptor));
        parcel
    }

    /// The parcel so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The finished parcel.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// A 32-bit integer; booleans are written as one, too.
    pub fn i32(&mut self, value: i32) -> &mut Writer {
        self.bytes.extend_from_slice(&value.to_ne_bytes());
        self
    }

    /// A 64-bit integer. Parcels align to 4 only.
    pub fn i64(&mut self, value: i64) -> &mut Writer {
        self.bytes.extend_from_slice(&value.to_ne_bytes());
        self
    }

    /// A float.
    pub fn f32(&mut self, value: f32) -> &mut Writer {
        self.i32(value.to_bits() as i32)
    }

    /// A double.
    pub fn f64(&mut self, value: f64) -> &mut Writer {
        self.i64(value.to_bits() as i64)
    }

    /// A `String16`: the count of UTF-16 units, the units, a zero, padding to 4. `None` is Java's null.
    pub fn string16(&mut self, value: Option<&str>) -> &mut Writer {
        let Some(text) = value else {
            return self.i32(-1);
        };
        let units: Vec<u16> = text.encode_utf16().collect();
        self.i32(units.len() as i32);
        for unit in units.into_iter().chain([0]) {
            self.bytes.extend_from_slice(&unit.to_ne_bytes());
        }
        self.pad()
    }

    /// A `String8`: the count of bytes, the bytes, a zero, padding to 4.
    pub fn string8(&mut self, value: &str) -> &mut Writer {
        self.i32(value.len() as i32);
        self.bytes.extend_from_slice(value.as_bytes());
        self.bytes.push(0);
        self.pad()
    }

    /// Bytes as they are, padded to 4.
    pub fn raw(&mut self, bytes: &[u8]) -> &mut Writer {
        self.bytes.extend_from_slice(bytes);
        self.pad()
    }

    /// An array of bytes: its length, the bytes, padding to 4.
    pub fn byte_array(&mut self, bytes: &[u8]) -> &mut Writer {
        self.i32(bytes.len() as i32).raw(bytes)
    }

    /// The head of an answer without an exception.
    pub fn no_exception(&mut self) -> &mut Writer {
        self.i32(0)
    }

    /// An answer that is an exception of API 30: code, message, size of the remote stack (none).
    pub fn exception(&mut self, code: i32, message: &str) -> &mut Writer {
        self.i32(code).string16(Some(message)).i32(0)
    }

    fn pad(&mut self) -> &mut Writer {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        self
    }
}

/// Reads a parcel. Every method gives `None` past the end, and the reader stays where it was.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, at: 0 }
    }

    /// Where the reader stands.
    pub fn position(&self) -> usize {
        self.at
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(taken)
    }

    /// A 32-bit integer.
    pub fn i32(&mut self) -> Option<i32> {
        Some(i32::from_ne_bytes(self.take(4)?.try_into().ok()?))
    }

    /// A 64-bit integer.
    pub fn i64(&mut self) -> Option<i64> {
        Some(i64::from_ne_bytes(self.take(8)?.try_into().ok()?))
    }

    /// A float.
    pub fn f32(&mut self) -> Option<f32> {
        Some(f32::from_bits(self.i32()? as u32))
    }

    /// A double.
    pub fn f64(&mut self) -> Option<f64> {
        Some(f64::from_bits(self.i64()? as u64))
    }

    /// A `String16`: `Some(None)` is Java's null.
    pub fn string16(&mut self) -> Option<Option<String>> {
        let start = self.at;
        let text = self.string16_or_broken();
        if text.is_none() {
            self.at = start;
        }
        text
    }

    /// A `String8`: `Some(None)` is Java's null.
    pub fn string8(&mut self) -> Option<Option<String>> {
        let count = self.i32()?;
        if count == -1 {
            return Some(None);
        }
        let bytes = usize::try_from(count).ok()?;
        let body = self.take(bytes.checked_add(1)?.next_multiple_of(4))?;
        Some(Some(String::from_utf8_lossy(&body[..bytes]).into_owned()))
    }

    fn string16_or_broken(&mut self) -> Option<Option<String>> {
        let count = self.i32()?;
        if count == -1 {
            return Some(None);
        }
        let bytes = usize::try_from(count).ok()?.checked_mul(2)?;
        let body = self.take(bytes.checked_add(2)?.next_multiple_of(4))?;
        if body[bytes..bytes + 2] != [0, 0] {
            return None;
        }
        let units = body[..bytes].chunks_exact(2).map(|unit| u16::from_ne_bytes([unit[0], unit[1]]));
        Some(Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()))
    }

    /// An interface token of any Android release: its layout and the descriptor. `None` when the parcel starts with none.
    pub fn token(&mut self) -> Option<(Header, String)> {
        let start = self.at;
        for header in [None, Some(Header::WorkSource), Some(Header::Strict)] {
            self.at = start;
            if let Some(token) = self.token_as(header) {
                return Some(token);
            }
        }
        self.at = start;
        None
    }

    fn token_as(&mut self, header: Option<Header>) -> Option<(Header, String)> {
        self.i32()?;
        if header != Some(Header::Strict) {
            self.i32()?;
        }
        let header = match header {
            Some(known) => known,
            None => {
                let mark = self.i32()? as u32;
                let letters = mark.to_be_bytes();
                letters.iter().all(u8::is_ascii_uppercase).then_some(Header::Marked(mark))?
            }
        };
        let descriptor = self.string16()??;
        // A descriptor is a dotted name: this is what tells the layouts apart.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '$');
        (!descriptor.is_empty() && descriptor.chars().all(plain)).then_some((header, descriptor))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_read_as_it_was_written() {
        for header in [Header::Strict, Header::WorkSource, Header::Marked(SYST), Header::Marked(VNDR)] {
            let mut parcel = Writer::request_as(header, "android.content.IClipboard");
            parcel.string16(Some("com.example")).i32(10);
            let mut reader = Reader::new(parcel.as_bytes());
            assert_eq!(reader.token(), Some((header, "android.content.IClipboard".to_owned())));
            assert_eq!(reader.string16(), Some(Some("com.example".to_owned())));
            assert_eq!(reader.i32(), Some(10));
            assert_eq!(reader.i32(), None);
        }
    }

    #[test]
    fn the_token_of_api_30_has_these_bytes() {
        let parcel = Writer::request("ab.c");
        assert_eq!(parcel.as_bytes(), b"\0\0\0\x80\xff\xff\xff\xffTSYS\x04\0\0\0a\0b\0.\0c\0\0\0\0\0");
    }

    #[test]
    fn a_null_string_and_a_broken_one_differ() {
        assert_eq!(Reader::new(&(-1i32).to_ne_bytes()).string16(), Some(None));
        let mut reader = Reader::new(&[5, 0, 0, 0, b'a', 0]);
        assert_eq!(reader.string16(), None);
        assert_eq!(reader.position(), 0);
    }

    #[test]
    fn hostile_lengths_are_refused() {
        for length in [i32::MAX, i32::MIN, -2, 1_000_000] {
            let mut bytes = length.to_ne_bytes().to_vec();
            bytes.extend_from_slice(&[0; 16]);
            assert_eq!(Reader::new(&bytes).string16(), None, "{length}");
        }
    }
}
