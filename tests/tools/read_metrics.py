"""Reads metrics from stdin with Python's official parser; prints each sample as a line of JSON.

usage: read_metrics.py text|openmetrics
"""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text

parse = {"text": text, "openmetrics": openmetrics}[sys.argv[1]]
for family in parse(sys.stdin.buffer.read().decode()):
    for sample in family.samples:
        exemplar = sample.exemplar and sample.exemplar.labels
        value = {"name": sample.name, "labels": sample.labels, "value": str(sample.value)}
        print(json.dumps(value | {"exemplar": exemplar}))
