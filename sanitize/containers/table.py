"""The table of containers: which reader takes which kind apart.

Rule: what is not here is no container; adding one is a row. Never: found at run time.
"""

from sanitize.containers.archives import rar_members, seven_members, stream_members, tar_members, zip_members
from sanitize.containers.mail import mail_members
from sanitize.containers.member import Reader
from sanitize.containers.office import office_members
from sanitize.containers.outlook import outlook_members
from sanitize.containers.pdf import pdf_members
from sanitize.containers.pst import pst_members
from sanitize.contents import CONTAINERS

_OWN: dict[str, Reader] = {
    "application/zip": zip_members,
    "application/x-tar": tar_members,
    "application/gzip": stream_members,
    "application/x-bzip2": stream_members,
    "application/x-xz": stream_members,
    "application/zstd": stream_members,
    "application/x-7z-compressed": seven_members,
    "application/vnd.rar": rar_members,
    "message/rfc822": mail_members,
    "application/pdf": pdf_members,
    "application/x-ole-storage": outlook_members,
    "application/vnd.ms-outlook-pst": pst_members,
}
READERS: dict[str, Reader] = {**dict.fromkeys(CONTAINERS, office_members), **_OWN}
"""Media type to reader; what is not named above is an office document, a zip."""
