"""Whether a stick is still the one that was plugged in: a stick pulled out is not a stick full of unreadable files.

Rule: the place must still be the same folder or file of the same device, and the device, where the kernel lists it
(sysfs, /sys/dev/block), must still be there: after a stick is pulled out, the mount and what the kernel remembers of
its folders stay for a while. Never: writes. Residual risk: a stick that answers nothing and is still listed looks
present; then each of its files is told as unreadable, and comes in when the stick is taken in again.
"""

import os
from dataclasses import dataclass
from pathlib import Path

_DEVICES = Path("/sys/dev/block")


@dataclass(frozen=True, slots=True)
class Presence:
    """What a drop was when the intake began: device and inode numbers; whether the kernel lists the device."""

    drop: Path
    identity: tuple[int, int] | None
    listed: bool
    devices: Path = _DEVICES

    @classmethod
    def of(cls, drop: Path, devices: Path = _DEVICES) -> "Presence":
        """Looks at a drop."""
        identity = _identity(drop)
        return cls(drop, identity, identity is not None and _is_listed(identity[0], devices), devices)

    def lasts(self) -> bool:
        """Tells whether it is still there."""
        now = _identity(self.drop)
        if now is None or now != self.identity:
            return False
        return not self.listed or _is_listed(now[0], self.devices)


def _identity(drop: Path) -> tuple[int, int] | None:
    try:
        status = drop.lstat()
        if drop.is_dir():
            next(drop.iterdir(), None)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_listed(device: int, devices: Path) -> bool:
    return (devices / f"{os.major(device)}:{os.minor(device)}").exists()
