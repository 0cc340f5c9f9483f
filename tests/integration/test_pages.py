"""The pages against the code, and against each other."""

from __future__ import annotations

import ast
import re
from itertools import zip_longest

import pytest
import yaml

from docs.__main__ import FOLDER, LIVE, MAPS, no_empty_keys, pages
from sandbox.measure import PROJECT
from tap_wolkvox import failures, responses
from tap_wolkvox.failures import Failure
from transform.__main__ import COLUMNS, STAGING, files

ENGLISH, SPANISH = (
    (PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "README.es.md")
)
PAGES = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for path in (*PROJECT.glob("*.md"), *PROJECT.glob("[dhb]*/**/*.md"))
}

# Errors of the SDK and of Meltano.
FROM_OTHERS = {
    "Another … pipeline is already running",
    "Failed to parse JSON …",
}


def rows(page: str) -> list[list[str]]:
    """The cells of all tables of a page."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in page.splitlines()
        if line.startswith("|")
    ]


def commands(page: str) -> list[str]:
    """The commands of a page, without comments."""
    fences = re.findall(r"^```(?:bash|cron|console)\n(.+?)^```", page, re.DOTALL | re.MULTILINE)
    return [re.sub(r"\s+# .*$", "", line) for fence in fences for line in fence.splitlines()]


def in_code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_both_languages_share_commands_and_tables() -> None:
    assert commands(ENGLISH)
    assert commands(SPANISH) == commands(ENGLISH)
    for here, there in zip_longest(rows(ENGLISH), rows(SPANISH)):
        assert len(here) == len(there)
        assert in_code(here[0]) == in_code(there[0])
        assert sorted(map(in_code, here[1:])) == sorted(map(in_code, there[1:])), here[0]


def test_both_languages_share_sections_and_links() -> None:
    shapes = [
        [re.sub(r"[^#].*", "", line) for line in page.splitlines() if re.match("#+ ", line)]
        for page in (ENGLISH, SPANISH)
    ]
    assert shapes[0] == shapes[1]
    links = [
        [link for link in re.findall(r"\]\(([^)]+)\)", page) if "README" not in link]
        for page in (ENGLISH, SPANISH)
    ]
    assert sorted(links[0]) == sorted(links[1])
    assert [in_code(line) for line in ENGLISH.splitlines() if line.startswith("- **")] == [
        in_code(line) for line in SPANISH.splitlines() if line.startswith("- **")
    ]


def test_report_pages_match_the_declarations() -> None:
    written = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}
    assert written == pages(), "make pages"
    assert MAPS.read_text("utf-8") == no_empty_keys(), "make pages"


def test_staging_models_match_the_declarations() -> None:
    paths = [COLUMNS, *(path for path in STAGING.rglob("*") if path.is_file())]
    assert {path: path.read_text("utf-8") for path in paths} == files(), "make pages"


def anchor_of(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", PAGES[name]):
        if link.startswith(("http", "mailto")):
            continue
        path, _, anchor = link.partition("#")
        there = (PROJECT / name).parent / path if path else PROJECT / name
        assert there.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(anchor_of, headings), link


def errors_of_the_page() -> list[str]:
    [table] = re.findall(r"^\| the error says .+?(?=\n\n)", ENGLISH, re.DOTALL | re.MULTILINE)
    return [phrase for row in rows(table)[2:] for phrase in in_code(row[0])]


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


def says(text: str, phrase: str) -> bool:
    """Whether a text contains a phrase, in which … matches anything, and so does the stream."""
    parts = [
        re.escape(p.strip())
        for p in re.split("…|amd_detail|--config|--state|--catalog", phrase)
        if p.strip()
    ]
    return re.search(".*".join(parts), text, re.DOTALL) is not None


def test_readme_errors_exist_in_the_code() -> None:
    phrases = errors_of_the_page()
    assert set(phrases) >= FROM_OTHERS
    texts = texts_of_the_code()
    for phrase in phrases:
        assert phrase in FROM_OTHERS or any(says(text, phrase) for text in texts), phrase


def test_each_failure_is_in_the_readme() -> None:
    known = [value for value in vars(failures).values() if isinstance(value, Failure)]
    known += [meaning for *_, meaning in responses._TABLE if isinstance(meaning, Failure)]  # noqa: SLF001
    assert len(known) > 15
    for refusal in known:
        assert any(says(refusal.what, phrase) for phrase in errors_of_the_page()), refusal.what


def test_plan_is_that_of_the_sample() -> None:
    sample = yaml.safe_load((PROJECT / "meltano.yml").read_text("utf-8"))
    [live] = [
        each for each in sample["plugins"]["extractors"] if each["name"] == "tap-wolkvox-live"
    ]
    assert tuple(live["config"]["reports"]) == LIVE
    [schedule] = [each for each in sample["schedules"] if each["job"] == "reports-live"]
    found = re.fullmatch(r"\*/(\d+) (\d+)-(\d+) \* \* \*", schedule["interval"])
    assert found
    minutes, first, last = map(int, found.groups())
    runs = (last - first + 1) * 60 // minutes
    assert f"at least {runs} for each report" in pages()["README.md"]
    assert f"so {len(LIVE) * runs} for these" in pages()["README.md"]
