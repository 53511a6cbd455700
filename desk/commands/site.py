"""`tamis site BAG… --into DIR`: the public site, made of released packages and notices alone. No vault is needed."""

import argparse
from pathlib import Path

from desk.assembly import Desk
from desk.parsing import Family
from desk.telling import Telling
from desk.trusted import trusted
from release.site_folder import bring_up_to_date, documents
from release.site_withdrawals import Down
from release.withdrawal import Reason


def add(family: Family, telling: Telling) -> None:
    """Adds the command."""
    words = telling.words
    site = family.add("site", _site)
    site.add_argument("bags", nargs="*", type=Path, metavar="BAG", help=words("desk.help_site_bag"))
    site.add_argument("--into", type=Path, required=True, metavar="DIR", help=words("desk.help_site_into"))
    site.add_argument("--name", metavar="TEXT", help=words("desk.help_site_name"))
    down = [each.value for each in Reason if each is not Reason.REPLACED]
    site.add_argument("--take-down", default="", metavar="REL", help=words("desk.help_site_take_down"))
    site.add_argument("--because", choices=down, default="untold", help=words("desk.help_because"))
    site.add_argument("--release-key", default="", metavar="FINGERPRINT", help=words("desk.help_release_key"))
    site.add_argument("--log-key", default="", metavar="VKEY", help=words("desk.help_log_key"))


def _site(desk: Desk, args: argparse.Namespace) -> int:
    trust = trusted(args.release_key, args.log_key)
    into = args.into.absolute()
    down = Down(args.take_down, Reason(args.because), desk.clock().date()) if args.take_down else None
    brought = bring_up_to_date(into, [bag.absolute() for bag in args.bags], args.name, trust, down)
    for name in brought.new:
        desk.telling.say("desk.site_taken", release=name)
    for each in brought.gone:
        desk.telling.say("desk.site_gone" if each.notice else "desk.site_gone_pending", release=each.name)
    told = {"site": str(into), "new": list(brought.new), "gone": [each.name for each in brought.gone]}
    counted = {"releases": len(brought.releases), "documents": documents(brought), "written": brought.written}
    desk.telling.result(str(into / "index.html"), {**told, **counted})
    desk.telling.say("desk.site_made", count=len(brought.releases), written=brought.written)
    if not args.log_key:
        desk.telling.say("desk.site_log_key", log=brought.site.log_key)
    return 0
