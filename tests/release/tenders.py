"""A demonstration for the public site: tenders of towns that do not exist, with companies that do not exist.

Every name is made up, so that nobody is accused of anything; only where they lie on the map is somewhere.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from release.fields import Fields, Place
from release.payload import Description, PayloadDocument, Record
from release.published import File, Published
from tests.release.publications import LOG

VALBRUME = Place("Valbrume", "FR", "", "commune", 454700, 48200)
SEREINE = Place("Port-Sereine", "FR", "", "commune", 433100, 54100)
LANDEVEZ = Place("Landévez", "FR", "", "commune", 485300, -41200)
MONTCLAIR = Place("Montclair-les-Eaux", "FR", "", "commune", 458900, 61300)
OSTREVELLE = Place("Ostrevelle", "FR", "", "commune", 503800, 30600)
BRAMEFAIM = Place("Bramefaim", "FR", "", "commune", 437200, 14800)
WAELDEREN = Place("Waelderen", "BE", "", "commune", 509300, 43400)
LAMBESC = Place("Anse-Corail", "FR", "974", "point", -210900, 554900)
NORD = Place("Haute-Lisière", "FR", "88", "department", 481500, 63700)
NOWHERE = Place("Saint-Aubin-des-Ormes", "", "", "none", None, None)


@dataclass(frozen=True, slots=True)
class Tender:
    """An invented release."""

    day: date
    title: str
    said: str
    fields: Fields
    documents: tuple[tuple[str, int], ...]


TENDERS = (
    Tender(
        date(2024, 3, 14),
        "Valbrume : le marché des caméras qui parlent",
        "<p>La ville a commandé douze caméras équipées de haut-parleurs. Le cahier des charges demande que l’opérateur "
        "puisse « <em>rappeler à l’ordre</em> » les passants depuis le centre de supervision.</p>"
        "<p>Aucune étude d’impact n’accompagne le marché.</p>",
        Fields(
            "tender",
            ("Police et justice",),
            ("cameras_parlantes", "vsa"),
            ("Ville de Valbrume",),
            ("Panoptik Systèmes",),
            ("Région Val-Médian",),
            ("Délibération 2023-118",),
            (VALBRUME,),
        ),
        (("Cahier des clauses techniques", 6), ("Acte d’engagement signé", 2)),
    ),
    Tender(
        date(2024, 9, 2),
        "Port-Sereine : des oreilles dans les rues",
        "<p>Trente capteurs sonores doivent reconnaître les cris, les bris de verre et les rodéos.</p>",
        Fields(
            "contract",
            ("Technologies, innovation, R&D",),
            ("capteurs_sonores",),
            ("Métropole de Port-Sereine",),
            ("Écho Vigie",),
            (),
            (),
            (SEREINE,),
        ),
        (("Convention d’expérimentation", 4),),
    ),
    Tender(
        date(2024, 9, 27),
        "Landévez : statistiques de passage au marché couvert",
        "<p>Un rapport interne sur ce que comptent vraiment les capteurs.</p>",
        Fields("report", ("Statistiques Big Data",), ("divers",), ("Commune de Landévez",), (), (), (), (LANDEVEZ,)),
        (("Rapport de l’adjoint", 3),),
    ),
    Tender(
        date(2025, 1, 20),
        "Panoptik Systèmes démarche trois villes avec la même plaquette",
        "<p>La même présentation, au nom de la ville près, envoyée à trois maires.</p>",
        Fields(
            "presentation",
            ("Vidéosurveillance automatisée",),
            ("rf", "vsa"),
            ("Ville de Valbrume", "Ville de Montclair-les-Eaux", "Commune de Landévez"),
            ("PANOPTIK SYSTEMES",),
            (),
            (),
            (VALBRUME, MONTCLAIR, LANDEVEZ),
        ),
        (("Plaquette envoyée à Valbrume", 5), ("Plaquette envoyée à Montclair-les-Eaux", 5), ("Courriel d’envoi", 1)),
    ),
    Tender(
        date(2025, 5, 6),
        "Ostrevelle : une carte de police « prédictive »",
        "<p>L’outil classe les quartiers par « risque ». Les données viennent des mains courantes.</p>",
        Fields(
            "foia",
            ("Police et justice",),
            ("police_predictive",),
            ("Ville d’Ostrevelle",),
            ("Augure Data",),
            ("Fonds pour la ville sûre",),
            ("Avis rendu le 12 mars 2025",),
            (OSTREVELLE,),
        ),
        (("Réponse de la ville", 2), ("Annexe : méthode de calcul", 7)),
    ),
    Tender(
        date(2025, 11, 18),
        "Bramefaim : survols par drone pendant les marchés",
        "<p>La délibération autorise des survols hebdomadaires.</p>",
        Fields(
            "deliberation",
            ("Police et justice",),
            ("cameras_thermiques", "drones"),
            ("Commune de Bramefaim",),
            ("Aérovue", "Écho Vigie"),
            ("Région Val-Médian",),
            (),
            (BRAMEFAIM,),
        ),
        (("Délibération du conseil municipal", 3),),
    ),
    Tender(
        date(2026, 2, 3),
        "Waelderen: the pilot nobody announced",
        "<p>A neighbouring town bought the same software; the minutes were never published.</p>",
        Fields(
            "mail",
            ("Vidéosurveillance automatisée",),
            ("vsa",),
            ("Gemeente Waelderen",),
            ("Panoptik Systèmes",),
            (),
            (),
            (WAELDEREN,),
        ),
        (("Exchange of letters", 2),),
    ),
    Tender(
        date(2026, 2, 19),
        "Anse-Corail : caméras sur le front de mer",
        "<p>Le plan d’implantation, avec l’angle de chaque caméra.</p>",
        Fields(
            "tender", (), ("vsa",), ("Ville d’Anse-Corail",), ("Aérovue",), ("Ville d’Anse-Corail",), (), (LAMBESC,)
        ),
        (("Plan d’implantation", 1), ("Bordereau des prix", 2)),
    ),
    Tender(
        date(2026, 10, 9),
        "Haute-Lisière : une commande groupée, des communes non nommées",
        "<p>Pour protéger la source, seul le département est dit.</p>",
        Fields(
            "contract",
            ("Vidéosurveillance automatisée",),
            ("vsa",),
            ("Syndicat de la Haute-Lisière",),
            ("Panoptik Systèmes", "Augure Data"),
            ("Fonds pour la ville sûre",),
            (),
            (NORD, NOWHERE),
        ),
        (("Convention de groupement", 8), ("Avenant n° 1", 2)),
    ),
)


def published(tenders: Sequence[Tender] = TENDERS) -> Iterator[Published]:
    """Gives the releases, as if packages of theirs had been read."""
    years: dict[int, int] = {}
    for tender in tenders:
        years[tender.day.year] = years.get(tender.day.year, 0) + 1
        yield of_tender(tender, f"REL-{tender.day.year}-{years[tender.day.year]:04}")


def of_tender(tender: Tender, name: str) -> Published:
    """Gives one release."""
    listed = tuple(
        PayloadDocument(
            f"documents/{name}-{at:02}.pdf", _digest(f"{name}{at}"), title, "application/pdf", many, text=True
        )
        for at, (title, many) in enumerate(tender.documents, 1)
    )
    language = "en" if " the " in tender.title else "fr"
    record = Record(name, tender.day, Description(tender.title, tender.said, language), listed, False, tender.fields)
    files = [File(f"data/{item.path}", 184_000 + 977 * item.pages, item.sha256) for item in listed]
    views = {path: data for item in listed for path, data in texts_of(item).items()}
    files += [File(path, len(data), hashlib.sha256(data).hexdigest()) for path, data in views.items()]
    files.append(File("verify.py", 1, "a" * 64))
    return Published(record, _digest(name), "A, B, C", "F" * 40, LOG, tuple(sorted(files, key=lambda file: file.path)))


def read(release: Published, path: str) -> bytes:
    """Reads a text of one of them."""
    texts = {where: data for item in release.record.documents for where, data in texts_of(item).items()}
    return texts[path]


def texts_of(item: PayloadDocument) -> Mapping[str, bytes]:
    """Gives the text of a document by its path."""
    return {f"data/{item.text_path}": "\f".join(words_of(item, page) for page in range(1, item.pages + 1)).encode()}


def words_of(item: PayloadDocument, page: int) -> str:
    """Writes what a page says."""
    return "\n\n".join(
        (
            f"{item.title} — page {page}",
            f"Article {page}. Le titulaire installe les caméras aux emplacements fixés par la commune et en assure "
            "l’entretien pendant quarante-huit mois, y compris le remplacement des têtes défectueuses.",
            "Les images sont conservées trente jours. L’algorithme signale les attroupements, les objets abandonnés et "
            "les personnes à terre ; chaque alerte est vérifiée par un opérateur habilité.",
            "Le présent document est un exemple inventé. Toute ressemblance serait fortuite.",
        )
    )


def lay_out(top: Path, releases: Sequence[Published]) -> None:
    """Puts pictures of pages where the site looks for them; they are no packages."""
    for release in releases:
        for item in release.record.documents:
            for number, path in enumerate(item.page_paths, 1):
                where = top / "bags" / release.name / "data" / path
                where.parent.mkdir(parents=True, exist_ok=True)
                where.write_bytes(picture(words_of(item, number)))


def picture(text: str) -> bytes:
    """Paints a page."""
    page = Image.new("L", (496, 702), 250)
    pen, down = ImageDraw.Draw(page), 60
    for paragraph in text.split("\n\n"):
        words, line = paragraph.split(), ""
        for word in [*words, ""]:
            if len(line) + len(word) > 62 or not word:
                pen.text((52, down), line, fill=40)
                line, down = "", down + 16
            line += f"{word} "
        down += 12
    pen.rectangle((300, 560, 440, 600), fill=0)
    stream = BytesIO()
    page.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def again(tender: Tender, **fields: object) -> Tender:
    """The same with other fields."""
    return replace(tender, fields=replace(tender.fields, **fields))  # type: ignore[arg-type]  # names are the caller's


def _digest(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()
