"""Judges logs with DuckDB: `judge.py rules.sql LOG.csv...` prints a finding a line, fields apart by tabs, the log's place first."""

import sys

import duckdb

TYPES = "{n: BIGINT, time: BIGINT, done: BIGINT, app: BIGINT, pid: BIGINT, kind: VARCHAR, name: VARCHAR, category: VARCHAR, actor: VARCHAR, value: VARCHAR, host: VARCHAR}"

rules = open(sys.argv[1], encoding="utf-8").read()
sys.stdout.reconfigure(encoding="utf-8")
database = duckdb.connect(config={"threads": 2})
for place, path in enumerate(sys.argv[2:]):
    database.execute(f"CREATE OR REPLACE TABLE log AS SELECT * FROM read_csv(?, header = true, auto_detect = false, columns = {TYPES}, force_not_null = ['name', 'category', 'actor', 'value', 'host'])", [path])
    for row in database.execute(rules).fetchall():
        print(place, *row, sep="\t")
