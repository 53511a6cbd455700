"""A message: an id and its parameters, to be put into words later, in the reader's language.

Rule: rooms below the desk hold no sentences. They return a `Message` or raise a `TellableError`;
`words/speak.py` finds the sentence under the id in `words/<language>/<room>.po`.
Never: holds text meant for a person, or a secret (a message may end up in a log).
Residual risk: a parameter can carry text a source chose; `speak` makes control characters visible.
"""

import json
from dataclasses import dataclass
from typing import ClassVar, Self

Parameter = str | int


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to say: `id` is `<room>.<what>`, `params` fill the sentence's braces, in name order."""

    id: str
    params: tuple[tuple[str, Parameter], ...] = ()

    @classmethod
    def of(cls, message_id: str, /, **params: Parameter) -> Self:
        """Makes a message from keyword parameters."""
        return cls(message_id, tuple(sorted(params.items())))

    def as_json(self) -> dict[str, object]:
        """Gives the form stored in reports: {"id": …, "params": {…}}."""
        return {"id": self.id, "params": dict(self.params)}

    def packed(self) -> str:
        """Gives one line of text that `unpacked` reads again, for a ledger field."""
        return json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Reads what `packed` wrote."""
        parts = json.loads(text)
        return cls.of(str(parts["id"]), **parts["params"])


class TellableError(Exception):
    """An error a person can be told about; every room's errors derive from it.

    `refused` says which kind it is: True, we looked and the answer is no; False, we could not look.
    `str()` shows only the id, so that neither a secret nor a source's text gets into a traceback.
    """

    refused: ClassVar[bool] = False

    def __init__(self, message_id: str, /, **params: Parameter) -> None:
        super().__init__(message_id)
        self.message = Message.of(message_id, **params)
