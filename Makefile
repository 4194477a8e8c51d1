# Two commands for everyone: `make demo` and `make test`. Each sets up what it needs on a fresh Debian with Rust and Node.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.PHONY: demo test setup fmt lint unit web sim browser deny bench kill openapi fuzz

PORT ?= 7700
CARGO ?= cargo

demo: setup ## Seeds 28 days, plays 12 live conversations, prints the addresses
	$(CARGO) run --release -q -p baton -- demo --listen 127.0.0.1:$(PORT)

test: setup fmt lint unit fuzz web sim kill browser ## Everything; what CI runs

setup: ## Installs what is missing
	@tools/setup

fmt: setup
	$(CARGO) fmt --all --check

lint: setup
	$(CARGO) clippy --workspace --all-targets -- -D warnings

unit: setup
	$(CARGO) test --workspace

web: setup
	cd web
	npm run check
	npm test
	npm run build
	npm run size

sim: setup ## 200 seeded worlds, audited
	$(CARGO) run --release -q -p baton -- sim --seeds 200

kill: setup ## Kills the real binary 50 times under load and looks for every acknowledged message
	$(CARGO) build --release -q -p baton
	$(CARGO) run --release -q -p baton -- bench kill --rounds 50

browser: setup ## The whole story in Chromium; with E2E_SLOW=1 on a slow page and a slow line
	$(CARGO) build --release -q -p baton
	cd web
	npm run e2e

deny: ## Licences, bans and sources of dependencies
	if ! $(CARGO) deny --version >/dev/null 2>&1; then $(CARGO) install cargo-deny --locked; fi
	$(CARGO) deny check licenses bans sources

bench: setup ## Numbers for docs/BENCHMARKS.md
	$(CARGO) run --release -q -p baton -- bench

openapi: setup ## Writes docs/openapi.json and the types generated from it
	$(CARGO) run -q -p baton -- openapi > docs/openapi.json
	cd web
	npm run openapi

FUZZ_SECONDS ?= 60

# libFuzzer on the stable compiler: its coverage needs no sanitizer, and without unsafe code there is nothing for one to find.
FUZZ_FLAGS := --cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
	-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
	-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1

fuzz: setup ## Masking and perceiving any text, a minute each
	host=$$(rustc -vV | sed -n 's/^host: //p')
	mkdir -p fuzz/corpus/mask fuzz/corpus/perceive
	for target in mask perceive; do
		RUSTFLAGS="$(FUZZ_FLAGS)" $(CARGO) run --release -q --manifest-path fuzz/Cargo.toml --target $$host --bin $$target -- \
			-verbosity=0 -print_final_stats=1 -max_total_time=$(FUZZ_SECONDS) -max_len=8192 -artifact_prefix=fuzz/ fuzz/corpus/$$target
	done
