//! Keys and seals: XChaCha20-Poly1305 with a key per customer, each wrapped by the master key.
//!
//! A sealed text is one format byte, a 24-byte nonce, the cipher text and a 16-byte tag. A nonce is a 16-byte
//! prefix drawn from the operating system when the store opens, and a counter. The associated data names where
//! the text belongs, so a sealed text cannot be moved to another place.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use baton_core::id::CustomerId;
use chacha20::{R20, hchacha};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::master::MasterKey;

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 24;
const TAG_BYTES: usize = 16;
const PREFIX_BYTES: usize = 16;
/// Bytes of every key.
pub(crate) const KEY_BYTES: usize = 32;

/// Fills with random bytes of the operating system.
pub(crate) fn random(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes)
        .map_err(|error| StoreError::Io { what: format!("draw random bytes: {error}"), full: false })
}

/// A key that seals one customer's data, or the workspace's own.
#[derive(Clone)]
pub(crate) struct DataKey(Arc<KeyMaterial>);

/// A subkey and the first part of the nonces that it is for.
type Subkey = ([u8; PREFIX_BYTES], Zeroizing<[u8; KEY_BYTES]>);

struct KeyMaterial {
    key: Zeroizing<[u8; KEY_BYTES]>,
    /// The last subkey. All nonces of one opening of a store have one first part, so HChaCha20 is seldom computed.
    subkey: Mutex<Option<Subkey>>,
}

impl KeyMaterial {
    fn hchacha(&self, first: &[u8; PREFIX_BYTES]) -> Zeroizing<[u8; KEY_BYTES]> {
        Zeroizing::new(hchacha::<R20>(&(*self.key).into(), &(*first).into()).into())
    }
}

impl DataKey {
    fn of(bytes: &[u8; KEY_BYTES]) -> Self {
        Self(Arc::new(KeyMaterial { key: Zeroizing::new(*bytes), subkey: Mutex::default() }))
    }

    /// XChaCha20-Poly1305 as in draft-irtf-cfrg-xchacha: HChaCha20 of the key and the first 16 bytes of the nonce
    /// gives the key of ChaCha20-Poly1305, and the last 8 bytes its nonce.
    fn cipher(&self, nonce: &[u8; NONCE_BYTES]) -> (LessSafeKey, Nonce) {
        let (first, last) = nonce.split_at(PREFIX_BYTES);
        let first: [u8; PREFIX_BYTES] = first.try_into().expect("a nonce is longer than its first part");
        let mut known = self.0.subkey.lock().unwrap_or_else(PoisonError::into_inner);
        let fitting = known.take_if(|(of, _)| *of == first);
        let (_, subkey) = known.insert(fitting.unwrap_or_else(|| (first, self.0.hchacha(&first))));
        let cipher = UnboundKey::new(&CHACHA20_POLY1305, subkey.as_ref()).expect("HChaCha20 gives 32 bytes");
        drop(known);
        let mut short = [0; 12];
        short[4..].copy_from_slice(last);
        (LessSafeKey::new(cipher), Nonce::assume_unique_for_key(short))
    }
}

/// Unambiguous bytes of several fields: names what a seal or a link belongs to.
pub(crate) struct Frame(pub(crate) Vec<u8>);

