"""One parser fed by atheris (libFuzzer), which keeps what reaches new lines of the code and goes on from there.

`script/fuzz` starts one process for each parser, because libFuzzer ends its own. A find is kept as a file.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import atheris

ROOMS = ["intake", "keys.addressees", "keys.process", "keys.verdict", "sanitize.containers"]
ROOMS += ["sanitize.mail_marks", "sanitize.mail_parts", "sanitize.mailbox"]
_ONE = 60  # seconds for one file
_MEMORY = 2048  # MiB


def main(argv: Sequence[str]) -> None:
    """Feeds the parser argv[1] for argv[2] seconds from the folder argv[3], which grows; finds go to argv[4] + name."""
    _, name, seconds, corpus, finds = argv
    with atheris.instrument_imports(include=ROOMS):
        from tests.fuzz_parsers import PARSERS  # only what is imported in here is watched
    (parser,) = [each for each in PARSERS if each.name == name]
    for number, specimen in enumerate(parser.specimens):
        (Path(corpus) / f"specimen-{number}").write_bytes(specimen)
    limits = [f"-max_total_time={seconds}", f"-timeout={_ONE}", f"-rss_limit_mb={_MEMORY}", "-max_len=16384"]
    atheris.Setup([argv[0], *limits, f"-artifact_prefix={finds}", "-print_final_stats=1", corpus], parser.attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
