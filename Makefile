# What people run. Each target installs what it needs inside this folder, with tools/uv.

BIN = .venv/bin
UV = .tools/uv/installed
# A worker more than there are cores, since tests wait now and then. Each takes a file, so that what
# tests of a file share is made once, in order: those in tests/e2e, which take longest, come first.
PYTEST = $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder
ALL_TESTS = tests/e2e tests/integration tests/unit
PLUGINS = tap-wolkvox target-postgres target-jsonl dbt-postgres dbt-duckdb
TEST_ONLY = airflow dbt-snowflake duckdb pipelinewise s3 snowflake
ENVIRONMENTS = $(TEST_ONLY:%=.tools/%/installed)
SETUP = .tools/project examples/meltano/.meltano/installed $(ENVIRONMENTS)
BENCHMARK = airbyte-cdk dlt matplotlib tap-rest-api-msdk

# Without PYTHONDONTWRITEBYTECODE, since each start of the tap would compile all libraries again.
unexport PYTHONHOME PYTHONPATH VIRTUAL_ENV PYTHONDONTWRITEBYTECODE
# Meltano and tests run uv, too: with the certificates of this machine, as tools/uv does.
export UV_PYTHON_DOWNLOADS = never
export UV_SYSTEM_CERTS = 1

.DEFAULT_GOAL = help
.PHONY: $(shell sed -n 's/^\([a-z0-9-]*\):.*\#\#.*/\1/p' $(MAKEFILE_LIST))

help:  ## list these targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 14

install: examples/meltano/.meltano/installed  ## install Meltano with the tap, target-postgres, target-jsonl, and dbt
setup:  ## install everything that `make test` needs
	@$(MAKE) --no-print-directory --jobs=4 $(SETUP)
demo: .tools/project examples/meltano/.meltano/installed  ## run a whole pipeline: sandbox, Meltano, PostgreSQL, dbt
	@$(BIN)/python -m tools.demo
sandbox: .tools/project  ## serve a local Wolkvox on port 8016; ARGS="--help" lists options
	@$(BIN)/python -m sandbox $(ARGS)
postgres: .tools/project  ## serve an empty PostgreSQL on port 5416; ARGS="--port 0" takes another
	@$(BIN)/python -m tools.demo.postgres $(ARGS)

quick: .tools/project  ## run before each commit: the checks, and the tests that take little time
	@$(MAKE) --no-print-directory --jobs=2 lint types
	$(PYTEST) -m 'not slow' --hypothesis-profile=quick --durations=5 --durations-min=2
test:  ## run all checks and tests
	@$(MAKE) --no-print-directory --jobs=4 lint types build $(SETUP)
	$(PYTEST) $(ALL_TESTS)
lint: .tools/project  ## check style, spelling, files, and workflows
	SKIP=mypy $(BIN)/pre-commit run --all-files
types: .tools/project  ## check types
	$(BIN)/pre-commit run --all-files mypy
build: .tools/project  ## build the package, in dist/
	@tools/uv build --quiet --clear
	@ls dist
unit: .tools/project  ## run the tests that need neither Meltano nor a warehouse
	$(PYTEST)
e2e: setup  ## run the tests with Meltano, PostgreSQL and other warehouses
	$(PYTEST) tests/e2e
browser: examples/meltano/.meltano/installed site  ## open the morning page and the documentation in Chromium, which has to be installed
	$(PYTEST) tests/browser
test-lowest: setup .tools/dbt-lowest/installed  ## run all tests with the lowest versions of what the tap depends on, and of dbt
	@tools/uv venv --quiet --clear .tools/lowest
	@tools/uv pip compile --quiet --resolution lowest-direct pyproject.toml -o .tools/lowest.txt
	@tools/uv pip install --quiet --python .tools/lowest --constraint .tools/lowest.txt --group dev -e .
	TESTED_DBT=$(CURDIR)/.tools/dbt-lowest/bin/python $(PYTEST:$(BIN)/%=.tools/lowest/bin/%) $(ALL_TESTS)
