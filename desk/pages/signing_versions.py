"""Signing for a version: of what shall be black, of what was typed; the same bytes its reader had before them.

Rule: the form says which version its page showed; another one is not signed. Never: knows what a version is of.
"""

from collections.abc import Callable

from custody.chain import Chain
from desk.web.hands import Sign, hand_about
from desk.web.here import here
from words.message import TellableError

Signs = Callable[[str, str, Chain, Sign], object]
"""Signs for the newest version of an exhibit (its label), as a reviewer (their fingerprint)."""


def sign_version(signs: Signs, label: str) -> str:
    """Signs and seals a checkpoint over it; gives what stood in the way in the reader's words, "" for nothing.

    Raises:
        AwaitsSignature: the signature is made elsewhere.
    """
    sitting = here()
    try:
        signs(label, sitting.fingerprint, sitting.chain, hand_about("out", "version"))
    except TellableError as trouble:
        return sitting.tell(trouble.message)
    sitting.chain.checkpoint()
    return ""
