"""`script/demo`: the river for people, in a throwaway folder; with `--check` it only says whether all of it held."""

import argparse
import os
import shutil
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
}


def main() -> int:
    """Runs the story; gives 0 only if all of it held."""
    parser = argparse.ArgumentParser(prog="script/demo")
    parser.add_argument("--check", action="store_true")
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
    if not args.check:
        _show(river, say)
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
