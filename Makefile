# The commands of Schakel. `make` alone lists them.
MAKEFLAGS += --no-print-directory
PORT ?= 8080
ARGS ?=
export PYTHON ?=
bin := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo scenario demo-clean test e2e check bench prove format lock upgrade

help:
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

demo: .runtime .frontend ## set everything up and run Schakel with a fictional town (PORT=8080)
	@exec $(bin)/schakel demo --port $(PORT)

scenario: .runtime ## play the main job once more against the running demo
	@exec $(bin)/schakel scenario

demo-clean: .runtime ## take away the demo's data (var/), so that the next demo starts afresh
	@exec $(bin)/schakel demo-clean

test: .dev ## all tests that Python wheels alone can run (ARGS="-k name")
	@$(bin)/python -m pytest -m "not e2e" -n auto --maxprocesses 4 --dist worksteal $(ARGS)

e2e: .dev .e2e ## tests that need a Debian package, Node or a whole installation
	@PATH="$$PATH:$(CURDIR)/$(bin)" $(bin)/python -m pytest -m e2e -n auto --maxprocesses 4 --dist loadfile $(ARGS)

check: .dev ## style, types, walls between parts, dependencies, lock files, migrations
	@$(bin)/python deploy/check.py

bench: .dev ## what requests cost, in trips to the database (ARGS="page")
	@$(bin)/python -m tests.benchmarks.bench $(ARGS)

prove: .dev ## the long proofs (ARGS="rules", locks, machine, races, timelines, withdrawals, decision, linkage, planted, edits, calls, or a lock's name)
	@$(bin)/python -m tests.proofs.prove $(ARGS)

format: .dev ## put the code in shape
	@$(bin)/ruff check --fix --quiet; $(bin)/ruff format --quiet

lock: .dev ## make the lock files anew after a change of pyproject.toml
	@$(bin)/python deploy/lock.py make

upgrade: .dev ## lift all packages to their newest allowed versions
	@$(bin)/python deploy/lock.py make --upgrade

.PHONY: .runtime .dev .frontend .e2e
.runtime .dev .frontend .e2e:
	@deploy/setup $(@:.%=%)
