# Mainstay. `make` lists the targets; `make demo` and `make test` need nothing but Debian 12 and a Swift 6 toolchain.

SHELL := /bin/bash
SWIFT ?= swift
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

# What the program links against, and what the tests run beside it.
BUILD_PACKAGES := libsnmp-dev libsqlite3-dev libssl-dev libcurl4-openssl-dev zlib1g-dev librrd-dev libpq-dev pkg-config
TEST_PACKAGES := python3 git curl snmpd snmptrapd snmp iproute2 util-linux iputils-ping python3-venv smitools \
	nginx-light vsftpd python3-aiosmtpd python3-jsonschema python3-yaml openssl weasyprint fonts-noto-cjk chromium \
	prometheus mandoc systemd libseccomp2 faketime postgresql pgbouncer
# What a package is made with, and proven with.
PACKAGING_PACKAGES := debhelper dpkg-dev patchelf python3 lintian debootstrap mandoc
VENV := .build-venv

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-deb embed build deb prove-package demo demo-sites test conformance book check lint format rooms \
	prove soak fuzz clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install the Debian packages that building needs
	@.ci/install-packages $(BUILD_PACKAGES)
	@.ci/resolve

setup-test: setup ## … and those that the tests need, and what they need of PyPI
	@.ci/install-packages $(TEST_PACKAGES)
	@.ci/install-snmpsim $(VENV)
	@.ci/install-readers $(VENV)

setup-deb: setup ## … and those that a package is made and proven with
	@.ci/install-packages $(PACKAGING_PACKAGES)

embed: ## bring the table of built-in files up to date with Config/ and MIBs/
	@.ci/embed

# `-z now`: what the linker looks up is looked up before anything runs, and cannot be changed after that.
build: setup embed ## leave the program at .build/release/mainstay
	$(SWIFT) build -c release --product mainstay -Xlinker -z -Xlinker now

# MAINSTAY_PROGRAM=FILE packs a program that is built already.
deb: setup-deb ## leave a Debian package at .build/mainstay_VERSION_ARCH.deb
	$(if $(MAINSTAY_PROGRAM),,$(MAKE) build)
	Packaging/build-deb

prove-package: setup-test deb ## install, run, upgrade, remove and purge the package in a Debian 12 of its own (a folder; needs root)
	MAINSTAY_VENV=$(CURDIR)/$(VENV) .ci/prove-package

# What the tests use as well: built in less than half the time of a release, and what it shows is the same.
demo: setup embed ## build, then play a facility that loses power and network, and judge the month
	$(SWIFT) build --product mainstay
	.build/debug/mainstay demo

demo-sites: setup embed ## build, then play three sites and a centre: links are cut and collectors killed, and all is judged in one place
	@.ci/install-packages postgresql python3
	$(SWIFT) build --product mainstay
	.ci/demo-sites

test: setup-test embed ## build and run every test
	MAINSTAY_VENV=$(CURDIR)/$(VENV) SWIFT="$(SWIFT)" .ci/test

conformance: setup-test embed ## what `mainstay probe` says of recorded devices, against what a person read off them
	MAINSTAY_VENV=$(CURDIR)/$(VENV) $(SWIFT) test --no-parallel --filter ConformanceTests

book: setup-test ## run every command of the book, and compare what it prints
	$(SWIFT) build --product mainstay
	.ci/book

check: lint rooms test ## what a change must pass: lint, warnings as errors, direction of imports, tests

lint: ## formatting and style
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Benchmarks/Sources Fuzz/Sources

format: ## format in place
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Benchmarks/Sources Fuzz/Sources

rooms: setup-test ## floors and directions, one shim a C library, one importer a Swift library
	@.ci/check-rooms

# Each proof says how often it was tried; what it finds names the seed, and `MAINSTAY_SEED=17 .ci/prove SUITE` tries that again.
prove: setup-test embed fuzz ## the long proofs, by all cores: random months, hostile inputs, packets by the million; sites; the package
	$(SWIFT) build --build-tests -c release -Xswiftc -enable-testing --scratch-path .build-prove
	MAINSTAY_VENV=$(CURDIR)/$(VENV) .ci/prove
	$(SUDO) .ci/prove-sites
	$(MAKE) prove-package

SOAK_SECONDS ?= 3600

soak: setup-test ## an hour of a running daemon in bad networks: its memory stays flat
	MAINSTAY_SOAK=$(SOAK_SECONDS) $(SWIFT) test --no-parallel -c release -Xswiftc -enable-testing --filter SoakTests

FUZZ_RUNS ?= 10000000

fuzz: setup ## mangled packets by the ten million for the readers of packets, under AddressSanitizer
	# Of several -sanitize the last one holds in Swift files; two apart would leave them without the fuzzer's counters.
	$(SWIFT) build --package-path Fuzz -c release --sanitize fuzzer --sanitize address \
		-Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing --product decoder-fuzz
	mkdir -p .build-fuzz
	Fuzz/.build/release/decoder-fuzz -runs=$(FUZZ_RUNS) -max_len=1500 -timeout=5 -rss_limit_mb=2048 .build-fuzz Fuzz/seeds

clean: ## forget everything that was built
	rm -rf .build $(VENV)
