"""Each dashboard: both languages, the numbers of a recount, every number a link to its cases, the same rows in files."""
from __future__ import annotations

import csv
import io
import json
import re

import openpyxl
import pytest
import yaml

from bot.desk.blocks import words
from bot.desk.dashboards import FOLDER, Asked, blocks, load_dashboards, sensible, spans
from bot.language.texts import say
from bot.reports.charts import palette
from tests.desk.conftest import FORMULA_BRANCH, HOSTILE_BRANCH, PERIOD, figure, links

LANGUAGES = ("zh", "en")
DASHBOARDS = list(load_dashboards())
BLOCKS = list(blocks())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_every_title_is_there_in_both_languages(path):
    def walk(value, where):
        if isinstance(value, dict):
            if {"zh", "en"} & set(value):
                assert set(value) == {"zh", "en"} and all(str(one).strip() for one in value.values()), where
            for key, one in value.items():
                if key in ("title", "about", "few"):
                    assert isinstance(one, dict) and set(one) == {"zh", "en"}, f"{where}.{key}"
                walk(one, f"{where}.{key}")
        elif isinstance(value, list):
            for place, one in enumerate(value):
                walk(one, f"{where}[{place}]")

    walk(yaml.safe_load(path.read_text("utf-8")), path.stem)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", DASHBOARDS)
def test_every_dashboard_answers_in_both_languages(looking, slug, lang):
    page = looking.page(slug, lang=lang, number="5")
    dashboard = load_dashboards()[slug]
    assert dashboard.title[lang] in page and f'lang="{"zh-CN" if lang == "zh" else "en"}"' in page
    for block in dashboard.blocks:
        assert f'id="{block.name}"' in page and block.title[lang] in page
    other = load_dashboards()[slug].title["en" if lang == "zh" else "zh"]
    assert f"<h2>{other}" not in page
    if lang == "en":  # nothing Chinese but the names of branches, people's words and the way to Chinese
        words_of_ours = re.sub(r"城东|城西|第\d+件|排队|中文", "", re.sub(r"<style.*?</style>|font-family=\"[^\"]*\"", "", page))
        assert not re.search(r"[\u4e00-\u9fff]", words_of_ours)


@pytest.mark.parametrize("slug", DASHBOARDS)
def test_an_empty_database_says_so_and_never_breaks(empty, slug):
    for lang in LANGUAGES:
        page = empty.page(slug, lang=lang, number="5")
        for block in load_dashboards()[slug].blocks:
            if block.few:
                assert block.few[lang] in page.replace("&#34;", '"').replace("&#39;", "'")


def test_the_figures_are_those_of_a_recount(looking, recount):
    page = looking.page("pareto")
    for column, condition in (("n", "1"), ("labelled", "topic is not null"), ("unlabelled", "topic is null"),
                              ("severe", "severity = 3")):
        assert figure(page, "pareto_n", say(f"desk_column_{column}", "zh")) == str(recount(condition))
    assert figure(page, "pareto_n", "天数") == "171"
    cycle = looking.page("cycle")
    today = looking.desk.settings.today.isoformat()
    for column, condition in (("open", "state <> 'closed'"), ("overdue", f"state <> 'closed' and due_at < '{today}'"),
                              ("reopened", "reopened > 0"), ("closed", "state = 'closed'"), ("followed", "state is not null")):
        assert figure(cycle, "cycle_n", say(f"desk_column_{column}", "zh")) == str(recount(condition)), column
    heat = looking.page("heat")
    assert figure(heat, "heat_n", "记了时刻") == str(recount("substr(received_at, 12) <> '00:00:00'"))
    assert int(figure(heat, "heat_n", "没记时刻")) > 5
    assert figure(looking.page("branches"), "branch_n", "没记网点") == str(recount("branch is null"))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("slug", [slug for slug in DASHBOARDS if slug not in ("cases", "case", "projects")])
def test_every_number_leads_to_as_many_cases(looking, slug, lang):
    followed = 0
    for block in load_dashboards()[slug].blocks:
        page = looking.page(slug, lang=lang)
        part = page[page.index(f'id="{block.name}"'):].split("</section>")[0]
        found = {*re.findall(r'<dd>\s*<a href="([^"]+)">([\d,]+)</a>', part),
                 *((link, number) for number, link in links(page, block.name) if "dashboards/cases" in link)}
        for link, number in sorted(found)[::4]:
            assert "dashboards/cases" in link
            assert figure(looking.follow(link, lang), "cases_n", say("desk_column_n", lang)) == number, (block.name, link)
            followed += 1
    assert followed


