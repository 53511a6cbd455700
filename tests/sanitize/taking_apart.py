"""A bench on which containers are taken apart in this process, without the jail."""

from pathlib import Path

from sanitize import contents
from sanitize.contents import Member, Unpacking
from sanitize.errors import TooLarge, UnknownFormat, Unreadable
from sanitize.unpack import unpack


class Bench:
    """Where a container lies and its members are taken away, in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.members: dict[int, tuple[str, bytes]] = {}

    def open(self, data: bytes, password: bytes | None = None, out_already: frozenset[int] = frozenset()) -> Unpacking:
        self.members.clear()
        (self.folder / "in.bin").write_bytes(data)

        def tell(member: Member) -> None:
            place = self.folder / contents.MEMBER
            self.members[member.number] = (member.untrusted_name, place.read_bytes())
            place.unlink()

        told = unpack(self.folder / "in.bin", self.folder, password, tell, out_already)
        assert told.members == len(self.members)
        assert {path.name for path in self.folder.iterdir()} == {"in.bin"}
        return told

    def try_to_open(self, data: bytes) -> Unpacking | None:
        """Opens what may well be refused; anything but a refusal of ours is raised."""
        try:
            return self.open(data)
        except (UnknownFormat, Unreadable, TooLarge, RecursionError, MemoryError):
            return None  # of the last two the worker makes errors of ours

    @property
    def files(self) -> list[tuple[str, bytes]]:
        return list(self.members.values())


def why(told: Unpacking) -> dict[str, str]:
    return {each.untrusted_name: each.why.id for each in told.left}