impl Frame {
    pub(crate) fn new(kind: &str, workspace: &str) -> Self {
        Self(Vec::with_capacity(160)).text(kind).text(workspace)
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(&(text.len() as u64).to_be_bytes());
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    pub(crate) fn number(mut self, number: u64) -> Self {
        self.0.extend_from_slice(&number.to_be_bytes());
        self
    }

    pub(crate) fn customer(mut self, customer: Option<CustomerId>) -> Self {
        self.0.push(u8::from(customer.is_some()));
        self.0.extend_from_slice(&customer.map_or(0, |customer| customer.0).to_be_bytes());
        self
    }
}

/// Seals, opens, wraps and unwraps for one workspace.
pub(crate) struct Sealer {
    pub(crate) workspace: String,
    /// Seals what has no customer.
    pub(crate) workspace_key: DataKey,
    /// Proves that an anchor was written by somebody with the master key.
    pub(crate) anchor_key: Zeroizing<[u8; KEY_BYTES]>,
    wrapping_key: DataKey,
    prefix: [u8; PREFIX_BYTES],
    counter: AtomicU64,
}

impl Sealer {
    /// Opens the workspace's key, or makes one when `wrapped` is `None`. Returns the wrapped key.
    pub(crate) fn new(
        master: &MasterKey,
        workspace: &str,
        wrapped: Option<Vec<u8>>,
    ) -> Result<(Self, Vec<u8>), StoreError> {
        let wrapping_key =
            DataKey::of(&Zeroizing::new(blake3::derive_key("baton store 2026 wrap", &master.0)));
        let mut prefix = [0; PREFIX_BYTES];
        random(&mut prefix)?;
        let mut sealer = Self {
            workspace: workspace.to_owned(),
            workspace_key: wrapping_key.clone(),
            anchor_key: Zeroizing::new(blake3::derive_key("baton store 2026 anchor", &master.0)),
            wrapping_key,
            prefix,
            counter: AtomicU64::new(0),
        };
        let wrapped = match wrapped {
            Some(wrapped) => wrapped,
            None => sealer.fresh_key(None)?.1,
        };
        sealer.workspace_key = sealer.unwrap(None, &wrapped).map_err(|_| StoreError::WrongMasterKey)?;
        Ok((sealer, wrapped))
    }

    fn nonce(&self) -> [u8; NONCE_BYTES] {
        let mut nonce = [0; NONCE_BYTES];
        nonce[..PREFIX_BYTES].copy_from_slice(&self.prefix);
        let count = self.counter.fetch_add(1, Ordering::Relaxed);
        nonce[PREFIX_BYTES..].copy_from_slice(&count.to_be_bytes());
        nonce
    }

    /// Seals a text for the place that `frame` names.
    pub(crate) fn seal(&self, key: &DataKey, frame: &Frame, plain: &[u8]) -> Vec<u8> {
        let nonce = self.nonce();
        let mut sealed = Vec::with_capacity(1 + NONCE_BYTES + plain.len() + TAG_BYTES);
        sealed.push(FORMAT);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(plain);
        let (cipher, short) = key.cipher(&nonce);
        let tag = cipher
            .seal_in_place_separate_tag(short, Aad::from(&frame.0), &mut sealed[1 + NONCE_BYTES..])
            .expect("a body is far below the cipher's limit of 256 GiB");
        sealed.extend_from_slice(tag.as_ref());
        sealed
    }

    /// Opens a sealed text, or tells that it was changed or belongs elsewhere.
    pub(crate) fn open(&self, key: &DataKey, frame: &Frame, sealed: &[u8]) -> Result<Vec<u8>, SealBroken> {
        if sealed.len() < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] != FORMAT {
            return Err(SealBroken);
        }
        let (nonce, rest) = sealed[1..].split_at(NONCE_BYTES);
        let (cipher, short) = key.cipher(nonce.try_into().map_err(|_| SealBroken)?);
        let mut plain = rest.to_vec();
        let length =
            cipher.open_in_place(short, Aad::from(&frame.0), &mut plain).map_err(|_| SealBroken)?.len();
        plain.truncate(length);
        Ok(plain)
    }

    /// Makes a customer's key (or the workspace's) and wraps it.
    pub(crate) fn fresh_key(&self, owner: Option<CustomerId>) -> Result<(DataKey, Vec<u8>), StoreError> {
        let mut bytes = Zeroizing::new([0; KEY_BYTES]);
        random(bytes.as_mut())?;
        let wrapped = self.seal(&self.wrapping_key, &self.key_frame(owner), bytes.as_ref());
        Ok((DataKey::of(&bytes), wrapped))
    }

    /// Opens a wrapped key.
    pub(crate) fn unwrap(&self, owner: Option<CustomerId>, wrapped: &[u8]) -> Result<DataKey, SealBroken> {
        let bytes = Zeroizing::new(self.open(&self.wrapping_key, &self.key_frame(owner), wrapped)?);
        let bytes: &[u8; KEY_BYTES] = bytes.as_slice().try_into().map_err(|_| SealBroken)?;
        Ok(DataKey::of(bytes))
    }

    fn key_frame(&self, owner: Option<CustomerId>) -> Frame {
        Frame::new("key", &self.workspace).customer(owner)
    }

