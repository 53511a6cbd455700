"""What the names in an XML part mean, where all its namespaces are declared once, in the first element.

Rule: Namespaces in XML 1.0. Then each name as written has one meaning in the whole part, and expat, which is faster
without namespaces, need not work it out again for each element. Whatever is not that simple is left to expat.
Never: guesses: `meanings` gives nothing rather than something expat might see otherwise. Residual risk: none known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_DECLARES = "xmlns"
_RESERVED = {"xml", _DECLARES, "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"}


@dataclass(frozen=True, slots=True)
class Meanings:
    """Of names as they are written, those that are called otherwise by us: of elements, and of attributes."""

    elements: dict[str, str]
    attributes: dict[str, str]


class Names(dict[str, str]):
    """The short names of a part, each made once from what expat says: address, blank, local name."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, written: str) -> str:
        address, _, local = written.rpartition(" ")
        prefix = self._prefixes.get(address, "?") if address else ""
        named = self[written] = f"{prefix}:{local}" if prefix else local
        return named


def declared(attributes: Mapping[str, str]) -> dict[str, str]:
    """Gives the address of each prefix an element declares ("" for names without one)."""
    found = ((name.partition(":"), value) for name, value in attributes.items())
    return {local: value for (first, _, local), value in found if first == _DECLARES}


def meanings(
    data: bytes, addresses: Mapping[str, str], names: Iterable[str], prefixes: Mapping[str, str]
) -> Meanings | None:
    """Gives what the names of a part mean, or nothing where that is for expat to say.

    Args:
        data: the part.
        addresses: what its first element declares.
        names: every name in it, of elements and attributes, as written.
        prefixes: the short name of each namespace address.
    """
    alone = b"\0" not in data and data.count(_DECLARES.encode()) == len(addresses)
    plain = all(addresses.values()) and len(set(addresses.values())) == len(addresses)
    if not alone or not plain or not _RESERVED.isdisjoint({*addresses, *addresses.values()}):
        return None
    short = {prefix: prefixes.get(address, "?") for prefix, address in addresses.items()} | {"xml": "xml"}
    elements, attributes = dict[str, str](), dict[str, str]()
    for name in names:
        prefix, colon, local = name.partition(":")
        if prefix == _DECLARES:
            continue
        if colon and (prefix not in short or not prefix or not _is_plain(local)):
            return None
        meant = f"{short[prefix]}:{local}" if colon else name
        if meant != name:
            elements[name] = attributes[name] = meant
        elif not colon and short.get(""):
            elements[name] = f"{short['']}:{name}"
    return Meanings(elements, attributes)


def _is_plain(local: str) -> bool:
    return ":" not in local and (local[:1].isalpha() or local[:1] == "_")
