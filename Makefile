# make demo — run the demonstration; make test — the whole suite; see README.md
.PHONY: build demo test check gen bench setup soak cross

GO ?= go

# Tests write with fsync as the product does. Where memory is there for it their folders lie in it: they prove what is
# written, not how fast a shared disk is. The kill tests end processes, not the machine, so nothing is proved less.
MEMORY := $(shell d=/dev/shm; [ -w $$d ] && [ "$$(df -k --output=avail $$d | tail -1)" -gt 4000000 ] && \
	cp /bin/true $$d/can-run.$$$$ && $$d/can-run.$$$$ && echo $$d; rm -f $$d/can-run.$$$$)
IN_MEMORY := $(if $(MEMORY),TMPDIR=$(MEMORY) GOTMPDIR=/tmp)

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/liancheng ./cmd/liancheng

demo: build
	./bin/liancheng serve --demo --data data/demo

# Everything: vet, formatting, the law, the tests, then the race detector (-short, SQLite).
test: check
	$(IN_MEMORY) $(GO) test -timeout 20m ./...
	$(IN_MEMORY) CGO_ENABLED=1 LIANCHENG_ENGINES=sqlite $(GO) test -race -short -timeout 20m ./...

check: build
	@test -z "$$(gofmt -l . | grep -v '/gen/')" || { gofmt -l .; exit 1; }
	$(GO) vet ./...
	./bin/liancheng law check
	@./bin/liancheng law coverage >/dev/null || ./bin/liancheng law coverage

# The long model runs: every property fifty times as long (the flag -rapid.checks fails in packages without properties), and
# 10,000 verdicts of a simulated year replayed.
soak:
	$(IN_MEMORY) RAPID_CHECKS=5000 LIANCHENG_VERDICTS=10000 $(GO) test -count=1 -timeout 3h ./...

bench: build
	$(GO) test -run '^$$' -bench . -benchtime 2s ./internal/screening ./internal/law ./internal/ident
	./bin/liancheng bench

cross:
	for a in amd64 arm64 loong64; do CGO_ENABLED=0 GOOS=linux GOARCH=$$a $(GO) build -o /dev/null ./cmd/liancheng || exit 1; done

# What the tests need beside Go: gcc for the race detector, PostgreSQL's binaries, Chromium, pdftotext, a CJK font, curl and jq.
setup:
	./setup.sh

# Generated code, committed: SQL by sqlc v1.31.1, pages by templ v0.3.977.
gen:
	$(GO) run ./internal/store/gen $(basename $(notdir $(wildcard internal/store/queries/*.sql)))
	templ generate
