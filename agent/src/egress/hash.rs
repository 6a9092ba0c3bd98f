//! Digests: those that apps make of a text before they send it, and the keyed one by which a trace names a text.

use std::sync::OnceLock;

use hooks::brief::{self, Line};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::config::Config;

/// MD5 of these bytes.
pub fn md5(text: &[u8]) -> [u8; 16] {
    Md5::digest(text).into()
}

/// SHA-1 of these bytes.
pub fn sha1(text: &[u8]) -> [u8; 20] {
    Sha1::digest(text).into()
}

/// SHA-256 of these bytes.
pub fn sha256(text: &[u8]) -> [u8; 32] {
    Sha256::digest(text).into()
}

/// The first half of the first half of HMAC-SHA256. An IMEI has so few forms that a hash without a key would be as good as the IMEI itself.
pub fn keyed(key: &[u8; 16], text: &[u8]) -> u64 {
    const BLOCK: usize = 64;
    let padded = |with: u8| {
        let mut block = [with; BLOCK];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(text).finalize();
    let outer: [u8; 32] = Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into();
    u64::from_be_bytes(*outer.first_chunk().expect("32 bytes hold 8"))
}

/// The key of this process: the run's, or one of its own. It stands in no file. A forked child goes on with its parent's, so that the two
/// name a text alike.
pub fn key(config: &Config) -> &'static [u8; 16] {
    static KEY: OnceLock<[u8; 16]> = OnceLock::new();
    KEY.get_or_init(|| {
        let given = brief::lines(config.brief).find_map(|line| if let Line::Key(key) = line { Some(key) } else { None });
        given.unwrap_or_else(|| {
            let mut key = [0; 16];
            // SAFETY: the buffer is ours, and so is the descriptor. By the call's number: bionic has the function since API 28 only. Kernels
            // before 3.17 have no such call, but the device.
            unsafe {
                if libc::syscall(libc::SYS_getrandom, key.as_mut_ptr(), key.len(), libc::GRND_NONBLOCK)
                    != key.len() as libc::c_long
                {
                    let fd = libc::open(c"/dev/urandom".as_ptr(), libc::O_RDONLY | libc::O_CLOEXEC);
                    libc::read(fd, key.as_mut_ptr().cast(), key.len());
                    libc::close(fd);
                }
            }
            key
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn digests_are_those_that_everybody_knows() {
        assert_eq!(hex(&md5(b"abc")), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hex(&sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(&sha256(b"")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    /// Against `printf 'what do ya want for nothing?' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0b..0b`.
    #[test]
    fn the_keyed_hash_is_hmac_and_depends_on_key_and_text() {
        assert_eq!(keyed(&[0x0b; 16], b"what do ya want for nothing?"), 0x77be_70e0_0d17_bd17);
        assert_ne!(keyed(&[1; 16], b"x"), keyed(&[2; 16], b"x"));
        assert_ne!(keyed(&[1; 16], b"x"), keyed(&[1; 16], b"y"));
    }
}
