"""What we recognise and refuse, with the reason: the other half of the table of formats.

Rule: it stands apart from the rows, so that who only tells of refusals (the report on a leak) loads no parser: those
belong into the jail.
Never: names a format that has a row.
"""

# Media type → why there is no row (a sentence that also says what to do instead).
NOT_SUPPORTED = {
    "application/x-office": "sanitize.no_office",
    "application/x-ole-storage": "sanitize.no_office",
    "application/rtf": "sanitize.office_flatten_only",
    "application/msword": "sanitize.office_flatten_only",
    "application/vnd.ms-excel": "sanitize.office_flatten_only",
    "application/vnd.ms-powerpoint": "sanitize.office_flatten_only",
    "application/x-office-locked": "sanitize.office_locked",
    "application/postscript": "sanitize.no_office",
    "application/zip": "sanitize.no_archive",
    "application/x-tar": "sanitize.no_archive",
    "application/gzip": "sanitize.no_archive",
    "application/x-bzip2": "sanitize.no_archive",
    "application/x-xz": "sanitize.no_archive",
    "application/zstd": "sanitize.no_archive",
    "application/x-7z-compressed": "sanitize.no_archive",
    "application/vnd.rar": "sanitize.no_archive",
    "application/vnd.ms-outlook-pst": "sanitize.no_mailbox",
    "image/x-icon": "sanitize.no_picture",
    "image/vnd.adobe.photoshop": "sanitize.no_picture",
    "image/jp2": "sanitize.no_picture",
    "image/jxl": "sanitize.no_picture",
    "image/vnd.djvu": "sanitize.no_picture",
    "text/x-script": "sanitize.no_active",
    "application/x-executable": "sanitize.no_active",
    "message/rfc822": "sanitize.no_mail",
    "application/pgp": "sanitize.no_encrypted",
    "application/vnd.sqlite3": "sanitize.no_database",
    "audio/ogg": "sanitize.no_recording",
    "audio/flac": "sanitize.no_recording",
    "audio/mpeg": "sanitize.no_recording",
    "audio/x-wav": "sanitize.no_recording",
    "video/x-matroska": "sanitize.no_recording",
    "video/x-ms-asf": "sanitize.no_recording",
    "video/x-msvideo": "sanitize.no_recording",
    "video/mp4": "sanitize.no_recording",
    "application/x-empty": "sanitize.no_content",
}
