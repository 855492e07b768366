"""A region is data. The files lie beside this module; a region of one's own may lie anywhere.

Knows no table: ``relocation.actions.load_region`` writes what is read here.
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from flyttehjelp.regions.reader import Region, RegionFileWrong, read

__all__ = ["Region", "RegionFileWrong", "current", "file_of", "shipped"]

HERE = Path(__file__).parent


def shipped() -> list[str]:
    return sorted(file.stem for file in HERE.glob("*.toml"))


def file_of(chosen: str) -> Path:
    """Where a region's file is: ``chosen`` is the name of one that ships with us, or a path.

    :raises RegionFileWrong: when there is no such file.
    """
    path = HERE / f"{chosen}.toml" if chosen in shipped() else Path(chosen)
    if not path.is_file():
        names = ", ".join(shipped())
        raise RegionFileWrong(f"REGION={chosen}: neither one of ours ({names}) nor a file.")
    return path


def current() -> Region:
    """The region this installation serves."""
    return _read_once(settings.REGION)


@lru_cache(maxsize=4)
def _read_once(chosen: str) -> Region:
    return read(file_of(chosen))
