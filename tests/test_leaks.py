"""The watch over secrets in the output of tests can fail, and does."""

import re
from pathlib import Path

import pytest

from tests.leaks import find_leaks
from tests.secrets import DISCORD_TOKEN, SECRETS

ROOT = Path(__file__).resolve().parents[1]
pytest_plugins = ["pytester"]

LEAKY = f"""
import logging, subprocess, sys
from tests.leaks import hear

SECRET = {DISCORD_TOKEN!r}

def test_prints():
    print("with", SECRET)

def test_says_it_on_stderr():
    print("with", SECRET, file=sys.stderr)

def test_logs():
    logging.getLogger("bot.sample").warning("with %s", SECRET)

def test_lets_a_process_print():
    subprocess.run([sys.executable, "-c", "print(" + repr(SECRET) + ")"], check=True)

def test_lets_a_process_write(tmp_path):
    with (tmp_path / "output-0.txt").open("w") as file:
        subprocess.run([sys.executable, "-c", "print(" + repr(SECRET) + ")"], stdout=file)

def test_reads_it_itself():
    hear("fine", "with " + SECRET)

def test_is_clean(tmp_path):
    print("all is well")
    (tmp_path / "config.toml").write_text(SECRET)
    hear("fine")
"""


def test_a_secret_in_any_output_fails_its_test(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Printed, logged, written by a process or read by the test: each way is found, by name."""
    pytester.makepyfile(LEAKY)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    result = pytester.runpytest_subprocess("-p", "tests.leaks", "-p", "no:cacheprovider")
    said = capsys.readouterr().out  # it shows the secret, so it must not stay
    result.assert_outcomes(passed=1, failed=6)
    failed = re.findall(
        r"::(\w+): its output holds the loopback Discord's token$", said, re.MULTILINE
    )
    # Where CI is set, the summary at the end tells of each in full once more.
    assert set(failed) == set(re.findall(r"def (\w+)", LEAKY)) - {"test_is_clean"}


@pytest.mark.parametrize("secret", SECRETS.values())
def test_every_secret_is_looked_for(secret: str) -> None:
    """Wherever it stands in a text; a text without one is clean."""
    assert len(find_leaks(["all is well", f"at https://{secret}@host"])) == 1
    assert find_leaks(["all is well", "token password secret Bearer abcd-efgh"]) == []
