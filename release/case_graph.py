"""The entries as a graph other tools of investigation read: CASE 1.x on UCO 1.x, JSON-LD.

Rule: one investigative action an entry, one file an exhibit or copy whose digest is opened, one provenance record for
the whole; identifiers are derived from the package's name, so that the same package is the same graph. Terms from
caseontology.org and unifiedcyberontology.org; the tests hold it against their official shapes.
Never: a field the account does not give, a time where only the day is open.
Residual risk: other tools show what they like of it; the signed extract is what counts.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from custody.acts import Act
from custody.records import Entry
from release.account import Account

_CONTEXT = {
    "kb": "https://example.org/kb/",
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "uco-action": "https://ontology.unifiedcyberontology.org/uco/action/",
    "uco-core": "https://ontology.unifiedcyberontology.org/uco/core/",
    "uco-identity": "https://ontology.unifiedcyberontology.org/uco/identity/",
    "uco-observable": "https://ontology.unifiedcyberontology.org/uco/observable/",
    "uco-tool": "https://ontology.unifiedcyberontology.org/uco/tool/",
    "uco-types": "https://ontology.unifiedcyberontology.org/uco/types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
Node = dict[str, Any]


def case_graph(account: Account, package: str) -> bytes:
    """Writes data/case.jsonld."""
    namer = _Namer(package)
    nodes: dict[str, Node] = {}
    for node in _nodes(account, package, namer):
        nodes.setdefault(node["@id"], node)
    graph = {"@context": _CONTEXT, "@graph": [nodes[name] for name in sorted(nodes)]}
    return json.dumps(graph, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"


class _Namer:
    """Gives identifiers that are the same for the same package: UUIDs version 5 (RFC 9562 §5.5), by name."""

    def __init__(self, package: str) -> None:
        self._package = package

    def __call__(self, kind: str, what: str) -> str:
        named = f"tamis:{self._package}:{kind}:{what}".encode()
        made = bytearray(hashlib.sha1(named, usedforsecurity=False).digest()[:16])
        made[6], made[8] = made[6] & 0x0F | 0x50, made[8] & 0x3F | 0x80
        digits = made.hex()
        return f"kb:{kind}-{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _nodes(account: Account, package: str, namer: _Namer) -> Iterator[Node]:
    origin = account.dossier.origin
    yield {"@id": namer("organization", origin), "@type": "uco-identity:Organization", "uco-core:name": origin}
    for label, made in account.exhibits.items():
        yield _file(account, made, namer("file", label), account.alias(label), "out")
    for entry in account.dossier.entries:
        yield from _action(account, entry, namer)
    files: list[Node] = [{"@id": namer("file", label)} for label in account.exhibits]
    yield {
        "@id": namer("provenance", package),
        "@type": "case-investigation:ProvenanceRecord",
        "case-investigation:exhibitNumber": account.dossier.subject.alias,
        "uco-core:description": package,
        "uco-core:object": files or [{"@id": namer("organization", origin)}],
    }


def _action(account: Account, entry: Entry, namer: _Namer) -> Iterator[Node]:
    action: Node = {
        "@id": namer("action", str(entry.seq)),
        "@type": "case-investigation:InvestigativeAction",
        "uco-core:name": entry.text("act"),
        "uco-core:description": f"entry {entry.seq}, {entry.text('day')}",
        "uco-action:performer": {"@id": namer("organization", account.dossier.origin)},
    }
    time, actor = account.value(entry, "time"), account.value(entry, "actor")
    if time is not None:
        action["uco-action:startTime"] = {"@type": "xsd:dateTime", "@value": str(time)}
    if actor is not None and actor != "desk":
        person = namer("person", str(actor))
        yield {"@id": person, "@type": "uco-identity:Person", "uco-core:name": account.person(str(actor))}
        action["uco-action:performer"] = {"@id": person}
    about = [label for label in (*entry.objects, entry.text("exhibit")) if label in account.exhibits]
    if about:
        action["uco-action:object"] = [{"@id": namer("file", label)} for label in dict.fromkeys(about)]
    tools = account.value(entry, "tools")
    if isinstance(tools, list) and tools:
        made = [_tool(each, namer) for each in tools if isinstance(each, list)]
        yield from made
        action["uco-action:instrument"] = [{"@id": node["@id"]} for node in made]
    if (
        entry.text("act") in {Act.CLEANING, Act.FLATTENING, Act.REDACTION, Act.RETYPING}
        and account.value(entry, "out") is not None
    ):
        result = namer("file", f"result {entry.seq}")
        yield _file(account, entry, result, str(account.value(entry, "recipe")), "out")
        action["uco-action:result"] = [{"@id": result}]
    yield action


def _file(account: Account, entry: Entry, name: str, called: str, field: str) -> Node:
    """Makes a file; its digest and size stand there only where the account gives them."""
    digest, size = account.value(entry, field), account.value(entry, "size")
    facet: Node = {}
    if digest is not None:
        facet["uco-observable:hash"] = {
            "@id": name.replace("kb:file-", "kb:hash-"),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": "SHA256",
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": str(digest)},
        }
    if size is not None:
        facet["uco-observable:sizeInBytes"] = {"@type": "xsd:integer", "@value": str(size)}
    node: Node = {"@id": name, "@type": "uco-observable:File", "uco-core:name": called}
    if facet:
        head = {"@id": name.replace("kb:file-", "kb:content-"), "@type": "uco-observable:ContentDataFacet"}
        node["uco-core:hasFacet"] = [head | facet]
    return node


def _tool(named: list[Any], namer: _Namer) -> Node:
    name, version = (str(part) for part in (*named, "")[:2])
    node: Mapping[str, Any] = {"@type": "uco-tool:Tool", "uco-core:name": name, "uco-tool:version": version}
    return {"@id": namer("tool", f"{name} {version}"), **node}
