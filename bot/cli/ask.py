"""gaishan ask, gaishan top."""
from __future__ import annotations

import datetime as dt

import click

from bot.access import require
from bot.cli.base import Command, language, load, option, out, out_json
from bot.errors import InputError
from bot.setup import speaker


@click.command(cls=Command)
@option("--from", "start")
@option("--to", "end")
@option("--branch")
@option("--channel")
@option("--customer")
@option("--unit", type=click.Choice(["count", "weighted"]), default="count")
@option("--per", type=click.IntRange(1, 10**6))
@option("--against", type=click.Choice(["previous", "year_before"]), default="previous")
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def top(start: str | None, end: str | None, branch: str | None, channel: str | None, customer: str | None, unit: str,
        per: int | None, against: str, name: str | None,
        as_json: bool) -> None:
    from bot.complaints.places import branch_unknown
    from bot.complaints.top import top_topics
    from bot.language.customers import label_of_kind
    from bot.language.periods import Period
    from bot.reports.top import top_text
    from bot.store.complaints import Filter
    from bot.topics.taxonomy import load_taxonomy

    chosen, store = load()
    lang, taxonomy = language(), load_taxonomy()
    today = chosen.today
    last = _day(end, "--to") or today
    first = _day(start, "--from") or last - dt.timedelta(days=29)
    if per and unit == "weighted":
        raise InputError("per_weighted")
    if first > last:
        raise InputError("period_reversed", said=f"{first} – {last}")
    with store:
        require(speaker(store, name), "top.ask")
        if branch and branch not in (known := store.complaints.values_of("branch")):
            raise branch_unknown(branch, known)
        answer = top_topics(store, Period(first, last), Filter(
            branch=branch, channel=channel, customer=customer and (label_of_kind(customer) or customer)), unit=unit,
            comparison=against, per=per)
    if as_json:
        out_json({
            "from": first.isoformat(), "to": last.isoformat(), "branch": branch, "channel": channel,
            "customer": answer.which.customer,
            "unit": unit, "per": per, "transactions": answer.exposure.transactions, 
            "rate": answer.rate(answer.n),
            "missing": [{"from": gap.period.start, "to": gap.period.end, "branch": gap.branch}
                        for gap in answer.exposure.gaps] if per else [],
            "n": answer.n, "unlabelled": answer.unlabelled,
            "before": {"from": answer.before.start.isoformat(), "to": answer.before.end.isoformat(),
                       "n": answer.n_before, "transactions": answer.exposure_before.transactions,
                       "rate": answer.rate_before(answer.n_before)},
            "rows": [{"topic": row.category, "count": answer.counts.get(row.category, 0), "value": row.count,
                      "rate": answer.rate(answer.counts.get(row.category, 0)),
                      "share": row.share, "cumulative": row.cumulative, "vital": row.vital,
                      "before": answer.counts_before.get(row.category, 0),
                      "change": answer.changes[row.category].verdict, "p": answer.changes[row.category].p}
                     for row in (answer.pareto.rows if answer.pareto else [])],
            "vital_few": list(answer.pareto.vital_few) if answer.pareto else [],
            "nearest": [answer.nearest.start.isoformat(), answer.nearest.end.isoformat()] if answer.nearest else None})
    elif answer.n:
        out(top_text(answer, taxonomy, lang))
    else:
        from bot.language.texts import say
        from bot.reports.top import days, scope

        key = "top_empty" if answer.nearest else "top_no_data"
        out(say(key, lang, scope=scope(answer, lang), period=days(answer.period))
            + (days(answer.nearest) if answer.nearest else ""))


def _day(text: str | None, option_name: str) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError("day_format", option=option_name) from error


@click.command(cls=Command)
@click.argument("questions", nargs=-1, required=True)
@option("--as", "name")
@option("--json", "as_json", is_flag=True)
def ask(questions: tuple[str, ...], name: str | None, as_json: bool) -> None:
    """Each question after the first may go on from the one before."""
    from bot.errors import NotAllowed
    from bot.questions.asking import ask_all

    chosen, store = load()
    lang = language()
    today = chosen.today
    with store:
        person = speaker(store, name)
        try:
            found = ask_all(store, person, questions, today, lang, chosen)
        except NotAllowed:
            store.audit.record(person.id, "refused", "ask")
            raise
    if as_json:
        out_json(found[0].values if len(found) == 1 else [one.values for one in found])
        return
    out("\n\n".join(one.text for one in found))


commands = {"ask": ask, "top": top}
