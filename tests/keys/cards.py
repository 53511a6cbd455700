"""An OpenPGP card made of software: a program that answers gpg-agent as `scdaemon` does.

A real card cannot be had in a test. The agent, its protocol (Assuan; GnuPG's doc/scdaemon) and gpg are the real ones;
only the program at the far end is ours. The secret key lies in a home of its own, as it would on the card: the
signature is made there, by gpg-agent, from the digest the desk's agent sent.
"""

import stat
import subprocess
import sys
from pathlib import Path

from keys.gpg import GpgHome

SERIAL = "D2760001240103040006123456780000"
PIN = "123456"

_READER = """#!{python}
import subprocess, sys
from urllib.parse import unquote_to_bytes
data = b""
HASHES = {{64: 8, 128: 10}}  # hex digits to OpenPGP's numbers: SHA-256, SHA-512

def say(*lines):
    for line in lines:
        sys.stdout.buffer.write(line if isinstance(line, bytes) else line.encode())
        sys.stdout.buffer.write(b"\\n")
    sys.stdout.buffer.flush()

def note(text):
    with open({log!r}, "a") as file:
        file.write(text + "\\n")

def on_the_card(digest):
    return ask("SIGKEY {grip}", f"SETHASH {{HASHES[len(digest)]}} " + digest, "PKSIGN")

def ask(*words):
    script = "\\n".join(words) + "\\n"
    command = ["gpg-connect-agent", "--homedir", {home!r}, "--hex"]
    run = subprocess.run(command, input=script.encode(), capture_output=True)
    rows = [line[9:58] for line in run.stdout.splitlines() if line.startswith(b"D[")]
    return unquote_to_bytes(b"".join(bytes.fromhex(row.decode().replace(" ", "")) for row in rows))

def numbers(signed):
    return b"".join(signed.split(b"(1:" + name + b"32:")[1][:32] for name in (b"r", b"s"))

def escaped(raw):
    return b"".join(b"%%%02X" % byte if byte in b"%\\r\\n" else bytes([byte]) for byte in raw)

say("OK a card of software")
for line in sys.stdin.buffer:
    words = line.decode().split()
    command = words[0] if words else ""
    note(command)
    if command == "SERIALNO":
        say("S SERIALNO {serial}", "OK")
    elif command == "GETINFO":
        say("D 2.2.40", "OK") if words[1] == "version" else say("ERR 67109144 unknown")
    elif command == "LEARN":
        say("S SERIALNO {serial}", "S KEYPAIRINFO {grip} OPENPGP.1", "OK")
    elif command == "READKEY":
        say(b"D " + escaped(ask("READKEY {grip}")), "OK")
    elif command == "SETDATA":
        data = bytes.fromhex(words[-1])
        say("OK")
    elif command == "PKSIGN":
        say("INQUIRE NEEDPIN ||Please enter the PIN")
        answer = sys.stdin.buffer.readline()
        if answer.startswith(b"D "):
            sys.stdin.buffer.readline()  # END
        given = answer[2:].rstrip(b"\\n").split(b"\\0")[0].replace(b"%00", b"")
        if given != {pin!r}:
            note("wrong PIN")
            say("ERR 100663383 Bad PIN <SCD>")
            continue
        digest = data[19:].hex()  # after the DigestInfo of RFC 8017
        say(b"D " + escaped(numbers(on_the_card(digest))), "OK")
    elif command in ("BYE", "RESTART", "OPTION", "KILLSCD"):
        say("OK")
        if command == "BYE":
            break
    else:
        say("ERR 67109139 unknown")
"""


def reader(card: GpgHome, fingerprint: str, into: Path) -> Path:
    """Writes the program that stands for card and reader; `card` is the home where the secret key lies."""
    listed = subprocess.run(
        ["gpg", "--homedir", str(card.folder), "--with-keygrip", "--with-colons", "-K", fingerprint],
        capture_output=True,
        text=True,
        check=True,
    )
    grip = next(line.split(":")[9] for line in listed.stdout.splitlines() if line.startswith("grp"))
    program = into / "reader"
    values = {"python": sys.executable, "grip": grip, "serial": SERIAL, "home": str(card.folder), "pin": PIN.encode()}
    program.write_text(_READER.format(log=str(into / "reader.log"), **values))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program
