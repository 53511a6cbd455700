"""The channels by which something can come, and what we may believe of each: the trust words of the ledger.

Rule: each accession names its channel and what that channel can and cannot know; none claims more. Custody begins at
our own first hash, whatever the channel: of the time before there are only words.
Never: grades trust by a number. Residual risk: which channel it was is what names and people say, too.
"""

from collections.abc import Mapping
from enum import StrEnum


class Channel(StrEnum):
    """By which way it came. The values stand in the ledger."""

    JOURNALIST_INTERFACE = "journalist interface"
    WORKSTATION = "workstation"
    PAPER = "paper"
    FOLDER = "folder"
    MAIL = "mail"
    GLOBALEAKS = "globaleaks"
    HUSH_LINE = "hushline"
    PUBLIC_RECORDS = "foi"
    PACKAGE = "bag"
    PACKAGE_UNKEYED = "bag-key-unknown"


SEALED = frozenset({Channel.GLOBALEAKS, Channel.HUSH_LINE})
"""Stated channels whose files may be OpenPGP messages to a key of the desk."""

PACKAGES = frozenset({Channel.PACKAGE, Channel.PACKAGE_UNKEYED})
"""Stated channels of what another desk signed, checked before it is taken."""

STATED = SEALED | PACKAGES | {Channel.PAPER, Channel.FOLDER, Channel.MAIL, Channel.PUBLIC_RECORDS}
"""Channels no file can show by itself: a person states them, with where the things come from."""

TRUST: Mapping[Channel, str] = {
    Channel.JOURNALIST_INTERFACE: "encrypted to the desk's key; anybody could have written it",
    Channel.WORKSTATION: "decrypted on the SecureDrop Workstation before it reached us; we did not see the ciphertext",
    Channel.PAPER: "scanned before it reached us; we did not see the paper; where it is from is what a person states",
    Channel.FOLDER: "found as plain files; where they are from is what a person states",
    Channel.GLOBALEAKS: "exported by a recipient of a GlobaLeaks site, which had decrypted it; we did not see that",
    Channel.HUSH_LINE: "sent by way of a Hush Line site; anybody could have written it",
    Channel.PUBLIC_RECORDS: "downloaded from a public site of requests for records; it may be public already",
    Channel.PACKAGE: "a package checked with the key a person names as another desk's; what it tells is its word",
    Channel.PACKAGE_UNKEYED: "a package that agrees with itself; signature not checked: key unknown, so by choice",
    Channel.MAIL: "a message as a mail program kept it; its headers are what its writer and its carriers wrote",
}
"""What is recorded beside the channel, word for word."""
