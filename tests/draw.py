#!/usr/bin/env python3
"""Recomputes a draw from its published seed. Reads the list of draws (JSON) from standard input; fails where the server drew otherwise."""
import hashlib
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


for draw in json.load(sys.stdin)["items"]:
    seed, what = draw["seed"], f"{draw['kind']} {draw['round']}"
    assert sha256(seed) == draw["seed_hash"], "another seed than the one whose hash was published"
    drawn = [entry["entry_id"] for entry in draw["drawn"]]
    assert drawn == sorted(drawn, key=lambda entry: sha256(f"{seed}\n{what}\n{entry}")), "another order"
    for part in {question["part"] for entry in draw["drawn"] for question in entry["questions"]}:
        order = sorted(drawn, key=lambda entry: sha256(f"{seed}\nquestions {part}\n{entry}"))
        numbers = {entry["entry_id"]: question["number"] for entry in draw["drawn"] for question in entry["questions"] if question["part"] == part}
        most = max(numbers.values())
        assert all(numbers[entry] == at % most + 1 for at, entry in enumerate(order)), "other questions"
    print(f"{what}: {len(drawn)} drawn as the seed says")
