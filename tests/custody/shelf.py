"""Something for a vault to hold: envelopes with a blob each, without the story of how it came in."""

import hashlib

from custody.chain import Chain


def fill(chain: Chain, *texts: bytes) -> list[str]:
    """Keeps each text in an envelope of its own; gives the labels."""
    labels = []
    for text in texts:
        label = chain.name("submission", text.decode())
        envelope = chain.new_envelope(label)
        note = chain.keep(envelope, "exhibit", hashlib.sha256(text).hexdigest(), [text])
        chain.write_envelope(envelope.with_blobs([note]))
        labels.append(label)
    return labels


def held(chain: Chain) -> list[bytes]:
    """Reads every blob of every envelope."""
    found = []
    for label in chain.envelopes.labels():
        for note in chain.envelope(label).blobs:
            parts: list[bytes] = []
            chain.read(label, note.name, parts.append)
            found.append(b"".join(parts))
    return sorted(found)