audit: .tools/project  ## look for known vulnerabilities
	@tools/uv export --quiet --frozen --no-dev --no-emit-project -o .tools/audited.txt
	tools/uv tool run pip-audit==2.10.1 --disable-pip --require-hashes --requirement .tools/audited.txt

test-long: setup  ## run the tests with ten times as many random examples
	$(PYTEST) $(ALL_TESTS) --hypothesis-profile=long
coverage: setup  ## measure which lines and branches the tests reach
	$(PYTEST) $(ALL_TESTS) --cov
mutation: .tools/mutation/installed  ## break the tap in small ways, and count what no test notices
	@.tools/mutation/bin/python -m tools.mutation $(MODULES)
evidence: .tools/project  ## say what files of --check confirm or contradict in the declarations; ARGS="FILE…"
	@$(BIN)/python -m tools.evidence $(ARGS)
endurance: setup  ## load five million rows, with faults, into PostgreSQL
	@$(BIN)/python -m tools.endurance
benchmark: .tools/project $(BENCHMARK:%=.tools/benchmark/%/installed)  ## measure speed and memory beside other ways
	@$(BIN)/python -m tools.benchmarks $(ARGS)

format: .tools/project  ## format the code, and fix what can be fixed
	$(BIN)/ruff format
	$(BIN)/ruff check --fix
pages: .tools/project  ## write the files that come from declarations
	@$(BIN)/python -m tools.pages
site: .tools/project  ## build the documentation as a site, in site/
	@$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -n -d .tools/doctrees -c docs . site
release:  ## build what TAG stands for, and check that it is ready
	@tools/release
hub: .tools/project  ## print the definition for Meltano Hub
	@$(BIN)/python -m tools.hub
clean:  ## remove what was installed, but not Meltano's state
	rm -rf .tools .venv .*_cache .hypothesis .coverage dist site
	rm -rf $(foreach part,extractors loaders utilities run installed,.meltano/$(part) examples/meltano/.meltano/$(part))

# If the Python that was found goes away, the link to it leads nowhere, and all is installed again.
.tools/uv/bin/python:
	@tools/uv --version >/dev/null

$(UV): .tools/uv/bin/python tools/uv
	@tools/uv --version >/dev/null
	@touch $@

# The tap and the tools to test it.
.tools/project: pyproject.toml uv.lock $(UV)
	@echo 'Setting up: the tap and the tools to test it'
	@tools/uv sync --frozen --quiet
	@touch $@

# Meltano and the tap want different versions of the same libraries.
.tools/meltano/installed: pyproject.toml uv.lock $(UV)
	@echo 'Setting up: Meltano'
	@UV_PROJECT_ENVIRONMENT=.tools/meltano tools/uv sync --frozen --quiet --only-group meltano
	@touch $@

examples/meltano/.meltano/installed: .tools/meltano/installed morning/pyproject.toml $(wildcard examples/meltano/*.yml)
	@echo 'Setting up: the plugins of examples/meltano'
	@cd examples/meltano && ../../.tools/meltano/bin/meltano --log-level=warning install $(PLUGINS)
	@touch $@

.tools/mutation/installed: pyproject.toml uv.lock $(UV)
	@echo 'Setting up: cosmic-ray'
	@UV_PROJECT_ENVIRONMENT=.tools/mutation tools/uv sync --frozen --quiet --group mutation
	@touch $@

# What has an environment of its own, from a list of requirements.
define INSTALL
@echo 'Setting up: $*'
@tools/uv venv --quiet --clear $(@D)
@tools/uv pip sync --quiet --python $(@D) $<
@touch $@
endef

.tools/benchmark/%/installed: tools/benchmarks/requirements/%.txt $(UV)
	$(INSTALL)

$(ENVIRONMENTS) .tools/dbt-lowest/installed: .tools/%/installed: tools/environments/%/requirements.txt $(UV)
	$(INSTALL)
