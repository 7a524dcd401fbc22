"""Several raters of a study: ask them, rate, see who is missing; the report as files."""
from __future__ import annotations

from actions.choose import begin_work, study_at_hand, waiting_buttons
from actions.common import GaishanAction, Turn, payload
from bot.access import allowed
from bot.choosing.outcome import result_of
from bot.choosing.rating import RatingForm, ask_raters, progress_text, ready
from bot.errors import InputError, NotFound
from bot.language.mentions import find_study
from bot.language.texts import join
from bot.playbooks.team import people_said


class AskRater(GaishanAction):
    """"请张伟评分": a colleague is asked to score, and told at the next message."""

    action = "action_ask_rater"

    def act(self, turn: Turn) -> None:
        person = turn.require("study.work")
        number = study_at_hand(turn, "open")
        if number is None:
            raise NotFound("study_which")
        everybody = [one for one in turn.store.people.all() if allowed(one, "study.rate")]
        name = turn.args.get("name")
        named = [turn.store.people.named(name)] if isinstance(name, str) else [
            one for one in people_said(turn.text, everybody, person) if one.id != person.id or "我" not in turn.text]
        if not named:
            turn.answer("raters_who", [{"title": turn.say("raters_one", name=one.name),
                                        "payload": payload("ask_rater", study=number, name=one.name)}
                                       for one in everybody if one.id != person.id][:8])
            return
        asked = ask_raters(turn.store, number, named, person)
        before = [one.name for one in named if one not in asked]
        new = join([one.name for one in asked], turn.lang)
        lines = [turn.say("raters_asked", names=new, number=number)] if asked else []
        lines += [turn.say("raters_asked_before", names=join(before, turn.lang))] if before else []
        turn.store.audit.record(person.id, "study.raters", f"study {number}", names=[one.name for one in asked])
        turn.reply("\n".join(lines), ids={"study": number})


class RateStudy(GaishanAction):
    """Open (or take up) one's own form."""

    action = "action_rate_study"

    def act(self, turn: Turn) -> None:
        person = turn.require("study.rate")
        named = turn.args.get("study") or (find_study(turn.text) if turn.text else None)
        waiting = turn.store.studies.to_rate(person.id)
        own = turn.store.studies.newest(person.id, "open") if allowed(person, "study.work") else None
        number = named or (waiting[0] if waiting else own)
        if number is None:
            turn.answer("rating_none")
            return
        study = turn.store.studies.get(number)
        if number == own and not ready(study):  # nobody can rate yet: its maker goes on preparing it
            begin_work(turn, {"kind": "study", "id": number})
            return
        if study.status == "closed":
            turn.answer("rating_closed", number=number)
            return
        if not ready(study):
            raise InputError("study_not_ready", number=number)
        if RatingForm(turn.store, number, person.name, turn.lang).stage.kind == "done":
            turn.reply("\n".join([turn.say("rating_thanks"), progress_text(turn.store, number, turn.lang)]),
                       ids={"study": number})
            return
        turn.answer("rating_begin", number=number, own=study.own, others=join(study.subjects[1:], turn.lang),
                    count=len(study.attributes))
        begin_work(turn, {"kind": "rating", "id": number})


class RatingProgress(GaishanAction):
    """Who has rated, who is missing."""

    action = "action_rating_progress"

    def act(self, turn: Turn) -> None:
        turn.require("study.work")
        number = study_at_hand(turn, "open") or study_at_hand(turn)
        if number is None:
            raise NotFound("study_which")
        study = turn.store.studies.get(number)
        turn.reply(progress_text(turn.store, number, turn.lang),
                   waiting_buttons(turn, number)[1:] if study.status == "open" and study.rated_at else [],
                   ids={"study": number})


class StudyReport(GaishanAction):
    """The report of a comparison: page, Word document and live sheet, as links."""

    action = "action_study_report"

    def act(self, turn: Turn) -> None:
        from bot.reports.study_files import FORMATS, study_file

        turn.require("study.work")
        number = study_at_hand(turn, "closed") or study_at_hand(turn)
        if number is None:
            raise NotFound("study_none")
        study, result = turn.store.studies.get(number), result_of(turn.store, number)
        paths = {kind: study_file(turn.store, study, result, kind, turn.lang, turn.settings.exports) for kind in FORMATS}
        turn.reply(turn.say("study_report_ready", number=number), links=[
            {"title": turn.say(f"study_link_{kind}"), "url": str(path)} for kind, path in paths.items()],
            ids={"study": number})
