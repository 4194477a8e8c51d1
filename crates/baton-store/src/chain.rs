//! The hash chain of a stream, the anchor over all streams, and their verification.
//!
//! A link is BLAKE3 over the link before, the header and the sealed body. It never depends on a plain body, so
//! it still verifies when a customer's key is gone. The anchor counts streams and events and sums the last links
//! of all streams; it is sealed with a key of the master key, so a stream cannot be removed or rolled back as a
//! whole without being noticed.

use baton_core::id::CustomerId;
use baton_core::time::Timestamp;

use crate::MAX_FAULTS;
use crate::keys::KeyState;
use crate::seal::{Frame, Sealer};
use crate::stream::Stream;
use crate::view::{ChainFault, ChainReport, Fault};

/// A link of a chain.
pub(crate) type Link = [u8; 32];

/// The link before the first event.
pub(crate) const START: Link = [0; 32];

/// How often a verification tells its progress, in events.
const PROGRESS_EVERY: u64 = 10_000;

/// A stored event as its columns: header in clear, body sealed.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) kind: &'a str,
    pub(crate) version: u16,
    pub(crate) actor: &'a str,
    pub(crate) sealed: &'a [u8],
    pub(crate) hash: &'a [u8],
}

impl Row<'_> {
    /// The link that follows from `before` and this event.
    pub(crate) fn link(
        &self,
        workspace: &str,
        stream: &str,
        subject: Option<CustomerId>,
        before: &Link,
    ) -> Link {
        let header = Frame::new("baton event 1", workspace)
            .text(stream)
            .customer(subject)
            .number(self.seq)
            .number(self.at.as_millis().cast_unsigned())
            .text(self.kind)
            .number(self.version.into())
            .text(self.actor)
            .number(self.sealed.len() as u64);
        *blake3::Hasher::new().update(before).update(&header.0).update(self.sealed).finalize().as_bytes()
    }
}

/// How many streams and events there are, and the sum of all last links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Anchor {
    pub(crate) streams: u64,
    pub(crate) events: u64,
    pub(crate) digest: [u8; 32],
}

impl Anchor {
    /// A stream moved by `events` from one link to another; `before` is `None` for a new stream.
    pub(crate) fn moved(&mut self, before: Option<&Link>, after: &Link, events: u64) {
        if let Some(before) = before {
            // Subtracting is adding the two's complement: every bit turned over, and one.
            let mut negative = before.map(|byte| !byte);
            let mut one = [0; 32];
            one[0] = 1;
            add(&mut negative, &one);
            add(&mut self.digest, &negative);
        } else {
            self.streams += 1;
        }
        add(&mut self.digest, after);
        self.events += events;
    }

    /// The proof that a holder of the master key wrote this anchor.
    pub(crate) fn seal(&self, sealer: &Sealer) -> [u8; 32] {
        let frame = Frame::new("anchor", &sealer.workspace).number(self.streams).number(self.events);
        let mut hasher = blake3::Hasher::new_keyed(&sealer.anchor_key);
        *hasher.update(&frame.0).update(&self.digest).finalize().as_bytes()
    }
}

/// Adds two 256-bit numbers in little-endian bytes, wrapping.
fn add(sum: &mut [u8; 32], other: &[u8; 32]) {
    let mut carry = 0_u16;
    for (byte, other) in sum.iter_mut().zip(other) {
        carry += u16::from(*byte) + u16::from(*other);
        *byte = (carry & 0xFF) as u8;
        carry >>= 8;
    }
}

/// What a verification needs to know of a head.
#[derive(Clone, Copy)]
pub(crate) struct HeadLink {
    pub(crate) subject: Option<CustomerId>,
    pub(crate) seq: u64,
    pub(crate) hash: Link,
}

/// Checks streams one after the other: [`Verifier::begin`], every event in order, and so on, [`Verifier::finish`].
pub(crate) struct Verifier<'a> {
    sealer: &'a Sealer,
    progress: &'a mut dyn FnMut(u64),
    report: ChainReport,
    anchor: Anchor,
    current: Option<Current>,
}

struct Current {
    stream: Stream,
    text: String,
    head: Option<HeadLink>,
    key: KeyState,
    seq: u64,
    link: Link,
}

impl<'a> Verifier<'a> {
    pub(crate) fn new(sealer: &'a Sealer, progress: &'a mut dyn FnMut(u64)) -> Self {
        let report = ChainReport::default();
        Self { sealer, progress, report, anchor: Anchor::default(), current: None }
    }

