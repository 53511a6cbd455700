"""Tests of jail/seccomp.py: the filter, walked through by a small interpreter of classic BPF."""

import struct

import pytest

from jail.seccomp import MACHINES, program

ALLOW, KILL, EPERM, ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026


def verdict(machine: str, number: int, argument: int = 0, audit: int | None = None) -> int:
    code = program(machine)
    assert code is not None
    data = struct.pack("<IIQQ", number, MACHINES[machine].audit if audit is None else audit, 0, argument)
    at, held = 0, 0
    while True:
        step, if_so, if_not, value = struct.unpack_from("<HBBI", code, at * 8)
        at += 1
        if step == 0x06:
            return int(value)
        if step == 0x20:
            held = struct.unpack_from("<I", data, value)[0]
            continue
        holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[step]
        at += if_so if holds else if_not


@pytest.mark.parametrize("machine", MACHINES)
def test_every_listed_call_is_refused_and_reading_is_allowed(machine: str) -> None:
    assert {verdict(machine, number) for number in MACHINES[machine].denied.values()} == {EPERM}
    assert verdict(machine, {"x86_64": 0, "aarch64": 63}[machine]) == ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_another_architecture_is_killed(machine: str) -> None:
    assert verdict(machine, 0, audit=0x40000003) == KILL


def test_the_x32_door_is_closed() -> None:
    assert verdict("x86_64", 0x40000000 | 41) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_clone_makes_processes_but_no_namespaces(machine: str) -> None:
    clone = MACHINES[machine].clone
    assert verdict(machine, clone, 17) == ALLOW
    for namespace in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
        assert verdict(machine, clone, 17 | namespace) == EPERM
    assert verdict(machine, 435) == ENOSYS


def test_both_tables_deny_the_same_calls_but_for_those_a_machine_lacks() -> None:
    only_x86 = set(MACHINES["x86_64"].denied) - set(MACHINES["aarch64"].denied)
    assert only_x86 == {"mknod", "uselib", "ustat", "sysfs", "modify_ldt", "_sysctl", "iopl", "ioperm"}
    assert not set(MACHINES["aarch64"].denied) - set(MACHINES["x86_64"].denied)


def test_an_unknown_machine_has_no_filter() -> None:
    assert program("z80") is None
