"""Where things lie in a vault folder (format 1), and making one.

Layout: vault.toml · keys/ · objects/ab/NAME.gpg · envelopes/LABEL.gpg · ledger/000000.jsonl · ledger/sealed/ ·
ledger/checkpoints/ · catalog.db. docs/formats/vault.md has the whole description.
Never: keeps anything that matters in vault.toml; anyone with the disk can edit it.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from custody.errors import NotAVault
from keys.cabinet import Cabinet, sync_folder, write_whole

FORMAT = 1
_FOLDERS = ("keys/reviewers", "objects", "envelopes", "ledger/sealed", "ledger/checkpoints")
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Vault:
    """A vault's folder, id (16 hex digits), and whether it says it is for training."""

    root: Path
    id: str
    training: bool

    @property
    def origin(self) -> str:
        """The name of its log."""
        return f"{'tamis-training' if self.training else 'tamis'}/{self.id}"

    @property
    def cabinet(self) -> Cabinet:
        """Its keys folder."""
        return Cabinet(self.root / "keys")

    @property
    def ledger(self) -> Path:
        """The ledger folder."""
        return self.root / "ledger"

    @property
    def catalog(self) -> Path:
        """The index; can be deleted."""
        return self.root / "catalog.db"

    def blob(self, name: str) -> Path:
        """Where a blob lies."""
        return self.root / "objects" / name[:2] / f"{name}.gpg"

    def envelope(self, label: str) -> Path:
        """Where a submission's envelope lies."""
        return self.root / "envelopes" / f"{label}.gpg"

    def memory(self, base: Path, user: int) -> Path:
        """Where its opened keys lie for a user id, below a RAM-backed base."""
        return base / f"tamis-{user}" / self.id


def create(root: Path, vault_id: str, *, training: bool) -> Vault:
    """Makes an empty vault.

    Raises:
        NotAVault: the folder is not empty.
    """
    if root.exists() and any(root.iterdir()):
        raise NotAVault("custody.folder_not_empty", path=str(root))
    for folder in _FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    text = f'format = {FORMAT}\nid = "{vault_id}"\ntraining = {"true" if training else "false"}\n'
    write_whole(root / "vault.toml", text.encode())
    sync_folder(root)
    return Vault(root, vault_id, training)


def find(root: Path) -> Vault:
    """Opens a vault's folder.

    Raises:
        NotAVault: it is none, or of a format we do not know.
    """
    try:
        head = tomllib.loads((root / "vault.toml").read_text())
    except (OSError, ValueError) as fault:
        raise NotAVault("custody.not_a_vault", path=str(root)) from fault
    vault_id = head.get("id")
    if head.get("format") != FORMAT or not isinstance(vault_id, str) or not _ID.fullmatch(vault_id):
        raise NotAVault("custody.unknown_vault_format", path=str(root))
    return Vault(root, vault_id, bool(head.get("training")))
