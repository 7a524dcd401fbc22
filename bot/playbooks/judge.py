"""In a guided form: is a message an answer, a command, or a question in between?

Free-text answers taken for commands spoil the work, so certainty is asked for: a pressed button or a short fixed
command counts at once; anything the classifier thinks must be very sure, and an answer that fits a strict type
(a date, a number, a choice) wins over a guess.
"""
from __future__ import annotations

import re
from dataclasses import dataclass

COMMANDS = frozenset({"go_back", "edit_answer", "skip_question", "pause_work", "where_am_i", "ask_why", "ask_example",
                      "override_gate", "check_gate", "add_details", "keep_answer", "use_proposal", "refuse_proposal"})
QUESTIONS = frozenset({"ask_top_topics", "show_cases", "explain_term", "help", "list_projects", "show_summary",
                       "show_study", "show_urgent", "open_desk", "start_complaint", "change_language", "load_sample",
                       "clear_sample", "resume_project", "start_project", "start_comparison", "review_queue", "show_team",
                       "stuck_projects", "my_tasks", "committee_list", "find_lessons", "start_weights",
                       "show_weights", "list_exposures", "candidate_board", "technique_radar", "rating_progress",
                       "study_report", "statistical_analysis", "side_by_side", "case_status", "overdue_cases", "my_cases",
                       "ask_digest", "show_alerts"})
# a wish that changes something and reads like an answer: only as a button, a fixed command or with its prefix
SURE_ONLY = frozenset({"give_complaint", "change_team", "settle_task", "decide_project",
                       "ask_committee", "add_exposure", "new_candidate", "score_candidate", "choose_candidate",
                       "drop_candidate", "merge_candidates", "new_technique", "choose_strategy", "approve_strategy",
                       "ask_rater", "rate_study", "move_case", "dismiss_alert",
                       "subscribe_digest"})
# only as a button or with its prefix: their words are too like an answer
CERTAIN_ONLY = frozenset({"correct_topic", "offer_topics", "confirm_label", "undo", "restore",
                          "store_many", "store_as_one", "leave_for_review", "review_label", "review_topics", "review_not",
                          "review_skip", "review_stop", "affirm", "deny", "greet", "thank", "goodbye", "out_of_scope",
                          "merge_complaint", "undo_merge", "not_same", "mark_seen", "set_severity", "candidate_act",
                          "technique_act"})
SURE = 0.9
SURE_QUESTION = 0.55
NEAR = 0.7  # a question this close to a training line of its intent needs no high score of the classifier
ASKS = re.compile(
    r"[?\uff1f]\s*$|^(?:什么是|啥是|哪)|^(?:多少|怎么|如何|what|which|who|how|show|list|when)\b"
    r"|哪几类|最多的是|是什么", re.IGNORECASE)
# the name of a measure ("每周的排队投诉件数", "number of complaints a week") and how often it is looked at sound like the
# ranking to the classifier
TELLS = re.compile(
    r"^(?!看|查|给|帮|列|统计|告诉|我[想要]|请).*(?:件数|次数|笔数|总数|数量|占比|比例|[率数]|时间|时长)(?:[（(][^（()）]*[)）])?[。.]?$"
    r"|^每(?:天|日|周|星期|个?工作日|个?月|季|年|半|两|隔)"
    r"|^(?:the )?(?:(?:daily|weekly|monthly|mean|average|median|total) )*"
    r"(?:number|count|share|rate|percentage|proportion|mean|average|median)\b"
    r"|^(?:every|each|daily|weekly|monthly|once a)\b", re.IGNORECASE)
# how to stratify, as an answer; the same words split the last figures outside a form
SPLITS = re.compile(r"(?:那|再)?按?(?:网点|支行|渠道|时段|月|周|星期|客户类型)(?:分|看|拆开看?|分层)?[。.]?"
                    r"|(?:split |now )?by (?:branch|channel|month|week|hour|customer type)[.]?", re.IGNORECASE)
SHORT = 24  # characters; a command is short


@dataclass(frozen=True)
class Verdict:
    """``kind``: answer, command or question; ``intent`` for the last two."""

    kind: str
    intent: str = ""


def judge(text: str, intent: str, confidence: float, *, fits: bool, free_text: bool, near: float = 0.0) -> Verdict:
    """Judge a message. ``fits``: it parses as the asked field's strict type; ``free_text``: the field takes any text;
    ``near``: cosine to the nearest training line when that line has the same intent."""
    pressed = text.startswith("/")
    if free_text and SPLITS.fullmatch(text.strip()):
        return Verdict("answer")
    certain = pressed or confidence >= 0.999
    if certain and intent in COMMANDS:
        return Verdict("command", intent)
    if certain and (intent in QUESTIONS | SURE_ONLY or (pressed and intent in CERTAIN_ONLY)):
        return Verdict("question", intent)
    if intent in QUESTIONS and confidence >= SURE and ASKS.search(text):
        return Verdict("question", intent)  # "上个月投诉最多的是哪几类？" holds a period and is still no answer
    if fits and not free_text:
        return Verdict("answer")
    if free_text and TELLS.search(text) and not ASKS.search(text):
        return Verdict("answer")
    if intent in QUESTIONS and (confidence >= SURE or ((confidence >= SURE_QUESTION or near >= NEAR) and ASKS.search(text))):
        return Verdict("question", intent)
    if intent in COMMANDS and confidence >= SURE and len(text) <= SHORT:
        return Verdict("command", intent)
    return Verdict("answer")


REASON = re.compile(
    r"^\s*(?:先?跳过|略过|不填|放行|强制通过|强行通过|越过关口|skip|override)\s*(?:这一?[个题步关]?|it|this|the|gate|question|one)*"
    r"(?:\s*(?:the|this)?\s*(?:gate|question|one))?\s*[,\uff0c:\uff1a;\uff1b。.\-]*\s*(?:因为|理由是?|原因是?|because|as|since)?\s*[:\uff1a]?\s*",
    re.IGNORECASE)


def reason_in(text: str) -> str:
    """The reason that came with "skip, we have no numbers yet"; empty when none was given."""
    return REASON.sub("", text, count=1).strip()


BECAUSE = re.compile(r"(?:因为|由于|理由[是：:]?|原因[是：:]?|\bbecause\b|\bsince\b)\s*[，,：:]?\s*(.+)$",
                     re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"(?:[，,：:；;。—]|\s-\s|\.\s)\s*(.+)$", re.DOTALL)


def reason_after(text: str, verb: re.Match[str] | None) -> str:
    """The words that come with a wish ("取消任务2，总行没批", "refuse project 3: too dear"): behind a "because", else
    behind the first break after its ``verb``; empty when there are none."""
    if verb is None:
        return ""
    match = BECAUSE.search(text) or BREAK.search(text[verb.end():])
    return match.group(1).strip() if match else ""
