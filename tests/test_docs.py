"""The documents say what the code does: every name is there, the two languages agree, every link resolves."""
from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

import click
import pytest
import yaml

from bot.cli.base import root as cli
from bot.playbooks.checks import CHECKS
from bot.playbooks.model import TYPES, playbook_ids
from bot.playbooks.wording import wording_names
from bot.settings import ROOT, SETTINGS
from bot.store.people import ROLES

README = ("README.md", "README.zh-CN.md")
TOUR = ("docs/tour.md", "docs/tour.zh-CN.md")
CHANGING = ("docs/changing.md", "docs/changing.zh-CN.md")
PAIRS = (README, TOUR, CHANGING)
DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/tour.md", "docs/tour.zh-CN.md", "docs/changing.md",
             "docs/changing.zh-CN.md", "docs/architecture.md", "docs/dependencies.md", "CHANGELOG.md",
             "docs/topics.md", "CONTRIBUTING.md", "models/README.md")
# loopback, and the documents of projects that are named
HOSTS = {"127.0.0.1", "localhost", "docs.astral.sh", "keepachangelog.com"}
FENCE = re.compile(r"^```.*?^```[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def prose(name: str) -> str:
    """The document without its fenced blocks."""
    return FENCE.sub("", read(name))


def blocks(name: str) -> list[str]:
    """Its fenced blocks."""
    return FENCE.findall(read(name))


def codes(text: str) -> set[str]:
    """What stands between backticks."""
    return set(CODE.findall(text))


def words_in_code(name: str) -> set[str]:
    """Every word of every code span: `gaishan top --json` gives gaishan, top and --json."""
    return {word for span in codes(prose(name)) for word in span.split()}


def headings(name: str) -> list[tuple[int, str]]:
    """(level, text) of each heading, in order."""
    found = re.findall(r"^(#+) +(.+?)\s*$", prose(name), re.MULTILINE)
    return [(len(marks), text) for marks, text in found]


def anchors(name: str) -> set[str]:
    """Addresses of the headings, made as GitHub makes them."""
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for _, text in headings(name)}


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables(name: str) -> list[list[list[str]]]:
    """Tables as rows of cells, the head first, the rule left out."""
    found = re.findall(r"(?:^\|.*\|[ \t]*\n)+", prose(name), re.MULTILINE)
    return [[cells(line) for number, line in enumerate(table.splitlines()) if number != 1] for table in found]


def table_with(name: str, needle: str) -> list[list[str]]:
    """The one table with a first cell equal to ``needle``."""
    (found,) = [table for table in tables(name) if any(row[0] == needle for row in table)]
    return found


