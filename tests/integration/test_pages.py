"""The pages against the code: commands, names, figures, links, and blocks of code."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import textwrap
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from tap_wolkvox.reports import FAMILIES, REPORTS, reports_of
from tap_wolkvox.settings.schema import SCHEMA
from tests.support.warehouses import example, plugin
from tools.demo.__main__ import NEXT
from tools.demo.services import EXAMPLE
from tools.measure import PROJECT
from tools.pages import translations
from tools.pages.reports import LIVE, requests_of

PAGES = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for path in (
        *PROJECT.glob("*.md"),
        *PROJECT.glob("docs/**/*.md"),
        *PROJECT.glob("tools/*/README.md"),
    )
}
TWINS = [
    ("README.md", "README.es.md"),
    ("docs/troubleshooting.md", "docs/es/troubleshooting.md"),
    ("docs/configuration.md", "docs/es/configuration.md"),
    *((f"docs/{name}", f"docs/es/{name}") for name in translations.PAGES),
]
FENCES = re.DOTALL | re.MULTILINE
PLUGIN = re.compile(r"(?<![\w/.])((?:tap-wolkvox|target|dbt)-[a-z-]*[a-z])(?![\w./])")
NAMES_OF_OTHERS = {"CURRENT_DATE", "WEEK_START", "endpoint_url", "state_backend"}
# Models of before, of which a page says what took their place.
GONE = {"amd_trust"}
# Errors of the SDK, of Meltano, and of loaders.
FROM_OTHERS = {
    *("Another … pipeline is already running", "Failed to parse JSON …"),
    *("invalid literal for int()", "Failed to parse JSON … from string: ''"),
    *("found duplicate key", "Could not connect to Meltano Hub"),
    *("connection refused", "password authentication failed"),
    "Need either the sqlalchemy_url to be set",
    *("UniqueViolation", "NotNullViolation"),
}


def rows(page: str) -> list[list[str]]:
    """The cells of all tables of a page."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in page.splitlines()
        if line.startswith("|")
    ]


def blocks(page: str) -> list[tuple[str, str]]:
    """The language and content of each fenced block."""
    found = re.findall(r"^( *)```(\w+)\n(.+?)^ *```", page, FENCES)
    return [(language, textwrap.dedent(indent + text)) for indent, language, text in found]


def commands(page: str) -> list[str]:
    """The commands of a page, without comments."""
    shells = {"bash", "cron", "console"}
    lines = [
        line for language, text in blocks(page) if language in shells for line in text.splitlines()
    ]
    return [re.sub(r"\s+# .*$", "", line) for line in lines]


def in_code(text: str) -> list[str]:
    """What a text has in code, without fenced blocks."""
    return re.findall(r"`([^`]+)`", re.sub(r"^ *```.+?^ *```", "", text, flags=FENCES))


def both(english: str, spanish: str) -> tuple[str, str]:
    """Two pages, as far as there is a translation."""
    if not spanish.endswith("recipes.md"):
        return PAGES[english], PAGES[spanish]
    _, first, sections = PAGES[spanish].partition("## ")
    return translations.english("recipes.md"), first + sections


@pytest.mark.parametrize(("english", "spanish"), TWINS)
def test_both_languages_share_commands_and_tables(english: str, spanish: str) -> None:
    here, there = both(english, spanish)
    assert commands(there) == commands(here)
    assert [in_code(row[0]) for row in rows(there)] == [in_code(row[0]) for row in rows(here)]
    headings = [re.findall(r"^(#+) ", page, re.MULTILINE) for page in (here, there)]
    assert headings[0] == headings[1]


@pytest.mark.parametrize(("english", "spanish"), TWINS)
def test_both_languages_name_the_same_things(english: str, spanish: str) -> None:
    here, there = both(english, spanish)
    assert sorted(in_code(there)) == sorted(in_code(here))


