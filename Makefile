# Each target is a few real commands; nothing here is needed to work on the code with swift build and swift test.
PREFIX ?= /usr/local
PACKAGES = git make pkg-config libgit2-dev libcmark-dev libyaml-dev libutf8proc-dev zlib1g-dev libzstd-dev python3 bubblewrap
SWIFT ?= swift
# Static C libraries and a fixed address spare the dynamic linker 15 libraries and 116,000 relocations: two thirds of the
# time to start. muldefs: our own definitions (CGit2Shims) stand before those of the same name in the libraries.
RELEASE = -c release --static-swift-stdlib -Xlinker -no-pie -Xlinker -z -Xlinker muldefs -Xlinker -s
STATIC = $(CURDIR)/.build/static

.PHONY: demo test build release install deps lint static

## Runs the whole path on recorded trajectories of our own: evolve, log, show, review, merge, blame.
demo: build
	Tests/Demo/run "$$($(SWIFT) build --show-bin-path)/skillgit"

## Builds and runs all tests: those of the parts, then those that run the built program. The latter wait for processes in
## threads that the former need.
test: deps
	$(SWIFT) build --build-tests
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --skip-build --skip EndToEndTests
	SWIFT_BACKTRACE=enable=no $(SWIFT) test --skip-build --filter EndToEndTests

build: deps
	$(SWIFT) build --product skillgit

## skillgit, and the small skillgit-merge without any dynamic library, which halves its time to start once more.
release: deps static
	PKG_CONFIG_PATH="$(STATIC)" $(SWIFT) build $(RELEASE) --product skillgit
	SKILLGIT_STATIC=1 PKG_CONFIG_PATH="$(STATIC)" $(SWIFT) build $(RELEASE) --product skillgit-merge

## A folder of nothing but static libraries, and descriptions that make the linker look there first.
static: deps
	@mkdir -p "$(STATIC)"
	@libraries="$$(pkg-config --variable=libdir libgit2)"; \
	for l in git2 cmark yaml utf8proc ssh2 mbedtls mbedx509 mbedcrypto http_parser pcre2-8 z zstd crypto; do \
		ln -sf "$$libraries/lib$$l.a" "$(STATIC)/"; \
	done; \
	ln -sf "$$($(CC) -print-file-name=libstdc++.a)" "$(STATIC)/"; \
	describe() { \
		sed -e "s|^Libs:.*|Libs: -L$(STATIC) $$2|" -e '/^\(Libs\|Requires\)\.private:/d' \
			"$$(pkg-config --variable=pcfiledir "$$1")/$$1.pc" > "$(STATIC)/$$1.pc"; \
	}; \
	describe libcmark -lcmark; describe yaml-0.1 -lyaml; \
	describe libgit2 "-lgit2 -lssh2 -lmbedtls -lmbedx509 -lmbedcrypto -lhttp_parser -lpcre2-8 -lz -lcrypto"

## Puts the release builds and the shell completions below $(PREFIX).
install: release
	install -d $(DESTDIR)$(PREFIX)/bin
	folder="$$(PKG_CONFIG_PATH="$(STATIC)" $(SWIFT) build $(RELEASE) --show-bin-path)"; \
		install -m755 "$$folder/skillgit" "$$folder/skillgit-merge" $(DESTDIR)$(PREFIX)/bin/
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(DESTDIR)$(PREFIX)/bin/skillgit --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/skillgit
	$(DESTDIR)$(PREFIX)/bin/skillgit --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_skillgit
	$(DESTDIR)$(PREFIX)/bin/skillgit --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/skillgit.fish

lint:
	$(SWIFT) format lint --strict -r Sources Tests Templates Package.swift

## Installs the Debian packages that are missing; does nothing, and needs no rights, when they are all there.
deps:
	@missing=""; for p in $(PACKAGES); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q '^install ok' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
		echo "installing:$$missing"; \
		if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
