"""Kind of drop: downloads of SecureDrop's Journalist Interface, as they land on a Transfer Device.

Implements: bulk and per-source zips, single items, unpacked folders. Takes whatever no other kind took: what it does
not know either goes to quarantine, with the reason.
Never: decrypts or inflates anything; opens an archive inside an archive; leaves something out of the list.
Residual risk: names decide what is looked at as an item; the decryption decides whether it is one.
"""

from collections.abc import Iterator

from intake.arrival import Arrival
from intake.errors import DropUnreadable, ZipBroken
from intake.limits import Limits
from intake.lying import as_item, shown_path, size_problem
from intake.names import ItemName, names_a_zip, read_name
from intake.places import designation_of, trick
from intake.stick import Found, Stick
from intake.workstation_names import may_hold_passphrase
from intake.zipdirectory import Member, ZipDirectory, open_zip
from sanitize.untrusted import Untrusted
from words.message import Message


def arrivals(stick: Stick, found: Found, limits: Limits) -> Iterator[Arrival]:
    """Gives what one thing on the stick is, or the members of the archive it is."""
    *folders, name = found.untrusted_names
    if found.problem is not None:
        yield as_item(stick, found, None, found.problem)
        return
    verdict = read_name(name, folders)
    if isinstance(verdict, ItemName):
        yield as_item(stick, found, verdict, size_problem(found.size, limits))
    elif verdict.id == "intake.name_unknown" and names_a_zip(name):
        yield from _unfolded(stick, found, limits)
    else:
        yield as_item(stick, found, None, verdict)


def _unfolded(stick: Stick, found: Found, limits: Limits) -> Iterator[Arrival]:
    """Gives the members of an archive; the archive itself where its directory cannot be trusted or lists nothing."""
    try:
        with stick.opened(found) as file:
            members = [member for member in open_zip(file, limits).members if not member.is_folder]
    except (ZipBroken, DropUnreadable) as error:
        yield as_item(stick, found, None, error.message)
        return
    if not members:
        yield as_item(stick, found, None, Message.of("intake.zip_empty"))
    for member in members:
        yield member_of(stick, found, member, limits)


def member_of(stick: Stick, found: Found, member: Member, limits: Limits) -> Arrival:
    """Gives what one member of a zip is by its name."""
    *folders, name = member.untrusted_name.split("/")
    tricky = trick(member.untrusted_name, limits)
    verdict = tricky or read_name(name, folders)
    item = verdict if isinstance(verdict, ItemName) else None
    secret = may_hold_passphrase(name)
    keep = member.data_at is not None and not secret
    return Arrival(
        container=shown_path(found),
        untrusted_path=Untrusted(member.untrusted_name),
        size=member.size if keep else 0,
        item=item,
        designation="" if item is None else designation_of(item, folders),
        problem=Message.of("intake.workstation_unpack_first") if secret else _member_problem(member, verdict, limits),
        keep=keep,
        chunks=lambda: iter(()) if secret else member_chunks(stick, found, member),
    )


def _member_problem(member: Member, verdict: ItemName | Message, limits: Limits) -> Message | None:
    if member.problem is not None and verdict != Message.of("intake.name_signed_package"):
        return member.problem  # what has another way in is told that, however it was zipped
    if isinstance(verdict, ItemName):
        return size_problem(member.size, limits)
    if verdict.id == "intake.name_unknown" and names_a_zip(member.untrusted_name):
        return Message.of("intake.zip_in_zip")
    return verdict


def member_chunks(stick: Stick, found: Found, member: Member) -> Iterator[bytes]:
    """Streams a member's bytes from the zip on the stick.

    Raises:
        MemberBroken, DropUnreadable: as `ZipDirectory.read`; the zip is no longer the one that was found.
    """
    with stick.opened(found) as file:
        yield from ZipDirectory(file, (member,)).read(member)
