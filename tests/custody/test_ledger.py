"""The ledger file: chained, appended under a lock, torn ends cut and nothing else."""

import os
from pathlib import Path

import pytest

from custody.errors import LedgerBroken, NotPermitted
from custody.ledger import ZEROS, Ledger, parse_line
from custody.merkle import leaf_hash
from custody.statement import Statement


def statement(number: int) -> Statement:
    return Statement(number.to_bytes(32, "big"), {"act": "fixity check", "n": number})


def add(folder: Path, numbers: list[int], signature: bytes | None = None) -> Ledger:
    ledger = Ledger(folder)
    with ledger.locked():
        ledger.cut_torn(0)
        ledger.append(ledger.prepare([(statement(number), signature) for number in numbers]))
    return ledger


def lines(folder: Path) -> list[bytes]:
    return (folder / "000000.jsonl").read_bytes().splitlines(keepends=True)


def write(folder: Path, content: list[bytes]) -> None:
    (folder / "000000.jsonl").write_bytes(b"".join(content))


def test_each_line_names_the_one_before(tmp_path: Path) -> None:
    add(tmp_path, [1, 2])
    add(tmp_path, [3])
    parsed = [parse_line(line[:-1]) for line in lines(tmp_path)]
    assert [entry["seq"] for entry in parsed] == [0, 1, 2]
    assert [entry["prev"] for entry in parsed] == [ZEROS, *(leaf_hash(line[:-1]).hex() for line in lines(tmp_path)[:2])]
    assert [entry["stmt"] for entry in parsed] == [statement(n).commitment().hex() for n in (1, 2, 3)]


def test_a_torn_last_line_is_cut_and_told(tmp_path: Path) -> None:
    add(tmp_path, [1, 2])
    whole = b"".join(lines(tmp_path))
    with (tmp_path / "000000.jsonl").open("ab") as file:
        file.write(b'{"prev":"00')
    ledger = Ledger(tmp_path)
    with ledger.locked():
        torn = ledger.cut_torn(2)
    assert torn is not None
    assert torn.cut == b'{"prev":"00'
    assert (tmp_path / "000000.jsonl").read_bytes() == whole


def test_a_ledger_is_never_cut_below_its_newest_checkpoint(tmp_path: Path) -> None:
    add(tmp_path, [1, 2])
    content = lines(tmp_path)
    write(tmp_path, [content[0], content[1][:30]])
    with pytest.raises(LedgerBroken):
        Ledger(tmp_path).cut_torn(2)
    assert lines(tmp_path) == [content[0], content[1][:30]]


@pytest.mark.parametrize(
    "harm", ["edited", "reordered", "removed", "doubled", "not canonical", "extra key", "too long"]
)
def test_a_changed_line_is_noticed(tmp_path: Path, harm: str) -> None:
    add(tmp_path, [1, 2, 3])
    one, two, three = lines(tmp_path)
    other = statement(9).commitment().hex().encode()
    harmed = {
        "edited": [one, two.replace(statement(2).commitment().hex().encode(), other), three],
        "reordered": [one, three, two],
        "removed": [one, three],
        "doubled": [one, two, two, three],
        "not canonical": [one, two.replace(b'"seq":1', b'"seq": 1'), three],
        "extra key": [one, two.replace(b'"v":1', b'"v":1,"w":1'), three],
        "too long": [one, two[:-2] + b" " * 2000 + b"}\n", three],
    }
    write(tmp_path, harmed[harm])
    with pytest.raises(LedgerBroken):
        Ledger(tmp_path).cut_torn(0)
    assert lines(tmp_path) == b"".join(harmed[harm]).splitlines(keepends=True)


def test_two_processes_that_append_at_once_both_get_in(tmp_path: Path) -> None:
    children = []
    for start in (100, 200):
        child = os.fork()
        if child == 0:
            try:
                for number in range(start, start + 25):
                    add(tmp_path, [number, number + 1000])
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    ledger = Ledger(tmp_path)
    ledger.refresh()
    assert ledger.size == 100
    stated = {parse_line(line)["stmt"] for line in ledger.lines_at(range(ledger.size))}
    expected = {
        statement(n + more).commitment().hex() for s in (100, 200) for n in range(s, s + 25) for more in (0, 1000)
    }
    assert stated == expected


def test_a_person_s_signed_statement_is_taken_once_only(tmp_path: Path) -> None:
    add(tmp_path, [1], signature=b"signed")
    with pytest.raises(NotPermitted):
        add(tmp_path, [1], signature=b"signed")
    with pytest.raises(NotPermitted):
        add(tmp_path, [2, 2], signature=b"signed")
    assert len(lines(tmp_path)) == 1


def test_a_disk_that_would_not_take_a_whole_batch_keeps_none_of_it(tmp_path: Path) -> None:
    import resource

    add(tmp_path, [1])
    before = lines(tmp_path)
    child = os.fork()
    if child == 0:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        limit = len(before[0]) * 2 + 20
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            add(tmp_path, [2, 3, 4])
        except OSError:
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert lines(tmp_path) == before
