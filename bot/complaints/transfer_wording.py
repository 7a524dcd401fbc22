"""An import's report as lines a person reads, in either language."""
from __future__ import annotations

from bot.complaints.columns import Reason
from bot.complaints.cycle import in_force
from bot.complaints.importing import ImportReport
from bot.complaints.life_rules import STATES
from bot.language.texts import join, say

MOST_COLUMNS = 40  # named of those not used


def report_lines(report: ImportReport, language: str) -> list[str]:
    """What was read, guessed, stored and refused, then what deserves a look."""
    head = "transfer_dry_run" if report.dry_run else "transfer_done"
    lines = [say(head, language, read=report.read, stored=report.stored, repeated=report.repeated,
                 rejected=report.rejected, seconds=f"{report.seconds:.1f}")]
    if report.not_complaints:
        lines.append(say("transfer_kinds", language, count=report.not_complaints,
                         complaints=report.stored - report.not_complaints))
    if report.urgent:
        lines.append(say("transfer_urgent", language, count=report.urgent))
    if report.repeated and (report.urgent_waiting or 0) > (report.urgent or 0):
        lines.append(say("transfer_urgent_all", language, count=report.urgent_waiting))
    if report.doubtful:
        lines.append(say("transfer_doubtful", language, count=report.doubtful))
    if report.followed:
        names = in_force().names
        states = [say("transfer_state_count", language, state=names[state][language], count=report.followed[state])
                  for state in STATES if state in report.followed]
        lines.append(say("transfer_followed", language, count=sum(report.followed.values()), over=report.overdue,
                         states=join(states, language)))
    for reason in report.guessed.reasons:
        if reason.column:
            lines.append(column_line(reason, language))
    if report.unused:
        lines.append(say("transfer_unused", language, columns=join(report.unused[:MOST_COLUMNS], language)
                         + (" …" if len(report.unused) > MOST_COLUMNS else "")))
    if report.dates.given:
        lines.append(say("transfer_dates_given", language, format=report.dates.given))
    else:
        lines += [say("transfer_dates_shape", language, shape=shape.shape, count=shape.count,
                      order=say(f"transfer_order_{shape.order or 'open'}", language),
                      how=say(f"transfer_how_{shape.how}", language))
                  for shape in report.dates.shapes if shape.shape not in ("name", "年月日")]
    if report.dates.unclear:
        lines.append(say("transfer_dates_unclear", language, count=report.dates.unclear))
    lines += [say(key, language, **params) for key, params in report.warnings]
    if report.rejects_path:
        lines.append(say("transfer_rejects", language, count=report.rejected, path=str(report.rejects_path)))
    return lines


def column_line(reason: Reason, language: str) -> str:
    """Which column was taken for what, and why."""
    return say("transfer_column", language, column=reason.column, field=say(f"transfer_field_{reason.field}", language),
               why=say(f"transfer_why_{reason.why}", language))
