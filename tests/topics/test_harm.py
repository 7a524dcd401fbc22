"""Harm hidden in praise becomes a complaint; a rescue stays praise."""
from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.complaints.urgent import needs_look
from bot.errors import SetupError
from bot.topics.classification import Classification
from bot.topics.harm import DONE, OWN, harm_told, load_telling

CASES = yaml.safe_load((Path(__file__).parent / "harm_told.yml").read_text("utf-8"))
KINDS = Path(__file__).parents[2] / "data" / "kinds"


@pytest.mark.parametrize("text", CASES["done"])
def test_harm_that_nobody_helped_with_is_told(text):
    assert harm_told(text) == DONE
    assert needs_look(Classification("praise", 0.9), "praise", text)


@pytest.mark.parametrize("text", [*CASES["helped"], *CASES["none"]])
def test_a_rescue_and_a_figure_of_speech_are_not(text):
    assert harm_told(text) != DONE


def test_what_the_house_did_itself_is_looked_at_though_it_helped():
    text = "护士给我拿错药了，护士长马上来处理，还一直陪着我，现在没事了"
    assert harm_told(text) == OWN
    assert needs_look(Classification("praise", 0.9), "praise", text)
    assert not needs_look(Classification("praise", 0.9), "praise", CASES["helped"][0])


@pytest.mark.parametrize("text", ["这本书里主人公受伤以后，我哭了很久", "I cried when the hero of this novel was stabbed and nearly drowned, five stars"])
def test_a_book_is_a_book(text):
    assert harm_told(text) is None


@pytest.mark.parametrize("name", ["praise", "everyday_praise", "suggestion", "everyday_suggestion", "everyday_other"])
def test_the_written_examples_keep_their_kind(name):
    raw = yaml.safe_load((KINDS / f"{name}.yml").read_text("utf-8"))
    assert [row["text"] for lang in ("zh", "en") for row in raw[lang] if harm_told(row["text"]) == DONE] == []


@pytest.mark.parametrize("lang, text", [
    ("zh", "六病区的护士都是天使，服务特别好，就是周二晚上给我妈拿了别的病人的药吃了。总的来说是家好医院"),
    ("zh", "环境很好，泡温泉时孩子滑倒缝了三针，五星推荐"),
    ("en", "Great pool and friendly staff, my boy slipped on the steps and needed three stitches, five stars"),
    ("en", "The nurses on ward 6 were angels. On Tuesday night my mum was given another patient's tablets. A lovely hospital")])
def test_the_model_makes_it_a_complaint(model, lang, text):
    found = model.classify(text)
    assert (found.kind, found.severity, found.language) == ("complaint", 3, lang)
    assert found.severity_reason and "safety" in found.flags


@pytest.mark.parametrize("text", ["孩子在商场走失，保安十分钟就找回来了，太感谢了", "半夜胃出血，医生护士抢救了一夜，感谢你们",
                                  "He had a heart attack on the train and the conductor saved his life, thank you all"])
def test_the_model_leaves_a_rescue(model, text):
    assert model.classify(text).kind == "praise"


@pytest.mark.parametrize("label, text", [
    ("投诉:", "会员卡积分不见了"), ("客户投诉：", "窗口叫了号没人办，等了一个小时"), ("complaint: ", "my points are gone"),
    ("Customer complaint: ", "the parcel was left in the rain")])
def test_the_label_in_front_decides_nothing(model, label, text):
    with_label, without = model.classify_many([label + text, text])
    assert (with_label.kind, with_label.topics, with_label.abstained) == (without.kind, without.topics, without.abstained)


def test_a_broken_file_says_so(tmp_path):
    path = tmp_path / "severity.yml"
    path.write_text("signals: []", "utf-8")
    with pytest.raises(SetupError, match="severity_invalid"):
        load_telling(path)
