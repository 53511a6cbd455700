"""A PowerPoint presentation part by part: the visible slides, and the layouts and masters they use.

Rule: hidden slides, speaker notes, comments, animation and tags go; layouts and masters stay only where a slide uses
them, and the prompts in their fields, which no slide shows, are emptied. The list of slides is written anew.
Source: ECMA-376 part 1, clause 19. Never: takes a part because it is there.
Residual risk: shapes beside or behind others are kept; those beside the slide are told.
"""

from sanitize.errors import Unreadable
from sanitize.findings import Grade
from sanitize.formats import ooxml_spaces as spaces
from sanitize.formats.ooxml_binding import Binding
from sanitize.formats.ooxml_diagram import frame
from sanitize.formats.ooxml_drawing import DRAWING, shape
from sanitize.formats.ooxml_sieve import Cook, Cooks, Part, Sieve
from sanitize.formats.ooxml_spaces import Kind
from sanitize.formats.xml_parts import Node, is_count

_FIRST_SLIDE, _FIRST_MASTER = 256, 2147483648
_KEPT = ("p:sldSz", "p:notesSz", "p:defaultTextStyle")


def bound(binding: Binding) -> str:
    """Binds a presentation; gives the name of its main part."""
    main = binding.original.main(("presentationml", "ms-powerpoint"))
    new = binding.claim(main, spaces.PRESENTATION)
    top = binding.tree(main)
    size = _size(top)
    listed = top.child("p:sldIdLst")
    masters: dict[str, Node] = {}
    slides = [_slide(binding, main, node, size, masters) for node in (listed.children() if listed is not None else ())]
    shown = [slide for slide in slides if slide is not None]
    if not shown:
        raise Unreadable("sanitize.office_nothing_shown")
    _put_masters(binding, masters)
    numbers = [binding.relate(new, "slideMaster", master) for master in masters]
    places = [binding.relate(new, "slide", slide) for slide in shown]
    _take_once(binding, main, new, spaces.TABLE_STYLES, {**DRAWING, "a:tblStyle": _no_style})
    theme = next((target for kind, target in binding.relations[next(iter(masters))] if kind == "theme"), None)
    if theme is not None:
        binding.relate(new, "theme", theme)
    binding.put(new, _presentation(binding, main, new, top, numbers, places))
    binding.lost["sanitize.office_lost_notes"] += sum("notesSlides/notes" in name for name in binding.original.parts)
    binding.lost += type(binding.lost)()  # leaves out what was not lost
    return new


def _size(top: Node) -> tuple[int, int]:
    said = top.child("p:sldSz")
    sides = [said.attributes.get(name, "") if said is not None else "" for name in ("cx", "cy")]
    return (int(sides[0]), int(sides[1])) if all(is_count(side) for side in sides) else (12192000, 6858000)


def _presentation(binding: Binding, main: str, new: str, top: Node, masters: list[str], slides: list[str]) -> Node:
    sieve = Sieve(binding, main, new, SLIDE)
    kept = {child.name: sieve.node(child) for child in top.children() if child.name in _KEPT}
    for child in top.children():
        if child.name not in {*_KEPT, "p:sldMasterIdLst", "p:sldIdLst", "p:notesMasterIdLst", "p:handoutMasterIdLst"}:
            sieve.aside(child)
    ids = [Node("p:sldMasterId", {"id": str(_FIRST_MASTER + 1000 * n), "r:id": i}) for n, i in enumerate(masters)]
    places = [Node("p:sldId", {"id": str(_FIRST_SLIDE + n), "r:id": i}) for n, i in enumerate(slides)]
    lists: list[Part] = [Node("p:sldMasterIdLst", {}, [*ids]), Node("p:sldIdLst", {}, [*places])]
    return Node(top.name, sieve.attributes(top), [*lists, *(part for name in _KEPT for part in kept.get(name, ()))])


def _slide(binding: Binding, main: str, node: Node, size: tuple[int, int], masters: dict[str, Node]) -> str | None:
    """Takes a visible slide with the layout it uses; gives its name in the copy."""
    found = binding.reference(main, node.attributes.get("r:id", ""))
    if found is None or found.is_outside or found.target not in binding.original.parts:
        return None
    top = binding.tree(found.target)
    if top.attributes.get("show", "1") in {"0", "false"}:
        binding.tell(found.target, Grade.RED, "sanitize.office_hidden_slide", top.words())
        binding.lost["sanitize.office_lost_hidden_slides"] += 1
        return None
    new = binding.claim(found.target, spaces.SLIDE)
    binding.put(new, Sieve(binding, found.target, new, SLIDE, {"size": size}).sifted(top))
    layouts = binding.all_of(found.target, "slideLayout")
    if not layouts:
        raise Unreadable("sanitize.office_part_missing")
    binding.relate(new, "slideLayout", _layout(binding, layouts[0].target, masters))
    return new


