"""Turn latency and turns per second over REST with 1, 4 and 16 talks, beside stock Rasa 3.6.21.

Stock: the default DIET pipeline with its policies, a separate action server over HTTP, SQLite tracker off, in an
environment of its own (made with uv under var/bench at the first run, about 2 GB). Both run the same turns on the
same machine in the same run, the same actions do the work, each with a fresh home and the sample data.

    python -m benchmarks.turns [--rounds 3] [--only gaishan]
"""
from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import httpx
import yaml

from benchmarks.common import BIN, ROOT, free_port, machine, percentile, resident, server, table

SCRIPT = [
    "你好", "你能做什么", "投诉:大厅只开两个窗口,排了一个多小时", "The app logs me out every time I try to pay",
    "城东5月投诉最多的是哪几类", "看看排队的案例", "什么是关键的少数", "新建改进项目",
    "城东网点午间客户取号后平均等候34.5分钟", "从取号到叫号的平均等候时间", "分钟", "暂停",
]
STOCK = ROOT / "var" / "bench" / "stock"
EPOCHS = int(os.environ.get("GAISHAN_BENCH_EPOCHS", "100"))  # fewer: sooner trained, the same cost a turn
LINES = int(os.environ.get("GAISHAN_BENCH_LINES", "0"))  # training lines an intent for the stock bot; 0: all
STOCK_CONFIG = """recipe: default.v1
assistant_id: stock
language: zh
pipeline:
  - name: JiebaTokenizer
  - name: RegexFeaturizer
    use_word_boundaries: false
  - name: LexicalSyntacticFeaturizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: EPOCHS
  - name: EntitySynonymMapper
  - name: FallbackClassifier
    threshold: 0.3
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
    core_fallback_action_name: action_unclear
  - name: UnexpecTEDIntentPolicy
    epochs: EPOCHS
  - name: TEDPolicy
    max_history: 5
    epochs: EPOCHS
"""


async def talk(client: httpx.AsyncClient, send, latencies: list[float]) -> None:
    """One conversation through the script; ``send(client, conversation, text)`` gives the new conversation id."""
    conversation = None
    for text in SCRIPT:
        started = time.monotonic()
        conversation = await send(client, conversation, text)
        latencies.append((time.monotonic() - started) * 1000)


async def load(send, talks: int, rounds: int) -> tuple[list[float], float]:
    latencies: list[float] = []
    async with httpx.AsyncClient(timeout=120) as client:
        started = time.monotonic()
        for _ in range(rounds):
            await asyncio.gather(*(talk(client, send, latencies) for _ in range(talks)))
        return latencies, time.monotonic() - started


