"""Scores from tables: long or wide, Chinese or English headings, CSV or workbook; with a fault nothing is stored."""
from __future__ import annotations

import pytest
from openpyxl import Workbook

from bot.choosing.comparison import score
from bot.choosing.loading import import_scores, read_study
from bot.choosing.tables import read_scores
from bot.errors import InputError
from bot.language.texts import explain

LONG = {"zh": "项目,对象,评分人,分数,依据,重要性\n排队,我们,张伟,5,问卷40份,9\n排队,甲银行,张伟,7.5,问卷40份,9\n收费,我们,张伟,6,,6\n"
              "收费,甲银行,张伟,-,,6\n排队,我们,李敏,6,暗访,9\n",
        "en": "Attribute,Subject,Rater,Score,Evidence,Importance\nqueue,us,Tom,5,survey of 40,9\nqueue,Bank A,Tom,7.5,survey,9\n"
              "fees,us,Tom,6,,6\nfees,Bank A,Tom,-,,6\nqueue,us,Ann,6,mystery visit,9\n"}
WIDE = "项目,重要性,我们,甲银行,乙银行\n排队,9,5,7.5,6.5\n收费,6,6,6.5,8\n"


@pytest.fixture
def owner(store):
    return store.people.add("李敏", "team")


def saved(tmp_path, text, name="scores.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_text(text, encoding)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_long_table(tmp_path, lang):
    sheet = read_scores(saved(tmp_path, LONG[lang]), "x")
    queue, fees, us, bank = (*sheet.attributes, *sheet.subjects)
    assert (len(sheet.raters), sheet.importance) == (2, {queue: 9, fees: 6})
    assert list(sheet.scores[us][queue].values()) == [5, 6] and fees not in sheet.scores[bank]
    assert [kind for kind, _ in sheet.evidence[us].values()] == ["questionnaire", "mystery_shopper"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_wide_table_scored_at_once(tmp_path, encoding):
    study = read_study(saved(tmp_path, WIDE, encoding=encoding), None, "average")
    assert (study.own, study.reference, study.importance) == ("我们", "average", {"排队": 9, "收费": 6})
    assert score(study).ranking[0].reference == 7
    assert read_study(saved(tmp_path, WIDE), "甲银行", None).own == "甲银行"


def test_a_workbook_into_a_new_study_then_more_into_it(store, owner, tmp_path):
    book = Workbook()
    for row in WIDE.splitlines():
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in row.split(",")])
    book.save(tmp_path / "scores.xlsx")
    number, sheet = import_scores(store, tmp_path / "scores.xlsx", owner, number=None, own=None, rater="神秘顾客", title="x",
                                  lang="zh")
    study = store.studies.get(number)
    assert (study.own, study.subjects, study.weights_after) == ("我们", ["我们", "甲银行", "乙银行"], False)
    assert study.ratings["乙银行"]["收费"] == {"神秘顾客": 8} and study.importance == {"排队": 9, "收费": 6}
    import_scores(store, saved(tmp_path, "项目,我们,甲银行,乙银行\n排队,4,8,6\n"), owner, number=number, own=None, rater=None,
                  title="x", lang="zh")
    assert store.studies.get(number).ratings["我们"]["排队"] == {"神秘顾客": 5, "李敏": 4}


@pytest.mark.parametrize(("text", "code"), [
    ("项目,我们,甲银行\n排队,好,7\n", "study_table_cell"), ("项目,我们,甲银行\n排队,0,7\n", "study_scale_at"),
    ("项目,我们,甲银行\n排队,5,77\n", "study_scale_at"), ("项目,重要性,我们,甲银行\n排队,0,5,7\n", "comparison_importance_not_positive"),
    ("对象,分数\n我们,5\n", "study_table_columns"), ("项目,重要性\n排队,5\n", "study_table_columns"),
    ("项目,我们,丁银行\n排队,5,7\n", "study_table_unknown"), ("项目,我们\n停车,5\n", "study_table_unknown")])
def test_a_wrong_table_is_explained_and_nothing_is_stored(store, owner, tmp_path, text, code):
    number = store.studies.create("x", "我们", "zh", owner.id)
    store.studies.set_attributes(number, [("排队", None)])
    store.studies.set_competitors(number, ["甲银行"])
    before = store.studies.get(number)
    with pytest.raises(InputError) as caught:
        import_scores(store, saved(tmp_path, text), owner, number=number, own=None, rater=None, title="x", lang="zh")
    assert caught.value.code == code
    assert explain(caught.value, "zh") != explain(caught.value, "en")
    assert store.studies.get(number) == before and store.studies.raters(number) == []


def test_one_subject_only_is_said(tmp_path):
    with pytest.raises(InputError, match="comparison_no_comparator"):
        score(read_study(saved(tmp_path, "项目,我们\n排队,5\n"), None, None))
    with pytest.raises(InputError, match="study_table_own"):
        read_study(saved(tmp_path, WIDE), "谁", None)
