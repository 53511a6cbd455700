"""The system calls an inmate may not make, assembled into a classic BPF program for `bwrap --seccomp`.

Rule: a foreign architecture is killed; sockets, namespaces, mounts, tracing, kernel keys, BPF, io_uring and the like
answer EPERM, `clone3` answers ENOSYS (its flags cannot be inspected; libc falls back to `clone`). Numbers: the kernel's
`syscall_64.tbl` and `asm-generic/unistd.h`; form of the program: Documentation/userspace-api/seccomp_filter.rst.
Never: the only wall. Namespaces, lost capabilities and no_new_privs stand before it.
Residual risk: a list of what is denied does not know tomorrow's calls.
"""

import struct
from dataclasses import dataclass

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data, little endian
_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_X32_BIT = 0x40000000
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET
_CLONE3 = 435


@dataclass(frozen=True, slots=True)
class _Machine:
    audit: int
    clone: int
    denied: dict[str, int]


# Calls numbered alike on both machines, because they are younger than the common table.
_YOUNG = {
    "io_uring_setup": 425, "io_uring_enter": 426, "io_uring_register": 427, "open_tree": 428, "move_mount": 429,
    "fsopen": 430, "fsconfig": 431, "fsmount": 432, "fspick": 433, "pidfd_getfd": 438, "mount_setattr": 442,
    "quotactl_fd": 443, "memfd_secret": 447, "open_tree_attr": 467,
}  # fmt: skip

_X86_64 = {
    "shmget": 29, "socket": 41, "connect": 42, "bind": 49, "socketpair": 53, "semget": 64, "msgget": 68, "ptrace": 101,
    "syslog": 103, "mknod": 133, "uselib": 134, "personality": 135, "ustat": 136, "sysfs": 139, "vhangup": 153,
    "modify_ldt": 154, "pivot_root": 155, "_sysctl": 156, "adjtimex": 159, "chroot": 161, "acct": 163,
    "settimeofday": 164, "mount": 165, "umount2": 166, "swapon": 167, "swapoff": 168, "reboot": 169,
    "sethostname": 170, "setdomainname": 171, "iopl": 172, "ioperm": 173, "init_module": 175, "delete_module": 176,
    "quotactl": 179, "nfsservctl": 180, "lookup_dcookie": 212, "clock_settime": 227, "mbind": 237,
    "set_mempolicy": 238, "get_mempolicy": 239, "mq_open": 240, "kexec_load": 246, "add_key": 248, "request_key": 249,
    "keyctl": 250, "migrate_pages": 256, "mknodat": 259, "unshare": 272, "vmsplice": 278, "move_pages": 279,
    "perf_event_open": 298, "fanotify_init": 300, "name_to_handle_at": 303, "open_by_handle_at": 304,
    "clock_adjtime": 305, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311, "kcmp": 312,
    "finit_module": 313, "memfd_create": 319, "kexec_file_load": 320, "bpf": 321, "userfaultfd": 323,
}  # fmt: skip

_AARCH64 = {
    "lookup_dcookie": 18, "mknodat": 33, "umount2": 39, "mount": 40, "pivot_root": 41, "nfsservctl": 42, "chroot": 51,
    "vhangup": 58, "quotactl": 60, "vmsplice": 75, "acct": 89, "personality": 92, "unshare": 97, "kexec_load": 104,
    "init_module": 105, "delete_module": 106, "clock_settime": 112, "syslog": 116, "ptrace": 117, "reboot": 142,
    "sethostname": 161, "setdomainname": 162, "settimeofday": 170, "adjtimex": 171, "mq_open": 180, "msgget": 186,
    "semget": 190, "shmget": 194, "socket": 198, "socketpair": 199, "bind": 200, "connect": 203, "add_key": 217,
    "request_key": 218, "keyctl": 219, "swapon": 224, "swapoff": 225, "mbind": 235, "get_mempolicy": 236,
    "set_mempolicy": 237, "migrate_pages": 238, "move_pages": 239, "perf_event_open": 241, "fanotify_init": 262,
    "name_to_handle_at": 264, "open_by_handle_at": 265, "clock_adjtime": 266, "setns": 268, "process_vm_readv": 270,
    "process_vm_writev": 271, "kcmp": 272, "finit_module": 273, "memfd_create": 279, "bpf": 280, "userfaultfd": 282,
    "kexec_file_load": 294,
}  # fmt: skip

MACHINES = {
    "x86_64": _Machine(audit=0xC000003E, clone=56, denied={**_X86_64, **_YOUNG}),
    "aarch64": _Machine(audit=0xC00000B7, clone=220, denied={**_AARCH64, **_YOUNG}),
}


def program(machine: str) -> bytes | None:
    """Gives the filter for a machine as `platform.machine()` names it, or None where we have no table."""
    known = MACHINES.get(machine)
    if known is None:
        return None
    steps = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, known.audit, 1, 0), _step(_RETURN, _KILL)]
    steps += [_step(_LOAD, _NUMBER), _step(_AT_LEAST, _X32_BIT, 0, 1), _step(_RETURN, _KILL)]
    for number in sorted(known.denied.values()):
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _REFUSE | _EPERM)]
    steps += [_step(_EQUAL, _CLONE3, 0, 1), _step(_RETURN, _REFUSE | _ENOSYS)]
    steps += [_step(_EQUAL, known.clone, 0, 3), _step(_LOAD, _FIRST_ARGUMENT)]
    steps += [_step(_ANY_BIT, _NEW_NAMESPACES, 0, 1), _step(_RETURN, _REFUSE | _EPERM), _step(_RETURN, _ALLOW)]
    return b"".join(steps)


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    """One instruction of classic BPF; jumps count instructions after this one."""
    return struct.pack("<HBBI", code, if_so, if_not, value)
