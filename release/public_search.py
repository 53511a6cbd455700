"""The search of the public site: what can be found, as a program file.

A page that is read from a disk may load programs beside it, and nothing else.

Rule: what stands in it stands on the pages too: titles, descriptions without their markup, names of documents. The
reader's browser looks through it (`page/site/search.js`); nobody is told what was asked for.
Never: holds anything but JSON in ASCII letters, so no text in it can end the string it stands in.
"""

import json
from collections.abc import Sequence

from release.published import Published


def search_index(releases: Sequence[Published]) -> bytes:
    """Writes the list: for each release its name, day, title, language, description, and its documents."""
    rows = [
        {
            "name": each.name,
            "day": each.record.day.isoformat(),
            "title": each.record.description.title,
            "language": each.record.description.language,
            "text": each.words,
            "documents": [[item.title, item.path] for item in each.record.documents],
        }
        for each in releases
    ]
    lines = ",\n".join(json.dumps(row, sort_keys=True, separators=(",", ":")) for row in rows)
    return f'"use strict";\nconst RELEASES = [\n{lines}\n];\n'.encode("ascii")
