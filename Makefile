# The front door for people: two commands, `make demo` and `make test`. The build itself is CMake (CMakePresets.json).
SHELL := /bin/bash
.DEFAULT_GOAL := help
PREFIX ?= /usr/local
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
BENCH ?=
DEMO ?=
SECONDS ?= 300
TARGET ?=

.PHONY: help setup build demo test fuzz bench lint docs install clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

setup: ## Install what the build needs
	@tools/setup.sh build

build: setup ## Build libraries and the forex program (build/release)
	@tools/build.sh release forex_cli shared

demo: build ## Run the whole job on a generated market; DEMO="--data DIR --symbol EURUSD" for real bars
	@build/release/src/cli/forex demo $(DEMO)

test: ## Install what is missing, build release, debug and tsan, run every test
	@tools/setup.sh test
	@tools/run-tests.sh

fuzz: ## Feed random bytes to every reader, SECONDS=300 each with seeds of their own (TARGET="npy news" selects)
	@tools/setup.sh test
	@tools/fuzz.sh "$(SECONDS)" $(TARGET)

bench: build ## Measure (BENCH=pattern selects); table on screen, lines in build/bench/results.jsonl
	@tools/setup.sh bench
	@tools/run-bench.sh "$(BENCH)"

lint: ## clang-format, clang-tidy, cppcheck, include graph, header documentation
	@tools/setup.sh lint
	@tools/lint.sh

docs: build ## Write a page for every indicator, with pictures, to build/docs
	@tools/build.sh release rapto_python
	@PYTHONPATH=build/release/python python3 tools/gen-indicator-pages.py build/docs/indicators

install: build ## Install to PREFIX (default /usr/local)
	@cmake --install build/release --prefix "$(PREFIX)"

clean: ## Remove everything built (installed dependencies in .deps stay)
	rm -rf build