def measure(name: str, send, rounds: int) -> list[list[object]]:
    asyncio.run(load(send, 1, 1))  # warm up
    rows = []
    for talks in (1, 4, 16):
        latencies, seconds = asyncio.run(load(send, talks, rounds if talks < 16 else max(1, rounds // 2)))
        rows.append([name, talks, len(latencies), f"{percentile(latencies, .5):.0f}", f"{percentile(latencies, .95):.0f}",
                     f"{len(latencies) / seconds:.1f}"])
    return rows


def home_with_sample(folder: Path) -> tuple[int, str]:
    """A fresh home with sample data: (the admin's id, a token)."""
    environment = {**os.environ, "GAISHAN_HOME": str(folder)}
    subprocess.run([BIN / "gaishan", "sample", "load"], env=environment, check=True, capture_output=True)
    link = subprocess.run([BIN / "gaishan", "person", "link", "admin"], env=environment, check=True,
                          capture_output=True, text=True).stdout.strip()
    return 1, link.split("#token=")[1]


def gaishan(rounds: int, work: Path) -> tuple[list[list[object]], list[object]]:
    home, port = work / "home", free_port()
    _, token = home_with_sample(home)
    environment = {"GAISHAN_HOME": str(home), "GAISHAN_PORT": str(port)}
    base = f"http://127.0.0.1:{port}/chat"

    async def send(client: httpx.AsyncClient, conversation: str | None, text: str) -> str:
        answer = await client.post(f"{base}/api/messages", json={"conversation": conversation, "text": text},
                                   headers={"Authorization": f"Bearer {token}"})
        body = answer.json()
        if not body.get("replies"):
            raise SystemExit(f"no answer to {text!r}: {answer.status_code} {body}")
        return body["conversation"]

    with server([str(BIN / "gaishan"), "serve"], f"{base}/health", environment, work / "gaishan.log") as (process, up):
        idle = resident(process)
        rows = measure("Gaishan", send, rounds)
        return rows, ["Gaishan", f"{up:.1f}", f"{idle:.0f}", f"{resident(process):.0f}"]


def shortened(text: str) -> str:
    """Training data with at most ``LINES`` lines an intent, spread over both languages."""
    content = yaml.safe_load(text)
    for entry in content["nlu"] if LINES else ():
        lines = entry["examples"].splitlines(keepends=True)
        entry["examples"] = "".join(lines[:: max(1, len(lines) // LINES)][:LINES])
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def prepare_stock() -> Path:
    """The environment and the model of stock Rasa; made once."""
    python = STOCK / "env" / "bin" / "python"
    uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
    if not python.exists():
        STOCK.mkdir(parents=True, exist_ok=True)
        subprocess.run([uv, "venv", "--no-config", "--python", sys.executable, str(STOCK / "env")], check=True)
        subprocess.run([uv, "pip", "install", "--no-config", "--python", str(python), "rasa==3.6.21", "jieba"],
                       check=True)
    (STOCK / "config.yml").write_text(STOCK_CONFIG.replace("EPOCHS", str(EPOCHS)))
    shutil.copy(ROOT / "benchmarks" / "stock_channel.py", STOCK / "stock_channel.py")
    (STOCK / "credentials.yml").write_text("stock_channel.BenchmarkInput: {}\n")
    data = STOCK / "data"
    shutil.rmtree(data, ignore_errors=True)
    (data / "nlu").mkdir(parents=True)
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        (data / "nlu" / path.name).write_text(shortened(path.read_text("utf-8")), "utf-8")
    shutil.copy(ROOT / "data" / "rules.yml", data)
    shutil.copy(ROOT / "domain.yml", STOCK)
    if not list((STOCK / "models").glob("*.tar.gz")):
        started = time.monotonic()
        subprocess.run([str(STOCK / "env" / "bin" / "rasa"), "train", "--fixed-model-name", "stock"], cwd=STOCK,
                       check=True, env={**os.environ, "RASA_TELEMETRY_ENABLED": "false"},
                       stdout=(STOCK / "train.log").open("w"), stderr=subprocess.STDOUT)
        (STOCK / "train.seconds").write_text(f"{time.monotonic() - started:.0f}")
    return STOCK


def stock(rounds: int, work: Path) -> tuple[list[list[object]], list[object]]:
    folder = prepare_stock()
    home, port, actions_port = work / "stock-home", free_port(), free_port()
    person, _ = home_with_sample(home)
    (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions_port}/webhook\n")
    environment = {"GAISHAN_HOME": str(home), "RASA_TELEMETRY_ENABLED": "false", "SANIC_HOST": "127.0.0.1"}

    async def send(client: httpx.AsyncClient, conversation: str | None, text: str) -> str:
        conversation = conversation or uuid.uuid4().hex
        metadata = {"person_id": person, "language": "zh", "message_id": uuid.uuid4().hex, "conversation": conversation}
        answer = await client.post(f"http://127.0.0.1:{port}/webhooks/rest/webhook",
                                   json={"sender": conversation, "message": text, "metadata": metadata})
        if not answer.json():
            raise SystemExit(f"stock: no answer to {text!r}")
        return conversation

    actions = [str(BIN / "python"), "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)]
    rasa = [str(folder / "env" / "bin" / "rasa"), "run", "-i", "127.0.0.1", "-p", str(port), "-m",
            str(folder / "models"), "--credentials", str(folder / "credentials.yml"), "--endpoints",
            str(folder / "endpoints.yml")]
    with server(actions, f"http://127.0.0.1:{actions_port}/health", environment, work / "actions.log") as (one, _):
        with server(rasa, f"http://127.0.0.1:{port}/", {**environment, "PYTHONPATH": str(folder)},
                    work / "stock.log") as (two, up):
            idle = resident(one) + resident(two)
            rows = measure("stock Rasa 3.6.21", send, rounds)
            return rows, ["stock Rasa 3.6.21", f"{up:.1f}", f"{idle:.0f}", f"{resident(one) + resident(two):.0f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--only", choices=["gaishan", "stock"])
    chosen = parser.parse_args()
    print(f"Turns over REST, a script of {len(SCRIPT)} turns a talk; {machine()}\n")
    rows, footprint = [], []
    with tempfile.TemporaryDirectory(prefix="gaishan-bench-") as folder:
        for name, run in (("stock", stock), ("gaishan", gaishan)):
            if chosen.only in (None, name):
                more, one = run(chosen.rounds, Path(folder))
                rows += more
                footprint.append(one)
    table(["system", "talks", "turns", "p50 ms", "p95 ms", "turns/s"], rows)
    table(["system", "start to healthy s", "resident idle MB", "resident after MB"], footprint)
    print(json.dumps({"rows": rows, "footprint": footprint}, ensure_ascii=False))


if __name__ == "__main__":
    main()
