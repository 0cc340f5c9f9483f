"""Marts of codes, lists, days, service, and agents, from awkward rows."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.test_models import LOADED, MONDAY, DbtError, Models, a_call
from tests.support.warehouses import a_database

REPORTS = ["activity_codes", "call_detail"]
DAY = timedelta(days=1)
PACKAGE = """\
name: mine
profile: wolkvox
seeds: {wolkvox: {code_kinds: {+enabled: false}}}
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Models of awkward rows, built once."""
    folder = tmp_path_factory.mktemp("models") / "transform"
    models = Models(folder, a_database(), REPORTS).prepare()
    put_codes(models)
    models.build()
    return models


def put_codes(models: Models) -> None:
    first = {"type_code": "cod_act1", "hit": "yes", "rpc": "yes"}
    sale = first | {"cod_act": "VENTA", "description_cod_act": "Venta"}
    # An older reading had another name, and a code that is gone.
    models.put("activity_codes", sale | {"cod_act": "IDA"}, loaded=LOADED - DAY)
    models.put("activity_codes", sale, sale | {"type_code": "cod_act2", "hit": "no"})
    codes = [("VENTA", "ALTA"), ("PQR", "VENTA"), ("TIMEOUTNEW", None), (None, None), ("-", "")]
    for number, (one, two) in enumerate(codes):
        row = {"cod_act": one, "cod_act_2": two, "description_cod_act": f"{one} dicho"}
        models.put("call_detail", a_call(MONDAY, f"{number}", **row))


def test_codes_of_the_list_and_of_calls(models: Models) -> None:
    columns = "level, code, description, kind, is_hit, is_right_party, is_listed"
    assert models.rows("wrap_up_codes", columns) == Counter(
        [
            (1, "VENTA", "Venta", None, True, True, True),
            (2, "VENTA", "Venta", None, False, True, True),
            (1, "IDA", "Venta", None, True, True, False),
            (1, "PQR", "PQR dicho", None, None, None, False),
            (1, "TIMEOUTNEW", "TIMEOUTNEW dicho", "not coded", None, None, False),
            (2, "ALTA", None, None, None, None, False),
        ]
    )


@pytest.fixture
def copy(models: Models, tmp_path: Path) -> Models:
    """The same in a database and a folder of its own."""
    folder = shutil.copytree(models.folder, tmp_path / "transform")
    return replace(models, database=a_database(models.database.name), folder=folder)


def test_kinds_of_codes_are_of_six(copy: Models) -> None:
    kinds = copy.folder / "seeds" / "code_kinds.csv"
    kinds.write_text("code,kind\n007,person\nPQR,call back\nVENTA,sold\nVENTA,person\n")
    with pytest.raises(DbtError) as failed:
        copy.build("--select", "code_kinds")
    assert "FAIL 1 accepted_values_code_kinds_kind" in str(failed.value)
    assert "FAIL 1 unique_code_kinds_code" in str(failed.value)
    assert ("007", "person") in copy.rows("code_kinds", "code, kind")


def test_a_project_that_uses_the_package_has_kinds_of_its_own(copy: Models) -> None:
    mine = copy.folder.parent / "mine"
    (mine / "seeds").mkdir(parents=True)
    (mine / "dbt_project.yml").write_text(PACKAGE)
    (mine / "packages.yml").write_text("packages: [{local: ../transform}]")
    (mine / "seeds" / "code_kinds.csv").write_text("code,kind\nVENTA,person\n")
    shutil.copy(copy.folder / "profiles.yml", mine)
    theirs = replace(copy, folder=mine)
    theirs.run("deps")
    theirs.build("--select", "+wrap_up_codes")
    found = theirs.rows("wrap_up_codes", "code, kind", "level = 1 AND kind IS NOT NULL")
    assert found == {("VENTA", "person"): 1, ("TIMEOUTNEW", "not coded"): 1}
