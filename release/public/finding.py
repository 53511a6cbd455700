"""The search of the public site: what can be found, as program files that a page loads when somebody asks.

A page that is read from a disk may load programs beside it, and nothing else. So that ten thousand documents stay
usable, the list is parted: releases by year and 250s of their numbers into blocks; for each block one file of titles
and descriptions, and the words of its documents' texts parted again by how they begin. Who looks for “caméra” loads the
titles and, from each block, the words that begin like it. A new release touches the files of its own block alone.

Rule: what stands in it stands on the pages too. A word is 3 to 40 letters or digits, folded (accents, case, œ and æ do
not count), and says in which documents it stands, not where. The reader's browser looks through it
(`page/site/search.js`, which folds and parts in the same way).
Never: holds anything but JSON in ASCII letters, so no text in it can end the string it stands in.
Residual risk: a web server sees which files are loaded, and so how the words begin; the page says so.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from custody.canonical import JSON
from release.public.documents import Reading, name_of, texts
from release.public.headings import SPOKEN, mentions
from release.public.voice import Page
from release.published import Published

BLOCK = 250  # numbers of releases
_SHORTEST, _LONGEST = 3, 40  # letters
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})


@dataclass(frozen=True, slots=True)
class Block:
    """Releases whose search files lie together: its name ("2026-0"), and they."""

    name: str
    releases: tuple[Published, ...]


def block_of(release: str) -> str:
    """Names the block of a release, from its own name alone."""
    _, year, number = release.split("-")
    return f"{year}-{int(number) // BLOCK}"


def blocks(releases: Iterable[Published]) -> tuple[Block, ...]:
    """Parts the releases into blocks, the newest block first; those of a block in the order of their names."""
    ordered = sorted(releases, key=lambda each: (_numbers(each), each.name), reverse=True)
    return tuple(Block(name, tuple(each)[::-1]) for name, each in groupby(ordered, lambda each: block_of(each.name)))


def block_pages(block: Block, read: Reading) -> Iterator[Page]:
    """Gives a block's files: search/2026-0.js, and search/2026-0/ca.js for each beginning of a word."""
    day = max(each.record.day for each in block.releases)
    rows: list[JSON] = [_row(each) for each in block.releases]
    yield Page(f"search/{block.name}.js", _call("titles", block.name, rows), day)
    for shard, words in sorted(_parted(block.releases, read).items()):
        yield Page(f"search/{block.name}/{shard}.js", _call("words", f"{block.name}/{shard}", words), day)


def folded_words(text: str) -> set[str]:
    """Gives the words of a text as they are looked for."""
    apart = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    marks = {ord(sign): None for sign in set(apart) if unicodedata.category(sign).startswith("M")}
    words = set(re.findall(r"[^\W_]+", apart.translate(marks).lower()))
    return {word for word in words if _SHORTEST <= len(word) <= _LONGEST}


def shard_of(word: str) -> str:
    """Says in which file a folded word stands: "ca" for ca… to ch…, "ci", "cq"; "0" for figures, "_" for the rest."""
    if not ("a" <= word[0] <= "z"):
        return "0" if "0" <= word[0] <= "9" else "_"
    return word[0] + ("a" if word[1] < "i" else "i" if word[1] < "q" else "q")


def _parted(releases: Sequence[Published], read: Reading) -> Mapping[str, Mapping[str, str]]:
    """Gives, by shard and word, where it stands: "7:1,2;9:1" is documents 1 and 2 of release 7, 1 of release 9."""
    found: dict[str, list[str]] = defaultdict(list)
    for release in releases:
        number = int(release.name.rpartition("-")[2])
        for word, documents in _words_of(release, read).items():
            found[word].append(f"{number}:{','.join(documents)}")
    parted: dict[str, dict[str, str]] = defaultdict(dict)
    for word, where in found.items():
        parted[shard_of(word)][word] = ";".join(where)
    return parted


def _words_of(release: Published, read: Reading) -> Mapping[str, Sequence[str]]:
    """Gives the words of a release's texts, and in which of its documents each stands."""
    found: dict[str, list[str]] = defaultdict(list)
    for number, document in enumerate(release.record.documents, 1):
        for word in folded_words("\n".join(texts(release, document, read))):
            found[word].append(str(number))
    return found


def _row(release: Published) -> JSON:
    record = release.record
    return {
        "name": release.name,
        "day": record.day.isoformat(),
        "title": record.description.title,
        "language": record.description.language,
        "text": release.words,
        "under": [each.name for each in mentions(record.fields) if each.axis not in SPOKEN],
        "documents": [[item.title, name_of(item)] for item in record.documents],
    }


def _call(what: str, name: str, told: object) -> bytes:
    written = json.dumps(told, sort_keys=True, separators=(",", ":"))
    return f'"use strict";\nTAMIS.{what}("{name}", {written});\n'.encode("ascii")


def _numbers(release: Published) -> tuple[int, int]:
    _, year, number = release.name.split("-")
    return int(year), int(number)
