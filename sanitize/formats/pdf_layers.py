"""Layers (optional content): which are switched off when the document opens, so that what they hide goes too.

Source: ISO 32000-2, 8.11: the default configuration's BaseState, ON and OFF, membership dictionaries with a policy.
A visibility expression (/VE) is not evaluated: it is refused with the advice to flatten. Never: guesses.
Residual risk: usage-dependent layers (/AS: print, zoom) are judged by their default state; the fidelity check compares
with what pdfium shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from sanitize.errors import Unreadable

Number = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a document: object numbers of the groups that are off, and the names of all."""

    off: frozenset[Number]
    untrusted_names: tuple[tuple[Number, str], ...]

    def hides(self, membership: pikepdf.Object | None) -> bool:
        """Says whether content marked with this group or membership dictionary is invisible.

        Raises:
            Unreadable: visibility depends on an expression.
        """
        if not isinstance(membership, pikepdf.Dictionary):
            return False
        if "/VE" in membership:
            raise Unreadable("sanitize.pdf_layers_unclear")
        if membership.get("/Type") != "/OCMD":
            return membership.objgen in self.off
        states = [group.objgen not in self.off for group in _groups(membership.get("/OCGs"))]
        if not states:
            return False
        policy = str(membership.get("/P", pikepdf.Name.AnyOn))
        shown = {"/AllOn": all(states), "/AnyOff": not all(states), "/AllOff": not any(states)}
        return not shown.get(policy, any(states))


def layers_of(pdf: pikepdf.Pdf) -> Layers:
    """Reads the default configuration."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, pikepdf.Dictionary):
        return Layers(frozenset(), ())
    every = list(_groups(properties.get("/OCGs")))
    default = properties.get("/D", pikepdf.Dictionary())
    off = {group.objgen for group in every} if default.get("/BaseState") == "/OFF" else set()
    off -= {group.objgen for group in _groups(default.get("/ON"))}
    off |= {group.objgen for group in _groups(default.get("/OFF"))}
    names = tuple((group.objgen, str(group.get("/Name", ""))[:500]) for group in every)
    return Layers(frozenset(off), names)


def _groups(listed: object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(listed, pikepdf.Dictionary):
        yield listed
    elif isinstance(listed, pikepdf.Array):
        for item in listed:
            if isinstance(item, pikepdf.Dictionary):
                yield item
