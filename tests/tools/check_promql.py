"""Asks a Prometheus everything that a Grafana dashboard would ask it.

An expression fails that Prometheus does not understand, that finds nothing, or of which every value is
no number. So does a variable without values.
"""

import json
import math
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import NamedTuple

# What Grafana puts in the place of its own variables; those of the dashboard take everything.
GRAFANAS_OWN = {"__rate_interval": "20s", "__range": "5m"}
VARIABLE = re.compile(r"\$\{?(\w+)\}?")
LABEL_VALUES = re.compile(r"label_values\((.+), (\w+)\)")


class Question(NamedTuple):
    """An expression, and where in the dashboard it stands."""

    place: str
    expression: str


class Prometheus:
    """The HTTP API of a Prometheus."""

    def __init__(self, address: str):
        self.address = address

    def get(self, path: str, **parameters: str) -> dict | list:
        url = f"{self.address}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"
        try:
            with urllib.request.urlopen(url, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            # it says where in the expression it is wrong
            raise ValueError(json.load(error)["error"]) from None

    def finds(self, expression: str) -> bool:
        return any(is_known(series) for series in self.get("query", query=expression)["result"])

    def has_values(self, query: str) -> bool:
        [selector, label] = LABEL_VALUES.fullmatch(query).groups()
        return bool(self.get(f"label/{label}/values", **{"match[]": selector}))


def is_known(series: dict) -> bool:
    """Whether a series has a value; a histogram of nothing has none."""
    if "histogram" in series:
        return float(series["histogram"][1]["count"]) > 0
    return not math.isnan(float(series["value"][1]))


def filled(text: str) -> str:
    """The text with every variable in it filled in."""
    return VARIABLE.sub(lambda variable: GRAFANAS_OWN.get(variable[1], ".*"), text)


def questions(dashboard: dict) -> Iterator[Question]:
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield Question(f"{panel['title']} {target['refId']}", filled(target["expr"]))


def complaint(prometheus: Prometheus, question: Question) -> str | None:
    """What is wrong with an expression, or with its answer."""
    try:
        found = prometheus.finds(question.expression)
    except ValueError as error:
        return f"{question.place}: {error}: {question.expression}"
    return None if found else f"{question.place}: finds nothing: {question.expression}"


def complaints(prometheus: Prometheus, dashboard: dict) -> list[str]:
    """What is wrong with a dashboard's expressions and variables."""
    found = [complaint(prometheus, question) for question in questions(dashboard)]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            query = filled(variable["query"]["query"])
            if not prometheus.has_values(query):
                found.append(f"variable {variable['name']}: finds nothing: {query}")
    return [wrong for wrong in found if wrong]