@pytest.mark.parametrize("name", TWINS[0])
def test_first_pages_stay_short(name: str) -> None:
    assert len(PAGES[name].splitlines()) <= 120
    assert len(PAGES[name].split()) <= 900


@pytest.mark.slow
def test_site_is_built_with_every_link_and_a_search(tmp_path: Path) -> None:
    [line] = re.findall(
        r"^\t@\$\(BIN\)/(sphinx-build .+)$", (PROJECT / "Makefile").read_text(), re.MULTILINE
    )
    command = line.replace(".tools/doctrees", f"{tmp_path / 'doctrees'}").split()
    assert command[-1] == "site"
    site = tmp_path / "site"
    command = [sys.executable, "-m", "sphinx", *command[1:-1], str(site)]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    start = (site / "index.html").read_text("utf-8")
    [first] = re.findall(r'url=([^"]+)"', start)
    assert (site / first).exists()
    # A search that needs no server: the index is a script that the page loads.
    assert 'src="searchindex.js"' in (site / "search.html").read_text("utf-8")
    index = (site / "searchindex.js").read_text("utf-8")
    for name in PAGES:
        assert f'"{name.removesuffix(".md")}"' in index, name
        assert (site / name).with_suffix(".html").exists()


@pytest.mark.parametrize("name", PAGES)
def test_blocks_of_code_can_be_read(name: str) -> None:
    for language, text in blocks(PAGES[name]):
        if language in {"bash", "console"}:
            subprocess.run(["bash", "-n"], input=text, text=True, check=True)  # noqa: S607
        elif language == "yaml":
            yaml.safe_load(text)
        elif language == "json":
            json.loads(text)
        elif language == "cron":
            for line in text.splitlines():
                assert re.match(r"([\d*/,-]+ +){5}cd /|CRON_TZ=America/Bogota$", line), line
        else:
            assert language in {"sql", "text"}, f"{language} is not checked"


def test_commands_name_what_exists() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    project = example()
    plugins = {each["name"] for kind in project["plugins"].values() for each in kind}
    told = [line for page in PAGES.values() for line in commands(page)]
    told += [span for page in PAGES.values() for span in in_code(page)]
    # Some names are the reader's own, and some of earlier versions.
    plugins |= {"tap-wolkvox-medellin", "tap-wolkvox-cali"}
    plugins |= {"tap-wolkvox-live", "tap-wolkvox-nightly"}
    names = schedules()
    for line in told:
        for target in re.findall(r"(?:^|&& )make ((?:[a-z0-9-]+(?: |$))+)", line):
            assert set(target.split()) <= targets, line
        for name in re.findall(r"\bschedule run (\S+)", line):
            assert name in names, line
        # The name of a state has those of its plugins.
        for name in PLUGIN.findall(re.sub(r"\bprod:(\S+)-to-(\S+)", r"\1 \2", line)):
            assert name in plugins, line
    assert len(told) > 500


def test_names_exist_in_the_project() -> None:
    listed = subprocess.check_output(["git", "ls-files"], cwd=PROJECT, text=True)  # noqa: S607
    texts = [
        (PROJECT / path).read_text("utf-8")
        for path in listed.splitlines()
        if not path.endswith((".md", ".lock", ".png", ".svg"))
        and path != "tests/integration/test_pages.py"
    ]
    known = (
        variables()
        | NAMES_OF_OTHERS
        | GONE
        | set(re.findall(r"[A-Za-z_][A-Za-z0-9_]+", "\n".join([*texts, listed])))
    )
    named = 0
    for page, text in PAGES.items():
        if page == "CHANGELOG.md":  # it may name what is gone
            continue
        for span in in_code(text):
            for name in re.findall(r"\w*[A-Za-z0-9]_\w*[A-Za-z0-9]\b", span):
                named += 1
                assert name in known, f"{name} in {page}"
            if re.fullmatch(r"[\w/.-]+\.(py|yml|yaml|toml|txt)", span):
                assert Path(span).name in listed, f"{span} in {page}"
    assert named > 2_000