def test_the_bars_and_cells_of_the_charts_are_links_too(looking):
    for slug, count in (("pareto", 4), ("branches", 8), ("trends", 8), ("review", 2), ("cycle", 5)):
        svg = "".join(re.findall(r"<svg (?!class).*?</svg>", looking.page(slug), re.S))
        assert len(re.findall(r'<a [^>]*href="/desk/-/dashboards/cases\?', svg)) >= count, slug
    assert len(re.findall(r'<td class="h[1-9]"><a href="/desk/-/dashboards/cases', looking.page("heat"))) > 20


def test_the_heat_map_holds_each_number_once_and_the_darkest_is_the_largest(looking, recount):
    rows = json.loads(looking.answer("data/heat_hours.json", _shape="array").body)
    part = looking.page("heat").split('id="heat_hours"')[1].split("<details")[0]
    cells = re.findall(r'<td class="h(\d)"><a [^>]*>(\d+)</a></td>', part)
    assert sorted(int(number) for _, number in cells) == sorted(row["n"] for row in rows)
    most = max(row["n"] for row in rows)
    assert {step for step, number in cells if int(number) == most} == {"9"}
    assert sum(row["n"] for row in rows) == recount("topic is not null and substr(received_at, 12) <> '00:00:00'")


def test_a_topic_has_the_colour_it_has_everywhere(looking):
    page, colour = looking.page("pareto"), palette()["topics"]["queue_wait"]
    assert f'fill="{colour}"/></svg><a' in page or f'fill="{colour}"/></svg>排队等候' in page
    for slug in ("pareto", "branches", "trends"):
        svg = "".join(re.findall(r"<svg (?!class).*?</svg>", looking.page(slug), re.S))
        assert colour in svg, slug


@pytest.mark.parametrize("name", [name for name in BLOCKS if not name.startswith("projects")])
def test_the_files_hold_exactly_what_is_seen(looking, name):
    query = {"number": "5", "topic": "fee_dispute"} if not name.startswith(("review", "case")) else {"number": "5"}
    slug = next(slug for slug, one in load_dashboards().items() if name in [block.name for block in one.blocks])
    rows = json.loads(looking.answer(f"data/{name}.json", **query, _shape="array").body)
    page = looking.page(slug, **query)
    part = page[page.index(f'id="{name}"'):].split("</section>")[0]
    seen = [[re.sub(r"<svg.*?</svg>|<[^>]+>", "", cell, flags=re.S).strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.S)]
            for row in re.findall(r"<tr>(.*?)</tr>", part[part.rindex("<tbody>"):], re.S)] if "<tbody>" in part else []
    import html

    if load_dashboards()[slug] and blocks()[name].show == "table":
        assert [[html.unescape(cell) for cell in row] for row in seen] == [
            [" ".join(words(key, value).split()) if key != "text" else value for key, value in row.items()] for row in rows]
    sheet = openpyxl.load_workbook(io.BytesIO(looking.answer(f"data/{name}.xlsx", **query).body)).active
    head, *cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    table = list(csv.reader(io.StringIO(looking.answer(f"data/{name}.csv", **query).body.decode("utf-8-sig"), newline="")))
    assert len(cells) == len(table) - 1 == len(rows)
    if rows:
        assert head == table[0] == [say(f"desk_column_{key}", "zh") for key in rows[0]]
        assert cells == [[pytest.approx(value, rel=1e-12) if isinstance(value, float) else value for value in row.values()]
                         for row in rows]
        assert [[cell.removeprefix("'") for cell in row] for row in table[1:]] == [
            ["" if value is None else str(value) for value in row.values()] for row in rows]


def test_a_cell_is_never_a_formula(looking):
    book = openpyxl.load_workbook(io.BytesIO(looking.answer("data/branch_table.xlsx").body))
    kinds = {cell.value: cell.data_type for cell in book.active["A"]}
    assert kinds[FORMULA_BRANCH] == "s"
    assert f"'{FORMULA_BRANCH.replace(chr(34), chr(34) * 2)}" in looking.answer("data/branch_table.csv").body.decode("utf-8-sig")


