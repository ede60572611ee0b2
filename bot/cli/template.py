"""The text of a new configuration file: the example, with its defaults left to the program."""

import json
import re
from importlib.resources import files
from pathlib import Path

_NAME = "config.example.toml"
_HEAD = """\
# Hot Papers. Every key is here, as a comment with its default: take the "# " away to change it.
# What stays a comment follows the program when that is updated.
"""
_VALUE = re.compile(r"^(?=[a-z_]+ = )", flags=re.MULTILINE)
_TOKEN = re.compile(r"^# token = .*$", flags=re.MULTILINE)


def render_config(token: str | None) -> str:
    """The text of a configuration file that is all defaults, with a token if one is given."""
    _, _, body = _example().partition("\n\n")  # its first paragraph is about the example itself
    text = f"{_HEAD}\n{_VALUE.sub('# ', body)}"
    if token is None:
        return text
    line = f"token = {json.dumps(token)}"  # a string of JSON is one of TOML
    return _TOKEN.sub(lambda _: line, text, count=1)


def _example() -> str:
    """The example as it is packed; in a checkout it lies at the top."""
    packed = files("bot") / _NAME
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parents[2] / _NAME).read_text(encoding="utf-8")
