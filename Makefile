# The two commands of the README. Both do all their own set-up; scripts/setup.sh says what happens and how long it took.
# Python starts some forty times in a test run: where bytecode is not kept, each start compiles 3,000 modules (12 s).
export PYTHONDONTWRITEBYTECODE =
.PHONY: run test setup train bench clean

run: setup
	@scripts/setup.sh page models
	@.venv/bin/gaishan serve

test: setup
	@scripts/setup.sh dev page
	@.venv/bin/ruff check .
	@# pytest rewrites each test file once: better one process beside the training than four at once after it
	@[ -d tests/__pycache__ ] || nice .venv/bin/pytest --collect-only -qq >/dev/null 2>&1 & \
		scripts/setup.sh models; made=$$?; wait; exit $$made
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 .venv/bin/pytest -n auto --maxprocesses=4 --dist=worksteal

setup:
	@scripts/setup.sh environment

train: setup
	@.venv/bin/gaishan train

bench: setup
	@scripts/setup.sh bench page models
	@.venv/bin/python -m benchmarks.all

clean:
	rm -rf .venv .tools web/node_modules web/dist models/topics models/*.tar.gz models/*.mark models/*.npz
