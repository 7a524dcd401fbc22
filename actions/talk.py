"""Greeting, help, language, explanations, and what to do with a message nobody understood."""
from __future__ import annotations

import re

from actions.common import GaishanAction, Turn, payload
from actions.urgent import ask_severity, greeting, waiting_button
from bot.access import allowed
from bot.complaints.prepare import prepare
from bot.complaints.sample import SOURCE, clear_sample, load_sample
from bot.complaints.urgent import tells_of_harm
from bot.complaints.voice import customers_words
from bot.language.detect import language_of
from bot.language.foreign import foreign_language, language_name, tells_enough
from bot.language.numerals import normalise
from bot.methods import find_term, related_terms, term_text
from bot.questions.words import fits
from bot.store.complaints import Filter
from bot.topics.polarity import has_bad
from bot.topics.severity import SEVERE

# label key, intent, what a role must be allowed to do to see it
MENU = (
    ("menu_complaint", "start_complaint", "complaint.add"),
    ("menu_cases", "my_cases", "cycle.own"),
    ("menu_top", "ask_top_topics", "top.ask"),
    ("menu_choose", "start_comparison", "study.work"),
    ("menu_board", "candidate_board", "candidate.read"),
    ("menu_project", "start_project", "project.open"),
    ("menu_projects", "list_projects", "project.work"),
    ("menu_tasks", "my_tasks", "task.own"),
    ("menu_explain", "explain_term", None),
)
FILES = re.compile(r"导入|上传|导进|\b(?:import|upload|load)", re.IGNORECASE)  # in a call for help: how a file comes in
YES_STORES = ("suggestion", "other")  # whose question a yes answers: praise is told, an inquiry is an either-or
# what a guess of the classifier is called when it is offered as a button
OFFERED = {
    "give_complaint", "start_complaint", "ask_top_topics", "show_cases", "start_comparison", "show_study",
    "start_project", "resume_project", "list_projects", "show_summary", "explain_term", "help", "load_sample",
    "undo", "correct_topic", "change_language", "review_queue", "show_urgent", "set_severity", "open_desk",
    "show_team", "change_team", "ask_committee", "stuck_projects", "my_tasks", "committee_list", "find_lessons",
    "start_weights", "show_weights",
    "add_exposure", "list_exposures",
    "statistical_analysis", "side_by_side",
    "case_status", "overdue_cases", "my_cases", "move_case",
    "ask_digest", "show_alerts", "dismiss_alert", "subscribe_digest",
    "new_candidate", "candidate_board", "new_technique", "technique_radar",
}


def menu(turn: Turn) -> list[dict[str, str]]:
    """The buttons this person's role may use."""
    buttons = [turn.button(key, intent) for key, intent, act in MENU if act is None or allowed(turn.person, act)]
    empty = turn.store.complaints.count(Filter()) == 0
    if empty and allowed(turn.person, "sample.load"):
        buttons.insert(0, turn.button("menu_sample", "load_sample"))
    waiting = turn.store.reviews.waiting() if allowed(turn.person, "review.work") else 0
    if waiting:
        buttons.append(turn.button("menu_review", "review_queue", count=waiting))
    other = "en" if turn.lang == "zh" else "zh"
    buttons = [*waiting_button(turn), *buttons]
    return [*buttons, turn.button("menu_language", "change_language", arguments={"to": other})]


def with_urgent(turn: Turn, words: str) -> str:
    """``words`` and, for those who may look, how many urgent complaints wait."""
    return "\n".join([words, *greeting(turn)])


class Greet(GaishanAction):
    action = "action_greet"

    def act(self, turn: Turn) -> None:
        name = turn.person.name if turn.person else ""
        lines = [with_urgent(turn, turn.say("greet", name=name))]
        if allowed(turn.person, "topics.manage"):
            from actions.intake import learning_hint

            lines += learning_hint(turn)
        turn.reply("\n".join(lines), menu(turn))


class Help(GaishanAction):
    action = "action_help"

    def act(self, turn: Turn) -> None:
        if FILES.search(turn.text):
            turn.answer("help_files", menu(turn) if not turn.work else [])
            return
        role = turn.person.role if turn.person else "staff"
        words = turn.say(f"help_{'staff' if role == 'staff' else 'all'}", role=turn.say(f"role_{role}"))
        turn.reply(with_urgent(turn, words), menu(turn))


class Thank(GaishanAction):
    action = "action_thank"

    def act(self, turn: Turn) -> None:
        turn.answer("thank")


class Goodbye(GaishanAction):
    action = "action_goodbye"

    def act(self, turn: Turn) -> None:
        turn.answer("goodbye")


class ChangeLanguage(GaishanAction):
    action = "action_change_language"

    def act(self, turn: Turn) -> None:
        wanted = str(turn.args.get("to") or "").lower()[:2]
        said = turn.text.lower()
        if wanted not in ("zh", "en"):
            # "说英文吧" is Chinese but asks for English: the language named counts, not the one used
            if "英" in said or "english" in said:
                wanted = "en"
            elif "中" in said or "汉语" in said or "chinese" in said or "普通话" in said or "mandarin" in said:
                wanted = "zh"
            else:
                wanted = "en" if language_of(said, turn.lang) == "zh" else "zh"
        if turn.person:
            turn.store.messages.set_language(turn.conversation, turn.person.id, wanted)
        turn.lang = wanted
        turn.answer("language_changed", menu(turn))


