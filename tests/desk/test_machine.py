"""Tests of desk/machine.py: a fake /proc and /sys, and the rules over them."""

import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desk.machine import Machine, read_machine, weaknesses

SAFE = Machine(
    exposed_swaps=(),
    hibernates=False,
    core_limit=0,
    core_handler="",
    scratch="/dev/shm",
    scratch_kind="tmpfs",
    interfaces_up=(),
)
SWAPS = "Filename\tType\tSize\tUsed\tPriority\n"
MOUNTS = "/dev/dm-0 / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw 0 0\n/dev/sda3 /mnt/old\\040disk ext4 rw 0 0\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine with nothing against it."""
    for path, text in {
        "proc/swaps": SWAPS,
        "proc/mounts": MOUNTS,
        "proc/sys/kernel/core_pattern": "core\n",
        "sys/power/state": "freeze mem disk\n",
        "sys/power/resume": "0:0\n",
        "sys/block/dm-0/dm/uuid": "CRYPT-LUKS2-0123-root\n",
        "sys/block/dm-0/dm/name": "root\n",
        "sys/class/net/lo/flags": "0x9\n",
        "sys/class/net/eth0/flags": "0x1002\n",
    }.items():
        write(tmp_path / path, text)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def ids(machine: Machine) -> list[str]:
    return [weakness.message.id for weakness in weaknesses(replace(machine, core_limit=0))]


def test_nothing_is_held_against_a_safe_machine(root: Path) -> None:
    assert ids(read_machine(root)) == []


@pytest.mark.parametrize(
    "swap",
    [
        "/dev/sda2 partition 1 0 -2",
        "/mnt/old\\040disk/swapfile file 1 0 -2",
        "/dev/dm-7 partition 1 0 -2",
        "/dev/mapper/unknown partition 1 0 -2",
    ],
)
def test_swap_on_a_plain_disk_is_grave(root: Path, swap: str) -> None:
    write(root / "sys/block/dm-7/dm/uuid", "LVM-swap\n")
    (root / "sys/block/dm-7/slaves/sda4").mkdir(parents=True)
    write(root / "proc/swaps", f"{SWAPS}{swap}\n")
    assert ids(read_machine(root)) == ["desk.machine_swap"]
    assert all(weakness.grave for weakness in weaknesses(read_machine(root)))


@pytest.mark.parametrize(
    "swap",
    [
        "/dev/zram0 partition 1 0 100",
        "/dev/dm-0 partition 1 0 -2",
        "/dev/mapper/root partition 1 0 -2",
        "/swapfile file 1 0 -2",
        "/dev/dm-8 partition 1 0 -2",
    ],
)
def test_swap_in_memory_or_on_encrypted_disks_is_fine(root: Path, swap: str) -> None:
    write(root / "sys/block/dm-8/dm/uuid", "LVM-swap\n")
    (root / "sys/block/dm-8/slaves/dm-0").mkdir(parents=True)
    write(root / "proc/swaps", f"{SWAPS}{swap}\n")
    assert ids(read_machine(root)) == []


def test_zram_that_writes_back_to_a_disk_is_swap_on_that_disk(root: Path) -> None:
    write(root / "proc/swaps", f"{SWAPS}/dev/zram0 partition 1 0 100\n")
    write(root / "sys/block/zram0/backing_dev", "/dev/sda5\n")
    assert ids(read_machine(root)) == ["desk.machine_swap"]


def test_a_missing_swap_table_is_believed_only_when_the_kernel_counts_no_swap(root: Path) -> None:
    (root / "proc/swaps").unlink()
    assert ids(read_machine(root)) == ["desk.machine_unreadable"]
    write(root / "proc/meminfo", "MemTotal:   100 kB\nSwapTotal:    0 kB\n")
    assert ids(read_machine(root)) == []


@pytest.mark.parametrize(
    ("state", "disk", "resume", "found"),
    [
        ("freeze mem disk", "[platform] shutdown", "254:1", ["desk.machine_hibernation"]),
        ("freeze mem disk", "[disabled]", "254:1", []),
        ("freeze mem disk", "[platform]", "0:0", []),
        ("freeze mem", "[platform]", "254:1", []),
    ],
)
def test_hibernation_needs_a_kernel_that_can_and_a_place_to_resume_from(
    root: Path, state: str, disk: str, resume: str, found: list[str]
) -> None:
    write(root / "sys/power/state", state)
    write(root / "sys/power/disk", disk)
    write(root / "sys/power/resume", resume)
    assert ids(read_machine(root)) == found


@pytest.mark.parametrize(
    ("limit", "handler", "found"),
    [
        (0, "", []),
        (1, "/usr/share/apport/apport", []),
        (0, "/usr/lib/systemd/systemd-coredump", []),
        (0, "/usr/share/apport/apport", ["desk.machine_core_handler"]),
        (0, None, ["desk.machine_unreadable"]),
        (-1, "", ["desk.machine_core_limit"]),
        (1 << 20, "/usr/lib/systemd/systemd-coredump", ["desk.machine_core_limit"]),
    ],
)
def test_core_dumps_must_be_off(limit: int, handler: str | None, found: list[str]) -> None:
    machine = replace(SAFE, core_limit=limit, core_handler=handler)
    assert [weakness.message.id for weakness in weaknesses(machine)] == found


def test_the_core_handler_is_read(root: Path) -> None:
    write(root / "proc/sys/kernel/core_pattern", "|/usr/share/apport/apport -p%p\n")
    assert read_machine(root).core_handler == "/usr/share/apport/apport"


def test_forbidding_core_dumps_leaves_no_limit_a_handler_would_ignore() -> None:
    program = (
        "import resource; from desk.machine import forbid_core_dumps; forbid_core_dumps();"
        "print(*resource.getrlimit(resource.RLIMIT_CORE))"
    )
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    here = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=here, capture_output=True, text=True, check=True)
    assert done.stdout.split() == (["0", "0"] if hard == 0 else ["1", "1"])


def test_scratch_on_a_disk_is_grave(root: Path) -> None:
    write(root / "proc/mounts", "/dev/sda1 / ext4 rw 0 0\n")
    (weakness,) = weaknesses(replace(read_machine(root), core_limit=0))
    assert weakness.message.id == "desk.machine_scratch"
    assert dict(weakness.message.params) == {"where": "/dev/shm", "kind": "ext4"}
    assert weakness.grave


def test_an_interface_that_is_up_is_told_but_not_grave(root: Path) -> None:
    write(root / "sys/class/net/eth0/flags", "0x1003\n")
    (weakness,) = weaknesses(replace(read_machine(root), core_limit=0))
    assert dict(weakness.message.params) == {"interfaces": "eth0"}
    assert not weakness.grave


def test_an_empty_root_is_never_taken_for_a_safe_machine(tmp_path: Path) -> None:
    found = weaknesses(replace(read_machine(tmp_path), core_limit=0))
    assert [weakness.message.id for weakness in found] == ["desk.machine_unreadable"] * 3
    assert all(weakness.grave for weakness in found)
