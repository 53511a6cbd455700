"""How much is read at most, and where each number comes from.

Rule: every read of outside bytes at the intake is bounded by one of these; a genuine SecureDrop export stays below
all of them. Never: a number without its source.
Residual risk: SecureDrop may raise its own limits one day; a larger genuine file then ends in quarantine, whole.
"""

from dataclasses import dataclass

CHUNK_BYTES = 1_048_576
"""How many bytes are held at once when streaming: 1 MiB."""

SECUREDROP_POST_BYTES = 524_288_000
"""The largest submission SecureDrop takes (its `MAX_CONTENT_LENGTH`; Apache's `LimitRequestBody`), in bytes."""

SECUREDROP_MESSAGE_BYTES = 400_000
"""The longest message SecureDrop takes, in bytes: 100,000 characters (`Submission.MAX_MESSAGE_LEN`) of 4 bytes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one intake. All sizes are bytes.

    `message_bytes` is deliberately above SecureDrop's own 400,000, because older instances had no limit;
    `item_bytes` leaves 1 MiB for OpenPGP packets and for deflate's overhead around a file of the largest size.
    `path_bytes` and `name_bytes` are above what Linux file systems allow for a component (255), because a gzip
    header may hold any name; `dense_ratio` only marks, it refuses nothing: 499 MiB of zeros are a legal submission
    and deflate cannot exceed 1,032 to 1 (zlib's technical notes). `archive_bytes` is what a Workstation's archive may
    hold unpacked (a source of sixteen files of the largest size), `metadata_bytes` its metadata (genuine: below 100);
    `plain_bytes` is for files a person states the provenance of, which no channel bounds. `bag_files` is how many a
    package of another desk may hold (9,999 pages in pictures, twice over), `bag_record_bytes` how large its records are
    together, which are parsed whole (`custody/verify.py` itself allows more).
    """

    message_bytes: int = 1_048_576
    document_bytes: int = SECUREDROP_POST_BYTES
    item_bytes: int = SECUREDROP_POST_BYTES + 1_048_576
    files: int = 100_000
    depth: int = 16
    zip_members: int = 100_000
    zip_directory_bytes: int = 33_554_432
    path_bytes: int = 1_024
    gzip_field_bytes: int = 65_536
    archive_bytes: int = 8_589_934_592
    metadata_bytes: int = 65_536
    plain_bytes: int = 21_474_836_480
    bag_files: int = 20_000
    bag_record_bytes: int = 33_554_432
    dense_ratio: int = 200
    dense_from_bytes: int = 10_485_760
