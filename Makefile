# The two commands of the README. Both do all their own set-up; scripts/setup.sh says what happens and how long it took.
.PHONY: run test setup train bench clean

run: setup
	@scripts/setup.sh page models
	@.venv/bin/gaishan serve

test: setup
	@scripts/setup.sh dev page models
	@.venv/bin/ruff check .
	@.venv/bin/pytest

setup:
	@scripts/setup.sh environment

train: setup
	@.venv/bin/gaishan train

bench: setup
	@scripts/setup.sh bench page models
	@.venv/bin/python -m benchmarks.all

clean:
	rm -rf .venv .tools web/node_modules web/dist models/topics models/*.tar.gz models/*.mark models/*.npz
