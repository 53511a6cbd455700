"""What kind of danger a finding is: the theme that tells people why it matters.

Rule: the first pattern a message id fits decides; what fits none tells how the file was built. Each theme has its
sentence `sanitize.why_<theme>`. Never: weighs a finding; that is its grade.
"""

import re
from enum import StrEnum

from sanitize.findings import Finding


class Theme(StrEnum):
    """Why a finding matters."""

    PLACE = "place"
    PERSON = "person"
    NUMBER = "number"
    TIME = "time"
    DEVICE = "device"
    ADDRESS = "address"
    ACTIVE = "active"
    PICTURES = "pictures"
    COLOUR = "colour"
    UNSEEN = "unseen"
    ROOM = "room"
    WORDS = "words"
    CODE = "code"
    FAINT = "faint"
    UNLOOKED = "unlooked"
    CLAIM = "claim"
    BUILD = "build"


_OF_OFFICE = (
    (Theme.PERSON, "office_(?:person|inserted|properties|comments)"),
    (Theme.NUMBER, "office_(?:identifier|history|protection)"),
    (Theme.TIME, "zip_time|office_formatting_history"),
    (Theme.DEVICE, "office_(?:printer|extension|font)"),
    (Theme.ADDRESS, "office_(?:address|template|link|connection|field|path)"),
    (Theme.ACTIVE, "office_(?:macro|embedded|film)"),
    (Theme.PICTURES, "office_(?:thumbnail|cropped|unused_media)"),
    (
        Theme.UNSEEN,
        "office_(?:hidden|hidden_sheet|hidden_slide|unseen|deleted|notes|pivot|unused_string|prompt|defined_names)",
    ),
    (Theme.ROOM, "zip_(?:comment|extra|hidden|between)|office_mark"),
    (
        Theme.WORDS,
        "office_(?:alt_text|name|bookmark|comment_in_part|stray_text|style_name|control|variables|custom_xml|value)",
    ),
)
_THEMES = tuple(
    (theme, re.compile(rf"sanitize\.(?:{pattern})"))
    for theme, pattern in (
        *_OF_OFFICE,
        (Theme.CODE, "code_.*"),
        (Theme.FAINT, "faint_marks"),
        (Theme.UNLOOKED, "pages_not_looked|dots_not_looked|mail_not_all"),
        (Theme.PERSON, "mail_(?:person|smime_signed|pgp_signed)"),
        (Theme.DEVICE, "mail_machine"),
        (Theme.NUMBER, "mail_dkim"),
        (Theme.PICTURES, "thumbnail_.*"),
        (Theme.PLACE, "tag_place|tag_position(?:_half|_nowhere|_zero)?"),
        (Theme.PERSON, "tag_person|pdf_annotation_author|pdf_signature"),
        (Theme.NUMBER, "tag_number|pdf_identifier|dots_found|pdf_annotation_id|png_provenance"),
        (Theme.TIME, "tag_time|png_time|pdf_date"),
        (Theme.DEVICE, "tag_device|jpeg_exif|png_exif|gif_application|svg_program|heif_messages|pdf_private_data"),
        (
            Theme.ADDRESS,
            "svg_address|svg_instruction|svg_style|heif_item|pdf_link|pdf_outside_file|html_address|html_style|css_aside"
            "|xml_address|xml_instruction",
        ),
        (Theme.ACTIVE, "svg_script|svg_foreign|pdf_script|pdf_action|pdf_attachment|no_active|html_active|csv_formula"),
        (Theme.PICTURES, "jpeg_more_pictures|jpeg_thumbnail|pdf_thumbnail|pdf_alternate|pdf_earlier_version"),
        (Theme.COLOUR, "jpeg_icc|png_icc|tag_colour"),
        (
            Theme.UNSEEN,
            "picture_veiled|jpeg_not_followed|heif_cropped|picture_sticks_out|svg_unseen|svg_not_looked_at|svg_hidden"
            "|text_mixed|text_disguised|html_doubtful|html_hidden|json_twice|md_definition|pdf_layer_hidden"
            "|pdf_text_(?:covered|invisible|off_page|same_colour|tiny|boxed)|pdf_redaction_unapplied",
        ),
        (
            Theme.ROOM,
            "after_end|stray_bytes|picture_hidden|picture_padded|png_hidden|bmp_unused_bits|bmp_header|jpeg_unused_table"
            "|palette_unused|jpeg_unknown"
            "|png_unknown|picture_unknown_block|heif_property|pdf_bytes_outside|pdf_orphan|pdf_inline_picture"
            "|text_(?:invisible|direction|tag|selector|soft_hyphen|private|odd_space|trailing|byte_order|more|double_space|columns"
            "|line_ends_mixed)",
        ),
        (Theme.PERSON, "odf_property|request_(?:asker|asker_account|asker_about|from|to|email|telephone)"),
        (Theme.CLAIM, "request_.*"),
        (Theme.ADDRESS, "odf_address"),
        (Theme.ACTIVE, "odf_(?:script|form|object)"),
        (Theme.UNSEEN, "odf_(?:hidden|note|change|comment)"),
        (Theme.WORDS, "odf_(?:words|name|attribute)"),
        (
            Theme.WORDS,
            "tag_words|.*comment|.*xmp.*|jpeg_iptc|png_text|gif_plain_text|svg_(?:words|metadata|name|attribute)|html_(?:title|meta|attribute|form|drawing)|md_front_matter"
            "|pdf_(?:info|annotation.*|bookmarks|form.*|named_places|page_labels|structure.*|layer)",
        ),
    )
)


def theme_of(finding: Finding) -> Theme:
    """Gives the theme of a finding."""
    return next((theme for theme, pattern in _THEMES if pattern.fullmatch(finding.message.id)), Theme.BUILD)