    pub(crate) fn event_frame(&self, stream: &str, seq: u64, version: u16) -> Frame {
        Frame::new("event", &self.workspace).text(stream).number(seq).number(version.into())
    }

    pub(crate) fn effect_frame(&self, id: &str) -> Frame {
        Frame::new("effect", &self.workspace).text(id)
    }

    pub(crate) fn response_frame(&self, scope: &str, key: &str) -> Frame {
        Frame::new("response", &self.workspace).text(scope).text(key)
    }

    pub(crate) fn account_frame(&self, id: &str) -> Frame {
        Frame::new("account", &self.workspace).text(id)
    }

    pub(crate) fn profile_frame(&self, customer: CustomerId) -> Frame {
        Frame::new("profile", &self.workspace).customer(Some(customer))
    }
}

/// A seal did not open: wrong key, changed text, or another place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SealBroken;

impl SealBroken {
    /// The error for a caller who reads.
    pub(crate) fn of(what: &str) -> StoreError {
        StoreError::Damaged { what: format!("the seal of {what} does not open") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer() -> Sealer {
        Sealer::new(&MasterKey([7; 32]), "main", None).unwrap().0
    }

    #[test]
    fn a_seal_opens_only_where_it_belongs_and_unchanged() {
        let sealer = sealer();
        let (key, _) = sealer.fresh_key(Some(CustomerId(1))).unwrap();
        let frame = sealer.event_frame("cnv_x", 3, 1);
        let sealed = sealer.seal(&key, &frame, b"the text");
        assert_eq!(sealer.open(&key, &frame, &sealed).unwrap(), b"the text");
        assert_eq!(sealer.open(&key, &sealer.event_frame("cnv_x", 4, 1), &sealed), Err(SealBroken));
        assert_eq!(sealer.open(&key, &sealer.event_frame("cnv_y", 3, 1), &sealed), Err(SealBroken));
        let (other, _) = sealer.fresh_key(Some(CustomerId(1))).unwrap();
        assert_eq!(sealer.open(&other, &frame, &sealed), Err(SealBroken));
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert_eq!(sealer.open(&key, &frame, &changed), Err(SealBroken), "byte {place}");
            assert_eq!(sealer.open(&key, &frame, &sealed[..place]), Err(SealBroken), "length {place}");
        }
        assert_ne!(sealer.seal(&key, &frame, b"the text"), sealed, "a nonce is used once");
    }

    #[test]
    fn a_seal_is_xchacha20_poly1305() {
        use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
        let sealer = sealer();
        let key = DataKey::of(&[9; KEY_BYTES]);
        let frame = sealer.effect_frame("act_1");
        let reference = chacha20poly1305::XChaCha20Poly1305::new(&[9; KEY_BYTES].into());
        // Two openings of a store take turns with one key.
        let openings = [sealer, self::sealer()];
        for length in [0, 1, 63, 64, 65, 300, 5_000] {
            for sealer in &openings {
                let plain = vec![b'x'; length];
                let sealed = sealer.seal(&key, &frame, &plain);
                let nonce: [u8; NONCE_BYTES] = sealed[1..=NONCE_BYTES].try_into().unwrap();
                let payload = Payload { msg: &plain, aad: &frame.0 };
                let expected = reference.encrypt(&nonce.into(), payload).unwrap();
                assert_eq!(sealed[1 + NONCE_BYTES..], expected, "{length} bytes");
                assert_eq!(sealer.open(&key, &frame, &sealed).unwrap(), plain);
            }
        }
    }

    #[test]
    fn a_wrapped_key_belongs_to_one_customer_workspace_and_master() {
        let sealer = sealer();
        let (_, wrapped) = sealer.fresh_key(Some(CustomerId(1))).unwrap();
        assert!(sealer.unwrap(Some(CustomerId(1)), &wrapped).is_ok());
        assert!(sealer.unwrap(Some(CustomerId(2)), &wrapped).is_err());
        assert!(sealer.unwrap(None, &wrapped).is_err());
        let (_, own) = Sealer::new(&MasterKey([7; 32]), "main", None).unwrap();
        for (master, workspace) in [(8, "main"), (7, "other")] {
            let opened = Sealer::new(&MasterKey([master; 32]), workspace, Some(own.clone()));
            assert_eq!(opened.err(), Some(StoreError::WrongMasterKey));
        }
    }
}
