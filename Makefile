# surefoot, from a fresh checkout. Takes Rust (by rustup), Node and make for granted; `prepare` sees to the rest.
#
# PostgreSQL's parser is by far the longest to compile, and cargo compiles it anew for each profile, target and set of
# features. So there is one profile for everything native, a release build is left to `make package`, and the two
# packages that would change the features of its dependencies (the module, and what builds it) stay apart.
native := --workspace --exclude surefoot-wasm --exclude surefoot-xtask
module := --package surefoot-wasm --package surefoot-pg-query-wasm --target wasm32-unknown-unknown --profile wasm

venv := target/oracle-venv
physics := target/physics-venv
packages := target/packages-venv

.DEFAULT_GOAL := help
.PHONY: help prepare demo test corpora oracle physics dialects recipes editors package bless bench

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

prepare: ## install what is missing: clang, libclang, a libc and Rust's targets for WebAssembly, npm packages
	@crates/xtask/prepare

demo: prepare ## build surefoot, and check the migrations in migrations/
	@# Exit code 1 says that there are findings, and here there are.
	cargo run --package surefoot -- check migrations || [ $$? -eq 1 ]

test: prepare ## format, lints, every test; the module under Node, and the playground in a browser
	cargo fmt --check
	cargo clippy $(native) --all-targets -- -D warnings
	@# Not a test of every day, and so no target of `--all-targets`: it must compile all the same.
	cargo check --package surefoot-tests --test corpora --test rendered
	cargo test $(native)
	cargo clippy --package surefoot-xtask -- -D warnings
	cargo clippy $(module) -- -D warnings
	cargo xtask wasm
	tests/corpora/fetch skyvern skypilot lemmy-db-schema apalis-postgres procrastinate kinto
	npm test

bless: prepare ## redraw what is woven into the files that people read: pages, cases, the report
	cargo bless

corpora: prepare ## count what is understood of the real Alembic histories
	tests/corpora/fetch
	cargo test --package surefoot-tests --test corpora -- --nocapture

oracle: prepare ## hold the SQL of the real Alembic histories against Alembic's own
	tests/corpora/fetch
	cargo build --package surefoot
	@[ -x $(venv)/bin/pip ] || python3 -m venv $(venv)
	$(venv)/bin/pip install --quiet --requirement tests/oracle/requirements.txt
	$(venv)/bin/python tests/oracle/run
	$(venv)/bin/python tests/oracle/new
	$(venv)/bin/python tests/oracle/elsewhere
	cargo test --package surefoot-tests --test rendered

physics: prepare ## run what is recorded of PostgreSQL on real servers, and compare
	tests/physics/fetch
	@[ -x $(physics)/bin/pip ] || python3 -m venv $(physics)
	$(physics)/bin/pip install --quiet --requirement tests/physics/requirements.txt
	$(physics)/bin/python tests/physics/run

dialects: ## run what is recorded of MySQL, MariaDB and SQLite on servers and in the library, and compare
	@crates/xtask/prepare dialects
	tests/physics/others/fetch
	@[ -x $(physics)/bin/pip ] || python3 -m venv $(physics)
	$(physics)/bin/pip install --quiet --requirement tests/physics/others/requirements.txt
	$(physics)/bin/python tests/physics/others/run

recipes: prepare ## run what the rulebook calls good on a real server: up, down, and up again
	tests/physics/fetch
	@[ -x $(physics)/bin/pip ] || python3 -m venv $(physics)
	$(physics)/bin/pip install --quiet --requirement tests/physics/requirements.txt --requirement tests/recipes/requirements.txt
	$(physics)/bin/python tests/recipes/run

editors: ## drive Neovim and Emacs by what editors/README.md says, and pack the extension for VS Code
	@crates/xtask/prepare editors
	cargo build --package surefoot
	tests/editors/run neovim emacs
	cargo xtask wasm
	npm run --silent package --workspace editors/vscode

package: prepare ## build the wheel, the npm packages and the archive, install each into an empty place, and lint there
	@[ -x $(packages)/bin/pip ] || python3 -m venv $(packages)
	$(packages)/bin/pip install --quiet --requirement packages/requirements.txt
	$(packages)/bin/pip download --quiet --no-deps --dest $(packages)/wheels setuptools
	PATH="$(CURDIR)/$(packages)/bin:$$PATH" packages/build
	PATH="$(CURDIR)/$(packages)/bin:$$PATH" node --test tests/packages/*.test.mjs

bench: prepare ## time parsing, reading and the whole check on the largest real histories
	tests/corpora/fetch
	cargo bench --package surefoot-tests
