# Needs make and Python 3.11 to 3.14, nothing else. Whatever it installs goes into .tools/, .venv/
# and .meltano/ beside this file.

UV_VERSION = 0.13.9

# Which Python: the first of these that will do, or another: `make clean test PYTHON=python3.13`.
PYTHON = python3 python3.14 python3.13 python3.12 python3.11
WILL_DO = import importlib.util, sys; \
	(3, 11) <= sys.version_info < (3, 15) or sys.exit("is " + sys.version.split()[0]); \
	importlib.util.find_spec("ensurepip") or sys.exit("lacks its module venv")

BOOTSTRAP = .tools/uv/bin/python
UV = .tools/uv/bin/uv
UV_SYNC = $(UV) sync --frozen --quiet --python $(BOOTSTRAP)
BIN = .venv/bin
BENCHMARK = airbyte-cdk dlt matplotlib tap-rest-api-msdk
TEST_ONLY = airflow dbt-snowflake duckdb pipelinewise s3 snowflake
# By file, since two Meltanos at once in one project are in each other's way.
PYTEST = $(BIN)/pytest -n 2 --dist loadfile tests

# uv: no other Python than the one found, and the certificates of this machine, because behind a
# company's proxy no others are right.
export UV_PYTHON_DOWNLOADS = never
export UV_SYSTEM_CERTS = 1
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV

.PHONY: help setup demo test test-long test-lowest audit coverage mutation endurance benchmark sandbox
.PHONY: format clean hub pages

help:
	@echo 'make demo     run the pipeline twice: sandbox, Meltano, PostgreSQL'
	@echo 'make test     check and test everything'
	@echo 'make sandbox  serve a local Wolkvox on port 8016; options: ARGS="--help"'
	@echo 'make format   format the code, and mend what can be mended'
	@echo 'make setup    install what these need, inside this folder'
	@echo 'make clean    remove what was installed, but not the state of Meltano'
	@echo 'make pages    write the pages on reports, from their declarations'
	@echo 'make hub      print the definition for Meltano Hub: REPO=https://…'
	@echo
	@echo 'For those who doubt the tests:'
	@echo 'make coverage   see which lines and branches they reach'
	@echo 'make test-long  try ten times as many examples, and others each time'
	@echo 'make test-lowest  test with the lowest versions that the tap asks for'
	@echo 'make audit      look for known faults in what the tap depends on'
	@echo 'make mutation   break the tap in small ways, and see whether they notice'
	@echo 'make endurance  send five million rows of a year, with faults, to PostgreSQL'
	@echo 'make benchmark  compare what it costs with other ways to extract the report'

setup: .tools/project .meltano/installed $(TEST_ONLY:%=.tools/%/installed)

demo: .tools/project .meltano/installed
	@$(BIN)/python -m demo

test: setup
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/deptry .
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/[0-9]*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.meltano meltano.yml
	$(PYTEST)

# What is tested is the tap, so the tools to test it stay as they are.
test-lowest: setup
	@$(UV) venv --quiet --clear --python $(BOOTSTRAP) .tools/lowest
	@$(UV) pip compile --quiet --resolution lowest-direct --python .tools/lowest pyproject.toml -o .tools/lowest.txt
	@$(UV) pip install --quiet --python .tools/lowest --constraint .tools/lowest.txt --group dev -e .
	.tools/lowest/bin/pytest -n 2 --dist loadfile tests $(ARGS)

audit: .tools/project
	@$(UV) export --quiet --frozen --no-dev --no-emit-project -o .tools/audited.txt
	$(UV) tool run pip-audit==2.10.1 --disable-pip --require-hashes --requirement .tools/audited.txt
	$(BIN)/zizmor .github

coverage: setup
	$(PYTEST) --cov

test-long: setup
	$(PYTEST) --hypothesis-profile=long

mutation: .tools/mutation/installed
	@.tools/mutation/bin/python -m tests.mutation

endurance: setup
	@$(BIN)/python -m tests.endurance

benchmark: .tools/project $(BENCHMARK:%=.tools/benchmark/%/installed)
	@$(BIN)/python -m benchmarks $(ARGS)

sandbox: .tools/project
	@$(BIN)/python -m sandbox $(ARGS)

pages: .tools/project
	@$(BIN)/python -m docs
	@$(BIN)/python -m transform

hub: .tools/project
	@$(BIN)/python -m hub $(REPO)

format: .tools/project
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean:
	rm -rf .tools .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	rm -rf .meltano/extractors .meltano/loaders .meltano/utilities .meltano/run .meltano/installed

# If that Python goes away, the link to it leads nowhere, and all is made anew.
$(BOOTSTRAP):
	@echo 'Setting up: looking for a Python'
	@tried=; for python in $(PYTHON); do \
		command -v $$python >/dev/null || continue; \
		if said=$$($$python -c '$(WILL_DO)' 2>&1); then \
			exec $$python -m venv --clear .tools/uv; \
		fi; \
		tried="$$tried  $$python: $$said\n"; \
	done; \
	printf 'Found no Python 3.11 to 3.14 with its module venv.\n%b' "$$tried" >&2; \
	echo 'Install one (on Debian and Ubuntu: python3 and python3-venv), or name one that is' >&2; \
	echo 'elsewhere: make PYTHON=/path/to/python3' >&2; \
	exit 1

.tools/uv/$(UV_VERSION): $(BOOTSTRAP)
	@echo 'Setting up: uv $(UV_VERSION), which installs the rest'
	@$(BOOTSTRAP) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.tools/project: .tools/uv/$(UV_VERSION) pyproject.toml uv.lock
	@echo 'Setting up: the tap, the sandbox and the tools to test them, in .venv'
	@UV_PROJECT_ENVIRONMENT=.venv $(UV_SYNC)
	@touch $@

# Meltano and the tap want different versions of the same libraries.
.tools/meltano/installed: .tools/uv/$(UV_VERSION) pyproject.toml uv.lock
	@echo 'Setting up: Meltano, in .tools/meltano'
	@UV_PROJECT_ENVIRONMENT=.tools/meltano $(UV_SYNC) --only-group meltano
	@touch $@

.tools/mutation/installed: .tools/uv/$(UV_VERSION) pyproject.toml uv.lock
	@echo 'Setting up: cosmic-ray, in .tools/mutation'
	@UV_PROJECT_ENVIRONMENT=.tools/mutation $(UV_SYNC) --group mutation
	@touch $@

# An environment of its own, with what a list of requirements names.
define INSTALL
@$(UV) venv --quiet --clear --python $(BOOTSTRAP) $(@D)
@VIRTUAL_ENV=$(@D) $(UV) pip sync --quiet $<
@touch $@
endef

.tools/benchmark/%/installed: benchmarks/requirements/%.txt .tools/uv/$(UV_VERSION)
	@echo 'Setting up: $*, in .tools/benchmark'
	$(INSTALL)

# What else tests need: loaders whose homes cannot be reached everywhere, Airflow, a stand-in for S3.
$(TEST_ONLY:%=.tools/%/installed): .tools/%/installed: tests/%/requirements.txt .tools/uv/$(UV_VERSION)
	@echo 'Setting up: $*, in .tools/$*'
	$(INSTALL)

.meltano/installed: .tools/meltano/installed meltano.yml examples/dbt.meltano.yml
	@echo 'Setting up: the plugins of meltano.yml'
	@mkdir -p output # target-jsonl does not make it
	@.tools/meltano/bin/meltano --log-level=warning install tap-wolkvox target-postgres target-jsonl dbt-postgres dbt-duckdb
	@touch $@
