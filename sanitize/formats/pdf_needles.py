"""Where in a PDF something that betrays a person is known to sit: key by key, how grave, and under which message.

Source: ISO 32000-2 (the clause is beside each key) and what the comparison of cleaning tools found left over.
This table only explains what is found; what is *kept* is decided by the allow-list in `pdf_keys`, so a key missing here
is reported as unknown and dropped all the same. Never: decides.
"""

from sanitize.findings import Grade

RED, AMBER, GREEN = Grade.RED, Grade.AMBER, Grade.GREEN

ANYWHERE: dict[str, tuple[str, Grade]] = {
    "/PieceInfo": ("private_data", RED),  # 14.5
    "/EmbeddedFiles": ("attachment", RED),  # 7.11.4
    "/EF": ("attachment", RED),
    "/AF": ("attachment", RED),  # 14.13
    "/JS": ("script", RED),  # 12.6.4.17
    "/JavaScript": ("script", RED),
    "/OpenAction": ("action", AMBER),  # 12.6
    "/AA": ("action", AMBER),
    "/URI": ("link", AMBER),  # 12.6.4.8
    "/XFA": ("form_value", RED),  # 12.7.9
    "/Thumb": ("thumbnail", AMBER),  # 12.3.4
    "/LastModified": ("date", AMBER),
    "/Alternates": ("alternate_picture", AMBER),  # 8.9.5.4
    "/OPI": ("private_data", AMBER),
    "/Measure": ("private_data", AMBER),
    "/Alt": ("structure_text", AMBER),  # 14.9
    "/ActualText": ("structure_text", AMBER),
    "/E": ("structure_text", AMBER),
    "/Ref": ("private_data", AMBER),
}
"""Keys that matter wherever they stand. /Metadata, annotations, fields and layers have rules of their own."""

CATALOG: dict[str, tuple[str, Grade]] = {
    "/StructTreeRoot": ("structure", GREEN),
    "/MarkInfo": ("structure", GREEN),
    "/Outlines": ("bookmarks", AMBER),
    "/Names": ("named_places", GREEN),
    "/Dests": ("named_places", GREEN),
    "/PageLabels": ("page_labels", AMBER),
    "/AcroForm": ("form", AMBER),
    "/Lang": ("language", AMBER),
    "/Perms": ("signature", RED),
    "/DSS": ("signature", RED),
    "/Collection": ("attachment", AMBER),
    "/URI": ("link", AMBER),
    "/Threads": ("unknown_entry", AMBER),
    "/ViewerPreferences": ("viewer", GREEN),
    "/PageMode": ("viewer", GREEN),
    "/PageLayout": ("viewer", GREEN),
    "/Extensions": ("viewer", GREEN),
    "/OutputIntents": ("viewer", AMBER),
}
"""Entries of the document catalog (7.7.2)."""

CATALOG_FINE = frozenset({"/Type", "/Pages", "/Version", "/Metadata", "/OCProperties", *(set(ANYWHERE) - {"/URI"})})
"""Entries reported elsewhere or harmless."""

INFO: dict[str, Grade] = {"/Producer": AMBER, "/Creator": AMBER, "/CreationDate": AMBER, "/ModDate": AMBER}
"""Document information (14.3.3): tools and dates are amber; names, titles and everything else are red."""

ANNOTATION: dict[str, tuple[str, Grade]] = {
    "/T": ("annotation_author", RED),  # 12.5.6.2
    "/Contents": ("annotation_text", RED),
    "/RC": ("annotation_text", RED),
    "/Subj": ("annotation_text", RED),
    "/M": ("date", AMBER),
    "/CreationDate": ("date", AMBER),
    "/NM": ("annotation_id", AMBER),
    "/DA": ("annotation_id", GREEN),
}
FIELD: dict[str, tuple[str, Grade]] = {
    "/V": ("form_value", RED),  # 12.7.4
    "/DV": ("form_value", RED),
    "/TU": ("form_value", AMBER),
    "/T": ("form_field", AMBER),
}
SIGNATURE: dict[str, tuple[str, Grade]] = dict.fromkeys(
    ("/Name", "/Reason", "/Location", "/M", "/ContactInfo", "/Contents", "/Cert"), ("signature", RED)
)

STATIC_ID = bytes.fromhex("31415926535897932384626433832795")
"""The constant identifier our own output carries (14.4 wants one); it says nothing."""