def commands(command: click.Command = cli, path: tuple[str, ...] = ("gaishan",)) -> Iterator[tuple[str, click.Command]]:
    """("gaishan person add", command) for every command that does something."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from commands(command.get_command(context, name), (*path, name))
    else:
        yield " ".join(path), command


def options(command: click.Command) -> set[str]:
    return {max(parameter.opts, key=len) for parameter in command.params if isinstance(parameter, click.Option)}


def intents() -> list[str]:
    domain = yaml.safe_load(read("domain.yml"))["intents"]
    return [name for entry in domain for name in ([entry] if isinstance(entry, str) else entry)]


# -- names of the code that must stand in the documents --------------------------------------------------------------
COMMANDS = dict(commands())


@pytest.mark.parametrize("name", README)
@pytest.mark.parametrize("command", COMMANDS)
def test_command_has_a_row_with_its_options_and_an_example(name: str, command: str) -> None:
    (row,) = [row for row in table_with(name, "`gaishan serve`") if row[0] == f"`{command}`"]
    assert codes(row[2]) == options(COMMANDS[command])
    (example,) = codes(row[1])
    assert example.startswith(command)


@pytest.mark.parametrize("name", README)
def test_no_command_is_invented(name: str) -> None:
    assert {row[0].strip("`") for row in table_with(name, "`gaishan serve`")[1:]} == set(COMMANDS)


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 19


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_shown_can_be_called(name: str) -> None:
    """Each `gaishan …` in a document parses: the command exists and takes these options."""
    lines = [line for block in blocks(name) if block.startswith("```bash") for line in block.splitlines()]
    for span in [*codes(prose(name)), *lines]:
        call = shlex.split(span.replace("\\n", " ").split("|")[0], posix=True) if "gaishan " in span else []
        if not call or call[0] not in ("gaishan", ".venv/bin/gaishan") or "…" in call or call[1] in ("<command>",):
            continue
        command, arguments = cli, call[1:]
        while isinstance(command, click.Group):
            assert arguments and arguments[0] in command.list_commands(click.Context(command)), span
            command = command.get_command(click.Context(command), arguments[0])
            arguments = arguments[1:]
        used = {argument for argument in arguments if argument.startswith("--")}
        assert used <= options(command), span


@pytest.mark.parametrize("name", README)
def test_settings_table(name: str) -> None:
    rows = {row[0].strip("`"): row[1] for row in table_with(name, "`GAISHAN_HOME`")[1:]}
    assert list(rows) == [setting.variable for setting in SETTINGS]
    for setting in SETTINGS:
        if setting.default == "":
            assert rows[setting.variable] in ("(empty)", "（空）")
        else:
            assert rows[setting.variable] == f"`{setting.default}`"


@pytest.mark.parametrize("name", README)
def test_make_targets(name: str) -> None:
    targets = re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE)
    assert targets
    assert {row[0] for row in table_with(name, "`make run`")[1:]} == {f"`make {target}`" for target in targets}


@pytest.mark.parametrize("name", README)
def test_roles(name: str) -> None:
    assert {row[0] for row in table_with(name, "`staff`")[1:]} == {f"`{role}`" for role in ROLES}


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize("role", ROLES)
def test_roles_in_the_guide(name: str, role: str) -> None:
    assert role in words_in_code(name)


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize("playbook", playbook_ids())
def test_playbook(name: str, playbook: str) -> None:
    assert playbook in codes(prose(name))


@pytest.mark.parametrize("name", CHANGING)
def test_gate_checks(name: str) -> None:
    assert {row[0] for row in table_with(name, "`target_better`")[1:]} == {f"`{check}`" for check in CHECKS}


@pytest.mark.parametrize("name", CHANGING)
def test_wording_checks(name: str) -> None:
    assert {row[0] for row in table_with(name, "`cause_inside`")[1:]} == {f"`{check}`" for check in wording_names()}


@pytest.mark.parametrize("name", CHANGING)
def test_field_types(name: str) -> None:
    assert {row[0] for row in table_with(name, "`yes_no`")[1:]} == {f"`{kind}`" for kind in TYPES}


@pytest.mark.parametrize("name", CHANGING)
def test_playbook_keys_used_are_explained(name: str) -> None:
    """Every key of the playbooks' fields, steps and conditions stands in the guide."""
    known = words_in_code(name) | set(re.findall(r"\w+", " ".join(codes(prose(name)))))
    for path in sorted((ROOT / "data" / "playbooks").glob("*.yml")):
        playbook = yaml.safe_load(path.read_text("utf-8"))
        used = set(playbook)
        for step in playbook["steps"]:
            used |= set(step) | {key for check in step["gate"] for key in check if key != "check"}
            for field in [*step["fields"], *(column for one in step["fields"] for column in one.get("columns", ()))]:
                used |= set(field) | set(field.get("when") or ())
        assert used <= known


@pytest.mark.parametrize("name", CHANGING)
def test_intents(name: str) -> None:
    rows = table_with(name, "`help`")[1:]
    assert set().union(*(codes(row[0]) for row in rows)) == set(intents())


@pytest.mark.parametrize("table", [table for path in sorted((ROOT / "bot" / "store").glob("migrations*.py"))
                                   for table in re.findall(r"create table (\w+)", path.read_text("utf-8"))])
def test_tables_of_the_store(table: str) -> None:
    assert table in codes(prose("docs/architecture.md"))


def test_rooms_of_the_code() -> None:
    named = " ".join(codes(prose("docs/architecture.md")))
    rooms = [path.name for path in (ROOT / "bot").iterdir() if (path / "__init__.py").is_file()]
    assert rooms
    assert [room for room in rooms if f"bot/{room}/" not in named] == []


