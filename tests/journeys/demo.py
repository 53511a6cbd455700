"""`script/demo`: the river for people, in a throwaway folder, and then the desk on the vault it leaves.

With `--check` it only says whether all of it held, and leaves nothing; with `--no-desk` it ends with the vault.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.journeys.river import PASSPHRASES, NotSo, River

WORDS = {
    "held": ("Tout a tenu.", "All of it held."),
    "broken": ("Cela n’a pas tenu : ", "This did not hold: "),
    "left": ("Le coffre d’entraînement reste ici : ", "The training vault stays here: "),
    "phrases": ("Phrases de passe (d’entraînement) : ", "Passphrases (for training): "),
    "bag": ("Le paquet publié : ", "The released package: "),
    "try": ("Essayez : ", "Try: "),
    "desk": (
        "Le bureau s’ouvre. Connectez-vous comme alice, et dans un autre navigateur comme bob ; Ctrl-C pour finir.",
        "The desk opens. Sign in as alice, and in another browser as bob; Ctrl-C to end.",
    ),
}


def main() -> int:
    """Runs the story; gives 0 only if all of it held."""
    parser = argparse.ArgumentParser(prog="script/demo")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--no-desk", action="store_true")
    parser.add_argument(
        "--lang", choices=("fr", "en"), default="en" if os.environ.get("LANG", "").startswith("en") else "fr"
    )
    parser.add_argument("--into", type=Path, help="folder for the training vault")
    parser.add_argument("tamis", nargs="+")
    args = parser.parse_args()
    say = {name: texts[("fr", "en").index(args.lang)] for name, texts in WORDS.items()}
    place = args.into.absolute() if args.into else Path(tempfile.mkdtemp(prefix="tamis-demo-"))
    place.mkdir(parents=True, exist_ok=True)
    memory = Path(tempfile.mkdtemp(prefix="td-", dir="/dev/shm"))
    river = River(place, memory, args.tamis, sys.stdout, args.lang)
    try:
        river.run()
    except NotSo as broken:
        river.say(say["broken"] + str(broken))
        return 1
    finally:
        shutil.rmtree(memory, ignore_errors=True)
        _leave(river, keep=not args.check)
    river.say(say["held"])
    if args.check:
        return 0
    _show(river, say)
    return 0 if args.no_desk else _sit_down(river, say)


def _leave(river: River, *, keep: bool) -> None:
    """Locks the vault; throws the place away unless it is to be kept."""
    if (river.vault / "vault.toml").exists():
        river.close()
    if not keep:
        shutil.rmtree(river.place)


def _show(river: River, say: dict[str, str]) -> None:
    river.say(f"{say['left']}{river.vault}")
    river.say(say["phrases"] + ", ".join(f"{name}: {phrase}" for name, phrase in PASSPHRASES.items()))
    river.say(f"{say['bag']}{river.bag / 'data' / 'index.html'}")
    river.say(f"{say['try']}script/tamis --vault {river.vault} unlock --as alice")


def _sit_down(river: River, say: dict[str, str]) -> int:
    """Opens the desk on the vault the story left, until its window is closed or Ctrl-C; the vault is locked then."""
    river.say(say["desk"])
    words = ["--vault", str(river.vault), "--lang", river.language, "desk", "--lock-after"]
    places = {"TAMIS_PLACES": str(river.place)}  # where the story's stick lies, and where its release went
    with subprocess.Popen([*river.tamis, *words], env={**os.environ, **places}) as desk:
        while True:
            try:
                return desk.wait()
            except KeyboardInterrupt:  # the desk heard it too, and is closing
                continue


if __name__ == "__main__":
    sys.exit(main())