def test_markup_in_a_branch_is_shown_and_never_runs(looking):
    for slug in DASHBOARDS:
        for query in ({}, {"branch": HOSTILE_BRANCH}):
            page = looking.page(slug, number="3", **query)
            assert "<script" not in page and "alert(" not in re.sub(r"alert\((&#34;|&quot;|%22|\")x", "", page)
    found = looking.page("branches")
    link = next(link for number, link in links(found, "branch_table") if "script" in link)
    assert figure(looking.follow(link), "cases_n", "件数") == str(looking.store.db.conn.execute(
        "select count(*) from complaints where branch = ? and undone_at is null and received_at < '2026-11-19'",
        [HOSTILE_BRANCH]).fetchone()[0])
    assert "&lt;b&gt;排队" in looking.page("cases")


def test_the_pareto_table_is_in_the_order_of_the_chat(looking):
    import datetime as dt

    from bot.complaints.top import top_topics
    from bot.language.periods import Period
    from bot.store.complaints import Filter

    rows = json.loads(looking.answer("data/pareto_topics.json", _shape="array").body)
    answer = top_topics(looking.store, Period(dt.date(2026, 6, 1), dt.date(2026, 11, 18)), Filter())
    assert [(row["n"], row["cumulative"]) for row in rows] == [
        (row.count, pytest.approx(row.cumulative)) for row in answer.pareto.rows]
    assert rows[-1]["topic"] == "其他"


def test_the_limits_are_those_of_our_own_charts(looking):
    import datetime as dt

    from bot.desk.functions import points, scale_of
    from bot.language.periods import Period
    from bot.proposals.over_time import chosen_chart
    from bot.store.complaints import Filter

    rows = json.loads(looking.answer("data/trend_limits.json", _shape="array").body)
    period = Period(dt.date(2026, 6, 1), dt.date(2026, 11, 18))
    found = points(looking.store.figures.per_day(Filter(start="2026-06-01", end="2026-11-18")), period)
    chart = chosen_chart(found)
    factor, _ = scale_of(found, chart)
    assert len(rows) == len(found) == 24 and rows[-1]["last"] == "2026-11-18"
    for row, point, (day, n, days) in zip(rows, chart.chart.points, found):
        assert (row["first"], row["n"], row["days"]) == (day.isoformat(), n, days)
        assert row["ucl"] == pytest.approx(point.ucl * factor) and row["centre"] == pytest.approx(point.centre * factor)


def test_too_little_data_is_said(looking):
    few = blocks()["trend_limits"].few["zh"]
    assert few in looking.page("trends", **{"from": "2026-11-10", "to": "2026-11-18"})
    assert few in looking.page("trends", **{"from": "2027-01-01", "to": "2027-12-31"})


def test_a_span_that_makes_no_sense_becomes_one_that_does(looking):
    for query in ({"from": "2026-13-45"}, {"from": ""}, {"to": "yesterday"}, {"from": "2026-11-18", "to": "2026-06-01"}):
        found = looking.answer("-/dashboards/pareto", **query)
        assert found.status == 302 and re.search(r"from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d", found.headers["location"])
    import datetime as dt

    today = dt.date(2026, 11, 18)
    assert sensible({}, today) == {"from": "2026-08-21", "to": "2026-11-18"}
    assert {name: str(span) for name, span in spans(today).items()} == {
        "days": "2026-08-21 – 2026-11-18", "month": "2026-11-01 – 2026-11-18", "last_month": "2026-10-01 – 2026-10-31",
        "quarter": "2026-10-01 – 2026-11-18", "year": "2025-11-01 – 2026-10-31"}


