"""A project's page: whole in both languages, nothing a person typed becomes markup, names nobody can guess."""
from __future__ import annotations

import datetime as dt
import json
import re
from html.parser import HTMLParser

import pytest

from bot.playbooks.engine import Walk
from bot.playbooks.model import load_playbook
from bot.reports.summary import summary_data, summary_html, summary_text

TODAY = dt.date(2026, 12, 1)
EVIL = "<script>alert(1)</script> | **x** ![p](http://evil/x.png) & \"q\" 'a'"


@pytest.fixture
def project(store):
    """A project: walk(until, lang, **answers) goes on from where it stands and gives the walk."""
    person = store.people.add("李敏", "team").id
    number = store.projects.create("改进“排队”", "seven_step", "zh", person)

    def go(until: int = 8, lang: str = "zh", **said: str) -> Walk:
        walk = Walk(store, number, TODAY)
        while (place := walk.next_place()) and place.step.number < until:
            text = said.get(place.key.replace(".", "__")) or (
                "no" if place.more else place.asked.example[lang])
            walk.answer(place, text, lang, person)
        return walk

    return go


class Page(HTMLParser):
    """Tags and words of a page; fails on a tag that is closed without having been opened."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br", "img", "col"):
            self.open.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]
        for name, value in attrs:
            if name in ("src", "href"):  # nothing from elsewhere, and nothing that could run
                assert tag == "img" and value.startswith("data:image/svg+xml;base64,")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def read(path) -> Page:
    page = Page()
    page.feed(path.read_text("utf-8"))
    assert page.open == []
    return page


def tables(text: str) -> list[list[str]]:
    """The Markdown tables: their lines, each table with a ruler below its head."""
    found: list[list[str]] = []
    inside = False
    for line in text.splitlines():
        if line.startswith("|"):
            if not inside:
                found.append([])
            found[-1].append(line)
        inside = line.startswith("|")
    return found


def cells(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line)) - 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("until", range(1, 9))
def test_the_summary_at_every_step(project, lang, until, tmp_path):
    walk = project(until, lang)
    text = summary_text(walk, lang)
    assert "{" not in text
    assert "None" not in text
    for table in tables(text):
        assert re.fullmatch(r"\|(?:-+:?\|)+", table[1])
        assert {cells(line) for line in table} == {cells(table[0])}
    page = read(summary_html(walk, lang, tmp_path))
    assert page.tags.count("h2") == 7 + 5  # the steps, and the lists after them
    for step in load_playbook("seven_step").steps:
        assert step.name[lang] in page.words
    json.dumps(summary_data(walk, lang))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finished_project_shows_its_effect(project, lang):
    text = summary_text(project(8, lang), lang)
    assert "34.1" in text
    assert ("① 确有改善（超出偶然）：是" if lang == "zh" else "1. Improved beyond chance: Yes") in text
    assert text.count("\n|") == 6


def test_an_answer_in_chinese_reads_in_english(project):
    walk = project(3, "zh")
    text = summary_text(walk, "en")
    assert "lower is better" in text
    assert "34.5 min" in text
    assert "time, kind" in text


def test_what_people_typed_is_never_markup(project, store, tmp_path):
    walk = project(5, "zh", problem_statement=EVIL + " 城东午间排队", metric=EVIL, owner="<b>李敏</b>", root_causes__cause=EVIL)
    walk.override(EVIL, 1) if walk.findings(walk.step) else None
    page = read(summary_html(walk, "zh", tmp_path))
    assert not {"script", "b"} & set(page.tags)
    assert "<script>alert(1)</script>" in page.words
    text = summary_text(walk, "zh")
    for table in tables(text):
        assert {cells(line) for line in table} == {cells(table[0])}
    assert "<script>" not in text.split("放行")[0]


def test_a_title_is_never_markup(store, tmp_path):
    number = store.projects.create("</title><script>x</script>|\n# h", "seven_step", "zh", None)
    walk = Walk(store, number, TODAY)
    assert "script" not in read(summary_html(walk, "zh", tmp_path)).tags
    assert "<script>" not in summary_text(walk, "zh")


def test_hostile_answers_are_shown(project, hostile, tmp_path):
    walk = project(2)
    step_two = walk.place(["surprises", 0])
    from bot.errors import InputError

    try:
        walk.answer(step_two, hostile, "zh", 1)
    except InputError:
        pass
    page = read(summary_html(walk, "zh", tmp_path))
    assert "script" not in page.tags
    assert summary_text(walk, "en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_skips_and_overrides_are_shown_with_their_reasons(project, lang, tmp_path):
    walk = project(2)
    walk.skip(walk.next_place(), "数据下周才有", 1)
    walk = project(3)
    assert "数据下周才有" in summary_text(walk, lang)
    walk.override("委员会同意先看原因", 1)
    text = summary_text(walk, lang)
    page = read(summary_html(walk, lang, tmp_path))
    for said in (text, page.words):
        assert "委员会同意先看原因" in said
        assert "李敏" in said


def test_files_have_names_nobody_can_guess_and_leave_nothing_half_written(project, tmp_path):
    walk = project(2)
    names = {summary_html(walk, "zh", tmp_path / "exports").name for _ in range(5)}
    assert len(names) == 5
    assert all(re.fullmatch(r"project-1-zh-[0-9a-f]{32}\.html", name) for name in names)
    assert {path.name for path in (tmp_path / "exports").iterdir()} == names


def test_the_page_needs_nothing_from_elsewhere(project, tmp_path):
    html = summary_html(project(2), "zh", tmp_path).read_text("utf-8")
    assert not re.search(r"href\s*=|@import|url\(|(?:https?|file):", html)
    assert '<html lang="zh-CN">' in html
