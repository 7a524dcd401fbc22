"""Who works on a project, and who may change that (methods.md §2.0, the executing level)."""
from __future__ import annotations

import re
from collections.abc import Iterable

from bot.access import allowed
from bot.errors import InputError, NotAllowed
from bot.store import Store
from bot.store.people import Person

LEFT = "left"
# the first pattern that is found names the part; "left" means: no longer on the project
PARTS = (
    (LEFT, r"移出|移除|退出|踢出|请出|撤出|删掉|删除|去掉|拿掉|离开|不再参加|remove|\bleav(?:e|es|ing)\b|\bdrop\b|kick"
           r"|take .{1,40} (?:off|out)|\bout of\b"),
    ("sponsor", r"发起人|支持领导|sponsor"),
    ("leader", r"组长|负责人|牵头|带队|leader|\blead\b|in charge"),
    ("member", r"加入|加到|加进|拉进|拉入|参加|参与|组员|成员|进组|\badd\b|\bjoin\b|member|invite|bring|\bput\b|include"),
)
MYSELF = re.compile(r"我|\b(?:I|me|myself)\b|^\s*(?:leave|join|退出)", re.IGNORECASE)


def part_said(text: str) -> str | None:
    """leader, sponsor, member or left, as a wish names it; None when it names none."""
    for said in (re.split(r"设为|设成|改为|改成|换成|担任|作为|\b(?:as|to be)\b", text)[-1], text):
        if part := next((part for part, pattern in PARTS if re.search(pattern, said, re.IGNORECASE)), None):
            return part
    return None


def people_said(text: str, people: Iterable[Person], speaker: Person) -> list[Person]:
    """The people a wish names, in its order; the speaker for "我" or "me" when nobody else is named."""
    plain, found = text.casefold(), []
    for one in sorted(people, key=lambda person: -len(person.name)):
        name = one.name.casefold()
        pattern = rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)
        if match := re.search(pattern, plain):
            found.append((match.start(), one))
            plain = plain[: match.start()] + "\x00" * len(name) + plain[match.end() :]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])] or ([speaker] if MYSELF.search(text) else [])


def may_change(store: Store, number: int, person: Person) -> bool:
    """Leaders of the project, supervisors and administrators may change its team."""
    return allowed(person, "project.team") or store.projects.part(number, person.id) == "leader"


def change_part(store: Store, number: int, actor: Person, person: Person, part: str) -> None:
    """Give ``person`` a part in the project, or take them out ("left"); audited, and they are told at their next message.

    Anybody may come in as a member by themselves or leave. NotAllowed for everything else by others than leaders,
    supervisors and administrators; InputError for somebody whose role does not work on projects, or the last leader.
    """
    store.projects.get(number)
    before = store.projects.part(number, person.id)
    by_oneself = actor.id == person.id and (part == LEFT or (part == "member" and before is None))
    if not by_oneself and not may_change(store, number, actor):
        raise NotAllowed("team_change", number=number)
    if part != LEFT and not allowed(person, "project.work"):
        raise InputError("team_role", name=person.name)
    if part == LEFT and before in (None, LEFT):
        raise InputError("team_not_on", name=person.name, number=number)
    if before == part:
        return
    store.projects.set_part(number, person.id, part)
    audit = store.audit.record(actor.id, "project.team", f"project {number}", name=person.name, before=before, part=part)
    if actor.id != person.id:
        store.notices.add(person.id, f"part:{number}:{part}:{audit}", "part", number=number, part=part, by=actor.name)


def come_in(store: Store, number: int, person: Person) -> None:
    """Whoever works on a project is on its team; NotAllowed for somebody who has left it and was not asked back."""
    if store.projects.part(number, person.id) == LEFT:
        raise NotAllowed("team_left", number=number)
    store.projects.join(number, person.id)
