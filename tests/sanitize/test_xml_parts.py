"""Tests of sanitize/formats/xml_parts.py and xml_names.py: names mean what expat, asked for namespaces, says."""

from xml.parsers import expat

import pytest

from sanitize.errors import Unreadable
from sanitize.formats.xml_parts import Node, read
from sanitize.formats.xml_written import written

PREFIXES = {"urn:a": "a", "urn:b": "b", "http://www.w3.org/XML/1998/namespace": "xml"}
ALIKE = (
    '<a:x xmlns:a="urn:a" a:y="1" z="2"><a:w>words &lt; &#8364;</a:w>tail</a:x>',
    '<x xmlns="urn:a" y="1"><w xml:space="preserve"> </w></x>',
    '<x xmlns="urn:unknown" y="1"><w/></x>',
    '<x y="1"><w/></x>',
    '<b:x xmlns:b="urn:a" b:y="1"><b:w/></b:x>',  # our prefix of another namespace
    '<a:x xmlns:a="urn:b" xmlns:b="urn:a" a:y="1" b:y="2"><b:w/></a:x>',
    '<a:x xmlns:a="urn:a" xmlns:k="urn:k" xmlns:m="urn:m"><k:w k:y="1" m:y="2" a:y="3" y="4"/></a:x>',
    '<a:x xmlns:a="urn:a" xmlns:k="urn:k"><a:w/></a:x>',
    '<a:x xmlns:a="urn:a"><k:w xmlns:k="urn:b" k:y="1"/></a:x>',
    '<a:x xmlns:a="urn:a"><a:w xmlns:a="urn:b"/><a:w/></a:x>',
    '<a:x xmlns:a="urn:a"><w xmlns="urn:b"><v/></w><v/></a:x>',
    '<a:x xmlns:a="urn:a" xmlns:k="urn:a"><k:w k:y="1"/></a:x>',
    '<a:x xmlns:a="urn:a">xmlns:a="urn:b"</a:x>',
    '<a:x xmlns:a="urn:a"><![CDATA[<w xmlns="urn:b"/>]]></a:x>',
    '<x><a:w xmlns:a="urn:a"/></x>',
)
REFUSED = (
    "<k:x/>",
    '<a:x xmlns:a="urn:a"><k:w/></a:x>',
    '<a:x xmlns:a="urn:a"><a:w k:y="1"/></a:x>',
    '<a:x xmlns:a="urn:a"><a:b:w/></a:x>',
    '<a:x xmlns:a="urn:a"><a:1w/></a:x>',
    '<a:x xmlns:a="urn:a"><a:/></a:x>',
    '<a:x xmlns:a=""/>',
    '<a:x xmlns:a="urn:a" xmlns:k="urn:a" a:y="1" k:y="2"/>',
    '<a:x xmlns:a="http://www.w3.org/XML/1998/namespace"/>',
    '<xml:x xmlns:xml="urn:a"/>',
    '<xmlns:x xmlns:xmlns="urn:a"/>',
    '<!DOCTYPE x><a:x xmlns:a="urn:a"/>',
    '<!DOCTYPE x [<!ATTLIST w xmlns CDATA "urn:b">]><x xmlns="urn:a"><w/></x>',
    '<a:x xmlns:a="urn:a"><a:w></a:x>',
)

Tree = tuple[str, dict[str, str], list["Tree | str"]]


def by_expat(data: bytes) -> Tree:
    """Reads as the standard says, with expat's own eyes for namespaces."""
    top: Tree = ("", {}, [])
    waiting = [top]

    def named(name: str) -> str:
        address, _, local = name.rpartition(" ")
        prefix = PREFIXES.get(address, "?") if address else ""
        return f"{prefix}:{local}" if prefix else local

    def start(name: str, attributes: dict[str, str]) -> None:
        node: Tree = (named(name), {named(key): value for key, value in attributes.items()}, [])
        waiting[-1][2].append(node)
        waiting.append(node)

    def text(data: str) -> None:
        waiting[-1][2].append(data)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: waiting.pop()
    parser.CharacterDataHandler = text
    parser.Parse(data, True)
    [found] = top[2]
    assert not isinstance(found, str)
    return found


def plain(node: Node) -> Tree:
    return node.name, node.attributes, [part if isinstance(part, str) else plain(part) for part in node.content]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("part", ALIKE)
def test_names_mean_what_expat_says(part: str, encoding: str) -> None:
    data = part.encode(encoding)
    assert plain(read(data, PREFIXES)[0]) == by_expat(data)


@pytest.mark.parametrize("part", REFUSED)
def test_what_the_standard_forbids_is_refused(part: str) -> None:
    with pytest.raises(Unreadable):
        read(part.encode(), PREFIXES)


def test_what_stands_beside_the_tree_is_told_once_however_it_is_read() -> None:
    aside = [
        read(part.encode(), PREFIXES)[1] for part in ("<!--a--><?b c?><x/>", '<!--a--><?b c?><x><w xmlns="u"/></x>')
    ]
    assert aside == [["a", "b c"]] * 2


def test_what_is_written_reads_back() -> None:
    tree = Node("a:x", {"a:y": '"<&>\r\n\t', "xml:space": "preserve"}, ["]]> & \r é", Node("b:w", {}, [""]), ""])
    back, _ = read(written(tree, {prefix: address for address, prefix in PREFIXES.items()}), PREFIXES)
    assert plain(back) == ("a:x", {"a:y": '"<&>\r\n\t', "xml:space": "preserve"}, ["]]> & \r é", ("b:w", {}, [])])


def test_a_look_that_stands_in_many_places_is_written_the_same_everywhere() -> None:
    look, other = Node("b:w", {"b:y": "&"}, [Node("a:y", {})]), Node("b:w", {}, [" & "])
    tree = Node("a:x", {}, [look, Node("a:y", {}, [look, other]), other, look])
    addresses = {prefix: address for address, prefix in PREFIXES.items()}
    assert written(tree, addresses, looks=frozenset({"b:w", "a:y"})) == written(tree, addresses)


def test_elements_are_found_by_name_in_order_even_empty_ones() -> None:
    tree = Node(
        "a:x", {}, [Node("a:y", {"n": "1"}), "b", Node("b:w", {}, ["c", Node("a:y", {"n": "2"})]), Node("c", {})]
    )
    assert [node.attributes.get("n", "top") for node in tree.named("a:y", "a:x")] == ["top", "1", "2"]