def test_stuck_projects_are_those_of_the_chat(looking):
    store, leader = looking.store, looking.people["team"]
    number = store.projects.create("缩短排队", "seven_step", "zh", leader.id, topic="queue_wait", branch="城东")
    with store.db.conn:
        store.db.conn.execute("update projects set created_at = '2026-01-02 09:00:00' where id = ?", [number])
    (row,) = json.loads(looking.answer("data/projects_stuck.json", _shape="array").body)
    assert (row["project"], row["title"], row["branch"], row["leader"]) == (number, "缩短排队", "城东", "team person")
    assert row["days"] > 300 and row["n"] == store.db.conn.execute(
        "select count(*) from complaints where topic = 'queue_wait' and branch = '城东' and undone_at is null"
        " and received_at < '2026-11-19'").fetchone()[0]
    page = looking.page("projects")
    (link,) = [link for _, link in links(page, "projects_stuck")]
    assert figure(looking.follow(link), "cases_n", "件数") == str(row["n"])


def test_one_case_shows_its_text_labels_corrections_and_steps(looking):
    store, person = looking.store, looking.people["supervisor"]
    store.complaints.correct(7, person.id, "fee_dispute")
    with store.db.conn:
        store.db.conn.execute("insert into complaint_steps (complaint_id, state, person_id, at, note) values"
                              " (7, 'acknowledged', ?, '2026-06-20 10:00:00', '已电话告知')", [person.id])
    page = looking.page("case", number="7")
    assert "第6件" in page and "已电话告知" in page and "已受理" in page and "收费争议" in page
    assert "没有这件投诉" in looking.page("case", number="2"), "what was taken back is not shown"


def test_a_rate_needs_transactions_of_the_whole_period(looking):
    import datetime as dt
    import inspect

    from bot.complaints.exposures import register
    from bot.language.periods import Period
    from bot.store.exposures import Exposure

    given = {"branch": "城东", "channel": None, "transactions": 20_000,
             "period": Period(dt.date(2026, 6, 1), dt.date(2026, 11, 18))}
    names = inspect.signature(Exposure).parameters
    register(looking.store, looking.people["supervisor"], [Exposure(**{key: value for key, value in given.items() if key in names})])
    rows = {row["branch"]: row for row in json.loads(looking.answer("data/branch_table.json", _shape="array").body)}
    assert rows["城东"]["transactions"] == 20_000
    assert rows["城东"]["per_1000"] == pytest.approx(rows["城东"]["n"] / 20)
    assert rows["城西"]["per_1000"] is None


def test_what_is_asked_of_the_database_uses_what_was_asked(looking):
    asked = Asked(looking.people["team"], "zh", looking.desk.settings.today, {**PERIOD, "branch": "城东"})
    sql = asked.sql(blocks()["pareto_n"])
    assert "branch = " in sql and "channel" not in sql and "[[" not in sql and "{" not in sql
    sql = asked.sql(blocks()["cases_n"])
    assert "branch is" in sql and "channel is" not in sql and "[[" not in sql


def test_a_case_names_its_process_and_customer_and_what_has_no_topic(looking):
    from bot.complaints.fact_words import process_name
    from bot.language.customers import customer_name, load_customers

    kind = load_customers()[0]["code"]
    with looking.store.db.conn:
        looking.store.db.conn.execute("update complaints set process = 'P2', customer = ? where id = 4", [kind])
    for lang in LANGUAGES:
        page = looking.page("case", lang=lang, number="4")
        assert f"<td>{process_name('P2', lang)}</td>" in page and f"<td>{customer_name(kind, lang)}</td>" in page
        assert ">P2<" not in page and (lang == "en" or f">{kind}<" not in page)
        assert f"<td>{say('topic_unlabelled', lang)}</td>" in page  # its topic was left open
    assert "未归类" in looking.page("cases", topic="unlabelled").split('id="cases_list"')[1]


def test_several_reasons_and_leaders_stand_apart_as_the_language_has_it(looking):
    store, people = looking.store, looking.people
    number = store.projects.create("缩短排队", "seven_step", "zh", people["team"].id)
    store.projects.join(number, people["supervisor"].id, "leader")
    with store.db.conn:
        store.db.conn.execute("update projects set created_at = '2026-01-02 09:00:00' where id = ?", [number])
    between = {lang: json.loads(looking.answer("data/projects_stuck.json", lang=lang, _shape="array").body)[0]["leader"]
               for lang in LANGUAGES}
    assert between == {"zh": "team person、supervisor person", "en": "team person, supervisor person"} or between == {
        "zh": "supervisor person、team person", "en": "supervisor person, team person"}
