"""Settings: one table, from the environment, with errors that name the variable; and the key that signs links."""
from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import SetupError
from bot.settings import ROOT, SETTINGS, load


def test_every_setting_has_a_default_that_loads():
    chosen = load({})
    assert (chosen.host, chosen.port, chosen.language, chosen.timezone) == ("127.0.0.1", 5005, "zh", "Asia/Shanghai")
    assert chosen.origins == ()
    assert chosen.home == ROOT / "var"
    assert chosen.models == ROOT / "models"


def test_the_table_is_sound():
    assert len({one.variable for one in SETTINGS}) == len({one.name for one in SETTINGS}) == len(SETTINGS)
    for one in SETTINGS:
        assert one.variable.startswith("GAISHAN_")
        assert len(one.help) > 10
        assert isinstance(one.default, one.kind)


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.name)
def test_every_variable_is_read(one):
    raw, value = {"language": ("en", "en"), "origins": ("https://a.cn, ,https://b.cn", ("https://a.cn", "https://b.cn")),
                  "home": ("/x/y", Path("/x/y")), "models": ("/x/y", Path("/x/y")),
                  "timezone": ("UTC", "UTC"), "digest_at": ("07:30", "07:30"),
                  "quiet_hours": ("20:00-08:00", "20:00-08:00")}.get(one.name, ("7", 7) if one.kind is int else ("INFO", "INFO"))
    assert getattr(load({one.variable: raw}), one.name) == value


@pytest.mark.parametrize("one", [one for one in SETTINGS if one.kind is int], ids=lambda one: one.name)
@pytest.mark.parametrize("raw", ["abc", "5.5", "5005 5006", "0x10", "∞"])
def test_a_value_of_the_wrong_kind_names_its_variable(one, raw):
    with pytest.raises(SetupError) as caught:
        load({one.variable: raw})
    assert (caught.value.code, caught.value.params) == ("setting_invalid", {"variable": one.variable})


@pytest.mark.parametrize("raw", ["fr", "ZH", "中文"])
def test_only_two_languages(raw):
    with pytest.raises(SetupError, match="GAISHAN_LANGUAGE"):
        load({"GAISHAN_LANGUAGE": raw})


@pytest.mark.parametrize("raw", ["8", "8:00", "24:00", "20:60", "20:00-", "20-8", "20:00-08:00-09:00", "night"])
def test_times_of_day_are_read_as_written(raw):
    for variable in ("GAISHAN_DIGEST_AT", "GAISHAN_QUIET_HOURS"):
        with pytest.raises(SetupError, match=variable):
            load({variable: raw})


def test_an_empty_variable_is_no_value():
    assert load({"GAISHAN_PORT": "", "GAISHAN_HOME": ""}) == load({})


def test_paths_are_absolute_and_know_home(monkeypatch):
    monkeypatch.setenv("HOME", "/home/min")
    assert load({"GAISHAN_HOME": "~/data"}).home == Path("/home/min/data")
    assert load({"GAISHAN_HOME": "here"}).home == ROOT / "here"
    chosen = load({"GAISHAN_HOME": "/h", "GAISHAN_MODELS": "/m"})
    assert [chosen.database, chosen.tracker, chosen.exports, chosen.pictures, chosen.topics_model] == [
        Path(one) for one in ("/h/gaishan.db", "/h/tracker.db", "/h/exports", "/h/pictures", "/m/topics")]


def test_the_environment_of_the_process_is_read_each_time(monkeypatch):
    monkeypatch.setenv("GAISHAN_PORT", "6001")
    assert load().port == 6001
    monkeypatch.setenv("GAISHAN_PORT", "6002")
    assert load().port == 6002


def test_the_home_folder_is_made(home):
    load().ensure_home()
    load().ensure_home()
    assert (home / "exports").is_dir()
    assert (home / "pictures").is_dir()
    assert [path.name for path in home.iterdir() if path.is_file()] == []


def test_a_home_that_cannot_be_made_says_which(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(SetupError) as caught:
        load({"GAISHAN_HOME": str(tmp_path / "file" / "home")}).ensure_home()
    assert caught.value.code == "folder_not_writable"
    assert caught.value.params["path"].endswith("/file/home")


def test_the_signing_key_is_made_once_and_only_its_owner_reads_it(home):
    key = load().signing_key()
    assert len(key) >= 43
    assert load().signing_key() == key == (home / "signing.key").read_text()
    assert stat.S_IMODE((home / "signing.key").stat().st_mode) == 0o600


def test_two_homes_have_two_keys(tmp_path):
    keys = {load({"GAISHAN_HOME": str(tmp_path / name)}).signing_key() for name in "ab"}
    assert len(keys) == 2


def test_the_environments_key_wins_and_no_file_is_made(home, monkeypatch):
    load().signing_key()
    (home / "signing.key").unlink()
    monkeypatch.setenv("GAISHAN_SECRET", "s" * 40)
    assert load().signing_key() == "s" * 40
    assert not (home / "signing.key").exists()
