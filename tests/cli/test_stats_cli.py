"""gaishan stats: the calls of the documents, their JSON and their words, and what bad input is told."""
from __future__ import annotations

import csv
import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.base import run
from bot.language.texts import LANGUAGES

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """``call("effect", …)``: exit code, standard output, standard error of gaishan stats."""
    def call(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
        monkeypatch.setenv("GAISHAN_LANGUAGE", lang)
        code = run(["stats", *arguments])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.out + shown.err
        return code, shown.out, shown.err

    return call


@pytest.fixture
def as_json(call: Call) -> Callable[..., dict]:
    def parsed(*arguments: str) -> dict:
        code, out, err = call(*arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    return parsed


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., str]:
    """``write("a.csv", [row, …])``: a file of rows, as a path."""
    def write(name: str, rows: list, encoding: str = "utf-8") -> str:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(row if isinstance(row, (list, tuple)) else [row] for row in rows)
        return str(path)

    return write


# -- effect --------------------------------------------------------------------------------------------------------
def test_effect_of_proportions(as_json, fixtures):
    expected = fixtures["two_proportions"]["cases"][2]["expected"]
    found = as_json("effect", "--before", "96/800", "--after", "58/780", "--target", "<=0.08")
    assert found["test"] == "two_proportion_z" and found["difference"] == pytest.approx(expected["diff"], abs=1e-6)
    assert found["ci"] == pytest.approx(expected["ci95_diff_newcombe"], abs=1e-6)
    assert found["p"] == pytest.approx(expected["p_two_sided"], rel=1e-6)
    assert (found["improved"], found["target_met_point"], found["target_demonstrated"]) == (True, True, False)
    assert (found["n"], found["warnings"], found["needed"]) == ({"before": 800, "after": 780}, [], None)
    assert found["after"]["ci"] == pytest.approx(expected["wilson_p2"], abs=1e-6)


def test_effect_of_rates(as_json, fixtures):
    expected = next(case for case in fixtures["poisson_rate"]["cases"] if case["id"] == "complaints_before_after")["expected"]
    found = as_json("effect", "--kind", "rate", "--before", "48/12000", "--after", "27/11500")
    assert (found["test"], found["ci_of"]) == ("exact_poisson", "ratio")
    assert found["ratio"] == pytest.approx(expected["rate_ratio_1_over_2"], abs=1e-7)
    assert found["ci"] == pytest.approx(expected["ratio_ci95_exact"], abs=1e-6)
    assert found["p"] == pytest.approx(expected["p_exact_twice_min_tail"], abs=1e-8)
    assert found["z_score"] == pytest.approx(expected["z_score"], abs=1e-6)
    assert found["improved"] is True and found["target_met_point"] is None
    per = as_json("effect", "--kind", "rate", "--before", "48/12000", "--after", "27/11500", "--per", "1000", "--target", "≤2.5")
    assert per["after"]["value"] == pytest.approx(27 / 11.5) and per["target"] == pytest.approx(2.5)
    assert (per["target_met_point"], per["target_demonstrated"], per["p"]) == (True, False, found["p"])


def test_effect_of_times(as_json, write, fixtures):
    case = fixtures["mann_whitney"]["cases"][1]
    before, after = (write(name, values) for name, values in zip(("before.txt", "after.txt"), case["inputs"].values()))
    found = as_json("effect", "--kind", "times", "--before", before, "--after", after, "--target", "<=30")
    expected = case["expected"]
    assert (found["test"], found["method"], found["n"]) == ("mann_whitney", "exact", {"before": 12, "after": 12})
    assert (found["difference"], found["superiority"]) == (expected["hodges_lehmann_shift"], expected["prob_superiority"])
    assert found["p"] == pytest.approx(expected["p_exact_two_sided"], abs=1e-9)
    assert found["before"]["median"] == expected["median_before"] and found["target_demonstrated"] is True
    paired = as_json("effect", "--kind", "times", "--before", before, "--after", after, "--paired")
    assert paired["test"] == "wilcoxon" and paired["p"] != found["p"]


def test_values_with_a_heading_or_in_a_table(as_json, write):
    plain = write("a.txt", [31, 22, 45]), write("b.txt", [18, 25, 16])
    headed = write("c.csv", ["等候时间", 31, 22, 45]), write("d.csv", [["月份", "均值"], ["1月", 18], ["2月", 25], ["3月", 16]])
    assert as_json("effect", "--kind", "times", "--before", plain[0], "--after", plain[1])["p"] == as_json(
        "effect", "--kind", "times", "--before", headed[0], "--after", headed[1])["p"]


def test_small_numbers_take_fisher_and_say_what_is_missing(as_json):
    found = as_json("effect", "--before", "3/20", "--after", "1/20", "--target", "5%")
    assert found["test"] == "fisher" and found["improved"] is False
    assert found["needed"] == {"code": "effect_need_cases", "n": pytest.approx(found["needed"]["n"])} and found["needed"]["n"] > 100


def test_higher_is_better(as_json):
    found = as_json("effect", "--before", "400/500", "--after", "490/500", "--target", ">=95%")
    assert (found["direction"], found["improved"], found["target_demonstrated"]) == ("higher_better", True, True)
    bare = as_json("effect", "--before", "400/500", "--after", "490/500", "--target", "0.95", "--direction", "higher_better")
    assert bare["target_met_point"] is True and as_json("effect", "--before", "400/500", "--after", "490/500")["improved"] is False


def test_periods_in_files_and_their_scatter(as_json, write):
    counts = [52, 30, 71, 44, 20, 63], [32, 50, 21, 44, 10, 33]
    before, after = (write(f"{name}.csv", [["month", "count", "exposure"], *([month, x, 1000] for month, x in enumerate(values, 1))])
                     for name, values in zip("ab", counts))
    found = as_json("effect", "--kind", "rate", "--before", before, "--after", after)
    assert (found["test"], found["warnings"], found["improved"]) == ("quasi_poisson", ["overdispersed"], False)
    assert found["p"] > 0.05 > found["p_exact_poisson"] and found["dispersion"] > 2
    assert as_json("effect", "--kind", "rate", "--before", "280/6000", "--after", "190/6000")["improved"] is True
    shares = as_json("effect", "--before", before, "--after", after)
    assert shares["warnings"] == ["overdispersed_shares"] and shares["n"] == {"before": 6000, "after": 6000}


def test_warnings_about_the_periods(as_json, call, write):
    history = write("history.csv", [["month", "count", "examined"], *([month, x, 800] for month, x in enumerate([60, 70, 96, 50], 1))])
    arguments = ("effect", "--before", "96/800", "--after", "58/780", "--history", history,
                 "--before-period", "2026-01-01 to 2026-03-31", "--after-period", "2026-05-01 to 2026-06-15")
    codes = ["unequal_periods", "different_season", "worst_period_baseline"]
    assert as_json(*arguments)["warnings"] == codes
    for lang, mark in (("en", "Note: "), ("zh", "注意：")):
        code, out, _ = call(*arguments, lang=lang)
        assert code == 0 and out.count(mark) == 3


def test_many_at_once(as_json, call, write):
    table = write("topics.csv", [["topic", "x1", "n1", "x2", "n2"], ["排队", 48, 12000, 27, 11500], ["态度", 20, 12000, 19, 11500],
                                 ["系统", 30, 12000, 14, 11500]])
    found = as_json("effect", "--kind", "rate", "--table", table)
    assert [row["name"] for row in found] == ["排队", "态度", "系统"] and [row["improved"] for row in found] == [False] * 3
    assert all(row["p_holm"] >= row["p"] for row in found) and found[0]["p"] < 0.05 < found[0]["p_holm"]
    code, out, _ = call("effect", "--kind", "rate", "--table", table, lang="zh")
    assert code == 0 and "霍尔姆" in out and "| 排队 |" in out


@pytest.mark.parametrize("lang", LANGUAGES)
def test_effect_in_words(call, lang):
    code, out, err = call("effect", "--before", "96/800", "--after", "58/780", "--target", "<=0.08", lang=lang)
    assert (code, err) == (0, "") and len(out.splitlines()) == 6
    for part in ("96/800", "12.00%", "7.44%", "4.56", "1.64", "7.50", "0.0022", "9.49%", "≤ 8%"):
        assert part in out
    assert [line[-1] if lang == "zh" else line.split()[-1] for line in out.splitlines()[3:]] == (
        ["是", "是", "否"] if lang == "zh" else ["yes", "yes", "no"])


# -- chart ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def oranges(write, fixtures):
    x = fixtures["p_chart"]["inputs"]["nonconforming"]
    return write("oranges.csv", [["批次", "不合格数", "检查数"], *([number, count, 50] for number, count in enumerate(x, 1))])


def test_p_chart(as_json, oranges):
    found = as_json("chart", oranges, "--kind", "p", "--rules", "western_electric")
    (phase,) = found["phases"]
    assert (found["kind"], found["rules"], found["outside"], found["signal"]) == ("p", "western_electric", [15, 23], True)
    assert (phase["centre"], phase["lcl"], phase["ucl"]) == pytest.approx((0.2313333, 0.05242755, 0.4102391), abs=5e-8)
    assert phase["firmness"] == "firm" and {"rule", "points"} == set(found["signals"][0])
    revised = as_json("chart", oranges, "--kind", "p", "--remove", "15=new cardboard", "--remove", "23=new operator")
    assert revised["outside"] == [21] and revised["phases"][0]["subgroups"] == 28
    assert revised["points"][14]["cause"] == "new cardboard" and revised["points"][14]["part"] == "removed"


def test_u_c_i_charts(as_json, write, fixtures):
    c = fixtures["c_chart"]
    found = as_json("chart", write("c.csv", [["count"], *([x] for x in c["inputs"]["counts"])]), "--kind", "c")
    assert found["outside"] == c["expected"]["out_of_control_samples"]
    u = fixtures["u_chart"]["cases"][0]
    rows = [["no", "count", "units"], *([at, x, n] for at, (x, n) in enumerate(zip(u["inputs"]["counts"], u["inputs"]["units"]), 1))]
    found = as_json("chart", write("u.csv", rows), "--kind", "u")
    assert found["phases"][0]["ucl"] == pytest.approx(u["published"]["UCL"], abs=5e-7) and found["outside"] == []
    i = fixtures["i_mr_chart"]
    found = as_json("chart", write("i.txt", i["inputs"]["values"]), "--kind", "i")
    assert found["outside"] == i["expected"]["out_of_control_points"]
    assert found["phases"][0]["lcl"] == pytest.approx(i["published"]["LCL"], abs=5e-6)


def test_auto_laney_and_plain_u(as_json, write, fixtures):
    case = fixtures["laney_u"]
    path = write("weeks.csv", [["week", "complaints", "transactions"],
                               *([f"W{at}", x, n] for at, (x, n) in enumerate(zip(*case["inputs"].values()), 1))])
    found = as_json("chart", path)
    assert (found["kind"], found["why"], found["outside"], found["asked"]) == ("laney_u", ["large_sizes"], [], "auto")
    assert found["phases"][0]["spread"] == pytest.approx(case["expected"]["sigma_z"], abs=1e-6)
    assert as_json("chart", path, "--kind", "laney")["kind"] == "laney_u"
    assert as_json("chart", path, "--kind", "u")["outside"] == case["expected"]["plain_u_out"]


def test_run_chart(as_json, write, fixtures):
    case = fixtures["run_chart"]
    path = write("run.csv", ["value", *case["inputs"]["values"]])
    found = as_json("chart", path, "--kind", "run")
    runs, expected = found["phases"][0]["runs"], case["expected"]
    assert (found["rules"], found["phases"][0]["centre"], found["signal"]) == ("anhoej", expected["median"], expected["signal"])
    assert [runs[key] for key in ("useful", "longest", "longest_limit", "crossings", "crossings_least")] == [
        expected[key] for key in ("useful_n", "longest_run", "longest_run_limit", "crossings", "crossings_min")]
    frozen = as_json("chart", path, "--kind", "i", "--baseline", "12")
    assert [point["part"] for point in frozen["points"]].count("later") == 12 and frozen["phases"][0]["firmness"] == "provisional"
    restarted = as_json("chart", path, "--kind", "i", "--restart", "13")
    assert len(restarted["phases"]) == 2 and not any(signal["rule"] == "run_too_long" for signal in restarted["signals"])


def test_few_points_get_a_run_chart(as_json, write):
    path = write("few.csv", [["month", "count", "exposure"], *([month, month + 3, 100 + month] for month in range(1, 9))])
    found = as_json("chart", path, "--kind", "u")
    assert (found["kind"], found["asked"], found["why"]) == ("run", "u", ["few_points"])


def test_days_of_events_make_gaps(as_json, write):
    found = as_json("chart", write("days.txt", ["2026-03-01", "2026-01-03", "2026-01-31", "2026-05-20"]))
    assert found["data"] == "gap" and [point["value"] for point in found["points"]] == [28, 29, 80]
    assert found["points"][0]["label"] == "2026-01-31"


def test_series_without_headings_and_in_other_encodings(as_json, write):
    rows = [[month, 20 + month % 5, 900 + 10 * month] for month in range(1, 15)]
    plain = as_json("chart", write("plain.csv", rows))
    named = as_json("chart", write("named.csv", [["月份", "投诉件数", "业务量"], *rows], encoding="gb18030"))
    assert (plain["kind"], plain["data"]) == ("u", "rate")
    assert [point["value"] for point in plain["points"]] == [point["value"] for point in named["points"]]
    other = as_json("chart", write("other.csv", [["Filiale", "defects", "n"], *([f"F{row[0]}", *row[1:]] for row in rows)]))
    assert other["data"] == "share" and other["points"][2]["label"] == "F3"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_chart_in_words(call, oranges, lang):
    code, out, err = call("chart", oranges, "--kind", "p", "--remove", "15=新到的纸板", lang=lang)
    assert (code, err) == (0, "") and "新到的纸板" in out and "0.2241" in out
    rows = [line for line in out.splitlines() if re.match(r"\| \d+ ", line)]
    assert len(rows) == 30 and [row.split("|")[1].strip() for row in rows if "●" in row] == ["23"]
    assert re.search(r"[\u4e00-\u9fff]{2}", out.replace("新到的纸板", "")) is None if lang == "en" else "控制界限" in out


# -- sigma, kappa, sample size -------------------------------------------------------------------------------------
def test_sigma(as_json, call, fixtures):
    for case in fixtures["dpmo"]["cases"]:
        d, u, o = map(str, case["inputs"].values())
        found = as_json("sigma", "--defects", d, "--units", u, "--opportunities", o)
        assert found["dpmo"] == pytest.approx(case["expected"]["dpmo"], abs=5e-4)
        assert found["sigma"] == pytest.approx(case["expected"]["sigma_shift_1_5"], abs=1e-6)
        assert found["yield"] == pytest.approx(case["expected"]["yield_opportunity"], abs=1e-8)
    none = as_json("sigma", "--defects", "0", "--units", "400", "--yield", "98%", "--yield", "0.95")
    assert none["sigma"] is None and none["dpo_upper"] == 0.0075 and none["warnings"] == ["no_defects"]
    assert none["rolled_throughput_yield"] == pytest.approx(0.931)
    for lang, part in (("en", "not infinitely good"), ("zh", "不等于无限好")):
        code, out, _ = call("sigma", "--defects", "0", "--units", "40", lang=lang)
        assert code == 0 and part in out and "75,000" in out and "inf" not in out.replace("infinitely", "")


def test_kappa(as_json, call, write, fixtures):
    (a, b), (c, d) = fixtures["cohen_kappa"]["inputs"]["table"]
    rows = [("yes", "yes")] * a + [("yes", "no")] * b + [("no", "yes")] * c + [("no", "no")] * d
    for name, head in (("plain.csv", []), ("headed.csv", [("first reader", "second reader")])):
        found = as_json("kappa", write(name, head + rows))
        expected = fixtures["cohen_kappa"]["expected"]
        assert (found["n"], found["verdict"]) == (50, "unacceptable")
        assert (found["observed"], found["expected"], found["kappa"]) == pytest.approx(
            (expected["p_o"], expected["p_e"], expected["kappa"]), abs=1e-9)
        assert found["confused"] == [{"labels": ["no", "yes"], "count": 15}]
    for lang in LANGUAGES:
        assert "κ = 0.40" in call("kappa", write("again.csv", rows), lang=lang)[1]


def test_sample_size(as_json, call, fixtures):
    for case in fixtures["two_proportions"]["sample_size"]:
        found = as_json("sample-size", "--proportions", str(case["inputs"]["p1"]), str(case["inputs"]["p2"]))
        assert found["n_per_group"] == case["expected"]["n_per_group"]
    assert as_json("sample-size", "--proportions", "0.10", "0.05")["n_per_group"] == 435
    for ratio, events in fixtures["poisson_rate"]["min_baseline_events"]["expected_ceil"].items():
        assert as_json("sample-size", "--reduction", f"{100 - 100 * float(ratio):g}%")["baseline_events"] == events
    for case in fixtures["two_proportions"]["survey_margin"]:
        assert as_json("sample-size", "--margin", f"{case['inputs']['margin']:.0%}")["n"] == case["expected"]["n"]
    found = as_json("sample-size", "--reduction", "30%", "--have", "40", "--per-month", "15")
    assert (found["missing"], found["months"]) == (110, 8)
    for lang in LANGUAGES:
        out = call("sample-size", "--reduction", "30%", "--have", "40", "--per-month", "15", lang=lang)[1]
        assert len(out.splitlines()) == 3 and "150" in out and "110" in out and "8" in out


# -- bad input -----------------------------------------------------------------------------------------------------
BAD = [
    (("effect", "--before", "900/800", "--after", "58/780"), ("more faulty", "还多")),
    (("effect", "--before", "-3/800", "--after", "58/780"), ("negative", "负数")),
    (("effect", "--before", "abc", "--after", "58/780"), ("96/800", "96/800")),
    (("effect", "--before", "9.5/80", "--after", "8/80"), ("whole number", "整数")),
    (("effect", "--before", "5/0", "--after", "1/3"), ("above 0", "大于 0")),
    (("effect", "--kind", "rate", "--before", "5/0", "--after", "1/3"), ("above 0", "大于 0")),
    (("effect", "--before", "5/10"), ("both", "同时")),
    (("effect", "--before", "5/10", "--after", "1/10", "--target", "low"), ("--target", "--target")),
    (("effect", "--before", "5/10", "--after", "1/10", "--target", "<=0.1", "--direction", "higher_better"), ("--direction", "--direction")),
    (("effect", "--before", "5/10", "--after", "1/10", "--target", "8"), ("0.08", "0.08")),
    (("effect", "--before", "5/10", "--after", "1/10", "--paired"), ("--paired", "--paired")),
    (("effect", "--before", "5/10", "--after", "1/10", "--per", "1000"), ("--per", "--per")),
    (("effect", "--before", "5/10", "--after", "1/10", "--before-period", "2026-01"), ("together", "一起")),
    (("effect", "--kind", "times", "--before", "EMPTY", "--after", "NUMBERS"), ("no data", "没有数据")),
    (("effect", "--kind", "times", "--before", "NUMBERS", "--after", "WORDS"), ("Line 2", "第 2 行")),
    (("effect", "--kind", "times", "--before", "NUMBERS", "--after", "absent.txt"), ("no file", "找不到文件")),
    (("effect", "--kind", "times", "--paired", "--before", "NUMBERS", "--after", "ZERO"), ("column", "列")),
    (("effect", "--table", "NUMBERS"), ("five columns", "五列")),
    (("chart", "EMPTY"), ("no data", "没有数据")), (("chart", "ONE"), ("two lines", "两行")),
    (("chart", "WORDS"), ("Line 2", "第 2 行")), (("chart", "ZERO"), ("Point 2", "第 2 点")),
    (("chart", "NUMBERS", "--baseline", "5"), ("--baseline", "--baseline")),
    (("chart", "NUMBERS", "--remove", "2"), ("cause", "原因")), (("chart", "NUMBERS", "--remove", "x=y"), ("--remove", "--remove")),
    (("chart", "NUMBERS", "--restart", "99"), ("--restart", "--restart")), (("chart", "NUMBERS", "--kind", "u"), ("exposure", "业务量")),
    (("chart", "absent.csv"), ("no file", "找不到文件")),
    (("sigma", "--defects", "6", "--units", "5"), ("more defects", "还多")), (("sigma", "--defects", "x", "--units", "5"), ("--defects", "--defects")),
    (("sigma", "--defects", "-1", "--units", "5"), ("negative", "负数")), (("sigma", "--defects", "1", "--units", "0"), ("above 0", "大于 0")),
    (("kappa", "NUMBERS"), ("two columns", "两列")), (("kappa", "GAP"), ("Line 2", "第 2 行")), (("kappa", "EMPTY"), ("no data", "没有数据")),
    (("sample-size",), ("--margin", "--margin")), (("sample-size", "--margin", "5%", "--reduction", "3%"), ("one of", "选一个")),
    (("sample-size", "--margin", "5"), ("0.08", "0.08")), (("sample-size", "--proportions", "0.1", "0.1"), ("same", "一样")),
    (("sample-size", "--margin", "5%", "--per-month", "0"), ("above 0", "大于 0")),
]


@pytest.mark.parametrize(("arguments", "parts"), BAD, ids=[" ".join(arguments) for arguments, _ in BAD])
def test_bad_input_is_explained_in_both_languages(call, write, arguments, parts):
    files = {"EMPTY": write("empty.csv", []), "ONE": write("one.txt", [5]), "WORDS": write("words.txt", [1, "abc", 3]),
             "NUMBERS": write("numbers.txt", [3, 5, 4, 6, 5, 3, 4, 6, 5, 4, 7, 3, 4, 5]), "GAP": write("gap.csv", [("a", "a"), ("b", ""), ("a", "b")]),
             "ZERO": write("zero.csv", [["month", "count", "exposure"], [1, 5, 100], [2, 6, 0], [3, 4, 100]])}
    for lang, part in zip(("en", "zh"), parts):
        code, out, err = call(*(files.get(argument, argument) for argument in arguments), lang=lang)
        assert (code, out) == (2, "") and part in err and len(err.splitlines()) == 1
        assert bool(re.search(r"[\u4e00-\u9fff]", err)) is (lang == "zh")


def test_hostile_input(call, write, hostile):
    for arguments in (("effect", "--before", hostile, "--after", "1/2"), ("sigma", "--defects", hostile, "--units", "5"),
                      ("sample-size", "--margin", hostile), ("chart", write("hostile.csv", [hostile, hostile, hostile]))):
        code, out, err = call(*arguments)
        if hostile == "１２３４５６７８９０" and arguments[0] == "chart":
            assert (code, err) == (0, "")  # a number in any width is a number
        else:
            assert (code, out) == (2, "") and (not hostile.strip() or hostile[:40] not in err)


def test_nothing_is_needed_but_the_figures(call, home):
    """No database, no model and no folder is made for a sum."""
    assert call("sigma", "--defects", "84", "--units", "1200", "--opportunities", "5")[0] == 0
    assert not home.exists()


def test_infinite_intervals_are_null(as_json, write):
    few = write("few.txt", [3, 4, 5])
    found = as_json("effect", "--kind", "times", "--before", few, "--after", few)
    assert found["ci"] == [None, None] and not math.isnan(found["p"])
    assert as_json("effect", "--kind", "rate", "--before", "12/100", "--after", "0/100")["ratio"] is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ending", [".png", ".svg", ".html"])
def test_pictures(call, oranges, lang, ending, tmp_path):
    """Each kind of file for both commands; Chinese words stand in it as words (SVG, HTML) or as ink (PNG)."""
    for name, arguments in (("chart", ("chart", oranges, "--kind", "p", "--baseline", "20")),
                            ("effect", ("effect", "--before", "96/800", "--after", "58/780", "--target", "<=0.08"))):
        path = tmp_path / "pictures" / f"{name}{ending}"
        code, out, err = call(*arguments, "--picture", str(path), lang=lang)
        assert code == 0 and str(path) in err and out
        content = path.read_bytes()
        if ending == ".png":
            assert content.startswith(b"\x89PNG")
            continue
        text = content.decode()
        signs = {"chart": ("上控制限", "此后各点按前面的界限判断", "超出控制界限"), "effect": ("目标 8", "改前")} if lang == "zh" else {
            "chart": ("Upper limit", "Lines frozen", "beyond the limits"), "effect": ("Target 8", "Before")}
        for sign in signs[name]:
            assert sign in text or sign in re.sub(r"\\\\?u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
        if ending == ".html":
            assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in text and not re.search(r"<script[^>]+src=", text)
    assert sorted(one.name for one in (tmp_path / "pictures").iterdir()) == [f"chart{ending}", f"effect{ending}"]


def test_a_picture_of_another_kind_is_refused_before_anything_is_done(call, oranges, tmp_path):
    for arguments in (("chart", oranges), ("effect", "--before", "96/800", "--after", "58/780")):
        code, out, err = call(*arguments, "--picture", str(tmp_path / "a.gif"))
        assert (code, out) == (2, "") and ".svg" in err
    assert not (tmp_path / "a.gif").exists()
