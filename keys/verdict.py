"""What gpg's status lines say of a decryption: that one whole, untampered message opened, or why not. Pure.

Rule (measured, docs/decisions/0005): exit status 0 and exactly one each of BEGIN_DECRYPTION, DECRYPTION_OKAY, GOODMDC,
END_DECRYPTION and PLAINTEXT, and no word of an error (GnuPG doc/DETAILS, "status fd").
Never: looks at the plaintext, or at anything a source may have written but through gpg's own lines.
Residual risk: gpg itself; what it writes on its status descriptor is believed.
"""

from collections import Counter
from collections.abc import Sequence

from keys.errors import NotDecrypted

_REQUIRED = ("BEGIN_DECRYPTION", "DECRYPTION_OKAY", "GOODMDC", "END_DECRYPTION", "PLAINTEXT")
# What gpg says when the answer is no, most telling first, and the reason a journalist can use.
_REASONS = (
    ("BADMDC", "keys.tampered_message"),  # first: what gpg makes of packets in a tampered message is chance
    ("NEED_PASSPHRASE_SYM", "keys.symmetric_message"),
    ("NODATA", "keys.not_openpgp"),
)


def judge(status: Sequence[Sequence[str]], exit_status: int | None, *, looks_encrypted: bool, has_key: bool) -> None:
    """Passes only a run that decrypted one whole, untampered message.

    Args:
        status: the status lines, each as its words.
        exit_status: what the process ended with.
        looks_encrypted: whether its input began like an encrypted message.
        has_key: whether gpg was given the session key.

    Raises:
        NotDecrypted: it did not; the reason is the message's id.
    """
    said = Counter(words[0] for words in status)
    complete = all(said[keyword] == 1 for keyword in _REQUIRED)
    if exit_status == 0 and complete and not said["ERROR"] and not said["FAILURE"]:
        return
    for keyword, message_id in _REASONS:
        if said[keyword] and not (keyword == "NODATA" and looks_encrypted):
            raise NotDecrypted(message_id)
    if said["BEGIN_DECRYPTION"] > 1 or said["PLAINTEXT"] > 1:
        raise NotDecrypted("keys.several_messages")
    if said["PLAINTEXT"] and not said["BEGIN_DECRYPTION"]:
        raise NotDecrypted("keys.not_encrypted")
    if said["ENC_TO"] and not said["DECRYPTION_KEY"] and not has_key:
        raise NotDecrypted("keys.other_recipient")
    raise NotDecrypted("keys.torn_message")
