"""An office's Outlook mailbox, as several tests read it: a mail with everything, an empty one, a meeting."""

from tests.specimens.containers import LETTER, TABLE
from tests.specimens.pst import BCC, Attached, Folder, Letter, Recipient, compressed
from tests.specimens.pst_tables import number, several, text

TOP = "Top of Outlook data file"
HEAD = "Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0100\r\nFrom: a@x.example\r\nSubject: Budget\r\n folded\r\n"
INNER = Letter("Inner é", "Inside.", attached=(Attached("deep.txt", LETTER),))
LARGE = bytes(range(256)) * 100  # lies in several blocks
FULL = Letter(
    "\1\5RE: Budget",  # Outlook's mark: the first four letters are no part of what it sorts by
    "Voici le plan.\r\n",
    b"<p>caf\xe9</p>",
    HEAD,
    Recipient("Ann", "a@x.example"),
    (Recipient("Zoé, la cheffe", "z@x.example"), Recipient("Hidden", "h@x.example", BCC)),
    (Attached("../plan.csv", TABLE), Attached("large.bin", LARGE), INNER),
)
RTF = b"{\\rtf1 caf\\'e9}"
MEETING = Letter(
    "Meeting",
    kind="IPM.Appointment",
    more={
        0x8000001F: text("Lyon"),  # named by a number of the set of appointments
        0x8001101F: several("secret", "urgent"),  # named by a word; a list
        0x10090102: compressed(RTF),
        0x3FFD0003: number(1251),
        0x8002001E: "Киев".encode("cp1251"),
        0x80030102: bytes(5000),
    },
)
FOLDERS = (Folder("Boîte", (FULL, Letter("", "Second.")), (Folder("in/../side", (MEETING,)),)), Folder("Empty"))