    fn fault(&mut self, stream: Option<Stream>, seq: u64, what: Fault) {
        if self.report.faults.len() < MAX_FAULTS {
            self.report.faults.push(ChainFault { stream, seq, what });
        }
    }

    /// Whether the events that follow are of another stream than the present one.
    pub(crate) fn is_new(&self, text: &str) -> bool {
        self.current.as_ref().is_none_or(|current| current.text != text)
    }

    /// Starts a stream. `key` is that of the head's subject (the workspace's when there is none).
    pub(crate) fn begin(&mut self, stream: Stream, head: Option<HeadLink>, key: KeyState) {
        self.end();
        self.report.streams += 1;
        match head {
            Some(head) => self.anchor.moved(None, &head.hash, head.seq),
            None => self.fault(Some(stream), 0, Fault::NoHead),
        }
        if matches!(key, KeyState::Absent) && head.is_some() {
            self.fault(Some(stream), 0, Fault::NoKey);
        }
        let text = stream.to_string();
        self.current = Some(Current { stream, text, head, key, seq: 0, link: START });
    }

    /// Checks the next event of the present stream.
    pub(crate) fn event(&mut self, row: &Row<'_>) {
        let Some(current) = &mut self.current else { return };
        let stream = current.stream;
        let expected = current.seq + 1;
        let before = current.link;
        let stored: Option<Link> = row.hash.try_into().ok();
        current.seq = row.seq;
        // The stored link goes on, so that one changed event is one fault.
        current.link = stored.unwrap_or(START);
        self.report.events += 1;
        let mut fault = None;
        if row.seq != expected {
            fault = Some(Fault::Gap);
        } else if let Some(head) = current.head {
            let link = row.link(&self.sealer.workspace, &current.text, head.subject, &before);
            if stored != Some(link) {
                fault = Some(Fault::Link);
            }
        }
        match &current.key {
            KeyState::Shredded => self.report.erased_events += 1,
            KeyState::Known(key) if fault.is_none() => {
                let frame = self.sealer.event_frame(&current.text, row.seq, row.version);
                if self.sealer.open(key, &frame, row.sealed).is_err() {
                    fault = Some(Fault::Seal);
                }
            }
            KeyState::Known(_) | KeyState::Absent => {}
        }
        if let Some(fault) = fault {
            self.fault(Some(stream), row.seq, fault);
        }
        if self.report.events.is_multiple_of(PROGRESS_EVERY) {
            (self.progress)(self.report.events);
        }
    }

    fn end(&mut self) {
        let Some(Current { stream, head: Some(head), seq, link, .. }) = self.current.take() else { return };
        if seq < head.seq {
            self.fault(Some(stream), seq + 1, Fault::Truncated);
        } else if seq > head.seq || link != head.hash {
            self.fault(Some(stream), seq, Fault::Head);
        }
    }

    /// Ends the last stream and compares the anchor: the stored one with its seal, if there is one.
    pub(crate) fn finish(mut self, stored: Option<(Anchor, Vec<u8>)>) -> ChainReport {
        self.end();
        let holds = match stored {
            Some((anchor, seal)) => anchor == self.anchor && anchor.seal(self.sealer).as_slice() == seal,
            None => self.anchor == Anchor::default(),
        };
        if !holds {
            self.fault(None, 0, Fault::Anchor);
        }
        (self.progress)(self.report.events);
        self.report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_anchor_sums_last_links_in_any_order() {
        let links: Vec<Link> = (0..5_u8).map(|number| *blake3::hash(&[number]).as_bytes()).collect();
        let mut forward = Anchor::default();
        forward.moved(None, &links[0], 1);
        forward.moved(None, &links[1], 1);
        forward.moved(Some(&links[0]), &links[2], 3);
        let mut backward = Anchor::default();
        backward.moved(None, &links[2], 4);
        backward.moved(None, &links[1], 1);
        assert_eq!(forward, backward);
        backward.moved(Some(&links[1]), &links[3], 0);
        assert_ne!(forward.digest, backward.digest);
    }

    #[test]
    fn adding_carries_over_all_bytes_and_wraps() {
        let mut all = [0xFF; 32];
        let mut one = [0; 32];
        one[0] = 1;
        add(&mut all, &one);
        assert_eq!(all, [0; 32]);
    }
}