class Explain(GaishanAction):
    action = "action_explain"

    def act(self, turn: Turn) -> None:
        asked = str(turn.args.get("text") or turn.text)
        term = find_term(asked)
        if term is None:
            turn.answer("explain_which", [
                {"title": name, "payload": payload("explain_term", text=name)}
                for name in related_terms(None, turn.lang)])
            return
        turn.reply(term_text(term, turn.lang), [
            {"title": name, "payload": payload("explain_term", text=name)}
            for name in related_terms(term, turn.lang)])


class OutOfScope(GaishanAction):
    action = "action_out_of_scope"

    def act(self, turn: Turn) -> None:
        from actions.doubts import customer_button

        turn.answer("out_of_scope", [*customer_button(turn), *menu(turn)])


class Unclear(GaishanAction):
    """Nothing was sure: a text that reads like a customer's is taken as one, otherwise the best guesses are offered."""

    action = "action_unclear"

    def act(self, turn: Turn) -> None:
        from actions.doubts import ask_whose

        if not any(character.isalnum() for character in turn.text):
            turn.answer("nothing_said", menu(turn))
            return
        foreign = foreign_language(turn.text)
        if foreign and tells_enough(turn.text):
            from actions.intake import take_text

            take_text(turn, turn.text)  # kept as it is, for somebody who reads it
            return
        if foreign:
            turn.answer("unclear_foreign", [turn.button("intent_give_complaint", "give_complaint",
                                                        arguments={"text": turn.text[:1500]}),
                                            turn.button("menu_help", "help")],
                        language=language_name(foreign, turn.lang))
            return
        reading = prepare(turn.text).reading
        found = turn.model.classify(reading)
        if len(turn.text) >= 12:
            # the model has seen mostly complaints: what is neither familiar nor discontented nor grave is none
            sure = found.kind == "praise" or (found.kind == "complaint" and (
                found.band == "high" or has_bad(reading) or found.severity >= SEVERE))
            if sure and found.kind_confidence >= 0.8 or found.kind == "complaint" and tells_of_harm(reading):
                from actions.intake import take_text

                take_text(turn, turn.text)
                return
        if fits(normalise(turn.text)) and turn.may("top.ask"):
            from actions.supervise import TopTopics

            TopTopics().act(turn)
            return
        term = find_term(turn.text) if len(turn.text) <= 60 else None
        if term is not None:
            turn.reply(term_text(term, turn.lang))
            return
        if turn.may("complaint.add") and customers_words(turn.text, turn.intent, turn.confidence,
                                                         turn.nearest, found):
            ask_whose(turn)
            return
        guesses = [entry["name"] for entry in turn.ranking if entry["name"] in OFFERED - {"help"}][:2]
        buttons = [turn.button(f"intent_{name}", name) for name in guesses if name != "give_complaint"]
        if turn.text:
            buttons.append(turn.button("intent_give_complaint", "give_complaint",
                                       arguments={"text": turn.text[:1500]}))
        turn.answer("unclear", [*buttons, turn.button("menu_help", "help")])


class Affirm(GaishanAction):
    """A yes goes to what waits for one."""

    action = "action_affirm"

    def act(self, turn: Turn) -> None:
        from actions.doubts import doubt_left
        from actions.intake import confirm_label, store_lines, store_text
        from actions.undoing import ask_which, take_back

        pending = turn.question
        if pending.get("kind") == "lines":
            store_lines(turn, pending)
        elif pending.get("kind") == "undo" and len(pending["numbers"]) == 1:
            take_back(turn, pending["numbers"][0])
        elif pending.get("kind") == "undo":
            ask_which(turn)  # a yes says nothing where several things may be meant
        elif pending.get("kind") == "text" and turn.text and pending.get("as") not in YES_STORES:
            doubt_left(turn)  # "ok" to what was told or to an either-or is no wish to store it
        elif pending.get("kind") == "text":
            store_text(turn, pending["text"], pending["message"])
        elif turn.doubt_asked:
            ask_severity(turn, turn.doubt_asked)
        elif turn.label_shown:
            confirm_label(turn, turn.focus["complaint"])
        else:
            turn.answer("affirm_what", menu(turn))


class Deny(GaishanAction):
    """A no drops what waits; after a label it asks for the right one."""

    action = "action_deny"

    def act(self, turn: Turn) -> None:
        from actions.intake import offer_topics

        if turn.focus.get("pending"):
            turn.remember(pending=None)
            turn.answer("dropped")
        elif turn.doubt_asked:
            ask_severity(turn, turn.doubt_asked)
        elif turn.label_shown:
            offer_topics(turn, turn.focus["complaint"])
        else:
            turn.answer("dropped")


class Sample(GaishanAction):
    """Load or clear the invented year of complaints."""

    action = "action_sample"

    def act(self, turn: Turn) -> None:
        person = turn.require("sample.load")
        if turn.intent == "clear_sample":
            turn.answer("sample_cleared", count=clear_sample(turn.store, person))
            return
        count = load_sample(turn.store, turn.model, person, turn.today)
        total = turn.store.complaints.by_source(SOURCE)
        turn.answer("sample_loaded" if count else "sample_there",
                    [{"title": turn.say("sample_ask_year"), "payload": turn.say("sample_ask_year")},
                     {"title": turn.say("sample_ask_spring"), "payload": turn.say("sample_ask_spring")},
                     turn.button("menu_clear_sample", "clear_sample")], count=count, total=total)


