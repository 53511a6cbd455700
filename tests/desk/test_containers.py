"""`tamis unpack`, and what `list` and `show` say of containers, members and kin."""

from pathlib import Path

import pytest

from intake.limits import Limits
from intake.receive import receive
from tests.desk.counter import Counter
from tests.exports import write_singles
from tests.newsroom import Newsroom
from tests.specimens import containers
from tests.specimens.containers import LETTER, PASSWORD, TABLE
from tests.specimens.pst import Attached, Folder, Letter, mailbox
from tests.specimens.pst_pages import PLAIN


@pytest.fixture
def counter(newsroom: Newsroom, tmp_path: Path) -> Counter:
    locked = containers.packed("zip", {"letter.txt": LETTER, "table.csv": TABLE}, "zip:encryption=aes256", PASSWORD)
    write_singles(
        [
            newsroom.exporter.document(1, "brave otter", locked, b"locked.zip"),
            newsroom.exporter.document(2, "brave otter", LETTER, b"note.txt"),
        ],
        tmp_path,
    )
    receive(tmp_path, newsroom.chain(), Limits())
    return Counter(newsroom)


def test_a_container_is_unpacked_with_a_password_that_is_asked_for(counter: Counter) -> None:
    exhibits = {item["filename"]: item["exhibit"] for item in counter.tamis("list").items}
    container = exhibits["locked.zip"]
    refused = counter.tamis("unpack", container)
    assert refused.status == 4
    assert {item["outcome"] for item in refused.items} == {"refused"}
    assert "locked with a password" in refused.items[0]["reason"]
    opened = counter.tamis("unpack", "--locked", container, asked=[PASSWORD.decode()])
    assert opened.status == 0
    assert [item["filename"] for item in opened.items] == ["letter.txt", "table.csv"]
    assert PASSWORD.decode() not in opened.out + opened.words
    listed = counter.tamis("list", as_json=False).out
    assert f"out of {container[:8]}" in listed
    assert listed.count("same bytes as another exhibit") == 2
    shown = counter.tamis("show", exhibits["note.txt"]).items
    (twin,) = [item for item in shown if item.get("kind") == "same bytes"]
    assert twin["filename"] == "letter.txt"
    members = [item["filename"] for item in counter.tamis("show", container).items if "member" in item]
    assert members == ["letter.txt", "table.csv"]
    again = counter.tamis("unpack", exhibits["note.txt"])
    assert again.status == 3


def test_an_outlook_mailbox_gives_its_mails_and_each_of_them_what_it_carries(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    whole = mailbox([Folder("Boîte", (Letter("Budget", "Voici.", attached=(Attached("plan.csv", TABLE),)),))], PLAIN)
    (tmp_path / "office.pst").write_bytes(whole)
    (tmp_path / "torn.pst").write_bytes(whole.replace(TABLE, TABLE[:-2] + b"3\n"))
    counter = Counter(newsroom)
    assert counter.tamis("intake", str(tmp_path), "--as", "folder", "--provenance", "an attic").status == 0
    exhibits = {item["filename"]: item["exhibit"] for item in counter.tamis("list").items}
    (mail,) = (item for item in counter.tamis("unpack", exhibits["office.pst"]).items if "container" in item)
    assert mail["filename"].endswith("/Boîte/Budget.eml")
    inside = counter.tamis("unpack", mail["exhibit"])
    assert [item["filename"] for item in inside.items] == ["message.txt", "properties.txt", "plan.csv"]
    family = newsroom.chain().catalog.family
    above = family.above(inside.items[-1]["exhibit"])
    assert sorted(above) == sorted([mail["exhibit"], exhibits["office.pst"]])
    torn = counter.tamis("unpack", exhibits["torn.pst"])
    assert "checksum does not fit" in torn.words
    assert len(family.children(exhibits["torn.pst"])) == 1
