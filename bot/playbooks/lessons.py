"""What earlier projects learnt (step 7), looked up by words, topic or branch."""
from __future__ import annotations

import re
from dataclasses import dataclass

from bot.language.mentions import Words, find_topics
from bot.language.tokens import search_form
from bot.store import Store
from bot.store.projects import Project

FIELD = "lessons"
# words of the question itself, not of what is looked for
ASKING = re.compile(
    r"以前|之前|过去|上次|类似|相似|同类|别的|其他|项目|课题|改进|学到|学会|学习|经验|教训|总结|什么|哪些|有没有|可以|我们|关于|方面|查一?下|看看|[的了吗呢有]"
    r"|\b(?:what|which|did|do|we|you|have|has|the|a|an|of|on|from|for|about|with|in|at|any|other|others|earlier|previous|past"
    r"|similar|projects?|improvements?|lessons?|learn(?:t|ed|ing)?|teach|taught|show|me|find|search|were|was|is|are|there"
    r"|please|us|our|to|tell)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Lesson:
    """What one project learnt; ``at`` is when it was written down."""

    project: int
    title: str
    topic: str | None
    branch: str | None
    text: str
    at: str


def lessons(store: Store) -> list[Lesson]:
    """The standing lessons of all projects, the newest first."""
    found = []
    for number, text, at in store.projects.newest(FIELD):
        project = store.projects.get(number)
        found.append(Lesson(number, project.title, project.topic, project.branch, text, at))
    return found


def find_lessons(store: Store, query: str, topic_words: Words, limit: int = 5) -> list[Lesson]:
    """Lessons that fit a question: those of a topic it names, and those that share words with it, best first.

    Some hundred projects need no index. A question that names nothing gives the newest.
    """
    everything = lessons(store)
    topics = set(find_topics(query, topic_words))
    wanted = set(re.findall(r"\w+", search_form(ASKING.sub(" ", query[:500]))))
    if not wanted and not topics:
        return everything[:limit]
    scored = []
    for place, one in enumerate(everything):
        shared = wanted & set(re.findall(r"\w+", search_form(f"{one.text} {one.title} {one.branch or ''}")))
        score = 3 * (one.topic in topics) + len(shared) / max(1, len(wanted))
        if score:
            scored.append((-score, place, one))
    return [one for _, _, one in sorted(scored, key=lambda row: row[:2])][:limit]


def lessons_for(store: Store, project: Project, limit: int = 2) -> list[Lesson]:
    """What others learnt on the same topic, then at the same branch: for a project that begins."""
    others = [one for one in lessons(store) if one.project != project.id]
    same = [one for one in others if project.topic and one.topic == project.topic]
    near = [one for one in others if project.branch and one.branch == project.branch and one not in same]
    return [*same, *near][:limit]