def _layout(binding: Binding, old: str, masters: dict[str, Node]) -> str:
    """Takes a layout with its master; gives its name in the copy."""
    if old in binding.taken:
        return binding.taken[old]
    new = binding.claim(old, spaces.LAYOUT)
    binding.put(new, Sieve(binding, old, new, BEHIND).sifted(binding.tree(old)))
    owners = binding.all_of(old, "slideMaster")
    if not owners:
        raise Unreadable("sanitize.office_part_missing")
    master = _master(binding, owners[0].target, masters)
    binding.relate(new, "slideMaster", master)
    binding.relate(master, "slideLayout", new)
    return new


def _master(binding: Binding, old: str, masters: dict[str, Node]) -> str:
    if old in binding.taken:
        return binding.taken[old]
    new = binding.claim(old, spaces.MASTER)
    masters[new] = Sieve(binding, old, new, BEHIND).sifted(binding.tree(old))
    _take_once(binding, old, new, spaces.theme_of("ppt"), DRAWING)
    return new


def _put_masters(binding: Binding, masters: dict[str, Node]) -> None:
    """Puts the masters in their places, with the lists of their layouts, which are known only now."""
    for order, (name, top) in enumerate(masters.items()):
        related = [target for kind, target in binding.relations[name] if kind == "slideLayout"]
        ids: list[Part] = []
        for number, target in enumerate(related, 1):
            at = {"id": str(_FIRST_MASTER + 1000 * order + number)}
            ids.append(Node("p:sldLayoutId", at | {"r:id": binding.relate(name, "slideLayout", target)}))
        place = next((n for n, part in enumerate(top.content) if _comes_after_layouts(part)), len(top.content))
        top.content.insert(place, Node("p:sldLayoutIdLst", {}, ids))
        binding.put(name, top)


def _comes_after_layouts(part: Part) -> bool:
    return isinstance(part, Node) and part.name in {"p:hf", "p:txStyles"}


def _take_once(binding: Binding, owner: str, new_owner: str, kind: Kind, cooks: Cooks) -> None:
    for found in binding.all_of(owner, kind.relation)[:1]:
        fresh = found.target not in binding.taken
        new = binding.claim(found.target, kind)
        if fresh:
            top = binding.tree(found.target)
            top.attributes.pop("def", None)
            kept = Sieve(binding, found.target, new, cooks).sifted(top)
            binding.put(new, _with_default(kept) if kind is spaces.TABLE_STYLES else kept)
        binding.relate(new_owner, kind.relation, new)


def _with_default(top: Node) -> Node:
    return Node(top.name, {"def": "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"}, top.content)


def _no_style(sieve: Sieve, node: Node) -> list[Part]:
    """Leaves a table's style to the programs, which know their own by number."""
    sieve.binding.gather(sieve.old, "sanitize.office_style_name", node.attributes.get("styleName", ""))
    return []


def _on_slide(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a shape; one beside the slide is told."""
    size, box = sieve.state.get("size"), next((inner for inner in node.every() if inner.name == "a:xfrm"), None)
    if isinstance(size, tuple) and box is not None and _is_beside(box, size):
        sieve.binding.tell(sieve.new, Grade.AMBER, "sanitize.office_unseen", node.words())
    return shape(sieve, node)


def _is_beside(box: Node, size: tuple[int, int]) -> bool:
    place, extent = box.child("a:off"), box.child("a:ext")
    if place is None or extent is None:
        return False
    try:
        x, y = int(place.attributes["x"]), int(place.attributes["y"])
        right, bottom = x + int(extent.attributes["cx"]), y + int(extent.attributes["cy"])
    except (KeyError, ValueError):
        return False
    return x >= size[0] or y >= size[1] or right <= 0 or bottom <= 0


def _prompt(sieve: Sieve, node: Node) -> list[Part]:
    """Keeps a shape of a layout; a field's prompt is emptied, because no slide shows it."""
    kept = shape(sieve, node)
    if not any(inner.name == "p:ph" for inner in node.every()):
        return kept
    for part in kept:
        body = part.child("p:txBody") if isinstance(part, Node) else None
        if body is not None:
            if body.words().strip():
                sieve.binding.gather(sieve.old, "sanitize.office_prompt", body.words())
            body.content[:] = [p for p in body.children() if p.name != "a:p"] + [Node("a:p", {})]
    return kept


def _losing(loss: str) -> Cook:
    def cook(sieve: Sieve, node: Node) -> list[Part]:
        sieve.aside(node)
        sieve.binding.lost[loss] += 1
        return []

    return cook


SLIDE: Cooks = {
    **DRAWING,
    "p:sp": _on_slide,
    "p:pic": _on_slide,
    "p:grpSp": _on_slide,
    "p:graphicFrame": frame,
    "p:timing": _losing("sanitize.office_lost_animation"),
    "p:transition": _losing("sanitize.office_lost_animation"),
}
"""What a slide needs besides the lists."""
BEHIND: Cooks = {**SLIDE, "p:sp": _prompt, "p:pic": shape, "p:grpSp": shape, "p:sldLayoutIdLst": lambda _, __: []}
