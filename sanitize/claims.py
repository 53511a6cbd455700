"""Which findings are a request's for records: what it claims of itself, its messages, whom it names.

It knows no library, so that whoever only asks loads none. Never: judges one.
"""

MESSAGES = frozenset(
    {
        "sanitize.request_event_out",
        "sanitize.request_event_in",
        "sanitize.request_event_other",
        "sanitize.request_message",
    }
)
"""Claims about single messages."""

CLAIMS = frozenset(
    {
        "sanitize.request_title",
        "sanitize.request_address",
        "sanitize.request_state",
        "sanitize.request_law",
        "sanitize.request_made",
        "sanitize.request_changed",
        "sanitize.request_body",
    }
)
"""Claims about the request as a whole."""

BESIDE_A_BODY = frozenset({"sanitize.request_from", "sanitize.request_to"})
"""Names that may have a public body's behind a comma, or be one."""

NAMES = BESIDE_A_BODY | {
    "sanitize.request_asker",
    "sanitize.request_asker_account",
    "sanitize.request_asker_about",
    "sanitize.request_email",
    "sanitize.request_telephone",
}
"""Names, addresses and numbers to protect."""

ALL = MESSAGES | CLAIMS | NAMES | {"sanitize.request_more"}
"""All of them; they stand in the text readers see, so cleaning leaves them."""
