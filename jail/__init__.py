"""jail: where programs that read outside bytes are locked up; it knows neither files' meaning nor people.

Doors: `cell.py` (start or run a program inside), `limits.py` (what it may use), `clearing.py` (what it left),
`errors.py`.
Rule: no network, no key in reach, a read-only system, one writable folder, limits on memory, time, processes and
output, ended as a group. Never: runs anything when the walls cannot be raised (`Unjailed` is for tests, by name).
Residual risk: a hole in the kernel; limits are per process, so a cell may use (processes × memory) and fill its work
folder, until the machine has less left than it keeps for itself (`scales.py`); the paths of mounted folders can be read
in /proc/self/mountinfo.
"""
