# surefoot, from a fresh checkout. Takes Rust (by rustup), Node and make for granted; `prepare` sees to the rest.
#
# One profile for everything native: a release build would compile PostgreSQL's parser a third time (it is compiled for
# the tests, and for WebAssembly) and buy a demonstration of eight files nothing.

.DEFAULT_GOAL := help
.PHONY: help prepare demo test bless bench

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

prepare: ## install what is missing: clang, libclang, a libc and Rust's targets for WebAssembly, npm packages
	@crates/xtask/prepare

demo: prepare ## build surefoot, and check the migrations in migrations/
	cargo build --workspace
	@# Exit code 1 says that there are findings, and here there are.
	cargo run --quiet -- check migrations || [ $$? -eq 1 ]

test: prepare ## format, lints, every test, and the module for JavaScript under Node
	cargo fmt --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo test --workspace
	cargo xtask wasm
	tests/corpora/fetch skyvern lemmy-db-schema procrastinate
	npm test

bless: prepare ## redraw what is woven into the files that people read: pages, cases, the report
	cargo bless

bench: prepare ## time parsing, reading and the whole check on the largest real histories
	tests/corpora/fetch
	cargo bench --workspace