def dependencies() -> list[str]:
    """Names in pyproject.toml (to run, to test, to measure, overrides) and web/package.json."""
    project = read("pyproject.toml")
    lists = re.findall(r"^(?:dependencies|dev|bench|override-dependencies) = \[(.*?)\]$", project,
                       re.MULTILINE | re.DOTALL)
    assert len(lists) == 4
    package = yaml.safe_load(read("web/package.json"))
    names = [name for part in lists for name in re.findall(r'"([A-Za-z][\w.-]*)', part)]
    return [*names, *package["dependencies"], *package["devDependencies"]]


@pytest.mark.parametrize("name", sorted(set(dependencies())))
def test_dependencies(name: str) -> None:
    text = prose("docs/dependencies.md").lower()
    assert f"`{name.lower()}`" in text or f"`{name.lower()}==" in text


# -- two languages ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("pair", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_twins_have_the_same_headings(pair: tuple[str, str]) -> None:
    assert [level for level, _ in headings(pair[0])] == [level for level, _ in headings(pair[1])]


@pytest.mark.parametrize("pair", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_twins_have_the_same_blocks(pair: tuple[str, str]) -> None:
    assert blocks(pair[0]) == blocks(pair[1])


@pytest.mark.parametrize("pair", PAIRS, ids=[pair[0] for pair in PAIRS])
def test_twins_have_the_same_tables(pair: tuple[str, str]) -> None:
    english, chinese = (tables(name) for name in pair)
    assert [(len(table), [len(row) for row in table]) for table in english] == [
        (len(table), [len(row) for row in table]) for table in chinese]


@pytest.mark.parametrize("pair", (README, CHANGING), ids=[README[0], CHANGING[0]])
def test_twins_have_the_same_names_in_tables(pair: tuple[str, str]) -> None:
    """The first cell of each row names the same thing: the same code between backticks."""
    first, second = ([codes(row[0]) for table in tables(name) for row in table] for name in pair)
    assert first == second


@pytest.mark.parametrize("name", [pair[1] for pair in PAIRS])
def test_chinese_punctuation(name: str) -> None:
    """Between Chinese characters stands Chinese punctuation."""
    text = re.sub(r"\]\([^)\s]*\)", "]", CODE.sub("", prose(name)))
    assert re.findall(r"[\u4e00-\u9fff][,;:?!()][\u4e00-\u9fff]", text) == []


# -- links, and what has no place in a document ---------------------------------------------------------------------
@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_resolve(name: str) -> None:
    for target in LINK.findall(prose(name)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / name).parent.joinpath(unquote(path)).resolve() if path else ROOT / name
        assert file.is_file(), target
        if anchor:
            assert unquote(anchor) in anchors(str(file.relative_to(ROOT))), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_addresses_are_loopback_or_known_documents(name: str) -> None:
    for address in re.findall(r"https?://[^\s)\"'<>`]+", read(name)):
        assert urlparse(address).hostname in HOSTS, address


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_place_of_one_machine(name: str) -> None:
    assert re.findall(r"/(?:work|root|home|tmp|Users)/\S*", read(name)) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_named_exist(name: str) -> None:
    """A file or folder of the repository named between backticks is there."""
    for span in codes(prose(name)):
        if re.fullmatch(r"(?:bot|actions|data|docs|scripts|tests|web|packaging)/[\w./-]+", span) and "<" not in span:
            assert (ROOT / span).exists(), span


def test_licence_is_the_standard_text() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text and "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text
    assert 'license = "Apache-2.0"' in read("pyproject.toml")


def test_changelog_names_the_version() -> None:
    version = re.search(r'^version = "(.+)"', read("pyproject.toml"), re.MULTILINE)
    assert version is not None
    marks = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)
    assert marks[0] == "Unreleased" and version.group(1) in marks


def test_every_document_is_checked() -> None:
    found = {path.relative_to(ROOT).as_posix() for folder in (ROOT, ROOT / "docs", ROOT / "models")
             for path in Path(folder).glob("*.md")}
    assert found == set(DOCUMENTS)
