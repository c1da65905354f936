# Each target is a few real commands; nothing here is needed to work on the code with swift build and swift test.
PREFIX ?= /usr/local
PACKAGES = git make pkg-config libgit2-dev libcmark-dev libyaml-dev libutf8proc-dev python3
SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib -Xlinker -s --product skillgit

.PHONY: demo test build release install deps lint

## Runs the whole path on recorded trajectories of our own: evolve, log, show, review, merge, blame.
demo: build
	Tests/Demo/run "$$($(SWIFT) build --show-bin-path)/skillgit"

## Builds and runs all tests.
test: deps
	SWIFT_BACKTRACE=enable=no $(SWIFT) test

build: deps
	$(SWIFT) build --product skillgit

release: deps
	$(SWIFT) build $(RELEASE)

## Puts the release build and the shell completions below $(PREFIX).
install: release
	install -Dm755 "$$($(SWIFT) build $(RELEASE) --show-bin-path)/skillgit" $(DESTDIR)$(PREFIX)/bin/skillgit
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(DESTDIR)$(PREFIX)/bin/skillgit --generate-completion-script bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/skillgit
	$(DESTDIR)$(PREFIX)/bin/skillgit --generate-completion-script zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_skillgit
	$(DESTDIR)$(PREFIX)/bin/skillgit --generate-completion-script fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/skillgit.fish

lint:
	$(SWIFT) format lint --strict -r Sources Tests Package.swift

## Installs the Debian packages that are missing; does nothing, and needs no rights, when they are all there.
deps:
	@missing=""; for p in $(PACKAGES); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q '^install ok' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
		echo "installing:$$missing"; \
		if [ "$$(id -u)" = 0 ]; then sudo=; else sudo=sudo; fi; \
		$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
