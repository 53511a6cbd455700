"""Starts LibreOffice inside its own process and runs one macro of its profile: `office_kit.py PROGRAM PROFILE MACRO`.

Rule: through LibreOfficeKit (its C interface, LibreOfficeKit.h: a table of functions, only ever added to), because
`soffice` insists on a socket and the jail's filter allows none. Only `libreoffice.py` starts it, inside the jail.
Never: imported by anything; it loads LibreOffice into this interpreter, which is then lost to everything else.
Residual risk: that of LibreOffice.
"""

import ctypes
import os
import sys

_RUN_MACRO = 11  # place of runMacro in LibreOfficeKitClass, since 6.0
# comphelper::LibreOfficeKit::setActive(bool). Off again, because the kit is made for editing in tiles: it would open
# windows for comments and changes, which Debian's nogui packages do not have. Where it is missing, nothing is printed.
_SET_ACTIVE = "_ZN10comphelper14LibreOfficeKit9setActiveEb"
_LIBRARIES = ("libsofficeapp.so", "libmergedlo.so")  # Debian builds the second; others the first


def main(program: str, profile: str, macro: str) -> None:
    """Runs the macro; what it did, it says itself."""
    name = next(name for name in _LIBRARIES if os.path.exists(os.path.join(program, name)))  # noqa: PTH110, PTH118 — pathlib would load what this short-lived process does not need
    office = ctypes.CDLL(os.path.join(program, name), mode=ctypes.RTLD_GLOBAL)  # noqa: PTH118 — the same
    hook = office.libreofficekit_hook_2
    hook.restype, hook.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_char_p]
    kit = hook(program.encode(), profile.encode())
    getattr(office, _SET_ACTIVE)(ctypes.c_bool(False))
    table = ctypes.cast(kit, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
    run_macro = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)(table[_RUN_MACRO])
    run_macro(kit, macro.encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
    os._exit(0)  # LibreOffice's own goodbye takes longer than its work, and sometimes does not end
