"""A bomb of processes that each stay within their limits: together they take memory, and files in RAM nobody can see.

Run inside a cell only; it ends by itself at `MOST` processes.
"""

import os
import time
from pathlib import Path

MOST, EACH = 12, 64 << 20

for number in range(MOST):
    if os.fork() == 0:
        held = bytearray(EACH)
        held[::4096] = b"x" * len(held[::4096])
        hidden = os.open(f"/cell/hidden-{number}", os.O_RDWR | os.O_CREAT)
        Path(f"/cell/hidden-{number}").unlink()
        os.write(hidden, held)
        time.sleep(300)
time.sleep(300)