def variables() -> set[str]:
    """The variables of the environment that Meltano reads for the plugins of the pages."""
    plugins = example()["plugins"]
    extractors = [each["name"] for each in plugins["extractors"]]
    extractors += ["tap-wolkvox-medellin", "tap-wolkvox-cali"]
    pairs = [(plugin, setting) for plugin in extractors for setting in SCHEMA["properties"]]
    pairs += [
        (each["name"], setting["name"])
        for each in plugins["loaders"] + plugins["utilities"]
        for setting in each["settings"]
    ]
    return {f"{plugin}_{setting}".upper().replace("-", "_") for plugin, setting in pairs}


def test_variables_of_the_environment_are_read_by_something() -> None:
    read = set(re.findall(r"\$([A-Z_]+)", yaml.safe_dump(example())))
    known = variables()
    lines = (EXAMPLE / ".env.example").read_text("utf-8").splitlines()
    offered = {line.strip("# ").partition("=")[0] for line in lines if "=" in line}
    assert offered <= read | known | {"MELTANO_ENVIRONMENT"}
    [prod] = [each for each in example()["environments"] if each["name"] == "prod"]
    needed = [yaml.safe_dump(part) for part in (prod, plugin("loaders", "target-postgres"))]
    assert set(re.findall(r"\$([A-Z_]+)", "\n".join(needed))) <= offered
    for name, page in PAGES.items():
        found = set(re.findall(r"\b(?:TAP_WOLKVOX|POSTGRES|SNOWFLAKE)_[A-Z_]+[A-Z]\b", page))
        assert found <= read | known, name


def test_first_page_names_reports_of_each_family() -> None:
    [table] = re.findall(r"^## Reports\n(.+?)^\[All", PAGES["README.md"], re.DOTALL | re.MULTILINE)
    named = set(in_code(table))
    assert named <= {report.stream for report in REPORTS}
    for family in FAMILIES:
        streams = {report.stream for report in reports_of(family)}
        assert named & streams, f"README.md names no report of {family.__name__}"


def test_map_of_the_code_names_every_module() -> None:
    table = PAGES["docs/development.md"]
    package = PROJECT / "tap_wolkvox"
    named = {span for span in in_code(table) if re.fullmatch(r"\w+\.py", span)}
    modules = {path.name for path in package.rglob("*.py") if path.parent.name != "reports"}
    modules -= {"__init__.py"}
    assert modules <= named
    folders = ("tap_wolkvox", "tests", "tools", "morning")
    assert named <= {path.name for folder in folders for path in (PROJECT / folder).rglob("*.py")}
    listed = {span for span in in_code(table) if re.fullmatch(r"\w+/", span)}
    tracked = subprocess.check_output(["git", "ls-files"], cwd=PROJECT, text=True)  # noqa: S607
    top = {f"{line.split('/')[0]}/" for line in tracked.splitlines() if "/" in line}
    assert {name for name in top if not name.startswith(".")} <= listed


def texts_of_the_code() -> list[str]:
    """All texts in the code, with … for what is inserted."""
    texts = []
    for path in (PROJECT / "tap_wolkvox").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (p.value if isinstance(p, ast.Constant) else "…" for p in node.values)
                texts.append("".join(map(str, parts)))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(re.sub("%[sd]", "…", node.value))
    return texts


def test_quoted_errors_exist_in_the_code() -> None:
    texts = texts_of_the_code()
    quoted = [
        phrase for row in rows(PAGES["docs/troubleshooting.md"]) for phrase in in_code(row[0])
    ]
    assert set(quoted) >= FROM_OTHERS
    assert len(quoted) > 20
    for phrase in set(quoted) - FROM_OTHERS:
        parts = [re.escape(part.strip()) for part in phrase.split("…") if part.strip()]
        assert parts
        assert any(re.search(".*".join(parts), text, re.DOTALL) for text in texts), phrase


