"""What stands beside a backup: when it was made, its checksum, and the print of every table."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from flyttehjelp.backup.prints import Print

FORMAT = 1


@dataclass(frozen=True)
class Manifest:
    made_at: datetime
    sha256: str
    size: int
    encrypted: bool
    tables: dict[str, Print]

    def write(self, backup: Path) -> None:
        said = {"format": FORMAT, **asdict(self), "made_at": self.made_at.isoformat()}
        said["tables"] = {name: list(each) for name, each in self.tables.items()}
        draft = backup.with_name(f".{backup.name}.json.part")
        try:
            draft.touch(mode=0o600)
            with draft.open("w", encoding="utf-8") as file:
                file.write(json.dumps(said, indent=1))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(beside(backup))
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


def beside(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.json")


def keep(folder: Path) -> None:
    """Have the names in a folder written down too, so that they outlive a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(backup: Path) -> Manifest:
    """
    :raises OSError: when it is not there.
    :raises ValueError: when it is none of ours.
    """
    said = json.loads(beside(backup).read_text("utf-8"))
    if said.get("format") != FORMAT:
        raise ValueError(f"{beside(backup)} is of a format this version does not know")
    return Manifest(
        made_at=datetime.fromisoformat(said["made_at"]),
        sha256=said["sha256"],
        size=said["size"],
        encrypted=said["encrypted"],
        tables={name: Print(*each) for name, each in said["tables"].items()},
    )
