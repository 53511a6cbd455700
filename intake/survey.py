"""The first look at a drop: what is there, what each thing seems to be, and why some of it will go to quarantine.

Rule: each thing is shown to every kind of drop in the order below; the first that knows it says what it is, and the
last takes everything. A new kind is a file with a function `arrivals`, and a line here.
Never: decrypts anything; opens an archive inside an archive; leaves something out of the list.
Residual risk: names decide what is looked at as what.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from intake import (
    journalist_interface,
    signed_bag,
    stated,
    workstation_archive,
    workstation_drive,
    workstation_zip,
    zipped_bag,
)
from intake.arrival import Arrival, total_bytes
from intake.carried import UNTOLD, Carried
from intake.channels import PACKAGES, Channel
from intake.errors import DropTooLarge
from intake.limits import Limits
from intake.stick import Found, Stick

__all__ = ["Arrival", "survey", "total_bytes"]


def survey(drop: Path, limits: Limits, about: Carried = UNTOLD) -> tuple[Arrival, ...]:
    """Lists everything in a drop, in a stable order; reads directories of archives, but no submission.

    Args:
        drop: the folder (a mounted stick) or the single file a person of the desk pointed at.
        limits: the bounds of this intake.
        about: what that person states of it.

    Raises:
        DropUnreadable: there is nothing to read at `drop`.
        DropTooLarge: it holds more than one intake takes.
    """
    stick = Stick.at(drop)
    listed = list(stick.walk(limits))
    arrivals: list[Arrival] = []
    if about.stated in PACKAGES:
        arrivals, listed = _packages(stick, listed, limits, about.stated)
    for found in listed:
        arrivals.extend(_kinds(stick, found, limits, about))
        if len(arrivals) > limits.files:
            raise DropTooLarge("intake.too_many_files", limit=limits.files)
    return tuple(arrivals)


def _kinds(stick: Stick, found: Found, limits: Limits, about: Carried) -> Iterator[Arrival]:
    """Asks one kind after the other."""
    zipped = partial(workstation_zip.arrivals, for_an_archive=about.stated is None)
    for kind in (workstation_archive.arrivals, workstation_drive.arrivals, zipped):
        known = kind(stick, found, limits)
        if known is not None:
            return known
    told = _stated(stick, found, limits, about)
    return journalist_interface.arrivals(stick, found, limits) if told is None else told


def _stated(stick: Stick, found: Found, limits: Limits, about: Carried) -> Iterator[Arrival] | None:
    if about.stated is None:
        return zipped_bag.unstated(stick, found, limits)
    if about.stated in PACKAGES:
        zipped = zipped_bag.arrivals(stick, found, limits, about.stated)
        return signed_bag.beside(stick, found, about.stated) if zipped is None else zipped
    return stated.arrivals(stick, found, limits, about.stated)


def _packages(stick: Stick, listed: list[Found], limits: Limits, channel: Channel) -> tuple[list[Arrival], list[Found]]:
    """Gives the packages of other desks, each as one thing, and what lies beside them."""
    packages = signed_bag.packages(listed)
    held = {each.parts for inside in packages.values() for each in inside}
    made = [signed_bag.package_arrival(stick, top, inside, limits, channel) for top, inside in packages.items()]
    return made, [each for each in listed if each.parts not in held]
