//! The request id in front of a line, as a key.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The lengths that a request id may have: 36 bytes for REST, 16 for WebSocket, and what a client may set itself.
const ID: std::ops::RangeInclusive<usize> = 8..=128;
const UUID: usize = 36;

/// The length of the request id in front of an event, `(request-id) text`; `None` where there is none.
pub fn id_length(event: &[u8]) -> Option<usize> {
    let rest = event.strip_prefix(b"(")?;
    // The usual one is looked at where it must end.
    let length = match rest.get(UUID) {
        Some(b')') => UUID,
        _ => rest.iter().take(ID.end() + 1).position(|byte| *byte == b')')?,
    };
    let of_id = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_=+/".contains(byte);
    let ends = matches!(rest.get(length + 1), Some(b' ') | None);
    (ID.contains(&length) && ends && rest[..length].iter().all(of_id)).then_some(length)
}

/// An event's request id and its text; without an id where there is none, as in logs of 2016.
pub(super) fn split(message: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let Some(length) = id_length(message) else { return (None, message) };
    let text = &message[length + 2..];
    (Some(&message[1..=length]), text.strip_prefix(b" ").unwrap_or(text))
}

/// The key of a request: the number that a UUID is, or a fingerprint of any other id.
pub(super) fn request_id(id: &[u8]) -> u128 {
    uuid(id).unwrap_or_else(|| fingerprint(id))
}

/// The key of the request that an event belongs to, as it is or in the record of a delivery; `None` where it has no id.
pub fn request_key(message: &[u8]) -> Option<u128> {
    const FIELD: &[u8] = b"\"payload\"";
    let line = if message.first() == Some(&b'{') {
        let field = message.windows(FIELD.len()).position(|window| window == FIELD)? + FIELD.len();
        let start = message[field..].iter().position(|byte| !matches!(byte, b' ' | b':' | b'"'))?;
        &message[field + start..]
    } else {
        message
    };
    split(line).0.map(request_id)
}

/// The key of the `number`th request without an id.
pub(super) fn anonymous(number: u64) -> u128 {
    fingerprint(&number.to_le_bytes())
}

fn uuid(id: &[u8]) -> Option<u128> {
    if id.len() != UUID {
        return None;
    }
    let mut number = 0;
    for (place, byte) in id.iter().enumerate() {
        match (place, byte) {
            (8 | 13 | 18 | 23, b'-') => {}
            (8 | 13 | 18 | 23, _) => return None,
            _ => number = number << 4 | u128::from(char::from(*byte).to_digit(16)?),
        }
    }
    Some(number)
}

fn fingerprint(id: &[u8]) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_cut_off() {
        assert_eq!(split(b"(aBcDeFgH-b) text (c) d"), (Some(&b"aBcDeFgH-b"[..]), &b"text (c) d"[..]));
        assert_eq!(split(b"(0c1b2a39-4857-4a6b-8c9d-0e1f2a3b4c5d)").1, b"");
        let bare = [
            &b"text"[..],
            b"(no end",
            b"(aBcDeFgHiJkLmN0=)no blank",
            b"(node:4242) Warning",
            b"(see below) text",
            b"(no) text",
            b" (aBcDeFgHiJkLmN0=) text",
            b"",
            b"(",
        ];
        for bare in bare {
            assert_eq!(split(bare), (None, bare));
        }
        let long = [b"(", "x".repeat(129).as_bytes(), b") text"].concat();
        assert_eq!(split(&long).0, None);
    }

    #[test]
    fn a_uuid_is_a_number() {
        assert_eq!(request_id(b"00000000-0000-4000-8000-00000000000a"), 0x0000_0000_0000_4000_8000_0000_0000_000a);
        let ids: [&[u8]; 4] = [b"Iq9gwFDNoAMFo1A=", b"Iq9gjE_aIAMFZTg=", b"", b"Ze08ac47-b24b-417f-9d8c-13a4bb335ac3"];
        let keys: std::collections::HashSet<u128> = ids.map(request_id).into();
        assert_eq!(keys.len(), ids.len());
    }
}