def test_costs_on_the_pages_are_those_of_the_declarations() -> None:
    nightly = sum(map(requests_of, REPORTS))
    told = f"| all {len(REPORTS)} reports, each night | about {nightly} |"
    assert told in PAGES["docs/how-it-works.md"], f"docs/how-it-works.md must say: {told}"
    schedules = {each["name"]: each for each in example()["schedules"]}
    schedule = schedules["reports-every-5-minutes"]
    assert tuple(json.loads(schedule["env"]["TAP_WOLKVOX_REPORTS"])) == LIVE
    found = re.fullmatch(r"\*/(\d+) (\d+)-(\d+) \* \* \*", schedule["interval"])
    assert found
    minutes, first, last = map(int, found.groups())
    runs = timedelta(hours=last - first + 1) // timedelta(minutes=minutes)
    assert f"at least {runs} for each report" in PAGES["docs/reports/README.md"]
    assert f"so {len(LIVE) * runs} for these" in PAGES["docs/reports/README.md"]


def test_pages_after_the_demo_exist() -> None:
    for where in NEXT.values():
        page, _, title = where.partition(": ")
        if page.endswith(".md"):
            assert title in (PROJECT / page).read_text("utf-8"), where
        else:
            assert page in PAGES["docs/reports/README.md"]


def test_figures_of_the_tests_are_those_of_the_tests() -> None:
    page = PAGES["docs/promises.md"]
    tests = PROJECT / "tests" / "integration"
    histories = re.findall(
        r"(?:DAYS|HOURS), (\d+)\)", (tests / "test_histories.py").read_text("utf-8")
    )
    number = sum(map(int, histories))
    assert f"`make test` tries {number} of them and `make test-long` {10 * number:,}" in page
    [kills] = re.findall(
        r"examples\((\d+)\) // KILLS", (tests / "test_kills.py").read_text("utf-8")
    )
    assert f"{kills} times in `make test`, {kills}0 times in `make test-long`" in page
    bodies = (tests / "test_bodies.py").read_text("utf-8")
    number = max(int(each) for each in re.findall(r"examples\(([\d_]+)\)", bodies))
    assert f"{number:,} mutated bodies in `make test`, {10 * number:,} in `make test-long`" in page
    coverage = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["coverage"]
    assert f"fails below {coverage['report']['fail_under']}%" in PAGES["docs/development.md"]
    told = {
        name: {*re.findall(r"(\d+) (?:reports|reportes)\b", PAGES[name])}
        for name in ("README.md", "README.es.md", "CHANGELOG.md", "docs/how-it-works.md")
    }
    wrong = [name for name, numbers in told.items() if numbers != {str(len(REPORTS))}]
    assert not wrong, f"{', '.join(wrong)} must say that there are {len(REPORTS)} reports"


def test_lines_for_cron_have_the_times_of_the_schedules() -> None:
    intervals = schedules()
    lines = [line for page in PAGES.values() for line in commands(page) if "schedule run" in line]
    lines = [line for line in lines if re.match(r"[\d*]", line)]
    assert len(lines) > 5
    for line in lines:
        [name] = re.findall(r"schedule run (\S+)", line)
        assert line.startswith(f"{intervals[name]} "), line


def schedules() -> dict[str, str]:
    """The intervals of the schedules of the example, and of those that a recipe adds."""
    shown = [
        yaml.safe_load(text)
        for language, text in blocks(PAGES["docs/recipes.md"])
        if language == "yaml"
    ]
    return {
        each["name"]: each["interval"]
        for project in (example(), *shown)
        for each in project.get("schedules", [])
    }


def test_speed_on_the_first_page_is_what_was_measured() -> None:
    ratio = re.search(
        r"\| a plain tap on the SDK \| [\d,]+ \| ([\d.]+) ", PAGES["tools/benchmarks/README.md"]
    )
    assert ratio
    # "an eighth" is 8, rounded.
    assert round(float(ratio[1])) == 8
    assert "an eighth" in PAGES["README.md"]
    assert "la octava parte" in PAGES["README.es.md"]
