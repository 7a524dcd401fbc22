"""What the bot can explain: whole in both languages, found by its own names, pointing at what exists."""
from __future__ import annotations

import re

import pytest

from bot.methods import FIRST_TERMS, find_term, load_terms, related_terms, term_text

TERMS = load_terms()
NAMES = sorted({(name, term.id) for term in TERMS.values() for lang in ("zh", "en")
                for name in (term.name[lang], *term.aliases[lang])})


def test_there_are_enough_and_each_id_once():
    import yaml

    from bot.settings import ROOT

    ids = [raw["id"] for path in (ROOT / "data" / "methods").glob("*.yml")
           for raw in yaml.safe_load(path.read_text("utf-8"))["terms"]]
    assert len(ids) == len(set(ids)) == len(TERMS) >= 60


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_a_term_is_whole_in_both_languages(term):
    for lang in ("zh", "en"):
        assert term.name[lang].strip()
        assert len(term.short[lang]) >= 15
        assert "\n\n" not in term.short[lang]
        if term.example:
            assert term.example[lang].strip()
        text = term_text(term, lang)
        assert text.startswith(f"**{term.name[lang]}**")
        assert "{" not in text
        assert term.source[lang] in text
    # an English reader gets an English title, at most with the original in brackets; a Chinese one no double
    assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"\([^)]*\)", "", term.source["en"]))
    assert not re.search(r"textbooks|Rule of|practice", term.source["zh"])
    assert re.search(r"[\u4e00-\u9fff]", term.short["zh"])
    assert not re.search(r"[，。；：（）]", term.short["en"] + (term.example or {}).get("en", ""))


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_neighbours_exist_and_are_not_the_term_itself(term):
    assert set(term.related) <= set(TERMS)
    assert term.id not in term.related
    assert len(set(term.related)) == len(term.related)


def test_a_name_belongs_to_one_term():
    owners: dict[str, set[str]] = {}
    for name, owner in NAMES:
        owners.setdefault(name.lower(), set()).add(owner)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_every_term_is_found_by_each_of_its_names(term):
    for name in (name for name, owner in NAMES if owner == term.id):
        for question in (name, f"什么是{name}？", f"what is {name}?", f"解释一下 {name.upper()}"):
            found = find_term(question)
            assert found is not None, question
            assert found.id == term.id, question


@pytest.mark.parametrize("text", ["天气怎么样", "", "who won the match", "...", "😡", "等" * 20000])
def test_what_is_no_term_is_none(text):
    assert find_term(text) is None


def test_hostile_questions(hostile):
    found = find_term(hostile)
    assert found is None or found.id in TERMS


@pytest.mark.parametrize(("text", "owner"), [
    ("什么是对比评分法", "comparison_scoring"), ('what does "vital few" mean', "vital_few"), ("解释一下帕累托", "pareto"),
    ("5 whys?", "five_why"), ("5-Why是什么", "five_why"), ("VT/ET是什么", "vt_et"), ("what is a pareto chart", "pareto"),
])
def test_questions_as_people_put_them(text, owner):
    assert find_term(text).id == owner


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_that_are_offered_lead_on(lang):
    assert set(FIRST_TERMS) <= set(TERMS)
    assert len(related_terms(None, lang)) == 6
    for term in TERMS.values():
        offered = related_terms(term, lang)
        assert len(offered) == min(4, len(term.related))
        for name in offered:
            assert find_term(name).name[lang] == name
