"""How much an inmate may use: plain numbers, all with a default that a large scan fits into.

Never: a limit that is absent. Residual risk: memory, CPU and file size bind each process; of their sum only memory is
bounded, by what must be left (`scales.py`).
"""

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one cell. Bytes unless said otherwise.

    Attributes:
        memory: address space of each process.
        cpu_seconds: processor time of each process.
        file_size: largest file a process may write.
        tmp_size: the private /tmp (it is memory).
        processes: processes and threads at once; as root this counts all inmates of this machine.
        open_files: descriptors of each process.
        wall_seconds: how long one `run`, or one answer of a long-living inmate, may take.
        output: bytes read from each of its outputs, or in one answer line.
        reserve: memory this machine keeps, whatever its inmates do: when less is left, an inmate waited for is ended.
    """

    memory: int = 4096 * _MIB
    cpu_seconds: int = 3600
    file_size: int = 1024 * _MIB
    tmp_size: int = 256 * _MIB
    processes: int = 128
    open_files: int = 256
    wall_seconds: float = 300.0
    output: int = 16 * _MIB
    reserve: int = 512 * _MIB
